package hand

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// Error is how a machine fails, in the words of the Amazon States Language.
type Error struct {
	Name  string // "States.Runtime" or a task's own
	Cause string
	State string
}

func (e *Error) Error() string {
	return fmt.Sprintf("state %q: %s: %s", e.State, e.Name, e.Cause)
}

// in names the state that err comes from, unless it is no failure of a state.
func in(state string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.State == "" {
		return &Error{Name: e.Name, Cause: e.Cause, State: state}
	}
	return err
}

// nth is the name of a state in a chain.
func nth(i int) string { return "S" + strconv.Itoa(i) }

func invalidPath(path string) error {
	return &Error{Name: "States.Runtime", Cause: fmt.Sprintf("Invalid path '%s' : No results for path", path)}
}

func noField(path, field string) error {
	return &Error{Name: "States.ParameterPathFailure",
		Cause: fmt.Sprintf("The JSONPath '%s' specified for the field '%s' could not be found in the input", path, field)}
}

// steps counts states entered, to ask the context now and then.
type steps uint

// enter is called before each state; its error is the context's.
func (s *steps) enter(ctx context.Context) error {
	if *s++; *s%64 != 1 {
		return nil
	}
	return ctx.Err()
}

// step is a state that always goes on to the one after it.
type step func(Value) (Value, error)

// pass is a Pass state without fields.
func pass(v Value) (Value, error) { return v, nil }

// passes is n of them in a row.
func passes(n int) []step {
	all := make([]step, n)
	for i := range all {
		all[i] = pass
	}
	return all
}

// chain runs states in a row.
func (s *steps) chain(ctx context.Context, states []step, v Value) (Value, error) {
	for i, state := range states {
		err := s.enter(ctx)
		if err != nil {
			return Value{}, err
		}
		if v, err = state(v); err != nil {
			return Value{}, in(nth(i), err)
		}
	}
	return v, nil
}

// state is a state that chooses the next one; nil ends the run.
type state func(Value) (state, Value, error)

// drive runs states from first to the end.
func (s *steps) drive(ctx context.Context, first state, v Value) (Value, error) {
	for at := first; at != nil; {
		err := s.enter(ctx)
		if err != nil {
			return Value{}, err
		}
		if at, v, err = at(v); err != nil {
			return Value{}, err
		}
	}
	return v, nil
}

// execute parses the input, runs and prints the output.
func execute(input []byte, run func(Value) (Value, error)) ([]byte, error) {
	v, err := Parse(input)
	if err != nil {
		return nil, err
	}
	if v, err = run(v); err != nil {
		return nil, err
	}
	return v.JSON(), nil
}

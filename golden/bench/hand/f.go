package hand

import (
	"context"
	"errors"
	"fmt"
)

// Handler is the work of a task.
type Handler func(ctx context.Context, in Value) (Value, error)

// taskF is a Task state. Its back-off takes no time, as on a virtual clock.
type taskF struct{ retry []retrierF }

type retrierF struct {
	errorEquals []string
	maxAttempts int
}

var statesF = tasksF(1000)

func tasksF(n int) []taskF {
	all := make([]taskF, n)
	for i := range all {
		all[i].retry = []retrierF{{errorEquals: []string{"States.ALL"}, maxAttempts: 2}}
	}
	return all
}

// F is 1000 Task with the same handler, each retried on any error.
func F(ctx context.Context, input []byte, noop Handler) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.tasks(ctx, noop, v)
	})
}

func (s *steps) tasks(ctx context.Context, noop Handler, v Value) (Value, error) {
	for i := range statesF {
		err := s.enter(ctx)
		if err != nil {
			return Value{}, err
		}
		if v, err = statesF[i].call(ctx, noop, v); err != nil {
			return Value{}, in(nth(i), err)
		}
	}
	return v, nil
}

// call makes attempts until one succeeds or no retrier wants another.
func (t *taskF) call(ctx context.Context, noop Handler, v Value) (Value, error) {
	var used [4]int // attempts of each retrier
	for {
		result, err := invoke(ctx, noop, v)
		if err == nil {
			return result, nil
		}
		if gone := ctx.Err(); gone != nil {
			return Value{}, gone
		}
		if !t.again(err, &used) {
			return Value{}, failed(err)
		}
	}
}

// again asks the first retrier that matches.
func (t *taskF) again(err error, used *[4]int) bool {
	name := errorName(err)
	for i, r := range t.retry {
		if matches(r.errorEquals, name) {
			used[i]++
			return used[i] <= r.maxAttempts
		}
	}
	return false
}

// matches has the wildcard's two rules: States.ALL is everything but
// States.Runtime, States.TaskFailed is everything but States.Timeout.
func matches(errorEquals []string, name string) bool {
	for _, want := range errorEquals {
		switch {
		case want == name:
			return true
		case want == "States.ALL":
			return name != "States.Runtime"
		case want == "States.TaskFailed" && name != "States.Timeout":
			return true
		}
	}
	return false
}

// invoke makes one attempt; a panic is an error.
func invoke(ctx context.Context, noop Handler, v Value) (out Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Name: "States.TaskFailed", Cause: fmt.Sprint("panic: ", p)}
		}
	}()
	return noop(ctx, v)
}

// errorName is what ErrorEquals sees of a handler's error.
func errorName(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Name
	}
	return "States.TaskFailed"
}

// failed is the error that a task's state ends with.
func failed(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Name: "States.TaskFailed", Cause: err.Error()}
}

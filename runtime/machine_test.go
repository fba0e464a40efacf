package runtime

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// testState is a state that a test writes by hand, as generated code would.
type testState struct {
	kind Kind
	step func(r *Run, in Value) (State, Value, error)
}

type testStates map[string]testState

// testNames are the names of all states in tests; a state's number is its place.
var testNames = []string{
	"Start", "Next", "Last", "End", "Fail", "Caught", "Nowhere", "First", "Second", "Again", "Pass", "Task",
	"Work", "Wait", "Pause", "Map", "Check", "Item", "Items", "Slow", "Quick", "Now", "Late", "Early", "Inner",
	"Leaf", "Nested", "All", "Branches", "Breaks", "Counts", "Fails", "Inside", "Outside", "After", "A", "B",
	"C", "D", "Late fails", "Early fails",
}

// at is the number of a test's state; "" is End.
func at(name string) State {
	if name == "" {
		return End
	}
	i := slices.Index(testNames, name)
	if i < 0 {
		panic("testNames has no " + name)
	}
	return State(i + 1)
}

func states(names ...string) []State {
	out := make([]State, len(names))
	for i, name := range names {
		out[i] = at(name)
	}
	return out
}

// testMachine is a frame of such states.
type testMachine struct {
	NoVars
	run    *Run
	states testStates
}

func (m *testMachine) Fork(r *Run) Machine { return &testMachine{run: r, states: m.states} }

func (m *testMachine) Step(at State, in Value) (State, Value, error) {
	s, ok := m.states[m.run.x.def.Info(at).Name]
	if !ok {
		return Fail(UnknownState(at))
	}
	return s.step(m.run, in)
}

// definition gives a machine that starts at the state "Start".
func (s testStates) definition() *Definition {
	table := make([]StateInfo, len(testNames)+1)
	for name, state := range s {
		table[at(name)] = StateInfo{name, state.kind}
	}
	return &Definition{
		Name: "test", StartAt: at("Start"), States: table,
		New: func(r *Run) Machine { return &testMachine{run: r, states: s} },
	}
}

type testHandler = func(context.Context, Value) (Value, error)

func passState(next State) testState {
	return testState{KindPass, func(_ *Run, in Value) (State, Value, error) { return next, in, nil }}
}

func waitState(d time.Duration, next State) testState {
	return testState{KindWait, func(r *Run, in Value) (State, Value, error) {
		if err := Wait(r, d); err != nil {
			return Fail(err)
		}
		return next, in, nil
	}}
}

func failState(name, cause string) testState {
	return testState{KindFail, func(*Run, Value) (State, Value, error) { return Fail(&Error{Name: name, Cause: cause}) }}
}

// taskState passes its input to the handler.
func taskState(t Task, fn testHandler, next State) testState {
	return testState{KindTask, func(r *Run, in Value) (State, Value, error) {
		out, err := CallFunc(r, fn, constant(in), &t)
		if err != nil {
			return Fail(err)
		}
		return next, out, nil
	}}
}

func parallelState(p ParallelPolicy, next State) testState {
	return testState{KindParallel, func(r *Run, in Value) (State, Value, error) {
		out, err := Parallel(r, constant(in), &p)
		if err != nil {
			return Fail(err)
		}
		return next, out, nil
	}}
}

func mapState(p MapPolicy, next State) testState {
	return testState{KindMap, func(r *Run, in Value) (State, Value, error) {
		out, err := Map(r, constant(in), nil, &p)
		if err != nil {
			return Fail(err)
		}
		return next, out, nil
	}}
}

// catching gives a state whose errors with these names lead to next.
func (s testState) catching(next State, names ...string) testState {
	return testState{s.kind, func(r *Run, in Value) (State, Value, error) {
		to, out, err := s.step(r, in)
		if err != nil && Matches(err, names...) {
			return next, ErrorOutput(err), nil
		}
		return to, out, err
	}}
}

func constant(v Value) func() (Value, error) { return func() (Value, error) { return v, nil } }

func echo(_ context.Context, in Value) (Value, error) { return in, nil }

// epoch is when virtual clocks begin.
var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// trial is one execution on a virtual clock, at its end.
type trial struct {
	out     Value
	err     error
	took    time.Duration
	history *History
}

// try runs a definition on a virtual clock with a history.
func try(t *testing.T, def *Definition, in string, opts ...Option) trial {
	t.Helper()
	clock, history := NewVirtualClock(epoch), &History{}
	opts = append([]Option{WithClock(clock), WithSeed(1), WithName("run"), WithHistory(history)}, opts...)
	out, err := NewExecutor(def, opts...).Run(t.Context(), Literal(in))
	return trial{out, err, clock.Now().Sub(epoch), history}
}

func (r trial) wantOutput(t *testing.T, want string) {
	t.Helper()
	if r.err != nil || !Equal(r.out, Literal(want)) {
		t.Errorf("got %s, error %v; want %s", r.out.Text(), r.err, want)
	}
}

func (r trial) wantError(t *testing.T, name, cause string) {
	t.Helper()
	var e *Error
	if !errors.As(r.err, &e) || e.Name != name || e.Cause != cause {
		t.Errorf("got %s, error %v; want %s: %s", r.out.Text(), r.err, name, cause)
	}
}

func (r trial) wantTook(t *testing.T, want time.Duration) {
	t.Helper()
	if r.took != want {
		t.Errorf("took %v, want %v", r.took, want)
	}
}

package replay

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// frame is a machine written by hand, as generated code would be.
type frame struct {
	runtime.NoVars
	run    *runtime.Run
	tasks  runtime.Binder
	states map[string]state
}

type state struct {
	kind runtime.Kind
	step func(f *frame, in runtime.Value) (runtime.State, runtime.Value, error)
}

func (f *frame) Fork(r *runtime.Run) runtime.Machine {
	return &frame{run: r, tasks: f.tasks, states: f.states}
}

// names are those of all states in tests; a state's number is its place.
var names = []string{"Start", "Next", "Again", "Wait", "Caught", "End", "After", "Each", "Inner", "Sum", "Send", "A", "B"}

func at(name string) runtime.State {
	i := slices.Index(names, name)
	if i < 0 {
		panic("names has no " + name)
	}
	return runtime.State(i + 1)
}

func (f *frame) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	return f.states[names[at-1]].step(f, in)
}

// machine makes the executor of states that begin at "Start".
func machine(states map[string]state) Machine {
	table := make([]runtime.StateInfo, len(names)+1)
	for name, s := range states {
		table[at(name)] = runtime.StateInfo{Name: name, Kind: s.kind}
	}
	return func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		return runtime.NewExecutor(&runtime.Definition{
			Name: "test", StartAt: at("Start"), States: table,
			New: func(r *runtime.Run) runtime.Machine { return &frame{run: r, tasks: b, states: states} },
		}, opts...)
	}
}

// task gives its input to the service and catches everything with catch.
func task(t runtime.Task, next, catch runtime.State) state {
	return state{runtime.KindTask, func(f *frame, in runtime.Value) (runtime.State, runtime.Value, error) {
		args := func() (runtime.Value, error) {
			if t.Token {
				return runtime.Object{{Name: "Token", Value: f.run.TaskToken()}}.Value(), nil
			}
			return in, nil
		}
		do := func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return f.tasks.Do(ctx, t.ID, in) }
		out, err := runtime.CallFunc(f.run, do, args, &t)
		if err != nil {
			return caught(err, catch)
		}
		return next, out, nil
	}}
}

func caught(err error, catch runtime.State) (runtime.State, runtime.Value, error) {
	if catch != runtime.End && runtime.Matches(err, "States.ALL") {
		return catch, runtime.ErrorOutput(err), nil
	}
	return runtime.Fail(err)
}

func pass(next runtime.State) state {
	return state{runtime.KindPass, func(_ *frame, in runtime.Value) (runtime.State, runtime.Value, error) { return next, in, nil }}
}

func wait(d time.Duration, next runtime.State) state {
	return state{runtime.KindWait, func(f *frame, in runtime.Value) (runtime.State, runtime.Value, error) {
		if err := runtime.Wait(f.run, d); err != nil {
			return runtime.Fail(err)
		}
		return next, in, nil
	}}
}

func parallel(next, catch runtime.State, branches ...runtime.State) state {
	policy := runtime.ParallelPolicy{Branches: branches}
	return state{runtime.KindParallel, func(f *frame, in runtime.Value) (runtime.State, runtime.Value, error) {
		out, err := runtime.Parallel(f.run, func() (runtime.Value, error) { return in, nil }, &policy)
		if err != nil {
			return caught(err, catch)
		}
		return next, out, nil
	}}
}

func mapOf(policy runtime.MapPolicy, next, catch runtime.State) state {
	return state{runtime.KindMap, func(f *frame, in runtime.Value) (runtime.State, runtime.Value, error) {
		out, err := runtime.Map(f.run, func() (runtime.Value, error) { return in, nil }, nil, &policy)
		if err != nil {
			return caught(err, catch)
		}
		return next, out, nil
	}}
}

// played runs a case given as JSON.
func played(t *testing.T, m Machine, text string) (*Case, *Result) {
	t.Helper()
	c := caseOf(t, text)
	s := &settings{machine: m, limits: true}
	tape, journal := newTape(c), &runtime.Journal{}
	got, err := s.run(c, tape, journal)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.notes) > 0 {
		t.Errorf("the tasks were given something else: %q", got.notes)
	}
	if n, broken := s.resumeEverywhere(c, tape, journal, got); n == 0 || len(broken) > 0 {
		t.Errorf("%d resumes: %q", n, broken)
	}
	return c, got
}

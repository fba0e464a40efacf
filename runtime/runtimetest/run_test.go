package runtimetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// sample is a machine of two states: a task that is retried twice, then a wait.
type sample struct{ x *runtime.Executor }

func (s sample) Executor() *runtime.Executor { return s.x }

type frame struct {
	runtime.NoVars
	run *runtime.Run
	b   runtime.Binder
}

var workTask = runtime.Task{ID: "Work", Retry: []runtime.Retrier{
	{ErrorEquals: []string{"Busy"}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2},
}}

func (f *frame) Fork(r *runtime.Run) runtime.Machine { return &frame{run: r, b: f.b} }

const (
	stateWork runtime.State = iota + 1
	stateRest
)

func (f *frame) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	if at == stateRest {
		return runtime.End, in, runtime.Wait(f.run, time.Hour)
	}
	args := func() (runtime.Value, error) { return in, nil }
	work := func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return f.b.Do(ctx, "Work", in) }
	out, err := runtime.CallFunc(f.run, work, args, &workTask)
	return stateRest, out, err
}

func newSample(fakes Fakes) sample {
	return sample{runtime.NewExecutor(&runtime.Definition{
		Name: "sample", StartAt: stateWork,
		States: []runtime.StateInfo{
			stateWork: {Name: "Work", Kind: runtime.KindTask},
			stateRest: {Name: "Rest", Kind: runtime.KindWait},
		},
		New: func(r *runtime.Run) runtime.Machine { return &frame{run: r, b: fakes} },
	})}
}

func TestRunTakesNoTime(t *testing.T) {
	m := newSample(Fakes{"Work": InTurn(Fails("Busy", ""), Fails("Busy", ""), Returns(`{"done":true}`))})
	got := Run(t, m, `{}`)
	if got.Err != nil || got.Output.Text() != `{"done":true}` {
		t.Fatalf("got %v, %v\n%s", got.Output.Text(), got.Err, got)
	}
	if want := time.Hour + 3*time.Second; got.Elapsed != want { // back-offs of 1 and 2 seconds
		t.Errorf("elapsed %v, want %v", got.Elapsed, want)
	}
}

func TestRunReportsAFailure(t *testing.T) {
	got := Run(t, newSample(Fakes{}), `{}`)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != "States.TaskFailed" || e.Cause != "the test has no fake for task Work" {
		t.Errorf("got %v", got.Err)
	}
}

func TestStateRunsAlone(t *testing.T) {
	next, out, err := State(t, newSample(Fakes{"Work": Echo}), stateWork, `{"a":1}`)
	if next != stateRest || out.Text() != `{"a":1}` || err != nil {
		t.Errorf("got %d, %s, %v", next, out.Text(), err)
	}
	if _, _, err := State(t, newSample(nil), 3, `{}`); err == nil {
		t.Error("a state that does not exist ran")
	}
}

package runtimetest

import (
	"context"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// Epoch is the moment at which the virtual clock of every test starts.
var Epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Machine is a generated machine.
type Machine interface{ Executor() *runtime.Executor }

// Result is how an execution ended.
type Result struct {
	Output  runtime.Value
	Err     error
	Events  []runtime.Event
	Elapsed time.Duration // on the virtual clock
}

// String is the transcript of the run.
func (r Result) String() string { return Transcript(r.Events) }

// Run runs an execution on the virtual clock with seed 1; input is JSON.
// Options come on top.
func Run(t testing.TB, m Machine, input string, opts ...runtime.Option) Result {
	t.Helper()
	in, err := runtime.ParseString(input)
	if err != nil {
		t.Fatalf("the test's input is not JSON: %v", err)
	}
	clock, history := runtime.NewVirtualClock(Epoch), &runtime.History{}
	all := settings(clock, history)
	histories := []*runtime.History{history}
	if covering() {
		all = append(all, runtime.WithChildHistory(func(string) *runtime.History {
			histories = append(histories, &runtime.History{})
			return histories[len(histories)-1]
		}))
	}
	x, err := m.Executor().Start(t.Context(), in, append(all, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x.Wait()
	if covering() {
		events := make([][]runtime.Event, len(histories))
		for i, h := range histories {
			events[i] = h.Events()
		}
		cover(t, m.Executor().Definition(), casetest.TraceOf(events...))
	}
	return Result{out, err, history.Events(), clock.Now().Sub(Epoch)}
}

func settings(clock *runtime.Clock, history *runtime.History) []runtime.Option {
	return []runtime.Option{
		runtime.WithName("test"), runtime.WithSeed(1), runtime.WithClock(clock), runtime.WithHistory(history),
	}
}

// State runs one state alone on the virtual clock and gives what would follow.
func State(t testing.TB, m Machine, at runtime.State, input string) (runtime.State, runtime.Value, error) {
	t.Helper()
	in, err := runtime.ParseString(input)
	if err != nil {
		t.Fatalf("the test's input is not JSON: %v", err)
	}
	history := &runtime.History{}
	next, out, err := m.Executor().Step(context.WithoutCancel(t.Context()), at, in, settings(runtime.NewVirtualClock(Epoch), history)...)
	if covering() {
		def := m.Executor().Definition()
		reached := casetest.TraceOf(history.Events())
		if next != runtime.End {
			reached.Lead(def.Info(at).Name, def.Info(next).Name)
		}
		cover(t, def, reached)
	}
	return next, out, err
}

package runtime

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// seen is what an observer is told, an event a line.
func seen(into *[]string) Observer {
	return func(e *Event, r *Run) {
		*into = append(*into, fmt.Sprintf("%s %s/%s attempt %d of %s", r.Execution().Name(), r.Path(), r.StateName(), r.Visit.Attempt, e.Type))
	}
}

func TestObserverSeesEveryEventWithItsFrame(t *testing.T) {
	def := testStates{"Start": taskState(lambda(1), fails(1), End)}.definition()
	var lines []string
	x := NewExecutor(def, WithName("x"), WithClock(NewVirtualClock(time.Unix(0, 0))), WithObserver(seen(&lines)))
	if _, err := x.Run(context.Background(), Int(1)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"x /Start attempt 0 of ExecutionStarted",
		"x /Start attempt 0 of TaskStateEntered",
		"x /Start attempt 0 of LambdaFunctionScheduled",
		"x /Start attempt 0 of LambdaFunctionStarted",
		"x /Start attempt 0 of LambdaFunctionFailed",
		"x /Start attempt 1 of LambdaFunctionScheduled",
		"x /Start attempt 1 of LambdaFunctionStarted",
		"x /Start attempt 1 of LambdaFunctionSucceeded",
		"x /Start attempt 1 of TaskStateExited",
		"x / attempt 0 of ExecutionSucceeded",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%q, want %q", lines, want)
	}
}

func TestObserversDoNotReplaceEachOther(t *testing.T) {
	def := testStates{"Start": passState(End)}.definition()
	var first, second, traced int
	x := NewExecutor(def,
		WithObserver(func(*Event, *Run) { first++ }), WithTrace(func(*Event) { traced++ }), WithObserver(func(*Event, *Run) { second++ }))
	if _, err := x.Run(context.Background(), Int(1)); err != nil {
		t.Fatal(err)
	}
	if first != 4 || second != 4 || traced != 4 {
		t.Errorf("%d, %d and %d events", first, second, traced)
	}
}

// TestObservedExecutionsKeepNoEvents: a long execution must not fill the memory
// because somebody watches it.
func TestObservedExecutionsKeepNoEvents(t *testing.T) {
	def := testStates{"Start": passState(End)}.definition()
	x := NewExecutor(def, WithObserver(func(*Event, *Run) {}))
	e, err := x.Start(context.Background(), Int(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := e.history.Len(); n != 1 {
		t.Errorf("%d events are kept", n)
	}
	if x.opts.history != nil {
		t.Error("the executions of an executor share a history")
	}
}

func TestAttemptKnowsSinceWhen(t *testing.T) {
	def := testStates{"Start": waitState(time.Minute, at("Task")), "Task": taskState(lambda(0), fails(0), End)}.definition()
	var since []int64
	x := NewExecutor(def, WithClock(NewVirtualClock(time.Unix(0, 0))), WithObserver(func(e *Event, r *Run) {
		if e.Type == "LambdaFunctionSucceeded" || e.Type == "TaskStateExited" {
			since = append(since, r.Visit.Since, r.Visit.Entered)
		}
	}))
	if _, err := x.Run(context.Background(), Int(1)); err != nil {
		t.Fatal(err)
	}
	minute := int64(time.Minute)
	if !slices.Equal(since, []int64{minute, minute, minute, minute}) {
		t.Errorf("%d", since)
	}
}

type spanKey struct{}

func TestHandlerGetsTheContextThatTheObserverMade(t *testing.T) {
	var got any
	work := func(ctx context.Context, in Value) (Value, error) {
		got = ctx.Value(spanKey{})
		return in, nil
	}
	def := testStates{"Start": taskState(lambda(0), work, End)}.definition()
	x := NewExecutor(def, WithObserver(func(e *Event, r *Run) {
		if e.Type == "LambdaFunctionScheduled" {
			r.SetHandlerContext(context.WithValue(r.HandlerContext(), spanKey{}, "span"))
		}
	}))
	if _, err := x.Run(context.Background(), Int(1)); err != nil {
		t.Fatal(err)
	}
	if got != "span" {
		t.Errorf("the handler's context holds %v", got)
	}
}

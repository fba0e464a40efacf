package runtime

import (
	"context"
	"strings"
	"testing"
)

// loopMachine goes round for ever, or until its input is too large.
type loopMachine struct {
	NoVars
	grow bool
}

func (m *loopMachine) Fork(*Run) Machine { return m }

func (m *loopMachine) Step(_ State, in Value) (State, Value, error) {
	if m.grow {
		in = Array{in, in}.Value()
	}
	return 1, in, nil
}

func runLoop(t *testing.T, grow bool) *Error {
	t.Helper()
	def := &Definition{
		Name: "loop", StartAt: 1, States: []StateInfo{1: {"Round", KindPass}},
		New: func(*Run) Machine { return &loopMachine{grow: grow} },
	}
	_, err := NewExecutor(def, WithLimits(true)).Run(context.Background(), Int(1))
	e, ok := err.(*Error)
	if !ok {
		t.Fatalf("got %v", err)
	}
	return e
}

// The quotas page of the Developer Guide: 25,000 events in an execution's history.
func TestLimitOfEvents(t *testing.T) {
	if e := runLoop(t, false); e.Name != ErrorRuntime || !strings.Contains(e.Cause, "maximum number of history events (25000)") {
		t.Errorf("got %v", e)
	}
}

// The same page: 262,144 bytes of input or output.
func TestLimitOfPayload(t *testing.T) {
	if e := runLoop(t, true); e.Name != ErrorDataLimitExceeded {
		t.Errorf("got %v", e)
	}
}

// What stays within the limits is not touched by them.
func TestWithinTheLimits(t *testing.T) {
	def := testStates{"Start": passState(at("Next")), "Next": passState(End)}.definition()
	in := String(strings.Repeat("x", maxPayload-2)) // with its quotes just the limit
	out, err := NewExecutor(def, WithLimits(true)).Run(context.Background(), in)
	if err != nil || !Equal(out, in) {
		t.Errorf("got %.20s, %v", out.Text(), err)
	}
}

// A task's answer over the limit is put down to who does the task: the service, the
// function or the activity (recorded).
func TestLimitOfATaskNamesItsWorker(t *testing.T) {
	for resource, kind := range map[string]ResourceKind{"arn:aws:states:::lambda:invoke": Integration, "arn:aws:lambda:r:1:function:f": LambdaFunction} {
		want := "'" + map[ResourceKind]string{Integration: "lambda", LambdaFunction: resource}[kind] + "'"
		large := func(context.Context, Value) (Value, error) { return String(strings.Repeat("x", maxPayload)), nil }
		def := testStates{"Start": taskState(Task{Resource: resource, Kind: kind}, large, End)}.definition()
		_, err := NewExecutor(def, WithLimits(true)).Run(context.Background(), Int(1))
		if e, ok := err.(*Error); !ok || e.Name != ErrorDataLimitExceeded || !strings.Contains(e.Cause, want) {
			t.Errorf("%s: %v", resource, err)
		}
	}
}

package bind_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// oneState is a machine of a single state.
type oneState struct {
	runtime.NoVars
	run  *runtime.Run
	step func(*runtime.Run, runtime.Value) (runtime.State, runtime.Value, error)
}

func (m *oneState) Fork(r *runtime.Run) runtime.Machine { return &oneState{run: r, step: m.step} }

func (m *oneState) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	return m.step(m.run, in)
}

func oneStateMachine(name string, kind runtime.Kind, step func(*runtime.Run, runtime.Value) (runtime.State, runtime.Value, error)) *runtime.Executor {
	def := &runtime.Definition{
		Name: name, StartAt: 1, States: []runtime.StateInfo{1: {Name: "Only", Kind: kind}},
		New: func(r *runtime.Run) runtime.Machine { return &oneState{run: r, step: step} },
	}
	clock := runtime.NewVirtualClock(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))
	return runtime.NewExecutor(def, runtime.WithClock(clock), runtime.WithSeed(1))
}

// startExecution runs a task with this resource whose work is the machine.
func startExecution(resource string, m *bind.Machine, in string) (runtime.Value, error) {
	task := &runtime.Task{ID: "Child", Resource: resource, Sync: strings.Contains(resource, ".sync")}
	parent := oneStateMachine("parent", runtime.KindTask, func(r *runtime.Run, in runtime.Value) (runtime.State, runtime.Value, error) {
		out, err := runtime.CallFunc(r, m.Do, func() (runtime.Value, error) { return in, nil }, task)
		return runtime.End, out, err
	})
	return parent.Run(context.Background(), runtime.Literal(in))
}

func echoMachine() *bind.Machine {
	return &bind.Machine{Executor: oneStateMachine("child", runtime.KindPass, func(_ *runtime.Run, in runtime.Value) (runtime.State, runtime.Value, error) {
		return runtime.End, runtime.Object{{Name: "got", Value: in}}.Value(), nil
	})}
}

const startResource = "arn:aws:states:::states:startExecution"

func TestNestedExecution(t *testing.T) {
	const arn = `"ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:child:one"`
	const dates = `"StartDate":1767225600000,"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child","Status":"SUCCEEDED","StopDate":1767225600000`
	for _, c := range []struct{ resource, in, want string }{
		{startResource, `{"Input":{"a":1},"Name":"one"}`, `{` + arn + `,"StartDate":1767225600000}`},
		{startResource + ".sync", `{"Input":{"a":1},"Name":"one"}`,
			`{` + arn + `,"Input":"{\"a\":1}","InputDetails":{"Included":true},"Name":"one","Output":"{\"got\":{\"a\":1}}","OutputDetails":{"Included":true},` + dates + `}`},
		{startResource + ".sync:2", `{"Input":"[1]","Name":"one"}`,
			`{` + arn + `,"Input":[1],"InputDetails":{"Included":true},"Name":"one","Output":{"got":[1]},"OutputDetails":{"Included":true},` + dates + `}`},
		{startResource + ".sync:2", `{"Name":"one"}`,
			`{` + arn + `,"Input":{},"InputDetails":{"Included":true},"Name":"one","Output":{"got":{}},"OutputDetails":{"Included":true},` + dates + `}`},
	} {
		got, err := startExecution(c.resource, echoMachine(), c.in)
		if err != nil || got.Text() != c.want {
			t.Errorf("%s %s:\n%s\n%v, want\n%s", c.resource, c.in, got.Text(), err, c.want)
		}
	}
}

// Recorded: a child that fails is States.TaskFailed with its description as the cause.
func TestNestedExecutionFails(t *testing.T) {
	failing := &bind.Machine{Executor: oneStateMachine("child", runtime.KindFail, func(*runtime.Run, runtime.Value) (runtime.State, runtime.Value, error) {
		return runtime.Fail(&runtime.Error{Name: "Some.Failure", Cause: "why"})
	})}
	_, err := startExecution(startResource+".sync", failing, `{"Name":"one"}`)
	var e *runtime.Error
	if !errors.As(err, &e) || e.Name != runtime.ErrorTaskFailed ||
		!strings.HasPrefix(e.Cause, `{"Cause":"why","Error":"Some.Failure","ExecutionArn":`) || !strings.Contains(e.Cause, `"Status":"FAILED"`) {
		t.Errorf("got %v", err)
	}
	if _, err := startExecution(startResource, failing, `{"Name":"one"}`); err != nil {
		t.Errorf("request-response does not look at the end, but failed: %v", err)
	}
	if _, err := startExecution(startResource, echoMachine(), `{"Input":"no JSON"}`); !errors.As(err, &e) || e.Name != "StepFunctions.InvalidExecutionInputException" {
		t.Errorf("input that is no JSON: %v", err)
	}
}

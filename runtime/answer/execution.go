package answer

import (
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Execution is an execution that a task started and that is over.
type Execution struct {
	ARN, Name, Machine string // Machine is the ARN of its state machine
	Status             runtime.Status
	Started, Stopped   time.Time
	Input, Output      runtime.Value // absent Output: it did not succeed
	Error, Cause       string

	Redrives int
	Redrive  string // whether it can be redriven; "": nothing is said of it
	Why      string // it cannot
}

// Started is the answer to the start of an execution.
func Started(arn string, at time.Time) runtime.Object {
	return runtime.Object{{Name: "ExecutionArn", Value: runtime.String(arn)}, {Name: "StartDate", Value: millis(at)}}
}

// Result is what states:startExecution.sync gives of it, or, with documents parsed,
// .sync:2. One that did not succeed fails the task with States.TaskFailed and its
// description as the cause (recorded).
func (x *Execution) Result(parsed bool) (runtime.Value, error) {
	if x.Status != runtime.StatusSucceeded {
		return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: x.describe(false).Text()}
	}
	return x.describe(parsed), nil
}

var included = runtime.Literal(`{"Included":true}`)

// describe is DescribeExecution's answer as the SDK for Java prints it, by name.
func (x *Execution) describe(parsed bool) runtime.Value {
	document := func(v runtime.Value) runtime.Value {
		if parsed {
			return v
		}
		return runtime.String(v.Text())
	}
	out := text(nil, "Cause", x.Cause)
	out = text(out, "Error", x.Error)
	out = append(out,
		runtime.Member{Name: "ExecutionArn", Value: runtime.String(x.ARN)},
		runtime.Member{Name: "Input", Value: document(x.Input)},
		runtime.Member{Name: "InputDetails", Value: included},
		runtime.Member{Name: "Name", Value: runtime.String(x.Name)},
	)
	if x.Output.Exists() {
		out = append(out, runtime.Member{Name: "Output", Value: document(x.Output)}, runtime.Member{Name: "OutputDetails", Value: included})
	}
	if x.Redrive != "" {
		out = append(out, runtime.Member{Name: "RedriveCount", Value: runtime.Int(int64(x.Redrives))})
		out = text(out, "RedriveStatus", x.Redrive)
		out = text(out, "RedriveStatusReason", x.Why)
	}
	return append(out,
		runtime.Member{Name: "StartDate", Value: millis(x.Started)},
		runtime.Member{Name: "StateMachineArn", Value: runtime.String(x.Machine)},
		runtime.Member{Name: "Status", Value: runtime.String(string(x.Status))},
		runtime.Member{Name: "StopDate", Value: millis(x.Stopped)},
	).Value()
}

func text(to runtime.Object, name, value string) runtime.Object {
	if value == "" {
		return to
	}
	return append(to, runtime.Member{Name: name, Value: runtime.String(value)})
}

func millis(t time.Time) runtime.Value { return runtime.Int(t.UnixMilli()) }

// Input is the input of an execution as a task gives it: a document, or a string that
// holds the text of one; none and null are {} (recorded).
func Input(v runtime.Value) string {
	switch v.Kind() {
	case runtime.KindAbsent, runtime.KindNull:
		return "{}"
	case runtime.KindString:
		return v.String()
	}
	return v.Text()
}

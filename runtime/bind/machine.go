package bind

import (
	"context"
	"errors"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Machine is another state machine of this process as a binding: the work of a
// task states:startExecution, in the forms request-response, .sync and .sync:2.
// All of them run the execution to its end; the first form does not look at
// how it ended (Developer Guide, Start workflow executions from a task state).
type Machine struct{ Executor *runtime.Executor }

// Do runs one execution. in is {"Input": …, "Name": …}; the answer is the
// service's, without the HTTP headers. An execution that does not succeed
// fails a .sync task with States.TaskFailed and its description as the cause
// (recorded).
func (m *Machine) Do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	input, err := executionInput(in.Field("Input"))
	if err != nil {
		return runtime.Value{}, err
	}
	var opts []runtime.Option
	if name := in.Field("Name"); name.Kind() == runtime.KindString {
		opts = append(opts, runtime.WithName(name.String()))
	}
	x, err := m.Executor.Start(ctx, input, opts...)
	if err != nil {
		return runtime.Value{}, taskFailed("cannot start the execution: %v", err)
	}
	submitted := runtime.Object{{Name: "ExecutionArn", Value: runtime.String(x.ARN())}, {Name: "StartDate", Value: millis(x.Started().UnixMilli())}}.Value()
	runtime.ReportSubmitted(ctx, submitted)
	out, err := x.Wait()
	if ctx.Err() != nil {
		return runtime.Value{}, ctx.Err()
	}
	resource := runtime.InfoOf(ctx).Resource
	switch {
	case !strings.Contains(resource, ".sync"):
		return submitted, nil
	case err != nil:
		return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: failedExecution(x, input, err).Text()}
	}
	return succeededExecution(x, input, out, strings.HasSuffix(resource, ".sync:2")), nil
}

// executionInput is Input as StartExecution takes it: a document, or a string that holds one.
func executionInput(v runtime.Value) (runtime.Value, error) {
	switch v.Kind() {
	case runtime.KindAbsent:
		return runtime.EmptyObject(), nil
	case runtime.KindString:
		in, err := runtime.ParseString(v.String())
		if err != nil {
			return in, &runtime.Error{Name: "StepFunctions.InvalidExecutionInputException", Cause: "Invalid State Machine Execution Input: " + err.Error()}
		}
		return in, nil
	}
	return v, nil
}

// succeededExecution describes an execution; .sync:2 gives its documents as
// such, .sync as texts.
func succeededExecution(x *runtime.Execution, in, out runtime.Value, parsed bool) runtime.Value {
	if !parsed {
		in, out = runtime.String(in.Text()), runtime.String(out.Text())
	}
	return runtime.Object{
		{Name: "ExecutionArn", Value: runtime.String(x.ARN())},
		{Name: "Input", Value: in},
		{Name: "InputDetails", Value: included},
		{Name: "Name", Value: runtime.String(x.Name())},
		{Name: "Output", Value: out},
		{Name: "OutputDetails", Value: included},
		{Name: "StartDate", Value: millis(x.Started().UnixMilli())},
		{Name: "StateMachineArn", Value: runtime.String(x.MachineARN())},
		{Name: "Status", Value: runtime.String(string(x.Status()))},
		{Name: "StopDate", Value: millis(x.Time().UnixMilli())},
	}.Value()
}

func failedExecution(x *runtime.Execution, in runtime.Value, err error) runtime.Value {
	out := runtime.Object{}
	var failure *runtime.Error
	if errors.As(err, &failure) {
		out = append(out, optional("Cause", failure.Cause)...)
		out = append(out, optional("Error", failure.Name)...)
	}
	return append(out,
		runtime.Member{Name: "ExecutionArn", Value: runtime.String(x.ARN())},
		runtime.Member{Name: "Input", Value: runtime.String(in.Text())},
		runtime.Member{Name: "InputDetails", Value: included},
		runtime.Member{Name: "Name", Value: runtime.String(x.Name())},
		runtime.Member{Name: "StartDate", Value: millis(x.Started().UnixMilli())},
		runtime.Member{Name: "StateMachineArn", Value: runtime.String(x.MachineARN())},
		runtime.Member{Name: "Status", Value: runtime.String(string(x.Status()))},
		runtime.Member{Name: "StopDate", Value: millis(x.Time().UnixMilli())},
	).Value()
}

var included = runtime.Literal(`{"Included":true}`)

func millis(n int64) runtime.Value { return runtime.Int(n) }

func optional(name, value string) runtime.Object {
	if value == "" {
		return nil
	}
	return runtime.Object{{Name: name, Value: runtime.String(value)}}
}

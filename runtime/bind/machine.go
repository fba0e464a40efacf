package bind

import (
	"context"
	"errors"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/answer"
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
	submitted := answer.Started(x.ARN(), x.Started()).Value()
	runtime.ReportSubmitted(ctx, submitted)
	out, err := x.Wait()
	if ctx.Err() != nil {
		return runtime.Value{}, ctx.Err()
	}
	resource := runtime.InfoOf(ctx).Resource
	if !strings.Contains(resource, ".sync") {
		return submitted, nil
	}
	ended := answer.Execution{
		ARN: x.ARN(), Name: x.Name(), Machine: x.MachineARN(), Status: x.Status(), Started: x.Started(), Stopped: x.Time(), Input: input, Output: out,
	}
	var failure *runtime.Error
	if errors.As(err, &failure) {
		ended.Error, ended.Cause = failure.Name, failure.Cause
	}
	return ended.Result(strings.HasSuffix(resource, ".sync:2"))
}

// executionInput is Input as StartExecution takes it.
func executionInput(v runtime.Value) (runtime.Value, error) {
	in, err := runtime.ParseString(answer.Input(v))
	if err != nil {
		return in, &runtime.Error{Name: "StepFunctions.InvalidExecutionInputException", Cause: "Invalid State Machine Execution Input: " + err.Error()}
	}
	return in, nil
}

package serve_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// nesting makes state machines whose tasks call the server itself.
type nesting struct {
	definitions
	tasks *serve.Tasks
}

func (n nesting) Executor(_, definition string, opts ...runtime.Option) (*runtime.Executor, error) {
	p, err := program(definition)
	if err != nil {
		return nil, err
	}
	return runtime.NewExecutor(interp.Definition(p, n), opts...), nil
}

func (n nesting) Do(ctx context.Context, _ string, in runtime.Value) (runtime.Value, error) {
	resource := runtime.InfoOf(ctx).Resource
	if strings.Contains(resource, ":activity:") {
		return runtime.Value{}, runtime.ErrPending // a worker does it
	}
	if !n.tasks.Does(resource) {
		return runtime.Value{}, fmt.Errorf("nobody does %s", resource)
	}
	return n.tasks.Do(ctx, in)
}

func nestingOptions() serve.Options {
	tasks := serve.NewTasks()
	return serve.Options{Compiler: nesting{tasks: tasks}, Tasks: tasks}
}

// task is a definition of one task.
func task(resource, parameters string) string {
	return `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::` + resource + `", "Parameters": ` + parameters + `, "End": true}}}`
}

// outcome runs an execution of a definition and gives its output, or its error and cause.
func (f *fixture) outcome(name, definition string) string {
	f.Helper()
	f.named(name, "STANDARD", definition)
	out := f.call("StartExecution", fmt.Sprintf(`{"stateMachineArn": %q, "input": "{}"}`, prefix+"stateMachine:"+name))
	arn, _ := out["executionArn"].(string)
	if arn == "" {
		f.Fatal(out)
	}
	d := f.ended(arn)
	for _, member := range []string{"output", "error"} {
		if text, ok := d[member].(string); ok {
			cause, _ := d["cause"].(string)
			return text + cause
		}
	}
	f.Fatal(d)
	return ""
}

// named makes a state machine of a definition.
func (f *fixture) named(name, kind, definition string) {
	f.Helper()
	out := f.call("CreateStateMachine", fmt.Sprintf(`{"name": %q, "type": %q, "definition": %q, %s}`, name, kind, definition, role))
	f.has(out, map[string]any{"stateMachineArn": prefix + "stateMachine:" + name})
}

// TestTasksStartExecutions: the shapes are recorded.
func TestTasksStartExecutions(t *testing.T) {
	f := start(t, nestingOptions())
	f.named("kid", "STANDARD", `{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": {"got": 1}, "End": true}}}`)
	f.named("sad", "STANDARD", `{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}`)
	kid := `"StateMachineArn": "` + prefix + "stateMachine:kid" + `"`
	started := `{"ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:kid:one","SdkHttpMetadata":{"AllHttpHeaders":{"x-amzn-RequestId":["`
	for i, c := range []struct{ resource, parameters, want string }{
		{"states:startExecution", `{` + kid + `, "Name": "one", "Input": null}`, started},
		{"states:startExecution.sync", `{` + kid + `, "Name": "two", "Input": null}`, `"Input":"{}","InputDetails":{"Included":true},"Name":"two","Output":"{\"got\":1}"`},
		{"states:startExecution.sync:2", `{` + kid + `, "Input": {"n": 1}}`, `"Output":{"got":1},"OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE"`},
		{"states:startExecution.sync", `{"StateMachineArn": "` + prefix + "stateMachine:sad" + `"}`, `States.TaskFailed{"Cause":"c","Error":"E","ExecutionArn":"`},
		{"states:startExecution", `{` + kid + `, "Name": "one"}`, "StepFunctions.ExecutionAlreadyExistsExceptionExecution Already Exists: 'arn:aws:states:us-east-1:123456789012:execution:kid:one' (Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionAlreadyExists; Request ID: "},
		{"states:startExecution", `{` + kid + `, "Input": "no JSON"}`, "StepFunctions.InvalidExecutionInputException"},
		{"states:startExecution.sync", `{"StateMachineArn": "` + prefix + "stateMachine:none" + `"}`, "StepFunctions.StateMachineDoesNotExistException"},
		{"aws-sdk:sfn:startExecution", `{` + kid + `, "Name": "three", "Input": {"a": 1}}`, `{"ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:kid:three","StartDate":"2`},
		{"aws-sdk:sfn:describeExecution", `{"ExecutionArn": "arn:aws:states:us-east-1:123456789012:execution:kid:two"}`, `"Input":"{}","InputDetails":{"Included":true},"Output":"{\"got\":1}"`},
		{"aws-sdk:sfn:sendTaskSuccess", `{"TaskToken": "none", "Output": "no JSON"}`, "Sfn.InvalidTokenExceptionInvalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: "},
	} {
		if got := f.outcome(fmt.Sprint("m", i), task(c.resource, c.parameters)); !strings.Contains(got, c.want) {
			t.Errorf("%s %s:\n%s\nwant\n%s", c.resource, c.parameters, got, c.want)
		}
	}
}

// TestTaskHandsItsTokenToAnExecution: another call of the task's own server ends it.
func TestTaskHandsItsTokenToAnExecution(t *testing.T) {
	f := start(t, nestingOptions())
	f.named("kid", "STANDARD", task("aws-sdk:sfn:sendTaskSuccess", `{"TaskToken.$": "$.token", "Output": {"by": "kid"}}`))
	got := f.outcome("m", task("states:startExecution.waitForTaskToken", `{"StateMachineArn": "`+prefix+"stateMachine:kid"+`", "Input": {"token.$": "$$.Task.Token"}}`))
	if got != `{"by":"kid"}` {
		t.Error(got)
	}
}

// TestExpressIsNotWaitedFor: nobody is told of its end.
func TestExpressIsNotWaitedFor(t *testing.T) {
	f := start(t, nestingOptions())
	f.named("kid", "EXPRESS", `{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 7, "End": true}}}`)
	if got := f.outcome("m", task("states:startExecution.sync", `{"StateMachineArn": "`+prefix+"stateMachine:kid"+`"}`)); !strings.HasPrefix(got, "StepFunctions.StateMachineTypeNotSupportedException") {
		t.Error(got)
	}
	if got := f.outcome("n", task("aws-sdk:sfn:startSyncExecution", `{"StateMachineArn": "`+prefix+"stateMachine:kid"+`"}`)); !strings.Contains(got, `"Output":"7"`) || !strings.Contains(got, `"BillingDetails":{"BilledMemoryUsedInMB":64`) {
		t.Error(got)
	}
}

// TestRedriveOfNested: a parent that failed with its child is redriven, also over
// again: the task starts another execution and waits for its end. The child can be
// redriven by itself, which its parent does not notice.
func TestRedriveOfNested(t *testing.T) {
	f := start(t, nestingOptions())
	f.call("CreateActivity", `{"name": "work"}`)
	f.named("kid", "STANDARD", `{"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "`+prefix+`activity:work", "End": true}}}`)
	answer := func(op, more string) {
		t.Helper()
		token := f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:work"}`)["taskToken"].(string)
		f.has(f.call(op, fmt.Sprintf(`{"taskToken": %q, %s}`, token, more)), map[string]any{"__type": nil})
	}
	f.named("parent", "STANDARD", task("states:startExecution.sync:2", `{"StateMachineArn": "`+prefix+`stateMachine:kid"}`))
	parent := f.call("StartExecution", `{"stateMachineArn": "`+prefix+`stateMachine:parent", "name": "p"}`)["executionArn"].(string)
	for range 2 {
		answer("SendTaskFailure", `"error": "E", "cause": "c"`)
		f.has(f.ended(parent), map[string]any{"status": "FAILED", "error": "States.TaskFailed", "redriveStatus": "REDRIVABLE"})
		f.has(f.call("RedriveExecution", `{"executionArn": "`+parent+`"}`), map[string]any{"__type": nil})
		f.has(f.call("DescribeExecution", `{"executionArn": "`+parent+`"}`), map[string]any{"status": "RUNNING"})
	}
	answer("SendTaskSuccess", `"output": "7"`)
	d := f.ended(parent)
	f.has(d, map[string]any{"status": "SUCCEEDED", "redriveCount": 2.0})
	if output, _ := d["output"].(string); !strings.Contains(output, `"Output":7`) {
		t.Error(output)
	}
	kids := map[string]string{}
	for _, kid := range f.call("ListExecutions", `{"stateMachineArn": "`+prefix+`stateMachine:kid"}`)["executions"].([]any) {
		kid := kid.(map[string]any)
		kids[kid["executionArn"].(string)] = kid["status"].(string)
	}
	if len(kids) != 3 {
		t.Fatal(kids)
	}
	for arn, status := range kids {
		if status != "FAILED" {
			continue
		}
		f.has(f.call("RedriveExecution", `{"executionArn": "`+arn+`"}`), map[string]any{"__type": nil})
		answer("SendTaskSuccess", `"output": "8"`)
		f.has(f.ended(arn), map[string]any{"status": "SUCCEEDED", "output": "8"})
	}
	f.has(f.ended(parent), map[string]any{"status": "SUCCEEDED", "redriveCount": 2.0})
}

// TestRedriveOfStopped: who stops a parent stops its child, and a redrive of the
// parent begins with another one; one that names its child cannot start it twice.
func TestRedriveOfStopped(t *testing.T) {
	f := start(t, nestingOptions())
	f.call("CreateActivity", `{"name": "work"}`)
	f.named("kid", "STANDARD", `{"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "`+prefix+`activity:work", "End": true}}}`)
	for name, named := range map[string]string{"unnamed": "", "named": `, "Name": "k"`} {
		f.named(name, "STANDARD", task("states:startExecution.sync", `{"StateMachineArn": "`+prefix+`stateMachine:kid"`+named+`}`))
		parent := f.call("StartExecution", `{"stateMachineArn": "`+prefix+`stateMachine:`+name+`"}`)["executionArn"].(string)
		work := `{"activityArn": "` + prefix + `activity:work"}`
		f.call("GetActivityTask", work)
		f.call("StopExecution", `{"executionArn": "`+parent+`"}`)
		f.has(f.ended(parent), map[string]any{"status": "ABORTED"})
		f.has(f.call("RedriveExecution", `{"executionArn": "`+parent+`"}`), map[string]any{"__type": nil})
		if name == "named" {
			f.has(f.ended(parent), map[string]any{"status": "FAILED", "error": "StepFunctions.ExecutionAlreadyExistsException"})
			continue
		}
		token := f.call("GetActivityTask", work)["taskToken"].(string)
		f.call("SendTaskSuccess", fmt.Sprintf(`{"taskToken": %q, "output": "1"}`, token))
		f.has(f.ended(parent), map[string]any{"status": "SUCCEEDED"})
	}
}

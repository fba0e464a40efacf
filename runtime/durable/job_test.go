package durable_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// nested is a task that starts an execution and waits for it, in a form of that.
func nested(form string) string {
	return `"S": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution` + form + `",
		"Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:child", "Name.$": "$.name", "Input": {"n": 1}}, "End": true}`
}

// starter does such tasks by a fixture's service.
func starter(f **fixture) work {
	return work{"child": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		made, err := (*f).Start(durable.ForTask(ctx), durable.StartInput{Machine: "child", Name: in.Field("Name").String(), Input: in.Field("Input")})
		if err != nil {
			return runtime.Value{}, err
		}
		runtime.ReportSubmitted(ctx, runtime.Object{{Name: "ExecutionArn", Value: runtime.String(made.ARN)}}.Value())
		return runtime.Value{}, runtime.ErrPending
	}}
}

func nestedFixture(t *testing.T, form, child string, w work) *fixture {
	f := new(*fixture)
	*f = newFixture(t, machine(t, "m", nested(form), starter(f)), machine(t, "child", child, w))
	return *f
}

// States.TaskFailed and the shapes of results are recorded.
func TestTaskWaitsForAnExecution(t *testing.T) {
	fails := `"S": {"Type": "Fail", "Error": "E", "Cause": "why"}`
	pass := `"S": {"Type": "Pass", "Result": [1], "End": true}`
	for _, c := range []struct{ form, child, status, want string }{
		{".sync", pass, "SUCCEEDED", `"Input":"{\"n\":1}","InputDetails":{"Included":true},"Name":"kid","Output":"[1]"`},
		{".sync:2", pass, "SUCCEEDED", `"Input":{"n":1},"InputDetails":{"Included":true},"Name":"kid","Output":[1]`},
		{".sync", fails, "FAILED", `{"Cause":"why","Error":"E","ExecutionArn":"arn:aws:states:us-east-1:123456789012:execution:child:kid"`},
	} {
		f := nestedFixture(t, c.form, c.child, work{})
		ref := f.start("p", `{"name": "kid"}`)
		f.ok(f.Wait(t.Context(), ref))
		d, err := f.Describe(t.Context(), ref)
		f.ok(err)
		if got := string(d.Output) + d.Cause; string(d.Status) != c.status || !strings.Contains(got, c.want) ||
			!strings.Contains(got, `"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child","Status":"`+c.status) {
			t.Errorf("%s: %s %s %s\n%s", c.form, d.Status, d.Error, got, c.want)
		}
		want := "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded"
		if c.status == "FAILED" {
			want = "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskFailed ExecutionFailed"
			if d.Error != "States.TaskFailed" {
				t.Error(d.Error)
			}
		}
		if got := f.events(ref); got != want {
			t.Errorf("events %s", got)
		}
	}
}

// Both rest in the store meanwhile, and go on when it is opened again.
func TestTaskWaitsForAnExecutionAcrossRestarts(t *testing.T) {
	tokens := make(chan string, 1)
	f := nestedFixture(t, ".sync:2", waitTask, work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		tokens <- in.Field("token").String()
		return runtime.Null(), nil
	}})
	ref := f.start("p", `{"name": "kid"}`)
	f.until(ref, "TaskSubmitted")
	f.until(durable.Ref{Machine: "child", Name: "kid"}, "TaskSubmitted")
	token := <-tokens
	f.reopen()
	f.ok(f.SendTaskSuccess(t.Context(), token, runtime.Literal(`{"ok":true}`)))
	f.ok(f.Wait(t.Context(), ref))
	d, err := f.Describe(t.Context(), ref)
	f.ok(err)
	if d.Status != runtime.StatusSucceeded || !strings.Contains(string(d.Output), `"Output":{"ok":true}`) {
		t.Errorf("%s %s %s", d.Status, d.Output, d.Cause)
	}
}

// Developer Guide, Run a Job (.sync): a job whose task is aborted is cancelled.
func TestStoppedTaskStopsItsExecution(t *testing.T) {
	for _, restart := range []bool{false, true} {
		f := nestedFixture(t, ".sync", waitTask, work{})
		ref := f.start("p", `{"name": "kid"}`)
		f.until(ref, "TaskSubmitted")
		if restart {
			f.reopen()
		}
		_, err := f.Stop(t.Context(), ref, "", "")
		f.ok(err)
		kid := durable.Ref{Machine: "child", Name: "kid"}
		f.ok(f.Wait(t.Context(), kid))
		d, err := f.Describe(t.Context(), kid)
		f.ok(err)
		if d.Status != runtime.StatusAborted {
			t.Errorf("restart %v: %s", restart, d.Status)
		}
	}
}

// Developer Guide, Redriving executions: a redrive schedules the Task state again. So
// it starts another execution, and the one that failed stays what it is; one that is
// named the same is refused as ever.
func TestRedriveStartsAnotherExecution(t *testing.T) {
	for _, c := range []struct{ name, status, calls, kids string }{
		{`"States.Format('kid-{}', $$.Execution.RedriveCount)"`, "SUCCEEDED", `{"{\"n\":1}":1}`, "kid-1 SUCCEEDED, kid-0 FAILED"},
		{`"$.name"`, "FAILED", `{}`, "kid FAILED"},
	} {
		w, f := newCalls(`{"n":1}`), new(*fixture)
		*f = newFixture(t, machine(t, "m", strings.Replace(nested(".sync:2"), `"$.name"`, c.name, 1), starter(f)), machine(t, "child", taskF, work{"F": w.do}))
		s := *f
		ref := s.start("p", `{"name": "kid"}`)
		s.ended(ref, runtime.StatusFailed, "")
		w.heal()
		_, err := s.Redrive(t.Context(), ref, durable.RedriveInput{})
		s.ok(err)
		s.ok(s.Wait(t.Context(), ref))
		d, err := s.Describe(t.Context(), ref)
		s.ok(err)
		if got := w.String(); string(d.Status) != c.status || got != c.calls {
			t.Errorf("%s: %s %s %s; %s", c.name, d.Status, d.Error, d.Cause, got)
		}
		p, err := s.List(t.Context(), durable.ListInput{Machine: "child"})
		s.ok(err)
		var kids []string
		for _, kid := range p.Executions {
			kids = append(kids, kid.Name+" "+string(kid.Status))
		}
		if got := strings.Join(kids, ", "); got != c.kids {
			t.Errorf("%s: %s, want %s", c.name, got, c.kids)
		}
	}
}

// A task's execution keeps its room in memory while the task starts another one.
func TestTaskStartsAnExecutionWhereThereIsNoRoom(t *testing.T) {
	f := nestedFixture(t, ".sync:2", taskF, work{"F": echo})
	f.options.Window = 1
	f.reopen()
	for _, name := range []string{"one", "two"} {
		ref := f.start(name, `{"name": "kid-`+name+`"}`)
		f.ok(f.Wait(t.Context(), ref))
		d, err := f.Describe(t.Context(), ref)
		f.ok(err)
		if d.Status != runtime.StatusSucceeded {
			t.Errorf("%s %s %s", d.Status, d.Error, d.Cause)
		}
	}
}

package durable_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

const (
	taskF    = `"S": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`
	waitTask = `"S": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
		"Parameters": {"FunctionName": "F", "Payload": {"token.$": "$$.Task.Token"}}, "TimeoutSeconds": 3600, "HeartbeatSeconds": 1800, "End": true}`
	activity = `"S": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:A", "End": true}`
)

func TestExecutionsRunAndAreRemembered(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Pass", "Next": "T"}, "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`, work{"F": echo}))
	ref := f.start("one", `{"a": 1.0}`)
	want := "ExecutionStarted PassStateEntered PassStateExited TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded"
	for range 2 {
		if got := f.events(ref); got != want {
			t.Errorf("events %s, want %s", got, want)
		}
		d := f.ended(ref, runtime.StatusSucceeded, `{"a": 1.0}`)
		if d.ARN != "arn:aws:states:us-east-1:123456789012:execution:m:one" || string(d.Input) != `{"a": 1.0}` || d.Stopped.Before(d.Started) || d.Redrive != durable.NotRedrivable {
			t.Errorf("%+v", d)
		}
		f.reopen()
	}
	_, err := f.Describe(t.Context(), durable.Ref{Machine: "m", Name: "two"})
	f.refused(err, durable.ExecutionDoesNotExist)
}

func TestStartIsIdempotent(t *testing.T) {
	release := make(chan struct{})
	f := newFixture(t, machine(t, "m", taskF, work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) { <-release; return in, nil }}))
	in := durable.StartInput{Machine: "m", Name: "x", Input: runtime.Literal(`{"a":1,"b":2}`)}
	first, err := f.Start(t.Context(), in)
	f.ok(err)
	in.Input = runtime.Literal(`{"b":2,"a":1.0}`)
	again, err := f.Start(t.Context(), in)
	f.ok(err)
	if !first.Made || again.Made || again.ARN != first.ARN || !again.At.Equal(first.At) {
		t.Errorf("%+v, then %+v", first, again)
	}
	in.Input = runtime.Literal(`{}`)
	_, err = f.Start(t.Context(), in)
	f.refused(err, durable.ExecutionAlreadyExists)
	close(release)
	f.ended(first.Ref, runtime.StatusSucceeded, `{"a":1,"b":2}`)
	in.Input = runtime.Literal(`{"a":1,"b":2}`)
	_, err = f.Start(t.Context(), in)
	f.refused(err, durable.ExecutionAlreadyExists)
	in.Name = "a/b"
	_, err = f.Start(t.Context(), in)
	f.refused(err, durable.InvalidName)
	in.Machine = "n"
	_, err = f.Start(t.Context(), in)
	f.refused(err, durable.StateMachineDoesNotExist)
}

func TestManyStartsOfOneName(t *testing.T) {
	f := newFixture(t, machine(t, "m", waitTask, work{}))
	if n := f.startsOf("x"); n != 1 {
		t.Errorf("%d were made", n)
	}
	f.until(durable.Ref{Machine: "m", Name: "x"}, "TaskSubmitted")
	f.reopen() // it waits, and is not in memory
	if n := f.startsOf("x"); n != 0 {
		t.Errorf("%d were made of one that was there", n)
	}
}

// startsOf starts executions of one name at once, and counts those that were made.
func (f *fixture) startsOf(name string) int64 {
	var made atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			s, err := f.Start(f.Context(), durable.StartInput{Machine: "m", Name: name})
			if err != nil {
				f.Error(err)
			}
			if s.Made {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	return made.Load()
}

// TestTasksAreGivenAgain: what was in flight when the service closed is given
// again, under the same key, and the handler is told.
func TestTasksAreGivenAgain(t *testing.T) {
	infos := make(chan runtime.Info, 9)
	block := atomic.Bool{}
	block.Store(true)
	f := newFixture(t, machine(t, "m", taskF, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		infos <- runtime.InfoOf(ctx)
		if block.Load() {
			<-ctx.Done()
		}
		return in, nil
	}}))
	ref := f.start("x", `1`)
	first := <-infos
	f.close()
	block.Store(false)
	f.open()
	second := <-infos
	f.ended(ref, runtime.StatusSucceeded, `1`)
	if first.Key != second.Key || first.Delivery != 1 || second.Delivery != 2 || first.Again || !second.Again || second.Attempt != 0 {
		t.Errorf("first %+v, then %+v", first, second)
	}
}

// TestResting: executions that wait leave memory, and go on when their time or
// their answer comes.
func TestResting(t *testing.T) {
	tokens := make(chan string, 9)
	tell := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		tokens <- in.Field("token").String()
		return runtime.Value{}, nil
	}
	f := newFixture(t, machine(t, "m", waitTask, work{"F": tell}))
	for i, after := range []func(){func() {}, f.reopen} {
		ref := f.start(string(rune('a'+i)), `{}`)
		token := <-tokens
		f.until(ref, "TaskSubmitted")
		after()
		f.ok(f.SendTaskHeartbeat(t.Context(), token))
		f.ok(f.SendTaskSuccess(t.Context(), token, runtime.Literal(`{"done":true}`)))
		f.ended(ref, runtime.StatusSucceeded, `{"done":true}`)
		f.refused(f.SendTaskSuccess(t.Context(), token, runtime.Literal(`1`)), durable.TaskTimedOut)
		f.refused(f.SendTaskHeartbeat(t.Context(), token), durable.TaskTimedOut)
		f.refused(f.SendTaskSuccess(t.Context(), "x"+token, runtime.Literal(`1`)), durable.InvalidToken)
	}
	ref := f.start("fails", `{}`)
	f.ok(f.SendTaskFailure(t.Context(), <-tokens, "E", "C"))
	if d := f.ended(ref, runtime.StatusFailed, ""); d.Error != "E" || d.Cause != "C" {
		t.Errorf("%+v", d)
	}
}

func TestWaitsGoOn(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Wait", "Seconds": 2, "End": true}`, nil))
	ref := f.start("x", `{}`)
	f.until(ref, "WaitStateEntered")
	f.reopen()
	d := f.ended(ref, runtime.StatusSucceeded, `{}`)
	if took := d.Stopped.Sub(d.Started); took < 2*time.Second || took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestActivities(t *testing.T) {
	f := newFixture(t, machine(t, "m", activity, work{}))
	arn := "arn:aws:states:us-east-1:123456789012:activity:A"
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if task, err := f.GetActivityTask(late, arn, "w"); err != nil || task.Token != "" {
		t.Errorf("%+v, %v", task, err)
	}
	for _, name := range []string{"first the worker", "first the work", "work from before"} {
		got := make(chan durable.ActivityTask, 1)
		poll := func() {
			task, err := f.GetActivityTask(t.Context(), arn, "w1")
			if err != nil {
				t.Error(err)
			}
			got <- task
		}
		var ref durable.Ref
		switch name {
		case "first the worker":
			go poll()
			ref = f.start("a", `{"n":1}`)
		case "first the work":
			ref = f.start("b", `{"n":1}`)
			go poll()
		default:
			ref = f.start("c", `{"n":1}`)
			f.reopen()
			go poll()
		}
		task := <-got
		if string(task.Input) != `{"n":1}` {
			t.Fatalf("%s: %+v", name, task)
		}
		if e := f.until(ref, "ActivityStarted"); e.Field("activityStartedEventDetails").Field("workerName").String() != "w1" {
			t.Errorf("%s: %s", name, e.Text())
		}
		f.reopen()
		if again, err := f.GetActivityTask(late, arn, "w2"); err != nil || again.Token != "" {
			t.Errorf("%s: given twice: %+v, %v", name, again, err)
		}
		f.ok(f.SendTaskSuccess(t.Context(), task.Token, runtime.Literal(`2`)))
		f.ended(ref, runtime.StatusSucceeded, `2`)
	}
}

func TestNamesOfActivities(t *testing.T) {
	f := newFixture(t, machine(t, "m", activity, work{}))
	f.options.Made = true
	f.reopen()
	ref := f.start("x", `1`)
	if d := f.ended(ref, runtime.StatusFailed, ""); d.Error != "States.Runtime" || !strings.Contains(d.Cause, "does not exist") {
		t.Errorf("%+v", d)
	}
	a, err := f.CreateActivity(t.Context(), "A")
	f.ok(err)
	f.reopen()
	same, err := f.CreateActivity(t.Context(), "A")
	f.ok(err)
	if all := f.ListActivities(); len(all) != 1 || !same.Created.Equal(a.Created) || all[0] != same {
		t.Errorf("%+v, then %+v, of %+v", a, same, all)
	}
	f.ok(f.DeleteActivity(t.Context(), a.ARN))
	_, err = f.DescribeActivity(a.ARN)
	f.refused(err, durable.ActivityDoesNotExist)
	_, err = f.GetActivityTask(t.Context(), a.ARN, "")
	f.refused(err, durable.ActivityDoesNotExist)
}

func TestStop(t *testing.T) {
	begun, ended := make(chan bool), make(chan bool)
	f := newFixture(t, machine(t, "m", taskF, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		begun <- true
		<-ctx.Done()
		ended <- true
		return in, nil
	}}), machine(t, "w", waitTask, work{}))
	ref := f.start("x", `{}`)
	<-begun
	at, err := f.Stop(t.Context(), ref, "E", "C")
	f.ok(err)
	<-ended
	if d := f.ended(ref, runtime.StatusAborted, ""); d.Error != "E" || d.Cause != "C" || !d.Stopped.Equal(at) {
		t.Errorf("%+v", d)
	}
	again, err := f.Stop(t.Context(), ref, "F", "")
	f.ok(err)
	if !again.Equal(at) {
		t.Errorf("stopped at %v and %v", at, again)
	}
	s, err := f.Start(t.Context(), durable.StartInput{Machine: "w", Name: "y"})
	f.ok(err)
	f.until(s.Ref, "TaskSubmitted")
	_, err = f.Stop(t.Context(), s.Ref, "", "")
	f.ok(err)
	f.ended(s.Ref, runtime.StatusAborted, "")
}

func TestRedrive(t *testing.T) {
	var fail atomic.Bool
	fail.Store(true)
	var keys []string
	w := work{"F": echo, "G": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		keys = append(keys, runtime.InfoOf(ctx).Key)
		if fail.Load() {
			return runtime.Value{}, errors.New("no")
		}
		return in, nil
	}}
	const states = `"S": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "Next": "G"},
		"G": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:G", "Next": "P"},
		"P": {"Type": "Choice", "Choices": [{"Variable": "$$.Execution.RedriveTime", "IsTimestamp": true, "Next": "R"}], "Default": "S"},
		"R": {"Type": "Pass", "Parameters": {"redrives.$": "$$.Execution.RedriveCount", "in.$": "$"}, "End": true}`
	f := newFixture(t, machine(t, "m", states, w))
	ref := f.start("x", `{"a":1}`)
	f.ended(ref, runtime.StatusFailed, "")
	f.reopen()
	if d := f.ended(ref, runtime.StatusFailed, ""); d.Redrive != durable.Redrivable {
		t.Errorf("%+v", d)
	}
	fail.Store(false)
	_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	d := f.ended(ref, runtime.StatusSucceeded, `{"redrives":1,"in":{"a":1}}`)
	if d.Redrives != 1 || d.Redriven.Before(d.Started) || len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("%+v, keys %v", d, keys)
	}
	if got := f.events(ref); strings.Count(got, "ExecutionFailed ExecutionRedriven LambdaFunctionScheduled") != 1 || strings.Count(got, "LambdaFunctionScheduled") != 3 {
		t.Error(got)
	}
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.refused(err, durable.ExecutionNotRedrivable)
	yes := true
	p, err := f.List(t.Context(), durable.ListInput{Machine: "m", Redriven: &yes})
	f.ok(err)
	if len(p.Executions) != 1 {
		t.Errorf("%d were redriven", len(p.Executions))
	}
}

// TestAnotherDefinition: an execution goes on where the states of its open
// frames are the same, and is held where they are not.
func TestAnotherDefinition(t *testing.T) {
	const next = `, "T": {"Type": "Pass", "Result": 1, "End": true}`
	wait := strings.Replace(waitTask, `"End": true`, `"Next": "T"`, 1)
	tokens := make(chan string, 9)
	tell := work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		tokens <- in.Field("token").String()
		return runtime.Value{}, nil
	}}
	f := newFixture(t, machine(t, "m", wait+next, tell))
	ref := f.start("x", `{}`)
	token := <-tokens
	f.until(ref, "TaskSubmitted")

	original := f.machines[0]
	f.machines[0] = machine(t, "m", strings.Replace(wait, "3600", "3601", 1)+next, tell)
	f.reopen()
	err := f.SendTaskSuccess(t.Context(), token, runtime.Literal(`1`))
	if err == nil || !strings.Contains(err.Error(), `the state "S" is not what it is here`) {
		t.Fatalf("%v", err)
	}
	d, err := f.Describe(t.Context(), ref)
	f.ok(err)
	if !strings.Contains(d.Held, `the state "S"`) {
		t.Errorf("held: %q", d.Held)
	}

	f.machines[0] = machine(t, "m", wait+strings.Replace(next, "1", "2", 1), tell)
	f.reopen()
	f.ok(f.SendTaskSuccess(t.Context(), token, runtime.Literal(`1`)))
	if d := f.ended(ref, runtime.StatusSucceeded, `2`); d.Definition == durable.Hash(original.Executor.Definition().Text) {
		t.Error("it does not tell the definition by which it went on")
	}
}

func TestDistributedMap(t *testing.T) {
	const states = `"S": {"Type": "Map", "Label": "Items", "MaxConcurrency": 2, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
		"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}}, "End": true}`
	begun, release := make(chan string, 9), make(chan bool)
	f := newFixture(t, machine(t, "m", states, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		begun <- runtime.InfoOf(ctx).Key
		select {
		case <-release:
		case <-ctx.Done():
		}
		return in, nil
	}}))
	ref := f.start("x", `[1,2,3]`)
	first, second := <-begun, <-begun
	release <- true
	third := <-begun
	f.reopen()
	for range 2 {
		key := <-begun
		if key != third && key != first && key != second {
			t.Errorf("another key: %s", key)
		}
	}
	close(release)
	f.ended(ref, runtime.StatusSucceeded, `[1,2,3]`)
	runs, err := f.MapRuns(t.Context(), ref)
	f.ok(err)
	if len(runs) != 1 || runs[0].Executions.Succeeded != 3 || runs[0].Status != runtime.StatusSucceeded || runs[0].Of != ref {
		t.Fatalf("%+v", runs)
	}
	p, err := f.List(t.Context(), durable.ListInput{MapRun: runs[0].ARN})
	f.ok(err)
	if len(p.Executions) != 3 {
		t.Fatalf("%d executions", len(p.Executions))
	}
	for _, e := range p.Executions {
		if e.MapRun != runs[0].ARN || e.Ref.Machine != "m/Items" || e.Status != runtime.StatusSucceeded {
			t.Errorf("%+v", e)
		}
		if got := f.events(e.Ref); !strings.HasPrefix(got, "ExecutionStarted TaskStateEntered") || !strings.HasSuffix(got, "ExecutionSucceeded") {
			t.Error(got)
		}
	}
	if err := f.UpdateMapRun(t.Context(), runs[0].ARN, durable.MapRunUpdate{}); durable.CodeOf(err) != durable.ValidationException {
		t.Error(err)
	}
}

func TestLists(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Pass", "End": true}`, nil))
	for _, name := range []string{"a", "b", "c"} {
		f.ended(f.start(name, `{}`), runtime.StatusSucceeded, `{}`)
	}
	var names []string
	in := durable.ListInput{Machine: "m", Limit: 2, Status: runtime.StatusSucceeded}
	for {
		p, err := f.List(t.Context(), in)
		f.ok(err)
		for _, e := range p.Executions {
			names = append(names, e.Name)
		}
		if in.Next = p.Next; in.Next == "" {
			break
		}
	}
	if strings.Join(names, "") != "cba" {
		t.Error(names)
	}
	_, err := f.List(t.Context(), durable.ListInput{Machine: "m", Next: "zzz"})
	f.refused(err, durable.InvalidToken)
	_, err = f.List(t.Context(), durable.ListInput{})
	f.refused(err, durable.ValidationException)

	ref := durable.Ref{Machine: "m", Name: "a"}
	for _, reverse := range []bool{false, true} {
		var ids []int64
		h := durable.HistoryInput{Limit: 3, Reverse: reverse}
		for {
			p, err := f.History(t.Context(), ref, h)
			f.ok(err)
			for _, e := range p.Events {
				ids = append(ids, e.ID)
			}
			if h.Next = p.Next; h.Next == "" {
				break
			}
		}
		if len(ids) != 4 || (ids[0] == 4) != reverse {
			t.Error(ids)
		}
	}
}

func TestExpress(t *testing.T) {
	m := machine(t, "e", taskF, work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		if in.Kind() == runtime.KindString {
			return in, &runtime.Error{Name: "E", Cause: "C"}
		}
		return in, nil
	}})
	m.Express = true
	f := newFixture(t, m, machine(t, "m", taskF, work{}))
	f.options.Recent = 2
	f.reopen()
	r, err := f.StartSync(t.Context(), durable.StartInput{Machine: "e", Input: runtime.Literal(`7`)})
	f.ok(err)
	events, err := f.Recent("e")[0].History(2, 2)
	f.ok(err)
	if len(events) != 2 || !strings.Contains(string(events[0]), `"TaskStateEntered"`) || !strings.Contains(string(events[1]), `"LambdaFunctionScheduled"`) {
		t.Errorf("its second and third event: %s", events)
	}
	if events, err := f.Recent("e")[0].History(100, 2); events != nil || err != nil {
		t.Errorf("events behind the end: %s, %v", events, err)
	}
	if r.Status != runtime.StatusSucceeded || r.Output.Text() != "7" || !strings.Contains(r.ARN, ":express:e:") {
		t.Errorf("%+v", r)
	}
	r, err = f.StartSync(t.Context(), durable.StartInput{Machine: "e", Input: runtime.Literal(`"x"`)})
	f.ok(err)
	if r.Status != runtime.StatusFailed || r.Error != "E" || r.Cause != "C" {
		t.Errorf("%+v", r)
	}
	_, err = f.StartSync(t.Context(), durable.StartInput{Machine: "m"})
	f.refused(err, durable.StateMachineTypeNotSupported)
	s, err := f.Start(t.Context(), durable.StartInput{Machine: "e"})
	f.ok(err)
	_, err = f.Describe(t.Context(), s.Ref)
	f.refused(err, durable.ExecutionDoesNotExist)
}

// TestSmallWindow: more executions than may be in memory all come to their end.
func TestSmallWindow(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Wait", "Seconds": 1, "Next": "T"}, `+strings.Replace(taskF, `"S"`, `"T"`, 1), work{"F": echo}))
	f.options.Window = 3
	f.reopen()
	var refs []durable.Ref
	for i := range 9 {
		refs = append(refs, f.start(fmt.Sprint("x", i), `{}`))
	}
	for _, ref := range refs {
		f.ended(ref, runtime.StatusSucceeded, `{}`)
	}
}

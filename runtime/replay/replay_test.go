package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

const lambdaArn = "arn:aws:lambda:us-east-1:111111111111:function:f"

const activityArn = "arn:aws:states:us-east-1:111111111111:activity:a"

var lambda = runtime.Task{ID: "f", Resource: lambdaArn, Kind: runtime.LambdaFunction}

func caseOf(t *testing.T, text string) *Case {
	t.Helper()
	c := &Case{}
	if err := json.Unmarshal([]byte(text), c); err != nil {
		t.Fatal(err)
	}
	c.Execution.Name = "exec"
	c.Execution.Arn = "arn:aws:states:us-east-1:111111111111:execution:m:exec"
	c.StateMachine.Name = "m"
	return c
}

// lines is a history in short: id, previousEventId, type, state, error.
func lines(r *Result) string {
	var b strings.Builder
	for _, e := range r.Events {
		fmt.Fprintf(&b, "%d<%d %s", e.ID, e.Prev, e.Type)
		if e.Name != "" {
			fmt.Fprintf(&b, " %s", e.Name)
		}
		if e.Error != nil {
			fmt.Fprintf(&b, " %s", e.Error)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func wantLines(t *testing.T, r *Result, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimLeft(want, "\n"), "\t", "")
	if got := lines(r); got != want {
		t.Errorf("history:\n%s\nwant:\n%s", got, want)
	}
}

// Recorded: a retry's Scheduled follows the Failed event of the attempt before.
func TestLambdaThatIsRetried(t *testing.T) {
	retried := lambda
	retried.Retry = []runtime.Retrier{{ErrorEquals: []string{"Busy"}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 2}}
	m := machine(map[string]state{"Start": task(retried, runtime.End, runtime.End)})
	_, got := played(t, m, `{"input":{"a":1},"tasks":[
		{"state":"Start","match":{"input":{"a":1}},"outcome":{"failed":true,"error":"Busy","cause":"later"}},
		{"state":"Start","match":{"input":{"a":1}},"outcome":{"output":[1,2]}}]}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 TaskStateEntered Start
	3<2 LambdaFunctionScheduled
	4<3 LambdaFunctionStarted
	5<4 LambdaFunctionFailed Busy: later
	6<5 LambdaFunctionScheduled
	7<6 LambdaFunctionStarted
	8<7 LambdaFunctionSucceeded
	9<8 TaskStateExited Start
	10<9 ExecutionSucceeded
	`)
	if got.Output.Text() != "[1,2]" {
		t.Errorf("output %s", got.Output.Text())
	}
}

// Recorded: the failure of a task in a branch leaves TaskStateAborted beside it.
func TestTokenThatFailsInABranch(t *testing.T) {
	send := runtime.Task{ID: "SQSSendMessage", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Token: true}
	m := machine(map[string]state{
		"Start": parallel(runtime.End, at("Caught"), at("Send")), "Send": task(send, runtime.End, runtime.End), "Caught": pass(runtime.End),
	})
	_, got := played(t, m, `{"input":{},"placeholders":["<token>"],"tasks":[{"state":"Send",
		"resourceArn":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","match":{"parameters":{"Token":"<token>"}},
		"submitted":{"output":{"id":1}},"outcome":{"failed":true}}]}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 ParallelStateEntered Start
	3<2 ParallelStateStarted
	4<3 TaskStateEntered Send
	5<4 TaskScheduled
	6<5 TaskStarted
	7<6 TaskSubmitted
	8<7 TaskFailed (no error name)
	9<8 TaskStateAborted
	10<8 ParallelStateFailed
	11<10 ParallelStateExited Start
	12<11 PassStateEntered Caught
	13<12 PassStateExited Caught
	14<13 ExecutionSucceeded
	`)
	if got.Output.Text() != `{"Error":null,"Cause":null}` {
		t.Errorf("output %s", got.Output.Text())
	}
}

// Recorded: with MaxConcurrency 1 an iteration's end and the next one's start
// follow the last event of the iteration; the Map's success follows that end.
func TestMapOneByOne(t *testing.T) {
	m := machine(map[string]state{
		"Start": mapOf(runtime.MapPolicy{StartAt: at("Each"), MaxConcurrency: 1}, runtime.End, runtime.End), "Each": pass(runtime.End),
	})
	_, got := played(t, m, `{"input":[1,2]}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 MapStateEntered Start
	3<2 MapStateStarted
	4<3 MapIterationStarted Start
	5<4 PassStateEntered Each
	6<5 PassStateExited Each
	7<6 MapIterationSucceeded Start
	8<6 MapIterationStarted Start
	9<8 PassStateEntered Each
	10<9 PassStateExited Each
	11<10 MapIterationSucceeded Start
	12<11 MapStateSucceeded
	13<11 MapStateExited Start
	14<13 ExecutionSucceeded
	`)
}

func TestTaskThatNeverAnswers(t *testing.T) {
	slow := lambda
	slow.Timeout = 5 * time.Second
	m := machine(map[string]state{"Start": task(slow, runtime.End, runtime.End)})
	c, got := played(t, m, `{"tasks":[{"state":"Start","match":{"input":{}},"outcome":{"timedOut":true,"error":"States.Timeout"}}]}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 TaskStateEntered Start
	3<2 LambdaFunctionScheduled
	4<3 LambdaFunctionStarted
	5<4 LambdaFunctionTimedOut States.Timeout
	6<5 ExecutionFailed States.Timeout
	`)
	if at := time.Unix(0, got.Events[5].Time); at.Sub(c.start()) != 5*time.Second {
		t.Errorf("timed out at %s", at)
	}
}

func TestActivities(t *testing.T) {
	activity := runtime.Task{ID: "a", Resource: activityArn, Kind: runtime.Activity, Timeout: time.Second}
	m := machine(map[string]state{"Start": task(activity, at("Again"), runtime.End), "Again": task(activity, runtime.End, runtime.End)})
	_, got := played(t, m, `{"tasks":[
		{"state":"Start","resourceArn":"`+activityArn+`","workerName":"w","outcome":{"output":{}}},
		{"state":"Again","outcome":{"timedOut":true}}]}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 TaskStateEntered Start
	3<2 ActivityScheduled
	4<3 ActivityStarted
	5<4 ActivitySucceeded
	6<5 TaskStateExited Start
	7<6 TaskStateEntered Again
	8<7 ActivityScheduled
	9<8 ActivityTimedOut States.Timeout
	10<9 ExecutionFailed States.Timeout
	`)
	if got.Events[3].Text != "w" {
		t.Errorf("worker %q", got.Events[3].Text)
	}
}

// Recorded: the service looks for the activity before it schedules.
func TestActivityThatNobodyRecordedDoesNotExist(t *testing.T) {
	activity := runtime.Task{ID: "a", Resource: activityArn, Kind: runtime.Activity}
	m := machine(map[string]state{"Start": task(activity, runtime.End, runtime.End)})
	_, got := played(t, m, `{}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 TaskStateEntered Start
	3<2 ExecutionFailed States.Runtime: An error occurred while executing the state 'Start' (entered at the event id #2). The activity `+activityArn+` does not exist.
	`)
}

func TestStopIsSentWhenOnlyTimersAreLeft(t *testing.T) {
	m := machine(map[string]state{"Start": pass(at("Wait")), "Wait": wait(time.Minute, runtime.End)})
	_, got := played(t, m, `{"stop":{"error":"E","cause":"C"}}`)
	wantLines(t, got, `
	1<0 ExecutionStarted
	2<0 PassStateEntered Start
	3<2 PassStateExited Start
	4<3 WaitStateEntered Wait
	5<0 ExecutionAborted E: C
	`)
	if got.Status != runtime.StatusAborted {
		t.Errorf("status %s", got.Status)
	}
}

func TestEndlessWaitIsLeftRunning(t *testing.T) {
	m := machine(map[string]state{"Start": wait(366*24*time.Hour, runtime.End)})
	if _, got := played(t, m, `{}`); got.Status != runtime.StatusRunning {
		t.Errorf("status %s", got.Status)
	}
}

func TestMachineThatNeverEndsIsGivenUp(t *testing.T) {
	m := machine(map[string]state{"Start": pass(at("Start"))})
	c := caseOf(t, `{}`)
	_, err := (&settings{machine: m}).run(c, newTape(c), &runtime.Journal{})
	if err != errEndless {
		t.Errorf("error %v", err)
	}
}

func TestDaysAheadStandForAMoment(t *testing.T) {
	c := caseOf(t, `{"recorded":"31-12-2023, 23:00:00","input_text":"{\"at\": \"{{now+2d}}\"}"}`)
	in, err := c.input()
	if err != nil || in.Text() != `{"at": "2024-01-02T23:00:00.000Z"}` {
		t.Errorf("%s, %v", in.Text(), err)
	}
}

func TestOtherArgumentsAreTold(t *testing.T) {
	m := machine(map[string]state{"Start": task(lambda, runtime.End, runtime.End)})
	c := caseOf(t, `{"input":{"a":2},"tasks":[{"state":"Start","match":{"input":{"a":1}},"outcome":{"output":1}}]}`)
	got, err := (&settings{machine: m}).run(c, newTape(c), &runtime.Journal{})
	if err != nil {
		t.Fatal(err)
	}
	want := `state "Start" was to be given other arguments: input.a: recorded 1, now 2`
	if len(got.notes) != 1 || got.notes[0] != want {
		t.Errorf("notes %q", got.notes)
	}
}

func TestUnorderedTasksAreFoundByArguments(t *testing.T) {
	m := machine(map[string]state{
		"Start": mapOf(runtime.MapPolicy{StartAt: at("Each")}, runtime.End, runtime.End), "Each": task(lambda, runtime.End, runtime.End),
	})
	_, got := played(t, m, `{"unordered":true,"input":[1,2],"tasks":[
		{"state":"Each","match":{"input":2},"outcome":{"output":"two"}},
		{"match":{"input":1},"outcome":{"output":"one"}}]}`)
	if got.Output.Text() != `["one","two"]` {
		t.Errorf("output %s", got.Output.Text())
	}
}

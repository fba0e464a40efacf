package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// chain shows a history's links: "Type name<previous", an event a line; ids
// must be 1, 2, 3, ….
func chain(t *testing.T, h *History) string {
	t.Helper()
	var b strings.Builder
	for i, e := range h.Events() {
		if e.ID != int64(i+1) {
			t.Errorf("event %d has the id %d", i+1, e.ID)
		}
		fmt.Fprintf(&b, "%d %s", e.ID, e.Type)
		if e.Name != "" {
			fmt.Fprintf(&b, " %s", e.Name)
		}
		if strings.HasPrefix(e.Type, "MapIteration") {
			fmt.Fprintf(&b, "[%d]", e.Index)
		}
		fmt.Fprintf(&b, " <%d\n", e.Prev)
	}
	return b.String()
}

func wantChain(t *testing.T, h *History, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimLeft(want, "\n"), "\t", "")
	if got := chain(t, h); got != want {
		t.Errorf("history\n%swant\n%s", got, want)
	}
}

func fails(times int) testHandler {
	n := 0
	return func(_ context.Context, in Value) (Value, error) {
		if n++; n <= times {
			return Value{}, &Error{Name: "E", Cause: "c"}
		}
		return in, nil
	}
}

func lambda(retries int) Task {
	t := Task{ID: "F", Kind: LambdaFunction, Resource: "arn:aws:lambda:us-east-1:123456789012:function:F"}
	if retries > 0 {
		t.Retry = []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: time.Second, MaxAttempts: retries, BackoffRate: 1}}
	}
	return t
}

func TestHistoryLinksOneStateToTheNext(t *testing.T) {
	def := testStates{"Start": passState(at("Task")), "Task": taskState(lambda(1), fails(1), at("Wait")), "Wait": waitState(time.Second, End)}.definition()
	wantChain(t, try(t, def, `1`).history, `
	1 ExecutionStarted <0
	2 PassStateEntered Start <0
	3 PassStateExited Start <2
	4 TaskStateEntered Task <3
	5 LambdaFunctionScheduled <4
	6 LambdaFunctionStarted <5
	7 LambdaFunctionFailed <6
	8 LambdaFunctionScheduled <7
	9 LambdaFunctionStarted <8
	10 LambdaFunctionSucceeded <9
	11 TaskStateExited Task <10
	12 WaitStateEntered Wait <11
	13 WaitStateExited Wait <12
	14 ExecutionSucceeded <13
	`)
}

func TestHistoryOfAFailure(t *testing.T) {
	def := testStates{"Start": taskState(lambda(0), fails(1), End).catching(at("Fail"), ErrorAll), "Fail": failState("F", "why")}.definition()
	wantChain(t, try(t, def, `1`).history, `
	1 ExecutionStarted <0
	2 TaskStateEntered Start <0
	3 LambdaFunctionScheduled <2
	4 LambdaFunctionStarted <3
	5 LambdaFunctionFailed <4
	6 TaskStateExited Start <5
	7 FailStateEntered Fail <6
	8 ExecutionFailed <7
	`)
}

func TestHistoryOfAParallel(t *testing.T) {
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("A", "B")}, at("End")), "A": passState(End), "B": passState(End), "End": passState(End),
	}.definition()
	wantChain(t, try(t, def, `1`).history, `
	1 ExecutionStarted <0
	2 ParallelStateEntered Start <0
	3 ParallelStateStarted <2
	4 PassStateEntered A <3
	5 PassStateExited A <4
	6 PassStateEntered B <3
	7 PassStateExited B <6
	8 ParallelStateSucceeded <7
	9 ParallelStateExited Start <7
	10 PassStateEntered End <9
	11 PassStateExited End <10
	12 ExecutionSucceeded <11
	`)
}

func TestHistoryOfAMap(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("A")}, End), "A": passState(End)}.definition()
	wantChain(t, try(t, def, `[1,2]`).history, `
	1 ExecutionStarted <0
	2 MapStateEntered Start <0
	3 MapStateStarted <2
	4 MapIterationStarted Start[0] <3
	5 PassStateEntered A <4
	6 PassStateExited A <5
	7 MapIterationSucceeded Start[0] <6
	8 MapIterationStarted Start[1] <3
	9 PassStateEntered A <8
	10 PassStateExited A <9
	11 MapIterationSucceeded Start[1] <10
	12 MapStateSucceeded <11
	13 MapStateExited Start <11
	14 ExecutionSucceeded <13
	`)
}

func TestHistoryOfAMapOneByOne(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("A"), MaxConcurrency: 1}, End), "A": passState(End)}.definition()
	wantChain(t, try(t, def, `[1,2]`).history, `
	1 ExecutionStarted <0
	2 MapStateEntered Start <0
	3 MapStateStarted <2
	4 MapIterationStarted Start[0] <3
	5 PassStateEntered A <4
	6 PassStateExited A <5
	7 MapIterationSucceeded Start[0] <6
	8 MapIterationStarted Start[1] <6
	9 PassStateEntered A <8
	10 PassStateExited A <9
	11 MapIterationSucceeded Start[1] <10
	12 MapStateSucceeded <11
	13 MapStateExited Start <11
	14 ExecutionSucceeded <13
	`)
}

func TestHistoryOfAnEmptyMap(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("A")}, End), "A": passState(End)}.definition()
	wantChain(t, try(t, def, `[]`).history, `
	1 ExecutionStarted <0
	2 MapStateEntered Start <0
	3 MapStateStarted <2
	4 MapStateSucceeded <3
	5 MapStateExited Start <3
	6 ExecutionSucceeded <5
	`)
}

func TestHistoryOfAParallelThatIsRetriedAndCaught(t *testing.T) {
	policy := ParallelPolicy{Branches: states("A"), Retry: []Retrier{{ErrorEquals: []string{"E"}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 1}}}
	def := testStates{"Start": parallelState(policy, End).catching(at("Caught"), ErrorAll), "A": failState("E", ""), "Caught": passState(End)}.definition()
	wantChain(t, try(t, def, `1`).history, `
	1 ExecutionStarted <0
	2 ParallelStateEntered Start <0
	3 ParallelStateStarted <2
	4 FailStateEntered A <3
	5 ParallelStateStarted <4
	6 FailStateEntered A <5
	7 ParallelStateFailed <6
	8 ParallelStateExited Start <7
	9 PassStateEntered Caught <8
	10 PassStateExited Caught <9
	11 ExecutionSucceeded <10
	`)
}

func TestHistoryAsAWSShowsIt(t *testing.T) {
	task := lambda(0)
	task.Timeout, task.Heartbeat, task.RoleArn = 90*time.Second, 30*time.Second, "arn:role"
	def := testStates{"Start": taskState(task, fails(0), End)}.definition()
	got := string(try(t, def, `{"a": "<x>"}`, WithRole("arn:aws:iam::1:role/r")).history.Append(nil))
	want := strings.Join([]string{
		`{"events":[{"timestamp":1767225600.000,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{\"a\": \"<x>\"}","inputDetails":{"truncated":false},"roleArn":"arn:aws:iam::1:role/r"}}`,
		`{"timestamp":1767225600.000,"type":"TaskStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"Start","input":"{\"a\": \"<x>\"}","inputDetails":{"truncated":false}}}`,
		`{"timestamp":1767225600.000,"type":"LambdaFunctionScheduled","id":3,"previousEventId":2,"lambdaFunctionScheduledEventDetails":{"resource":"arn:aws:lambda:us-east-1:123456789012:function:F","input":"{\"a\": \"<x>\"}","inputDetails":{"truncated":false},"timeoutInSeconds":90,"heartbeatInSeconds":30,"taskCredentials":{"roleArn":"arn:role"}}}`,
		`{"timestamp":1767225600.000,"type":"LambdaFunctionStarted","id":4,"previousEventId":3}`,
		`{"timestamp":1767225600.000,"type":"LambdaFunctionSucceeded","id":5,"previousEventId":4,"lambdaFunctionSucceededEventDetails":{"output":"{\"a\": \"<x>\"}","outputDetails":{"truncated":false}}}`,
		`{"timestamp":1767225600.000,"type":"TaskStateExited","id":6,"previousEventId":5,"stateExitedEventDetails":{"name":"Start","output":"{\"a\": \"<x>\"}","outputDetails":{"truncated":false}}}`,
		`{"timestamp":1767225600.000,"type":"ExecutionSucceeded","id":7,"previousEventId":6,"executionSucceededEventDetails":{"output":"{\"a\": \"<x>\"}","outputDetails":{"truncated":false}}}]}`,
	}, ",")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHistoryKeepsMoreThanAChunk(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("A")}, End), "A": passState(End)}.definition()
	h := try(t, def, "["+strings.Repeat("0,", 299)+"0]").history
	chain(t, h)
	if h.Len() != 6+4*300 || h.Len() != len(h.Events()) {
		t.Errorf("%d events", h.Len())
	}
}

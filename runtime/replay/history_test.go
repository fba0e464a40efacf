package replay

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// recorded is what the service would give for a run of ours.
func recorded(r *Result) []byte {
	h := runtime.HistoryOf(r.Events)
	return h.Append(nil)
}

// A history of ours gives the tasks back that made it.
func TestFromHistoryOfNestedMaps(t *testing.T) {
	m := machine(map[string]state{
		"Start": mapOf(runtime.MapPolicy{StartAt: at("Inner")}, at("After"), runtime.End),
		"Inner": mapOf(runtime.MapPolicy{StartAt: at("Each")}, at("Sum"), runtime.End),
		"Each":  task(lambda, runtime.End, runtime.End), "Sum": task(lambda, runtime.End, runtime.End), "After": task(lambda, runtime.End, runtime.End),
	})
	_, got := played(t, m, `{"input":[[1,2],[3]],"tasks":[
		{"state":"Each","outcome":{"output":10}},{"state":"Each","outcome":{"output":20}},{"state":"Sum","outcome":{"output":30}},
		{"state":"Each","outcome":{"output":40}},{"state":"Sum","outcome":{"failed":true,"error":"E","cause":"c"}},
		{"state":"After","outcome":{"output":0}}]}`)
	c, err := FromHistory(recorded(got))
	if err != nil {
		t.Fatal(err)
	}
	var tasks []string
	for _, task := range c.Tasks {
		where := "-"
		if task.Iteration != nil {
			where = fmt.Sprint(task.Iteration.Index)
		}
		tasks = append(tasks, *task.State+where)
	}
	if got, want := strings.Join(tasks, " "), "Each0 Each1 Sum0 Each0 Sum1"; got != want {
		t.Errorf("tasks %s, want %s", got, want)
	}
	last := c.Tasks[4].Outcome
	if !last.Failed || last.Error != "E" || last.Cause != "c" {
		t.Errorf("outcome %+v", last)
	}
	if !c.Unordered || c.Expect.Status != "FAILED" || *c.Expect.Error != "E" {
		t.Errorf("unordered %v, expected %+v", c.Unordered, c.Expect)
	}
	same(t, m, c)
}

// same replays a case made of a history and wants no difference.
func same(t *testing.T, m Machine, c *Case) {
	t.Helper()
	got, err := (&settings{machine: m}).run(c, newTape(c), &runtime.Journal{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.compare(got)
	if err != nil || !v.compared || !v.same() || len(got.notes) > 0 {
		t.Errorf("%v, %+v, %q", err, v, got.notes)
	}
}

func TestFromHistoryOfEveryOutcome(t *testing.T) {
	slow, job, activity := lambda, runtime.Task{ID: "j", Resource: "arn:aws:states:::glue:startJobRun.sync", Sync: true}, runtime.Task{ID: "a", Resource: activityArn, Kind: runtime.Activity}
	slow.Timeout = time.Second
	for _, c := range []struct {
		task    runtime.Task
		outcome string
	}{
		{lambda, `"outcome":{"scheduleFailed":true,"error":"E"}`},
		{lambda, `"outcome":{"startFailed":true,"error":"E"}`},
		{job, `"outcome":{"submitFailed":true,"error":"E"}`},
		{job, `"submitted":{"output":{"run":1}},"outcome":{"output":{"done":true}}`},
		{slow, `"outcome":{"timedOut":true}`},
		{activity, `"resourceArn":"` + activityArn + `","workerName":"w","outcome":{"failed":true}`},
	} {
		m := machine(map[string]state{"Start": task(c.task, at("End"), at("End")), "End": pass(runtime.End)})
		_, got := played(t, m, `{"tasks":[{"state":"Start",`+c.outcome+`}]}`)
		back, err := FromHistory(recorded(got))
		if err != nil {
			t.Fatal(err)
		}
		if len(back.Tasks) != 1 {
			t.Errorf("%s: %d tasks in\n%s", c.outcome, len(back.Tasks), lines(got))
		}
		same(t, m, back)
	}
}

func TestFromHistoryOfAnOpenOrStoppedExecution(t *testing.T) {
	m := machine(map[string]state{"Start": task(lambda, at("Wait"), runtime.End), "Wait": wait(time.Hour, runtime.End)})
	_, got := played(t, m, `{"tasks":[{"state":"Start","outcome":{"output":1}}],"stop":{"error":"E"}}`)
	c, err := FromHistory(recorded(got))
	if err != nil || c.Stop == nil || c.Stop.Error != "E" {
		t.Fatalf("stop %+v, %v", c.Stop, err)
	}
	same(t, m, c)
	_, got = played(t, m, `{"tasks":[{"state":"Start","outcome":{"none":true}}]}`)
	c, err = FromHistory(recorded(got))
	if err != nil || !c.Tasks[0].Outcome.None || c.Expect.Status != "RUNNING" {
		t.Fatalf("%+v, %v", c, err)
	}
	same(t, m, c)
}

func TestFromHistoryRefusesWhatIsNone(t *testing.T) {
	for _, text := range []string{``, `[]`, `{}`, `{"events":[{"id":2,"type":"PassStateEntered"}]}`, `{"events":[3]}`} {
		if c, err := FromHistory([]byte(text)); err == nil {
			t.Errorf("%q is %+v", text, c)
		}
	}
}

func TestNamesOfAPlainHistory(t *testing.T) {
	c, err := FromHistory([]byte(`{"events":[{"id":1,"type":"ExecutionStarted","timestamp":1700000000.5,
		"executionStartedEventDetails":{"input":"{}","roleArn":"arn:aws:iam::222222222222:role/r"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Unix(1700000000, 5e8).UTC(); !c.start().Equal(want) {
		t.Errorf("start %s, want %s", c.start(), want)
	}
	if want := "arn:aws:states:us-east-1:222222222222:execution:replay:replay"; c.Execution.Arn != want {
		t.Errorf("%s, want %s", c.Execution.Arn, want)
	}
	if err := c.named("arn:aws:states:eu-west-1:222222222222:execution:m:e"); err != nil || c.Execution.Name != "e" || c.StateMachine.Name != "m" {
		t.Errorf("%+v, %v", c.Execution, err)
	}
	if err := c.named("e"); err == nil {
		t.Error("any name is an ARN")
	}
}

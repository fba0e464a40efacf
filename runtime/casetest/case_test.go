package casetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// frame is a machine of two states: a task with a time-out that is retried when
// busy and caught when declined, then a wait.
type frame struct {
	runtime.NoVars
	run *runtime.Run
	b   runtime.Binder
}

const (
	stateCharge runtime.State = iota + 1
	stateRest
	stateRefuse
)

var chargeTask = runtime.Task{ID: "Charge", Resource: "arn:aws:states:::sqs:sendMessage", Timeout: time.Minute, Retry: []runtime.Retrier{
	{ErrorEquals: []string{"Busy", "States.Timeout"}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2},
}}

func (f *frame) Fork(r *runtime.Run) runtime.Machine { return &frame{run: r, b: f.b} }

func (f *frame) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	switch at {
	case stateRest:
		return runtime.End, in, runtime.Wait(f.run, time.Hour)
	case stateRefuse:
		return runtime.Fail(&runtime.Error{Name: "Refused", Cause: in.Field("Error").String()})
	}
	args := func() (runtime.Value, error) { return in, nil }
	work := func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return f.b.Do(ctx, "Charge", in) }
	out, err := runtime.CallFunc(f.run, work, args, &chargeTask)
	if err != nil && runtime.Matches(err, "Declined") {
		return stateRefuse, runtime.ErrorOutput(err), nil
	}
	return stateRest, out, err
}

func machine(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
	return runtime.NewExecutor(&runtime.Definition{
		Name: "sample", StartAt: stateCharge,
		States: []runtime.StateInfo{
			stateCharge: {Name: "Charge", Kind: runtime.KindTask},
			stateRest:   {Name: "Rest", Kind: runtime.KindWait},
			stateRefuse: {Name: "Refuse", Kind: runtime.KindFail},
		},
		New: func(r *runtime.Run) runtime.Machine { return &frame{run: r, b: b} },
	}, opts...)
}

// run gives what is wrong with a case, faults of its file included.
func run(t *testing.T, text string) (*Result, []string) {
	t.Helper()
	c, err := Parse("c.json", []byte(text))
	if err != nil {
		return nil, []string{err.Error()}
	}
	r, err := c.Run(machine, false)
	if err != nil {
		return nil, []string{err.Error()}
	}
	return r, c.Problems(r)
}

const busyOnce = `{
  "Input": {"total": 20},
  "Mocks": {"Charge": [{"Throw": {"Error": "Busy"}}, {"Return": {"id": "p", "extra": 1}}]},
  "Expect": {
    "Status": "SUCCEEDED", "Output": {"extra": 1, "id": "p"}, "OutputHas": {"id": "p"}, "Error": "",
    "Path": ["Charge", "Rest"], "Events": 12, "Calls": {"Charge": [{"total": 20}, {}]}
  }
}`

func TestCase(t *testing.T) {
	r, problems := run(t, busyOnce)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if r.Elapsed != time.Hour+time.Second {
		t.Errorf("elapsed %v", r.Elapsed)
	}
	f := r.Forecast()
	want := Forecast{Events: 12, Payload: len(`{"id":"p","extra":1}`), State: "Charge", Transitions: 3, Executions: 1, Duration: time.Hour + time.Second}
	if f != want {
		t.Errorf("forecast %+v, want %+v", f, want)
	}
	tr := r.Trace()
	if !slices.Equal(tr.Ways, []Way{{From: "Charge", To: "Rest"}, {From: "Rest"}}) || !slices.Equal(tr.Retries, []Retry{{"Charge", "Busy"}}) {
		t.Errorf("trace %+v", tr)
	}
}

func TestOutcomes(t *testing.T) {
	for name, text := range map[string]string{
		"caught":       `{"Mocks": {"Charge": {"Throw": {"Error": "Declined"}}}, "Expect": {"Status": "FAILED", "Error": "Refused", "Cause": "Declined", "Path": ["Charge", "Refuse"]}}`,
		"never":        `{"Mocks": {"Charge": {"Never": true}}, "Expect": {"Error": "States.Timeout", "Calls": {"Charge": 3}}}`,
		"attempts":     `{"Mocks": {"Charge": {"0-1": {"Throw": {"Error": "Busy"}}, "2": {"Return": 7}}}, "Expect": {"Output": 7}}`,
		"events":       `{"Mocks": {"Charge": {"Throw": {"Error": "Bad"}}}, "Expect": {"Events": ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "ExecutionFailed"]}}`,
		"empty output": `{"Mocks": {"Charge": {"Return": null}}, "Expect": {"Output": null}}`,
	} {
		if _, problems := run(t, text); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		`{"Expect": {}}`: `c.json: the state "Charge" has no answer: add "Mocks": {"Charge": {"Return": …}}`,
		`{}`:             `c.json: the state "Charge" has no answer: add "Mocks": {"Charge": {"Return": …}}`,
		"{\n \"Mocks\": {\"Charge\": [{\"Throw\": {\"Error\": \"Busy\"}}]}, \"Expect\": {}}":                `c.json:2:22: the state "Charge" has no answer for its call number 2`,
		`{"Mocks": {"Charge": {"Return": 1}}}`:                                                              `c.json: expects nothing yet: "aslc test --update" writes what happens now`,
		"{\"Mocks\": {\"Charge\": {\"Return\": {\"a\": 1}}},\n\"Expect\": {\"Output\": {\"a\": 2}}}":        `c.json:2:28: Output.a: want 2, got 1`,
		`{"Mocks": {"Charge": {"Return": {"a": 1}}}, "Expect": {"Output": {}}}`:                             `c.json:1:66: Output.a: want nothing, got 1`,
		`{"Mocks": {"Charge": {"Return": [1]}}, "Expect": {"OutputHas": []}}`:                               `c.json:1:64: OutputHas: want 0 elements, got 1: [1]`,
		`{"Mocks": {"Charge": {"Return": 1}}, "Expect": {"Path": ["Charge", "Wait"]}}`:                      `c.json:1:68: Path[1]: want "Wait", got "Rest"`,
		`{"Mocks": {"Charge": {"Return": 1}}, "Expect": {"Path": ["Charge"]}}`:                              `c.json:1:57: Path[1]: want no more, got "Rest"`,
		`{"Mocks": {"Charge": {"Return": 1}}, "Expect": {"Calls": {"Charge": 2}}}`:                          `c.json:1:69: Calls.Charge: want 2, got 1`,
		`{"Mocks": {"Charge": {"Throw": {"Error": "X", "Cause": "y"}}}, "Expect": {"Status": "SUCCEEDED"}}`: `c.json:1:85: Status: want "SUCCEEDED", got "FAILED" (X: y)`,

		"{\n  \"Inptu\": 1}":                                                `c.json:2:3: unknown field "Inptu" in a case; did you mean "Input"?`,
		`{"Expect": {"Stat": 1}}`:                                           `c.json:1:13: unknown field "Stat" in Expect; it has Calls, Cause, Error, Events, Next, Output, OutputHas, Path, Status`,
		`{"Mocks": {"Charg": {"Return": 1}}}`:                               `c.json:1:12: the definition has no state "Charg"; did you mean "Charge"?`,
		`{"Mocks": {"Rest": {"Return": 1}}}`:                                `c.json:1:12: the state "Rest" is a Wait, which calls nothing`,
		`{"Mocks": {"Charge": {"Return": 1, "Never": true}}}`:               `c.json:1:22: want one of Return, Throw and Never`,
		`{"Mocks": {"Charge": {"0-1": {"Return": 1}, "1": {"Return": 1}}}}`: `c.json:1:45: attempt 1 has two answers`,
		`{"Input": }`:               `c.json:1:11: not JSON: `,
		`{"Input": 1, "Input": 2}`:  `c.json:1:14: "Input" stands in a case twice`,
		`{"StartTime": "today"}`:    `c.json:1:15: want a time, such as "2026-01-01T00:00:00Z"`,
		`{"MockFile": "none.json"}`: `c.json:1:14: open none.json`,
	} {
		_, problems := run(t, text)
		if len(problems) == 0 || !strings.HasPrefix(problems[0], want) {
			t.Errorf("%s\n got %q\nwant %q", text, problems, want)
		}
	}
}

// What is updated passes, says the same of the rest, and is not changed again.
func TestUpdate(t *testing.T) {
	for _, text := range []string{
		"{\n  \"Mocks\": {\"Charge\": {\"Return\": {\"long\": \"a text that is so long that it is written over several lines\"}}}\n}\n",
		`{"Mocks": {"Charge": {"Throw": {"Error": "Bad"}}}}`,
		strings.NewReplacer(`"id": "p", "extra"`, `"id": "other", "extra"`, `"Charge": [{"total": 20}`, `"Charge": [{"total": 21}`, "12", "13").Replace(busyOnce),
	} {
		c, err := Parse("c.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Run(machine, false)
		if err != nil || len(c.Problems(r)) == 0 {
			t.Fatal("the case passes before", err)
		}
		updated, err := c.Updated(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := run(t, string(updated)); len(problems) > 0 {
			t.Errorf("%s: %v", updated, problems)
		}
		if strings.Count(string(updated), `"Comment"`) != strings.Count(text, `"Comment"`) || !strings.Contains(string(updated), text[1:20]) {
			t.Errorf("%s", updated)
		}
	}
}

func TestMockFile(t *testing.T) {
	dir := t.TempDir()
	mocks := `{"StateMachines": {"sample": {"TestCases": {"Bad": {"Charge": "Bad"}}}}, "MockedResponses": {"Bad": {"0": {"Throw": {"Error": "Bad", "Cause": "c"}}}}}`
	write(t, filepath.Join(dir, "mocks.json"), mocks)
	file := filepath.Join(dir, "sample.test", "bad.json")
	write(t, file, `{"MockFile": "../mocks.json#Bad", "Expect": {"Error": "Bad"}}`)
	c, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Run(machine, false)
	if err != nil || len(c.Problems(r)) > 0 {
		t.Error(err, c.Problems(r))
	}
}

func TestJob(t *testing.T) {
	var fault *Fault
	if _, err := Parse("c.json", []byte("{")); !errors.As(err, &fault) || fault.Line != 1 {
		t.Error(err)
	}
	dir := t.TempDir()
	good, fresh := filepath.Join(dir, "good.json"), filepath.Join(dir, "fresh.json")
	write(t, good, busyOnce)
	write(t, fresh, `{"Mocks": {"Charge": {"Return": 1}}}`)
	j := &Job{Update: true, Cases: []Entry{{"good", good, 0}, {"fresh", fresh, 0}, {"none", filepath.Join(dir, "none.json"), 0}, {"far", good, 1}}}
	out := j.do([]Machine{machine})
	if len(out[0].Problems) > 0 || out[0].Updated || !out[1].Updated || len(out[2].Problems) != 1 || len(out[3].Problems) != 1 {
		t.Errorf("%+v", out)
	}
	j.Update = false
	if out := j.do([]Machine{machine}); len(out[1].Problems) > 0 {
		t.Errorf("updated, but %v", out[1].Problems)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/ir"
)

// history makes the text of a history of lines "id prev Type [name or error]".
func history(lines ...string) []byte {
	var events []map[string]any
	for _, line := range lines {
		var id, prev int
		var kind, text string
		fmt.Sscanf(line, "%d %d %s %s", &id, &prev, &kind, &text)
		e := map[string]any{"id": id, "previousEventId": prev, "type": kind}
		if text != "" {
			e["stateEventDetails"] = map[string]any{"name": text, "error": text}
		}
		events = append(events, e)
	}
	out, _ := json.Marshal(map[string]any{"events": events})
	return out
}

func TestReadRun(t *testing.T) {
	for name, test := range map[string]struct {
		events []string
		want   string // the execution's status, then the states in alphabetical order
	}{
		"empty": {[]string{"1 0 ExecutionStarted"}, "RUNNING"},
		"loop": {[]string{
			"1 0 ExecutionStarted", "2 0 WaitStateEntered A", "3 2 WaitStateExited A", "4 3 ChoiceStateEntered B", "5 4 ChoiceStateExited B",
			"6 5 WaitStateEntered A", "7 6 WaitStateExited A", "8 7 ChoiceStateEntered B", "9 8 ChoiceStateExited B", "10 9 ExecutionSucceeded",
		}, "SUCCEEDED; A: succeeded, entered 2 times; B: succeeded, entered 2 times"},
		"retried": {[]string{
			"1 0 ExecutionStarted", "2 0 TaskStateEntered A", "3 2 TaskScheduled", "4 3 TaskStarted", "5 4 TaskFailed Busy",
			"6 5 TaskScheduled", "7 6 TaskStarted", "8 7 TaskSucceeded", "9 8 TaskStateExited A", "10 9 ExecutionSucceeded",
		}, "SUCCEEDED; A: succeeded, 2 attempts"},
		"caught": {[]string{
			"1 0 ExecutionStarted", "2 0 TaskStateEntered A", "3 2 LambdaFunctionScheduled", "4 3 LambdaFunctionTimedOut States.Timeout",
			"5 4 TaskStateExited A", "6 5 PassStateEntered B",
		}, "RUNNING; A: caught: States.Timeout; B: running"},
		"failed without an event of its own": {[]string{
			"1 0 ExecutionStarted", "2 0 PassStateEntered A", "3 2 ExecutionFailed States.Runtime",
		}, "FAILED; A: failed: States.Runtime"},
		"a branch fails, the other is aborted": {[]string{
			"1 0 ExecutionStarted", "2 0 ParallelStateEntered P", "3 2 ParallelStateStarted", "4 3 TaskStateEntered A", "5 3 WaitStateEntered B",
			"6 4 TaskScheduled", "7 6 TaskFailed Bad", "8 7 ParallelStateFailed", "9 8 ExecutionFailed Bad",
		}, "FAILED; A: failed: Bad; B: aborted; P: failed: Bad"},
		"a Parallel is retried": {[]string{
			"1 0 ExecutionStarted", "2 0 ParallelStateEntered P", "3 2 ParallelStateStarted", "4 3 PassStateEntered A", "5 4 PassStateExited A",
			"6 5 FailStateEntered F", "7 6 ParallelStateFailed", "8 7 ParallelStateStarted", "9 8 PassStateEntered A", "10 9 PassStateExited A",
			"11 10 ParallelStateSucceeded", "12 11 ParallelStateExited P", "13 12 ExecutionSucceeded",
		}, "SUCCEEDED; A: succeeded, entered 2 times; F: failed; P: succeeded, 2 attempts"},
		"iterations": {[]string{
			"1 0 ExecutionStarted", "2 0 MapStateEntered M", "3 2 MapStateStarted",
			"4 3 MapIterationStarted M", "5 3 MapIterationStarted M", "6 3 MapIterationStarted M",
			"7 4 TaskStateEntered A", "8 5 TaskStateEntered A", "9 6 TaskStateEntered A", "10 7 TaskScheduled", "11 10 TaskSucceeded",
			"12 11 TaskStateExited A", "13 12 MapIterationSucceeded M", "14 8 TaskScheduled", "15 14 TaskFailed Bad", "16 15 MapIterationFailed M",
			"17 9 MapIterationAborted M", "18 15 MapStateFailed", "19 18 ExecutionFailed Bad",
		}, "FAILED; A: 1 failed: Bad, 1 aborted, 1 succeeded; M: failed: Bad"},
		"stopped":     {[]string{"1 0 ExecutionStarted", "2 0 WaitStateEntered A", "3 2 ExecutionAborted"}, "ABORTED; A: aborted"},
		"out of time": {[]string{"1 0 ExecutionStarted", "2 0 WaitStateEntered A", "3 2 ExecutionTimedOut"}, "TIMED_OUT; A: timed-out"},
		"redriven": {[]string{
			"1 0 ExecutionStarted", "2 0 TaskStateEntered A", "3 2 TaskScheduled", "4 3 TaskFailed Bad", "5 4 ExecutionFailed Bad",
			"6 5 ExecutionRedriven", "7 6 TaskScheduled", "8 7 TaskSucceeded", "9 8 TaskStateExited A", "10 9 ExecutionSucceeded",
		}, "SUCCEEDED; A: succeeded, 2 attempts"},
		"in another order": {[]string{"2 0 PassStateEntered A", "1 0 ExecutionStarted"}, "RUNNING; A: running"},
	} {
		t.Run(name, func(t *testing.T) {
			run, err := ReadRun(history(test.events...))
			if err != nil {
				t.Fatal(err)
			}
			if got := run.summary(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func (r *Run) summary() string {
	var names []string
	for name := range r.States {
		names = append(names, name)
	}
	slices.Sort(names)
	parts := []string{r.Status}
	for _, name := range names {
		parts = append(parts, name+": "+r.States[name].String())
	}
	return strings.Join(parts, "; ")
}

func TestReadRunFaults(t *testing.T) {
	for text, want := range map[string]string{
		``:             "not a history",
		`{}`:           "the history has no events",
		`[]`:           "the history has no events",
		`{"events":1}`: "not a history",
		`{"events":[{"id":1,"previousEventId":1,"type":"ExecutionStarted"}]}`:                "event 1 follows event 1",
		`{"events":[{"id":7,"previousEventId":5,"type":"PassStateExited"}]}`:                 "event 7 stands where event 1 should: is the history a part of one",
		`{"events":[{"id":7,"type":"PassStateExited","stateExitedEventDetails":"nothing"}]}`: "not a history",
	} {
		if _, err := ReadRun([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// TestWays: which edges were taken, also where Next and Catch lead to one state.
func TestWays(t *testing.T) {
	prog := program(t, "ways", []byte(`{"StartAt": "A", "States": {
		"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
			"Catch": [{"ErrorEquals": ["X"], "Next": "B"}, {"ErrorEquals": ["Y"], "Next": "C"}], "Next": "B"},
		"B": {"Type": "Pass", "End": true}, "C": {"Type": "Pass", "End": true}}}`))
	for name, test := range map[string]struct {
		events []string
		want   string
	}{
		"next":                    {[]string{"1 0 TaskStateEntered A", "2 1 TaskStateExited A", "3 2 PassStateEntered B"}, "start→A A→B"},
		"caught":                  {[]string{"1 0 TaskStateEntered A", "2 1 LambdaFunctionFailed X", "3 2 TaskStateExited A", "4 3 PassStateEntered B", "5 4 PassStateExited B"}, "start→A A⇢B B→end"},
		"caught without an event": {[]string{"1 0 TaskStateEntered A", "2 1 TaskStateExited A", "3 2 PassStateEntered C"}, "start→A A⇢C"},
	} {
		run, err := ReadRun(history(test.events...))
		if err != nil {
			t.Fatal(err)
		}
		if got := taken(prog, run); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func taken(prog *ir.Program, run *Run) string {
	var out []string
	for _, e := range newDrawing(prog, run).root.edges {
		from, arrow, to := "start", "→", "end"
		if e.from.kind == stateNode {
			from = e.from.state.Base().Name
		}
		if e.to.kind == stateNode {
			to = e.to.state.Base().Name
		}
		if e.catch {
			arrow = "⇢"
		}
		if e.taken {
			out = append(out, from+arrow+to)
		}
	}
	return strings.Join(out, " ")
}

func TestUnknown(t *testing.T) {
	prog := program(t, "one", []byte(`{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`))
	run, err := ReadRun(history("1 0 PassStateEntered Z", "2 1 PassStateExited Z", "3 2 PassStateEntered Q", "4 3 PassStateExited Q", "5 4 PassStateEntered A"))
	if err != nil {
		t.Fatal(err)
	}
	if got := run.Unknown(prog); !slices.Equal(got, []string{"Q", "Z"}) {
		t.Errorf("unknown: %q", got)
	}
}

func FuzzReadRun(f *testing.F) {
	f.Add(string(history("1 0 MapStateEntered A", "2 1 MapIterationStarted A", "3 2 MapStateFailed A", "4 3 ExecutionRedriven")))
	f.Add(`[{"id":1,"type":"ParallelStateFailed"},{"id":2,"previousEventId":1,"type":"MapRunStarted"}]`)
	prog := program(f, "one", []byte(`{"StartAt": "A", "States": {"A": {"Type": "Map", "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}, "End": true}}}`))
	f.Fuzz(func(t *testing.T, text string) {
		run, err := ReadRun([]byte(text))
		if err != nil {
			return
		}
		if err := wellFormed(SVG(prog, run)); err != nil {
			t.Errorf("%v", err)
		}
	})
}

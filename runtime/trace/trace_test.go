package trace

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// history makes the texts of events of lines "time prev Type [name [error [index]]]";
// their ids count from 1.
func history(lines ...string) [][]byte {
	var out [][]byte
	for i, line := range lines {
		var prev, index int
		var at float64
		var kind, name, failure string
		fmt.Sscanf(line, "%f %d %s %s %s %d", &at, &prev, &kind, &name, &failure, &index)
		details := map[string]any{"index": index}
		if name != "" && name != "-" {
			details["name"] = name
		}
		if failure != "" && failure != "-" {
			details["error"] = failure
		}
		text, err := json.Marshal(map[string]any{"id": i + 1, "previousEventId": prev, "type": kind, "timestamp": at, "someEventDetails": details})
		if err != nil {
			panic(err)
		}
		out = append(out, text)
	}
	return out
}

func read(t *testing.T, lines ...string) *Trace {
	t.Helper()
	tr := &Trace{}
	for _, text := range history(lines...) {
		if err := tr.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

// String is a trace as an indented tree.
func (t *Trace) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(t.Status+" "+t.Error))
	var below func(parent int, indent string)
	below = func(parent int, indent string) {
		for i := range t.Steps {
			s := &t.Steps[i]
			if s.Parent != parent {
				continue
			}
			label := s.Name
			switch s.Kind {
			case Branch:
				label = fmt.Sprintf("branch %d", s.Index)
			case Iteration:
				label = fmt.Sprintf("#%d", s.Index)
			}
			fmt.Fprintf(&b, "%s%s %s", indent, label, s.Status)
			if s.Error != "" {
				fmt.Fprintf(&b, " (%s)", s.Error)
			}
			fmt.Fprintf(&b, " %d-%d", s.Start, s.End)
			for _, a := range s.Attempts {
				fmt.Fprintf(&b, " [%s %d-%d]", strings.TrimSpace(string(a.Status)+" "+a.Error), a.Start, a.End)
			}
			b.WriteString("\n")
			below(i, indent+"  ")
		}
	}
	below(None, "  ")
	return b.String()
}

func TestSteps(t *testing.T) {
	for name, test := range map[string]struct {
		events []string
		want   string
	}{
		"a task is retried": {[]string{
			"1 0 ExecutionStarted", "1 0 TaskStateEntered A", "2 2 TaskScheduled", "2 3 TaskStarted", "3 4 TaskFailed - Busy",
			"5 5 TaskScheduled", "6 6 TaskSubmitted", "7 7 TaskTimedOut - States.Timeout", "7 8 ExecutionFailed - States.Timeout",
		}, `FAILED States.Timeout
  A failed (States.Timeout) 1000-7000 [failed Busy 2000-3000] [timed-out States.Timeout 5000-7000]
`},
		"it goes on": {[]string{"1 0 ExecutionStarted", "1 0 TaskStateEntered A", "2 2 TaskScheduled"}, `RUNNING
  A running 1000-0 [running 2000-0]
`},
		"branches end without events of their own": {[]string{
			"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "1 3 PassStateEntered A", "1 3 WaitStateEntered B",
			"2 4 PassStateExited A", "4 5 WaitStateExited B", "4 7 ParallelStateSucceeded", "4 8 ParallelStateExited P", "4 9 ExecutionSucceeded",
		}, `SUCCEEDED
  P succeeded 0-4000 [succeeded 0-4000]
    branch 0 succeeded 1000-2000
      A succeeded 1000-2000
    branch 1 succeeded 1000-4000
      B succeeded 1000-4000
`},
		"an iteration fails and the others are aborted": {[]string{
			"0 0 ExecutionStarted", "0 0 MapStateEntered M", "0 2 MapStateStarted", "1 3 MapIterationStarted M - 0", "1 3 MapIterationStarted M - 1", "1 3 MapIterationStarted M - 2",
			"1 4 TaskStateEntered A", "1 5 TaskStateEntered A", "1 6 TaskStateEntered A", "1 7 TaskScheduled", "1 8 TaskScheduled",
			"2 10 TaskFailed - Bad", "2 12 MapIterationFailed M", "2 11 MapIterationAborted M - 1", "2 12 MapStateFailed - Bad", "2 15 ExecutionFailed - Bad",
		}, `FAILED Bad
  M failed (Bad) 0-2000 [failed Bad 0-2000]
    #0 failed (Bad) 1000-2000
      A failed (Bad) 1000-2000 [failed Bad 1000-2000]
    #1 aborted 1000-2000
      A aborted 1000-2000 [aborted 1000-2000]
    #2 aborted 1000-2000
      A aborted 1000-2000
`},
		"a Fail inside tells its error when the execution fails": {[]string{
			"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "0 3 MapStateEntered M", "0 4 MapStateStarted", "1 5 MapIterationStarted M - 0",
			"1 6 FailStateEntered F", "1 7 MapIterationFailed M", "1 7 MapStateFailed", "1 9 ParallelStateFailed", "1 10 ExecutionFailed - Bad",
		}, `FAILED Bad
  P failed (Bad) 0-1000 [failed 0-1000]
    branch 0 failed (Bad) 0-1000
      M failed (Bad) 0-1000 [failed 0-1000]
        #0 failed (Bad) 1000-1000
          F failed (Bad) 1000-1000
`},
		"a Parallel is retried, and caught": {[]string{
			"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "0 3 TaskStateEntered A", "0 3 WaitStateEntered W", "1 4 TaskScheduled", "1 6 TaskFailed - Bad",
			"1 7 ParallelStateFailed", "2 8 ParallelStateStarted", "2 9 TaskStateEntered A", "2 9 WaitStateEntered W", "2 10 TaskScheduled", "3 12 TaskFailed - Bad",
			"3 13 ParallelStateFailed", "3 14 ParallelStateExited P", "3 15 SucceedStateEntered End", "3 16 SucceedStateExited End", "3 17 ExecutionSucceeded",
		}, `SUCCEEDED
  P caught (Bad) 0-3000 [failed Bad 0-1000] [failed Bad 2000-3000]
    branch 0 failed (Bad) 0-1000
      A failed (Bad) 0-1000 [failed Bad 1000-1000]
    branch 1 aborted 0-1000
      W aborted 0-1000
    branch 0 failed (Bad) 2000-3000
      A failed (Bad) 2000-3000 [failed Bad 2000-3000]
    branch 1 aborted 2000-3000
      W aborted 2000-3000
  End succeeded 3000-3000
`},
		"a redrive goes on where it failed": {[]string{
			"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "0 3 TaskStateEntered A", "1 4 TaskScheduled", "1 5 TaskFailed - Bad", "1 6 ExecutionFailed - Bad",
			"9 7 ExecutionRedriven", "9 8 TaskScheduled", "9 9 TaskSucceeded", "9 10 TaskStateExited A", "9 11 ParallelStateSucceeded", "9 12 ParallelStateExited P", "9 13 ExecutionSucceeded",
		}, `SUCCEEDED
  P succeeded 0-9000 [succeeded 0-9000]
    branch 0 succeeded 0-9000
      A succeeded 0-9000 [failed Bad 1000-1000] [succeeded 9000-9000]
`},
		"branches go on in a redrive where each was": {[]string{
			"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "0 3 TaskStateEntered A", "0 3 WaitStateEntered W", "0 3 PassStateEntered B", "0 6 PassStateExited B",
			"1 4 TaskScheduled", "1 8 TaskFailed - Bad", "1 9 TaskStateAborted", "1 5 WaitStateAborted", "1 9 ParallelStateFailed", "1 12 ExecutionFailed - Bad",
			"5 13 ExecutionRedriven", "5 9 TaskScheduled", "6 15 TaskSucceeded", "6 16 TaskStateExited A", "7 5 WaitStateExited W", "7 18 SucceedStateEntered E", "8 19 SucceedStateExited E", "8 20 ParallelStateSucceeded", "8 20 ParallelStateExited P", "8 22 ExecutionSucceeded",
		}, `SUCCEEDED
  P succeeded 0-8000 [succeeded 0-8000]
    branch 0 succeeded 0-6000
      A succeeded 0-6000 [failed Bad 1000-1000] [succeeded 5000-6000]
    branch 1 succeeded 0-8000
      W succeeded 0-7000
      E succeeded 7000-8000
    branch 2 succeeded 0-0
      B succeeded 0-0
`},
		"an execution is stopped": {[]string{"0 0 ExecutionStarted", "0 0 WaitStateEntered A", "1 2 ExecutionAborted - Operator.Stop"}, `ABORTED Operator.Stop
  A aborted 0-1000
`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := read(t, test.events...).String(); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

// TestAsItHappens: whoever follows a trace and takes the steps that an event changed
// has what the whole history gives.
func TestAsItHappens(t *testing.T) {
	tr, copied := &Trace{}, []Step(nil)
	for _, text := range history(
		"0 0 ExecutionStarted", "0 0 ParallelStateEntered P", "0 2 ParallelStateStarted", "0 3 MapStateEntered M", "0 3 WaitStateEntered W", "0 4 MapStateStarted",
		"0 6 MapIterationStarted M - 0", "0 6 MapIterationStarted M - 1", "1 7 TaskStateEntered A", "1 8 TaskStateEntered A", "1 9 TaskScheduled", "2 11 TaskFailed - Bad",
		"2 12 MapIterationFailed M", "2 12 MapStateFailed - Bad", "2 14 ParallelStateFailed - Bad", "3 15 ParallelStateStarted", "3 16 MapStateEntered M", "3 16 WaitStateEntered W", "4 17 ExecutionTimedOut",
	) {
		since := tr.Last()
		if err := tr.Add(text); err != nil {
			t.Fatal(err)
		}
		for i := range tr.Steps {
			switch s := tr.Steps[i]; {
			case i == len(copied):
				copied = append(copied, s)
			case s.Changed > since:
				copied[i] = s
			}
		}
		follower := &Trace{Status: tr.Status, Error: tr.Error, Steps: copied}
		if got, want := follower.String(), tr.String(); got != want {
			t.Fatalf("after event %d: got\n%swant\n%s", tr.Last(), got, want)
		}
	}
}

func TestFailure(t *testing.T) {
	tr := read(t, "0 0 ExecutionStarted", "0 0 MapStateEntered M", "0 2 MapStateStarted", "1 3 MapIterationStarted M - 0", "1 3 MapIterationStarted M - 1",
		"1 4 TaskStateEntered A", "1 5 PassStateEntered A", "2 7 PassStateExited A", "2 8 FailStateEntered F", "2 9 MapIterationFailed M", "2 9 MapStateFailed - Bad", "2 11 ExecutionFailed - Bad")
	if at := tr.Failure(); at == None || tr.Steps[at].Name != "F" {
		t.Errorf("got step %d of\n%s", at, tr)
	}
	if at := read(t, "0 0 ExecutionStarted").Failure(); at != None {
		t.Errorf("an execution that goes on failed in step %d", at)
	}
}

func TestEventsAreOfSteps(t *testing.T) {
	tr := read(t, "0 0 ExecutionStarted", "0 0 MapStateEntered M", "0 2 MapStateStarted", "0 3 MapIterationStarted M - 0", "0 4 PassStateEntered A", "0 5 PassStateExited A",
		"0 6 MapIterationSucceeded M - 0", "0 7 MapStateSucceeded", "0 8 MapStateExited M", "0 9 ExecutionSucceeded")
	var got []string
	for _, e := range tr.Events {
		if e.Step == None {
			got = append(got, "-")
		} else {
			got = append(got, fmt.Sprint(e.Step))
		}
	}
	if want := "- 0 0 1 2 2 1 0 0 -"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		``:   "not a history",
		`[]`: "the history has no events",
		`[{"id":1,"type":"X","timestamp":"yesterday"}]`: `"yesterday" is no moment`,
		`[{"id":1,"type":"X"},{"id":1,"type":"X"}]`:     "event 1 stands where event 2 should",
		`[{"id":1,"previousEventId":1,"type":"X"}]`:     "event 1 follows event 1",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]int64{
		`null`: 0, `1700000000.123`: 1700000000123, `"2023-11-14T22:13:20.123Z"`: 1700000000123, `"2023-11-14T23:13:20.123000+01:00"`: 1700000000123,
		`"2023-11-14T22:13:20.123000+0000"`: 1700000000123, `"2023-11-14 22:13:20.123000+00:00"`: 1700000000123,
	} {
		if got, err := milliseconds(runtime.Literal(text)); err != nil || got != want {
			t.Errorf("%s: got %d, %v; want %d", text, got, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`[{"id":1,"type":"MapStateEntered","d":{"name":"A"}},{"id":2,"previousEventId":1,"type":"MapIterationStarted"},{"id":3,"previousEventId":2,"type":"MapStateFailed"},{"id":4,"previousEventId":3,"type":"ExecutionRedriven"},{"id":5,"previousEventId":4,"type":"MapIterationAborted"}]`)
	f.Add(`[{"id":1,"type":"ParallelStateFailed"},{"id":2,"previousEventId":1,"type":"MapRunStarted"},{"id":3,"type":"PassStateEntered"},{"id":4,"previousEventId":3,"type":"ParallelStateStarted"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		tr, err := Read([]byte(text))
		if err != nil {
			return
		}
		for i := range tr.Steps {
			if p := tr.Steps[i].Parent; p >= i {
				t.Fatalf("step %d is below step %d", i, p)
			}
			tr.Stale(i)
		}
		tr.Failure()
	})
}

func BenchmarkAdd(b *testing.B) {
	lines := []string{"0 0 ExecutionStarted", "0 0 MapStateEntered M", "0 2 MapStateStarted"}
	for i := range 10000 {
		id := len(lines)
		lines = append(lines, fmt.Sprintf("1 3 MapIterationStarted M - %d", i), fmt.Sprintf("1 %d TaskStateEntered A", id+1), fmt.Sprintf("1 %d TaskScheduled", id+2),
			fmt.Sprintf("1 %d TaskSucceeded", id+3), fmt.Sprintf("1 %d TaskStateExited A", id+4), fmt.Sprintf("1 %d MapIterationSucceeded M - %d", id+5, i))
	}
	events := history(lines...)
	b.ReportMetric(float64(len(events)), "events")
	for b.Loop() {
		tr := &Trace{}
		for _, text := range events {
			if err := tr.Add(text); err != nil {
				b.Fatal(err)
			}
		}
	}
}

package runtime

import (
	"context"
	"strings"
	"testing"
	"time"
)

// everything is a machine of all kinds of waiting: tasks that fail and are
// retried with jitter, waits, a Parallel around a Map with a limit, a loop and
// chance. Its handlers answer by what they are asked, so they may be asked twice.
func everything() *Definition {
	flaky := func(ctx context.Context, in Value) (Value, error) {
		info := InfoOf(ctx)
		if info.Attempt < 2 {
			return Value{}, &Error{Name: "Busy", Cause: info.Key}
		}
		return Object{{"key", String(info.Key)}, {"in", in}}.Value(), nil
	}
	policy := []Retrier{{ErrorEquals: []string{"Busy"}, Interval: 2 * time.Second, MaxAttempts: 3, BackoffRate: 2, FullJitter: true}}
	branches := ParallelPolicy{Branches: states("Wait", "Items", "Fails"), Retry: []Retrier{
		{ErrorEquals: []string{"Branch"}, Interval: time.Minute, MaxAttempts: 1, BackoffRate: 1}}}
	items := MapPolicy{StartAt: at("Item"), MaxConcurrency: 2}
	selector := func(r *Run) func(int, Value) (Value, error) {
		return func(i int, item Value) (Value, error) {
			e := r.Eval(item)
			return Object{{"i", Int(int64(i))}, {"id", String(e.UUID())}}.Value(), nil
		}
	}
	return testStates{
		"Start": {KindPass, func(r *Run, in Value) (State, Value, error) {
			e := r.Eval(in)
			return at("Task"), Object{{"id", String(e.UUID())}}.Value(), nil
		}},
		"Task": taskState(Task{ID: "T", Retry: policy}, flaky, at("All")),
		"All": testState{KindParallel, func(r *Run, in Value) (State, Value, error) {
			out, err := Parallel(r, func() (Value, error) {
				e := r.Eval(in)
				return Object{{"id", String(e.UUID())}, {"in", in}}.Value(), nil
			}, &branches)
			return at("After"), out, err
		}}.catching(at("After"), "Branch"),
		"Wait":   waitState(5*time.Second, at("Nested")),
		"Nested": parallelState(ParallelPolicy{Branches: states("Quick", "Slow", "Leaf")}, End),
		"Leaf":   passState(End),
		"Quick":  waitState(time.Second, End), "Slow": waitState(2*time.Second, End),
		"Items": {KindMap, func(r *Run, in Value) (State, Value, error) {
			out, err := Map(r, constant(Literal(`[1,2,3,4,5]`)), selector(r), &items)
			return End, out, err
		}},
		"Item":  taskState(Task{ID: "T", Retry: policy}, flaky, at("Pause")),
		"Pause": waitState(time.Second, End),
		"Fails": waitState(9*time.Second, at("Now")),
		"Now": {KindFail, func(r *Run, in Value) (State, Value, error) {
			if strings.Contains(r.Path(), ".0.2") { // of the Parallel's first attempt
				return Fail(&Error{Name: "Branch", Cause: in.Text()})
			}
			return End, in, nil
		}},
		"After": waitState(time.Second, End),
	}.definition()
}

// resume takes an execution up from a checkpoint and drives it to its end.
func resume(t *testing.T, def *Definition, c Checkpoint, full *History) trial {
	t.Helper()
	clock, history := NewVirtualClock(epoch), HistoryOf(full.Events()[:c.Events])
	e, err := NewExecutor(def, WithClock(clock), WithHistory(history)).Resume(t.Context(), c.Image)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.Wait()
	return trial{out, err, clock.Now().Sub(epoch), history}
}

func TestResumeAtEachCheckpointGivesTheSame(t *testing.T) {
	journal := &Journal{}
	want := try(t, everything(), `{"a":1}`, WithJournal(journal))
	if want.err != nil || len(journal.Checkpoints) < 50 {
		t.Fatalf("%d checkpoints, error %v", len(journal.Checkpoints), want.err)
	}
	plain := try(t, everything(), `{"a":1}`)
	plain.wantOutput(t, want.out.Text())
	for i, c := range journal.Checkpoints {
		got := resume(t, everything(), c, want.history)
		if got.err != nil || got.out.Text() != want.out.Text() {
			t.Fatalf("from checkpoint %d of %d: %s, error %v; want %s\n%s", i, len(journal.Checkpoints), got.out.Text(), got.err, want.out.Text(), c.Image)
		}
		got.wantTook(t, want.took)
		for j, e := range want.history.Events() {
			again := got.history.Events()[j]
			if a, b := string(again.Append(nil)), string(e.Append(nil)); a != b {
				t.Fatalf("from checkpoint %d of %d: event\n%s\nwant\n%s\n%s", i, len(journal.Checkpoints), a, b, c.Image)
			}
		}
	}
}

func TestHistoryDoesNotChangeTheResult(t *testing.T) {
	want := try(t, everything(), `{"a":1}`)
	got := try(t, everything(), `{"a":1}`, WithHistory(nil))
	got.wantOutput(t, want.out.Text())
	got.wantTook(t, want.took)
}

func TestDoneTasksAreNotGivenAgain(t *testing.T) {
	var calls []Info
	note := func(ctx context.Context, in Value) (Value, error) {
		calls = append(calls, InfoOf(ctx))
		return in, nil
	}
	def := testStates{"Start": taskState(Task{ID: "T"}, note, at("Second")), "Second": taskState(Task{ID: "T"}, note, End)}.definition()
	journal := &Journal{}
	full := try(t, def, `1`, WithJournal(journal))
	first := calls
	for i, c := range journal.Checkpoints {
		begun, done := 0, 0
		for _, e := range full.history.Events()[:c.Events] {
			switch e.Type {
			case "TaskScheduled":
				begun++
			case "TaskSucceeded":
				done++
			}
		}
		calls = nil
		resume(t, def, c, full.history).wantOutput(t, `1`)
		if len(calls) != 2-done {
			t.Fatalf("checkpoint %d: %d calls after %d were done", i, len(calls), done)
		}
		for j, call := range calls {
			want := first[done+j]
			if j == 0 && begun > done {
				want.Again, want.Delivery = true, 2
			}
			if call != want {
				t.Errorf("checkpoint %d: call %+v, want %+v", i, call, want)
			}
		}
	}
}

func TestResumeRefusesWhatIsNoCheckpoint(t *testing.T) {
	if _, err := NewExecutor(everything()).Resume(t.Context(), []byte(`{"root":`)); err == nil {
		t.Error("no error")
	}
}

// countedMachine waits in its first state and ends in its second; its states
// have the numbers that another compilation might give them.
type countedMachine struct {
	NoVars
	run         *Run
	first, then State
}

func (m *countedMachine) Fork(r *Run) Machine {
	return &countedMachine{run: r, first: m.first, then: m.then}
}

func (m *countedMachine) Step(at State, in Value) (State, Value, error) {
	switch at {
	case m.first:
		return m.then, in, Wait(m.run, time.Hour)
	case m.then:
		return End, m.run.Context().Field("State").Field("Name"), nil
	}
	return Fail(UnknownState(at))
}

func counted(first, then State, second string) *Definition {
	table := make([]StateInfo, max(first, then)+1)
	table[first], table[then] = StateInfo{"First", KindWait}, StateInfo{second, KindPass}
	return &Definition{Name: "counted", StartAt: first, States: table,
		New: func(r *Run) Machine { return &countedMachine{run: r, first: first, then: then} }}
}

// A journal names states: code whose states are counted in another way takes
// the execution up all the same, and code without the state refuses it.
func TestResumeGoesByTheNamesOfStates(t *testing.T) {
	journal := &Journal{}
	want := try(t, counted(1, 2, "Then"), `1`, WithJournal(journal))
	want.wantOutput(t, `"Then"`)
	for _, c := range journal.Checkpoints {
		resume(t, counted(5, 1, "Then"), c, want.history).wantOutput(t, `"Then"`)
	}
	refused := 0
	for _, c := range journal.Checkpoints {
		_, err := NewExecutor(counted(1, 2, "Later")).Resume(t.Context(), c.Image)
		if err == nil {
			continue
		}
		refused++
		if got, want := err.Error(), `the checkpoint is at the state "Then", which this definition does not have`; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if refused == 0 || refused == len(journal.Checkpoints) {
		t.Errorf("%d of %d checkpoints are refused", refused, len(journal.Checkpoints))
	}
}

// A state that holds its input as a struct refuses what none of its definition's states
// would have given it.
func TestResumeLooksAtWhatWasMade(t *testing.T) {
	journal := &Journal{}
	try(t, counted(1, 2, "Then"), `1`, WithJournal(journal))
	def := counted(1, 2, "Then")
	def.Takes = map[State]func(Value) error{2: Takes(madeRecordOf)}
	refused := 0
	for _, c := range journal.Checkpoints {
		if _, err := NewExecutor(def).Resume(t.Context(), c.Image); err != nil {
			refused++
			if got, want := err.Error(), `the checkpoint is at the state "Then" with an input that no state of this definition gives it: 1`; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
	if refused == 0 || refused == len(journal.Checkpoints) {
		t.Errorf("%d of %d checkpoints are refused", refused, len(journal.Checkpoints))
	}
}

// An answer's failure comes out of a checkpoint as it went in.
func TestCheckpointKeepsAFailureWhole(t *testing.T) {
	want := &Error{Name: "N", Cause: "C", Phase: Starting, heartbeat: true, fatal: true}
	if got := failureOf(want).err(); *got.(*Error) != *want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

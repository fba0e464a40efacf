package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"
)

// breaking is a Map Run that fails while executions wait and items are left:
// the third batch fails after a second, others take longer.
func breaking() *Definition {
	policy := MapRunPolicy{Reader: words{}, MaxConcurrency: 3, StartAt: at("Item"), Transformation: Untouched,
		Retry: []Retrier{{ErrorEquals: []string{ErrorExceedToleratedFailure}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 1}}}
	return testStates{
		"Start": {KindMap, func(r *Run, in Value) (State, Value, error) {
			args := fromStore
			args.Writer = constant(Literal(`{"Bucket":"out"}`))
			out, err := MapRun(r, &args, &policy)
			if err != nil && Matches(err, ErrorExceedToleratedFailure) {
				return at("Caught"), ErrorOutput(err), nil
			}
			return End, out, err
		}},
		"Item": {KindWait, func(r *Run, in Value) (State, Value, error) {
			if err := Wait(r, time.Duration(len(in.String()))*time.Second); err != nil {
				return Fail(err)
			}
			return at("Next"), in, nil
		}},
		"Next": {KindPass, func(_ *Run, in Value) (State, Value, error) {
			if in.String() == "bad" {
				return Fail(&Error{Name: "Bad"})
			}
			return End, in, nil
		}},
		"Caught": waitState(time.Second, End),
	}.definition()
}

func TestBreakingMapRunResumesAtEachCheckpoint(t *testing.T) {
	store := func() *memory { return &memory{objects: map[string]string{"b/k": "a bb bad cccc ddddddddd e f g"}} }
	first, journal := store(), &Journal{}
	want := try(t, breaking(), `{}`, WithJournal(journal), WithStorage(first))
	want.wantOutput(t, `{"Error":"States.ExceedToleratedFailureThreshold","Cause":"The specified tolerated failure threshold was exceeded"}`)
	names := strings.Join(first.order, " ")
	if names != "FAILED_0.json PENDING_0.json SUCCEEDED_0.json manifest.json FAILED_0.json PENDING_0.json SUCCEEDED_0.json manifest.json" {
		t.Fatalf("files %s", names)
	}
	for i, c := range journal.Checkpoints {
		var im journalImage
		if err := json.Unmarshal(c.Image, &im); err != nil {
			t.Fatal(err)
		}
		kept := store()
		for _, run := range im.Parts[0].MapRuns { // the files of runs that have ended are there
			for name, text := range first.objects {
				if run.Status != StatusRunning && strings.Contains(name, run.ID) {
					kept.objects[name] = text
				}
			}
		}
		clock, history := NewVirtualClock(epoch), HistoryOf(want.history.Events()[:c.Events])
		e, err := NewExecutor(breaking(), WithClock(clock), WithHistory(history), WithStorage(kept)).Resume(t.Context(), c.Image)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Wait()
		if err != nil || out.Text() != want.out.Text() || clock.Now().Sub(epoch) != want.took || types(history) != types(want.history) {
			t.Fatalf("from checkpoint %d of %d: %s, %v, after %v\n%s\n%s", i, len(journal.Checkpoints), out.Text(), err, clock.Now().Sub(epoch), types(history), c.Image)
		}
		if !maps.Equal(kept.objects, first.objects) {
			t.Fatalf("from checkpoint %d of %d: other files\n%.3000v", i, len(journal.Checkpoints), kept.objects)
		}
		for j, run := range e.MapRuns() {
			if run.Items.Running != 0 || run.Items.Total != 8 || run.Items.Aborted == 0 || run.Items.Pending == 0 {
				t.Fatalf("from checkpoint %d: run %d has %+v", i, j, run.Items)
			}
		}
	}
}

// nested is a distributed Map whose executions fork, wait for a token, and have
// a distributed Map of their own.
func nested() *Definition {
	inner := MapRunPolicy{StartAt: at("Leaf"), Label: "inner"}
	return testStates{
		"Start": mapRunState(MapRunPolicy{Label: "outer", MaxConcurrency: 2}, MapRunArgs{}, End),
		"Item":  parallelState(ParallelPolicy{Branches: states("Inner", "Task")}, End),
		"Inner": {KindMap, func(r *Run, in Value) (State, Value, error) {
			out, err := MapRun(r, &MapRunArgs{Items: constant(in)}, &inner)
			return End, out, err
		}},
		"Leaf": {KindWait, func(r *Run, in Value) (State, Value, error) {
			if err := Wait(r, time.Second); err != nil {
				return Fail(err)
			}
			return End, r.Context().Field("StateMachine").Field("Name"), nil
		}},
		"Task": taskState(Task{ID: "T", Token: true, Timeout: time.Minute}, pending, End),
	}.definition()
}

func TestNestedMapRuns(t *testing.T) {
	journal, tokens := &Journal{}, map[string]int{}
	run := func(start func(x *Executor, opts ...Option) (*Execution, error)) (Value, error) {
		e, err := start(NewExecutor(nested(), WithClock(NewVirtualClock(epoch)), WithSeed(1), WithMachineName("m")))
		if err != nil {
			t.Fatal(err)
		}
		for e.Drive() == StatusRunning {
			for token := range e.Waiting() {
				tokens[token]++
				e.Answer(token, Answer{Output: String("answered")})
			}
			if len(e.Waiting()) == 0 && !e.Advance() {
				t.Fatal("nothing goes on")
			}
		}
		return e.Result()
	}
	want := `[[["m/outer/inner"],"answered"],[["m/outer/inner","m/outer/inner"],"answered"],[[],"answered"]]`
	out, err := run(func(x *Executor, opts ...Option) (*Execution, error) {
		return x.Start(t.Context(), Literal(`[[1],[2,3],[]]`), WithJournal(journal))
	})
	if err != nil || out.Text() != want || len(journal.Checkpoints) < 20 {
		t.Fatalf("%s, %v, %d checkpoints", out.Text(), err, len(journal.Checkpoints))
	}
	for i, c := range journal.Checkpoints {
		out, err := run(func(x *Executor, opts ...Option) (*Execution, error) { return x.Resume(t.Context(), c.Image) })
		if err != nil || out.Text() != want {
			t.Fatalf("from checkpoint %d of %d: %s, %v\n%s", i, len(journal.Checkpoints), out.Text(), err, c.Image)
		}
	}
	if len(tokens) != 3 {
		t.Errorf("the tokens of 3 tasks have %d names", len(tokens))
	}
}

// TestMapRunInRealTime: handlers beside the driver, an error that ends the run
// while others work, and executions that are used again after it.
func TestMapRunInRealTime(t *testing.T) {
	handler := func(ctx context.Context, in Value) (Value, error) {
		switch n, _ := in.Int(); {
		case n < 0:
			return Value{}, errors.New("no")
		case n == 0:
			<-ctx.Done()
		}
		return in, nil
	}
	def := testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{}, End), "Item": taskState(Task{ID: "T"}, handler, End)}.definition()
	x := NewExecutor(def, WithMaxTasks(8))
	for range 50 {
		if _, err := x.Run(t.Context(), Literal(`[1,0,2,0,-1,3]`)); !Matches(err, ErrorExceedToleratedFailure) {
			t.Fatal(err)
		}
		if out, err := x.Run(t.Context(), Literal(`[5,6,7,8,9,10,11,12,13,14]`)); err != nil || out.Text() != `[5,6,7,8,9,10,11,12,13,14]` {
			t.Fatal(out.Text(), err)
		}
	}
}

func TestMapRunEndsWithItsCaller(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	def := testStates{"Start": mapRunState(MapRunPolicy{Reader: counter{n: 1 << 40}}, fromStore, End),
		"Item": {KindPass, func(_ *Run, in Value) (State, Value, error) {
			if n++; n == 5000 {
				cancel()
			}
			return End, Null(), nil
		}}}.definition()
	_, err := NewExecutor(def, WithStorage(&memory{})).Run(ctx, Null())
	if !errors.Is(err, context.Canceled) || n > 10_000 {
		t.Errorf("%v after %d items", err, n)
	}
}

func TestMapRunLimitOfInput(t *testing.T) {
	def := testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{Items: func() (Value, error) {
		return Array{String(strings.Repeat("x", maxPayload))}.Value(), nil
	}}, End), "Item": {KindPass, func(*Run, Value) (State, Value, error) { return End, Null(), nil }}}.definition()
	try(t, def, `0`).wantOutput(t, `[null]`)
	try(t, def, `0`, WithLimits(true)).wantError(t, ErrorDataLimitExceeded, "The input of an execution exceeds the maximum number of bytes service limit.")
}

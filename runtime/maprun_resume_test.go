package runtime

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"
)

// resumable is a Map Run with all that a checkpoint must hold: batches, chance
// in the selector, waits and retries in the executions, failures that are
// tolerated, result files.
func resumable(calls map[string]int) *Definition {
	policy := MapRunPolicy{Reader: words{}, MaxConcurrency: 3, Batched: true, MaxItemsPerBatch: 2, MaxInputBytesPerBatch: 200,
		ToleratedFailureCount: 3, StartAt: at("Item"), Transformation: Untouched}
	handler := func(ctx context.Context, in Value) (Value, error) {
		info := InfoOf(ctx)
		if !info.Again {
			calls[info.Key]++
		}
		if info.Attempt == 0 {
			return Value{}, &Error{Name: "Busy"}
		}
		if strings.Contains(in.Text(), `"f1"`) {
			return Value{}, &Error{Name: "Bad", Cause: info.Key}
		}
		return String(info.Key), nil
	}
	busy := Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{"Busy"}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 1, FullJitter: true}}}
	return testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Map", "Slow")}, End),
		"Slow":  waitState(time.Second, End),
		"Map": {KindMap, func(r *Run, in Value) (State, Value, error) {
			args := fromStore
			args.Writer = constant(Literal(`{"Bucket":"out","Prefix":"p"}`))
			args.Selector = func(i int, item Value) (Value, error) {
				e := r.Eval(in)
				return Object{{"i", Int(int64(i))}, {"id", String(e.UUID())}, {"item", item}}.Value(), nil
			}
			out, err := MapRun(r, &args, &policy)
			return at("After"), out, err
		}},
		"Item":  {KindPass, func(_ *Run, in Value) (State, Value, error) { return at("Task"), in, nil }},
		"Task":  taskState(busy, handler, at("Pause")),
		"Pause": waitState(time.Second, at("Leaf")),
		"Leaf":  passState(End),
		"After": waitState(time.Second, End),
	}.definition()
}

func TestMapRunResumesAtEachCheckpoint(t *testing.T) {
	const items = "a b c d e f1 g h a-very-long-item-that-fills-a-batch-for-itself-nearly-to-its-end-and-so-stays i j"
	store := func() *memory { return &memory{objects: map[string]string{"b/k": items}} }
	calls, first, journal := map[string]int{}, store(), &Journal{}
	want := try(t, resumable(calls), `{}`, WithJournal(journal), WithStorage(first))
	if want.err != nil || len(journal.Checkpoints) < 40 {
		t.Fatalf("%d checkpoints, %v", len(journal.Checkpoints), want.err)
	}
	try(t, resumable(map[string]int{}), `{}`, WithStorage(store())).wantOutput(t, want.out.Text())
	for i, c := range journal.Checkpoints {
		again, kept := map[string]int{}, store()
		if strings.Contains(string(c.Image), `"status":"SUCCEEDED"`) { // the run has ended, its files are there
			kept.objects = maps.Clone(first.objects)
		}
		clock, history := NewVirtualClock(epoch), HistoryOf(want.history.Events()[:c.Events])
		e, err := NewExecutor(resumable(again), WithClock(clock), WithHistory(history), WithStorage(kept)).Resume(t.Context(), c.Image)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Wait()
		if err != nil || out.Text() != want.out.Text() || clock.Now().Sub(epoch) != want.took {
			t.Fatalf("from checkpoint %d of %d: %s, %v, after %v\n%s", i, len(journal.Checkpoints), out.Text(), err, clock.Now().Sub(epoch), c.Image)
		}
		if !maps.Equal(kept.objects, first.objects) {
			t.Fatalf("from checkpoint %d of %d: other files\n%.3000v", i, len(journal.Checkpoints), kept.objects)
		}
		if types(history) != types(want.history) {
			t.Fatalf("from checkpoint %d of %d: other events\n%s", i, len(journal.Checkpoints), types(history))
		}
		for key := range again {
			if calls[key] == 0 {
				t.Fatalf("from checkpoint %d: a call that was not made before: %s", i, key)
			}
		}
	}
	last := journal.Checkpoints[len(journal.Checkpoints)-2]
	if strings.Count(string(last.Image), `"item"`) > 10 {
		t.Errorf("the last checkpoint holds items: %s", last.Image)
	}
}

// TestFinishedExecutionsAreNotRepeated: after each checkpoint only those run
// whose end it does not know.
func TestFinishedExecutionsAreNotRepeated(t *testing.T) {
	calls := 0
	handler := func(_ context.Context, in Value) (Value, error) { calls++; return in, nil }
	def := testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{}, End), "Item": taskState(Task{ID: "T"}, handler, End)}.definition()
	journal := &Journal{}
	want := try(t, def, `[1,2,3,4]`, WithJournal(journal))
	want.wantOutput(t, `[1,2,3,4]`)
	for i, c := range journal.Checkpoints {
		var im journalImage
		if err := json.Unmarshal(c.Image, &im); err != nil {
			t.Fatal(err)
		}
		ended := 0
		if runs := im.Parts[0].MapRuns; len(runs) > 0 {
			ended = int(runs[0].Executions.Succeeded)
		}
		calls = 0
		resume(t, def, c, want.history).wantOutput(t, `[1,2,3,4]`)
		if calls > 4-ended {
			t.Errorf("checkpoint %d: %d calls after %d executions had ended", i, calls, ended)
		}
	}
}

func TestMapRunRefusesWhatHasChanged(t *testing.T) {
	store := &memory{objects: map[string]string{"b/k": "x y z"}}
	def := testStates{"Start": mapRunState(MapRunPolicy{Reader: words{}, MaxConcurrency: 1}, fromStore, End), "Item": waitState(time.Second, End)}.definition()
	journal := &Journal{}
	full := try(t, def, `0`, WithJournal(journal), WithStorage(store))
	full.wantOutput(t, `["x","y","z"]`)
	store.objects["b/k"] = "x x y z"
	mid := journal.Checkpoints[len(journal.Checkpoints)/2]
	e, err := NewExecutor(def, WithClock(NewVirtualClock(epoch)), WithStorage(store)).Resume(t.Context(), mid.Image)
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Wait()
	trial{err: err}.wantError(t, ErrorItemReaderFailed, "what the items are read from has changed since the Map Run began")
}

// childEvents is how many events the open executions of Map Runs have had, by name.
func childEvents(im *journalImage, into map[string]int64) {
	for _, p := range im.Parts[1:] {
		into[p.Name] = p.LastEvent
	}
}

// TestChildHistoriesGoOn: an execution of a Map Run that is taken up again goes
// on with its history where it was.
func TestChildHistoriesGoOn(t *testing.T) {
	store := func() *memory { return &memory{objects: map[string]string{"b/k": "a b c d e f1 g"}} }
	full, journal := map[string]*History{}, &Journal{}
	want := try(t, resumable(map[string]int{}), `{}`, WithJournal(journal), WithStorage(store()), WithChildHistory(func(name string) *History {
		full[name] = &History{}
		return full[name]
	}))
	if want.err != nil || len(full) != 4 {
		t.Fatalf("%d histories, %v", len(full), want.err)
	}
	compared := 0
	for i, c := range journal.Checkpoints {
		var im journalImage
		if err := json.Unmarshal(c.Image, &im); err != nil {
			t.Fatal(err)
		}
		had := map[string]int64{}
		childEvents(&im, had)
		histories := map[string]*History{}
		e, err := NewExecutor(resumable(map[string]int{}), WithClock(NewVirtualClock(epoch)), WithStorage(store()),
			WithHistory(HistoryOf(want.history.Events()[:c.Events])), WithChildHistory(func(name string) *History {
				histories[name] = HistoryOf(full[name].Events()[:had[name]])
				return histories[name]
			})).Resume(t.Context(), c.Image)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Wait(); err != nil {
			t.Fatal(err)
		}
		for name, h := range histories {
			if compared++; types(h) != types(full[name]) {
				t.Fatalf("from checkpoint %d: events of %s\n%s\nwant\n%s", i, name, types(h), types(full[name]))
			}
		}
	}
	if compared < len(journal.Checkpoints) {
		t.Errorf("%d histories were compared", compared)
	}
}

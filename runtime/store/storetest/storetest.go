package storetest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Run tests a store.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*fixture)
	}{
		{"meta is kept", testMeta},
		{"an execution from start to end", testLife},
		{"acknowledged in order", testOrder},
		{"handed over under the lock that Done wants", testLock},
		{"a batch is whole", testWhole},
		{"a name is taken once", testNames},
		{"data stays until it is given", testData},
		{"children go with their visit", testJoin},
		{"due frames", testDue},
		{"a ready frame has no timer", testReady},
		{"running families", testRunning},
		{"task tokens", testTokens},
		{"activities", testActivities},
		{"definitions", testDefinitions},
		{"names of activities", testActivityNames},
		{"executions of a Map Run", testFamily},
		{"lists", testList},
		{"histories", testHistory},
		{"redrive", testRedrive},
		{"redrive of a Map Run", testRedriveBelow},
		{"limits of a Map Run's redrive", testRedriveLimits},
		{"retention", testDelete},
		{"large and strange documents", testDocuments},
		{"backup", testBackup},
		{"closed", testClosed},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(newFixture(t, open)) })
	}
}

func testMeta(f *fixture) {
	m := f.Meta()
	if len(m.TokenKey) != 32 || m.Version < 1 || m.LastID != 0 {
		f.Errorf("a new store has %+v", m)
	}
	other := newFixture(f.T, f.open).Meta()
	if bytes.Equal(m.TokenKey, other.TokenKey) || m.Seed == other.Seed {
		f.Error("two stores have the same key or seed")
	}
	f.commit(begun(7))
	f.reopen()
	m.LastID = 7
	same(f, "meta after opening again", f.Meta(), m)
}

func testLife(f *fixture) {
	f.commit(begun(1))
	frame := ready(store.Root, "B")
	frame.Data = []byte("other")
	f.commit(store.Change{ID: 1, Image: []byte("y"), Frames: []store.Frame{frame}, Events: eventsOf(2, 4)})
	f.reopen()
	want := store.Snapshot{Execution: *newExecution(1), LastEvent: 4, Frames: []store.Frame{frame}}
	want.Image = []byte("y")
	same(f, "open", f.load(1), want)

	f.commit(store.Change{ID: 1, Events: eventsOf(5, 5), End: &store.End{Status: runtime.StatusFailed, Stopped: 9, Error: "E", Cause: "C"}})
	f.reopen()
	want.Status, want.Stopped, want.Error, want.Cause = runtime.StatusFailed, 9, "E", "C"
	want.Frames, want.LastEvent = nil, 5
	same(f, "ended", f.load(1), want)
	got, err := f.Find(f.Context(), "order", "e1")
	f.ok(err)
	same(f, "found by name", got, want.Execution)
	got, err = f.Get(f.Context(), 1)
	f.ok(err)
	same(f, "found by id", got, want.Execution)
	_, err = f.Get(f.Context(), 2)
	f.isError("no such id", err, store.ErrNotFound)
	_, err = f.Find(f.Context(), "order", "e2")
	f.isError("no such name", err, store.ErrNotFound)
	all, err := f.Load(f.Context(), []store.ID{2})
	f.ok(err)
	same(f, "Load of an execution that is not there", len(all), 0)
}

func testOrder(f *fixture) {
	const n = 1000
	var acked []int
	done := make(chan struct{})
	f.commit(begun(1))
	for i := range n {
		f.Flush(&store.Batch{
			Changes: []store.Change{{ID: 1, Events: eventsOf(int64(i)+2, int64(i)+2)}},
			Done: func(err error) {
				if err != nil {
					f.Error(err)
				}
				if acked = append(acked, i); i == n-1 {
					close(done)
				}
			},
		})
	}
	<-done
	for i, got := range acked {
		if got != i {
			f.Fatalf("acknowledgement %d was for batch %d", i, got)
		}
	}
	same(f, "last event", f.load(1).LastEvent, n+1)
}

func testLock(f *fixture) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for id := range store.ID(300) {
		wg.Add(1)
		f.Flush(&store.Batch{Changes: []store.Change{begun(id + 1)}, Done: func(error) {
			mu.Lock()
			defer mu.Unlock()
			wg.Done()
		}})
	}
	mu.Unlock()
	wg.Wait()
}

// testWhole: a frame's end and its parent's wake-up, in two executions, come
// together or not at all.
func testWhole(f *fixture) {
	f.commit(begun(1), begun(2))
	taken := begun(3)
	taken.New.Name = "e1"
	err := f.flush(begun(4), ended(2, runtime.StatusSucceeded, 5), taken)
	f.isError("a batch with a name that is taken", err, store.ErrExists)
	same(f, "the other execution of the batch", f.load(2).Status, runtime.StatusRunning)
	_, err = f.Get(f.Context(), 4)
	f.isError("the new execution of the batch", err, store.ErrNotFound)
	f.ok(f.Err())
	f.commit(begun(4), ended(2, runtime.StatusSucceeded, 5))
}

func testNames(f *fixture) {
	f.commit(begun(1))
	again := begun(2)
	again.New.Name = "e1"
	f.isError("the same name", f.flush(again), store.ErrExists)
	f.commit(ended(1, runtime.StatusSucceeded, 5))
	f.isError("the same name after the end", f.flush(again), store.ErrExists)
	again.New.Machine = "refund"
	f.commit(again)
}

func testData(f *fixture) {
	f.commit(begun(1))
	for _, frame := range []store.Frame{
		{Status: store.Ready, State: "B", Image: []byte("1")},
		{Status: store.Parked, State: "C", Image: []byte("2"), Wake: 3},
		{Status: store.Ready, State: "D", Image: []byte("3")},
	} {
		f.commit(store.Change{ID: 1, Frames: []store.Frame{frame}})
		frame.Data = []byte("data of ")
		same(f, "frame", f.load(1).Frames, []store.Frame{frame})
	}
}

func testJoin(f *fixture) {
	f.commit(begun(1))
	kid := store.Child(store.Root, 3, 0, 1)
	frames := []store.Frame{
		waiting(store.Root, 0), ready(store.Child(store.Root, 3, 0, 0), "X"), ready(kid, "X"), ready(store.Child(store.Root, 3, 1, 10), "X"),
		ready(store.Child(kid, 2, 0, 0), "Y"), ready(store.Child(kid, 20, 0, 0), "Y"),
		ready(store.Child(store.Root, 30, 0, 0), "Z"), ready(store.Child(store.Root, 4, 0, 0), "Z"),
	}
	f.commit(store.Change{ID: 1, Frames: frames})
	f.commit(store.Change{ID: 1, Joined: []string{store.Children(kid, 2)}})
	same(f, "without a visit of a child", f.paths(1),
		[]string{"", "/3.0.0", "/3.0.1", "/3.0.1/20.0.0", "/3.1.10", "/30.0.0", "/4.0.0"})
	f.commit(store.Change{ID: 1, Joined: []string{store.Children(store.Root, 3)}, Frames: []store.Frame{ready(store.Root, "B")}})
	same(f, "without a visit of the root", f.paths(1), []string{"", "/30.0.0", "/4.0.0"})
	f.commit(ended(1, runtime.StatusSucceeded, 5))
	same(f, "after the end", len(f.paths(1)), 0)
}

func testDue(f *fixture) {
	next := func() int64 {
		wake, err := f.NextWake(f.Context())
		f.ok(err)
		return wake
	}
	same(f, "next timer of an empty store", next(), 0)
	for id := range store.ID(5) {
		c := begun(id + 1)
		c.Frames = []store.Frame{waiting(store.Root, 100-10*int64(id))}
		f.commit(c)
	}
	f.commit(store.Change{ID: 2, Frames: []store.Frame{waiting("/1.0.0", 91), waiting("/1.0.1", 95), waiting("/1.0.2", 0)}})
	same(f, "next timer", next(), 60)
	same(f, "nothing due", f.due(59, 10), nil)
	same(f, "one due", f.due(60, 10), []store.ID{5})
	same(f, "all due, each once", f.due(100, 10), []store.ID{5, 4, 3, 2, 1})
	same(f, "a few", f.due(100, 2), []store.ID{5, 4})
	same(f, "those that are in memory do not fill the list", f.due(100, 2, 5, 3, 4), []store.ID{2, 1})
	f.commit(store.Change{ID: 5, Frames: []store.Frame{ready(store.Root, "B")}}, ended(4, runtime.StatusAborted, 1))
	f.reopen()
	same(f, "after a wake-up and an end", f.due(100, 10), []store.ID{3, 2, 1})
}

// testReady: what is in memory has its timers there.
func testReady(f *fixture) {
	c := begun(1)
	c.Frames[0].Wake, c.Frames[0].Token, c.Frames[0].Activity, c.Frames[0].Offered = 5, "t", "a", 4
	f.commit(c)
	same(f, "due", f.due(100, 10), nil)
	_, err := f.Token(f.Context(), "t")
	f.isError("token", err, store.ErrNotFound)
}

func testRunning(f *fixture) {
	for id := range store.ID(6) {
		f.commit(begun(id + 1))
	}
	f.commit(store.Change{ID: 2, Frames: []store.Frame{waiting(store.Root, 0)}})
	f.commit(store.Change{ID: 3, Frames: []store.Frame{waiting(store.Root, 0), ready("/1.0.0", "X"), ready("/1.0.1", "X")}})
	f.commit(ended(4, runtime.StatusSucceeded, 1))
	f.reopen()
	ids, err := f.Running(f.Context(), 0, 10)
	f.ok(err)
	same(f, "all", ids, []store.ID{1, 3, 5, 6})
	ids, err = f.Running(f.Context(), 1, 2)
	f.ok(err)
	same(f, "a page", ids, []store.ID{3, 5})
}

func testTokens(f *fixture) {
	f.commit(begun(1))
	kid := waiting("/1.0.0", 50)
	kid.Token = "token-1"
	f.commit(store.Change{ID: 1, Frames: []store.Frame{kid}})
	f.reopen()
	place, err := f.Token(f.Context(), "token-1")
	f.ok(err)
	same(f, "place", place, store.Place{Top: 1, ID: 1, Path: "/1.0.0"})
	for _, token := range []string{"token-2", "", "token-1' OR 1"} {
		_, err = f.Token(f.Context(), token)
		f.isError("token "+token, err, store.ErrNotFound)
	}
	kid.Token = "token-3"
	f.commit(store.Change{ID: 1, Frames: []store.Frame{kid}})
	_, err = f.Token(f.Context(), "token-1")
	f.isError("the token of an earlier attempt", err, store.ErrNotFound)
	f.commit(ended(1, runtime.StatusTimedOut, 1))
	_, err = f.Token(f.Context(), "token-3")
	f.isError("the token of an execution that ended", err, store.ErrNotFound)
}

func testActivities(f *fixture) {
	for id := range store.ID(4) {
		c := begun(id + 1)
		c.Frames[0] = waiting(store.Root, 0)
		c.Frames[0].Activity, c.Frames[0].Offered, c.Frames[0].Token = "arn:a", 100-int64(id), fmt.Sprint("token-", id+1)
		f.commit(c)
	}
	f.reopen()
	places, err := f.Offered(f.Context(), "arn:a", 2, func(id store.ID) bool { return id == 3 })
	f.ok(err)
	same(f, "the longest waiting first", places, []store.Place{{Top: 4, ID: 4}, {Top: 2, ID: 2}})
	places, err = f.Offered(f.Context(), "arn:b", 2, nil)
	f.ok(err)
	same(f, "another activity", len(places), 0)
	tokens, err := f.Waiters(f.Context(), "arn:a")
	f.ok(err)
	same(f, "tokens", tokens, []string{"token-4", "token-3", "token-2", "token-1"})
	f.commit(ended(3, runtime.StatusAborted, 1))
	tokens, err = f.Waiters(f.Context(), "arn:a")
	f.ok(err)
	same(f, "tokens of executions that run", tokens, []string{"token-4", "token-2", "token-1"})
	offers, err := f.Offers(f.Context())
	f.ok(err)
	same(f, "names of offers", offers, []string{"arn:a"})
}

func testFamily(f *fixture) {
	f.commit(begun(1), begun(2))
	below := func(id store.ID, run string) store.Change {
		c := begun(id)
		c.New.Top, c.New.MapRun, c.New.Machine = 1, run, "order/Label"
		return c
	}
	run := store.MapRun{ID: "run-1", Image: []byte(`{}`)}
	f.commit(below(10, "run-1"), store.Change{ID: 1, Frames: []store.Frame{waiting(store.Root, 0)}, MapRuns: []store.MapRun{run}}, below(11, "run-1"))
	nested := below(12, "run-2")
	nested.Frames[0] = waiting(store.Root, 70)
	f.commit(nested, store.Change{ID: 10, MapRuns: []store.MapRun{{ID: "run-2", Image: []byte(`1`)}}})
	run.Image = []byte(`{"itemCounts":{}}`)
	f.commit(ended(11, runtime.StatusSucceeded, 8), store.Change{ID: 1, MapRuns: []store.MapRun{run}})
	f.reopen()

	all, err := f.Load(f.Context(), []store.ID{2, 1})
	f.ok(err)
	var ids []store.ID
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	same(f, "family, the top first, without those that ended", ids, []store.ID{1, 10, 12, 2})
	same(f, "Map Runs", all[0].MapRuns, []store.MapRun{run})
	same(f, "due", f.due(100, 10), []store.ID{1})
	running, err := f.Running(f.Context(), 0, 10)
	f.ok(err)
	same(f, "running", running, []store.ID{1, 2})
	same(f, "list of the Map Run", f.list(store.Filter{MapRun: "run-1"}), []store.ID{11, 10})
	same(f, "those that succeeded", f.list(store.Filter{MapRun: "run-1", Status: runtime.StatusSucceeded}), []store.ID{11})
	same(f, "list of the machine", f.list(store.Filter{Machine: "order"}), []store.ID{2, 1})

	runs, err := f.MapRuns(f.Context(), 1)
	f.ok(err)
	same(f, "Map Runs of the execution", runs, []store.MapRun{run})
	got, e, err := f.MapRun(f.Context(), "run-2")
	f.ok(err)
	same(f, "Map Run", string(got.Image), `1`)
	same(f, "its execution", e.ID, 10)
	_, _, err = f.MapRun(f.Context(), "run-3")
	f.isError("no such Map Run", err, store.ErrNotFound)
}

func testList(f *fixture) {
	for id := range store.ID(9) {
		f.commit(begun(id + 1))
	}
	f.commit(ended(2, runtime.StatusSucceeded, 5), ended(5, runtime.StatusFailed, 5), ended(6, runtime.StatusSucceeded, 5))
	f.commit(store.Change{ID: 5, Redrive: &store.Redrive{At: 7}, Frames: []store.Frame{ready(store.Root, "A")}})
	page := store.Filter{Machine: "order", Limit: 4}
	same(f, "first page", f.list(page), []store.ID{9, 8, 7, 6})
	page.Before = 6
	same(f, "second page", f.list(page), []store.ID{5, 4, 3, 2})
	page.Before = 2
	same(f, "last page", f.list(page), []store.ID{1})
	same(f, "a status", f.list(store.Filter{Machine: "order", Status: runtime.StatusSucceeded}), []store.ID{6, 2})
	yes, no := true, false
	same(f, "redriven", f.list(store.Filter{Machine: "order", Redriven: &yes}), []store.ID{5})
	same(f, "not redriven", f.list(store.Filter{Machine: "order", Redriven: &no, Limit: 2}), []store.ID{9, 8})
	same(f, "a name", f.list(store.Filter{Machine: "order", Prefix: "e4"}), []store.ID{4})
	same(f, "beginnings of names", f.list(store.Filter{Machine: "order", Prefix: "e", Limit: 2}), []store.ID{9, 8})
	same(f, "a beginning that none has", f.list(store.Filter{Machine: "order", Prefix: "%"}), nil)
	same(f, "a time", f.list(store.Filter{Machine: "order", Since: 3000, Until: 5000}), []store.ID{4, 3})
	same(f, "another machine", f.list(store.Filter{Machine: "refund"}), nil)
	all, _, err := f.List(f.Context(), store.Filter{Machine: "order", Status: runtime.StatusSucceeded, Limit: 1})
	f.ok(err)
	same(f, "an entry", all[0], store.Execution{ID: 6, Top: 6, Machine: "order", Name: "e6", Definition: "d1",
		Status: runtime.StatusSucceeded, Started: 6000, Stopped: 5, Lent: true})
}

func testHistory(f *fixture) {
	f.commit(begun(1), begun(2))
	for _, events := range []store.Events{eventsOf(2, 4), eventsOf(5, 5), eventsOf(6, 9)} {
		f.commit(store.Change{ID: 1, Events: events})
	}
	f.reopen()
	same(f, "all", f.history(1, 0, false), []string{"1+1", "2+3", "5+1", "6+4"})
	same(f, "from the middle of a chunk", f.history(1, 3, false), []string{"2+3", "5+1", "6+4"})
	same(f, "from a chunk's first", f.history(1, 5, false), []string{"5+1", "6+4"})
	same(f, "reversed", f.history(1, 0, true), []string{"6+4", "5+1", "2+3", "1+1"})
	same(f, "reversed, from the middle", f.history(1, 7, true), []string{"6+4", "5+1", "2+3", "1+1"})
	same(f, "reversed, from a chunk's first", f.history(1, 2, true), []string{"2+3", "1+1"})
	same(f, "no such execution", f.history(3, 0, false), nil)
}

func testRedrive(f *fixture) {
	f.commit(begun(1))
	f.commit(store.Change{ID: 1, Frames: []store.Frame{waiting(store.Root, 0), waiting("/1.0.0", 50), ready("/1.0.1", "B")}})
	f.commit(store.Change{ID: 1, Events: eventsOf(2, 3), End: &store.End{Status: runtime.StatusFailed, Stopped: 9, Error: "E", Keep: true}})
	f.reopen()
	same(f, "kept", f.paths(1), []string{"", "/1.0.0", "/1.0.1"})
	same(f, "nothing due", f.due(100, 10), nil)
	ids, err := f.Running(f.Context(), 0, 10)
	f.ok(err)
	same(f, "nothing runs", len(ids), 0)

	f.commit(store.Change{ID: 1, Redrive: &store.Redrive{At: 12}, Definition: "d2", Events: eventsOf(4, 4), Frames: []store.Frame{ready("/1.0.1", "B")}})
	f.reopen()
	want := *newExecution(1)
	want.Redrives, want.Redriven, want.Definition = 1, 12, "d2"
	got := f.load(1)
	same(f, "redriven", got.Execution, want)
	same(f, "asleep", got.Frames[1].Status, store.Asleep)
	same(f, "ready", got.Frames[2].Status, store.Ready)
}

// testRedriveBelow: what did not succeed waits to be redriven where its Map Run goes
// on, however deep, and nowhere else.
func testRedriveBelow(f *fixture) {
	below := func(id store.ID, run string) store.Change {
		c := begun(id)
		c.New.Top, c.New.MapRun, c.New.Machine, c.New.Name = 1, run, "order/Label", fmt.Sprint("n", id)
		return c
	}
	asleep, over := []byte(`{"asleep":true}`), []byte(`{"status":"FAILED"}`)
	f.commit(begun(1), store.Change{ID: 1, MapRuns: []store.MapRun{{Index: 0, ID: "caught", Image: over}, {Index: 1, ID: "open", Image: asleep}}})
	f.commit(below(2, "caught"), below(3, "open"), below(4, "open"), below(5, "deep"),
		store.Change{ID: 2, MapRuns: []store.MapRun{{ID: "hidden", Image: asleep}}}, below(6, "hidden"), store.Change{ID: 3, MapRuns: []store.MapRun{{ID: "deep", Image: asleep}}})
	for _, id := range []store.ID{2, 3, 5, 6, 1} {
		f.commit(store.Change{ID: id, Frames: []store.Frame{ready(store.Root, "B"), {Path: "/1.0.0", Status: store.Ended, State: "B"}},
			End: &store.End{Status: runtime.StatusFailed, Stopped: 9, Keep: true}})
	}
	f.commit(ended(4, runtime.StatusSucceeded, 9))
	same(f, "an output", f.load(1).Frames[1].Status, store.Ended)

	f.commit(store.Change{ID: 1, Redrive: &store.Redrive{At: 12}, Frames: []store.Frame{ready(store.Root, "B")}})
	f.reopen()
	statuses := func() (out []string) {
		for id := range store.ID(6) {
			e, err := f.Get(f.Context(), id+1)
			f.ok(err)
			out = append(out, string(e.Status))
		}
		return out
	}
	same(f, "redriven", statuses(), []string{"RUNNING", "FAILED", "PENDING_REDRIVE", "SUCCEEDED", "PENDING_REDRIVE", "FAILED"})
	same(f, "listed", f.list(store.Filter{MapRun: "open", Status: runtime.StatusPendingRedrive}), []store.ID{3})
	f.commit(store.Change{ID: 3, Redrive: &store.Redrive{At: 13}, Frames: []store.Frame{ready(store.Root, "B")}})
	same(f, "its turn", statuses()[2], "RUNNING")
	f.commit(store.Change{ID: 3, End: &store.End{Status: runtime.StatusFailed, Stopped: 14, Keep: true}},
		store.Change{ID: 1, End: &store.End{Status: runtime.StatusFailed, Stopped: 14, Keep: true, Redriven: true}})
	same(f, "no turn any more", statuses(), []string{"FAILED", "FAILED", "FAILED", "SUCCEEDED", "ABORTED", "FAILED"})
}

// testRedriveLimits: what exceeds a limit stays what it is; what has no history is
// redriven all the same.
func testRedriveLimits(f *fixture) {
	run := func(i int, id, image string) store.MapRun {
		return store.MapRun{Index: i, ID: id, Image: []byte(image)}
	}
	f.commit(begun(1), store.Change{ID: 1, MapRuns: []store.MapRun{run(0, "open", `{"asleep":true,"redriveCount":2}`), run(1, "often", `{"asleep":true,"redriveCount":3}`)}})
	for id := store.ID(2); id <= 7; id++ {
		c := begun(id)
		c.New.Top, c.New.MapRun, c.New.Machine, c.New.Name = 1, "open", "order/Label", fmt.Sprint("n", id)
		end := store.Change{ID: id, End: &store.End{Status: runtime.StatusFailed, Stopped: 20, Keep: true}}
		switch id {
		case 3: // long ago
			end.End.Stopped = 19
		case 4: // a long history
			end.Events = eventsOf(2, 10)
		case 5: // Express, long ago
			c.Events, end.End.Stopped = store.Events{}, 19
		case 6: // often
			f.commit(c)
			for range 3 {
				f.commit(end, store.Change{ID: id, Redrive: &store.Redrive{At: 5}})
			}
			f.commit(end)
			continue
		case 7: // of a Map Run that was redriven often
			c.New.MapRun = "often"
		}
		f.commit(c)
		f.commit(end)
	}
	f.commit(store.Change{ID: 1, End: &store.End{Status: runtime.StatusFailed, Stopped: 20, Keep: true}})
	f.commit(store.Change{ID: 1, Redrive: &store.Redrive{At: 30, Limits: &store.RedriveLimits{Since: 20, Redrives: 3, LastEvent: 10}}})
	same(f, "redriven", f.list(store.Filter{MapRun: "open", Status: runtime.StatusPendingRedrive}), []store.ID{5, 2})
	same(f, "not redriven", f.list(store.Filter{MapRun: "open", Status: runtime.StatusFailed}), []store.ID{6, 4, 3})
	same(f, "often", f.list(store.Filter{MapRun: "often", Status: runtime.StatusFailed}), []store.ID{7})
}

func testDelete(f *fixture) {
	for id := range store.ID(5) {
		f.commit(begun(id + 1))
	}
	kid := begun(6)
	kid.New.Top, kid.New.MapRun, kid.New.Machine = 1, "run", "order/Label"
	f.commit(kid, store.Change{ID: 1, MapRuns: []store.MapRun{{ID: "run"}}})
	f.commit(ended(6, runtime.StatusSucceeded, 5), ended(2, runtime.StatusSucceeded, 30), ended(3, runtime.StatusFailed, 10), ended(5, runtime.StatusSucceeded, 20))
	deleted := func(before int64, limit int) int {
		n, err := f.Delete(f.Context(), before, limit)
		f.ok(err)
		return n
	}
	same(f, "none so old", deleted(10, 10), 0)
	same(f, "at most the limit", deleted(25, 1), 1)
	same(f, "the rest", deleted(25, 10), 1)
	same(f, "left", f.list(store.Filter{Machine: "order"}), []store.ID{4, 2, 1})
	same(f, "history", f.history(3, 0, false), nil)
	f.commit(ended(1, runtime.StatusSucceeded, 15))
	same(f, "a family", deleted(25, 10), 2)
	same(f, "of the Map Run", f.list(store.Filter{MapRun: "run"}), nil)
	f.reopen()
	same(f, "ids are not given again", f.Meta().LastID, 6)
}

func testDocuments(f *fixture) {
	large := append(append([]byte{'"'}, bytes.Repeat([]byte("ä€𝄞\\\"\\u0000"), 100_000)...), '"')
	c := begun(1)
	c.New.Input, c.New.Name, c.Frames[0].State = large, "näme'; --", "a\"'b\n☃"
	c.Frames[0].Data = bytes.Repeat([]byte{0, 1, 255}, 50_000)
	f.commit(c)
	f.commit(store.Change{ID: 1, End: &store.End{Status: runtime.StatusFailed, Stopped: 1, Keep: true, Output: large, Error: "E\x00", Cause: string(large)}})
	f.reopen()
	got := f.load(1)
	same(f, "name", got.Name, c.New.Name)
	same(f, "state", got.Frames[0].State, c.Frames[0].State)
	same(f, "error", got.Error, "E\x00")
	if !bytes.Equal(got.Input, large) || !bytes.Equal(got.Output, large) || got.Cause != string(large) || !bytes.Equal(got.Frames[0].Data, c.Frames[0].Data) {
		f.Error("a document has changed")
	}
}

func testBackup(f *fixture) {
	f.commit(begun(1))
	copied := filepath.Join(f.TempDir(), filepath.Base(f.dir), "test.db")
	file := filepath.Join(f.TempDir(), "test.db")
	f.ok(f.Backup(f.Context(), file))
	if err := f.Backup(f.Context(), file); err == nil {
		f.Error("a backup overwrote a file")
	}
	if err := f.Backup(f.Context(), copied); err == nil {
		f.Error("a backup went into a folder that is not there")
	}
	f.commit(begun(2))
	other := &fixture{f.T, f.open(f.T, filepath.Dir(file)), f.open, filepath.Dir(file)}
	same(other, "the copy", other.list(store.Filter{Machine: "order"}), []store.ID{1})
	same(other, "execution", other.load(1), f.load(1))
	same(other, "key", other.Meta().TokenKey, f.Meta().TokenKey)
	other.commit(begun(2))
}

func testDefinitions(f *fixture) {
	f.commit(begun(1))
	text, err := f.Definition(f.Context(), newExecution(1).Definition)
	f.ok(err)
	same(f, "nobody told it", text, "")
	for _, text := range []string{"{}", "{ }"} {
		f.ok(f.Define(f.Context(), "h", text))
		f.reopen()
		got, err := f.Definition(f.Context(), "h")
		f.ok(err)
		same(f, "text", got, text)
	}
	_, err = f.Definition(f.Context(), "none")
	f.isError("no such hash", err, store.ErrNotFound)
}

func testActivityNames(f *fixture) {
	f.ok(f.SetActivity(f.Context(), "b", 2))
	f.ok(f.SetActivity(f.Context(), "a", 1))
	f.ok(f.SetActivity(f.Context(), "a", 3)) // it is there
	f.reopen()
	got, err := f.Activities(f.Context())
	f.ok(err)
	same(f, "activities", got, []store.Activity{{Name: "a", Created: 1}, {Name: "b", Created: 2}})
	f.ok(f.SetActivity(f.Context(), "a", 0))
	f.ok(f.SetActivity(f.Context(), "a", 0))
	got, err = f.Activities(f.Context())
	f.ok(err)
	same(f, "without one", got, []store.Activity{{Name: "b", Created: 2}})
}

func testClosed(f *fixture) {
	acked := make(chan error, 1)
	f.Flush(&store.Batch{Changes: []store.Change{begun(1)}, Done: func(err error) { acked <- err }})
	f.ok(f.Close())
	f.ok(<-acked)
	f.isError("a batch", f.flush(begun(2)), store.ErrClosed)
	f.reopen()
	same(f, "kept", f.list(store.Filter{Machine: "order"}), []store.ID{1})
}

package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Open opens the store that is kept in a folder, and makes it if there is
// none. The store is closed at the latest when the test ends.
type Open func(t *testing.T, dir string) store.Store

// fixture is a store under test.
type fixture struct {
	*testing.T
	store.Store
	open Open
	dir  string
}

func newFixture(t *testing.T, open Open) *fixture {
	dir := t.TempDir()
	return &fixture{t, open(t, dir), open, dir}
}

// reopen closes the store and opens it again.
func (f *fixture) reopen() {
	f.Helper()
	f.ok(f.Store.Close())
	f.Store = f.open(f.T, f.dir)
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// flush hands over a batch and waits for its acknowledgement.
func (f *fixture) flush(changes ...store.Change) error {
	done := make(chan error, 1)
	f.Flush(&store.Batch{Changes: changes, Done: func(err error) { done <- err }})
	return <-done
}

func (f *fixture) commit(changes ...store.Change) {
	f.Helper()
	f.ok(f.flush(changes...))
}

// begun is the first change of an execution: its row, its first frame, its
// first event.
func begun(id store.ID) store.Change {
	return store.Change{ID: id, New: newExecution(id), Frames: []store.Frame{ready(store.Root, "A")}, Events: eventsOf(1, 1)}
}

func newExecution(id store.ID) *store.Execution {
	return &store.Execution{
		ID: id, Top: id, Machine: "order", Name: fmt.Sprint("e", id), Definition: "d1", Status: runtime.StatusRunning,
		Started: int64(id) * 1000, Lent: id%2 == 0, Input: []byte(`{"id":` + fmt.Sprint(id) + `}`), Image: []byte("x"),
	}
}

func ready(path, state string) store.Frame {
	return store.Frame{Path: path, Status: store.Ready, State: state, Image: []byte("at " + state), Data: []byte("data of " + path)}
}

func waiting(path string, wake int64) store.Frame {
	return store.Frame{Path: path, Status: store.Parked, State: "Wait", Wake: wake, Image: []byte("waits")}
}

// eventsOf are events first to last.
func eventsOf(first, last int64) store.Events {
	b := []byte{'['}
	for id := first; id <= last; id++ {
		if id > first {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"timestamp":1.5,"type":"PassStateEntered","id":%d,"previousEventId":%d}`, id, id-1)
	}
	return store.Events{First: first, Count: int(last - first + 1), Data: append(b, ']')}
}

func ended(id store.ID, s runtime.Status, at int64) store.Change {
	return store.Change{ID: id, End: &store.End{Status: s, Stopped: at, Output: []byte(`"done"`)}}
}

// load gives one execution, of a family that has no other.
func (f *fixture) load(id store.ID) store.Snapshot {
	f.Helper()
	all, err := f.Load(f.Context(), []store.ID{id})
	f.ok(err)
	if len(all) != 1 {
		f.Fatalf("Load(%d) gave %d executions", id, len(all))
	}
	return all[0]
}

func (f *fixture) paths(id store.ID) []string {
	f.Helper()
	var out []string
	for _, frame := range f.load(id).Frames {
		out = append(out, frame.Path)
	}
	return out
}

func (f *fixture) due(now int64, limit int, busy ...store.ID) []store.ID {
	f.Helper()
	ids, err := f.Due(f.Context(), now, limit, func(id store.ID) bool { return slices.Contains(busy, id) })
	f.ok(err)
	return ids
}

func (f *fixture) list(filter store.Filter) []store.ID {
	f.Helper()
	if filter.Limit == 0 {
		filter.Limit = 100
	}
	all, _, err := f.List(f.Context(), filter)
	f.ok(err)
	var ids []store.ID
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	return ids
}

// history gives the first event's id and the count of each chunk.
func (f *fixture) history(id store.ID, from int64, reverse bool) []string {
	f.Helper()
	var out []string
	for e, err := range f.History(f.Context(), id, from, reverse) {
		f.ok(err)
		if !runtime.Equal(parsed(f, e.Data), parsed(f, eventsOf(e.First, e.First+int64(e.Count)-1).Data)) {
			f.Errorf("events from %d: %s", e.First, e.Data)
		}
		out = append(out, fmt.Sprintf("%d+%d", e.First, e.Count))
	}
	return out
}

func parsed(f *fixture, text []byte) runtime.Value {
	f.Helper()
	v, err := runtime.Parse(text)
	f.ok(err)
	return v
}

func same[T any](f *fixture, what string, got, want T) {
	f.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		f.Errorf("%s\n got %s\nwant %s", what, g, w)
	}
}

func (f *fixture) isError(what string, err, want error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Errorf("%s: %v, want %v", what, err, want)
	}
}

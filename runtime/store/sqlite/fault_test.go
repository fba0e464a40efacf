package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/store"
)

// limitPages makes the file full after a few more pages.
func limitPages(s *Store) error {
	return s.do(context.Background(), func(w *writer) error {
		var pages int64
		for _, query := range []string{`PRAGMA page_count`, `PRAGMA max_page_count = %d`} {
			if strings.Contains(query, "%d") {
				query = fmt.Sprintf(query, pages+20)
			}
			stmt, err := w.conn.Prepare(query)
			if err != nil {
				return err
			}
			defer stmt.Close()
			out, err := (&statement{w: w, stmt: stmt}).numbers()
			if err != nil {
				return err
			}
			pages = out[0]
		}
		return nil
	})
}

// TestFull: a full store refuses what comes, and answers what is asked. What it
// acknowledged is there when it is opened again with more room.
func TestFull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := limitPages(s); err != nil {
		t.Fatal(err)
	}
	seen := record{}
	w := newWorld(s, 1, func(a acked) { seen[a.ID] = a })
	if err := w.run(20); err != nil {
		t.Fatal(err)
	}
	fault := <-w.stopped
	if !strings.Contains(fault.Error(), "full") || !strings.Contains(fault.Error(), file) {
		t.Errorf("the fault is %q", fault)
	}
	if s.Err() == nil || s.Err().Error() != fault.Error() {
		t.Errorf("Err() is %v", s.Err())
	}
	done := make(chan error, 1)
	s.Flush(&store.Batch{Done: func(err error) { done <- err }})
	if err := <-done; err != s.Err() {
		t.Errorf("a batch after the fault: %v", err)
	}
	if _, err := s.Delete(t.Context(), many, 1); err != s.Err() {
		t.Errorf("Delete after the fault: %v", err)
	}
	if _, _, err := s.List(t.Context(), store.Filter{Machine: "order", Limit: 10}); err != nil {
		t.Errorf("List after the fault: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	verify(t, file, seen)
}

// TestBrokenRule: an engine that numbers an event twice has two live copies of
// an execution; nothing more is taken from it.
func TestBrokenRule(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	events := store.Events{First: 1, Count: 1, Data: []byte(`[{}]`)}
	acks := make(chan error, 3)
	start := store.Change{ID: 1, New: &store.Execution{ID: 1, Top: 1, Machine: "m", Name: "n"}, Frames: []store.Frame{{Status: store.Ready}}, Events: events}
	for _, c := range []store.Change{start, {ID: 1, Events: events}, {ID: 1}} {
		s.Flush(&store.Batch{Changes: []store.Change{c}, Done: func(err error) { acks <- err }})
		if err := <-acks; (err == nil) != (c.New != nil) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

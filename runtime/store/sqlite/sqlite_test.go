package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/store/storetest"
)

// opened opens the store of a folder; it is sound when the test has ended.
func opened(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(filepath.Join(dir, "test.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		checkSound(t, s)
		s.Close()
	})
	return s
}

// checkSound reads the file again, whether or not the store is still open.
func checkSound(t testing.TB, s *Store) {
	t.Helper()
	r, err := OpenReader(s.file)
	if err != nil {
		t.Error(err)
		return
	}
	defer r.Close()
	problems, err := r.Check(context.Background()) // in a Cleanup the test's context has ended
	if err != nil {
		t.Error(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

func TestConformance(t *testing.T) {
	for _, sync := range []Synchronous{Full, Normal} {
		t.Run(string(sync), func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, dir string) store.Store { return opened(t, dir, Options{Synchronous: sync}) })
		})
	}
}

// TestCommittedAndOpenExecutions: an owner is told of commits, and can ask what
// is open.
func TestCommittedAndOpenExecutions(t *testing.T) {
	commits := 0
	s := opened(t, t.TempDir(), Options{Committed: func(batches int, took time.Duration) {
		commits++
		if batches != 1 || took <= 0 {
			t.Errorf("%d batches in %v", batches, took)
		}
	}})
	for i, status := range []runtime.Status{runtime.StatusRunning, runtime.StatusSucceeded, runtime.StatusRunning} {
		id := store.ID(i + 1)
		c := store.Change{ID: id,
			New:    &store.Execution{ID: id, Top: id, Machine: "order", Name: fmt.Sprint("e", i), Status: runtime.StatusRunning, Started: 1, Input: []byte("1")},
			Frames: []store.Frame{{Path: store.Root, Status: store.Ready, State: "S", Image: []byte("{}"), Data: []byte("{}")}},
			Events: store.Events{First: 1, Count: 1, Data: []byte(`[{"id":1}]`)},
		}
		if status != runtime.StatusRunning {
			c.End = &store.End{Status: status, Stopped: 2, Output: []byte("1")}
		}
		done := make(chan error, 1)
		s.Flush(&store.Batch{Changes: []store.Change{c}, Done: func(err error) { done <- err }})
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	open, err := s.OpenExecutions(context.Background())
	if err != nil || len(open) != 1 || open["order"] != 2 || commits != 3 {
		t.Errorf("%v open, %d commits, %v", open, commits, err)
	}
}

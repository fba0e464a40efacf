package sqlite

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// TestConcurrency asks everything of a store while it is written to.
func TestConcurrency(t *testing.T) {
	s := opened(t, t.TempDir(), Options{log: logLimits{every: 2, some: 40, long: 120}})
	var mu sync.Mutex
	seen := record{}
	stop := make(chan struct{})
	w := newWorld(s, 1, func(a acked) {
		mu.Lock()
		defer mu.Unlock()
		seen[a.ID] = a
	})
	w.later(2000, func() bool { close(stop); return false })
	check(t, w.run(40))
	ctx := context.Background()
	var asking sync.WaitGroup
	for _, ask := range []func() error{
		func() error { _, _, err := s.List(ctx, store.Filter{Machine: "order", Limit: 20}); return err },
		func() error { _, err := s.Due(ctx, many, 20, func(id store.ID) bool { return id%2 == 0 }); return err },
		func() error { _, err := s.Load(ctx, []store.ID{1, 2, 3, 4, 5, 6}); return err },
		func() error { _, err := s.Delete(ctx, 0, 10); return err },
		func() error { return consistent(t, s) },
	} {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if err := ask(); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	file, before := backedUp(t, s, &mu, seen) // beside them
	asking.Wait()
	verify(t, file, before)
}

// consistent loads all that runs: each snapshot is of one commit.
func consistent(t *testing.T, s *Store) error {
	ids, err := s.Running(context.Background(), 0, 100)
	if err != nil {
		return err
	}
	all, err := s.Load(context.Background(), ids)
	for _, e := range all {
		if e.Status == runtime.StatusRunning {
			checkImage(t, &e)
		}
	}
	return err
}

// backedUp makes a copy, and says what it must have: all that was acknowledged
// before.
func backedUp(t *testing.T, s *Store, mu *sync.Mutex, seen record) (string, record) {
	t.Helper()
	mu.Lock()
	before := maps.Clone(seen)
	mu.Unlock()
	file := filepath.Join(t.TempDir(), "copy.db")
	check(t, s.Backup(context.Background(), file))
	return file, before
}

// TestLogIsBounded: the log begins anew again and again, though batches come all
// the time.
func TestLogIsBounded(t *testing.T) {
	limits := logLimits{every: 2, some: 40, long: 120}
	s := opened(t, t.TempDir(), Options{log: limits})
	stop := make(chan struct{})
	longest, page := int64(0), int64(4096+24)
	w := newWorld(s, 1, func(acked) {
		if info, err := os.Stat(s.file + "-wal"); err == nil {
			longest = max(longest, info.Size()/page)
		}
	})
	w.later(3000, func() bool { close(stop); return false })
	check(t, w.run(20))
	<-stop
	if longest < limits.some || longest > 20*limits.long {
		t.Errorf("the log had up to %d pages", longest)
	}
	t.Logf("log of up to %d pages, %d commits", longest, s.stats.Commits.Load())
}

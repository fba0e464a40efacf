package sqlite

import (
	"context"
	"path/filepath"
	"testing"

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

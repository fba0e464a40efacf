package durable

import (
	"context"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Hand drives executions of a store by hand, one at a time and on a clock of
// the caller's, where a Service has goroutines: for replaying and for tests.
type Hand struct {
	store store.Store
	m     Machine
	last  store.ID
}

// NewHand makes a Hand for executions of a machine. Nobody else may drive
// executions of the store.
func NewHand(s store.Store, m Machine) *Hand {
	if m.Hash == "" {
		m.Hash = Hash(m.Executor.Definition().Text)
	}
	return &Hand{store: s, m: m, last: s.Meta().LastID}
}

// Start makes an execution; nothing is stored before Commit.
func (h *Hand) Start(ctx context.Context, in runtime.Value, opts ...runtime.Option) (*runtime.Execution, error) {
	h.last++
	return h.m.Executor.Start(ctx, in, append(opts, h.stored())...)
}

// Restore takes up an execution from the store.
func (h *Hand) Restore(ctx context.Context, id int64, opts ...runtime.Option) (*runtime.Execution, error) {
	parts, err := h.store.Load(ctx, []store.ID{store.ID(id)})
	if err != nil {
		return nil, err
	}
	snapshots, err := snapshotsOf(parts)
	if err != nil {
		return nil, err
	}
	return h.m.Executor.Restore(ctx, snapshots, append(opts, h.stored())...)
}

func (h *Hand) stored() runtime.Option {
	return runtime.WithStored(runtime.Stored{ID: int64(h.last), Key: h.store.Meta().TokenKey, NewID: func() int64 {
		h.last++
		return int64(h.last)
	}})
}

// Commit stores what has changed since the last time and gives it; nothing: all
// is stored. The tasks that the execution has come to begin with its Committed.
func (h *Hand) Commit(x *runtime.Execution) ([]runtime.Change, error) {
	changes := x.Changes()
	b, err := batchOf(changes, h.m.Hash)
	if err != nil || b == nil {
		return nil, err
	}
	done := make(chan error, 1)
	b.Done = func(err error) { done <- err }
	h.store.Flush(b)
	return changes, <-done
}

package durable

import (
	"context"
	"errors"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Redrive lets an execution that did not succeed go on from the state that
// failed, and tells since when. Where the definition of that state is another
// one by now it wants RedriveInput.AcceptDefinition.
func (s *Service) Redrive(ctx context.Context, ref Ref, in RedriveInput) (time.Time, error) {
	d, err := s.Describe(ctx, ref)
	if err != nil {
		return time.Time{}, err
	}
	if d.Redrive != Redrivable {
		return time.Time{}, refused(ExecutionNotRedrivable, "Execution is not redrivable: %s", d.RedriveRefused)
	}
	if err := s.slot(ctx); err != nil {
		return time.Time{}, err
	}
	r := s.reserve(d.ID)
	if r == nil {
		s.vacate()
		return time.Time{}, refused(ExecutionNotRedrivable, "Execution is not redrivable: it is being redriven")
	}
	r.Ref = ref
	if err = r.reopen(ctx, in); err != nil {
		r.err = err
		s.settle(r)
		return time.Time{}, err
	}
	_, at := r.x.Redrives() // it is the goroutine's from now on
	s.settle(r)
	return moment(at), nil
}

// reopen makes an execution that is over ready to go on, and commits that it does.
func (r *resident) reopen(ctx context.Context, in RedriveInput) error {
	parts, err := r.s.store.Load(ctx, []store.ID{r.id})
	if err != nil {
		return err
	}
	if len(parts) == 0 || len(parts[0].Frames) == 0 {
		return refused(ExecutionNotRedrivable, "Execution is not redrivable: what it would go on from is not stored")
	}
	if parts[0].Status == runtime.StatusRunning {
		return refused(ExecutionNotRedrivable, "Execution is RUNNING and cannot be redriven")
	}
	m, why := r.s.machineFor(ctx, parts)
	if in.AcceptDefinition {
		if m, err = r.s.machine(r.Machine, ""); err != nil {
			return err
		}
	}
	if m == nil {
		return refused(ExecutionNotRedrivable, "Execution is not redrivable: %s; to let it go on all the same accept the definition", why)
	}
	if m.Hash != parts[0].Definition {
		r.adopt = m.Hash
	}
	snapshots, err := snapshotsOf(parts)
	if err != nil {
		return err
	}
	r.m = m
	if r.x, err = m.Executor.Restore(r.ctx, snapshots, r.options(m)...); err != nil {
		return refused(ExecutionNotRedrivable, "Execution is not redrivable: %v", err)
	}
	r.x.Redrive()
	return r.commitRedrive()
}

// commitRedrive commits that the execution is redriven before it is driven: it
// finds those of its Map Runs in the store.
func (r *resident) commitRedrive() error {
	changes := r.x.Changes()
	b, err := r.batch(changes)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	b.Done = func(err error) { done <- err }
	r.s.store.Flush(b)
	if err := <-done; err != nil {
		r.s.fail(err)
		return err
	}
	r.adopt = ""
	r.s.committed(changes, b)
	return nil
}

// pending gives an execution of a Map Run that waits to be redriven.
func (s *Service) pending(mapRun string, after int64) (runtime.Snapshot, error) {
	var none runtime.Snapshot
	rows, err := s.store.List(s.base, store.Filter{MapRun: mapRun, Status: runtime.StatusPendingRedrive, Before: store.ID(after), Limit: 1})
	if err != nil {
		return none, err
	}
	if len(rows) == 0 {
		return none, errors.New("the store does not have it")
	}
	parts, err := s.store.Load(s.base, []store.ID{rows[0].ID})
	if err != nil {
		return none, err
	}
	snapshots, err := snapshotsOf(parts)
	if err != nil || len(snapshots) == 0 {
		return none, errors.Join(err, store.ErrNotFound)
	}
	return snapshots[0], nil
}

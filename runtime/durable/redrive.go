package durable

import (
	"context"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Redrive lets an execution that did not succeed go on from the state that
// failed, and tells since when. Where the definition of that state is another
// one by now it wants RedriveInput.AcceptDefinition.
func (s *Service) Redrive(ctx context.Context, ref Ref, in RedriveInput) (time.Time, error) {
	r, err := s.over(ctx, ref)
	if err != nil {
		return time.Time{}, err
	}
	if err = r.reopen(ctx, in); err != nil {
		r.err = err
		s.settle(r)
		return time.Time{}, err
	}
	at := r.redriven
	s.settle(r)
	return moment(at), nil
}

// over takes a place for an execution that may be redriven. It may still have one:
// that it has ended is known with the commit, and then it leaves.
func (s *Service) over(ctx context.Context, ref Ref) (*resident, error) {
	for last := (*resident)(nil); ; {
		d, err := s.Describe(ctx, ref)
		if err != nil {
			return nil, err
		}
		if d.Redrive != Redrivable {
			return nil, refused(ExecutionNotRedrivable, "Execution is not redrivable: %s", d.RedriveRefused)
		}
		if err := s.slot(ctx); err != nil {
			return nil, err
		}
		if r := s.reserve(d.ID); r != nil {
			r.Ref = ref
			return r, nil
		}
		s.vacate()
		s.mu.Lock()
		there, err := s.live[d.ID], s.closed()
		s.mu.Unlock()
		switch {
		case err != nil:
			return nil, err
		case there == nil:
			continue
		}
		// Another call may redrive it just now: then it runs, once it is ready.
		wait := there.ready
		if there == last {
			wait = there.gone
		}
		last = there
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
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
	r.m = m
	if why := m.refusal(); parts[0].Lent && why != "" {
		return refused(ExecutionNotRedrivable, "Execution is not redrivable: %s", why)
	}
	x, err := r.executionOf(parts)
	if err != nil {
		return refused(ExecutionNotRedrivable, "Execution is not redrivable: %v", err)
	}
	x.Redrive()
	_, r.redriven = x.Redrives()
	if err := r.commitRedrive(x); err != nil {
		return err
	}
	if !parts[0].Lent {
		r.x = x
		return nil
	}
	if parts, err = r.s.store.Load(ctx, []store.ID{r.id}); err != nil {
		return err
	}
	r.lend(parts)
	return nil
}

// commitRedrive commits that the execution is redriven before it is driven: it
// finds those of its Map Runs in the store.
func (r *resident) commitRedrive(x *runtime.Execution) error {
	changes := x.Changes()
	b, err := batchOf(changes, r.m.Hash)
	if err != nil {
		return err
	}
	err = r.flush(r.completed(b), toldOf(changes))
	if err != nil {
		r.s.fail(err)
	}
	return err
}

// Below gives an execution of a Map Run that has a status, and those of its own Map
// Runs.
func (r *resident) Below(mapRun string, status runtime.Status, after int64) ([]store.Snapshot, error) {
	s := r.s
	rows, _, err := s.store.List(s.base, store.Filter{MapRun: mapRun, Status: status, Before: store.ID(after), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return s.store.Load(s.base, []store.ID{rows[0].ID})
}

// belowOf has a lender's Below in the form that executions want it.
func belowOf(l interface {
	Below(mapRun string, status runtime.Status, after int64) ([]store.Snapshot, error)
}) func(string, runtime.Status, int64) (runtime.Snapshot, error) {
	return func(mapRun string, status runtime.Status, after int64) (runtime.Snapshot, error) {
		parts, err := l.Below(mapRun, status, after)
		if err != nil {
			return runtime.Snapshot{}, err
		}
		snapshots, err := snapshotsOf(parts)
		if err != nil || len(snapshots) == 0 {
			return runtime.Snapshot{}, err
		}
		return snapshots[0], nil
	}
}

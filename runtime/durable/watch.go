package durable

import (
	"context"
	"iter"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// watcher is who wants to know of commits.
type watcher struct {
	changes chan Change
	missed  bool
}

// Watch tells of commits until ctx ends or the service closes; then the channel
// is closed. A watcher that is slow misses some, and is told so.
func (s *Service) Watch(ctx context.Context) <-chan Change {
	w := &watcher{changes: make(chan Change, 256)}
	s.mu.Lock()
	s.watchers[w] = true
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.unwatch(w)
	})
	return w.changes
}

// unwatch ends a watcher; s.mu is held.
func (s *Service) unwatch(w *watcher) {
	if s.watchers[w] {
		delete(s.watchers, w)
		close(w.changes)
	}
}

// committed tells watchers, workers and who waits for jobs what a batch has changed.
func (s *Service) committed(told []Change, b *store.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range b.Changes {
		for _, f := range b.Changes[i].Frames {
			if f.Offered == 0 {
				continue
			}
			if arn := jobARN(f.Activity); arn != "" {
				s.jobs.await(arn, b.Changes[i].ID)
			}
			if work := s.workers[f.Activity]; work != nil {
				close(work)
				delete(s.workers, f.Activity)
			}
		}
	}
	for _, c := range told {
		for w := range s.watchers {
			w.tell(c)
		}
		if len(s.jobs.open) > 0 {
			s.jobs.changed(c.ID, s.Account.Execution(c.Ref), c.Status != runtime.StatusRunning)
		}
	}
}

// toldOf is what watchers are told of changes.
func toldOf(changes []runtime.Change) []Change {
	told := make([]Change, len(changes))
	for i := range changes {
		x := changes[i].Execution
		told[i] = Change{Ref: Ref{x.MachineName(), x.Name()}, ID: store.ID(x.ID()), Status: x.Status(), LastEvent: x.LastEvent()}
	}
	return told
}

func (w *watcher) tell(c Change) {
	c.Missed = w.missed
	select {
	case w.changes <- c:
		w.missed = false
	default:
		w.missed = true
	}
}

// Follow gives an execution's events, the first one first, and goes on with
// those to come until the execution or ctx ends.
func (s *Service) Follow(ctx context.Context, ref Ref) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		changes := s.Watch(ctx)
		s.follow(ctx, ref, yield, func(id store.ID) bool {
			for c := range changes {
				if c.ID == id || c.Missed {
					return true
				}
			}
			return false
		})
	}
}

// follow gives events until the execution is over; more waits for a change, and
// says whether there may be one.
func (r *Reader) follow(ctx context.Context, ref Ref, yield func(Event, error) bool, more func(store.ID) bool) {
	next := int64(1)
	for {
		e, err := r.find(ctx, ref)
		if err != nil {
			yield(Event{}, err)
			return
		}
		for {
			p, err := r.events(ctx, e.ID, next, HistoryInput{Limit: 1000})
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, event := range p.Events {
				if !yield(event, nil) {
					return
				}
				next = event.ID + 1
			}
			if p.Next == "" {
				break
			}
		}
		if e.Status != runtime.StatusRunning || !more(e.ID) {
			return
		}
	}
}

// glance is how often a reader looks for what another process has committed.
const glance = 200 * time.Millisecond

// Follow gives an execution's events, the first one first, and goes on with
// those to come until the execution or ctx ends. The store is another process's,
// so it is looked at now and then.
func (r *Reader) Follow(ctx context.Context, ref Ref) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ticker := time.NewTicker(glance)
		defer ticker.Stop()
		r.follow(ctx, ref, yield, func(store.ID) bool {
			select {
			case <-ticker.C:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}
}

// Wait waits until an execution is over.
func (s *Service) Wait(ctx context.Context, ref Ref) error {
	for {
		s.mu.Lock()
		r, err := s.named[ref], s.closed()
		s.mu.Unlock()
		switch {
		case r != nil:
			select {
			case <-r.gone:
			case <-ctx.Done():
				return ctx.Err()
			}
			if r.over {
				return nil
			}
			continue
		case err != nil:
			return err
		}
		if over, err := s.rested(ctx, ref); over || err != nil {
			return err
		}
	}
}

// rested waits for a change of an execution that is not in memory, if it is not over.
func (s *Service) rested(ctx context.Context, ref Ref) (over bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	changes := s.Watch(ctx)
	e, err := s.find(ctx, ref)
	if err != nil || e.Status != runtime.StatusRunning {
		return true, err
	}
	for c := range changes {
		if c.ID == e.ID || c.Missed {
			return false, nil
		}
	}
	return false, ctx.Err()
}

package durable

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// resident is an execution in memory. Its place in Service.live is taken before
// it is loaded, so that an answer and a timer do not make two of it.
//
// It has no goroutine of its own. It is owned by the goroutine that drives it,
// then by the commit of what has changed, and by nobody while it only waits:
// who rings next owns it.
type resident struct {
	s  *Service
	id store.ID
	Ref

	ready chan struct{} // closed when x is there, or err
	begun chan struct{} // closed after the first commit of one that was started
	gone  chan struct{} // closed when it has left memory
	over  bool          // the execution has ended; set before gone is closed
	err   error         // why it has left before its end; set before gone is closed

	owned  atomic.Bool
	wanted int             // so many are about to post something; Service.mu
	ctx    context.Context // of handlers, and of who observes the execution
	letGo  context.CancelCauseFunc

	// The owner's own, once ready is closed.
	x     *runtime.Execution
	m     *Machine
	told  bool           // begun is closed
	timer *time.Timer    // rings; nil: none was needed so far
	adopt string         // hash: the next commit tells that the execution goes by this definition
	acks  []chan<- error // who waits for the next commit
}

// lingering is how near a timer must be for its execution to stay in memory.
const lingering = time.Second

// ring lets the execution go on, unless its owner will see to it; from any
// goroutine, of which one that is free drives it.
func (r *resident) ring(free bool) {
	switch {
	case !r.owned.CompareAndSwap(false, true):
	case free:
		r.drive()
	default:
		go r.drive()
	}
}

// drive does all that can be done now and hands over what changed; then the
// commit owns the execution.
func (r *resident) drive() {
	for {
		if r.s.ctx.Err() != nil {
			r.err = r.s.Err()
			if r.err == nil {
				r.err = ErrClosed
			}
			r.leave()
			return
		}
		r.goForth()
		changes := r.x.Changes()
		b, err := r.batch(changes)
		if err != nil {
			r.fail(err)
			return
		}
		if b != nil {
			b.Done = func(err error) { r.acknowledged(changes, b, err) }
			r.s.store.Flush(b)
			return
		}
		if !r.goOn() {
			return
		}
	}
}

// goForth does all that can be done now; of an idle service only what was asked for.
func (r *resident) goForth() {
	if r.s.o.Idle {
		r.x.Attend()
		return
	}
	r.x.Drive()
}

// acknowledged takes the execution over from its commit, on the goroutine that
// acknowledges for all: what may take long gets another one.
func (r *resident) acknowledged(changes []runtime.Change, b *store.Batch, err error) {
	if err != nil {
		r.fail(err)
		return
	}
	r.adopt = ""
	r.s.committed(changes, b)
	switch {
	case r.s.o.Clock != nil: // the tasks are done within goOn if it is a virtual one
		go func() {
			if r.goOn() {
				r.drive()
			}
		}()
	case r.goOn():
		go r.drive()
	}
}

// goOn does what had to wait for the commit: the tasks begin that the execution
// has come to. It says whether there is more to drive at once; if not, the
// execution has no owner any more.
func (r *resident) goOn() bool {
	if r.s.ctx.Err() == nil && !r.s.o.Idle {
		r.x.Committed()
	}
	for _, ack := range r.acks {
		ack <- nil
	}
	r.acks = r.acks[:0]
	if !r.told {
		r.told = true
		close(r.begun)
	}
	r.over = r.x.Status() != runtime.StatusRunning
	if r.over || !r.s.o.Idle && r.s.letGo(r) {
		r.leave()
		return false
	}
	return !r.rest()
}

// rest leaves the execution to who rings; false: there is something to do already.
func (r *resident) rest() bool {
	if !r.s.o.Idle && !r.settled() {
		return false
	}
	r.owned.Store(false)
	// Who rang before this line was not heard.
	unheard := r.x.Posted() || r.s.ctx.Err() != nil
	return !unheard || !r.owned.CompareAndSwap(false, true)
}

// settled says that there is nothing to do before somebody posts or the timer, which
// it sets.
func (r *resident) settled() bool {
	if !r.x.Settled() {
		return false
	}
	if at, ok := r.x.Next(); ok {
		d := at.Sub(r.s.now())
		if d <= 0 {
			return false
		}
		r.wakeIn(d)
	} else if r.timer != nil {
		r.timer.Stop()
	}
	return true
}

// wakeIn sets the timer. It posts, as one that only rings may not be heard.
func (r *resident) wakeIn(d time.Duration) {
	if r.timer == nil {
		r.timer = time.AfterFunc(d, func() { r.x.Post(func() {}) })
		return
	}
	r.timer.Reset(d)
}

// leave ends the resident, whose owner stays the last one.
func (r *resident) leave() {
	if r.timer != nil {
		r.timer.Stop()
	}
	r.s.left(r)
}

func (r *resident) batch(changes []runtime.Change) (*store.Batch, error) {
	b, err := batchOf(changes, r.m.Hash)
	if err != nil || r.adopt == "" {
		return b, err
	}
	if b == nil {
		b = &store.Batch{}
	}
	if len(b.Changes) == 0 || b.Changes[0].ID != r.id {
		b.Changes = slices.Insert(b.Changes, 0, store.Change{ID: r.id})
	}
	b.Changes[0].Definition = r.adopt
	return b, nil
}

// fail leaves with an error: nothing more of the execution can be committed.
func (r *resident) fail(err error) {
	r.err = err
	for _, ack := range r.acks {
		ack <- err
	}
	if !errors.Is(err, store.ErrExists) {
		r.s.fail(err)
	}
	r.leave()
}

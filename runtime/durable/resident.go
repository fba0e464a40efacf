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

	// The owner's own, once ready is closed. One of x and lent is there, unless there
	// is err.
	wave     *wave // it was taken up with and is on its way; nil: it is there
	x        *runtime.Execution
	lent     *lent
	m        *Machine
	started  bool        // begun is closed
	timer    *time.Timer // rings; nil: none was needed so far
	redriven int64       // when it was
	adopt    string      // hash: the next commit tells that the execution goes by this definition
	done     []deedDone  // deeds that are done with the next commit
}

// deedDone is a deed, and who waits for it.
type deedDone struct {
	to  chan<- ack
	out Outcome
}

// ack takes what came of a deed, once it is committed.
type ack struct {
	out Outcome
	err error
}

// lingering is how near a timer must be for its execution to stay in memory.
const lingering = time.Second

// ring lets the execution go on, unless its owner will see to it; from any
// goroutine, of which one that is free drives it. A lent one is owned by who
// follows it.
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
			r.err = r.s.stopped()
			r.leave()
			return
		}
		r.goForth()
		changes := r.x.Changes()
		b, err := batchOf(changes, r.m.Hash)
		if err != nil {
			r.fail(err)
			return
		}
		if b = r.completed(b); b != nil {
			told := toldOf(changes)
			b.Done = func(err error) { r.acknowledged(told, b, err) }
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
func (r *resident) acknowledged(told []Change, b *store.Batch, err error) {
	if err != nil {
		r.fail(err)
		return
	}
	r.adopt = ""
	r.s.committed(told, b)
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
	r.arrived()
	if r.s.ctx.Err() == nil && !r.s.o.Idle {
		r.x.Committed()
	}
	for _, d := range r.done {
		d.to <- ack{out: d.out}
	}
	r.done = r.done[:0]
	r.start()
	r.over = r.x.Status() != runtime.StatusRunning
	if r.over || !r.s.o.Idle && r.s.letGo(r) {
		r.leave()
		return false
	}
	return !r.rest()
}

// arrived tells that it waits no more for the store, once.
func (r *resident) arrived() {
	r.wave.arrived(1)
	r.wave = nil
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

// start says that the execution's first commit has been, once.
func (r *resident) start() {
	if !r.started {
		r.started = true
		close(r.begun)
	}
}

// do does a deed where the execution is driven; a refusal is told at once.
func (r *resident) do(d *Deed, to chan<- ack) {
	r.x.Post(func() {
		out, err := d.do(r.x)
		if err != nil {
			to <- ack{err: err}
			return
		}
		r.done = append(r.done, deedDone{to, out})
	})
}

// completed adds to a batch what the execution itself does not know.
func (r *resident) completed(b *store.Batch) *store.Batch {
	if r.adopt == "" {
		return b
	}
	if b == nil {
		b = &store.Batch{}
	}
	if len(b.Changes) == 0 || b.Changes[0].ID != r.id {
		b.Changes = slices.Insert(b.Changes, 0, store.Change{ID: r.id})
	}
	b.Changes[0].Definition = r.adopt
	return b
}

// fail leaves with an error: nothing more of the execution can be committed.
func (r *resident) fail(err error) {
	r.breakOff(err)
	r.leave()
}

// breakOff notes why the execution leaves.
func (r *resident) breakOff(err error) {
	r.err = err
	for _, d := range r.done {
		d.to <- ack{err: err}
	}
	if !errors.Is(err, store.ErrExists) {
		r.s.fail(err)
	}
}

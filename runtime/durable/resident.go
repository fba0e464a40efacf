package durable

import (
	"errors"
	"slices"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// resident is an execution in memory, with its goroutine. Its place in
// Service.live is taken before it is loaded, so that an answer and a timer do
// not make two of it.
type resident struct {
	s  *Service
	id store.ID
	Ref

	ready chan struct{} // closed when x is there, or err
	begun chan struct{} // closed after the first commit of one that was started
	gone  chan struct{} // closed when it has left memory
	over  bool          // the execution has ended; set before gone is closed
	err   error         // why it has left before its end; set before gone is closed

	// The goroutine's own, once ready is closed.
	x       *runtime.Execution
	m       *Machine
	redrive *store.Redrive // of the next commit
	at      int64          // when it was redriven
	adopt   string         // hash: the next commit tells that the execution goes by this definition
	acks    []chan<- error // who waits for the next commit
}

// lingering is how near a timer must be for its execution to stay in memory.
const lingering = time.Second

// run drives the execution until it ends, rests, or the service closes.
func (r *resident) run() {
	defer r.s.left(r)
	first := true
	for {
		r.x.Drive()
		if err := r.commit(); err != nil {
			r.fail(err)
			return
		}
		if first {
			first = false
			close(r.begun)
		}
		r.over = r.x.Status() != runtime.StatusRunning
		if r.over || r.s.letGo(r) || !r.wait() {
			return
		}
	}
}

// commit hands over what has changed and waits until it is on the disk; then
// the tasks begin that the execution has come to.
func (r *resident) commit() error {
	changes := r.x.Changes()
	b, err := r.batch(changes)
	if err != nil {
		return err
	}
	if b != nil {
		done := make(chan error, 1)
		b.Done = func(err error) { done <- err }
		r.s.store.Flush(b)
		if err := <-done; err != nil {
			return err
		}
		r.redrive, r.adopt = nil, ""
		r.s.committed(changes, b)
	}
	r.x.Committed()
	for _, ack := range r.acks {
		ack <- nil
	}
	r.acks = r.acks[:0]
	return nil
}

func (r *resident) batch(changes []runtime.Change) (*store.Batch, error) {
	b, err := batchOf(changes, r.m.Hash)
	if err != nil || b == nil && r.redrive == nil && r.adopt == "" {
		return nil, err
	}
	if b == nil {
		b = &store.Batch{}
	}
	if r.redrive != nil || r.adopt != "" {
		if len(b.Changes) == 0 || b.Changes[0].ID != r.id {
			b.Changes = slices.Insert(b.Changes, 0, store.Change{ID: r.id})
		}
		b.Changes[0].Redrive, b.Changes[0].Definition = r.redrive, r.adopt
	}
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
}

// wait waits for something to do; false: the service closes.
func (r *resident) wait() bool {
	if !r.x.Settled() {
		select {
		case <-r.s.ctx.Done():
			return false
		default:
			return true
		}
	}
	var due <-chan time.Time
	if at, ok := r.x.Next(); ok {
		t := time.NewTimer(at.Sub(r.s.now()))
		defer t.Stop()
		due = t.C
	}
	select {
	case <-r.x.Bell():
	case <-due:
	case <-r.s.ctx.Done():
		return false
	}
	return true
}

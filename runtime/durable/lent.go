package durable

import (
	"sync"

	"github.com/aslc-dev/aslc/runtime/store"
)

// lent is what a resident knows of its borrower.
type lent struct {
	to      Borrower
	deeds   int              // that were handed over; Service.mu
	waiting map[int]chan ack // who waits for them; the same
	bell    chan struct{}    // there is something for follow to see

	mu      sync.Mutex
	early   []Report // that came before the commit of the start
	begun   bool     // that has been
	open    int      // commits under way
	last    *Report  // what was told last, and is no commit; or that it is over
	deaf    bool     // nothing more counts
	failure error    // of a commit
}

// Report takes what the borrower tells.
func (r *resident) Report(rep Report) {
	l := r.lent
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.deaf:
	case !l.begun:
		l.early = append(l.early, rep)
	default:
		r.take(&rep)
	}
}

// NewID gives the next ID of the store.
func (r *resident) NewID() int64 { return r.s.last.Add(1) }

// Activity tells whether an activity exists.
func (r *resident) Activity(arn string) bool { return r.s.made(arn) }

// lend hands the execution to its machine's host.
func (r *resident) lend(parts []store.Snapshot) {
	r.lent = &lent{waiting: map[int]chan ack{}, bell: make(chan struct{}, 1)}
	r.lent.to = r.m.Host.Lend(&Loan{
		Terms: r.s.terms(r.m), ID: r.id, Definition: r.m.Hash, Parts: parts, Key: r.s.key, Made: r.s.o.Made, MaxSize: r.s.o.MaxSize,
	}, r)
}

// first is the commit of an execution's start.
type first struct {
	batch *store.Batch
	told  []Change
	done  chan error
}

// follow sees to the beginning and the end of a loan: what is reported is handed
// to the store as it comes. f is the commit of the execution's start; nil: it is
// not new.
func (r *resident) follow(f *first) {
	lost := false
	defer func() {
		if !lost {
			r.s.left(r)
			return
		}
		r.s.drives.Add(1)
		defer r.s.drives.Done()
		r.s.left(r)
		r.s.takeUp([]store.ID{r.id}) // its frames are given again, as after a crash of all
	}()
	if f != nil {
		if err := <-f.done; err != nil {
			r.lent.to.Release()
			r.breakOff(err)
			return
		}
		r.s.committed(f.told, f.batch)
	}
	r.start()
	r.begin()
	for {
		select {
		case <-r.lent.bell:
			if rep := r.concluded(); rep != nil {
				lost = rep.Lost
				return
			}
		case <-r.s.ctx.Done():
			r.recall()
			return
		}
	}
}

// begin takes the reports that came early, and all others as they come.
func (r *resident) begin() {
	l := r.lent
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun = true
	for i := range l.early {
		r.take(&l.early[i])
	}
	l.early = nil
}

// take takes a report; r.lent.mu is held.
func (r *resident) take(rep *Report) {
	l := r.lent
	switch {
	case rep.Lost || rep.Failed != "":
		l.deaf = true
		l.last = rep
	case rep.Resting:
		l.last = rep
	default:
		l.last = nil
		l.open++
		b := r.completed(&store.Batch{Changes: rep.Changes})
		r.adopt = ""
		b.Done = func(err error) { r.reported(rep, b, err) }
		r.s.store.Flush(b)
	}
	l.ring()
}

// ring lets follow look, if there is something to see; l.mu is held.
func (l *lent) ring() {
	if l.open > 0 || l.last == nil && !l.deaf {
		return
	}
	select {
	case l.bell <- struct{}{}:
	default: // it has rung
	}
}

// reported takes the commit of a report, on the goroutine that acknowledges for all.
func (r *resident) reported(rep *Report, b *store.Batch, err error) {
	l := r.lent
	if err == nil {
		r.s.committed(rep.Told, b)
		r.acknowledge(rep.Done)
		if !rep.Over {
			l.to.Committed()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	switch {
	case err != nil:
		l.deaf, l.failure = true, err
	case rep.Over:
		l.deaf, l.last = true, rep
	}
	l.ring()
}

// concluded is the last report of a loan that is over; nil: it goes on.
func (r *resident) concluded() *Report {
	rep, err := r.lent.conclusion()
	switch {
	case err != nil:
		r.lent.to.Release()
		r.breakOff(err)
		return &Report{}
	case rep == nil:
		return nil
	case rep.Failed != "":
		r.err = r.hold(rep.Failed)
	case rep.Resting:
		if !r.s.takeBack(r, rep) {
			return nil
		}
		r.lent.to.Release()
	}
	r.over = rep.Over
	return rep
}

// conclusion is how the loan stands when nothing is under way.
func (l *lent) conclusion() (*Report, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open > 0 {
		return nil, nil
	}
	return l.last, l.failure
}

// recall takes the execution back, since the service closes, when what was handed to
// the store is committed.
func (r *resident) recall() {
	for !r.lent.stopped() {
		<-r.lent.bell
	}
	r.lent.to.Release()
	r.err = r.s.stopped()
}

// stopped lets nothing more count, and says whether nothing is under way.
func (l *lent) stopped() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deaf = true
	return l.open == 0
}

// acknowledge tells who waits for deeds that they are done.
func (r *resident) acknowledge(deeds []Done) {
	if len(deeds) == 0 {
		return
	}
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	for i := range deeds {
		d := &deeds[i]
		if to := r.lent.waiting[d.N]; to != nil {
			delete(r.lent.waiting, d.N)
			to <- ack{d.Outcome, d.err()}
		}
	}
}

// takeBack takes a lent execution out of memory that only waits; false: it does not
// any more, or there is a deed that it has not seen.
func (s *Service) takeBack(r *resident, rests *Report) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := r.lent
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.deeds > rests.Seen || l.last != rests {
		return false
	}
	l.deaf = true
	s.remove(r)
	s.kick()
	return true
}

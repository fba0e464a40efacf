package durable

import (
	"context"
	"errors"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Host drives executions of one machine in another process. It borrows their
// frames, which stay the store's, and gives them back with each commit. Its
// methods may be called from any goroutine.
type Host interface {
	// Refusal is why it would not take an execution now; "": it would.
	Refusal() string
	// Lend hands an execution over. All that comes of it is told to the lender.
	Lend(*Loan, Lender) Borrower
	// Express runs an Express execution to its end. An error is the host's own: what
	// became of the execution is not known.
	Express(context.Context, *ExpressRun) (SyncResult, error)
}

// Terms are what all executions of a machine have in common.
type Terms struct {
	Machine string // in ARNs
	Account Account
}

// Loan is an execution that is lent: as the store has it.
type Loan struct {
	Terms
	ID         store.ID
	Definition string           // hash
	Parts      []store.Snapshot // itself, then those that its Map Runs started
	Key        []byte           // signs task tokens
	Made       bool             // which activities exist is the lender's to say
	MaxSize    int              // see Options
}

// Lender is whose store it is. None of its methods waits for the borrower.
type Lender interface {
	// Report tells what became of the execution. One report follows another only
	// after the first was answered, by Committed, Do or Release, except for Lost.
	Report(Report)
	// NewID gives an ID for an execution that a Map Run starts.
	NewID() int64
	// Activity tells whether an activity exists.
	Activity(arn string) bool
	// Below gives an execution of a Map Run that has a status, with those below it:
	// the next one after the one of that ID, 0 for the first one. Nothing: there is
	// none.
	Below(mapRun string, status runtime.Status, after int64) ([]store.Snapshot, error)
}

// Borrower is who drives an execution that was lent. Its methods do not block.
type Borrower interface {
	// Do does a deed; deeds are numbered from 1. The report in which it is done
	// comes with what has changed.
	Do(n int, d Deed)
	// Committed says that what the last report told is on the disk.
	Committed()
	// Release takes the execution back: what is not committed does not count.
	Release()
}

// Report is what a borrower tells of an execution.
type Report struct {
	Changes []store.Change // to be committed
	Told    []Change       // the same, for who watches
	Done    []Done         // deeds that are done once the changes are committed
	Over    bool           // the execution has ended: it is the last report

	Resting bool // nothing goes on: it can be taken back
	Seen    int  // Resting: deeds that had come by then

	Failed string // it cannot go on there, and why; the last report
	Lost   bool   // the process has ended; the last report
}

// Done is a deed that is done.
type Done struct {
	N       int
	Outcome Outcome
	Over    bool   // what it was meant for does not wait for it any more
	Code    Code   // of why it was refused; "": it was not
	Message string // of why it failed; "": it did not
}

func done(n int, out Outcome, err error) Done {
	d := Done{N: n, Outcome: out}
	switch {
	case errors.Is(err, errOver):
		d.Over = true
	case err != nil:
		d.Code, d.Message = CodeOf(err), err.Error()
	}
	return d
}

func (d *Done) err() error {
	switch {
	case d.Over:
		return errOver
	case d.Code != "":
		return refused(d.Code, "%s", d.Message)
	case d.Message != "":
		return errors.New(d.Message)
	}
	return nil
}

// lent is what a resident knows of its borrower.
type lent struct {
	to      Borrower
	reports chan Report
	deeds   int              // that were handed over
	waiting map[int]chan ack // who waits for them
}

// maxReports is how many reports can come before the first is looked at: that it
// rests, one that a timer made after that, and that the process has ended.
const maxReports = 3

// Report takes what the borrower tells.
func (r *resident) Report(rep Report) {
	select {
	case r.lent.reports <- rep:
	default: // it was released, and nobody looks at what still comes
	}
}

// NewID gives the next ID of the store.
func (r *resident) NewID() int64 { return r.s.last.Add(1) }

// Activity tells whether an activity was made.
func (r *resident) Activity(arn string) bool { return r.s.made(arn) }

// lend hands the execution to its machine's host.
func (r *resident) lend(parts []store.Snapshot) {
	r.lent = &lent{reports: make(chan Report, maxReports), waiting: map[int]chan ack{}}
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

// follow commits what the borrower reports until the execution ends, rests, or
// the service closes. f is the commit of its start; nil: it is not new.
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
		r.start()
	}
	for {
		select {
		case rep := <-r.lent.reports:
			goesOn := r.take(&rep)
			lost = rep.Lost
			if !goesOn {
				return
			}
		case <-r.s.ctx.Done():
			r.lent.to.Release()
			r.err = r.s.stopped()
			return
		}
	}
}

// take takes a report; false: it was the last one.
func (r *resident) take(rep *Report) bool {
	switch {
	case rep.Lost:
		return false
	case rep.Failed != "":
		r.err = r.hold(rep.Failed)
		return false
	case rep.Resting:
		if !r.s.takeBack(r, rep.Seen) {
			return true
		}
		r.lent.to.Release()
		return false
	}
	if err := r.commit(rep); err != nil {
		r.lent.to.Release()
		r.breakOff(err)
		return false
	}
	r.acknowledge(rep.Done)
	r.over = rep.Over
	if !rep.Over {
		r.lent.to.Committed()
	}
	return !rep.Over
}

// commit hands over what a report tells, and waits until it is on the disk.
func (r *resident) commit(rep *Report) error {
	var b *store.Batch
	if len(rep.Changes) > 0 {
		b = &store.Batch{Changes: rep.Changes}
	}
	if b = r.completed(b); b != nil {
		if err := r.flush(b, rep.Told); err != nil {
			return err
		}
	}
	r.start()
	return nil
}

// acknowledge tells who waits for deeds that they are done.
func (r *resident) acknowledge(deeds []Done) {
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

// takeBack takes a lent execution out of memory that only waits; false: there is
// a deed that it has not seen.
func (s *Service) takeBack(r *resident, seen int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.lent.deeds > seen {
		return false
	}
	s.remove(r)
	s.kick()
	return true
}

// Borrowed drives an execution that was lent: the other end of a Loan.
type Borrowed struct {
	lender    Lender
	loan      *Loan
	x         *runtime.Execution
	committed chan struct{}
	bell      chan struct{}   // there is something for Drive to do
	ctx       context.Context // ends with the loan
	end       context.CancelCauseFunc

	// The goroutine's own.
	seen    int
	done    []Done
	resting bool // that was reported, and nothing since
}

// Borrow takes up an execution by a machine's executor and drives it on a
// goroutine of its own, until it ends or is released. The lender may be told
// before Borrow returns. Options come on top of the executor's.
func Borrow(ctx context.Context, executor *runtime.Executor, loan *Loan, lender Lender, opts ...runtime.Option) *Borrowed {
	b := &Borrowed{lender: lender, loan: loan, committed: make(chan struct{}, 1), bell: make(chan struct{}, 1)}
	b.ctx, b.end = context.WithCancelCause(ctx)
	snapshots, err := snapshotsOf(loan.Parts)
	if err == nil {
		b.x, err = executor.Restore(b.ctx, snapshots, append(opts, b.options()...)...)
	}
	if err != nil {
		b.end(nil)
		lender.Report(Report{Failed: err.Error()})
		return b
	}
	go b.run()
	return b
}

// Do does a deed.
func (b *Borrowed) Do(n int, d Deed) {
	if b.x == nil {
		return // its report says why
	}
	b.x.Post(func() {
		b.seen = n
		out, err := d.do(b.x)
		b.done = append(b.done, done(n, out, err))
	})
}

// Committed says that the last report is on the disk.
func (b *Borrowed) Committed() {
	select {
	case b.committed <- struct{}{}:
	default: // nobody reported
	}
}

// Release ends the loan.
func (b *Borrowed) Release() { b.end(runtime.ErrLetGo) }

func (b *Borrowed) options() []runtime.Option {
	opts := append(b.loan.options(), keptOptions(runtime.Stored{ID: int64(b.loan.ID), NewID: b.lender.NewID, Key: b.loan.Key, Ring: b.ring, Below: belowOf(b.lender)}, b.loan.MaxSize)...)
	if b.loan.Made {
		opts = append(opts, runtime.WithActivities(b.lender.Activity))
	}
	return opts
}

// options are those that every execution of the machine has.
func (t *Terms) options() []runtime.Option {
	opts := []runtime.Option{runtime.WithMachineName(t.Machine)}
	if a := t.Account; a.Region != "" && a.ID != "" {
		opts = append(opts, runtime.WithAccount(a.Region, a.ID))
	}
	return opts
}

// keptOptions are those of an execution that a store keeps.
func keptOptions(s runtime.Stored, maxSize int) []runtime.Option {
	return []runtime.Option{
		runtime.WithMaxSize(maxSize),
		runtime.WithHistory(&runtime.History{}),
		runtime.WithChildHistory(func(string) *runtime.History { return &runtime.History{} }),
		runtime.WithStored(s),
	}
}

// run drives the execution until it ends or the loan does.
func (b *Borrowed) run() {
	defer b.end(nil)
	for {
		b.x.Drive()
		over, err := b.report()
		if err != nil {
			b.lender.Report(Report{Failed: err.Error()})
		}
		if over || err != nil || b.ctx.Err() != nil {
			return
		}
		b.x.Committed()
		if !b.resting && b.rests() {
			b.resting = true
			b.lender.Report(Report{Resting: true, Seen: b.seen})
		}
		if !b.await() {
			return
		}
	}
}

// report tells what has changed, and waits until it is committed or the loan over.
func (b *Borrowed) report() (over bool, err error) {
	changes := b.x.Changes()
	told := toldOf(changes)
	batch, err := batchOf(changes, b.loan.Definition)
	if err != nil {
		return false, err
	}
	rep := Report{Told: told, Done: b.done, Over: b.x.Status() != runtime.StatusRunning}
	b.done = nil
	if batch != nil {
		rep.Changes = batch.Changes
		for i := range rep.Changes {
			if e := rep.Changes[i].New; e != nil {
				e.Lent = true
			}
		}
	} else if len(rep.Done) == 0 && !rep.Over {
		return false, nil
	}
	b.resting = false
	b.lender.Report(rep)
	if rep.Over {
		return true, nil
	}
	select {
	case <-b.committed:
	case <-b.ctx.Done():
	}
	return false, nil
}

// rests says that the execution only waits, and not for a moment.
func (b *Borrowed) rests() bool {
	at, timed := b.x.Next()
	return b.x.Resting() && (!timed || time.Until(at) >= lingering)
}

func (b *Borrowed) ring(bool) {
	select {
	case b.bell <- struct{}{}:
	default: // it has rung
	}
}

// await waits until there is something for Drive to do; false: the loan is over.
func (b *Borrowed) await() bool {
	if !b.x.Settled() {
		return b.ctx.Err() == nil
	}
	var due <-chan time.Time
	if at, ok := b.x.Next(); ok {
		t := time.NewTimer(time.Until(at))
		defer t.Stop()
		due = t.C
	}
	select {
	case <-b.bell:
	case <-due:
	case <-b.ctx.Done():
		return false
	}
	return true
}

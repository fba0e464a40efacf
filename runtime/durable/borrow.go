package durable

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Borrowed drives an execution that was lent: the other end of a Loan.
//
// It goes on while what it has reported is on its way to the disk. So its tasks
// begin before that, and who does them has to wait for it: see Borrow.
//
// As with a resident it is owned by the goroutine that drives it, or by nobody while
// it only waits: who rings next owns it.
type Borrowed struct {
	lender Lender
	loan   *Loan
	crew   *Crew
	x      *runtime.Execution
	ctx    context.Context // ends with the loan
	end    context.CancelCauseFunc
	owned  atomic.Bool
	open   atomic.Int64 // reports that are not committed

	// The owner's own.
	timer   *time.Timer // rings; nil: none was needed so far
	seen    int
	done    []Done
	resting bool // that was reported, and nothing since
}

// maxOpen is how many reports may be on their way to the disk: an execution that
// never waits shall not fill the lender's memory.
const maxOpen = 4

// Borrow takes up an execution by a machine's executor and drives it, until it ends
// or is released. The lender may be told before Borrow returns. Options come on top
// of the executor's.
//
// The executor's tasks are called by the crew, once the execution has reported that it comes to
// them. Who does them may begin when the lender has committed that.
func Borrow(ctx context.Context, executor *runtime.Executor, loan *Loan, lender Lender, crew *Crew, opts ...runtime.Option) *Borrowed {
	b := &Borrowed{lender: lender, loan: loan, crew: crew}
	b.owned.Store(true)
	b.ctx, b.end = context.WithCancelCause(ctx)
	snapshots, err := snapshotsOf(loan.Parts)
	if err == nil {
		b.x, err = executor.Restore(b.ctx, snapshots, append(opts, b.options()...)...)
	}
	if err != nil {
		b.fail(err)
		return b
	}
	go b.drive()
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

// Committed says that the first of the reports that were not is on the disk.
func (b *Borrowed) Committed() {
	if b.open.Add(-1) == maxOpen-1 {
		b.ring(false) // it has waited for that
	}
}

// Release ends the loan.
func (b *Borrowed) Release() {
	b.end(runtime.ErrLetGo)
	b.ring(false)
}

func (b *Borrowed) options() []runtime.Option {
	opts := append(b.loan.options(), keptOptions(runtime.Stored{ID: int64(b.loan.ID), NewID: b.lender.NewID, Key: b.loan.Key, Ring: b.ring, Go: b.crew.Run, Below: belowOf(b.lender)}, b.loan.MaxSize)...)
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

// ring lets the execution go on, unless its owner will see to it.
func (b *Borrowed) ring(free bool) {
	switch {
	case !b.owned.CompareAndSwap(false, true):
	case free:
		b.drive()
	default:
		go b.drive()
	}
}

// drive does all that can be done now, and reports it. Once the execution or the
// loan is over it is owned for ever.
func (b *Borrowed) drive() {
	for !b.over() {
		if b.full() {
			if b.rest() {
				return
			}
			continue
		}
		b.x.Drive()
		if b.ctx.Err() != nil {
			break
		}
		if err := b.report(); err != nil {
			b.fail(err)
			break
		}
		b.x.Committed()
		if !b.resting && b.rests() {
			b.resting = true
			b.lender.Report(Report{Resting: true, Seen: b.seen})
		}
		if b.rest() {
			return
		}
	}
	b.end(nil)
	if b.timer != nil {
		b.timer.Stop()
	}
}

// over says that there is nothing more to drive.
func (b *Borrowed) over() bool {
	return b.x.Status() != runtime.StatusRunning || b.ctx.Err() != nil
}

// full says that it must wait for a commit.
func (b *Borrowed) full() bool { return b.open.Load() >= maxOpen }

// fail gives the execution up.
func (b *Borrowed) fail(err error) {
	b.end(nil)
	b.lender.Report(Report{Failed: err.Error()})
}

// report tells what has changed.
func (b *Borrowed) report() error {
	changes := b.x.Changes()
	batch, err := batchOf(changes, b.loan.Definition)
	if err != nil {
		return err
	}
	rep := Report{Told: toldOf(changes), Done: b.done, Over: b.x.Status() != runtime.StatusRunning}
	if batch == nil && len(rep.Done) == 0 && !rep.Over {
		return nil
	}
	b.done, b.resting = nil, false
	if batch != nil {
		rep.Changes = batch.Changes
	}
	for i := range rep.Changes {
		if e := rep.Changes[i].New; e != nil {
			e.Lent = true
		}
	}
	b.open.Add(1)
	b.lender.Report(rep)
	return nil
}

// rests says that the execution only waits, and not for a moment.
func (b *Borrowed) rests() bool {
	at, timed := b.x.Next()
	return b.x.Resting() && (!timed || time.Until(at) >= lingering)
}

// rest leaves the execution to who rings; false: there is something to do already.
func (b *Borrowed) rest() bool {
	full := b.full()
	if !full && !b.settled() {
		return false
	}
	b.owned.Store(false)
	// Who rang before this line was not heard.
	unheard := b.ctx.Err() != nil || full && !b.full() || !full && b.x.Posted()
	return !unheard || !b.owned.CompareAndSwap(false, true)
}

// settled says that there is nothing to do before somebody posts or the timer, which
// it sets.
func (b *Borrowed) settled() bool {
	if !b.x.Settled() {
		return false
	}
	at, timed := b.x.Next()
	switch {
	case timed && time.Until(at) <= 0:
		return false
	case timed:
		b.wakeIn(time.Until(at))
	case b.timer != nil:
		b.timer.Stop()
	}
	return true
}

// wakeIn sets the timer. It posts, as one that only rings may not be heard.
func (b *Borrowed) wakeIn(d time.Duration) {
	if b.timer == nil {
		b.timer = time.AfterFunc(d, func() { b.x.Post(func() {}) })
		return
	}
	b.timer.Reset(d)
}

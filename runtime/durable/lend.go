package durable

import (
	"context"
	"errors"

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
	// Report tells what became of the execution. The borrower goes on meanwhile; it
	// has a few reports under way at most.
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
	// Committed says that what a report told is on the disk: the first one of which
	// it was not said. Of the last one it is not said.
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

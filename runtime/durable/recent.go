package durable

import (
	"errors"
	"slices"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// recent are the Express executions that began last, with their histories: in memory
// alone, since nothing of them is stored.
type recent struct {
	mu     sync.Mutex
	all    []*RecentExecution // the latest last
	events int                // in all of them
}

// RecentExecution is an Express execution that is in memory.
type RecentExecution struct {
	SyncResult
	Hash   string          // of the definition that it goes by
	Events []runtime.Event // nil: it runs, a host ran it, or there were too many
	Over   <-chan struct{} // closed when it is over
}

// maxRecentEvents bounds what is kept of histories, of all Express executions.
const maxRecentEvents = 50_000

// Recent gives the Express executions of a machine that are in memory, the latest
// first: Options.Recent says how many there are of all machines.
func (s *Service) Recent(machine string) []RecentExecution {
	k := &s.recent
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []RecentExecution
	for _, e := range slices.Backward(k.all) {
		if e.Ref.Machine == machine {
			out = append(out, *e)
		}
	}
	return out
}

// remember keeps an Express execution that begins; what it gives is called with its
// end. begin makes the execution with the options.
func (s *Service) remember(m *Machine, run *ExpressRun, begin func(...runtime.Option) (*runtime.Execution, error)) (*runtime.Execution, func(runtime.Value, error), error) {
	if s.o.Recent <= 0 {
		x, err := begin()
		return x, func(runtime.Value, error) {}, err
	}
	history := &runtime.History{}
	x, err := begin(runtime.WithHistory(history))
	if err != nil {
		return nil, nil, err
	}
	over := make(chan struct{})
	e := &RecentExecution{Hash: m.Hash, Over: over, SyncResult: SyncResult{
		Ref: Ref{m.Name, run.Name}, ARN: x.ARN(), Status: runtime.StatusRunning, Input: run.Input, Started: x.Started()}}
	k := &s.recent
	k.add(e, s.o.Recent)
	return x, func(out runtime.Value, err error) {
		k.mu.Lock()
		defer k.mu.Unlock()
		e.ended(x, out, err)
		if events := history.Events(); len(events) <= maxRecentEvents && slices.Contains(k.all, e) {
			e.Events = events
			k.events += len(events)
			k.forget(s.o.Recent)
		}
		close(over)
	}, nil
}

// rememberAway is remember for an execution at a machine's host, whose events stay
// there.
func (s *Service) rememberAway(m *Machine, began SyncResult) (ended func(SyncResult)) {
	if s.o.Recent <= 0 {
		return func(SyncResult) {}
	}
	over := make(chan struct{})
	e := &RecentExecution{Hash: m.Hash, Over: over, SyncResult: began}
	k := &s.recent
	k.add(e, s.o.Recent)
	return func(res SyncResult) {
		k.mu.Lock()
		defer k.mu.Unlock()
		e.SyncResult = res
		close(over)
	}
}

func (k *recent) add(e *RecentExecution, most int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = append(k.all, e)
	k.forget(most)
}

// ended notes how an execution ended.
func (r *SyncResult) ended(x *runtime.Execution, out runtime.Value, err error) {
	r.Status, r.Started, r.Stopped = x.Status(), x.Started(), x.Time()
	var failure *runtime.Error
	switch {
	case err == nil:
		r.Output = out
	case errors.As(err, &failure):
		r.Error, r.Cause = failure.Name, failure.Cause
	}
}

// forget drops the oldest ones while there are too many, or too many events.
func (k *recent) forget(most int) {
	for len(k.all) > most || k.events > maxRecentEvents && len(k.all) > 1 {
		k.events -= len(k.all[0].Events)
		k.all = slices.Delete(k.all, 0, 1)
	}
}

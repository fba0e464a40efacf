package durable

import (
	"encoding/json"
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
	Hash string          // of the definition that it goes by
	Over <-chan struct{} // closed when it is over

	events []runtime.Event // where this process ran it; a host's are those of SyncResult
}

// History gives up to limit events from an id on, as GetExecutionHistory shows
// them. There are none while it runs, and none of one that had too many.
func (e *RecentExecution) History(from int64, limit int) ([]json.RawMessage, error) {
	chunk := e.Events
	if n := int64(len(e.events)); from >= 1 && from <= n {
		chunk = eventsOf(e.events[from-1 : min(n, from-1+int64(limit))])
	}
	if chunk.Count == 0 {
		return nil, nil
	}
	events, err := split(chunk, from, false)
	var out []json.RawMessage
	for _, event := range events[:min(limit, len(events))] {
		out = append(out, event.JSON)
	}
	return out, err
}

// kept is how many events are kept of it.
func (e *RecentExecution) kept() int { return len(e.events) + e.Events.Count }

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

// remember keeps an Express execution that has begun; what it gives is called with
// its end and, where this process ran it, its events.
func (s *Service) remember(m *Machine, began SyncResult) (ended func(SyncResult, []runtime.Event)) {
	if s.o.Recent <= 0 {
		return func(SyncResult, []runtime.Event) {}
	}
	over := make(chan struct{})
	e := &RecentExecution{Hash: m.Hash, Over: over, SyncResult: began}
	k := &s.recent
	k.add(e, s.o.Recent)
	return func(res SyncResult, events []runtime.Event) {
		k.mu.Lock()
		defer k.mu.Unlock()
		e.SyncResult = res
		if len(events) <= maxRecentEvents {
			e.events = events
		}
		k.told(e, s.o.Recent)
		close(over)
	}
}

// told counts the events of one that has ended, if it is still there.
func (k *recent) told(e *RecentExecution, most int) {
	if slices.Contains(k.all, e) {
		k.events += e.kept()
		k.forget(most)
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
		k.events -= k.all[0].kept()
		k.all = slices.Delete(k.all, 0, 1)
	}
}

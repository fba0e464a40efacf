package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// event is what is read of an event of GetExecutionHistory.
type event struct {
	ID   int64
	Prev int64 `json:"previousEventId"`
	Type string

	details struct {
		Name, Error, State string
	}
}

// entry is one visit of a state.
type entry struct {
	name, kind string
	place      *place
	attempts   int
	failing    bool   // its last attempt failed
	err        string // with this error
	over       bool   // of a Parallel or Map: its last attempt has ended
	moved      bool   // another state was entered behind it
	status     Status // "": it is open
}

// place is one run of a scope: of a branch, of an iteration, of the machine.
type place struct {
	owner   *entry // nil: of the machine
	attempt int    // of the owner
}

// cursor is where an event stands.
type cursor struct {
	place *place
	entry *entry // the state that is open there; nil: none
	left  *entry // the state that was left with this event
}

// reader follows the events of a history.
type reader struct {
	run     *Run
	at      map[int64]cursor
	entries []*entry
	ended   bool
}

// ReadRun reads a history: what GetExecutionHistory gives, and what an executable
// writes under --history.
func ReadRun(history []byte) (*Run, error) {
	events, err := readEvents(history)
	if err != nil {
		return nil, err
	}
	r := &reader{
		run: &Run{Status: "RUNNING", States: map[string]*Visit{}, ways: map[step]bool{}},
		at:  map[int64]cursor{0: {place: &place{}}},
	}
	for _, e := range events {
		c, ok := r.at[e.Prev]
		if !ok {
			return nil, fmt.Errorf("event %d follows event %d, which is not in the history: is it a part of one (nextToken)?", e.ID, e.Prev)
		}
		r.at[e.ID] = r.follow(e, c)
	}
	r.finish()
	return r.run, nil
}

// readEvents gives the events in the order of their ids.
func readEvents(text []byte) ([]*event, error) {
	var file struct{ Events []json.RawMessage }
	into := any(&file)
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		into = &file.Events
	}
	if err := json.Unmarshal(text, into); err != nil {
		return nil, fmt.Errorf("not a history as GetExecutionHistory gives it: %w", err)
	}
	if len(file.Events) == 0 {
		return nil, errors.New("the history has no events")
	}
	events := make([]*event, len(file.Events))
	for i, text := range file.Events {
		e, err := readEvent(text)
		if err != nil {
			return nil, fmt.Errorf("not a history as GetExecutionHistory gives it: %w", err)
		}
		events[i] = e
	}
	slices.SortStableFunc(events, func(a, b *event) int { return int(a.ID - b.ID) })
	return events, nil
}

func readEvent(text []byte) (*event, error) {
	e := &event{}
	if err := json.Unmarshal(text, e); err != nil {
		return nil, err
	}
	if e.ID <= e.Prev {
		return nil, fmt.Errorf("event %d follows event %d", e.ID, e.Prev)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	for name, value := range members {
		if strings.HasSuffix(name, "EventDetails") && string(value) != "null" {
			return e, json.Unmarshal(value, &e.details)
		}
	}
	return e, nil
}

// follow takes one event that follows another, and gives where it stands.
func (r *reader) follow(e *event, c cursor) cursor {
	kind := e.Type
	switch {
	case strings.HasSuffix(kind, "StateEntered"):
		return r.enter(e, c)
	case strings.HasSuffix(kind, "StateExited"):
		return r.exit(e, c)
	case strings.HasPrefix(kind, "MapIteration"):
		return r.iteration(e, c)
	case strings.HasPrefix(kind, "ParallelState"), strings.HasPrefix(kind, "MapState"), strings.HasPrefix(kind, "MapRun"):
		return r.inner(e, c)
	case strings.HasPrefix(kind, "Execution"):
		return r.execution(e, c)
	}
	if c.entry != nil {
		c.entry.work(e)
	}
	return c
}

func (r *reader) enter(e *event, c cursor) cursor {
	at := c.place
	if c.entry != nil { // the first state of a branch
		at = &place{owner: c.entry, attempt: c.entry.attempts}
	}
	n := &entry{name: e.details.Name, kind: strings.TrimSuffix(e.Type, "StateEntered"), place: at}
	r.entries = append(r.entries, n)
	if c.left != nil {
		c.left.moved = true
		r.run.ways[step{c.left.name, n.name, c.left.status == Caught}] = true
	}
	return cursor{place: at, entry: n}
}

func (r *reader) exit(e *event, c cursor) cursor {
	n := c.find(func(n *entry) bool { return n.name == e.details.Name && n.status == "" })
	if n == nil {
		return c
	}
	n.status = Succeeded
	if n.failing {
		n.status = Caught
	}
	return cursor{place: n.place, left: n}
}

// find looks for a visit from a cursor outwards.
func (c cursor) find(is func(*entry) bool) *entry {
	for n := c.entry; ; {
		if n != nil && is(n) {
			return n
		}
		if n != nil {
			c.place = n.place
		}
		if c.place == nil || c.place.owner == nil {
			return nil
		}
		n = c.place.owner
	}
}

func (r *reader) iteration(e *event, c cursor) cursor {
	owner := c.find(func(n *entry) bool { return n.kind == "Map" && (n.name == e.details.Name || e.details.Name == "") })
	if owner == nil {
		return c
	}
	switch strings.TrimPrefix(e.Type, "MapIteration") {
	case "Started":
		return cursor{place: &place{owner: owner, attempt: owner.attempts}}
	case "Failed":
		c.fail(owner, Failed)
	case "Aborted":
		c.fail(owner, Aborted)
	}
	return cursor{place: owner.place, entry: owner}
}

// fail closes the visits between a cursor and the state around them.
func (c cursor) fail(until *entry, as Status) {
	c.find(func(n *entry) bool {
		if n == until {
			return true
		}
		if n.status == "" {
			n.status = as
		}
		return false
	})
}

// blame gives the open state the error that the event tells, if it has none.
func (c cursor) blame(e *event) {
	if c.entry != nil && c.entry.err == "" {
		c.entry.err = e.details.Error
	}
}

// inner takes what happens to a Parallel or Map as a whole.
func (r *reader) inner(e *event, c cursor) cursor {
	kind := "Map"
	if strings.HasPrefix(e.Type, "Parallel") {
		kind = "Parallel"
	}
	owner := c.find(func(n *entry) bool { return n.kind == kind && !n.over || n == c.entry && e.started() })
	if owner == nil {
		return c
	}
	switch {
	case e.Type == "MapRunStarted":
	case e.started():
		owner.attempts++
		owner.over, owner.failing, owner.err = false, false, ""
	case strings.HasSuffix(e.Type, "Succeeded"):
		owner.over, owner.failing = !strings.HasPrefix(e.Type, "MapRun"), false
	default:
		c.fail(owner, Failed)
		c.blame(e)
		owner.failing = true
		owner.over = !strings.HasPrefix(e.Type, "MapRun")
		if e.details.Error != "" {
			owner.err = e.details.Error
		}
	}
	return cursor{place: owner.place, entry: owner}
}

func (e *event) started() bool { return strings.HasSuffix(e.Type, "Started") }

// work takes what happens to a task.
func (n *entry) work(e *event) {
	switch {
	case strings.HasSuffix(e.Type, "Scheduled"):
		n.attempts++
		n.failing, n.err = false, ""
	case strings.HasSuffix(e.Type, "Succeeded"):
		n.failing, n.err = false, ""
	case strings.HasSuffix(e.Type, "Failed"), strings.HasSuffix(e.Type, "TimedOut"):
		n.failing, n.err = true, e.details.Error
	}
}

// execution takes its end, or its going on after one.
func (r *reader) execution(e *event, c cursor) cursor {
	ends := map[string]struct {
		execution string
		state     Status
	}{
		"ExecutionSucceeded": {"SUCCEEDED", Aborted},
		"ExecutionFailed":    {"FAILED", Failed},
		"ExecutionTimedOut":  {"TIMED_OUT", TimedOut},
		"ExecutionAborted":   {"ABORTED", Aborted},
	}
	switch end, ok := ends[e.Type]; {
	case ok:
		r.run.Status, r.ended = end.execution, true
		c.fail(nil, end.state)
		c.blame(e)
	case e.Type == "ExecutionRedriven":
		r.run.Status, r.ended = "RUNNING", false
		c.find(func(n *entry) bool {
			n.status, n.over = "", false
			return false
		})
	}
	return c
}

// lastOf are the last visits of the states in each place.
type lastOf map[placeState]*entry

type placeState struct {
	place *place
	name  string
}

// counts tells whether a visit is the last in its place, and that place belongs
// to the last attempt of the last visit of what is around it.
func (l lastOf) counts(n *entry) bool {
	for ; n != nil; n = n.place.owner {
		if l[placeState{n.place, n.name}] != n || n.place.stale() {
			return false
		}
	}
	return true
}

func (p *place) stale() bool { return p.owner != nil && p.attempt != p.owner.attempts }

// finish sums the visits up.
func (r *reader) finish() {
	last := lastOf{}
	for _, n := range r.entries {
		if n.status == "" {
			n.status = r.open(n)
		}
		if n.status == Succeeded && !n.moved {
			r.run.ways[step{n.name, "", false}] = true
		}
		v := r.run.States[n.name]
		if v == nil {
			v = &Visit{Counts: map[Status]int{}}
			r.run.States[n.name] = v
		}
		v.Entered++
		v.Attempts += n.attempts
		last[placeState{n.place, n.name}] = n
	}
	for _, n := range r.entries {
		if last.counts(n) {
			r.run.States[n.name].add(n)
		}
	}
	for _, n := range slices.Backward(r.entries) { // of an attempt that was made again, and did not come so far
		if v := r.run.States[n.name]; v.Status == "" {
			v.add(n)
		}
	}
}

// open is the status of a visit that was not ended by an event of its own. What
// is around it was entered before it, and has its status already.
func (r *reader) open(n *entry) Status {
	owner := n.place.owner
	if r.ended || owner != nil && (owner.status != Running || n.place.stale()) {
		return Aborted
	}
	return Running
}

// add counts a visit; the heaviest status is that of the state.
func (v *Visit) add(n *entry) {
	v.Counts[n.status]++
	if v.Status == "" || slices.Index(weights, n.status) >= slices.Index(weights, v.Status) {
		v.Status = n.status
		if n.err != "" {
			v.Error = n.err
		}
	}
}

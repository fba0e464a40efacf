package trace

import (
	"slices"
	"strings"
)

// Status is what became of a step.
type Status string

const (
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Caught    Status = "caught" // it failed, and a catcher led on
	Failed    Status = "failed"
	TimedOut  Status = "timed-out" // the execution's time was over in it
	Aborted   Status = "aborted"   // it was stopped, or what it belongs to had failed
)

// Kind says what a step is.
type Kind uint8

const (
	Visit     Kind = iota // of a state
	Branch                // of a Parallel: below a visit of it
	Iteration             // of a Map: below a visit of it
)

// None is no step: the parent of the steps at the top, and the step of an event
// that belongs to the whole execution.
const None = -1

// Step is a visit of a state, or a branch or iteration with visits below it.
type Step struct {
	Kind    Kind
	Name    string // of the state; of a branch or iteration that of its Parallel or Map
	Type    string // of the state: "Task"; "" of a branch or iteration
	Index   int    // of an iteration; of a branch how many branches of the attempt began before it
	Parent  int    // None, a branch, an iteration, or the visit that a branch or iteration is of
	Attempt int    // of the parent, counted from 1, in which a branch or iteration began
	Status  Status
	Error   string // of its last failure; "": none, or none that tells its name

	Entered, Left int64 // ids of the first and the last event; Left 0: it is open, or ended by what is around it
	Start, End    int64 // milliseconds since 1970; End 0: it is open
	Attempts      []Attempt
	Assigned      []string // variables that were assigned when it was left
	Next          int      // the step that followed it in its scope; None: no other
	Changed       int64    // id of the event that changed it last

	failing bool // its last attempt failed
	over    bool // of a Parallel or Map: its last attempt has ended
	closed  bool // the status is final

	branches []int // of a Parallel's last attempt
	culprit  int   // the visit inside with whose failure the last attempt of a Parallel or Map ended, or None
	last     int   // of a branch or iteration: its latest visit
}

// Attempt is one try of a state's work: a task's, or of the branches or iterations.
type Attempt struct {
	First, Last int64 // ids of its events; Last 0: it is open
	Start, End  int64 // milliseconds since 1970
	Status      Status
	Error       string
	Submitted   bool // it waited, or waits, for a callback or for a job's end
}

// Event is what a trace keeps of an event.
type Event struct {
	Prev int64
	Type string
	Time int64 // milliseconds since 1970
	Step int   // that it is of, or None
}

// Trace is what an execution did. The zero Trace is one that has not begun.
type Trace struct {
	Status string // RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE
	Error  string // with which the execution ended
	Cause  string
	Steps  []Step  // in the order in which they began
	Events []Event // the one with the id 1 first

	at    []cursor // by event
	open  []int    // the steps that are not closed, and some that are; what is around a step comes before it
	limit int      // of open: then those that are closed are forgotten

	redriven bool // steps that were closed may go on
}

// cursor is where an event stands.
type cursor struct {
	place int // the branch or iteration, or None
	entry int // the visit that is open there, or None
	left  int // the visit that was left with this event, or None
}

// Last is the id of the last event; 0: there is none.
func (t *Trace) Last() int64 { return int64(len(t.Events)) }

// Failure is the step where the error arose that ended the execution: the innermost
// visit that failed, in the first iteration or branch that did; None: it did not fail.
func (t *Trace) Failure() int {
	if t.Status != "FAILED" && t.Status != "TIMED_OUT" {
		return None
	}
	failed := func(s *Step) bool { return s.Status == Failed || s.Status == TimedOut }
	found := None
	for place := None; ; {
		visit := None
		for i := range t.Steps {
			if s := &t.Steps[i]; s.Kind == Visit && s.Parent == place && failed(s) {
				visit = i
			}
		}
		if visit == None {
			return found
		}
		found, place = visit, None
		for i := range t.Steps {
			if s := &t.Steps[i]; s.Kind != Visit && s.Parent == visit && failed(s) && !t.Stale(i) {
				place = i
				break
			}
		}
		if place == None {
			return found
		}
	}
}

// Stale tells whether a step belongs to an attempt of a Parallel or Map that was
// made again.
func (t *Trace) Stale(step int) bool {
	for s := step; s != None; s = t.Steps[s].Parent {
		if p := t.Steps[s].Parent; t.Steps[s].Kind != Visit && t.Steps[s].Attempt != len(t.Steps[p].Attempts) {
			return true
		}
	}
	return false
}

// follow takes the event with an id, which follows another one's cursor, and gives
// where it stands.
func (t *Trace) follow(e *event, c cursor) cursor {
	if t.redriven && !strings.HasSuffix(e.Type, "Aborted") {
		t.reopen(e, c)
	}
	switch {
	case strings.HasSuffix(e.Type, "StateEntered"):
		return t.enter(e, c)
	case strings.HasSuffix(e.Type, "StateExited"):
		return t.exit(e, c)
	case strings.HasPrefix(e.Type, "MapIteration"):
		return t.iteration(e, c)
	case strings.HasPrefix(e.Type, "ParallelState"), strings.HasPrefix(e.Type, "MapState"), strings.HasPrefix(e.Type, "MapRun"):
		return t.inner(e, c)
	case strings.HasPrefix(e.Type, "Execution"):
		return t.execution(e, c)
	}
	if c.entry != None {
		t.work(e, c.entry)
	}
	return c
}

// step adds a step and gives its number.
func (t *Trace) step(e *event, s Step) int {
	s.Status, s.Entered, s.Start, s.Changed, s.Next, s.culprit = Running, e.ID, e.time, e.ID, None, None
	n := len(t.Steps)
	t.Steps = append(t.Steps, s)
	if p := s.Parent; s.Kind == Visit && p != None {
		t.Steps[p].last = n
	}
	if len(t.open) >= t.limit {
		t.open = slices.DeleteFunc(t.open, func(n int) bool { return t.Steps[n].closed })
		t.limit = 2*len(t.open) + 64
	}
	t.open = append(t.open, n)
	return n
}

// close gives a step its status.
func (t *Trace) close(e *event, step int, as Status) {
	s := &t.Steps[step]
	if s.closed {
		return
	}
	s.Status, s.End, s.Changed, s.closed = as, e.time, e.ID, true
	if as == Succeeded && s.Kind != Visit {
		s.Error = "" // of before a redrive
	}
	if n := len(s.Attempts); n > 0 && s.Attempts[n-1].Last == 0 {
		s.Attempts[n-1].end(e, as)
	}
}

func (a *Attempt) end(e *event, as Status) { a.Last, a.End, a.Status = e.ID, e.time, as }

func (t *Trace) enter(e *event, c cursor) cursor {
	at := c.place
	if c.entry != None { // the first state of a branch
		owner := &t.Steps[c.entry]
		at = t.step(e, Step{Kind: Branch, Name: owner.Name, Index: len(owner.branches), Parent: c.entry, Attempt: len(owner.Attempts)})
		t.Steps[c.entry].branches = append(t.Steps[c.entry].branches, at)
	}
	n := t.step(e, Step{Name: e.details.Name, Type: strings.TrimSuffix(e.Type, "StateEntered"), Parent: at})
	if c.left != None {
		t.Steps[c.left].Next = n
		t.Steps[c.left].Changed = e.ID
	}
	return cursor{place: at, entry: n, left: None}
}

func (t *Trace) exit(e *event, c cursor) cursor {
	n := t.find(c, func(s *Step) bool { return s.Name == e.details.Name && !s.closed })
	if n == None {
		return c
	}
	s := &t.Steps[n]
	s.Left, s.Assigned = e.ID, e.details.Assigned
	status := Succeeded
	if s.failing {
		status = Caught
	}
	t.close(e, n, status)
	return cursor{place: s.Parent, entry: None, left: n}
}

// find looks for a visit from a cursor outwards.
func (t *Trace) find(c cursor, is func(*Step) bool) int {
	for n := c.entry; ; {
		if n != None && is(&t.Steps[n]) {
			return n
		}
		if n != None {
			c.place = t.Steps[n].Parent
		}
		if c.place == None {
			return None
		}
		n = t.Steps[c.place].Parent
	}
}

// fail closes the steps between a cursor and the visit around them, which stays.
func (t *Trace) fail(e *event, c cursor, until int, as Status) {
	cause := ""
	for n := c.entry; n != until; {
		if n != None {
			cause = t.Steps[n].Error
			t.close(e, n, as)
			c.place = t.Steps[n].Parent
		}
		if c.place == None {
			return
		}
		if p := &t.Steps[c.place]; !p.closed && as == Failed {
			p.Error = cause
		}
		t.close(e, c.place, as)
		n = t.Steps[c.place].Parent
	}
}

// blame gives the open state the error that the event tells, if it has none, and what
// failed in it: no event of a Fail's own tells its error.
func (t *Trace) blame(e *event, c cursor) {
	around := None
	for n := c.entry; n != None && t.Steps[n].Error == ""; n = t.Steps[n].culprit {
		for at := n; at != around; at = t.Steps[at].Parent {
			t.Steps[at].Error, t.Steps[at].Changed = e.details.Error, e.ID
			if around == None {
				break
			}
		}
		around = n
	}
}

func (t *Trace) iteration(e *event, c cursor) cursor {
	owner := t.find(c, func(s *Step) bool { return s.Type == "Map" && (s.Name == e.details.Name || e.details.Name == "") })
	if owner == None {
		return c
	}
	o := &t.Steps[owner]
	if e.started() {
		n := t.step(e, Step{Kind: Iteration, Name: o.Name, Index: e.details.Index, Parent: owner, Attempt: len(o.Attempts)})
		return cursor{place: n, entry: None, left: None}
	}
	status := Succeeded
	switch strings.TrimPrefix(e.Type, "MapIteration") {
	case "Failed":
		status = Failed
	case "Aborted":
		status = Aborted
	}
	at := t.iterationOf(c, owner)
	if status != Succeeded {
		t.fail(e, c, owner, status)
	}
	if at != None {
		t.Steps[at].Left = e.ID
		t.close(e, at, status)
		e.step = at
	}
	return cursor{place: o.Parent, entry: owner, left: None}
}

// iterationOf is the step right below a visit on the way out from a cursor.
func (t *Trace) iterationOf(c cursor, owner int) int {
	at := c.place
	if c.entry != None {
		at = t.Steps[c.entry].Parent
	}
	for at != None && t.Steps[at].Parent != owner {
		at = t.Steps[t.Steps[at].Parent].Parent
	}
	return at
}

// inner takes what happens to a Parallel or Map as a whole.
func (t *Trace) inner(e *event, c cursor) cursor {
	kind := "Map"
	if strings.HasPrefix(e.Type, "Parallel") {
		kind = "Parallel"
	}
	owner := None
	if c.entry != None && e.started() && t.Steps[c.entry].Type == kind {
		owner = c.entry
	} else {
		owner = t.find(c, func(s *Step) bool { return s.Type == kind && !s.over })
	}
	if owner == None {
		return c
	}
	whole := !strings.HasPrefix(e.Type, "MapRun") // a Map Run's end is not yet the state's
	o := &t.Steps[owner]
	o.Changed = e.ID
	switch {
	case e.Type == "MapRunStarted", e.Type == "MapRunRedriven":
	case e.started():
		o.Attempts = append(o.Attempts, Attempt{First: e.ID, Start: e.time, Status: Running})
		o.over, o.failing, o.Error, o.branches, o.culprit = false, false, "", nil, None
		t.abandon(e)
	case strings.HasSuffix(e.Type, "Succeeded"):
		o.failing, o.Error, o.culprit = false, "", None // of before a redrive
		t.endInner(e, owner, Succeeded, whole)
	default:
		t.blame(e, c)
		t.fail(e, c, owner, Failed)
		if o.failing = true; c.entry != owner {
			o.culprit = c.entry
		}
		switch {
		case e.details.Error != "":
			o.Error = e.details.Error
		case o.Error == "" && c.entry != None: // the service leaves it out
			o.Error = t.Steps[c.entry].Error
		}
		t.endInner(e, owner, Failed, whole)
	}
	return cursor{place: o.Parent, entry: owner, left: None}
}

// endInner ends the last attempt of a Parallel or Map, and what goes on in it.
func (t *Trace) endInner(e *event, owner int, as Status, whole bool) {
	if !whole {
		return
	}
	o := &t.Steps[owner]
	o.over = true
	if n := len(o.Attempts); n > 0 {
		o.Attempts[n-1].end(e, as)
		o.Attempts[n-1].Error = o.Error
	}
	for _, n := range o.branches { // whose ends have no events of their own
		switch b := &t.Steps[n]; {
		case !t.Steps[b.last].closed:
			t.close(e, n, Aborted)
		default:
			t.close(e, n, Succeeded)
			b.End = t.Steps[b.last].End
		}
	}
	if as == Succeeded {
		return
	}
	for _, n := range t.open {
		if s := &t.Steps[n]; s.Parent == owner {
			t.close(e, n, Aborted)
		}
	}
	t.abandon(e)
}

// abandon closes what belongs to something that is closed, or to an attempt that
// was made again, and forgets what is closed.
func (t *Trace) abandon(e *event) {
	kept := t.open[:0]
	for _, n := range t.open { // what is around a step comes before it
		s := &t.Steps[n]
		if p := s.Parent; !s.closed && p != None && (t.Steps[p].closed || s.Kind != Visit && s.Attempt != len(t.Steps[p].Attempts)) {
			t.close(e, n, Aborted)
		}
		if !s.closed {
			kept = append(kept, n)
		}
	}
	t.open = kept
}

// work takes what happens to a task.
func (t *Trace) work(e *event, step int) {
	s := &t.Steps[step]
	s.Changed = e.ID
	var a *Attempt // that is open
	if n := len(s.Attempts); n > 0 && s.Attempts[n-1].Last == 0 {
		a = &s.Attempts[n-1]
	}
	switch {
	case strings.HasSuffix(e.Type, "Scheduled"):
		s.Attempts = append(s.Attempts, Attempt{First: e.ID, Start: e.time, Status: Running})
		s.failing, s.Error = false, ""
	case strings.HasSuffix(e.Type, "Submitted"):
		if a != nil {
			a.Submitted = true
		}
	case strings.HasSuffix(e.Type, "Succeeded"):
		s.failing, s.Error = false, ""
		if a != nil {
			a.end(e, Succeeded)
		}
	case strings.HasSuffix(e.Type, "Failed"), strings.HasSuffix(e.Type, "TimedOut"):
		s.failing, s.Error = true, e.details.Error
		if a != nil && e.Type != "EvaluationFailed" {
			a.end(e, Failed)
			a.Error = e.details.Error
			if strings.HasSuffix(e.Type, "TimedOut") {
				a.Status = TimedOut
			}
		}
	}
}

// ends are the events with which an execution ends, and what they mean for the
// states that are open then.
var ends = map[string]struct {
	execution string
	state     Status
}{
	"ExecutionSucceeded": {"SUCCEEDED", Aborted},
	"ExecutionFailed":    {"FAILED", Failed},
	"ExecutionTimedOut":  {"TIMED_OUT", TimedOut},
	"ExecutionAborted":   {"ABORTED", Aborted},
}

// execution takes its end, or its going on after one.
func (t *Trace) execution(e *event, c cursor) cursor {
	e.step = None
	switch end, ok := ends[e.Type]; {
	case ok:
		t.Status, t.Error, t.Cause = end.execution, e.details.Error, e.details.Cause
		if e.Type == "ExecutionFailed" || e.Type == "ExecutionTimedOut" {
			t.blame(e, c)
		}
		t.fail(e, c, None, end.state)
		for _, n := range t.open {
			t.close(e, n, Aborted)
		}
	case e.Type == "ExecutionRedriven":
		t.Status, t.Error, t.Cause = "RUNNING", "", ""
		t.redriven = true
		t.reopen(e, c)
	}
	return c
}

// reopen opens the steps again that a redrive goes on with: the one that an event is
// of, if it did not come to its end before, and what is around it.
func (t *Trace) reopen(e *event, c cursor) {
	var opened []int
	open := func(n int, ended bool) {
		s := &t.Steps[n]
		if !s.closed || ended {
			return
		}
		s.Status, s.End, s.Changed, s.closed, s.over = Running, 0, e.ID, false, false
		opened = append(opened, n)
	}
	for n := c.entry; ; {
		if n != None {
			open(n, t.Steps[n].Left != 0)
			c.place = t.Steps[n].Parent
		}
		if c.place == None {
			break
		}
		open(c.place, t.Steps[c.place].Status == Succeeded)
		n = t.Steps[c.place].Parent
	}
	if len(opened) > 0 {
		t.open = append(t.open, opened...)
		slices.Sort(t.open) // what is around a step comes before it
		t.open = slices.Compact(t.open)
	}
}

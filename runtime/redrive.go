package runtime

import (
	"encoding/json"
	"fmt"
)

// FrameAsleep is the status of a frame that goes on when its execution is
// redriven, or of one whose turn has not come yet in an execution that is.
const FrameAsleep FrameStatus = "a"

// Redrive lets an execution that was restored after its end go on where it did
// not succeed: states that failed, were aborted or ran out of time run again,
// with new retry counters and time-outs; finished branches, iterations and
// executions of Map Runs are kept (Developer Guide, Redriving executions). Its
// Changes are to be committed before it is driven.
func (e *Execution) Redrive() {
	e.redrives++
	e.redriven = e.clock.now()
	if e.list() {
		e.news.redriven = true
	}
	e.deadline = 0
	if d := e.timeout(); d > 0 && e == e.top {
		e.deadline = e.clock.now() + int64(d)
	}
	e.root.record(Event{Type: "ExecutionRedriven", Index: e.redrives})
	e.root.dataAt = dataKey{}
	e.root.mark()
}

// Redrives says how often the execution was redriven, and when last: nanoseconds
// since 1970, 0 for never.
func (e *Execution) Redrives() (n int, last int64) { return e.redrives, e.redriven }

// asleep appends the image with which a frame goes on if its execution, which did
// not succeed, is redriven, and those of the frames below it.
func (r *Run) asleep(rows []FrameImage) []FrameImage {
	v := Run{Frame: r.Frame, x: r.x, m: r.m, parent: r.parent, index: r.index, attempt: r.attempt, visit: r.visit, item: r.item}
	f, m := r.unfinished()
	if f == nil {
		r.anew(&v)
		return append(rows, v.sleeping())
	}
	v.Visit.Counts = nil
	v.children = &fork{next: f.next, prev: f.prev, mark: f.mark, started: f.started, outs: f.outs}
	if m != nil {
		v.run = m.asleep(&v.Visit)
		v.children.outs, v.children.ended = nil, int(m.info.Executions.Succeeded)
	} else {
		v.children.ended = f.succeeded()
	}
	rows = append(rows, v.sleeping())
	for _, kid := range f.unsuccessful(r.x) {
		rows = kid.asleep(rows)
	}
	for i, out := range v.kept() {
		if out.Exists() {
			rows = append(rows, v.output(i, out))
		}
	}
	return rows
}

func (r *Run) sleeping() FrameImage {
	row := r.checkpoint(nil)
	row.Wake, row.Data = 0, r.data()
	return row
}

// anew lets v begin the state of the frame anew. The state is not entered again, but
// the visit counts as another one, so that its tasks have keys of their own. An
// Express execution begins anew as a whole.
func (r *Run) anew(v *Run) {
	v.Seq++
	v.Visit = Visit{}
	switch {
	case r.isExpress():
		v.At, v.In, v.m = r.parent.run.def.StartAt, r.x.input, r.x.def.New(v)
	case r.Visit.Stage != Fresh:
		v.Visit = Visit{Stage: Entered, Entered: r.Visit.Entered, Event: r.Visit.Event, Before: r.Visit.Before}
	}
}

// isExpress says that the frame is the first of an Express execution.
func (r *Run) isExpress() bool { return r.isRoot() && r.parent != nil && r.x.express != nil }

// unfinished is the fork, or the Map Run, at which a frame's state ended; nil: it
// is to begin anew.
func (r *Run) unfinished() (*fork, *mapRun) {
	switch {
	case r.Visit.Stage != Forked || r.isExpress():
		return nil, nil
	case r.children != nil:
		return r.children, r.run
	}
	return r.Visit.joined, r.Visit.ran
}

// forgetFork lets a state begin anew whose outputs are too large, in place of going
// on with them (Developer Guide, Redriving executions).
func (r *Run) forgetFork(err error) {
	if Matches(err, ErrorDataLimitExceeded) {
		r.Visit.joined, r.Visit.ran = nil, nil
	}
}

// succeeded counts the children whose outputs are there.
func (f *fork) succeeded() (n int) {
	for _, out := range f.outs {
		if out.Exists() {
			n++
		}
	}
	return n
}

// unsuccessful are the children of a fork, in its own execution, that have begun
// and did not succeed.
func (f *fork) unsuccessful(x *Execution) []*Run {
	all := append(append([]*Run(nil), f.lost...), f.again...)
	all = append(all, x.kids(f)...)
	out := all[:0]
	for _, kid := range all {
		if kid.x == x {
			out = append(out, kid)
		}
	}
	return out
}

// lose notes a child that did not succeed.
func (f *fork) lose(r *Run) {
	if r.x.stored != nil {
		f.lost = append(f.lost, r)
	}
}

// nextAgain gives the next child that is to go on in a redrive; nil: there is none
// any more.
func (e *Execution) nextAgain(r *Run, f *fork) (*Run, error) {
	switch {
	case len(f.again) > 0:
		kid := f.again[0]
		f.again = f.again[1:]
		f.kids = append(f.kids, kid)
		e.live++
		return kid, nil
	case r.run != nil:
		return r.run.nextAgain()
	}
	return nil, nil
}

// asleep is the Map Run with which a redrive goes on: what became of executions
// that did not succeed, and of items that were not begun, is forgotten.
func (m *mapRun) asleep(v *Visit) *mapRun {
	m.info.Asleep = true
	m.note()
	kept := &mapRun{r: m.r, spec: m.spec, info: m.info, seed: m.seed, read: m.read, version: m.version, outs: m.outs}
	kept.files = m.files
	kept.files[pendingFile].forget()
	switch {
	case m.unread != nil:
		kept.read, v.Draws = m.unread.read, m.unread.draws
	case m.ahead != nil:
		v.Draws = m.ahead.draws
	}
	return kept
}

// unread is where a Map Run stood that failed, before it read the items that no
// execution got.
type unread struct{ read, draws int }

func (m *mapRun) position() *unread {
	u := &unread{m.read, m.r.Visit.Draws}
	if m.ahead != nil {
		u.draws = m.ahead.draws
	}
	return u
}

// reopen opens the run again in a redrive (Developer Guide, Redriving Map Runs).
func (m *mapRun) reopen() error {
	r, info := m.r, m.info
	info.Asleep, info.Status, info.Stopped = false, StatusRunning, 0
	info.Redrives++
	info.Redriven = r.x.Now(r)
	info.Items.reopen()
	info.Executions.reopen()
	m.note()
	r.record(Event{Type: "MapRunRedriven", Text: info.ARN, Index: info.Redrives})
	r.children.prev = r.Prev
	return m.giveUp()
}

// giveUp counts the executions that did not succeed and are not redriven with the run:
// they stay what they are.
func (m *mapRun) giveUp() error {
	for _, status := range []Status{StatusFailed, StatusTimedOut, StatusAborted} {
		for after := int64(0); ; {
			s, err := m.below(status, after)
			if err != nil {
				return err
			}
			if s.ID == 0 {
				break
			}
			var im executionImage
			if err := json.Unmarshal(s.Image, &im); err != nil {
				return unreadable(err)
			}
			m.info.Items.giveUp(im.Items, status)
			m.info.Executions.giveUp(1, status)
			m.r.children.ended++
			after = s.ID
		}
	}
	if m.info.Executions.NotRedrivable == 0 {
		m.files[failedFile].forget()
	}
	return nil
}

// below gives the next execution of the run that has a status.
func (m *mapRun) below(status Status, after int64) (Snapshot, error) {
	s, err := m.r.x.stored.Below(m.info.ID, status, after)
	if err != nil {
		return s, &Error{Name: ErrorRuntime, Cause: "An execution that is to be redriven cannot be taken up: " + err.Error(), Err: err}
	}
	return s, nil
}

func (c *MapRunCounts) reopen() {
	c.PendingRedrive += c.Failed + c.TimedOut + c.Aborted
	c.Failed, c.TimedOut, c.Aborted, c.NotRedrivable = 0, 0, 0, 0
	c.Total -= c.Pending
	c.Pending = 0
}

func (c *MapRunCounts) giveUp(n int, s Status) {
	c.PendingRedrive -= int64(n)
	c.NotRedrivable += int64(n)
	switch s {
	case StatusTimedOut:
		c.TimedOut += int64(n)
	case StatusAborted:
		c.Aborted += int64(n)
	default:
		c.Failed += int64(n)
	}
}

func (c *MapRunCounts) goOn(n int) {
	c.PendingRedrive -= int64(n)
	c.Running += int64(n)
}

// nextAgain takes up the next execution that did not succeed before the redrive.
// They are in the store and not in memory, however many they are.
func (m *mapRun) nextAgain() (*Run, error) {
	if m.info.Executions.PendingRedrive == 0 {
		return nil, nil
	}
	s, err := m.below(StatusPendingRedrive, m.taken)
	if err != nil {
		return nil, err
	}
	if s.ID == 0 {
		return nil, &Error{Name: ErrorRuntime, Cause: "An execution that is to be redriven is not in the store"}
	}
	m.taken = s.ID
	v := &revival{executions: map[int64]*Execution{m.r.x.id: m.r.x}}
	if err := v.part(m.r.x.top, &s, false); err != nil {
		return nil, &Error{Name: ErrorRuntime, Cause: fmt.Sprintf("The execution %s cannot be redriven: %v", s.Name, err), Err: err}
	}
	x := v.executions[s.ID]
	m.info.Items.goOn(x.items)
	m.info.Executions.goOn(1)
	m.note()
	x.Redrive()
	return x.root, nil
}

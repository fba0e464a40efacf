package runtime

import (
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// Journal keeps every checkpoint of executions in memory, as bytes: the proof
// that an execution can be thrown away at any commit and taken up again.
type Journal struct {
	Checkpoints []Checkpoint
}

// Checkpoint is what a store would hold after a commit.
type Checkpoint struct {
	Image  []byte // the frames: see Executor.Resume
	Events int    // how many events of the history belong to it
	Effect bool   // the world saw what followed
}

// image is an execution as a checkpoint holds it.
type image struct {
	Name      string     `json:"name"`
	Seed      uint64     `json:"seed"`
	Input     string     `json:"input"`
	Start     int64      `json:"start"`
	Deadline  int64      `json:"deadline,omitempty"`
	Now       int64      `json:"now"`
	LastEvent int64      `json:"lastEvent"`
	Status    Status     `json:"status,omitempty"`
	Output    string     `json:"output,omitempty"`
	Error     *failure   `json:"error,omitempty"`
	Root      frameImage `json:"root"`

	MapRuns []*MapRunInfo `json:"mapRuns,omitempty"`
}

// frameImage is a frame with the children of its open Fork.
type frameImage struct {
	Index   int        `json:"index,omitempty"`
	Attempt int        `json:"attempt,omitempty"`
	Visited int64      `json:"visited,omitempty"`
	Item    string     `json:"item,omitempty"`
	At      string     `json:"at"` // the state's name: its number may be another one tomorrow
	In      string     `json:"in"`
	Seq     int64      `json:"seq"`
	Prev    int64      `json:"prev"`
	Vars    string     `json:"vars"`
	Visit   visitImage `json:"visit"`
	Turn    int        `json:"turn,omitempty"` // place among the frames that can go on
	Wake    int64      `json:"wake,omitempty"` // when its timer is due, and the timer's place among equal ones
	Order   int64      `json:"order,omitempty"`
	Fork    *forkImage `json:"fork,omitempty"`

	MapRun    *mapRunImage `json:"mapRun,omitempty"`    // open
	Execution *childImage  `json:"execution,omitempty"` // whose first frame this is, one of a Map Run's
}

type visitImage struct {
	Stage    Stage    `json:"stage,omitempty"`
	Attempt  int      `json:"attempt,omitempty"`
	Counts   []int    `json:"counts,omitempty"`
	Entered  int64    `json:"entered,omitempty"`
	Event    int64    `json:"event,omitempty"`
	Before   int64    `json:"before,omitempty"`
	Until    int64    `json:"until,omitempty"`
	Since    int64    `json:"since,omitempty"`
	Deadline int64    `json:"deadline,omitempty"`
	Beat     int64    `json:"beat,omitempty"`
	Args     string   `json:"args,omitempty"`
	Output   string   `json:"output,omitempty"`
	Answered bool     `json:"answered,omitempty"`
	Failure  *failure `json:"failure,omitempty"`
	Draws    int      `json:"draws,omitempty"`
	Begun    bool     `json:"begun,omitempty"`
}

// failure is an *Error as bytes.
type failure struct {
	Name      string `json:"name,omitempty"`
	Cause     string `json:"cause,omitempty"`
	Heartbeat bool   `json:"heartbeat,omitempty"`
	Fatal     bool   `json:"fatal,omitempty"`
	Phase     Phase  `json:"phase,omitempty"`
}

type forkImage struct {
	Next    int          `json:"next"`
	Running int          `json:"running"`
	Ended   int          `json:"ended"`
	Failed  int          `json:"failed,omitempty"`
	Outs    []string     `json:"outs"`
	Error   *failure     `json:"error,omitempty"`
	Prev    int64        `json:"prev"`
	Mark    int64        `json:"mark,omitempty"`
	Started int64        `json:"started"`
	Open    bool         `json:"open,omitempty"` // children are still being started
	Kids    []frameImage `json:"kids,omitempty"`
}

// Commit writes a checkpoint, if there is a journal.
func (e *Execution) Commit(r *Run, effect bool) error {
	if e.journal == nil {
		return nil
	}
	e.top.checkpoint(r)
	last := &e.journal.Checkpoints[len(e.journal.Checkpoints)-1]
	last.Effect = effect
	return nil
}

// checkpoint appends the image of the whole execution; current is the frame
// that runs, if any does.
func (e *Execution) checkpoint(current *Run) {
	if e.journal == nil {
		return
	}
	q := e.queued(current)
	im := image{
		Name: e.executionName(), Seed: e.seedValue(), Input: e.input.Text(), Start: e.startTime(), Deadline: e.deadline,
		Now: e.clock.now(), LastEvent: e.lastEvent, Status: e.status, Output: e.out.Text(),
		Error: failureOf(e.err), Root: imageOf(e.root, q), MapRuns: e.mapRuns,
	}
	data, err := json.Marshal(&im)
	if err != nil {
		panic(err) // the image holds nothing that cannot be encoded
	}
	c := Checkpoint{Image: data}
	if e.history != nil {
		c.Events = e.history.Len()
	}
	e.journal.Checkpoints = append(e.journal.Checkpoints, c)
}

// queue is what the driver knows about the order in which frames go on.
type queue struct {
	turns  map[*Run]int
	orders map[*Run]int64 // of timers
}

func (e *Execution) queued(current *Run) queue {
	q := queue{map[*Run]int{}, map[*Run]int64{}}
	if current != nil {
		q.turns[current] = 1
	}
	for i, r := range e.ready {
		q.turns[r] = i + 2
	}
	for _, t := range e.timers {
		// Of two timers of one frame the first to come wakes it.
		if first, ok := q.orders[t.r]; !t.stale() && (!ok || t.order < first) {
			q.orders[t.r] = t.order
		}
	}
	return q
}

func failureOf(err error) *failure {
	if err == nil {
		return nil
	}
	e := asError(err)
	return &failure{e.Name, e.Cause, e.heartbeat, e.fatal, e.Phase}
}

func (f *failure) err() error {
	if f == nil {
		return nil
	}
	return &Error{Name: f.Name, Cause: f.Cause, heartbeat: f.Heartbeat, fatal: f.Fatal, Phase: f.Phase}
}

func imageOf(r *Run, q queue) frameImage {
	im := frameImage{
		Index: r.index, Attempt: r.attempt, Visited: r.visit, Item: r.item.Text(), At: r.name(), In: r.In.Text(),
		Seq: r.Seq, Prev: r.Prev, Vars: string(r.m.AppendVars(nil)), Visit: r.Visit.image(), Turn: q.turns[r],
		Wake: r.wake, Order: q.orders[r],
	}
	if m := r.run; m != nil {
		im.MapRun = m.image()
		if m.ahead != nil {
			im.Visit.Draws = m.ahead.draws // it is selected again
		}
	}
	if r.parent != nil && r.isRoot() {
		im.Execution = r.x.image()
	}
	f := r.children
	if f == nil {
		return im
	}
	im.Fork = &forkImage{Next: f.next, Running: f.running, Ended: f.ended, Failed: f.failed,
		Error: failureOf(f.err), Prev: f.prev, Mark: f.mark, Started: f.started, Open: f.nested}
	for _, out := range f.outs {
		im.Fork.Outs = append(im.Fork.Outs, out.Text())
	}
	for _, kid := range r.x.kids(f) {
		im.Fork.Kids = append(im.Fork.Kids, imageOf(kid, q))
	}
	return im
}

// kids are the live children of a fork: those that parked, and the one that
// runs on the parent's stack.
func (e *Execution) kids(f *fork) []*Run {
	var live []*Run
	for _, kid := range f.kids {
		if !kid.gone {
			live = append(live, kid)
		}
	}
	if c := f.current; c != nil && !c.gone && !c.seen {
		live = append(live, c)
	}
	return live
}

func (v *Visit) image() visitImage {
	im := visitImage{Stage: v.Stage, Attempt: v.Attempt, Counts: v.Counts, Entered: v.Entered, Event: v.Event, Before: v.Before,
		Until: v.Until, Since: v.Since, Deadline: v.Deadline, Beat: v.Beat, Args: v.Args.Text(), Draws: v.Draws, Begun: v.Begun}
	if a := v.Answer; a != nil {
		im.Answered, im.Output = true, a.Output.Text()
		if a.Error != nil {
			im.Failure = failureOf(a.Error)
		}
	}
	return im
}

func (im *visitImage) visit() Visit {
	v := Visit{Stage: im.Stage, Attempt: im.Attempt, Counts: im.Counts, Entered: im.Entered, Event: im.Event, Before: im.Before,
		Until: im.Until, Since: im.Since, Deadline: im.Deadline, Beat: im.Beat, Args: stored(im.Args), Draws: im.Draws, Begun: im.Begun}
	if im.Answered {
		v.Answer = &Answer{Output: stored(im.Output)}
		if im.Failure != nil {
			v.Answer.Error = im.Failure.err().(*Error)
		}
	}
	return v
}

// stored is a value of a checkpoint: what Text gave, so an input's blanks are
// still in it.
func stored(text string) Value {
	v, err := ParseString(text)
	if err != nil {
		return Value{} // no text: absent
	}
	return v
}

// Resume takes up an execution from the image of a checkpoint. A history
// given in opts must hold the events up to it.
func (x *Executor) Resume(ctx context.Context, data []byte, opts ...Option) (*Execution, error) {
	var im image
	if err := json.Unmarshal(data, &im); err != nil {
		return nil, fmt.Errorf("the checkpoint cannot be read: %w", err)
	}
	opts = append(opts, WithName(im.Name), WithSeed(im.Seed))
	e, err := x.newExecution(ctx, opts)
	if err != nil {
		return nil, err
	}
	e.shared = true
	e.input, e.start, e.deadline, e.lastEvent = stored(im.Input), im.Start, im.Deadline, im.LastEvent
	e.status, e.out, e.err, e.mapRuns = im.Status, stored(im.Output), im.Error.err(), im.MapRuns
	if e.clock.virtual {
		e.clock.advance(im.Now)
	}
	var v revival
	if e.root, err = e.revive(&im.Root, nil, &v); err != nil {
		return nil, err
	}
	e.ready = v.order()
	return e, nil
}

// revival sorts the frames of an image by when they go on: first those that
// must be entered again to know what they wait for, then the one that ran, then
// its ancestors that were about to start more children, then those that were
// ready. A frame that waits for a timer or a token alone just goes on waiting.
type revival struct {
	first, open []*Run // outer ones first
	turns       []*Run
}

func (v *revival) order() []*Run {
	out := v.first
	for i, r := range v.turns {
		if r != nil {
			out = append(out, r)
		}
		if i == 1 {
			slices.Reverse(v.open)
			out = append(out, v.open...)
		}
	}
	return out
}

// revive builds a frame and those below it.
func (e *Execution) revive(im *frameImage, parent *Run, v *revival) (*Run, error) {
	at, ok := e.def.State(im.At)
	if !ok && im.At != "" {
		return nil, fmt.Errorf("the checkpoint is at the state %q, which this definition does not have", im.At)
	}
	r := e.seatOf(im, parent)
	r.At, r.In, r.Seq, r.Prev, r.Visit = at, stored(im.In), im.Seq, im.Prev, im.Visit.visit()
	r.redo = r.Visit.Stage == Scheduled
	if parent != nil {
		r.seen = true
		parent.children.kids = append(parent.children.kids, r)
	}
	e.live++
	vars, err := ParseString(im.Vars)
	if err == nil {
		err = r.m.ReadVars(vars)
	}
	if err != nil {
		return nil, fmt.Errorf("the variables of state %q cannot be read: %w", im.At, err)
	}
	if im.MapRun != nil {
		r.run = im.MapRun.revive(r)
	}
	e.takeTurn(r, im, v)
	return r, e.reviveFork(im.Fork, r, v)
}

// seatOf makes the frame of an image, with a machine, in the execution that it
// belongs to.
func (e *Execution) seatOf(im *frameImage, parent *Run) *Run {
	if im.Execution != nil {
		return im.Execution.revive(parent, im.Index)
	}
	r := &Run{x: e, parent: parent, ctx: e.ctx, index: im.Index, attempt: im.Attempt, visit: im.Visited, item: stored(im.Item)}
	if parent == nil {
		r.m = e.def.New(r)
		return r
	}
	r.x = parent.x
	r.m = parent.m.Fork(r)
	return r
}

// takeTurn gives a frame its place among those that go on.
func (e *Execution) takeTurn(r *Run, im *frameImage, v *revival) {
	stage := r.Visit.Stage
	switch {
	case im.Turn > 0:
		v.turns = append(v.turns, make([]*Run, max(0, im.Turn+1-len(v.turns)))...)
		v.turns[im.Turn] = r
	case im.Fork == nil && (stage == Waiting || stage == BackingOff || stage == Submitted):
		e.goOnWaiting(r, im)
	default:
		v.first = append(v.first, r)
		if im.Fork != nil && im.Fork.Open {
			v.open = append(v.open, r)
		}
	}
}

func (e *Execution) goOnWaiting(r *Run, im *frameImage) {
	r.parked, r.wake = true, im.Wake
	if r.Visit.Stage == Submitted {
		r.x.awaitToken(r)
	}
	if r.wake > 0 {
		e.order = max(e.order, im.Order)
		heap.Push(&e.timers, timer{r.wake, im.Order, r})
	}
}

func (e *Execution) reviveFork(im *forkImage, r *Run, v *revival) error {
	if im == nil {
		return nil
	}
	f := &fork{next: im.Next, running: im.Running, ended: im.Ended, failed: im.Failed, err: im.Error.err(),
		prev: im.Prev, mark: im.Mark, started: im.Started, hold: im.Open, outs: make([]Value, len(im.Outs))}
	for i, out := range im.Outs {
		f.outs[i] = stored(out)
	}
	r.children = f
	for i := range im.Kids {
		if _, err := e.revive(&im.Kids[i], r, v); err != nil {
			return err
		}
	}
	return nil
}

package runtime

import (
	"cmp"
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Snapshot is an execution as its checkpoints left it: the one that was started
// from outside, or one that a Map Run started.
type Snapshot struct {
	ID        int64
	Name      string
	Input     Value
	Started   int64 // nanoseconds since 1970
	LastEvent int64 // id of the last event
	Image     []byte
	Frames    []FrameImage // parents before their children
	MapRuns   []MapRunInfo // the first one first
	Redrives  int
	Redriven  int64 // the last time; 0: never
}

// Restore takes up an execution from its parts: itself, then those that its Map
// Runs started, parents before children. Definitions may differ from the one
// that wrote them as long as they have the states that the frames are at.
func (x *Executor) Restore(ctx context.Context, parts []Snapshot, opts ...Option) (*Execution, error) {
	if len(parts) == 0 {
		return nil, errors.New("the checkpoint holds no execution")
	}
	var im executionImage
	if err := json.Unmarshal(parts[0].Image, &im); err != nil {
		return nil, unreadable(err)
	}
	e, err := x.newExecution(ctx, append(opts, WithName(parts[0].Name), WithSeed(im.Seed)))
	if err != nil {
		return nil, err
	}
	e.shared = true
	e.deadline = im.Deadline
	v := &revival{executions: map[int64]*Execution{}}
	for i := range parts {
		if err := v.part(e, &parts[i], i == 0); err != nil {
			return nil, err
		}
	}
	e.ready = v.order()
	for _, r := range e.ready {
		e.turns++
		r.turn = e.turns + 1
	}
	return e, nil
}

func unreadable(err error) error { return fmt.Errorf("the checkpoint cannot be read: %w", err) }

// revival sorts the frames of a checkpoint by when they go on: first those that
// must be entered again to know what they wait for, then the one that ran, then
// its ancestors that were about to start more children, then those that were
// ready. A frame that waits for a timer or a token alone just goes on waiting.
type revival struct {
	executions  map[int64]*Execution
	frames      map[string]*Run // of the part
	first, open []*Run          // outer ones first
	current     *Run
	turns       []*Run
}

func (v *revival) order() []*Run {
	out := v.first
	if v.current != nil {
		out = append(out, v.current)
	}
	slices.Reverse(v.open)
	out = append(out, v.open...)
	slices.SortStableFunc(v.turns, func(a, b *Run) int { return cmp.Compare(a.turn, b.turn) })
	return append(out, v.turns...)
}

// part takes up one execution: the one that was started from outside, or one
// of its Map Runs.
func (v *revival) part(e *Execution, s *Snapshot, top bool) error {
	x := e
	if !top {
		var err error
		if x, err = v.child(s); err != nil {
			return err
		}
	}
	x.id, x.input, x.start, x.lastEvent = s.ID, s.Input, s.Started, s.LastEvent
	x.redrives, x.redriven = s.Redrives, s.Redriven
	e.ids = max(e.ids, s.ID)
	for i := range s.MapRuns {
		x.mapRuns = append(x.mapRuns, &s.MapRuns[i])
	}
	v.executions[s.ID] = x
	v.frames = map[string]*Run{}
	for i := range s.Frames {
		if err := v.frame(x, &s.Frames[i]); err != nil {
			return err
		}
	}
	if !top {
		x.limitTime()
	}
	return nil
}

// child makes the execution of a Map Run's child again, without its frames.
func (v *revival) child(s *Snapshot) (*Execution, error) {
	var im executionImage
	if err := json.Unmarshal(s.Image, &im); err != nil {
		return nil, unreadable(err)
	}
	at, _, _, index, ok := splitPath(im.Place)
	parent := v.executions[im.Parent]
	if !ok || parent == nil {
		return nil, fmt.Errorf("the checkpoint holds the execution %q without the one that started it", s.Name)
	}
	p := parent.frameAt(at)
	if p == nil || p.run == nil || p.children == nil {
		return nil, fmt.Errorf("the checkpoint holds the execution %q, whose Map Run is not open", s.Name)
	}
	x := p.run.newExecution()
	x.place(p, index)
	x.items = im.Items
	return x, nil
}

// frameAt finds a frame of the execution itself by its path; nil: there is none.
func (e *Execution) frameAt(path string) *Run {
	if path == "" {
		return e.root
	}
	at, _, _, index, ok := splitPath(path)
	if !ok {
		return nil
	}
	p := e.frameAt(at)
	if p == nil || p.children == nil {
		return nil
	}
	for _, kid := range p.children.kids {
		if kid.index == index && kid.x == e && !kid.gone {
			return kid
		}
	}
	return nil
}

// frame takes up a frame, or the output of one that has ended.
func (v *revival) frame(x *Execution, im *FrameImage) error {
	at, visit, attempt, index, ok := splitPath(im.Path)
	parent := v.frames[at]
	if im.Path != "" && (!ok || parent == nil || parent.children == nil) {
		return fmt.Errorf("the checkpoint holds the frame %s without the one above it", im.Path)
	}
	if im.Status == FrameEnded {
		var out outputImage
		if err := json.Unmarshal(im.Image, &out); err != nil {
			return unreadable(err)
		}
		parent.takeOutput(index, stored(out.Output))
		return nil
	}
	var s frameState
	var d frameData
	if err := errors.Join(json.Unmarshal(im.Image, &s), json.Unmarshal(im.Data, &d)); err != nil {
		return unreadable(err)
	}
	r := x.root
	if parent != nil {
		r = &Run{x: x, parent: parent, ctx: x.ctx, index: index, attempt: attempt, visit: visit}
	}
	v.frames[im.Path] = r
	if err := v.revive(r, im, &s, &d); err != nil {
		return err
	}
	v.place(r, &s, im.Status == FrameAsleep)
	return nil
}

// place gives a frame its place: among its siblings, and among those that go on.
func (v *revival) place(r *Run, s *frameState, asleep bool) {
	if r.parent != nil {
		r.seen = true
	}
	if asleep && r.parent != nil && !r.isRoot() {
		r.parent.children.again = append(r.parent.children.again, r)
		return
	}
	if r.parent != nil {
		r.parent.children.kids = append(r.parent.children.kids, r)
	}
	r.x.live++
	v.takeTurn(r, s)
}

// takeOutput puts the output of a child where the parent collects it.
func (r *Run) takeOutput(i int, out Value) {
	if r.run != nil {
		r.run.put(i, out)
	} else if i < len(r.children.outs) {
		r.children.outs[i] = out
	}
}

// revive fills a frame.
func (v *revival) revive(r *Run, im *FrameImage, s *frameState, d *frameData) error {
	x := r.x
	at, ok := x.def.State(im.State)
	if !ok && im.State != "" {
		return fmt.Errorf("the checkpoint is at the state %q, which this definition does not have", im.State)
	}
	switch {
	case r.parent == nil || r.isRoot():
		r.m = x.def.New(r)
	default:
		r.m = r.parent.m.Fork(r)
	}
	if r.In = x.input; d.In != "" {
		r.In = stored(d.In)
	}
	if check := x.def.Takes[at]; check != nil && check(r.In) != nil {
		return fmt.Errorf("the checkpoint is at the state %q with an input that no state of this definition gives it: %.200s", im.State, r.In.Text())
	}
	r.At, r.item, r.Seq, r.Prev, r.Visit = at, stored(d.Item), s.Seq, s.Prev, s.Visit.visit()
	r.Visit.Args = stored(d.Args)
	r.redo = r.Visit.Stage == Scheduled
	vars, err := ParseString(cmp.Or(d.Vars, noVars))
	if err == nil {
		err = r.m.ReadVars(vars)
	}
	if err != nil {
		return fmt.Errorf("the variables of state %q cannot be read: %w", im.State, err)
	}
	if s.MapRun != nil && d.MapRun != nil {
		if r.run, err = d.MapRun.revive(r, s.MapRun); err != nil {
			return err
		}
	}
	if s.Fork != nil {
		r.children = s.Fork.revive()
	}
	r.saved(im.Image)
	return nil
}

// takeTurn gives a frame its place among those that go on.
func (v *revival) takeTurn(r *Run, s *frameState) {
	stage := r.Visit.Stage
	switch {
	case s.Turn == 1:
		v.current = r
	case s.Turn > 1:
		r.turn = s.Turn
		v.turns = append(v.turns, r)
	case s.Fork == nil && (stage == Waiting || stage == BackingOff || stage == Submitted):
		r.goOnWaiting(s)
	default:
		v.first = append(v.first, r)
		if s.Fork != nil && s.Fork.Open {
			v.open = append(v.open, r)
		}
	}
}

func (r *Run) goOnWaiting(s *frameState) {
	e := r.x
	r.parked, r.wake = true, s.Wake
	if r.Visit.Stage == Submitted {
		e.awaitToken(r)
	}
	if r.wake > 0 {
		e.order = max(e.order, s.Order)
		r.timed, r.order = r.wake, s.Order
		heap.Push(&e.timers, timer{at: r.wake, order: s.Order, r: r})
	}
}

func (im *forkImage) revive() *fork {
	return &fork{next: im.Next, running: im.Running, ended: im.Ended, failed: im.Failed, err: im.Error.err(),
		prev: im.Prev, mark: im.Mark, started: im.Started, hold: im.Open, outs: make([]Value, im.N)}
}

// ComparePaths orders frames by their paths: parents before their children, and
// these by their numbers.
func ComparePaths(a, b FrameImage) int {
	as, bs := strings.FieldsFunc(a.Path, isPathMark), strings.FieldsFunc(b.Path, isPathMark)
	return slices.CompareFunc(as, bs, func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)) // numbers without leading zeros
	})
}

func isPathMark(c rune) bool { return c == '/' || c == '.' }

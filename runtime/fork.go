package runtime

import (
	"fmt"
	"io"
	"slices"
)

// Children is one fork: the children of one attempt of one visit.
type Children struct {
	N     int // of a Map Run: unknown, and so as large as can be, before Start gives io.EOF
	Limit int // running at once; 0: no limit
	// Start makes child i: its first state, its input and, in a Map, its item.
	// It is asked when the child may run.
	Start func(i int) (Child, error)
	Map   bool // iterations, which have events of their own
	// Ended takes how a child ended, where the outputs are not kept; its error
	// fails the whole.
	Ended func(child *Run, out Value, err error) error
	// Tolerated says whether n failures are too few to fail the whole; nil: none are.
	Tolerated func(n int) bool
}

// Child is where a child begins.
type Child struct {
	At   State
	In   Value
	Item Value // $$.Map.Item.Value; absent in a branch
	own  int   // of a Map Run: the number of items of this execution of its own
}

// maxInlineConcurrency is how many iterations of an inline Map the service
// runs at once where MaxConcurrency does not say less (Developer Guide, Map state).
const maxInlineConcurrency = 40

// fork is an open Fork.
type fork struct {
	c       *Children // nil after a restart, until the parent is entered again
	next    int       // child to start
	running int
	ended   int
	failed  int
	outs    []Value
	err     error
	prev    int64  // last event of the child that ended last
	mark    int64  // that iteration's end, which the Map's success follows; 0: none
	started int64  // the parent's …StateStarted event
	kids    []*Run // those that parked
	freed   int    // of kids: those that ended
	fresh   []int  // children that ended since the last commit, with outputs
	spare   *Run   // a child that ended without parking, for the next one
	current *Run   // the child that runs on the parent's stack
	nested  bool   // the parent is on the stack and looks itself
	filling bool   // children are being started in the place of one that ended
	hold    bool   // after a restart: a child has its turn before more are started
	lost    []*Run // children that did not succeed, where a store keeps the execution
	again   []*Run // those that wait for their turn in a redrive
}

// Fork runs the children of this visit. They are driven here, one after the
// other, until they end or park; the parent parks while any of them does.
func (e *Execution) Fork(r *Run, c *Children) ([]Value, error) {
	f := r.children
	if f == nil {
		f = e.newFork(r, c)
		if err := e.Commit(r, false); err != nil {
			return nil, err
		}
	}
	if c.Ended == nil && len(f.outs) != c.N {
		return nil, &Error{Name: ErrorRuntime, Cause: fmt.Sprintf("The state has %d children in this definition, and had %d in the one that it began with.", c.N, len(f.outs))}
	}
	f.c = c
	if f.hold {
		f.hold = false
		return nil, errParked
	}
	if c.Ended != nil {
		if err := e.top.look(); err != nil {
			return nil, err
		}
	}
	f.nested = true
	e.startMore(r, f)
	f.nested = false
	switch {
	case e.top.status != "" || r.gone:
		return nil, errCancelled
	case !f.over():
		return nil, errParked
	}
	return e.join(r, f)
}

// newFork opens a fork; a frame uses the memory of its last one again.
func (e *Execution) newFork(r *Run, c *Children) *fork {
	e.startTime()
	f := r.room
	if f == nil {
		f = &fork{}
		r.room = f
	}
	*f = fork{started: r.Prev, prev: r.Prev}
	if c.Ended == nil {
		f.outs = make([]Value, c.N)
	}
	r.children = f
	return f
}

func (f *fork) over() bool { return f.err != nil || f.c != nil && f.ended == f.c.N }

// join ends an open Fork.
func (e *Execution) join(r *Run, f *fork) ([]Value, error) {
	r.children = nil
	r.collected()
	if e.stored != nil {
		r.Visit.joined = f
	}
	if f.spare != nil && f.spare.x == e {
		e.idle = f.spare
	}
	r.Prev = f.prev
	if f.err != nil {
		return nil, f.err
	}
	if f.mark > 0 {
		r.Prev = f.mark
	}
	return f.outs, nil
}

// maxTurn is how many children of a Map Run are started before the other frames
// have their turn.
const maxTurn = 1 << 10

// startMore starts children while the limit allows.
func (e *Execution) startMore(r *Run, f *fork) {
	c := f.c
	for turn := 0; (f.next < c.N || len(f.again) > 0) && !f.over() && (c.Limit == 0 || f.running < c.Limit) && e.top.status == "" && !r.gone; turn++ {
		if turn == maxTurn && c.Ended != nil {
			e.wakeUp(r)
			return
		}
		kid, err := e.nextChild(r, f)
		if err == io.EOF {
			c.N = f.next
			return
		}
		if err != nil {
			f.err = err
			e.dropKids(r, f)
			return
		}
		f.running++
		f.current = kid
		e.advance(kid)
	}
}

// nextChild makes the next child: one that is to go on in a redrive, or a new one.
func (e *Execution) nextChild(r *Run, f *fork) (*Run, error) {
	if again, err := e.nextAgain(r, f); again != nil || err != nil {
		return again, err
	}
	i := f.next
	kid, err := f.c.Start(i)
	if err == io.EOF {
		return nil, err
	}
	f.next++
	if err != nil {
		return nil, err
	}
	return e.newChild(r, f, i, kid), nil
}

func (e *Execution) newChild(p *Run, f *fork, i int, kid Child) *Run {
	r := f.spare
	f.spare = nil
	if kid.own > 0 {
		return e.newChildExecution(p, r, i, kid)
	}
	if r == nil {
		r = e.firstChild(p)
	}
	r.index, r.item = i, kid.Item
	r.At, r.In, r.Prev = kid.At, kid.In, f.started
	if f.c.Limit > 0 && i >= f.c.Limit {
		r.Prev = f.prev // recorded: it follows the iteration that made room
	}
	e.live++
	if f.c.Map && e.history != nil {
		r.record(Event{Type: "MapIterationStarted", Name: p.name(), Index: i})
	}
	return r
}

// firstChild makes a child, or takes one that has ended.
func (e *Execution) firstChild(p *Run) *Run {
	r := e.idle
	e.idle = nil
	if r == nil {
		r = &Run{x: e}
		r.m = p.m.Fork(r)
	}
	r.parent, r.ctx, r.attempt, r.visit = p, p.ctx, p.Visit.Attempt, p.Seq
	return r
}

// childEnded takes a child's result to its fork.
func (e *Execution) childEnded(r *Run, out Value, err error) {
	p := r.parent
	f := p.children
	if f == nil || p.gone {
		return
	}
	p.mark()
	f.running--
	f.ended++
	f.forget(r)
	if err := e.collect(f, r, out, err); err != nil {
		f.err = err
		e.dropKids(p, f)
	}
	if f.nested || f.filling {
		f.keep(r)
		return
	}
	if f.c != nil && !f.over() {
		f.filling = true
		e.startMore(p, f)
		f.filling = false
	}
	if f.over() || f.c == nil {
		e.wakeUp(p)
	}
}

// collect takes a child's output; an error is that of the whole.
func (e *Execution) collect(f *fork, r *Run, out Value, err error) error {
	if r.x != e {
		return r.parent.run.ended(r, out, err)
	}
	f.mark = e.recordEnd(r, r.parent, err)
	f.prev = r.Prev
	if err == nil {
		f.outs[r.index] = out
		r.parent.freshen(r.index)
		return nil
	}
	f.failed++
	f.lose(r)
	if f.c != nil && f.c.Tolerated != nil && f.c.Tolerated(f.failed) {
		return nil
	}
	return err
}

// forget lets go of children that ended, now and then.
func (f *fork) forget(r *Run) {
	if !r.seen {
		return
	}
	if f.freed++; f.freed > 64 && f.freed > len(f.kids)/2 {
		f.kids = slices.DeleteFunc(f.kids, func(kid *Run) bool { return kid.gone })
		f.freed = 0
	}
}

// keep takes a child that ended for the next one to use, if it came to nothing
// that others may still hold: timers, tokens, calls, variables.
func (f *fork) keep(r *Run) {
	if r.seen || r.work != nil || r.children != nil || !isStateless(r.m) || r.x.stored != nil {
		return
	}
	if f.current == r {
		f.current = nil // no checkpoint may take it for a live one
	}
	r.gone, r.Seq = false, 0
	if r.Visit.Stage != Fresh {
		r.Visit = Visit{}
	}
	f.spare = r
}

// recordEnd records how a child ended and gives the id of an iteration's end.
// Recorded: no more than the Map's own success links to that, and a task that
// fails in a branch leaves a TaskStateAborted.
func (e *Execution) recordEnd(r, p *Run, err error) int64 {
	if e.history == nil {
		return 0
	}
	iteration := r.item.Exists()
	switch {
	case iteration && err == nil:
		r.addBeside(Event{Type: "MapIterationSucceeded", Name: p.name(), Index: r.index})
	case iteration:
		r.addBeside(Event{Type: "MapIterationFailed", Name: p.name(), Index: r.index})
	case err != nil && r.kind() == KindTask:
		r.addBeside(Event{Type: "TaskStateAborted"})
	}
	if !iteration {
		return 0
	}
	return e.lastEvent
}

// dropKids ends the children that are left of p's fork, since one has failed.
func (e *Execution) dropKids(p *Run, f *fork) {
	p.collected()
	for _, kid := range f.kids {
		if kid.gone {
			continue
		}
		e.abortRuns(kid)
		if kid.x.history != nil && kid.Visit.Stage != Fresh {
			kid.addBeside(Event{Type: kid.kind().String() + "StateAborted"})
		}
		f.lose(kid)
		e.dropKid(kid)
	}
}

// ParallelPolicy is the fixed part of a Parallel state.
type ParallelPolicy struct {
	Branches []State // where each begins
	Retry    []Retrier
}

// Parallel runs a Parallel state and gives the array of its branches' outputs.
// args is evaluated for each attempt, inside the policy.
func Parallel(r *Run, args func() (Value, error), p *ParallelPolicy) (Value, error) {
	for {
		out, err := Value{}, r.backOff()
		if err == nil {
			out, err = r.parallel(args, p)
		}
		if !r.again(p.Retry, err) {
			return r.joined("Parallel", out, err)
		}
	}
}

func (r *Run) parallel(args func() (Value, error), p *ParallelPolicy) (Value, error) {
	in, err := r.evaluated(args)
	if err != nil {
		return Value{}, err
	}
	r.forked("Parallel", in, 0)
	return r.fork(Children{N: len(p.Branches), Start: func(i int) (Child, error) {
		return Child{At: p.Branches[i], In: in}, nil
	}})
}

// MapPolicy is the fixed part of an inline Map state.
type MapPolicy struct {
	StartAt                    State
	MaxConcurrency             int     // 0: as many as there may be
	ToleratedFailureCount      int     // more than this fail the Map
	ToleratedFailurePercentage float64 // the same, of 100
	Retry                      []Retrier
}

// Map runs an inline Map state and gives the array of its iterations' outputs.
// items is the array; selector, if not nil, makes an iteration's input of its
// index and item (ItemSelector).
func Map(r *Run, items func() (Value, error), selector func(int, Value) (Value, error), p *MapPolicy) (Value, error) {
	for {
		out, err := Value{}, r.backOff()
		if err == nil {
			out, err = r.mapped(items, selector, p)
		}
		if !r.again(p.Retry, err) {
			return r.joined("Map", out, err)
		}
	}
}

func (r *Run) mapped(items func() (Value, error), selector func(int, Value) (Value, error), p *MapPolicy) (Value, error) {
	list, err := r.evaluated(items)
	if err != nil {
		return Value{}, err
	}
	r.see(AfterItemsPath, list)
	if list.Kind() != KindArray {
		return Value{}, notAnArray(list)
	}
	elems := list.Elems()
	r.forked("Map", list, len(elems))
	return r.fork(Children{
		N: len(elems), Limit: p.limit(), Map: true, Tolerated: p.tolerated(len(elems)),
		Start: func(i int) (Child, error) {
			kid := Child{At: p.StartAt, In: elems[i], Item: elems[i]}
			if selector == nil {
				return kid, nil
			}
			in, err := selector(i, elems[i])
			kid.In = in
			return kid, err
		},
	})
}

func notAnArray(items Value) error {
	return &Error{Name: ErrorRuntime, prefixed: true,
		Cause: "Reference path does not point to an array: " + items.Text()}
}

func (p *MapPolicy) limit() int {
	if n := p.MaxConcurrency; n > 0 && n < maxInlineConcurrency {
		return n
	}
	return maxInlineConcurrency
}

func (p *MapPolicy) tolerated(of int) func(int) bool {
	if p.ToleratedFailureCount == 0 && p.ToleratedFailurePercentage == 0 {
		return nil
	}
	return func(n int) bool {
		return n <= p.ToleratedFailureCount || float64(n)*100 <= p.ToleratedFailurePercentage*float64(of)
	}
}

// evaluated is what an attempt's children work on: evaluated when the attempt
// begins, and from the visit whenever the state is entered again.
func (r *Run) evaluated(args func() (Value, error)) (Value, error) {
	if r.Visit.Stage == Forked {
		return r.Visit.Args, nil
	}
	return args()
}

// forked records that the children of an attempt begin, once.
func (r *Run) forked(kind string, args Value, length int) {
	if r.Visit.Stage == Forked {
		return
	}
	r.Visit.Stage, r.Visit.Args = Forked, args
	if r.x.history != nil {
		r.record(Event{Type: kind + "StateStarted", Index: length})
	}
}

func (r *Run) fork(c Children) (Value, error) {
	if r.kin == nil {
		r.kin = &Children{}
	}
	*r.kin = c
	outs, err := r.x.eng.Fork(r, r.kin)
	if err != nil {
		return Value{}, err
	}
	return Array(outs).Value(), nil
}

// joined records how the state's work ended. Work that never began leaves no
// event, but for an expression that failed (recorded).
func (r *Run) joined(kind string, out Value, err error) (Value, error) {
	switch {
	case r.x.history == nil:
	case err == nil:
		r.addBeside(Event{Type: kind + "StateSucceeded"})
	case !isStop(err) && (r.Visit.Stage == Forked || Matches(err, ErrorQueryEvaluation)):
		r.record(Event{Type: kind + "StateFailed"})
	}
	return out, err
}

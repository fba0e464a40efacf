package shape

import (
	"container/heap"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
)

// Contracts are promises about what comes from outside and what is wanted there.
// A *contract.Set is one.
type Contracts interface {
	InputPromise() contract.Promise            // of the machine
	OutputPromise() contract.Promise           // of the machine
	ArgumentPromise(*ir.Task) contract.Promise // of a task
	ResultPromise(*ir.Task) contract.Promise   // of a task, before ResultSelector
	InputHint() contract.Promise               // what a sample says where nothing is promised
	Hint(*ir.Task) contract.Promise            // the same of a task's result
	Parts() map[ir.Span]contract.Promise       // of all these, by the origins of their types: a new map
}

// Shapes are what is proven about a machine.
type Shapes struct {
	Output ir.Type // of the machine; Nothing if it cannot succeed
	states map[ir.State]*place
	vars   map[*ir.Variable]int

	promised map[ir.Span]contract.Promise
}

// Promised tells whether values that come from a place are what somebody promises.
func (s *Shapes) Promised(origin ir.Span) bool {
	_, ok := s.promised[origin]
	return ok
}

// State is what is proven about a state.
type State struct {
	Input, Output ir.Type // Nothing: it is never entered, or never left to another state
	Arguments     ir.Type // of a Task: what its work is given; Nothing of other states
}

// Of gives what is proven about a state.
func (s *Shapes) Of(st ir.State) State {
	p := s.states[st]
	if p == nil {
		return State{}
	}
	return State{Input: p.in, Output: p.out, Arguments: p.args}
}

// Variable is what a variable can be when a state is entered; absent where it may
// not have been assigned.
func (s *Shapes) Variable(st ir.State, v *ir.Variable) ir.Type {
	p, i := s.states[st], s.vars[v]
	if p == nil || i >= len(p.env) {
		return ir.Nothing
	}
	return p.env[i]
}

// Infer infers the shapes of a checked program; nil contracts promise nothing.
func Infer(p *ir.Program, c Contracts) *Shapes { return infer(p, c).shapes() }

func infer(p *ir.Program, c Contracts) *analysis {
	if c == nil {
		c = (*contract.Set)(nil)
	}
	a := &analysis{program: p, contracts: c, places: map[ir.State]*place{}, vars: map[*ir.Variable]int{}, outs: map[*ir.Scope]ir.Type{}}
	for i, v := range p.Variables {
		a.vars[v] = i
	}
	a.order(p.Root)
	a.run()
	return a
}

// env is what the variables can be, by number; behind them what the item of the
// Map around can be.
type env []ir.Type

// place is what is known about a state.
type place struct {
	state        ir.State
	in, out      ir.Type
	args         ir.Type // of a Task's work
	env          env
	enter, leave int // ranks
	visits       int
}

// analysis goes from state to state until nothing changes. Each state has a rank:
// states are visited in the order in which a run comes to them, so that a state at
// which ways join is mostly visited after all that lead to it. A state with scopes
// inside has two: it is entered before them and left after them.
type analysis struct {
	program   *ir.Program
	contracts Contracts
	places    map[ir.State]*place
	vars      map[*ir.Variable]int
	outs      map[*ir.Scope]ir.Type // what a scope gives
	queries   map[*ir.Query]*queryInfo
	ranks     []*place
	todo      ranks
	queued    []bool
}

// How often a state is visited before what still grows is widened, and before it is
// given up; the second is for safety, since widening ends.
const (
	visitsToWiden  = 3
	visitsToGiveUp = 60
)

func (a *analysis) shapes() *Shapes {
	return &Shapes{Output: a.outs[a.program.Root], states: a.places, vars: a.vars, promised: a.origins()}
}

func (a *analysis) item(e env) ir.Type { return e[len(a.vars)] }

// order ranks the states of a scope that can be reached, in reverse postorder.
func (a *analysis) order(scope *ir.Scope) {
	if scope.StartAt == nil || scope.StartAt.State == nil {
		return
	}
	states := a.postorder(scope.StartAt.State, map[ir.State]bool{}, nil)
	for i := len(states) - 1; i >= 0; i-- {
		p := &place{state: states[i]}
		a.places[p.state] = p
		p.enter = a.rank(p)
		for _, inner := range ir.Scopes(p.state) {
			a.order(inner)
		}
		p.leave = a.rank(p)
	}
}

func (a *analysis) rank(p *place) int {
	a.ranks = append(a.ranks, p)
	a.queued = append(a.queued, false)
	return len(a.ranks) - 1
}

// postorder appends the states that can be reached from s. It keeps its own stack:
// machines may be long.
func (a *analysis) postorder(s ir.State, seen map[ir.State]bool, out []ir.State) []ir.State {
	type frame struct {
		state ir.State
		edges []ir.Edge
	}
	seen[s] = true
	for stack := []frame{{s, ir.Edges(s)}}; len(stack) > 0; {
		top := &stack[len(stack)-1]
		if len(top.edges) == 0 {
			out = append(out, top.state)
			stack = stack[:len(stack)-1]
			continue
		}
		next := top.edges[0].Ref.State
		top.edges = top.edges[1:]
		if next != nil && !seen[next] {
			seen[next] = true
			stack = append(stack, frame{next, ir.Edges(next)})
		}
	}
	return out
}

func (a *analysis) run() {
	vars := make(env, len(a.vars)+1)
	for i := range vars {
		vars[i] = ir.AbsentType
	}
	a.flow(a.program.Root.StartAt, a.input(), vars)
	for len(a.todo) > 0 {
		rank := heap.Pop(&a.todo).(int)
		a.queued[rank] = false
		p := a.ranks[rank]
		v := a.visit(p)
		if rank == p.enter {
			p.visits++
			v.enter()
			a.queue(p.leave)
		} else {
			p.out = ir.Nothing
			v.leave()
		}
	}
}

// input is what the machine is given; it comes from the name of the first state.
func (a *analysis) input() ir.Type {
	return a.contracts.InputPromise().Type.From(a.program.Root.StartAt.Span)
}

func (a *analysis) queue(rank int) {
	if !a.queued[rank] {
		a.queued[rank] = true
		heap.Push(&a.todo, rank)
	}
}

// flow is a way to a state: it can be entered with that input and those variables.
func (a *analysis) flow(to *ir.Ref, in ir.Type, e env) {
	if to == nil || to.State == nil || in.IsNothing() {
		return
	}
	p := a.places[to.State]
	merge := ir.Type.Join
	switch {
	case p.visits > visitsToGiveUp:
		merge = func(ir.Type, ir.Type) ir.Type { return ir.Unknown.Optional() }
		in = ir.Unknown
	case p.visits > visitsToWiden:
		merge = ir.Type.Widen
	}
	news := false
	if joined := merge(p.in, in); !joined.Equal(p.in) {
		p.in, news = joined.Without(ir.KindAbsent), true
	}
	if p.env == nil {
		p.env, news = e, true
	}
	shared := true
	for i := range e {
		joined := merge(p.env[i], e[i])
		if joined.Equal(p.env[i]) {
			continue
		}
		if shared {
			p.env, shared = append(env(nil), p.env...), false
		}
		p.env[i], news = joined, true
	}
	if news {
		a.queue(p.enter)
	}
}

// end is an end of a scope with that output.
func (a *analysis) end(scope *ir.Scope, out ir.Type) {
	joined := a.outs[scope].Join(out)
	if joined.Equal(a.outs[scope]) {
		return
	}
	a.outs[scope] = joined
	if scope.Owner != nil {
		a.queue(a.places[scope.Owner].leave)
	}
}

// ranks is a heap: the least rank comes first.
type ranks []int

func (r ranks) Len() int           { return len(r) }
func (r ranks) Less(i, j int) bool { return r[i] < r[j] }
func (r ranks) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *ranks) Push(x any)        { *r = append(*r, x.(int)) }

// Pop takes the last one off.
func (r *ranks) Pop() any {
	last := len(*r) - 1
	x := (*r)[last]
	*r = (*r)[:last]
	return x
}

package emit

import (
	"strconv"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// local is a name that := or a lambda's parameter binds in a frame: a Go
// variable.
type local struct {
	name   string // without $
	goName string
	param  bool
	read   bool // somebody reads it
	used   bool // somebody does so in what has been emitted
	binds  int
	first  *jsonata.Bind // the first of them

	// starts: it may be read before it is bound and means what outer says till
	// then. JSONata looks a name up when it is read.
	starts bool
	outer  ref
	// early: it is declared before its first := , since that comes in the middle
	// of an expression or its value has a function that reads the name.
	early bool
	// volatile: := stands where Go does not say whether another read of the
	// variable in the same expression comes before it.
	volatile bool
}

// ref is what a variable that is read means: a local, a slot of a tuple of a
// path, or with neither of both something from outside.
type ref struct {
	local *local
	path  *pathFrame
	slot  string
}

// pathFrame is a path with a stream of tuples.
type pathFrame struct {
	goName string // of the tuple in its closures
	slots  map[string]bool
}

// meaning is what the variables of an expression mean.
type meaning struct {
	reads   map[*jsonata.Variable]ref
	parents map[*jsonata.Parent]ref
	binds   map[*jsonata.Bind]*local // nil: nobody reads it
	frames  map[owner][]*local
	paths   map[*jsonata.Path]*pathFrame
	slots   map[string]int // of tuples, by name, over the whole expression
}

// owner is what has a frame: a block, a lambda, or with closure set an expression
// that is evaluated with a frame around it.
type owner struct {
	node    jsonata.Node
	closure bool
}

// frame is a scope while names are resolved. Frames of nodes are those of the
// expression, a block or a lambda; a closure over tuples has one as well.
type frame struct {
	outer  *frame
	locals map[string]*local
	bound  map[string]jsonata.Binding
	closed bool // of a lambda: what is inside runs later
	path   *pathFrame
	maybes int
}

// resolver walks an expression in the order of evaluation.
type resolver struct {
	*meaning
	frame  *frame
	maybes int // so many constructs around may run their parts never, or more than once
	depth  int // of tuple paths
	taken  map[string]int

	direct    map[*jsonata.Bind]bool // those that are statements of a block
	chosen    map[*jsonata.Bind]bool // those that are statements of a condition
	assigning map[*jsonata.Bind]bool // those whose value is being walked
}

// slotOf names the slot of a %.
func slotOf(s *jsonata.Slot) string { return "%" + strconv.Itoa(s.ID) }

// resolve finds out what all variables of an expression mean. Names in taken
// are not for locals.
func resolve(n jsonata.Node, taken map[string]bool) *meaning {
	r := &resolver{
		meaning: &meaning{
			reads: map[*jsonata.Variable]ref{}, parents: map[*jsonata.Parent]ref{}, binds: map[*jsonata.Bind]*local{},
			frames: map[owner][]*local{}, paths: map[*jsonata.Path]*pathFrame{}, slots: map[string]int{},
		},
		taken: map[string]int{}, direct: map[*jsonata.Bind]bool{}, chosen: map[*jsonata.Bind]bool{}, assigning: map[*jsonata.Bind]bool{},
	}
	for name := range taken {
		r.taken[name]++
	}
	r.closure(n)
	for bind, l := range r.binds {
		if !l.read {
			r.binds[bind] = nil
		}
	}
	return r.meaning
}

// closure walks an expression that has a frame around it.
func (r *resolver) closure(n jsonata.Node) {
	r.within(owner{n, true}, []jsonata.Node{n}, func() { r.node(n) })
}

// within walks with the frame of a node, whose body these nodes are.
func (r *resolver) within(owner owner, body []jsonata.Node, walk func()) {
	f := &frame{outer: r.frame, locals: map[string]*local{}, bound: map[string]jsonata.Binding{}, maybes: r.maybes}
	if lambda, ok := owner.node.(*jsonata.Lambda); ok && !owner.closure {
		f.closed = true
		for _, p := range lambda.Params {
			l := r.declare(f, owner, p.Name)
			l.param = true
			f.bound[p.Name] = jsonata.Bound
		}
	}
	for _, n := range body {
		if !owner.closure {
			r.statement(n, r.direct)
		}
		eachBind(n, func(b *jsonata.Bind) {
			l := r.declare(f, owner, b.Target.Name)
			r.binds[b] = l
			l.binds++
			if l.first == nil {
				l.first = b
			}
			if !r.direct[b] {
				l.early, l.volatile = true, l.volatile || !r.chosen[b]
			}
		})
	}
	r.frame = f
	walk()
	r.frame = f.outer
	for _, l := range r.frames[owner] {
		r.taken[l.goName]--
	}
}

// statement notes what is a := as a statement.
func (r *resolver) statement(n jsonata.Node, to map[*jsonata.Bind]bool) {
	if n == nil || !plainNode(n) {
		return
	}
	switch n := n.(type) {
	case *jsonata.Bind:
		to[n] = true
	case *jsonata.Condition:
		r.statement(n.Then, r.chosen)
		r.statement(n.Else, r.chosen)
	}
}

// declare gives the local of a name in a frame.
func (r *resolver) declare(f *frame, owner owner, name string) *local {
	if l := f.locals[name]; l != nil {
		return l
	}
	l := &local{name: name, goName: localName(name, "v")}
	for n := 2; r.taken[l.goName] > 0; n++ {
		l.goName = localName(name, "v") + strconv.Itoa(n)
	}
	r.taken[l.goName]++
	f.locals[name] = l
	r.frames[owner] = append(r.frames[owner], l)
	return l
}

// eachBind visits each := that binds in the frame that n is in.
func eachBind(n jsonata.Node, visit func(*jsonata.Bind)) {
	switch n := n.(type) {
	case *jsonata.Bind:
		eachBind(n.Value, visit)
		visit(n)
		eachBehind(n.Base(), visit)
		return
	case *jsonata.Block, *jsonata.Lambda:
		eachBehind(n.Base(), visit)
		return
	case *jsonata.Path:
		tuples := tupleStart(n)
		for i, step := range n.Steps {
			if i >= tuples && !sortsItems(n, i) {
				break // each closure over tuples has a frame
			}
			eachBind(step, visit)
			eachStage(step, visit, i >= tuples)
		}
		if n.Group != nil && tuples == len(n.Steps) {
			eachBehind(n.Base(), visit)
		}
		return
	}
	for _, child := range parts(n) {
		eachBind(child, visit)
	}
	eachBehind(n.Base(), visit)
}

func eachStage(step jsonata.Node, visit func(*jsonata.Bind), tuples bool) {
	if tuples {
		return
	}
	for _, stage := range step.Base().Step.Stages {
		if f, ok := stage.(*jsonata.Filter); ok {
			eachBind(f.Expr, visit)
		}
	}
}

// eachBehind visits what comes after the value of a node.
func eachBehind(base *jsonata.NodeBase, visit func(*jsonata.Bind)) {
	for _, f := range base.Predicates {
		eachBind(f.Expr, visit)
	}
	if base.Group != nil {
		for _, pair := range base.Group.Pairs {
			eachBind(pair.Key, visit)
			eachBind(pair.Value, visit)
		}
	}
}

// parts are the nodes that a node is made of, without what comes behind it.
func parts(n jsonata.Node) []jsonata.Node {
	base := *n.Base()
	all := jsonata.Children(n)
	behind := len(base.Predicates)
	if base.Group != nil {
		behind += 2 * len(base.Group.Pairs)
	}
	for _, stage := range base.Step.Stages {
		if _, ok := stage.(*jsonata.Filter); ok {
			behind++
		}
	}
	return all[:len(all)-behind]
}

// plainNode tells whether nothing comes behind the value of a node.
func plainNode(n jsonata.Node) bool {
	base := n.Base()
	return len(base.Predicates) == 0 && base.Group == nil && !base.KeepArray
}

// tupleStart is the step with which a path's stream of tuples begins; the
// number of steps if it has none.
func tupleStart(p *jsonata.Path) int {
	for i, step := range p.Steps {
		if step.Base().Step.Tuple {
			return i
		}
	}
	return len(p.Steps)
}

// sortsItems tells whether a step sorts what tuples are then made of.
func sortsItems(p *jsonata.Path, i int) bool {
	_, ok := p.Steps[i].(*jsonata.Sort)
	return ok && i == tupleStart(p)
}

// tuples tells whether a path has tuples.
func tuples(p *jsonata.Path) bool { return tupleStart(p) < len(p.Steps) }

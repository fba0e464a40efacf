package emit

import (
	"strconv"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// The walk of resolver: in the order in which the reference evaluates.

func (r *resolver) node(n jsonata.Node) {
	r.kind(n)
	if _, ok := n.(*jsonata.Path); ok {
		return // its group sees its bindings
	}
	base := n.Base()
	if len(base.Predicates) == 0 && base.Group == nil {
		return
	}
	r.perhaps(func() {
		for _, f := range base.Predicates {
			r.node(f.Expr)
		}
		if base.Group != nil {
			r.pairs(base.Group.Pairs, r.node)
		}
	})
}

func (r *resolver) nodes(list []jsonata.Node) {
	for _, n := range list {
		r.node(n)
	}
}

// perhaps walks parts that may run never, or more than once.
func (r *resolver) perhaps(walk func()) {
	r.maybes++
	walk()
	r.maybes--
}

func (r *resolver) kind(n jsonata.Node) {
	switch n := n.(type) {
	case *jsonata.Path:
		r.path(n)
	case *jsonata.Variable:
		r.read(n)
	case *jsonata.Parent:
		r.parents[n] = r.slot(slotOf(n.Slot))
	case *jsonata.Block:
		r.within(owner{node: n}, n.Exprs, func() { r.nodes(n.Exprs) })
	case *jsonata.Lambda:
		r.within(owner{node: n}, []jsonata.Node{n.Body}, func() { r.node(n.Body) })
	case *jsonata.Bind:
		r.assign(n)
	case *jsonata.Object:
		r.pairs(n.Pairs, r.node)
	case *jsonata.Binary:
		r.node(n.Left)
		if n.Op == jsonata.And || n.Op == jsonata.Or {
			r.perhaps(func() { r.node(n.Right) })
			return
		}
		r.node(n.Right)
	case *jsonata.Condition:
		r.node(n.If)
		r.perhaps(func() { r.nodes(parts(n)[1:]) })
	case *jsonata.Transform:
		r.perhaps(func() { r.nodes(parts(n)) })
	default:
		r.nodes(parts(n))
	}
}

// pairs walks the keys before the values.
func (r *resolver) pairs(pairs []jsonata.Pair, walk func(jsonata.Node)) {
	r.perhaps(func() {
		for _, pair := range pairs {
			walk(pair.Key)
		}
		for _, pair := range pairs {
			walk(pair.Value)
		}
	})
}

// assign is a :=. A lambda can call itself by the name that it gets.
func (r *resolver) assign(b *jsonata.Bind) {
	_, lambda := b.Value.(*jsonata.Lambda)
	r.assigning[b] = true
	if !lambda {
		r.node(b.Value)
	}
	f := r.frame
	for f.path != nil {
		f = f.outer
	}
	bound := jsonata.Bound
	if r.maybes > f.maybes {
		bound = jsonata.Perhaps
	}
	f.bound[b.Target.Name] = max(f.bound[b.Target.Name], bound)
	if lambda {
		r.node(b.Value)
	}
	delete(r.assigning, b)
}

// read is a variable that is read.
func (r *resolver) read(v *jsonata.Variable) {
	if v.Name != "" && v.Name != "$" {
		r.reads[v] = r.lookup(r.frame, v.Name, false)
	}
}

// lookup finds what a name means in a frame; closed: what reads it is a function
// made there, which runs later.
func (r *resolver) lookup(f *frame, name string, closed bool) ref {
	for ; f != nil; f = f.outer {
		if f.path != nil && f.path.slots[name] {
			return ref{path: f.path, slot: name}
		}
		l := f.locals[name]
		bound := f.bound[name]
		if l != nil && (bound > jsonata.Free || closed || r.maybes > f.maybes) {
			l.read = true
			if bound != jsonata.Bound {
				l.early = true
				l.starts, l.outer = true, r.lookup(f.outer, name, closed || f.closed)
			} else if l.first != nil && closed && !l.param {
				r.recursive(l)
			}
			return ref{local: l}
		}
		closed = closed || f.closed
	}
	return ref{}
}

// recursive notes that a function reads the variable that it is, maybe, being
// assigned to.
func (r *resolver) recursive(l *local) {
	if r.assigning[l.first] {
		l.early = true
	}
}

// slot finds the tuple that has a slot.
func (r *resolver) slot(name string) ref {
	for f := r.frame; f != nil; f = f.outer {
		if f.path != nil && f.path.slots[name] {
			return ref{path: f.path, slot: name}
		}
	}
	return ref{}
}

// path walks the steps, each with what the steps before it have bound.
func (r *resolver) path(p *jsonata.Path) {
	f := &frame{outer: r.frame, path: &pathFrame{slots: map[string]bool{}}, maybes: r.maybes}
	first := tupleStart(p)
	if first < len(p.Steps) {
		r.depth++
		f.path.goName = "t"
		if r.depth > 1 {
			f.path.goName += strconv.Itoa(r.depth)
		}
		r.paths[p] = f.path
	}
	r.frame = f
	walk := r.node
	for i, step := range p.Steps {
		if i == first && !sortsItems(p, i) {
			walk = r.closure
		}
		r.step(p, i, step, walk)
		if i == first {
			walk = r.closure
		}
	}
	if p.Group != nil {
		r.pairs(p.Group.Pairs, walk)
	}
	r.frame = f.outer
	if first < len(p.Steps) {
		r.depth--
	}
	if p.Step.Tuple {
		for name := range f.path.slots {
			r.export(name)
		}
	}
}

func (r *resolver) step(p *jsonata.Path, i int, step jsonata.Node, walk func(jsonata.Node)) {
	if _, ok := step.(*jsonata.Variable); ok && i == 0 {
		walk(step)
	} else if sort, ok := step.(*jsonata.Sort); ok {
		r.perhaps(func() {
			for _, term := range sort.Terms {
				walk(term.Expr)
			}
		})
	} else {
		r.perhaps(func() { walk(step) })
	}
	info := &step.Base().Step
	r.bindSlots(info)
	if i >= tupleStart(p) {
		walk = r.closure
	}
	r.perhaps(func() {
		for _, stage := range info.Stages {
			switch stage := stage.(type) {
			case *jsonata.Filter:
				walk(stage.Expr)
			case *jsonata.Position:
				r.bindSlot(stage.Variable.Name)
			}
		}
	})
}

func (r *resolver) bindSlots(s *jsonata.Step) {
	if s.Focus != nil {
		r.bindSlot(s.Focus.Name)
	}
	if s.Index != nil {
		r.bindSlot(s.Index.Name)
	}
	if s.Ancestor != nil {
		r.bindSlot(slotOf(s.Ancestor))
	}
}

// bindSlot gives the path a slot in its tuples.
func (r *resolver) bindSlot(name string) {
	r.frame.path.slots[name] = true
	if _, ok := r.slots[name]; !ok {
		r.slots[name] = len(r.slots)
	}
}

// export hands a slot of a step's tuples to the path that has the step.
func (r *resolver) export(name string) {
	for f := r.frame; f != nil; f = f.outer {
		if f.path != nil {
			f.path.slots[name] = true
			return
		}
	}
}

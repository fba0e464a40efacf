package shape

import (
	"math"
	"slices"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// steps is a path on its way: one is what it is if a single value was met so far,
// many what each result is once it went through an array.
type steps struct {
	one, many value
	first     bool
	gaps      bool // some of many may be undefined; predicates see them
}

// path is the value of a path, before it collapses. What has bindings beside it
// (@, #, %) is not followed.
func (e *evaluator) path(n *jsonata.Path, c value, f *frame) value {
	if slices.ContainsFunc(n.Steps, binds) || n.Step.Tuple {
		e.forget(n, f)
		return unknown
	}
	p := steps{one: c, first: true}
	var way wayOf
	var origin ir.Span // of the last value of which that is known
	for i, s := range n.Steps {
		before := p
		p = e.step(p, s, c, f)
		if at := before.all().Origin(); at != (ir.Span{}) {
			origin = at
		}
		e.lost(n, i, before, p, origin)
		way.step(s, before, p)
		for _, stage := range s.Base().Step.Stages {
			if filter, ok := stage.(*jsonata.Filter); ok {
				p.one = e.predicate(p.one, filter, f)
				if p.gaps {
					p.many.t = p.many.t.Optional()
				}
				if !p.many.t.IsNothing() || !p.many.seq.IsNothing() {
					p.many = e.predicate(p.many, filter, f)
					p.many.t = p.many.t.Without(ir.KindAbsent)
				}
			}
		}
	}
	v := e.flat(p, n.KeepSingleton || n.KeepArray)
	if first, ok := n.Steps[0].(*jsonata.Variable); ok && e.survey != nil && first.Name != "" && e.info.bindings[first] == jsonata.Free {
		e.survey.used(n, v.data(), way.lost, way.at)
	}
	if n.Steps[0].Base().Step.Construct { // of no items, it may be the path's result
		none := ir.Tuple()
		v.t = v.t.Join(none).Join(ir.List(none))
	}
	if n.Group != nil {
		return e.group(v, n.Group.Pairs, f)
	}
	return v
}

func binds(n jsonata.Node) bool {
	s := n.Base().Step
	position := func(stage jsonata.Stage) bool { _, ok := stage.(*jsonata.Position); return ok }
	return s.Tuple || s.Focus != nil || s.Index != nil || s.Ancestor != nil || slices.ContainsFunc(s.Stages, position)
}

func (e *evaluator) step(p steps, s jsonata.Node, c value, f *frame) steps {
	switch n := s.(type) {
	case *jsonata.Variable:
		if p.first {
			return steps{one: e.eval(n, c, f)} // one value, also where the context is an array
		}
	case *jsonata.Name:
		return e.through(p, func(c value) value { return field(c, n.Value) })
	case *jsonata.Sort:
		elems := of(p.one.elems().Join(p.many.elems()))
		if e.info.constructs {
			elems.t = elems.t.Join(p.one.t.Join(p.many.t).Only(ir.KindArray))
		}
		for _, term := range n.Terms {
			e.repeated(term.Expr, elems, f)
		}
		return steps{one: sequence(elems.t)}
	}
	if p.first && s.Base().Step.Construct {
		return steps{one: e.eval(s, p.one, f)}
	}
	e.forget(s, f)
	return e.through(p, func(c value) value { return e.repeated(s, c, f) })
}

// through is a step: each value by itself, and each element of an array.
func (e *evaluator) through(p steps, f func(c value) value) steps {
	single := p.one
	single.t, single.seq = p.one.t.Without(ir.KindArray), ir.Nothing
	if !p.first {
		single.t = single.t.Without(ir.KindAbsent)
	}
	elems := p.one.t.Element().Join(p.one.seq).Join(p.many.elems())
	if e.info.constructs {
		elems = elems.Join(p.one.t.Only(ir.KindArray)).Join(p.many.t.Only(ir.KindArray))
	}
	var out steps
	both := !single.t.IsNothing() && !elems.IsNothing()
	if both {
		e.soft++
		defer func() { e.soft-- }()
	}
	if !single.t.IsNothing() || single.function() && p.one.t.IsNothing() {
		out.one = f(single)
	}
	if p.one.t.Has(ir.KindArray) || p.one.t.Has(ir.KindAbsent) && !p.first || !p.one.seq.IsNothing() || !p.many.t.IsNothing() || !p.many.seq.IsNothing() {
		out.one.t = out.one.t.Optional()
	}
	if !elems.IsNothing() {
		many := f(of(elems)).collapse()
		out.gaps = many.t.Has(ir.KindAbsent)
		out.many = of(many.data().Without(ir.KindAbsent))
	}
	return out
}

// field is what a name is in a context: in arrays, of all elements, flattened.
func field(c value, name string) value {
	single := c.t.Without(ir.KindArray)
	out := ir.Nothing
	if !single.IsNothing() {
		out = child(single, name)
	}
	if !c.t.Has(ir.KindArray) {
		return of(out.From(c.t.Origin()))
	}
	members := child(flattened(c.t.Element(), 0), name)
	return value{t: out.Optional(), seq: of(members).elems()}.collapse()
}

// flat joins the results of the last step. An array that is the only result is the
// path's as it is.
func (e *evaluator) flat(p steps, keep bool) value {
	several := p.many.elems() // of more than one result
	if e.info.constructs {
		several = several.Join(p.many.t.Only(ir.KindArray))
	}
	out := value{
		t:     p.one.t.Join(p.many.t),
		seq:   p.one.seq.Join(several),
		fns:   p.one.fns,
		anyFn: p.one.anyFn,
	}
	if !p.many.t.IsNothing() || !p.many.seq.IsNothing() {
		out.t = out.t.Optional()
	}
	if e.info.keeps { // an array that was a sequence of one collapses here
		out.t = out.t.Join(p.one.t.Element()).Join(p.many.t.Element())
	}
	if !keep {
		return out
	}
	lists := scalar(out.t).Join(out.seq)
	if e.info.constructs || !p.one.seq.IsNothing() || !p.many.seq.IsNothing() || e.info.keeps {
		lists = lists.Join(out.t.Only(ir.KindArray))
	}
	kept := out.t.Only(ir.KindArray | ir.KindAbsent)
	if !out.seq.IsNothing() {
		kept = kept.Optional()
	}
	if !lists.IsNothing() {
		kept = kept.Join(ir.List(lists))
	}
	return of(kept)
}

// predicate is "[…]" behind a value.
func (e *evaluator) predicate(v value, p *jsonata.Filter, f *frame) value {
	if n, ok := p.Expr.(*jsonata.Number); ok {
		return at(v, math.Floor(n.Value))
	}
	elems := v.elems()
	e.repeated(p.Expr, of(elems.Join(v.t.Only(ir.KindAbsent))), f)
	if v.t.Has(ir.KindAbsent) && !e.passesOver(p.Expr, f) {
		elems = elems.Join(ir.NullType) // undefined twice is an array of two nulls
	}
	if elems.IsNothing() {
		return undefined
	}
	return sequence(elems)
}

// passesOver tells whether a predicate never holds for undefined.
func (e *evaluator) passesOver(n jsonata.Node, f *frame) bool {
	e.soft++
	defer func() { e.soft-- }()
	b, ok := n.(*jsonata.Binary)
	if !ok {
		return e.repeated(n, undefined, f).t.Is(ir.KindAbsent)
	}
	switch b.Op {
	case jsonata.And:
		return e.passesOver(b.Left, f) || e.passesOver(b.Right, f)
	case jsonata.Or:
		return e.passesOver(b.Left, f) && e.passesOver(b.Right, f)
	}
	missing := func(n jsonata.Node) bool {
		v := e.repeated(n, undefined, f)
		return v.t.Is(ir.KindAbsent) && !v.function()
	}
	return b.Op != jsonata.Concat && (missing(b.Left) || missing(b.Right))
}

// at is the element at a place; what is no array is its own first.
func at(v value, i float64) value {
	out := ir.Nothing
	if v.t.Has(ir.KindAbsent) || !v.seq.IsNothing() {
		out = ir.AbsentType
	}
	if single := scalar(v.t); !single.IsNothing() {
		if i == 0 || i == -1 {
			out = out.Join(single)
		} else {
			out = out.Optional()
		}
	}
	if v.t.Has(ir.KindArray) {
		elem := v.t.Element().Optional()
		if math.Abs(i) < math.MaxInt32 {
			elem = v.t.Elem(int(i))
		}
		out = out.Join(elem)
	}
	return of(out.Join(v.seq))
}

// lost reports a name that can find nothing in values that are there, those of arrays
// among them; origin is where they come from.
func (e *evaluator) lost(n *jsonata.Path, i int, before, after steps, origin ir.Span) {
	name, ok := n.Steps[i].(*jsonata.Name)
	if !ok || e.find == nil || e.soft > 0 || i == 0 || !after.all().IsNothing() {
		return
	}
	if v, ok := n.Steps[0].(*jsonata.Variable); ok && i == 1 && v.Name == "states" {
		return // what $states has is lower's to report
	}
	from := before.all()
	from = scalar(from).Join(flattened(from.Element(), 0))
	if from.IsNothing() {
		return
	}
	e.find(finding{node: name, name: name.Value, at: from.From(origin), what: missingName})
}

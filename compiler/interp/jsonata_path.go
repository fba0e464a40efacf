package interp

import (
	"math"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// path is the value of a path, before it collapses. From the first step on that
// binds something, each result has its bindings beside it.
func (e *evaluator) path(n *jsonata.Path, c ops.Value, f *frame) ops.Value {
	p := e.q.Path(c)
	for i, s := range n.Steps {
		if s.Base().Step.Tuple {
			return e.tuplePath(n, i, p, c, f)
		}
		p = e.pathStep(p, s, i == 0, c, f)
	}
	if n.KeepSingleton || n.KeepArray {
		p = p.KeepArray()
	}
	if n.Group != nil {
		return p.Group(e.pairs(n.Group.Pairs, f)...)
	}
	return p.Value()
}

func (e *evaluator) pathStep(p ops.Path, s jsonata.Node, first bool, c ops.Value, f *frame) ops.Path {
	info := s.Base().Step
	switch n := s.(type) {
	case *jsonata.Variable:
		if first {
			p = e.q.From(e.value(n, c, f)) // one value, also where the context is an array
		} else {
			p = p.Step(e.within(n, f))
		}
	case *jsonata.Name:
		p = p.Field(n.Value)
	case *jsonata.Sort:
		p = p.Sort(e.terms(n, f)...)
	default:
		if _, array := n.(*jsonata.Array); info.Construct && (array || first) {
			p = p.Construct(e.within(n, f))
		} else {
			p = p.Step(e.within(n, f))
		}
	}
	for _, stage := range info.Stages {
		if filter, ok := stage.(*jsonata.Filter); ok {
			p = e.pathFilter(p, filter, f)
		}
	}
	return p
}

func (e *evaluator) pathFilter(p ops.Path, filter *jsonata.Filter, f *frame) ops.Path {
	if n, ok := filter.Expr.(*jsonata.Number); ok {
		return p.At(position(n))
	}
	return p.Filter(e.within(filter.Expr, f))
}

// position is a number as a place in an array: rounded down.
func position(n *jsonata.Number) int {
	at := math.Floor(n.Value)
	if math.Abs(at) > math.MaxInt32 {
		return math.MaxInt32 // no array is that long, from either end
	}
	return int(at)
}

func (e *evaluator) terms(n *jsonata.Sort, f *frame) []ops.Term {
	var out []ops.Term
	for _, t := range n.Terms {
		out = append(out, ops.Term{By: e.within(t.Expr, f), Descending: t.Descending})
	}
	return out
}

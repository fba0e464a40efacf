package interp

import (
	"strconv"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// slots numbers what the paths of an expression bind, by name: a binding that
// has the name of another takes its place.
type slots map[string]int

// ancestorName is the name of what a % means, which no variable can have.
func ancestorName(s *jsonata.Slot) string { return "%" + strconv.Itoa(s.ID) }

func slotsOf(n jsonata.Node) slots {
	out := slots{}
	jsonata.Walk(n, func(n jsonata.Node) bool {
		info := n.Base().Step
		out.addVariable(info.Focus)
		out.addVariable(info.Index)
		if info.Ancestor != nil {
			out.add(ancestorName(info.Ancestor))
		}
		for _, stage := range info.Stages {
			if p, ok := stage.(*jsonata.Position); ok {
				out.addVariable(p.Variable)
			}
		}
		return true
	})
	return out
}

func (s slots) addVariable(v *jsonata.Variable) {
	if v != nil {
		s.add(v.Name)
	}
}

func (s slots) add(name string) {
	if _, ok := s[name]; !ok {
		s[name] = len(s)
	}
}

// of is a variable's slot, -1 if there is no variable.
func (s slots) of(v *jsonata.Variable) int {
	if v == nil {
		return -1
	}
	return s[v.Name]
}

func (s slots) bind(info jsonata.Step) ops.Bind {
	b := ops.Bind{Focus: s.of(info.Focus), Index: s.of(info.Index), Ancestor: -1}
	if info.Ancestor != nil {
		b.Ancestor = s[ancestorName(info.Ancestor)]
	}
	return b
}

// tuplePath goes on with a path from the first step that binds something.
func (e *evaluator) tuplePath(n *jsonata.Path, from int, p ops.Path, c ops.Value, f *frame) ops.Value {
	t, rest := e.firstTuples(n.Steps, from, p, c, f)
	for _, s := range rest {
		t = e.tupleStages(e.tupleStep(t, s, f), s, f)
	}
	if n.KeepSingleton || n.KeepArray {
		t = t.KeepArray()
	}
	switch {
	case n.Group != nil:
		return t.Group(e.tuplePairs(n.Group.Pairs, f)...)
	case n.Step.Tuple:
		return t.Stream()
	}
	return t.Value()
}

// firstTuples begins a stream of tuples, and gives the steps that are left.
func (e *evaluator) firstTuples(steps []jsonata.Node, from int, p ops.Path, c ops.Value, f *frame) (ops.Tuples, []jsonata.Node) {
	first := steps[from]
	if _, ok := first.(*jsonata.Variable); ok && from == 0 {
		p = e.q.Path(ops.Input(c)) // one value, also where the context is an array
	}
	sort, ok := first.(*jsonata.Sort)
	if !ok {
		return p.Tuples(len(e.slots)), steps[from:]
	}
	t := p.Sort(e.terms(sort, f)...).Tuples(len(e.slots))
	if sort.Step.Index != nil {
		t = t.Position(e.slots.of(sort.Step.Index))
	}
	return e.tupleStages(t, sort, f), steps[from+1:]
}

func (e *evaluator) tupleStep(t ops.Tuples, s jsonata.Node, f *frame) ops.Tuples {
	info := s.Base().Step
	switch n := s.(type) {
	case *jsonata.Sort:
		return t.Sort(e.tupleTerms(n, f)...) // an index on it stays unbound, as in the reference
	case *jsonata.Name:
		return t.Field(n.Value, e.slots.bind(info))
	}
	return t.Step(e.withinTuple(s, f), e.slots.bind(info))
}

func (e *evaluator) tupleStages(t ops.Tuples, s jsonata.Node, f *frame) ops.Tuples {
	for _, stage := range s.Base().Step.Stages {
		switch stage := stage.(type) {
		case *jsonata.Position:
			t = t.Position(e.slots.of(stage.Variable))
		case *jsonata.Filter:
			if n, ok := stage.Expr.(*jsonata.Number); ok {
				t = t.At(position(n))
			} else {
				t = t.Filter(e.withinTuple(stage.Expr, f))
			}
		}
	}
	return t
}

func (e *evaluator) tupleTerms(n *jsonata.Sort, f *frame) []ops.TupleTerm {
	var out []ops.TupleTerm
	for _, t := range n.Terms {
		out = append(out, ops.TupleTerm{By: e.withinTuple(t.Expr, f), Descending: t.Descending})
	}
	return out
}

func (e *evaluator) tuplePairs(pairs []jsonata.Pair, f *frame) []ops.TuplePair {
	var out []ops.TuplePair
	for _, p := range pairs {
		out = append(out, ops.TuplePair{Key: e.withinTuple(p.Key, f), Value: e.withinTuple(p.Value, f)})
	}
	return out
}

// withinTuple makes an expression a function of a tuple: what is bound to it are variables.
func (e *evaluator) withinTuple(n jsonata.Node, f *frame) func(t *ops.Tuple) ops.Value {
	return func(t *ops.Tuple) ops.Value {
		inner := f.inner()
		for name, slot := range e.slots {
			if v := t.Get(slot); v.Exists() {
				inner.bind(name, v)
			}
		}
		return e.value(n, t.Context(), inner)
	}
}

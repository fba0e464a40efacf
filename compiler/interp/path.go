package interp

import (
	"regexp"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/runtime"
	ops "github.com/aslc-dev/aslc/runtime/jsonpath"
)

// Path evaluates a path on its root document. A definite path gives the value
// it leads to, and false if there is none; an indefinite one always gives a
// list. Paths that a filter holds start at the value it looks at (@) or at
// root ($).
func Path(p *jsonpath.Path, root runtime.Value) (v runtime.Value, ok bool) {
	e := pathEval{root}
	v = e.value(p, root)
	return v, v.Exists()
}

// pathEval evaluates one path and the paths inside it.
type pathEval struct{ root runtime.Value }

// value is what a path gives when it starts at from; absent for a definite path without a match.
func (e pathEval) value(p *jsonpath.Path, from runtime.Value) runtime.Value {
	if p.Aggregates() {
		last := len(p.Steps) - 1
		f := p.Steps[last].(*jsonpath.Function)
		return pathFunctions[f.Name](e.query(p.Steps[:last], from).List(), e.operands(f.Args)...)
	}
	q := e.query(p.Steps, from)
	if p.Definite() {
		return q.Value()
	}
	return q.List()
}

func (e pathEval) query(steps []jsonpath.Step, from runtime.Value) ops.Query {
	q := ops.From(from)
	for i, s := range steps {
		q = e.step(q, s, i == len(steps)-1)
	}
	return q
}

func (e pathEval) step(q ops.Query, s jsonpath.Step, last bool) ops.Query {
	switch s := s.(type) {
	case *jsonpath.Child:
		return child(q, s.Names, last)
	case *jsonpath.Index:
		if len(s.Indices) == 1 {
			return q.Index(s.Indices[0])
		}
		return q.Indices(s.Indices...)
	case *jsonpath.Slice:
		return slice(q, s)
	case *jsonpath.Wildcard:
		return q.Wildcard()
	case *jsonpath.Descend:
		return e.descend(q, s.Step, last)
	case *jsonpath.Filter:
		return q.Filter(e.cond(s.Cond))
	case *jsonpath.Function:
		return q.Apply(pathFunctions[s.Name], e.operands(s.Args)...)
	}
	return q
}

func child(q ops.Query, names []string, last bool) ops.Query {
	switch {
	case len(names) == 1:
		return q.Child(names[0])
	case last:
		return q.Pick(names...)
	}
	return q.Children(names...)
}

func slice(q ops.Query, s *jsonpath.Slice) ops.Query {
	switch {
	case s.To == nil:
		return q.SliceFrom(*s.From)
	case s.From == nil:
		return q.SliceTo(*s.To)
	}
	return q.Slice(*s.From, *s.To)
}

func (e pathEval) descend(q ops.Query, s jsonpath.Step, last bool) ops.Query {
	switch s := s.(type) {
	case *jsonpath.Filter:
		return q.DescendFilter(e.cond(s.Cond))
	case *jsonpath.Child:
		if last && len(s.Names) > 1 {
			return q.Descend().PickAll(s.Names...)
		}
	}
	return e.step(q.Descend(), s, last)
}

// cond makes a filter's condition a function, as the emitter does.
func (e pathEval) cond(c jsonpath.Cond) func(at runtime.Value) bool {
	return func(at runtime.Value) bool { return e.holds(c, at) }
}

func (e pathEval) holds(c jsonpath.Cond, at runtime.Value) bool {
	switch c := c.(type) {
	case *jsonpath.Or:
		for _, c := range c.Conds {
			if e.holds(c, at) {
				return true
			}
		}
		return false
	case *jsonpath.And:
		for _, c := range c.Conds {
			if !e.holds(c, at) {
				return false
			}
		}
		return true
	case *jsonpath.Not:
		return !e.holds(c.Cond, at)
	case *jsonpath.Exists:
		return e.exists(c.Path, at)
	case *jsonpath.Compare:
		return e.compare(c, at)
	}
	return false
}

func (e pathEval) exists(p *jsonpath.Path, at runtime.Value) bool {
	if p.Aggregates() {
		return e.operand(p, at).Exists()
	}
	return e.query(p.Steps, e.start(p, at)).Exists()
}

func (e pathEval) compare(c *jsonpath.Compare, at runtime.Value) bool {
	if r, ok := c.Right.(*jsonpath.Regexp); ok {
		return ops.Matches(e.operand(c.Left, at), regexp.MustCompile(r.Go))
	}
	if r, ok := c.Left.(*jsonpath.Regexp); ok {
		return ops.Matches(e.operand(c.Right, at), regexp.MustCompile(r.Go))
	}
	return pathComparisons[c.Op](e.operand(c.Left, at), e.operand(c.Right, at))
}

func (e pathEval) operand(o jsonpath.Operand, at runtime.Value) runtime.Value {
	switch o := o.(type) {
	case *jsonpath.Path:
		return e.value(o, e.start(o, at))
	case *jsonpath.Literal:
		return runtime.Literal(o.JSON)
	}
	return runtime.Value{}
}

// operands are the arguments of a function, none of which starts at @.
func (e pathEval) operands(args []jsonpath.Operand) []runtime.Value {
	var vs []runtime.Value
	for _, a := range args {
		vs = append(vs, e.operand(a, e.root))
	}
	return vs
}

func (e pathEval) start(p *jsonpath.Path, at runtime.Value) runtime.Value {
	if p.Root == jsonpath.Item {
		return at
	}
	return e.root
}

var pathFunctions = map[string]func(runtime.Value, ...runtime.Value) runtime.Value{
	"min": ops.Min, "max": ops.Max, "avg": ops.Avg, "stddev": ops.StdDev, "sum": ops.Sum,
	"length": ops.Length, "keys": ops.Keys, "concat": ops.Concat, "append": ops.Append,
	"first": ops.First, "last": ops.Last, "index": ops.Index,
}

var pathComparisons = map[string]func(a, b runtime.Value) bool{
	"==":  ops.Equal,
	"!=":  func(a, b runtime.Value) bool { return !ops.Equal(a, b) },
	"===": ops.StrictEqual,
	"!==": func(a, b runtime.Value) bool { return !ops.StrictEqual(a, b) },
	"<":   ops.Less, "<=": ops.LessEqual, ">": ops.Greater, ">=": ops.GreaterEqual,
	"in": ops.In, "nin": ops.NotIn, "contains": ops.Contains,
	"all": ops.All, "anyof": ops.AnyOf, "noneof": ops.NoneOf, "subsetof": ops.SubsetOf,
	"size": ops.Size, "empty": ops.Empty,
}

package emit

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// queryWidth is how long the text of a path with a filter may be before it
// gets a method of its own.
const queryWidth = 60

// query emits a path that is more than single names and indices, as calls of
// runtime/jsonpath. A long one with a filter is a method under its source text.
func (s *scope) query(root *jen.Statement, steps []jsonpath.Step, p *ir.Path) *jen.Statement {
	if len(p.Text) <= queryWidth || !filters(steps) {
		return (&query{s, s.queryRoot(p), p.Text}).value(root, steps, p.Query.Definite())
	}
	inner := s.unit.inside("doc", nil)
	name := s.helper("Path")
	value := (&query{inner, inner.doc, p.Text}).value(jen.Id("doc"), steps, p.Query.Definite())
	decl := jen.Func().Params(receiver()).Id(name).Params(jen.Id("doc").Add(s.rt("Value"))).Add(s.rt("Value")).
		Block(jen.Return(value))
	s.helpers = append(s.helpers, documented(decl, name+" is "+p.Text))
	return jen.Id("m").Dot(name).Call(root)
}

// queryRoot makes what $ means in the filters and arguments of a path: the
// document that the path itself starts at.
func (s *scope) queryRoot(p *ir.Path) func() *jen.Statement {
	switch {
	case p.Root == ir.InVariable:
		return func() *jen.Statement {
			root, _ := s.pathRoot(p)
			return root
		}
	case p.Root != ir.Context:
		return s.doc
	case s.selector:
		s.usesIndex, s.usesItem = true, true
		return func() *jen.Statement {
			return s.context(run().Dot("ItemContext").Call(jen.Id("index"), jen.Id("item")))
		}
	}
	return func() *jen.Statement { return s.context(run().Dot("Context").Call()) }
}

func filters(steps []jsonpath.Step) bool {
	for _, step := range steps {
		if d, ok := step.(*jsonpath.Descend); ok {
			step = d.Step
		}
		if _, ok := step.(*jsonpath.Filter); ok {
			return true
		}
	}
	return false
}

// query emits one path and the paths inside it; root is what $ means in these.
type query struct {
	*scope
	root func() *jen.Statement
	text string // of the whole path
}

func (q *query) op(name string) *jen.Statement { return q.beside("jsonpath", name) }

// value is what the steps find below from. Leading single names and indices
// are looked up directly.
func (q *query) value(from *jen.Statement, steps []jsonpath.Step, definite bool) *jen.Statement {
	last := len(steps) - 1
	if f, ok := steps[last].(*jsonpath.Function); ok && (&jsonpath.Path{Steps: steps}).Aggregates() {
		list := q.pipeline(from, steps[:last]).Dot("List").Call()
		return q.op(functions[f.Name]).Call(append([]jen.Code{list}, q.arguments(f)...)...)
	}
	if !definite {
		return q.pipeline(from, steps).Dot("List").Call()
	}
	from = literalSteps(from, steps[:last]) // only the last step of a definite path can be more
	switch step := steps[last].(type) {
	case *jsonpath.Child:
		return q.op("Pick").Call(append([]jen.Code{from}, literals(step.Names)...)...)
	case *jsonpath.Function:
		return q.op(functions[step.Name]).Call(append([]jen.Code{from}, q.arguments(step)...)...)
	}
	return from
}

// pipeline is a Query of the steps.
func (q *query) pipeline(from *jen.Statement, steps []jsonpath.Step) *jen.Statement {
	n := plain(steps)
	out := q.op("From").Call(literalSteps(from, steps[:n]))
	for i, step := range steps[n:] {
		q.step(out, step, n+i == len(steps)-1)
	}
	return out
}

// plain is how many single names and indices the steps begin with.
func plain(steps []jsonpath.Step) int {
	n := 0
	for n < len(steps) && (&jsonpath.Path{Steps: steps[n : n+1]}).Reference() {
		n++
	}
	return n
}

// step appends the call of a step.
func (q *query) step(out *jen.Statement, step jsonpath.Step, last bool) {
	switch step := step.(type) {
	case *jsonpath.Child:
		out.Dot(childMethod(step, last)).Call(literals(step.Names)...)
	case *jsonpath.Index:
		method := "Indices"
		if len(step.Indices) == 1 {
			method = "Index"
		}
		out.Dot(method).Call(integers(step.Indices...)...)
	case *jsonpath.Slice:
		slice(out, step)
	case *jsonpath.Wildcard:
		out.Dot("Wildcard").Call()
	case *jsonpath.Descend:
		q.descend(out, step.Step, last)
	case *jsonpath.Filter:
		out.Dot("Filter").Call(q.keep(step.Cond))
	case *jsonpath.Function:
		out.Dot("Apply").Call(append([]jen.Code{q.op(functions[step.Name])}, q.arguments(step)...)...)
	}
}

func childMethod(c *jsonpath.Child, last bool) string {
	switch {
	case len(c.Names) == 1:
		return "Child"
	case last:
		return "Pick"
	}
	return "Children"
}

func slice(out *jen.Statement, s *jsonpath.Slice) {
	switch {
	case s.To == nil:
		out.Dot("SliceFrom").Call(integers(*s.From)...)
	case s.From == nil:
		out.Dot("SliceTo").Call(integers(*s.To)...)
	default:
		out.Dot("Slice").Call(integers(*s.From, *s.To)...)
	}
}

func (q *query) descend(out *jen.Statement, step jsonpath.Step, last bool) {
	switch step := step.(type) {
	case *jsonpath.Filter:
		out.Dot("DescendFilter").Call(q.keep(step.Cond))
		return
	case *jsonpath.Child:
		if last && len(step.Names) > 1 {
			out.Dot("Descend").Call().Dot("PickAll").Call(literals(step.Names)...)
			return
		}
	}
	q.step(out.Dot("Descend").Call(), step, last)
}

func integers(ns ...int) []jen.Code {
	out := make([]jen.Code, len(ns))
	for i, n := range ns {
		out[i] = jen.Lit(n)
	}
	return out
}

// keep is a filter's condition as a closure on the value that it looks at.
func (q *query) keep(c jsonpath.Cond) jen.Code {
	return jen.Func().Params(jen.Id("at").Add(q.rt("Value"))).Bool().Block(jen.Return(q.cond(c, false)))
}

func (q *query) cond(c jsonpath.Cond, inner bool) jen.Code {
	switch c := c.(type) {
	case *jsonpath.Or:
		return q.joinedConds(c.Conds, " || ", inner)
	case *jsonpath.And:
		return q.joinedConds(c.Conds, " && ", inner)
	case *jsonpath.Not:
		if not, ok := c.Cond.(*jsonpath.Not); ok {
			return q.cond(not.Cond, inner)
		}
		return jen.Op("!").Add(q.cond(c.Cond, true))
	case *jsonpath.Exists:
		return q.exists(c.Path)
	case *jsonpath.Compare:
		return q.compare(c)
	}
	return jen.False()
}

func (q *query) joinedConds(conds []jsonpath.Cond, op string, inner bool) jen.Code {
	items := make([]jen.Code, len(conds))
	for i, c := range conds {
		items[i] = q.cond(c, true)
	}
	if len(items) > 2 || len(q.text) > queryWidth/2 {
		op = strings.TrimRight(op, " ") + "\n"
	}
	list := jen.Custom(jen.Options{Separator: op}, items...)
	if inner && len(items) > 1 {
		return jen.Parens(list)
	}
	return list
}

func (q *query) exists(p *jsonpath.Path) jen.Code {
	switch {
	case len(p.Steps) == 0 || p.Reference():
		return literalSteps(q.start(p), p.Steps).Dot("Exists").Call()
	case p.Aggregates():
		return q.operand(p).Dot("Exists").Call()
	}
	return q.pipeline(q.start(p), p.Steps).Dot("Exists").Call()
}

// start is what a path inside another one starts at: the filter's own value,
// or the whole path's document.
func (q *query) start(p *jsonpath.Path) *jen.Statement {
	if p.Root == jsonpath.Item {
		return jen.Id("at")
	}
	return q.root()
}

func (q *query) compare(c *jsonpath.Compare) jen.Code {
	if re, ok := c.Right.(*jsonpath.Regexp); ok {
		return q.op("Matches").Call(q.operand(c.Left), q.pattern(re))
	}
	if re, ok := c.Left.(*jsonpath.Regexp); ok {
		return q.op("Matches").Call(q.operand(c.Right), q.pattern(re))
	}
	call := q.op(comparisons[c.Op]).Call(q.operand(c.Left), q.operand(c.Right))
	if c.Op == "!=" || c.Op == "!==" {
		return jen.Op("!").Add(call)
	}
	return call
}

var comparisons = map[string]string{
	"==": "Equal", "!=": "Equal", "===": "StrictEqual", "!==": "StrictEqual",
	"<": "Less", "<=": "LessEqual", ">": "Greater", ">=": "GreaterEqual",
	"in": "In", "nin": "NotIn", "contains": "Contains",
	"all": "All", "anyof": "AnyOf", "noneof": "NoneOf", "subsetof": "SubsetOf",
	"size": "Size", "empty": "Empty",
}

var functions = map[string]string{
	"min": "Min", "max": "Max", "avg": "Avg", "stddev": "StdDev", "sum": "Sum",
	"length": "Length", "keys": "Keys", "concat": "Concat", "append": "Append",
	"first": "First", "last": "Last", "index": "Index",
}

// operand is a side of a comparison or an argument. Literals are their texts:
// a filter looks at them once for each element.
func (q *query) operand(o jsonpath.Operand) *jen.Statement {
	switch o := o.(type) {
	case *jsonpath.Path:
		if len(o.Steps) == 0 || o.Reference() {
			return literalSteps(q.start(o), o.Steps)
		}
		return q.value(q.start(o), o.Steps, o.Definite())
	case *jsonpath.Literal:
		return q.operandLiteral(o.JSON)
	}
	return q.rt("Value").Values()
}

func (q *query) operandLiteral(text string) *jen.Statement {
	if !isContainer(text) {
		return q.rt("Literal").Call(jsonText(text))
	}
	name := q.table("List")
	q.variable(name, q.rt("Literal").Call(jsonText(text)))
	return jen.Id(name)
}

func (q *query) pattern(re *jsonpath.Regexp) jen.Code {
	name := q.table("Pattern")
	q.variable(name, q.use("regexp", "MustCompile").Call(regexpText(re.Go)))
	return jen.Id(name)
}

func (q *query) arguments(f *jsonpath.Function) []jen.Code {
	out := make([]jen.Code, len(f.Args))
	for i, a := range f.Args {
		out[i] = q.operand(a)
	}
	return out
}

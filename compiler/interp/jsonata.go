package interp

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// Expression evaluates a JSONata expression: input is its $ and $$, vars
// are the variables around it. The frames of JSONata's variables are kept as the
// reference keeps them, one for each block, lambda and tuple, searched by name;
// what operators, paths and functions do is runtime/jsonata's alone.
func Expression(q *ops.Query, n jsonata.Node, input ops.Value, vars map[string]ops.Value) ops.Value {
	e := &evaluator{q, slotsOf(n)}
	f := (*frame)(nil).inner()
	f.bind("$", input)
	for name, v := range vars {
		f.bind(name, v)
	}
	return e.value(n, ops.Input(input), f)
}

// evaluator evaluates one expression.
type evaluator struct {
	q     *ops.Query
	slots slots
}

// frame is a scope of variables.
type frame struct {
	outer *frame
	names map[string]ops.Value
}

func (f *frame) inner() *frame { return &frame{f, map[string]ops.Value{}} }

func (f *frame) bind(name string, v ops.Value) { f.names[name] = v }

// lookup gives what a name is bound to. Around all frames are the functions of the library.
func (f *frame) lookup(name string) ops.Value {
	for ; f != nil; f = f.outer {
		if v, ok := f.names[name]; ok {
			return v
		}
	}
	if fn := builtins[name]; fn != nil {
		return fn.Value()
	}
	return ops.Value{}
}

// value is the value of an expression with the context c: of the node itself,
// then of what stands behind it.
func (e *evaluator) value(n jsonata.Node, c ops.Value, f *frame) ops.Value {
	v := e.node(n, c, f)
	if call, ok := n.(*jsonata.Call); ok && call.Tail {
		return v // a call still to be made, which forgets what stands behind it
	}
	base := n.Base()
	switch n.(type) {
	case *jsonata.Path:
		return v // what stands behind it is the path's business
	case *jsonata.Variable:
		if len(base.Predicates) == 0 && base.Group == nil && !base.KeepArray {
			return v // it collapsed when it was bound
		}
	}
	for _, p := range base.Predicates {
		v = e.filter(v, p, f)
	}
	if base.Group != nil {
		v = e.q.Group(v, e.pairs(base.Group.Pairs, f)...)
	}
	if base.KeepArray {
		v = ops.KeepArray(v)
	}
	return ops.Collapse(v)
}

// within makes an expression a function of its context.
func (e *evaluator) within(n jsonata.Node, f *frame) func(c ops.Value) ops.Value {
	if n == nil {
		return nil
	}
	return func(c ops.Value) ops.Value { return e.value(n, c, f) }
}

func (e *evaluator) values(nodes []jsonata.Node, c ops.Value, f *frame) []ops.Value {
	out := make([]ops.Value, len(nodes))
	for i, n := range nodes {
		out[i] = e.value(n, c, f)
	}
	return out
}

func (e *evaluator) pairs(pairs []jsonata.Pair, f *frame) []ops.Pair {
	var out []ops.Pair
	for _, p := range pairs {
		out = append(out, ops.Pair{Key: e.within(p.Key, f), Value: e.within(p.Value, f)})
	}
	return out
}

func (e *evaluator) filter(v ops.Value, p *jsonata.Filter, f *frame) ops.Value {
	if n, ok := p.Expr.(*jsonata.Number); ok {
		return e.q.At(v, position(n))
	}
	return e.q.Filter(v, e.within(p.Expr, f))
}

// node is the value of a node without what stands behind it.
func (e *evaluator) node(n jsonata.Node, c ops.Value, f *frame) ops.Value {
	switch n := n.(type) {
	case *jsonata.Path:
		return e.path(n, c, f)
	case *jsonata.String:
		return ops.String(n.Value)
	case *jsonata.Number:
		return ops.Number(n.Value)
	case *jsonata.Bool:
		return ops.Bool(n.Value)
	case *jsonata.Null:
		return ops.Null()
	case *jsonata.Variable:
		if n.Name == "" {
			return ops.Context(c)
		}
		return f.lookup(n.Name)
	case *jsonata.Call:
		return e.call(n, c, f)
	case *jsonata.Partial:
		return e.partial(n, c, f)
	case *jsonata.Apply:
		return e.apply(n, c, f)
	case *jsonata.Lambda:
		return e.lambda(n, c, f)
	case *jsonata.Regex:
		return regex(n)
	default:
		return e.operation(n, c, f)
	}
}

func (e *evaluator) operation(n jsonata.Node, c ops.Value, f *frame) ops.Value {
	switch n := n.(type) {
	case *jsonata.Binary:
		return e.binary(n, c, f)
	case *jsonata.Negate:
		return e.q.Negate(e.value(n.Operand, c, f))
	case *jsonata.Array:
		return e.array(n, c, f)
	case *jsonata.Object:
		return e.q.Object(c, e.pairs(n.Pairs, f)...)
	case *jsonata.Block:
		return e.block(n, c, f)
	case *jsonata.Condition:
		return e.condition(n, c, f)
	case *jsonata.Bind:
		v := e.value(n.Value, c, f)
		f.bind(n.Target.Name, v)
		return v
	case *jsonata.Transform:
		return e.q.Transform(e.within(n.Pattern, f), e.within(n.Update, f), e.within(n.Delete, f))
	default:
		return e.step(n, c, f)
	}
}

// step is a node that mostly stands in a path, evaluated on one value.
func (e *evaluator) step(n jsonata.Node, c ops.Value, f *frame) ops.Value {
	switch n := n.(type) {
	case *jsonata.Wildcard:
		return e.q.Wildcard(c)
	case *jsonata.Descendant:
		return e.q.Descendants(c)
	case *jsonata.Parent:
		return f.lookup(ancestorName(n.Slot))
	}
	return ops.Value{}
}

func (e *evaluator) block(n *jsonata.Block, c ops.Value, f *frame) ops.Value {
	f = f.inner()
	var v ops.Value
	for _, expr := range n.Exprs {
		v = e.value(expr, c, f)
	}
	return v
}

func (e *evaluator) condition(n *jsonata.Condition, c ops.Value, f *frame) ops.Value {
	switch {
	case e.q.Truth(e.value(n.If, c, f)):
		return e.value(n.Then, c, f)
	case n.Else != nil:
		return e.value(n.Else, c, f)
	}
	return ops.Value{}
}

func (e *evaluator) array(n *jsonata.Array, c ops.Value, f *frame) ops.Value {
	items := e.values(n.Items, c, f)
	for i, item := range n.Items {
		if _, ok := item.(*jsonata.Array); ok {
			items[i] = ops.Single(items[i])
		}
	}
	return e.q.Array(items...)
}

func (e *evaluator) binary(n *jsonata.Binary, c ops.Value, f *frame) ops.Value {
	left := e.value(n.Left, c, f)
	switch n.Op {
	case jsonata.And:
		return ops.Bool(e.q.Truth(left) && e.q.Truth(e.value(n.Right, c, f)))
	case jsonata.Or:
		return ops.Bool(e.q.Truth(left) || e.q.Truth(e.value(n.Right, c, f)))
	}
	return operators[n.Op](e.q, left, e.value(n.Right, c, f))
}

var operators = map[jsonata.Op]func(q *ops.Query, a, b ops.Value) ops.Value{
	jsonata.Add: (*ops.Query).Add, jsonata.Subtract: (*ops.Query).Subtract, jsonata.Multiply: (*ops.Query).Multiply,
	jsonata.Divide: (*ops.Query).Divide, jsonata.Modulo: (*ops.Query).Modulo, jsonata.Concat: (*ops.Query).Concat,
	jsonata.Equal:    (*ops.Query).Equal,
	jsonata.NotEqual: (*ops.Query).NotEqual,
	jsonata.Less:     (*ops.Query).Less, jsonata.LessEqual: (*ops.Query).LessEqual,
	jsonata.Greater: (*ops.Query).Greater, jsonata.GreaterEqual: (*ops.Query).GreaterEqual,
	jsonata.In: (*ops.Query).In, jsonata.Range: (*ops.Query).Range,
}

package shape

import (
	"math"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

func (e *evaluator) binary(n *jsonata.Binary, c value, f *frame) value {
	switch n.Op {
	case jsonata.And, jsonata.Or:
		before := e.known
		e.test(n, c, f)
		e.known = before
		return of(ir.BooleanType)
	}
	left := e.eval(n.Left, c, f)
	right := e.eval(n.Right, c, f)
	switch n.Op {
	case jsonata.Concat:
		return of(ir.StringType)
	case jsonata.Equal, jsonata.NotEqual:
		e.disjoint(n, left, right)
		return of(ir.BooleanType)
	case jsonata.In:
		return of(ir.BooleanType)
	case jsonata.Less, jsonata.LessEqual, jsonata.Greater, jsonata.GreaterEqual:
		e.ordered(n, left, right)
		return of(orUndefined(ir.BooleanType, left, right))
	}
	operator := "the operator " + string(n.Op)
	e.wantKind(n.Left, left, ir.KindNumber, operator, "a number")
	e.wantKind(n.Right, right, ir.KindNumber, operator, "a number")
	if n.Op == jsonata.Range {
		return sequence(ir.IntegerType)
	}
	return of(orUndefined(arithmetic(n, left.t, right.t), left, right))
}

// orUndefined is a type, or undefined where an operand may be.
func orUndefined(t ir.Type, operands ...value) ir.Type {
	for _, v := range operands {
		if v.t.Has(ir.KindAbsent) {
			t = t.Optional()
		}
	}
	return t
}

// arithmetic is the number that an operator gives, or null: that is what becomes
// of one that JSON cannot write, 0/0 or 1e308*10.
func arithmetic(n *jsonata.Binary, left, right ir.Type) ir.Type {
	if !left.Has(ir.KindNumber) || !right.Has(ir.KindNumber) {
		return ir.Nothing
	}
	t := ir.NumberType
	if n.Op != jsonata.Divide && left.Only(ir.KindNumber).Whole() && right.Only(ir.KindNumber).Whole() {
		t = ir.IntegerType
	}
	if finite(n) {
		return t
	}
	return t.Join(ir.NullType)
}

// finite tells whether an operator gives a number for all numbers: a small one
// cannot take the other across the border of what a double holds.
func finite(n *jsonata.Binary) bool {
	switch n.Op {
	case jsonata.Add, jsonata.Subtract:
		return small(n.Left) || small(n.Right)
	case jsonata.Multiply:
		return small(n.Left) && small(n.Right)
	case jsonata.Divide:
		k, ok := n.Right.(*jsonata.Number)
		return ok && math.Abs(k.Value) >= 1
	case jsonata.Modulo:
		k, ok := n.Right.(*jsonata.Number)
		return ok && k.Value != 0
	}
	return false
}

// small tells whether a number is at most 2⁵³ or so.
func small(n jsonata.Node) bool {
	switch n := n.(type) {
	case *jsonata.Number:
		return math.Abs(n.Value) <= 1<<53
	case *jsonata.Block:
		return len(n.Exprs) == 1 && small(n.Exprs[0])
	case *jsonata.Call:
		v, ok := n.Func.(*jsonata.Variable)
		return ok && (v.Name == "count" || v.Name == "length") && len(n.Predicates) == 0
	}
	return false
}

// wantKind reports an operand or argument that can never be of a kind.
func (e *evaluator) wantKind(n jsonata.Node, v value, k ir.Kinds, user, want string) {
	if e.survey != nil {
		e.survey.needed(v.t, k)
	}
	if e.find == nil || e.soft > 0 || v.function() || v.t.IsNothing() || v.t.Has(k|ir.KindAbsent) {
		return
	}
	e.find(finding{node: n, at: v.t, what: wrongKind, user: user, want: want})
}

// ordered reports operands that have no order, or not the same.
func (e *evaluator) ordered(n *jsonata.Binary, left, right value) {
	const both = ir.KindNumber | ir.KindString
	operator := "the operator " + string(n.Op)
	e.wantKind(n.Left, left, both, operator, "a number or a string")
	e.wantKind(n.Right, right, both, operator, "a number or a string")
	a, b := left.t.Kinds(), right.t.Kinds()
	if (a|b)&ir.KindAbsent != 0 || a&b&both != 0 || left.function() || right.function() {
		return
	}
	for _, k := range []ir.Kinds{ir.KindNumber, ir.KindString} { // whatever else they may be has no order
		if a&both == k && b&both != 0 {
			e.wantKind(n.Right, right, k, operator+" behind "+kindWords[k], kindWords[k])
		}
	}
}

// disjoint reports a comparison of what can never be the same.
func (e *evaluator) disjoint(n *jsonata.Binary, left, right value) {
	if e.find == nil || e.soft > 0 || left.function() || right.function() || left.t.IsNothing() || right.t.IsNothing() {
		return
	}
	a, b := left.t.Without(ir.KindAbsent), right.t.Without(ir.KindAbsent)
	if a.IsNothing() || b.IsNothing() || !a.Narrow(b).IsNothing() {
		return
	}
	// null can be a number that JSON has no text for, which equals no null
	e.find(finding{node: n, at: a, other: b, what: neverSame, user: string(n.Op)})
}

// test is what is known where a condition holds and where it does not; nil: that
// never happens. It evaluates the condition.
func (e *evaluator) test(n jsonata.Node, c value, f *frame) (yes, no known) {
	switch n := n.(type) {
	case *jsonata.Binary:
		switch n.Op {
		case jsonata.And:
			return e.testAnd(n, c, f)
		case jsonata.Or:
			return e.testOr(n, c, f)
		}
	case *jsonata.Block:
		if len(n.Exprs) == 1 && len(n.Predicates) == 0 && n.Group == nil {
			return e.test(n.Exprs[0], c, e.inner(f))
		}
	case *jsonata.Call:
		if arg, name := e.plainCall(n); name == "not" || name == "boolean" {
			return e.testNot(n, arg, name, c, f)
		}
	}
	if _, path := n.(*jsonata.Path); path {
		e.tentative(n, c, f) // what is not there is false
	} else {
		e.eval(n, c, f)
	}
	return e.narrow(n)
}

// testAnd: the right side is looked at where the left one holds.
func (e *evaluator) testAnd(n *jsonata.Binary, c value, f *frame) (yes, no known) {
	before := e.known
	e.guards++ // a test that is always passed is no mistake
	e.maybe++
	defer func() { e.known = before; e.guards--; e.maybe-- }()
	left, not := e.test(n.Left, c, f)
	if left == nil {
		return nil, not
	}
	e.known = left
	yes, no = e.test(n.Right, c, f)
	return yes, joinKnown(not, no)
}

func (e *evaluator) testOr(n *jsonata.Binary, c value, f *frame) (yes, no known) {
	before := e.known
	defer func() { e.known = before }()
	left, not := e.test(n.Left, c, f)
	if not == nil {
		return left, nil
	}
	e.known = not
	e.maybe++
	yes, no = e.test(n.Right, c, f)
	e.maybe--
	return joinKnown(left, yes), no
}

// testNot: of undefined, $not and $boolean are undefined, which is false.
func (e *evaluator) testNot(n *jsonata.Call, arg jsonata.Node, name string, c value, f *frame) (yes, no known) {
	before := e.known
	is, not := e.test(arg, c, f)
	e.known = before
	if name == "boolean" {
		return is, not
	}
	if e.defined(arg) {
		return not, is
	}
	return not, before
}

// defined tells whether a condition is never undefined.
func (e *evaluator) defined(n jsonata.Node) bool {
	switch n := n.(type) {
	case *jsonata.Binary:
		switch n.Op {
		case jsonata.Equal, jsonata.NotEqual, jsonata.In, jsonata.And, jsonata.Or:
			return true
		}
	case *jsonata.Call:
		_, name := e.plainCall(n)
		return name == "exists"
	}
	return false
}

// joinKnown is what is known where one of two is; nil never is.
func joinKnown(a, b known) known {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := known{}
	for name, t := range a {
		if u, ok := b[name]; ok {
			out[name] = t.Join(u)
		}
	}
	return out
}

// plainCall is a call of a function of the library with one argument, and that
// function's name.
func (e *evaluator) plainCall(n jsonata.Node) (arg jsonata.Node, name string) {
	call, ok := n.(*jsonata.Call)
	if !ok || len(call.Args) != 1 || len(call.Predicates) > 0 || call.Group != nil {
		return nil, ""
	}
	return call.Args[0], e.builtin(call.Func)
}

// builtin is the name of the function of the library that an expression is; "" if
// it is none.
func (e *evaluator) builtin(n jsonata.Node) string {
	v, ok := n.(*jsonata.Variable)
	if !ok || e.info.bindings[v] != jsonata.Free || len(v.Predicates) > 0 {
		return ""
	}
	if _, hidden := e.outside(v); hidden {
		return ""
	}
	if _, ok := jsonata.Lookup(v.Name); !ok {
		return ""
	}
	return v.Name
}

package emit

import (
	"slices"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// fold finds the parts of an expression that are made of literals, and notes
// the literal that each comes to. What fails is left for the run to fail at.
func (x *expression) fold(n jsonata.Node) {
	if x.constant(n) && !literal(n) {
		if l := interp.Literal(n); l != nil {
			x.literals[n] = l
			return
		}
	}
	for _, child := range jsonata.Children(n) {
		x.fold(child)
	}
}

// folded is the literal that a node comes to, else the node itself.
func (x *expression) folded(n jsonata.Node) jsonata.Node {
	if l := x.literals[n]; l != nil {
		return l
	}
	return n
}

// literal tells whether a node is a literal that is no container.
func literal(n jsonata.Node) bool {
	switch n.(type) {
	case *jsonata.String, *jsonata.Number, *jsonata.Bool, *jsonata.Null:
		return plainNode(n)
	}
	return false
}

// constant tells whether a node has the same value wherever it is evaluated.
func (x *expression) constant(n jsonata.Node) bool {
	if !plainNode(n) || !noBinding(&n.Base().Step) {
		return false
	}
	switch n := n.(type) {
	case *jsonata.Array, *jsonata.Object, *jsonata.Binary, *jsonata.Negate, *jsonata.Condition:
		return x.constants(parts(n)...)
	case *jsonata.Block:
		return len(n.Exprs) == 1 && x.constant(n.Exprs[0])
	case *jsonata.Call:
		return x.pure(n, len(n.Args)) && x.constants(n.Args...)
	case *jsonata.Apply:
		call, ok := n.Right.(*jsonata.Call)
		return ok && x.pure(call, 1+len(call.Args)) && x.constant(n.Left) && x.constants(call.Args...)
	}
	return literal(n)
}

func (x *expression) constants(nodes ...jsonata.Node) bool {
	return !slices.ContainsFunc(nodes, func(n jsonata.Node) bool { return !x.constant(n) })
}

// pure tells whether a call with so many arguments is one of the library that
// depends on these alone.
func (x *expression) pure(c *jsonata.Call, args int) bool {
	b, ok := jsonata.Lookup(x.builtin(c.Func))
	return ok && !b.Varies && x.ownContext(c, args)
}

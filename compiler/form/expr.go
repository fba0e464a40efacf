package form

import (
	"slices"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// place is where expressions are evaluated.
type place struct {
	doc  Form // what $ stands for
	vars map[*ir.Variable]Form
}

// of is the form of what an expression gives.
func (p place) of(e ir.Expr) Form {
	switch e := e.(type) {
	case *ir.Const:
		return Const(e.JSON)
	case *ir.Path:
		f, rest := p.path(e)
		if len(rest) > 0 {
			return Form{Kind: Document}
		}
		return f // of a variable that nothing is assigned to yet: Nothing
	case *ir.Call:
		return p.call(e)
	case *ir.Query:
		return p.query(e)
	case *ir.Object:
		fields := make([]Field, len(e.Fields))
		for i, f := range e.Fields {
			fields[i] = Field{f.Key, p.of(f.Value)}
		}
		return record(fields)
	}
	return Form{Kind: Document}
}

// call is the form of a function's result. Of sums of whole numbers the emitter has
// a form of its own; all else gives a document.
func (p place) call(c *ir.Call) Form {
	if c.Name != "States.MathAdd" {
		return Form{Kind: Document}
	}
	for _, a := range c.Args {
		switch p.of(a).Held().Kind {
		case Integer:
		case Nothing:
			return Form{}
		default:
			return Form{Kind: Document}
		}
	}
	return Form{Kind: Integer}
}

// query is the form of what a JSONata expression gives: a sum of numbers is one.
func (p place) query(q *ir.Query) Form {
	if p.numeric(q, q.Node) {
		return Form{Kind: Number}
	}
	return Form{Kind: Document}
}

// numeric tells whether an expression gives numbers, or fails: arithmetic of literals
// and of variables that are numbers.
func (p place) numeric(q *ir.Query, n jsonata.Node) bool {
	if base := n.Base(); len(base.Predicates) > 0 || base.Group != nil || base.KeepArray {
		return false
	}
	switch n := n.(type) {
	case *jsonata.Number:
		return true
	case *jsonata.Variable:
		switch p.vars[q.Vars[n]].Kind {
		case Number, Small, Nothing:
			return q.Vars[n] != nil
		}
	case *jsonata.Binary:
		return slices.Contains(arithmetic, n.Op) && p.numeric(q, n.Left) && p.numeric(q, n.Right)
	}
	return false
}

var arithmetic = []jsonata.Op{jsonata.Add, jsonata.Subtract, jsonata.Multiply, jsonata.Divide, jsonata.Modulo}

// path follows the names of a path into records: the form of what they lead to, and
// the steps that are left.
func (p place) path(e *ir.Path) (Form, []jsonpath.Step) {
	steps := e.Query.Steps
	var at Form
	switch e.Root {
	case ir.Input:
		at = p.doc
	case ir.InVariable:
		at = p.vars[e.Var]
	default:
		return Form{Kind: Document}, steps
	}
	for len(steps) > 0 && at.Is(Record) {
		child, ok := steps[0].(*jsonpath.Child)
		if !ok || len(child.Names) != 1 || at.index(child.Names[0]) < 0 {
			return Form{Kind: Document}, steps
		}
		at, steps = at.Member(child.Names[0]), steps[1:]
	}
	return at, steps
}

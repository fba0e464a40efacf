package form

import (
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
		f, rest := p.Path(e)
		if len(rest) > 0 || f.Is(Nothing) {
			return Form{Kind: Document}
		}
		return f
	case *ir.Call:
		return p.call(e)
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
		if !p.of(a).Is(Integer) {
			return Form{Kind: Document}
		}
	}
	return Form{Kind: Integer}
}

// Path follows the names of a path into records: the form of what they lead to, and
// the steps that are left.
func (p place) Path(e *ir.Path) (Form, []jsonpath.Step) {
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
		if !ok || len(child.Names) != 1 || at.Member(child.Names[0]).Is(Nothing) {
			return Form{Kind: Document}, steps
		}
		at, steps = at.Member(child.Names[0]), steps[1:]
	}
	return at, steps
}

package lower

import (
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// refSteps are the steps of a reference path.
func refSteps(p *jsonpath.Path) []ir.RefStep {
	var out []ir.RefStep
	for _, s := range p.Steps {
		switch s := s.(type) {
		case *jsonpath.Child:
			out = append(out, ir.RefStep{Name: &s.Names[0]})
		case *jsonpath.Index:
			out = append(out, ir.RefStep{Index: s.Indices[0]})
		}
	}
	return out
}

// rootOf says where a path starts.
func rootOf(p *jsonpath.Path) (ir.Root, string) {
	switch p.Root {
	case jsonpath.Context:
		return ir.Context, ""
	case jsonpath.Variable:
		return ir.InVariable, p.Variable
	}
	return ir.Input, ""
}

package emit

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// find emits what a path finds; an absent value where it finds nothing.
func (s *scope) find(p *ir.Path) *jen.Statement {
	root, steps := s.pathRoot(p)
	if x, f, rest, ok := s.held(p); ok {
		root, steps = s.records.value(f, x), rest
	}
	if len(steps) == 0 {
		return root
	}
	if p.Query.Reference() {
		return literalSteps(root, steps)
	}
	return s.query(root, steps, p)
}

// literalSteps looks up single names and indices below a value.
func literalSteps(value *jen.Statement, steps []jsonpath.Step) *jen.Statement {
	for _, step := range steps {
		switch step := step.(type) {
		case *jsonpath.Child:
			value.Dot("Field").Call(str(step.Names[0]))
		case *jsonpath.Index:
			value.Dot("Index").Call(jen.Lit(step.Indices[0]))
		}
	}
	return value
}

// pathRoot is the value that a path starts at and the steps below it. Of the
// context object only what the path names is made.
func (s *scope) pathRoot(p *ir.Path) (*jen.Statement, []jsonpath.Step) {
	steps := p.Query.Steps
	switch {
	case p.Root == ir.InVariable && p.Var == nil:
		return s.rt("Value").Values(), steps
	case p.Root == ir.InVariable:
		return s.variableDoc(p.Var), steps
	case p.Root != ir.Context:
		return s.doc(), steps
	}
	names := leadingNames(steps)
	if s.selector {
		switch {
		case hasPrefix(names, "Map", "Item", "Value"):
			s.usesItem = true
			return jen.Id("item"), steps[3:]
		case hasPrefix(names, "Map", "Item", "Index"):
			s.usesIndex = true
			return s.rt("Int").Call(jen.Int64().Call(jen.Id("index"))), steps[3:]
		}
		s.usesIndex, s.usesItem = true, true
		return s.context(run().Dot("ItemContext").Call(jen.Id("index"), jen.Id("item"))), steps
	}
	for _, c := range contextMethods {
		if hasPrefix(names, c.names...) {
			return run().Dot(c.method).Call(), steps[len(c.names):]
		}
	}
	return s.context(run().Dot("Context").Call()), steps
}

// contextMethods give parts of the context object without making all of it.
var contextMethods = []struct {
	method string
	names  []string
}{
	{"ExecutionInput", []string{"Execution", "Input"}},
	{"MapItemValue", []string{"Map", "Item", "Value"}},
	{"MapItemIndex", []string{"Map", "Item", "Index"}},
	{"TaskToken", []string{"Task", "Token"}},
}

// leadingNames are the single names that a path begins with.
func leadingNames(steps []jsonpath.Step) []string {
	var names []string
	for _, step := range steps {
		child, ok := step.(*jsonpath.Child)
		if !ok || len(child.Names) != 1 {
			break
		}
		names = append(names, child.Names[0])
	}
	return names
}

func hasPrefix(names []string, prefix ...string) bool {
	if len(names) < len(prefix) {
		return false
	}
	for i, name := range prefix {
		if names[i] != name {
			return false
		}
	}
	return true
}

// always tells whether a path finds something whatever the document: the root
// itself, or a part of the context object that is always there.
func (s *scope) always(p *ir.Path) bool {
	if _, _, rest, ok := s.held(p); ok && len(rest) == 0 {
		return true
	}
	names := leadingNames(p.Query.Steps)
	if len(names) < len(p.Query.Steps) {
		return !p.Query.Definite()
	}
	switch {
	case p.Root == ir.InVariable:
		return false
	case len(names) == 0:
		return true
	case p.Root != ir.Context:
		return false
	case s.selector && len(names) == 3 && hasPrefix(names, "Map", "Item"):
		return names[2] == "Value" || names[2] == "Index"
	}
	return len(names) == 2 && hasPrefix(names, "Execution", "Input")
}

// variableName is the local variable's name for what a path finds: the last
// name in it.
func variableName(p *ir.Path) string {
	for i := len(p.Query.Steps) - 1; i >= 0; i-- {
		if child, ok := p.Query.Steps[i].(*jsonpath.Child); ok {
			return localName(strings.Join(child.Names, " "), "value")
		}
	}
	return "value"
}

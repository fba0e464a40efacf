package shape

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// Path is what a path finds in a document of a type: absent where it is definite
// and may find nothing.
func Path(p *jsonpath.Path, root ir.Type) ir.Type { return evalPath(p, root) }

// Expression is what a JSONata expression gives, absent where it may be undefined:
// input is its $ and $$, vars are the variables around it.
func Expression(n jsonata.Node, input ir.Type, vars map[string]ir.Type) ir.Type {
	e := &evaluator{info: inspect(n), known: known{}}
	e.free = func(v *jsonata.Variable) (ir.Type, bool) {
		if v.Name == "$" {
			return input, true
		}
		t, ok := vars[v.Name]
		return t, ok
	}
	return e.evaluate(n, value{t: input.Without(ir.KindArray), seq: input.Only(ir.KindArray)}).data()
}

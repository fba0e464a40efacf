// Package check judges a lowered program as a whole and completes it: it resolves
// references, finds states that cannot be reached or left, looks at policies, has
// names given, and the shapes of values inferred. What is wrong with one field by itself was reported by
// compiler/lower.
package check

import (
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// Pass is one walk over the program.
type Pass struct {
	Name  string
	Run   func(*ir.Program, *diag.Sink)
	After []string // passes that must have run
	Why   string   // the reason for After
}

// Passes are the passes in the order they run in.
var Passes = []Pass{
	{Name: "resolve", Run: resolve},
	{Name: "reach", Run: reach, After: []string{"resolve"}, Why: "it follows the references"},
	{Name: "flow", Run: flow, After: []string{"resolve"}, Why: "it follows the references backwards"},
	{Name: "policy", Run: policy},
	{Name: "variables", Run: variables, After: []string{"resolve"}, Why: "what has a value follows from the transitions"},
	{Name: "express", Run: express},
	{Name: "names", Run: names.Assign},
}

// Program runs all passes over a program. A nil program has been reported as
// unreadable; there is nothing to add.
func Program(p *ir.Program, ds *diag.Sink) { Contracted(p, ds, nil) }

// Contracted is Program with contracts, which are read before shapes are inferred:
// by then names have been given, which handlers are found by. A nil read promises
// nothing. Shapes come last and only where there are no errors: in a program with
// errors some of what they need is not known.
func Contracted(p *ir.Program, ds *diag.Sink, read func() shape.Contracts) {
	if p == nil || p.Root == nil {
		return
	}
	for _, pass := range Passes {
		pass.Run(p, ds)
	}
	if ds.HasErrors() {
		return
	}
	var promised shape.Contracts
	if read != nil {
		promised = read()
	}
	shape.Check(p, promised, ds)
}

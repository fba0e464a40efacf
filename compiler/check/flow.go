package check

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// flow finds scopes that never end, and states from which no end can be reached.
// Cycles are legal.
func flow(p *ir.Program, ds *diag.Sink) {
	for _, scope := range p.AllScopes() {
		if len(scope.States) == 0 || !whole(scope) {
			continue
		}
		ends := leadsToEnd(scope)
		if len(ends) == 0 {
			noEnd(scope, ds)
			continue
		}
		trapped(scope, ends, ds)
	}
}

// leadsToEnd are the states from which an end can be reached.
func leadsToEnd(scope *ir.Scope) map[ir.State]bool {
	before := map[ir.State][]ir.State{}
	good := map[ir.State]bool{}
	var todo []ir.State
	for _, s := range scope.States {
		if ir.Ends(s) {
			good[s] = true
			todo = append(todo, s)
		}
		for _, e := range ir.Edges(s) {
			before[e.Ref.State] = append(before[e.Ref.State], s)
		}
	}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, b := range before[s] {
			if !good[b] {
				good[b] = true
				todo = append(todo, b)
			}
		}
	}
	return good
}

func noEnd(scope *ir.Scope, ds *diag.Sink) {
	ds.Report(diag.Diagnostic{
		Code: diag.NoEnd, Span: scope.StartAt.Span, Place: append(ir.ScopePlace(scope), "StartAt"),
		Message: "no state ends " + scopeName(scope),
		Help:    `one state at least needs "End": true, or the type Succeed or Fail`,
		Service: &diag.Service{Pointer: diag.Pointer(ir.ScopePlace(scope))},
	})
}

func scopeName(s *ir.Scope) string {
	switch {
	case s.Owner == nil:
		return "the machine"
	case s.Field == "Branches":
		return fmt.Sprintf("branch %d of %q", s.Index+1, s.Owner.Base().Name)
	default:
		return fmt.Sprintf("the item processor of %q", s.Owner.Base().Name)
	}
}

// trapped warns once in a scope, at the first such state.
func trapped(scope *ir.Scope, ends map[ir.State]bool, ds *diag.Sink) {
	const shown = 5
	seen := reachable(scope)
	var d *diag.Diagnostic
	for _, s := range scope.States {
		b := s.Base()
		if ends[s] || !seen[s] {
			continue
		}
		if d == nil {
			d = &diag.Diagnostic{
				Code: diag.Trapped, Span: b.NameSpan, Place: ir.Place(s),
				Message: fmt.Sprintf("from the state %q no end can be reached", b.Name),
			}
		} else if len(d.Related) < shown {
			d.Related = append(d.Related, diag.Note{Span: b.NameSpan, Message: "nor from this one"})
		}
	}
	if d != nil {
		ds.Report(*d)
	}
}

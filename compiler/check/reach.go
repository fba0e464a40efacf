package check

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// reach finds states that no way from StartAt leads to. The service refuses them
// with MISSING_TRANSITION_TARGET. Where a reference is broken, or a state was
// refused, nothing can be said about the scope.
func reach(p *ir.Program, ds *diag.Sink) {
	for _, scope := range p.AllScopes() {
		if !whole(scope) {
			continue
		}
		seen := reachable(scope)
		for _, s := range scope.States {
			if b := s.Base(); !seen[s] && scope.Lookup(b.Name) == s {
				ds.Report(diag.Diagnostic{
					Code: diag.UnreachableState, Span: b.NameSpan, Place: ir.Place(s),
					Message: fmt.Sprintf("no transition leads to the state %q", b.Name),
					Help:    "lead one there, or remove the state",
					Service: &diag.Service{Message: fmt.Sprintf("State \"%s\" is not reachable.", b.Name)},
				})
			}
		}
	}
}

// whole tells whether all references of a scope are resolved and all of its
// states understood.
func whole(scope *ir.Scope) bool {
	if scope.StartAt == nil || scope.StartAt.State == nil {
		return false
	}
	for _, s := range scope.States {
		if _, invalid := s.(*ir.Invalid); invalid {
			return false
		}
		for _, e := range ir.Edges(s) {
			if e.Ref.State == nil {
				return false
			}
		}
	}
	return true
}

func reachable(scope *ir.Scope) map[ir.State]bool {
	seen := map[ir.State]bool{scope.StartAt.State: true}
	todo := []ir.State{scope.StartAt.State}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range ir.Edges(s) {
			if !seen[e.Ref.State] {
				seen[e.Ref.State] = true
				todo = append(todo, e.Ref.State)
			}
		}
	}
	return seen
}

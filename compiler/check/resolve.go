package check

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// maxGuesses is for how many unknown names a similar one is looked for: each
// search goes over all names of a scope.
const maxGuesses = 50

// resolve finds the state that each reference names, inside its own scope (ASL,
// "Transitions").
func resolve(p *ir.Program, ds *diag.Sink) {
	r := resolver{ds: ds, src: p.Source, everywhere: map[string]ir.State{}}
	for _, s := range p.States {
		if _, taken := r.everywhere[s.Base().Name]; !taken {
			r.everywhere[s.Base().Name] = s
		}
	}
	for _, scope := range p.AllScopes() {
		// A scope without states was reported: that StartAt leads nowhere is no news.
		if scope.StartAt != nil && *scope.StartAt != (ir.Ref{}) && len(scope.States) > 0 {
			r.ref(scope, ir.Edge{Field: "StartAt", Ref: scope.StartAt}, ir.ScopePlace(scope))
		}
		for _, s := range scope.States {
			for _, e := range ir.Edges(s) {
				r.edge(scope, s, e)
			}
		}
	}
}

type resolver struct {
	ds         *diag.Sink
	src        *ir.Source
	everywhere map[string]ir.State
	guesses    int
}

func (r *resolver) edge(scope *ir.Scope, s ir.State, e ir.Edge) {
	if *e.Ref == (ir.Ref{}) {
		return // reported
	}
	if e.Ref.State = scope.Lookup(e.Ref.Name); e.Ref.State == nil {
		r.ref(scope, e, ir.Place(s))
	}
}

// ref resolves a reference that stands in a field below a place, and reports it
// if that fails.
func (r *resolver) ref(scope *ir.Scope, e ir.Edge, place []string) {
	if e.Ref.State = scope.Lookup(e.Ref.Name); e.Ref.State != nil {
		return
	}
	parts := strings.Split(e.Field, ".")
	d := diag.Diagnostic{
		Code: diag.UnknownState, Span: e.Ref.Span, Place: append(place, parts...),
		Message: fmt.Sprintf("no state %q in this scope", e.Ref.Name),
		// The wording is the one that users quote from CreateStateMachine.
		Service: &diag.Service{Message: fmt.Sprintf("Missing '%s' target: %s", parts[len(parts)-1], e.Ref.Name)},
	}
	if other := r.everywhere[e.Ref.Name]; other != nil {
		d.Code = diag.OtherScope
		d.Message = fmt.Sprintf("the state %q is %s: a transition cannot get there", e.Ref.Name, whereabouts(other.Base().Scope))
		d.Help = "states reach only those beside them"
		d.Related = []diag.Note{{Span: other.Base().NameSpan, Message: "it is here"}}
	} else {
		r.guess(scope, e.Ref, &d)
	}
	r.ds.Report(d)
}

// whereabouts says in which scope a state is.
func whereabouts(s *ir.Scope) string {
	switch {
	case s.Owner == nil:
		return "outside this scope, at the top"
	case s.Field == "Branches":
		return fmt.Sprintf("in branch %d of %q", s.Index+1, s.Owner.Base().Name)
	default:
		return fmt.Sprintf("in the item processor of %q", s.Owner.Base().Name)
	}
}

func (r *resolver) guess(scope *ir.Scope, ref *ir.Ref, d *diag.Diagnostic) {
	if r.guesses++; r.guesses > maxGuesses {
		return
	}
	known := make([]string, len(scope.States))
	for i, s := range scope.States {
		known[i] = s.Base().Name
	}
	if name := diag.Suggest(ref.Name, known); name != "" {
		line, _ := r.src.Position(scope.Lookup(name).Base().NameSpan.Start)
		d.Help = fmt.Sprintf("did you mean %q (line %d)?", name, line)
		d.Fix = []diag.Edit{{Span: ref.Span, Text: fmt.Sprintf("%q", name)}}
	}
}

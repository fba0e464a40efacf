package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// raised reports catchers and retriers of errors that nothing behind them raises,
// where all that is known: tasks whose handlers declare their errors, Fail states.
func raised(p *ir.Program, set *Set, ds *diag.Sink) {
	for _, s := range p.States {
		catchers, retriers := ir.Catchers(s), retriersOf(s)
		if len(catchers) == 0 && len(retriers) == 0 {
			continue
		}
		e := &errorNames{set: set}
		e.of(s)
		if e.unknown || len(e.declared) == 0 {
			continue
		}
		for i, r := range retriers {
			e.report(s, fmt.Sprintf("Retry[%d]", i), r.Span, r.ErrorEquals, ds)
		}
		for i, c := range catchers {
			e.report(s, fmt.Sprintf("Catch[%d]", i), c.Span, c.ErrorEquals, ds)
		}
	}
}

func retriersOf(s ir.State) []*ir.Retrier {
	switch s := s.(type) {
	case *ir.Task:
		return s.Retry
	case *ir.Parallel:
		return s.Retry
	case *ir.Map:
		return s.Retry
	}
	return nil
}

// errorNames are the errors that a state can raise.
type errorNames struct {
	set      *Set
	names    []string
	declared []*Handler // whose lists are among them
	unknown  bool       // there may be others
}

func (e *errorNames) of(s ir.State) {
	switch s := s.(type) {
	case *ir.Task:
		names, ok := e.set.Errors(s)
		// A token's answer, and an activity's worker, may name any error.
		if !ok || s.Target.Pattern == ir.WaitForTaskToken || s.Target.Kind == ir.Activity {
			e.unknown = true
			return
		}
		e.names = append(e.names, names...)
		e.declared = append(e.declared, e.set.Handler(s))
	case *ir.Fail:
		name, ok := constantText(s.Error)
		if !ok && s.Error != nil {
			e.unknown = true
		}
		e.names = append(e.names, name)
	}
	for _, scope := range ir.Scopes(s) {
		for _, inner := range scope.States {
			e.of(inner)
		}
	}
}

func constantText(x ir.Expr) (string, bool) {
	t, ok := x.(*ir.Text)
	if !ok {
		return "", false
	}
	return t.Literal()
}

func (e *errorNames) report(s ir.State, field string, at ir.Span, names []string, ds *diag.Sink) {
	for i, name := range names {
		if strings.HasPrefix(name, "States.") || slices.Contains(e.names, name) {
			continue
		}
		h := e.declared[0]
		ds.Report(diag.Diagnostic{
			Code: diag.UndeclaredError, Span: at, Place: append(ir.Place(s), field, fmt.Sprintf("ErrorEquals[%d]", i)),
			Message: fmt.Sprintf("no handler declares the error %q", name), Help: didYouMean(name, e.names),
			Related: []diag.Note{{Source: h.At.Source, Span: h.At.Span, Message: e.list()}},
		})
	}
}

// list is what the handlers declare, in words.
func (e *errorNames) list() string {
	names := slices.DeleteFunc(slices.Clone(e.names), func(n string) bool { return n == "" })
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return "//aslc:errors declares none"
	}
	return "declared are " + strings.Join(names, ", ")
}

package check

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// variables finds the workflow variable that each path and expression reads, and
// holds assignments and reads against the rules of scopes (ASL, "Workflow
// Variables"): an inner scope reads the variables of those around it, but neither
// assigns nor hides them; beside each other they see nothing of each other; the
// processor of a distributed Map sees none.
func variables(p *ir.Program, ds *diag.Sink) {
	v := &variableChecker{ds: ds, assigned: map[*ir.Scope]map[*ir.Variable]ir.Span{}, byName: map[string]*ir.Variable{}}
	for _, x := range p.Variables {
		v.byName[x.Name] = x
	}
	for _, s := range p.States {
		v.collect(s)
	}
	before := assignedBefore(p)
	for _, s := range p.States {
		v.state = s
		v.before = before[s]
		ir.Assignments(s, v.shadow)
		ir.Exprs(s, v.read)
	}
}

type variableChecker struct {
	ds       *diag.Sink
	byName   map[string]*ir.Variable
	assigned map[*ir.Scope]map[*ir.Variable]ir.Span // the first assignment of each variable in a scope
	guesses  int

	state  ir.State // whose parts are being looked at
	before variableSet
}

func (v *variableChecker) collect(s ir.State) {
	ir.Assignments(s, func(a *ir.Assignment) {
		scope := s.Base().Scope
		if v.assigned[scope] == nil {
			v.assigned[scope] = map[*ir.Variable]ir.Span{}
		}
		if _, known := v.assigned[scope][a.Var]; !known {
			v.assigned[scope][a.Var] = a.Span
		}
	})
}

// around is the scope whose variables can be read in s beside its own; nil if
// there is none.
func around(s *ir.Scope) *ir.Scope {
	if s.Owner == nil {
		return nil
	}
	if m, ok := s.Owner.(*ir.Map); ok && m.Distributed != nil {
		return nil
	}
	return s.Owner.Base().Scope
}

// shadow reports an assignment to a variable of a scope further out.
func (v *variableChecker) shadow(a *ir.Assignment) {
	for s := around(v.state.Base().Scope); s != nil; s = around(s) {
		outer, taken := v.assigned[s][a.Var]
		if !taken {
			continue
		}
		v.ds.Report(diag.Diagnostic{
			Code: diag.ShadowedVariable, Span: a.Span, Place: append(ir.Place(v.state), "Assign", a.Source),
			Message: fmt.Sprintf("the variable %q belongs to a scope around this one", a.Name),
			Help:    "choose another name; to hand a value out of the scope, return it",
			Related: []diag.Note{{Span: outer, Message: "assigned there"}},
		})
		return
	}
}

// visible is the variable of a name that can be read in the state; nil if there
// is none.
func (v *variableChecker) visible(name string) *ir.Variable {
	x := v.byName[name]
	if x == nil {
		return nil
	}
	for s := v.state.Base().Scope; s != nil; s = around(s) {
		if _, ok := v.assigned[s][x]; ok {
			return x
		}
	}
	return nil
}

func (v *variableChecker) read(e ir.Expr) {
	switch e := e.(type) {
	case *ir.Path:
		if e.Root == ir.InVariable {
			v.path(e)
		}
	case *ir.Query:
		v.query(e)
	}
}

func (v *variableChecker) path(p *ir.Path) {
	p.Var = v.visible(p.Variable)
	if p.Var == nil || !v.before.has(p.Var) {
		v.missing(diag.UnknownVariable, p.Variable, p.Span, ir.Place(v.state), p.Var)
	}
}

// maxFindings is how many faults of one expression are shown: each is looked up in
// a string that may be long.
const maxFindings = 20

// query resolves what an expression reads. What it may have bound itself is left
// alone.
func (v *variableChecker) query(q *ir.Query) {
	q.Vars = map[*jsonata.Variable]*ir.Variable{}
	called := calls(q.Node)
	findings := 0
	place := append(ir.Place(v.state), strings.Split(q.Field, "/")...)
	jsonata.Uses(q.Node, func(u jsonata.Use) {
		node, ok := u.Node.(*jsonata.Variable)
		if !ok || u.Kind != jsonata.UseVariable && u.Kind != jsonata.UseBuiltin {
			return
		}
		x := v.visible(u.Name)
		if x != nil {
			q.Vars[node] = x
		}
		hides := u.Kind == jsonata.UseBuiltin && x != nil && called[node]
		missing := u.Kind == jsonata.UseVariable && !u.Perhaps && !called[node] && (x == nil || !v.before.has(x))
		if !hides && !missing {
			return
		}
		if findings++; findings > maxFindings {
			return
		}
		span := q.Locate(node.Offset, node.Offset+len("$")+len(u.Name))
		if hides {
			v.hides(u.Name, span, place, x)
		} else {
			v.missing(diag.UndefinedVariable, u.Name, span, place, x)
		}
	})
}

// calls are the variables that are called; that one of them is no function was
// reported with the expression.
func calls(n jsonata.Node) map[jsonata.Node]bool {
	out := map[jsonata.Node]bool{}
	jsonata.Walk(n, func(n jsonata.Node) bool {
		switch n := n.(type) {
		case *jsonata.Call:
			out[n.Func] = true
		case *jsonata.Partial:
			out[n.Func] = true
		case *jsonata.Apply:
			out[n.Right] = true
		}
		return true
	})
	return out
}

func (v *variableChecker) hides(name string, span ir.Span, place []string, x *ir.Variable) {
	v.ds.Report(diag.Diagnostic{
		Code: diag.HiddenFunction, Span: span, Place: place,
		Message: fmt.Sprintf("$%s is a variable here and hides the function", name), Help: "rename the variable",
		Related: []diag.Note{{Span: x.Span, Message: "it is assigned here"}},
	})
}

// missing reports a variable that has no value where it is read; x is nil if it
// does not exist there at all.
func (v *variableChecker) missing(code diag.Code, name string, span ir.Span, place []string, x *ir.Variable) {
	d := diag.Diagnostic{Code: code, Span: span, Place: place}
	other := v.byName[name]
	switch {
	case x != nil:
		d.Message = fmt.Sprintf("$%s has no value before this state: no way from the start assigns it", name)
		d.Help = "assign it in a state before this one"
		d.Related = []diag.Note{{Span: x.Span, Message: "it is assigned here"}}
	case other != nil:
		d.Message = fmt.Sprintf("the variable $%s does not exist in this scope", name)
		d.Help = "what a scope assigns can be read in it and in those inside it, but for a distributed Map"
		d.Related = []diag.Note{{Span: other.Span, Message: "it is assigned here"}}
	default:
		d.Message = fmt.Sprintf("there is no variable $%s", name)
		d.Help = v.guess(code, name)
	}
	v.ds.Report(d)
}

func (v *variableChecker) guess(code diag.Code, name string) string {
	if v.guesses++; v.guesses <= maxGuesses {
		known := make([]string, 0, len(v.byName))
		for s := v.state.Base().Scope; s != nil; s = around(s) {
			for x := range v.assigned[s] {
				known = append(known, x.Name)
			}
		}
		if s := diag.Suggest(name, sorted(known)); s != "" {
			return fmt.Sprintf("did you mean $%s?", s)
		}
	}
	if code == diag.UnknownVariable {
		return fmt.Sprintf("for the field %q of the input write $.%s", name, name)
	}
	return "assign it in a state before this one"
}

package ir

import (
	"errors"
	"fmt"
)

// Verify checks what every phase after compiler/lower relies on, and with
// checked also what compiler/check promises for a program without errors. Its
// error joins all that is broken: a fault of the compiler, never of a definition.
func Verify(p *Program, checked bool) error {
	v := verifier{checked: checked, names: map[string]string{}}
	if p.Source == nil || p.Root == nil {
		v.fault("a program without source or root")
		return errors.Join(v.errs...)
	}
	v.scope(p.Root, nil)
	v.variables(p)
	i := 0
	p.Root.Walk(func(s State) {
		if i >= len(p.States) || p.States[i] != s {
			v.fault("States is not the walk over the scopes at %q", s.Base().Name)
		}
		i++
	})
	if i != len(p.States) {
		v.fault("States has %d states, the scopes %d", len(p.States), i)
	}
	return errors.Join(v.errs...)
}

type verifier struct {
	checked bool
	names   map[string]string // GoName → state
	errs    []error
}

func (v *verifier) fault(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf(format, args...))
}

func (v *verifier) scope(s *Scope, owner State) {
	if s.Owner != owner {
		v.fault("a scope of %q has another owner", s.Field)
	}
	if v.checked && s.StartAt == nil {
		v.fault("a scope without StartAt")
	}
	v.ref(s, "StartAt", s.StartAt)
	for _, st := range s.States {
		v.state(s, st)
		for _, inner := range Scopes(st) {
			v.scope(inner, st)
		}
	}
}

func (v *verifier) state(s *Scope, st State) {
	b := st.Base()
	if b.Scope != s {
		v.fault("state %q knows another scope than its own", b.Name)
	}
	for _, e := range Edges(st) {
		v.ref(s, b.Name+"."+e.Field, e.Ref)
	}
	if !v.checked {
		return
	}
	if other, taken := v.names[b.GoName]; taken || b.GoName == "" {
		v.fault("states %q and %q are both called %q in Go", b.Name, other, b.GoName)
	}
	v.names[b.GoName] = b.Name
	v.complete(st)
}

func (v *verifier) ref(s *Scope, field string, r *Ref) {
	if r == nil {
		return
	}
	if v.checked && r.State == nil {
		v.fault("%s leads nowhere", field)
	}
	if r.State != nil && r.State.Base().Scope != s {
		v.fault("%s leads out of its scope", field)
	}
}

// complete checks what a state of a program without errors has.
func (v *verifier) complete(st State) {
	name := st.Base().Name
	switch s := st.(type) {
	case *Task:
		if s.Resource == nil || s.Target.ID == "" || s.Target.GoName == "" {
			v.fault("task %q without resource, identity or Go name", name)
		}
	case *Choice:
		v.choice(s)
	case *Wait:
		if (s.Seconds == nil) == (s.Timestamp == nil) {
			v.fault("wait %q has not one length", name)
		}
	case *Parallel:
		if len(s.Branches) == 0 {
			v.fault("parallel %q without branches", name)
		}
	case *Map:
		if s.Processor == nil {
			v.fault("map %q without processor", name)
		}
	case *Invalid:
		v.fault("state %q is invalid", name)
	}
	Exprs(st, func(e Expr) { v.expr(st.Base(), e) })
}

// expr checks that an expression speaks its state's language and knows its variables.
func (v *verifier) expr(b *StateBase, e Expr) {
	switch e := e.(type) {
	case *Query:
		if b.Language != JSONata || e.Node == nil {
			v.fault("query %q of %q without tree or JSONata", e.Text, b.Name)
		}
		for at, variable := range e.Vars {
			if variable == nil || variable.Name != at.Name {
				v.fault("query %q of %q takes $%s for another variable", e.Text, b.Name, at.Name)
			}
		}
	case *Path:
		if b.Language != JSONPath || (e.Root == InVariable) != (e.Var != nil) {
			v.fault("path %q of %q without its variable or JSONPath", e.Text, b.Name)
		}
	case *Call:
		if b.Language != JSONPath {
			v.fault("call of %s in the JSONata state %q", e.Name, b.Name)
		}
	}
}

// variables checks that each assignment knows its variable, and each variable is
// there once.
func (v *verifier) variables(p *Program) {
	names, goNames := map[string]*Variable{}, map[string]bool{}
	for _, x := range p.Variables {
		if names[x.Name] != nil || v.checked && (x.GoName == "" || goNames[x.GoName]) {
			v.fault("variable %q twice, or without a name of its own in Go", x.Name)
		}
		names[x.Name], goNames[x.GoName] = x, true
	}
	for _, s := range p.States {
		Assignments(s, func(a *Assignment) {
			if a.Var == nil || names[a.Name] != a.Var {
				v.fault("an assignment of %q to a variable that the program does not have", a.Name)
			}
		})
	}
}

func (v *verifier) choice(c *Choice) {
	if len(c.Rules) == 0 {
		v.fault("choice %q without rules", c.Name)
	}
	for i, r := range c.Rules {
		if r.Next == nil || (r.Cond == nil) == (r.Condition == nil) {
			v.fault("rule %d of %q without condition or target", i, c.Name)
			continue
		}
		if r.Cond != nil {
			v.cond(c.Name, r.Cond)
		}
	}
}

func (v *verifier) cond(name string, c Cond) {
	switch c := c.(type) {
	case *And:
		for _, inner := range c.Conds {
			v.cond(name, inner)
		}
	case *Or:
		for _, inner := range c.Conds {
			v.cond(name, inner)
		}
	case *Not:
		v.cond(name, c.Cond)
	case *Compare:
		if c.Variable == nil || (c.Operand == nil) == (c.Path == nil) {
			v.fault("a comparison of %q without variable or operand", name)
		}
	default:
		v.fault("a condition of %q is missing", name)
	}
}

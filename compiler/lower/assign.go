package lower

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// assign reads Assign: the workflow variables that a state, a rule or a catcher
// sets.
func (o object) assign() []*ir.Assignment {
	f, ok := o.field("Assign")
	if !ok || !f.is(jsontree.Object) {
		return nil
	}
	var out []*ir.Assignment
	for i := range f.n.Members {
		if a := f.assignment(i); a != nil {
			out = append(out, a)
		}
	}
	return out
}

// assignment lowers the member i of an Assign; nil after a report.
func (f field) assignment(i int) *ir.Assignment {
	m := &f.n.Members[i]
	inner := field{l: f.l, in: f.in, name: m.Key, key: m.Span, n: m.Value, at: f.at.to(m.Key)}
	if m.Unset != "" {
		f.l.report(unset(m.Unset, m.Span, inner.at.list(), "the name of a variable"))
		return nil
	}
	a := &ir.Assignment{Name: m.Key, Span: m.Span, Source: m.Key}
	if f.in.jsonata() {
		a.Value = inner.template(queries)
	} else {
		w := templateWriter{f: inner, mode: jsonPaths, dynamic: map[*jsontree.Node]bool{}}
		w.look(f.n)
		w.checkMember(f.n, i, inner)
		member := w.member(m, inner)
		a.Name, a.Value = member.Key, member.Value
	}
	if !inner.variableName(a.Name) {
		return nil
	}
	a.Var = f.l.variable(a.Name, a.Span)
	return a
}

// variable is the workflow variable of a name, made on its first assignment.
func (l *lowerer) variable(name string, span ir.Span) *ir.Variable {
	if v := l.variables[name]; v != nil {
		return v
	}
	v := &ir.Variable{Name: name, Span: span}
	l.variables[name] = v
	l.prog.Variables = append(l.prog.Variables, v)
	return v
}

// maxVariable is the longest name of a variable, in characters.
const maxVariable = 80

// variableName checks the name of a variable that is assigned (ASL, "Workflow
// Variables").
func (f field) variableName(name string) bool {
	message, help := "", ""
	switch n := utf8.RuneCountInString(name); {
	case name == "states":
		message, help = `the name "states" is reserved`, "choose another name"
	case strings.HasPrefix(name, "$"):
		message, help = fmt.Sprintf("the name of a variable is written without $, not %q", shorten(name)), "write "+shorten(name[1:])
	case n > maxVariable:
		message = fmt.Sprintf("the name of this variable has %d characters; %d are allowed", n, maxVariable)
	case strings.ContainsAny(name, ".["):
		message, help = fmt.Sprintf("%q names a part of a variable", shorten(name)), "assign the variable as a whole"
	case !identifier(name):
		message, help = fmt.Sprintf("%q cannot be the name of a variable", shorten(name)), "a name is a letter, then letters, digits and _"
	default:
		return true
	}
	f.report(diag.VariableName, message, help)
	return false
}

// identifier = letter { letter | mark | digit | connector }, of any script.
func identifier(name string) bool {
	for i, r := range name {
		starts := unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || r == '_'
		if !starts && (i == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc)) {
			return false
		}
	}
	return name != ""
}

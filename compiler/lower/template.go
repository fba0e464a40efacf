package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// template is a payload template: members whose names end in ".$" are computed,
// all else is as written. One without anything computed is a Const. At an
// explicit null there is no template.
func (o object) template(name string) ir.Expr {
	f, ok := o.field(name)
	if !ok || f.n.Kind == jsontree.Null {
		return nil
	}
	return f.template(jsonPaths)
}

// mode is what a template computes.
type mode uint8

const (
	constants mode = iota // nothing: Result of a Pass
	jsonPaths             // members whose names end in ".$"
	queries               // strings between {% and %}
)

// template lowers the field's value; nil after a report.
func (f field) template(m mode) ir.Expr {
	w := templateWriter{f: f, mode: m, dynamic: map[*jsontree.Node]bool{}}
	w.look(f.n)
	return w.expr(f.n, f)
}

type templateWriter struct {
	f       field
	mode    mode
	dynamic map[*jsontree.Node]bool // objects and arrays with something to compute below
}

// look finds out what is to be computed, so that the rest stays constant.
func (w *templateWriter) look(n *jsontree.Node) bool {
	found := n.Parts != nil || w.mode == queries && n.Kind == jsontree.String && marked(n.Text)
	for i := range n.Members {
		m := &n.Members[i]
		if w.computed(m.Key) || w.look(m.Value) {
			found = true
		}
	}
	for _, e := range n.Elems {
		if w.look(e) {
			found = true
		}
	}
	if found {
		w.dynamic[n] = true
	}
	return found
}

func (w *templateWriter) computed(key string) bool {
	return w.mode == jsonPaths && strings.HasSuffix(key, ".$")
}

func (w *templateWriter) expr(n *jsontree.Node, f field) ir.Expr {
	if w.mode == queries {
		if q, is := f.query(); is && q != nil {
			return q
		}
	}
	switch {
	case n.Kind == jsontree.Object:
		return w.object(n, f)
	case n.Kind == jsontree.Array:
		return w.array(n, f)
	case n.Parts != nil:
		return f.l.text(n)
	default:
		return w.constant(n)
	}
}

func (w *templateWriter) constant(n *jsontree.Node) ir.Expr {
	return &ir.Const{Span: n.Span, JSON: n.Compact()}
}

func (w *templateWriter) object(n *jsontree.Node, f field) ir.Expr {
	out := &ir.Object{Span: n.Span}
	for i := range n.Members {
		m := &n.Members[i]
		inner := field{l: f.l, in: f.in, name: m.Key, key: m.Span, n: m.Value, at: f.at.to(m.Key)}
		if m.Unset != "" {
			f.l.report(unset(m.Unset, m.Span, inner.at.list(), "the name of a member"))
		}
		w.checkMember(n, i, inner)
		out.Fields = append(out.Fields, w.member(m, inner))
	}
	if !w.dynamic[n] {
		return w.constant(n)
	}
	return out
}

func (w *templateWriter) member(m *jsontree.Member, f field) ir.Field {
	out := ir.Field{Key: m.Key, Source: m.Key, Span: m.Span}
	if !w.computed(m.Key) {
		out.Value = w.expr(m.Value, f)
		return out
	}
	out.Key = strings.TrimSuffix(m.Key, ".$")
	out.Value = f.expression()
	if out.Value == nil {
		out.Value = &ir.Const{Span: f.n.Span, JSON: "null"} // reported
	}
	return out
}

func (w *templateWriter) array(n *jsontree.Node, f field) ir.Expr {
	out := &ir.Array{Span: n.Span}
	for i, e := range n.Elems {
		out.Elems = append(out.Elems, w.expr(e, f.element(i)))
	}
	if !w.dynamic[n] {
		return w.constant(n)
	}
	return out
}

// checkMember finds "a" beside "a.$", and constants that look like paths.
func (w *templateWriter) checkMember(n *jsontree.Node, i int, f field) {
	switch {
	case w.mode != jsonPaths:
		w.checkLiteral(f)
	case w.computed(f.name):
		w.conflict(n, f)
	case f.n.Kind == jsontree.String && marked(f.n.Text):
		f.wrong(diag.LooksLikeQuery, fmt.Sprintf("%q is a constant here: the state's QueryLanguage is JSONPath", shorten(f.n.Text)),
			`write "QueryLanguage": "JSONata" into the state`)
	case f.n.Kind == jsontree.String && looksLikePath(f.n.Text):
		f.wrong(diag.LooksLikePath, fmt.Sprintf("%q is a constant here", shorten(f.n.Text)),
			fmt.Sprintf(`to compute it, name the member "%s.$"`, f.name))
	}
}

// checkLiteral finds names that end in ".$" where that means nothing.
func (w *templateWriter) checkLiteral(f field) {
	switch {
	case !strings.HasSuffix(f.name, ".$"):
	case w.mode == constants:
		f.report(diag.StaticResult, fmt.Sprintf("%q is taken literally: nothing is computed in Result", f.name), "use Parameters to compute")
	default:
		f.report(diag.LiteralName, fmt.Sprintf("%q keeps its .$ in a JSONata state", f.name),
			fmt.Sprintf("name it %q and write an expression between {%% and %%}", strings.TrimSuffix(f.name, ".$")))
	}
}

func (w *templateWriter) conflict(n *jsontree.Node, f field) {
	plain := strings.TrimSuffix(f.name, ".$")
	i := slices.IndexFunc(n.Members, func(m jsontree.Member) bool { return m.Key == plain })
	if i < 0 {
		return
	}
	f.l.report(diag.Diagnostic{
		Code: diag.TemplateConflict, Span: f.key, Place: f.at.list(),
		Message: fmt.Sprintf("%q computes a member %q, which is there already", f.name, plain), Help: "remove one of them",
		Related: []diag.Note{{Span: n.Members[i].Span, Message: "the other one"}},
	})
}

func looksLikePath(text string) bool {
	return strings.HasPrefix(text, "$.") || strings.HasPrefix(text, "$$.") || strings.HasPrefix(text, "$[") || strings.HasPrefix(text, "States.") && strings.HasSuffix(text, ")")
}

package lower

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/intrinsic"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// path is a field's value as a JSONPath.
func (f field) path() *ir.Path {
	if !f.is(jsontree.String) || !f.known() {
		return nil
	}
	return f.parsePath()
}

func (f field) parsePath() *ir.Path {
	query, err := jsonpath.Parse(f.n.Text)
	if err != nil {
		f.badPath(err)
		return nil
	}
	return f.pathNode(f.n.Text, query, 0)
}

// pathNode makes the path that stands offset bytes into the field's text.
func (f field) pathNode(text string, query *jsonpath.Path, offset int) *ir.Path {
	span := f.l.tree.Sub(f.n, offset, offset+len(text))
	p := &ir.Path{Span: span, Text: text, Query: query}
	p.Root, p.Variable = rootOf(query)
	if p.Root == ir.Context {
		f.contextField(p)
	}
	return p
}

func (f field) badPath(err error) {
	span := f.l.tree.Inner(f.n)
	message := err.Error()
	var at *jsonpath.Error
	if errors.As(err, &at) {
		span = f.point(at.Offset)
		message = at.Msg
	}
	f.l.report(diag.Diagnostic{
		Code: diag.BadPath, Span: span, Place: f.at.list(),
		Message: fmt.Sprintf("%q is not a JSONPath: %s", shorten(f.n.Text), message),
	})
}

// point is the span of the byte at an offset of the field's text; at its end,
// of the last one.
func (f field) point(offset int) ir.Span {
	offset = max(0, min(offset, len(f.n.Text)-1))
	return f.l.tree.Sub(f.n, offset, offset+1)
}

func shorten(s string) string {
	const longest = 60
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// reference is a field's value as a reference path, that which names one place.
func (f field) reference() *ir.Path {
	p := f.path()
	if p != nil && !p.Query.Reference() {
		f.l.report(diag.Diagnostic{
			Code: diag.NotReferencePath, Span: p.Span, Place: f.at.list(),
			Message: fmt.Sprintf("%q must name one place, and %q can match several", f.name, p.Text),
			Help:    "use names and single indices only",
		})
		return nil
	}
	return p
}

// expression is a string that holds a path or a call; nil after a report.
func (f field) expression() ir.Expr {
	if f.n.Kind == jsontree.Broken {
		return nil
	}
	if f.n.Kind != jsontree.String {
		f.notExpression(fmt.Sprintf("%q must be a string with a path or a call of an intrinsic function, not %s", f.name, f.n.Kind), "")
		return nil
	}
	if strings.HasPrefix(f.n.Text, "$") {
		if p := f.path(); p != nil {
			return p
		}
		return nil
	}
	if !strings.Contains(f.n.Text, "(") {
		help := ""
		if strings.HasSuffix(f.name, ".$") {
			help = `for a constant drop the ".$" from the name`
		}
		f.notExpression(fmt.Sprintf("%q is neither a path nor a call of an intrinsic function", shorten(f.n.Text)), help)
		return nil
	}
	return f.call()
}

// notExpression reports in the service's words (recorded:
// scenarios.base_scenarios.illegal_escapes).
func (f field) notExpression(message, help string) {
	f.l.report(diag.Diagnostic{
		Code: diag.NotExpression, Span: f.n.Span, Place: f.at.list(), Message: message, Help: help, Service: f.invalidValue(),
	})
}

func (f field) invalidValue() *diag.Service {
	return &diag.Service{
		Message: fmt.Sprintf("The value for the field '%s' must be a valid JSONPath or a valid intrinsic function call", f.name),
		Pointer: diag.Pointer(f.at.up.list()),
	}
}

func (f field) call() ir.Expr {
	call, err := intrinsic.Parse(f.n.Text)
	if err == nil {
		err = intrinsic.Check(call)
	}
	if err == nil {
		w := callWriter{f: f}
		out := w.call(call)
		out.Text = f.n.Text
		if w.texts < placeholders(f.n.Parts) {
			f.known() // one of them stands outside of a string
			return nil
		}
		return out
	}
	d := diag.Diagnostic{
		Code: diag.BadIntrinsic, Span: f.l.tree.Inner(f.n), Place: f.at.list(), Message: err.Error(), Service: f.invalidValue(),
	}
	var at *intrinsic.Error
	if errors.As(err, &at) {
		d.Span, d.Message, d.Help = f.point(at.Offset), at.Msg, at.Help
	}
	f.l.report(d)
	return nil
}

// callWriter lowers a call and those inside it.
type callWriter struct {
	f     field
	texts int // placeholders met inside strings
}

func (w *callWriter) call(c *intrinsic.Call) *ir.Call {
	out := &ir.Call{Span: w.f.l.tree.Sub(w.f.n, c.Offset, c.End), Name: c.Name, AST: c}
	for _, a := range c.Args {
		switch a := a.(type) {
		case *intrinsic.Call:
			out.Args = append(out.Args, w.call(a))
		case *intrinsic.Literal:
			out.Args = append(out.Args, w.literal(a))
		case *intrinsic.PathArg:
			out.Args = append(out.Args, w.f.pathNode(a.Text, a.Path, a.Offset))
		}
	}
	return out
}

// literal is a constant, or where it is a string with unset placeholders a Text.
func (w *callWriter) literal(a *intrinsic.Literal) ir.Expr {
	span := w.f.l.tree.Sub(w.f.n, a.Offset, a.End)
	var text string
	if w.f.n.Parts == nil || json.Unmarshal([]byte(a.JSON), &text) != nil {
		return &ir.Const{Span: span, JSON: a.JSON}
	}
	parts := jsontree.Unset(text, w.f.l.prog.Placeholders)
	if parts == nil {
		return &ir.Const{Span: span, JSON: a.JSON}
	}
	w.texts += placeholders(parts)
	w.f.l.use(parts)
	return &ir.Text{Span: span, Parts: parts}
}

func placeholders(parts []ir.TextPart) int {
	n := 0
	for _, p := range parts {
		if p.Placeholder != "" {
			n++
		}
	}
	return n
}

// contextFields are those of the context object; nil: whatever is below.
var contextFields = map[string][]string{
	"Execution":    {"Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"},
	"State":        {"EnteredTime", "Name", "RetryCount"},
	"StateMachine": {"Id", "Name"},
	"Task":         {"Token"},
	"Map":          {"Item"},
}

// contextField warns of names that the context object does not have. Only plain
// names are looked at: $$.Execution.Id, up to the first bracket.
func (f field) contextField(p *ir.Path) {
	plain, _, _ := strings.Cut(strings.TrimPrefix(p.Text, "$$"), "[")
	names := strings.Split(strings.TrimPrefix(plain, "."), ".")
	if names[0] == "" {
		return
	}
	if owner, name, known := unknownContextField("$$", names); name != "" {
		f.l.report(diag.Diagnostic{
			Code: diag.ContextField, Span: p.Span, Place: f.at.list(),
			Message: fmt.Sprintf("%s has no field %q", owner, name), Help: contextHelp(name, known),
		})
	}
}

// unknownContextField looks a way through the context object up, which is written
// as root: the first name that is not there, what does not have it and what that
// has instead. No name if all is well.
func unknownContextField(root string, names []string) (owner, name string, known []string) {
	if len(names) == 0 {
		return "", "", nil
	}
	below, found := contextFields[names[0]]
	if !found {
		return "the context object", names[0], keysOf(contextFields)
	}
	if len(names) > 1 && names[1] != "" && !contains(below, names[1]) {
		return root + "." + names[0], names[1], below
	}
	return "", "", nil
}

func contextHelp(name string, known []string) string {
	if help := diag.DidYouMean(name, known); help != "" {
		return help
	}
	return "it has " + quoted(known, "and")
}

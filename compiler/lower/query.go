package lower

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// The marks of a JSONata expression (ASL, "JSONata").
const (
	opening = "{%"
	closing = "%}"
)

// marked tells a string that is a JSONata expression.
func marked(text string) bool {
	return len(text) >= len(opening)+len(closing) && strings.HasPrefix(text, opening) && strings.HasSuffix(text, closing)
}

// halfMarked tells a string that has one of the marks only, which the service
// refuses (Developer Guide, "Transforming data with JSONata").
func halfMarked(text string) bool {
	return !marked(text) && (strings.HasPrefix(text, opening) || strings.HasSuffix(text, closing))
}

// spaced tells an expression with blanks around its marks, which the service
// takes for a text (recorded: outputdecl.output.base_cases.BASE_LITERALS).
func spaced(text string) bool { return !marked(text) && marked(strings.TrimSpace(text)) }

// query is the value of a JSONata state's field if that is an expression; true
// with nil after a report.
func (f field) query() (*ir.Query, bool) {
	if !f.in.jsonata() || f.n.Kind != jsontree.String {
		return nil, false
	}
	if halfMarked(f.n.Text) {
		f.halfMarked()
		return nil, true
	}
	if spaced(f.n.Text) {
		f.wrong(diag.LooksLikeQuery, fmt.Sprintf("%q is a text, since there are blanks around its marks", shorten(f.n.Text)), "remove them")
	}
	if !marked(f.n.Text) {
		return nil, false
	}
	if !f.known() {
		return nil, true
	}
	return f.parseQuery(), true
}

func (f field) halfMarked() {
	help := "an expression begins with {% and ends with %}"
	if f.l.tree.YAML && strings.HasSuffix(f.n.Text, closing+"\n") {
		help = "write |- in place of |, so that no line end follows"
	}
	f.wrong(diag.QueryMarks, fmt.Sprintf("%q is neither a text nor an expression", shorten(f.n.Text)), help)
}

func (f field) parseQuery() *ir.Query {
	inside := f.n.Text[len(opening) : len(f.n.Text)-len(closing)]
	text := strings.TrimSpace(inside)
	w := &queryWriter{f: f, offset: len(opening) + strings.Index(inside, text)}
	node, err := jsonata.Parse(text)
	if err != nil {
		var at *jsonata.Error
		if !errors.As(err, &at) {
			at = &jsonata.Error{Msg: err.Error()}
		}
		w.report(diag.BadQuery, at)
		return nil
	}
	w.check(node)
	return &ir.Query{Span: w.span(0, len(text)), Text: text, Field: strings.Join(f.inState(), "/"), Node: node, Locate: w.span}
}

// inState is the way from the state to the field.
func (f field) inState() []string { return f.at.list()[len(f.in.at.list()):] }

// queryWriter lowers one expression; offset is where it begins in the field's text.
type queryWriter struct {
	f        field
	offset   int
	findings int
}

// maxFindings is how many faults of one expression are shown: each is looked up in
// a string that may be long.
const maxFindings = 20

func (w *queryWriter) span(from, to int) ir.Span {
	return w.f.l.tree.Sub(w.f.n, w.offset+from, w.offset+to)
}

// report shows an error of the expression; at its end, the last byte.
func (w *queryWriter) report(code diag.Code, e *jsonata.Error) {
	if w.findings++; w.findings > maxFindings {
		return
	}
	span := w.span(e.Offset, e.End)
	if span.Start >= span.End {
		span = w.f.point(w.offset + e.Offset - 1)
	}
	w.f.l.report(diag.Diagnostic{Code: code, Span: span, Place: w.f.at.list(), Message: e.Msg, Help: e.Help})
}

func (w *queryWriter) reportNode(code diag.Code, n jsonata.Node, message, help string) {
	w.report(code, &jsonata.Error{Offset: n.Base().Offset, End: n.Base().End, Msg: message, Help: help})
}

// check reports what is wrong with an expression by itself. Calls that must fail
// are warnings: the service accepts them (recorded: $randomSeeded, which it does
// not have, fails the state with T1006).
func (w *queryWriter) check(node jsonata.Node) {
	for _, e := range jsonata.CheckEval(node) {
		w.report(diag.NoEval, e)
	}
	for _, e := range jsonata.Check(node) {
		w.report(diag.QueryCall, e)
	}
	jsonata.Uses(node, func(u jsonata.Use) {
		switch u.Kind {
		case jsonata.UseStates:
			w.states(u)
		case jsonata.UseInput:
			w.reportNode(diag.NoQueryInput, u.Node, "$$ is nothing in a state machine", "the state's input is $states.input")
		case jsonata.UseContext:
			w.context(u.Node)
		}
	})
}

// context reports $ and field names outside of a path: an expression has no
// value to start from.
func (w *queryWriter) context(n jsonata.Node) {
	base := n.Base()
	text := w.f.n.Text[w.offset+base.Offset : w.offset+base.End]
	help := "begin with $states.input"
	if _, ok := n.(*jsonata.Name); ok {
		help = "for a field of the input write $states.input." + shorten(text)
	}
	w.reportNode(diag.NoQueryInput, n, fmt.Sprintf("%q has nothing to start from", shorten(text)), help)
}

// statesFields are the fields of $states and where they can be read.
var statesFields = []string{"input", "context", "result", "errorOutput"}

// states looks at what is read of $states (Developer Guide, "Reserved variable:
// $states").
func (w *queryWriter) states(u jsonata.Use) {
	if len(u.Fields) == 0 {
		return
	}
	name := u.Fields[0]
	switch {
	case name == "result" && !w.f.hasResult():
		w.reportNode(diag.NotReadable, u.Node, "$states.result cannot be read here", "it exists in Assign and Output of Task, Parallel and Map states")
	case name == "errorOutput" && !w.f.inCatch():
		w.reportNode(diag.NotReadable, u.Node, "$states.errorOutput cannot be read here", "it exists in Assign and Output of a catcher")
	case name == "context":
		w.contextField(u)
	case !contains(statesFields, name):
		help := diag.DidYouMean(name, statesFields)
		if help == "" {
			help = "it has " + quoted(statesFields, "and")
		}
		w.reportNode(diag.StatesField, u.Node, fmt.Sprintf("$states has no field %q", name), help)
	}
}

func (w *queryWriter) contextField(u jsonata.Use) {
	if owner, name, known := unknownContextField("$states.context", u.Fields[1:]); name != "" {
		w.report(diag.ContextField, &jsonata.Error{
			Offset: u.Node.Base().Offset, End: u.Node.Base().End,
			Msg: fmt.Sprintf("%s has no field %q", owner, name), Help: contextHelp(name, known),
		})
	}
}

// hasResult tells whether the state's result exists where the field is evaluated.
func (f field) hasResult() bool {
	field := f.inState()[0]
	return (field == "Assign" || field == "Output") && contains([]string{"Task", "Parallel", "Map"}, f.in.kind)
}

// inCatch tells whether the field belongs to a catcher.
func (f field) inCatch() bool { return strings.HasPrefix(f.inState()[0], "Catch[") }

// data is a value of a JSONata state, in which every string between marks is
// computed; nil where there is none.
func (o object) data(name string) ir.Expr {
	f, ok := o.field(name)
	if !ok {
		return nil
	}
	return f.template(queries)
}

package lower

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// known reports a placeholder in the value that was left unset.
func (f field) known() bool {
	for _, p := range f.n.Parts {
		if p.Placeholder != "" {
			f.l.report(unset(p.Placeholder, f.n.Span, f.at.list(), fmt.Sprintf("%q", f.name)))
			return false
		}
	}
	return true
}

// text is a string all of which is known.
func (f field) text() (string, bool) {
	if !f.is(jsontree.String) || !f.known() {
		return "", false
	}
	return f.n.Text, true
}

// words is a string that may hold placeholders.
func (f field) words() *ir.Text {
	if !f.is(jsontree.String) {
		return nil
	}
	return f.l.text(f.n)
}

// textOrQuery is a string that may hold placeholders, or in a JSONata state an
// expression; nil after a report.
func (f field) textOrQuery() ir.Expr {
	if q, is := f.query(); is {
		return exprOf(q)
	}
	if t := f.words(); t != nil {
		return t
	}
	return nil
}

// text is a string that may hold placeholders; these become parameters of the program.
func (l *lowerer) text(n *jsontree.Node) *ir.Text {
	t := &ir.Text{Span: n.Span, Parts: n.Parts}
	if n.Parts == nil && n.Text != "" {
		t.Parts = []ir.TextPart{{Literal: n.Text}}
	}
	l.use(n.Parts)
	return t
}

func (l *lowerer) use(parts []ir.TextPart) {
	for _, p := range parts {
		if p.Placeholder != "" {
			l.used[p.Placeholder] = true
		}
	}
}

// oneOf is a string that is one of the words, or "".
func (f field) oneOf(words ...string) string {
	text, ok := f.text()
	if !ok {
		return ""
	}
	for _, w := range words {
		if text == w {
			return w
		}
	}
	help := diag.DidYouMean(text, words)
	if help == "" {
		help = "write " + quoted(words, "or")
	}
	f.wrong(diag.NotOneOf, fmt.Sprintf("%q cannot be %q", f.name, text), help)
	return ""
}

// ref is a mention of a state; the zero Ref after a report.
func (f field) ref() *ir.Ref {
	text, ok := f.text()
	if !ok {
		return &ir.Ref{}
	}
	return &ir.Ref{Name: text, Span: f.n.Span}
}

// literal is the text of a number: one in the definition, or a set placeholder
// that is all of a string.
func (f field) literal(what string) (string, bool) {
	if !f.known() {
		return "", false
	}
	isText := f.n.Kind == jsontree.String && jsontree.IsNumber(f.n.Text)
	switch {
	case f.n.Kind == jsontree.Number, isText && f.n.Whole:
		return f.n.Text, true
	case isText:
		f.mustBe(what, "write "+f.n.Text+" without quotes")
	default:
		f.mustBe(what, "")
	}
	return "", false
}

// most is the largest number of seconds, and of attempts, that the service takes.
const most = 99_999_999

// integer is a whole number within bounds.
func (f field) integer(least, most int64) (int64, bool) {
	text, ok := f.literal("a whole number")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		g, err := strconv.ParseFloat(text, 64)
		if err != nil || g != math.Trunc(g) || math.Abs(g) > 1e15 {
			f.wrong(diag.WrongType, fmt.Sprintf("%q must be a whole number, not %s", f.name, text), "")
			return 0, false
		}
		n = int64(g) // 1.0, 1e3
	}
	if n < least || n > most {
		f.wrong(diag.OutOfRange, fmt.Sprintf("%q must be %s, not %d", f.name, bounds(least, most), n), "")
		return 0, false
	}
	return n, true
}

func bounds(least, most int64) string {
	if most > 1<<53 {
		return fmt.Sprintf("at least %d", least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// seconds is a length of time: a constant or an expression.
func (f field) seconds(least int64) *ir.Seconds {
	if q, is := f.query(); is {
		if q == nil {
			return nil
		}
		return &ir.Seconds{Span: f.n.Span, Field: f.name, Query: q}
	}
	n, ok := f.integer(least, most)
	if !ok {
		return nil
	}
	return &ir.Seconds{Span: f.n.Span, Field: f.name, Const: n}
}

// secondsOrPath reads one of the fields name and name+"Path".
func (o object) secondsOrPath(name string, least int64) *ir.Seconds {
	switch o.exclusive(name, name+"Path") {
	case name:
		f, _ := o.field(name)
		return f.seconds(least)
	case name + "Path":
		f, _ := o.field(name + "Path")
		if p := f.reference(); p != nil {
			return &ir.Seconds{Span: f.n.Span, Field: f.name, Path: p}
		}
	}
	return nil
}

// integerOrPath reads one of the fields name and name+"Path".
func (o object) integerOrPath(name string, least int64) *ir.Integer {
	switch o.exclusive(name, name+"Path") {
	case name:
		f, _ := o.field(name)
		if q, is := f.query(); is {
			return &ir.Integer{Span: f.n.Span, Field: name, Query: q}
		}
		if n, ok := f.integer(least, 1<<62); ok {
			return &ir.Integer{Span: f.n.Span, Field: name, Const: n}
		}
	case name + "Path":
		f, _ := o.field(name + "Path")
		if p := f.reference(); p != nil {
			return &ir.Integer{Span: f.n.Span, Field: f.name, Path: p}
		}
	}
	return nil
}

// percentage reads one of the fields name and name+"Path".
func (o object) percentage(name string) *ir.Number {
	switch o.exclusive(name, name+"Path") {
	case name:
		f, _ := o.field(name)
		if q, is := f.query(); is {
			return &ir.Number{Span: f.n.Span, Field: name, Query: q}
		}
		if n, ok := f.number(0, 100); ok {
			return &ir.Number{Span: f.n.Span, Field: name, Const: n}
		}
	case name + "Path":
		f, _ := o.field(name + "Path")
		if p := f.reference(); p != nil {
			return &ir.Number{Span: f.n.Span, Field: f.name, Path: p}
		}
	}
	return nil
}

func (f field) number(least, most float64) (float64, bool) {
	text, ok := f.literal("a number")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < least || n > most {
		f.wrong(diag.OutOfRange, fmt.Sprintf("%q must be %g to %g, not %s", f.name, least, most, text), "")
		return 0, false
	}
	return n, true
}

// rfc3339 is the profile that the service takes: capital T and Z, a point
// before the fraction (recorded: scenarios.base_scenarios.wait_timestamp_invalid).
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// timestamp is a constant moment; false if the text is none.
func timestamp(text string) (time.Time, bool) {
	if !rfc3339.MatchString(text) {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	return at, err == nil
}

func (f field) timestamp() (time.Time, bool) {
	text, ok := f.text()
	if !ok {
		return time.Time{}, false
	}
	at, ok := timestamp(text)
	if !ok {
		f.l.report(diag.Diagnostic{
			Code: diag.BadTimestamp, Span: f.n.Span, Place: f.at.list(),
			Message: fmt.Sprintf("%q is not an RFC 3339 timestamp", text), Help: "write it like 2026-03-14T01:59:00Z",
			Service: &diag.Service{Message: "String does not match RFC3339 timestamp"},
		})
	}
	return at, ok
}

package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// place is the way from the top of the definition; nil is the top.
type place struct {
	up   *place
	name string
}

func (p *place) to(name string) *place { return &place{p, name} }

func (p *place) list() []string {
	var out []string
	for ; p != nil; p = p.up {
		out = append(out, p.name)
	}
	slices.Reverse(out)
	return out
}

// object is an object of the definition, being read field by field.
type object struct {
	l    *lowerer
	in   *context // of the state that it belongs to
	n    *jsontree.Node
	at   *place
	what string // "a Task state", "a retrier"
}

// field is one member of an object.
type field struct {
	l    *lowerer
	in   *context // of the state that it belongs to
	name string
	key  ir.Span
	n    *jsontree.Node
	at   *place // the field's own
}

// context is what the fields of one state have in common; nil outside of states.
type context struct {
	kind     string
	language ir.QueryLanguage
	at       *place
}

func (c *context) jsonata() bool { return c != nil && c.language == ir.JSONata }

// foreign tells a field that belongs to the other query language.
func (c *context) foreign(name string) bool {
	if c.jsonata() {
		return jsonPathFields[name] != ""
	}
	return slices.Contains(jsonataFields, name)
}

// field finds a member; one of the other query language, which only reports, is
// not there.
func (o object) field(name string) (field, bool) {
	if o.in.foreign(name) {
		return field{}, false
	}
	for i := range o.n.Members {
		if m := &o.n.Members[i]; m.Key == name {
			return o.member(m), true
		}
	}
	return field{}, false
}

func (o object) member(m *jsontree.Member) field {
	return field{l: o.l, in: o.in, name: m.Key, key: m.Span, n: m.Value, at: o.at.to(m.Key)}
}

// object is the field's value, which is an object.
func (f field) object(what string) object {
	return object{l: f.l, in: f.in, n: f.n, at: f.at, what: what}
}

// element is the element i of the field's value, which is an array.
func (f field) element(i int) field {
	n := f.n.Elems[i]
	at := &place{f.at.up, fmt.Sprintf("%s[%d]", f.name, i)}
	return field{l: f.l, in: f.in, name: at.name, key: n.Span, n: n, at: at}
}

func (o object) has(name string) bool { return o.n.Get(name) != nil }

// require reports those of the fields that are missing, in one message as the
// service does (recorded: "These fields are required: [States, StartAt]").
func (o object) require(names ...string) {
	var missing []string
	for _, n := range names {
		if !o.has(n) {
			missing = append(missing, n)
		}
	}
	if missing == nil {
		return
	}
	o.l.report(diag.Diagnostic{
		Code: diag.MissingField, Span: o.head(), Place: o.at.list(),
		Message: fmt.Sprintf("%s needs %s", o.what, quoted(missing, "and")),
		Service: &diag.Service{Message: fmt.Sprintf("These fields are required: [%s]", strings.Join(missing, ", "))},
	})
}

// head is the place of the object's first byte: a whole object is no good to
// point at.
func (o object) head() ir.Span {
	return ir.Span{Start: o.n.Span.Start, End: min(o.n.Span.Start+1, o.n.Span.End)}
}

// only reports fields that are not in known. kind is the state's type, or "" for
// an object that is no state.
func (o object) only(known []string, kind string) {
	for i := range o.n.Members {
		m := &o.n.Members[i]
		switch {
		case !slices.Contains(known, m.Key):
			o.unknown(m, known, kind)
		case o.in.foreign(m.Key):
			o.foreign(m)
		}
	}
}

// foreign reports a field of the other query language.
func (o object) foreign(m *jsontree.Member) {
	language, help := ir.JSONata, `write "QueryLanguage": "JSONata" into the state`
	if o.in.jsonata() {
		language, help = ir.JSONPath, jsonPathFields[m.Key]
	}
	o.l.report(diag.Diagnostic{
		Code: diag.MisplacedField, Span: m.Span, Place: o.at.to(m.Key).list(),
		Message: fmt.Sprintf("%q belongs to states whose QueryLanguage is %s", m.Key, language), Help: help,
		Service: &diag.Service{Message: "Field is not supported"},
	})
}

func (o object) unknown(m *jsontree.Member, known []string, kind string) {
	d := diag.Diagnostic{
		Code: diag.UnknownField, Span: m.Span, Place: o.at.to(m.Key).list(),
		Message: fmt.Sprintf("%s has no field %q", o.what, m.Key),
		Help:    diag.DidYouMean(m.Key, known),
		// The wording is the one that users quote from CreateStateMachine.
		Service: &diag.Service{Message: "Field is not supported"},
	}
	if kind != "" && d.Help == "" {
		if help := misplaced(m.Key, kind); help != "" {
			d.Code, d.Help = diag.MisplacedField, help
		}
	}
	if len(d.Help) > 0 && d.Code == diag.UnknownField {
		if s := diag.Suggest(m.Key, known); s != "" && !o.has(s) {
			d.Fix = []diag.Edit{{Span: m.Span, Text: `"` + s + `"`}}
		}
	}
	o.l.report(d)
}

// exclusive reports all but the first of the fields that are there, and gives
// the name of that first one, "" if there is none.
func (o object) exclusive(names ...string) string {
	var there []field
	for _, n := range names {
		if f, ok := o.field(n); ok {
			there = append(there, f)
		}
	}
	if len(there) == 0 {
		return ""
	}
	slices.SortFunc(there, func(a, b field) int { return a.key.Start - b.key.Start })
	for _, f := range there[1:] {
		o.l.report(diag.Diagnostic{
			Code: diag.ExclusiveFields, Span: f.key, Place: f.at.list(),
			Message: fmt.Sprintf("%q and %q exclude each other", there[0].name, f.name), Help: "remove one of them",
			Related: []diag.Note{{Span: there[0].key, Message: "the other one"}},
			Service: &diag.Service{Pointer: diag.Pointer(o.at.list())},
		})
	}
	return there[0].name
}

func (o object) comment() string {
	f, ok := o.field("Comment")
	if !ok || !f.is(jsontree.String) {
		return ""
	}
	return f.n.Text
}

// report is about the field as a whole: it points at the key.
func (f field) report(code diag.Code, message, help string) {
	f.l.report(diag.Diagnostic{Code: code, Span: f.key, Place: f.at.list(), Message: message, Help: help})
}

// wrong is about the field's value.
func (f field) wrong(code diag.Code, message, help string) {
	f.l.report(diag.Diagnostic{Code: code, Span: f.n.Span, Place: f.at.list(), Message: message, Help: help})
}

// is reports a value of another kind.
func (f field) is(k jsontree.Kind) bool {
	if f.n.Kind == k {
		return true
	}
	f.mustBe(k.String(), "")
	return false
}

func (f field) mustBe(what, help string) {
	if f.n.Kind == jsontree.Broken {
		return
	}
	d := diag.Diagnostic{
		Code: diag.WrongType, Span: f.n.Span, Place: f.at.list(),
		Message: fmt.Sprintf("%q must be %s, not %s", f.name, what, f.n.Kind), Help: help,
	}
	if k := f.n.Kind; k == jsontree.Object || k == jsontree.Array {
		d.Span = f.key
	}
	f.l.report(d)
}

func (f field) empty() {
	f.l.report(diag.Diagnostic{
		Code: diag.EmptyValue, Span: f.n.Span, Place: f.at.list(),
		Message: fmt.Sprintf("%q must not be empty", f.name),
		// recorded: test_state.state_mock_validation.parallel_state_empty_branches
		Service: &diag.Service{Message: "Value cannot be empty"},
	})
}

// elements are the values of an array field as objects, others reported.
func (f field) elements(what string) []object {
	if !f.is(jsontree.Array) {
		return nil
	}
	var out []object
	for i, n := range f.n.Elems {
		e := f.element(i)
		if n.Kind == jsontree.Broken {
			continue
		}
		if n.Kind != jsontree.Object {
			e.wrong(diag.WrongType, fmt.Sprintf("each element of %q must be an object, not %s", f.name, n.Kind), "")
			continue
		}
		out = append(out, e.object(what))
	}
	return out
}

func unset(name string, span ir.Span, at []string, where string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: diag.UnsetPlaceholder, Span: span, Place: at,
		Message: fmt.Sprintf("%s needs the value of the placeholder ${%s}", where, name),
		Help:    fmt.Sprintf("set it with --set %s=VALUE", name),
	}
}

// quoted is a list for people: "A", "B" and "C".
func quoted(names []string, last string) string {
	var out strings.Builder
	for i, n := range names {
		switch {
		case i > 0 && i == len(names)-1:
			out.WriteString(" " + last + " ")
		case i > 0:
			out.WriteString(", ")
		}
		out.WriteString(`"` + n + `"`)
	}
	return out.String()
}

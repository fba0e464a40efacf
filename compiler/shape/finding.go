package shape

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// Check infers the shapes and reports what can only fail, what is decided before
// anything runs, and what does not keep to contracts.
func Check(p *ir.Program, c Contracts, ds *diag.Sink) *Shapes {
	a := infer(p, c)
	a.report(&finder{ds: ds, origins: a.origins()})
	if h, ok := hinted(p, c); ok {
		b := infer(p, h)
		b.report(&finder{ds: ds, origins: b.origins(), hints: true})
	}
	return a.shapes()
}

// report has the finder look at each state.
func (a *analysis) report(f *finder) {
	for _, s := range a.program.States {
		place := a.places[s]
		if place == nil || place.env == nil {
			continue
		}
		quiet := *place
		v := a.visit(&quiet)
		v.find = &finder{ds: f.ds, origins: f.origins, hints: f.hints, survey: f.survey}
		v.leave()
	}
}

// finder reports what is found in a state.
type finder struct {
	ds      *diag.Sink
	lost    *ir.Query // has a name that finds nothing, which was reported
	origins map[ir.Span]contract.Promise
	hints   bool    // only what samples say: the rest has been reported
	survey  *Survey // nil: nobody asks what is used
}

// fault is what is wrong with a part of a JSONata expression.
type fault uint8

const (
	missingName fault = iota
	wrongKind
	neverSame
	neverTrue
	alwaysTrue
)

// finding is a fault of a part of a JSONata expression.
type finding struct {
	what       fault
	node       jsonata.Node
	name       string  // missingName
	at         ir.Type // what is there
	other      ir.Type // neverSame
	user, want string  // wrongKind: what takes the value, and what it takes
}

// report adds a diagnostic about a part of the state. at is what stands there: the
// place where that comes from is shown too.
func (v *visit) report(code diag.Code, span ir.Span, at ir.Type, message, help string) {
	if v.find == nil {
		return
	}
	d := diag.Diagnostic{Code: code, Span: span, Place: ir.Place(v.state), Message: message, Help: help}
	origin := at.Origin()
	p, promised := v.find.origins[origin]
	switch {
	case v.find.hints && !hintTells(p.Trust, code):
		return
	case promised:
		d.Code = promisedCode(code, p.Trust)
		d.Related = []diag.Note{p.Note()}
	case origin == (ir.Span{}):
		d.Related = v.before()
	case origin != span:
		d.Related = []diag.Note{{Span: origin, Message: "the value comes from here: " + shown(at)}}
	}
	v.find.ds.Report(d)
}

// hintTells tells whether a finding about a value of which there is a hint counts. Of
// what a service gives all may be absent.
func hintTells(t contract.Trust, code diag.Code) bool {
	return t.Hints() && code != diag.ConstantCondition && (t == contract.Hinted || code != diag.MissingAtTimes)
}

// promisedCode is the code of a finding about a value of which somebody has said
// what it is.
func promisedCode(code diag.Code, t contract.Trust) diag.Code {
	switch {
	case t == contract.Hinted:
		return diag.SampleDiffers
	case t == contract.Documented:
		return diag.ServiceDiffers
	case code == diag.MissingPath:
		return diag.PathOutsideContract
	case code == diag.WrongShape:
		return diag.WrongContractType
	}
	return code
}

// before are the states that lead here: where it is not known from which place a
// value comes, it came from them.
func (v *visit) before() []diag.Note {
	const most = 3
	var notes []diag.Note
	for _, s := range v.a.program.States {
		for _, e := range ir.Edges(s) {
			if e.Ref.State == v.state && len(notes) < most {
				notes = append(notes, diag.Note{Span: s.Base().NameSpan, Message: "the state gets its input from here"})
				break
			}
		}
	}
	return notes
}

// shown is a type as a message shows it.
func shown(t ir.Type) string {
	const most = 120
	text := t.Without(ir.KindAbsent).String()
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// missing reports a path that finds nothing in any run.
func (v *visit) missing(p *ir.Path, root ir.Type) {
	if v.find == nil || root.IsNothing() {
		return
	}
	b := breaks(p.Query, root)
	if b.at.Without(ir.KindAbsent).IsNothing() { // a variable without a value: reported by check
		return
	}
	message, help := lacks(b.at, b.name)
	v.report(diag.MissingPath, p.Span, b.at, fmt.Sprintf("the path %q finds nothing in any run: %s", p.Text, message), help)
}

// missingAtTimes reports a path that finds nothing in some runs: on one of the ways
// to the state the member is made, on another it is not.
func (v *visit) missingAtTimes(p *ir.Path, root ir.Type) {
	if v.find == nil {
		return
	}
	if b, ok := gaps(p.Query, root); ok {
		v.report(diag.MissingAtTimes, p.Span, b.at, fmt.Sprintf("the path %q finds nothing in some runs: %q may be absent in %s", p.Text, b.name, shown(b.at)), "")
	}
}

// lacks says why a step finds nothing in a value.
func lacks(at ir.Type, name string) (message, help string) {
	at = at.Without(ir.KindAbsent)
	if name == "" || !at.Has(ir.KindObject) {
		return "it leads into " + shown(at), ""
	}
	var names []string
	for _, f := range at.Fields() {
		if !f.Type.Is(ir.KindAbsent) {
			names = append(names, f.Name)
		}
	}
	if s := diag.Suggest(name, names); s != "" {
		help = fmt.Sprintf("did you mean %q?", s)
	}
	return fmt.Sprintf("there is no %q in %s", name, shown(at)), help
}

// mismatch reports a value that what uses it can never take.
func (v *visit) mismatch(span ir.Span, t ir.Type, user, want string) {
	if t.IsNothing() {
		return
	}
	v.report(diag.WrongShape, span, t, fmt.Sprintf("%s takes %s, but this is always %s", user, want, shown(t)), "")
}

// noPlace reports a ResultPath into what has no such place.
func (v *visit) noPlace(p *ir.RefPath) {
	v.report(diag.WrongShape, p.Span, v.in, fmt.Sprintf("the result cannot be put at %q: the input is always %s", p.Text, shown(v.in)), "")
}

// constant reports a comparison with one outcome.
func (v *visit) constant(c *ir.Compare, found, root ir.Type, when string) {
	if v.find == nil || found.IsNothing() {
		return
	}
	what, at := "is always "+shown(found), found.From(root.Origin())
	switch {
	case found.Is(ir.KindAbsent):
		what, at = "is never there", root
	case c.Op == "IsPresent":
		what = "is always there"
	case found.Has(ir.KindAbsent):
		what += ", or absent"
	}
	v.report(diag.ConstantCondition, c.Span, at,
		fmt.Sprintf("%s %s holds: %q %s", c.Op, when, c.Variable.Text, what), "")
}

// alwaysUndefined reports an expression without a value, unless a name in it that
// finds nothing was reported.
func (v *visit) alwaysUndefined(q *ir.Query) {
	if v.find == nil || v.find.lost == q {
		return
	}
	v.report(diag.MissingPath, q.Span, ir.Nothing, fmt.Sprintf("the expression %q is undefined in every run, which fails the state", short(q.Text)), "")
}

func short(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// inQuery reports a fault of a part of an expression.
func (v *visit) inQuery(q *ir.Query, f finding) {
	base := f.node.Base()
	span := q.Locate(base.Offset, base.End)
	text := short(q.Text[base.Offset:base.End])
	switch f.what {
	case missingName:
		v.find.lost = q
		message, help := lacks(f.at, f.name)
		v.report(diag.MissingPath, span, f.at, fmt.Sprintf("%q is undefined in every run: %s", text, message), help)
	case wrongKind:
		v.mismatch(span, f.at, f.user, f.want)
	case neverSame:
		v.report(diag.ConstantCondition, span, f.at, fmt.Sprintf("%q never compares the same: one side is %s, the other %s", text, shown(f.at), shown(f.other)), "")
	case neverTrue:
		v.report(diag.ConstantCondition, span, f.at, fmt.Sprintf("%q never holds", text), "")
	case alwaysTrue:
		v.report(diag.ConstantCondition, span, f.at, fmt.Sprintf("%q always holds", text), "")
	}
}

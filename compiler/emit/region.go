package emit

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// region is states that need nothing of the engine and follow each other, with one
// record between them: it stays a struct from state to state as long as nobody looks.
type region struct {
	form   form.Form
	states []ir.State // in document order
	typ    string     // the struct
	method string     // runs the states
}

// findRegions gives each state of a region that one.
func (g *gen) findRegions() map[ir.State]*region {
	in := map[ir.State]*region{}
	for _, s := range g.p.States {
		if g.holds(s) {
			in[s] = &region{form: g.forms.Input(s), states: []ir.State{s}}
		}
	}
	for lonely := true; lonely; { // who goes on to none of them is outside, so others may be
		lonely = false
		for _, s := range slices.Backward(g.p.States) { // those behind it are mostly written after it
			if _, ends := s.(*ir.Succeed); in[s] != nil && !ends && !slices.ContainsFunc(successors(s), func(t ir.State) bool { return alikeRegions(in[s], in[t]) }) {
				delete(in, s)
				lonely = true
			}
		}
	}
	for _, s := range g.p.States {
		for _, t := range successors(s) {
			if a, b := in[s], in[t]; a != b && alikeRegions(a, b) {
				a.states = append(a.states, b.states...)
				for _, moved := range b.states {
					in[moved] = a
				}
			}
		}
	}
	for _, s := range g.p.States {
		if r := in[s]; r != nil && !slices.ContainsFunc(r.states, func(s ir.State) bool { return len(successors(s)) > 0 }) {
			delete(in, s) // a Succeed that nothing goes on to
		}
	}
	g.nameRegions(in)
	return in
}

func alikeRegions(a, b *region) bool { return a != nil && b != nil && a.form.Equal(b.form) }

// successors are the states that may follow a state.
func successors(s ir.State) []ir.State {
	var out []ir.State
	for _, e := range ir.Edges(s) {
		if e.Ref.State != nil {
			out = append(out, e.Ref.State)
		}
	}
	return out
}

// nameRegions names and sorts what was found, in document order.
func (g *gen) nameRegions(in map[ir.State]*region) {
	var found []*region
	sorted := map[*region]bool{}
	for _, s := range g.p.States {
		r := in[s]
		if r == nil {
			continue
		}
		if !sorted[r] {
			sorted[r], r.states, found = true, nil, append(found, r)
		}
		r.states = append(r.states, s)
	}
	for _, r := range found {
		stem := r.states[0].Base().GoName + "Data"
		r.typ = g.records.typ(r.form, names.Unexported(stem), "what "+r.text()+" are given by states before them")
		r.method = numberedName("with"+stem, g.taken)
	}
}

// text names the states of a region.
func (r *region) text() string {
	var quotedNames []string
	for _, s := range r.states {
		quotedNames = append(quotedNames, quoted(s.Base().Name))
	}
	return enumerated(quotedNames)
}

// holds tells whether a state can have a struct for its input, and gives one: a Pass,
// Choice or Succeed that makes its output of a record without looking up a part of it.
func (g *gen) holds(s ir.State) bool {
	if s.Base().Language == ir.JSONata || !g.forms.Input(s).Is(form.Record) || !isPure(s) {
		return false
	}
	flow := ir.FlowOf(s)
	if flow == nil || !whole(flow.InputPath) || !whole(flow.OutputPath) || !g.forms.Output(s).Is(form.Record) {
		return false
	}
	pass, ok := s.(*ir.Pass)
	return !ok || (pass.Parameters == nil || !tall(pass.Parameters)) && len(steps(pass.ResultPath)) <= 1
}

// whole tells whether InputPath or OutputPath leaves all of a document.
func whole(p *ir.PathField) bool { return p == nil || !p.Null && wholeInput(p.Path) }

// regionMethods run the states of a region until another one follows, or there is
// something for the driver to see.
func (g *gen) regionMethods(r *region) []jen.Code {
	data, at := jen.Id("data"), jen.Id("at")
	var cases []jen.Code
	for _, s := range r.states {
		b := s.Base()
		cases = append(cases, jen.Case(jen.Id(constName(b))).Block(
			jen.List(at, data, jen.Err()).Op("=").Id("m").Dot(methodName(b)).Call(data)))
	}
	stop := jen.Add()
	for _, exit := range g.exits(r) {
		stop.Id("at").Op("==").Add(exit).Op("||")
	}
	stop.Op("!").Add(run()).Dot("Follow").Call(at, at, jen.Err()).Op("&&").Op("!").Add(run()).Dot("FollowUnseen").Call(at, jen.Err())
	follow := numberedName("follow"+strings.TrimPrefix(r.method, "with"), g.taken)
	states := jen.List(g.rt("State"), jen.Id(r.typ), jen.Error())
	return []jen.Code{
		documented(jen.Func().Params(receiver()).Id(r.method).
			Params(jen.Id("at").Add(g.rt("State")), jen.Id("in").Add(g.rt("Value"))).
			Params(g.rt("State"), g.rt("Value"), jen.Error()).Block(
			jen.List(data, jen.Err()).Op(":=").Id(r.typ+"Of").Call(jen.Id("in")),
			jen.If(jen.Err().Op("!=").Nil()).Block(g.returnFail(jen.Err())),
			jen.List(at, jen.Id("out"), jen.Err()).Op(":=").Id("m").Dot(follow).Call(at, data),
			jen.If(jen.Id("out").Op("==").Add(data)).Block(jen.Return(at, jen.Id("in"), jen.Err())),
			jen.Return(at, jen.Id("out").Dot("value").Call(), jen.Err())),
			r.method+" runs "+r.text()+", with a struct between them for as long as nobody looks."),
		documented(jen.Func().Params(receiver()).Id(follow).
			Params(jen.Id("at").Add(g.rt("State")), jen.Id("data").Id(r.typ)).
			Params(states).Block(
			jen.For().Block(
				jen.Var().Err().Error(),
				jen.Switch(at).Block(cases...),
				jen.If(stop).Block(jen.Return(at, data, jen.Err())))),
			follow+" goes from state to state until another one is next, or there is something for the driver to see."),
	}
}

// exits are the states that may follow those of a region and are outside of it, End
// among them.
func (g *gen) exits(r *region) []jen.Code {
	var out []jen.Code
	if slices.ContainsFunc(r.states, ends) {
		out = append(out, g.rt("End"))
	}
	seen := map[ir.State]bool{}
	for _, s := range r.states {
		for _, t := range successors(s) {
			if g.regions[t] != r && !seen[t] {
				seen[t] = true
				out = append(out, jen.Id(constName(t.Base())))
			}
		}
	}
	return out
}

// ends tells whether a state may be its scope's last one.
func ends(s ir.State) bool {
	p, pass := s.(*ir.Pass)
	_, succeed := s.(*ir.Succeed)
	return succeed || pass && p.Next == nil
}

// inRegion emits the body of a state that has a struct for its input and gives one.
func (u *unit) inRegion(s ir.State) []jen.Code {
	switch s := s.(type) {
	case *ir.Pass:
		return u.passRecord(s)
	case *ir.Choice:
		return u.choice(s)
	}
	return []jen.Code{jen.Return(u.rt("End"), jen.Id("in"), jen.Nil())}
}

// passRecord is pass of a struct.
func (u *unit) passRecord(p *ir.Pass) []jen.Code {
	s := u.inside("in", nil)
	e := p.Parameters
	if e == nil {
		e = p.Result
	}
	result, made := u.forms.Result(p).Held(), jen.Id("in")
	var stmts []jen.Code
	switch placed := steps(p.ResultPath); {
	case discards(p.ResultPath):
		if e != nil && fails(p) {
			stmts = append(stmts, jen.Id("_").Op("=").Add(s.made("", e, result)))
		}
		made, result = jen.Id("in"), u.region.form
	case placed != nil:
		return s.passPlaced(p, e, *placed[0].Name)
	case e != nil:
		result = u.region.form
		stmts = append(stmts, jen.Id("result").Op(":=").Add(s.made("", e, result)))
		made = jen.Id("result")
	}
	s.result, s.resultForm = made, result
	end := s.end(p.Next, made, p.Assign)
	return append(append(s.begin(), stmts...), end...)
}

// passPlaced is passRecord where ResultPath names a member.
func (s *scope) passPlaced(p *ir.Pass, e ir.Expr, name string) []jen.Code {
	to := s.region.form
	at := slices.IndexFunc(to.Fields, func(m form.Field) bool { return m.Name == name })
	member := to.Fields[at].Form
	value := jen.Id("in").Dot("value").Call()
	switch {
	case e != nil:
		value = s.made("", e, member)
	case member.Is(form.Record):
		value = s.records.convert(jen.Id("in"), s.inForm, member)
	}
	s.result, s.resultForm = jen.Id("result"), member
	end := s.end(p.Next, jen.Id("in"), p.Assign)
	field := jen.Id("in").Dot(s.records.fieldOf(to, at))
	if !assignsInput(p.Assign) {
		return append(append(s.begin(), field.Op("=").Add(value)), end...)
	}
	return append(append(s.begin(), jen.Id("result").Op(":=").Add(value), field.Op("=").Id("result")), end...)
}

// takes is the field Takes of the definition. Also states outside of a region are in
// it: they may hand on what they are given.
func (g *gen) takes() []jen.Code {
	if len(g.regions) == 0 {
		return nil
	}
	var rows []jen.Code
	for _, s := range g.p.States {
		if f := g.forms.Input(s); f.Is(form.Record) {
			typ := g.records.typ(f, names.Unexported(s.Base().GoName+"Data"), "what "+quoted(s.Base().Name)+" is given by states before it")
			rows = append(rows, jen.Id(constName(s.Base())).Op(":").Add(g.rt("Takes").Call(jen.Id(typ+"Of"))))
		}
	}
	return []jen.Code{key("Takes", jen.Map(g.rt("State")).Func().Params(g.rt("Value")).Error().Add(lines(rows...)))}
}

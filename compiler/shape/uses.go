package shape

import (
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// Use is a place of a definition that reads a value: a path of a JSONPath state, a
// variable with the names behind it in JSONata.
type Use struct {
	State ir.State
	At    ir.Span
	Root  ir.Root
	Found ir.Type // what it finds; absent where it may find nothing

	// Lost is the last value on its way of which something is known, where nothing
	// is known of Found, or there is nothing; Step is the step that it is lost at.
	Lost ir.Type
	Step Step

	Needs ir.Kinds // what uses Found needs it to be of these kinds; 0: it reads a value
}

// Known tells whether the shape of what is found is known.
func (u *Use) Known() bool { return !vague(u.Found.Without(ir.KindAbsent)) && !u.Found.IsNothing() }

// Step leads to a member, or into an array.
type Step struct {
	Name  string // "": to elements
	Known bool   // it is one of the two
}

// Survey are the uses of a program that are reached.
type Survey struct {
	Uses []Use

	// Trail are the uses as they are met, those of parts of paths and of one place
	// more than once among them, and what is needed of values: a use with Needs.
	Trail []Use
}

// Look infers the shapes of a checked program and gives its uses of values.
func Look(p *ir.Program, c Contracts) *Survey {
	a := infer(p, c)
	out := &Survey{}
	a.report(&finder{ds: &diag.Sink{}, origins: a.origins(), survey: out})
	out.Uses = wholes(out.Trail)
	return out
}

// wholes leaves one of the uses at a place, the last one, and of a path its
// whole.
func wholes(uses []Use) []Use {
	last := map[ir.Span]int{}
	longest := map[int]int{} // by the start: the end
	for i, u := range uses {
		last[u.At] = i
		longest[u.At.Start] = max(longest[u.At.Start], u.At.End)
	}
	var out []Use
	for i, u := range uses {
		if u.Needs == 0 && last[u.At] == i && longest[u.At.Start] == u.At.End {
			out = append(out, u)
		}
	}
	return out
}

// surveyed tells whether somebody collects the uses.
func (v *visit) surveyed() bool { return v.find != nil && v.find.survey != nil }

// needs notes that a value has to be of a kind.
func (v *visit) needs(t ir.Type, k ir.Kinds) {
	if v.surveyed() {
		v.find.survey.Trail = append(v.find.survey.Trail, Use{State: v.state, Found: t, Needs: k})
	}
}

// uses notes what a path finds.
func (v *visit) uses(p *ir.Path, root, found ir.Type) {
	if !v.surveyed() {
		return
	}
	u := Use{State: v.state, At: p.Span, Root: p.Root, Found: found}
	u.Lost, u.Step = lostAt(p.Query, root)
	v.find.survey.Trail = append(v.find.survey.Trail, u)
}

// lostAt finds the first step into a value of which nothing is known, or that finds
// nothing, or else the last one, if nothing is known of what it finds.
func lostAt(p *jsonpath.Path, root ir.Type) (ir.Type, Step) {
	e, at := pathEval{root}, root
	var lost ir.Type
	var last Step
	for i, s := range p.Steps {
		next, _ := e.step(s, at, i == len(p.Steps)-1)
		lost, last = at, stepOf(s)
		if next = next.Without(ir.KindAbsent); next.IsNothing() || vague(at.Without(ir.KindAbsent)) {
			return lost, last
		}
		at = next.From(at.Origin())
	}
	if vague(at) {
		return lost, last
	}
	return root, Step{}
}

func stepOf(s jsonpath.Step) Step {
	switch s := s.(type) {
	case *jsonpath.Child:
		if len(s.Names) == 1 {
			return Step{s.Names[0], true}
		}
	case *jsonpath.Index, *jsonpath.Slice, *jsonpath.Wildcard, *jsonpath.Filter:
		return Step{"", true}
	}
	return Step{}
}

// surveyor collects what expressions use.
type surveyor interface {
	used(n jsonata.Node, found, lost ir.Type, at Step)
	needed(t ir.Type, k ir.Kinds)
}

// querySurvey is the surveyor of an expression.
type querySurvey struct {
	v *visit
	q *ir.Query
}

func (s *querySurvey) used(n jsonata.Node, found, lost ir.Type, at Step) {
	base := n.Base()
	s.v.find.survey.Trail = append(s.v.find.survey.Trail, Use{
		State: s.v.state, At: s.q.Locate(base.Offset, base.End), Root: ir.InVariable, Found: found, Lost: lost, Step: at,
	})
}

func (s *querySurvey) needed(t ir.Type, k ir.Kinds) { s.v.needs(t, k) }

// wayOf is lostAt for a path of JSONata, name by name.
type wayOf struct {
	lost ir.Type
	at   Step
	done bool
}

func (w *wayOf) step(s jsonata.Node, before, after steps) {
	name, ok := s.(*jsonata.Name)
	if !ok || w.done {
		return
	}
	from, found := before.all(), after.all()
	w.lost, w.at = from, Step{name.Value, true}
	w.done = found.IsNothing() || vague(from)
}

// all is what the steps so far find, without the elements of arrays that collapse.
func (p steps) all() ir.Type {
	return p.one.t.Join(p.many.t).Join(p.one.seq).Join(p.many.seq).Without(ir.KindAbsent)
}

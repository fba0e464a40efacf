package main

import (
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// sample is a part of a document that a definition asks for: an object if members
// of it are asked for, a list if elements are, else a scalar.
type sample struct {
	id      int
	members map[string]*sample
	elem    *sample
	kinds   ir.Kinds // that uses of it need
}

// samples are those of a definition: of its input and of what its tasks return.
type samples struct {
	*contract.Set // nil: nothing else is promised
	input         *sample
	tasks         map[string]*sample // by identity, as its states get it
	all           []*sample
	final         bool // what is a scalar is known
}

// look surveys a definition whose samples are made of what it asks for: whatever
// is asked for behind a part of them is added to it, until nothing new is.
func look(p *ir.Program) *shape.Survey {
	s := &samples{tasks: map[string]*sample{}}
	s.input = s.part()
	const most = 1000
	for range most {
		survey := shape.Look(p, s)
		if !s.grow(survey) {
			break
		}
	}
	s.final = true
	return shape.Look(p, s)
}

func (s *samples) part() *sample {
	out := &sample{id: len(s.all) + 1, members: map[string]*sample{}}
	s.all = append(s.all, out)
	return out
}

// mark is a place that stands for a part of a sample: it is in no text.
func (p *sample) mark() ir.Span { return ir.Span{Start: -p.id, End: -p.id} }

func made(at ir.Span) bool { return at.Start < 0 }

// at is the part that a value comes from; nil if it comes from none.
func (s *samples) at(t ir.Type) *sample {
	if at := t.Origin(); made(at) && -at.Start <= len(s.all) {
		return s.all[-at.Start-1]
	}
	return nil
}

// grow adds the first thing that a survey asks for and that is not there, and tells
// whether there was one. What is asked for behind it is known only afterwards.
func (s *samples) grow(survey *shape.Survey) bool {
	for i := range survey.Trail {
		u := &survey.Trail[i]
		if u.Needs != 0 {
			if p := s.at(u.Found); p != nil && s.needed(p, u.Needs) {
				return true
			}
		} else if p := s.at(u.Lost); p != nil && u.Step.Known && s.read(p, u.Step.Name) {
			return true
		}
	}
	return false
}

func (s *samples) needed(p *sample, k ir.Kinds) bool {
	p.kinds |= k
	if k != ir.KindArray || p.elem != nil || len(p.members) > 0 {
		return false
	}
	p.elem = s.part()
	return true
}

// read adds a member, or for "" elements.
func (s *samples) read(p *sample, name string) bool {
	for name != "" && p.elem != nil { // an element of which nothing is known has its list's mark
		p = p.elem
	}
	switch {
	case name == "" && p.elem == nil && len(p.members) == 0:
		p.elem = s.part()
	case name != "" && p.members[name] == nil:
		p.members[name] = s.part()
	default:
		return false
	}
	return true
}

// typ is the type of a part. As long as samples grow, what may become anything is
// unknown.
func (s *samples) typ(p *sample) ir.Type {
	switch {
	case len(p.members) > 0:
		var fields []ir.TypeField
		for name, m := range p.members {
			t := s.typ(m)
			if m.kinds&ir.KindAbsent != 0 { // somebody asks whether it is there
				t = t.Optional()
			}
			fields = append(fields, ir.TypeField{Name: name, Type: t})
		}
		return ir.ObjectWith(ir.Nothing, fields...).From(p.mark())
	case p.elem != nil:
		return ir.List(s.typ(p.elem)).From(p.mark())
	case !s.final:
		return ir.Unknown.From(p.mark())
	}
	if kinds := p.kinds &^ ir.KindAbsent; kinds != 0 {
		return ir.Unknown.Only(kinds).From(p.mark())
	}
	return ir.Unknown.Only(ir.KindString | ir.KindNumber | ir.KindBoolean).From(p.mark())
}

// InputPromise is the sample of the input.
func (s *samples) InputPromise() contract.Promise {
	return contract.Promise{Type: s.typ(s.input), Trust: contract.Promised}
}

// ResultPromise is the sample of what a task returns.
func (s *samples) ResultPromise(t *ir.Task) contract.Promise {
	p := s.tasks[t.Target.ID]
	if p == nil {
		p = s.part()
		s.tasks[t.Target.ID] = p
	}
	return contract.Promise{Type: s.typ(p), Trust: contract.Promised}
}

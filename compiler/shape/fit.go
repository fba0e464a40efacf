package shape

import (
	"slices"
	"strconv"

	"github.com/aslc-dev/aslc/ir"
)

// step leads into a value: to the member of a name, or to an element; any is
// all elements.
type step struct {
	name  *string
	index int
}

const anyElement = -1

func (s step) String() string {
	switch {
	case s.name != nil:
		return "." + *s.name
	case s.index == anyElement:
		return "[]"
	}
	return "[" + strconv.Itoa(s.index) + "]"
}

// misfit is a part of a type whose values are not what is wanted there.
type misfit struct {
	at        []step
	got, want ir.Type
	lacks     string  // the member that is wanted, and not there
	extra     string  // the member that is there, and not wanted
	in        ir.Type // of which a member is lacking, or one too many
	sure      bool    // whatever the value is, it does not fit
}

// wanted is the part of what was promised that does not fit.
func (m misfit) wanted() ir.Type {
	if m.extra != "" {
		return m.in
	}
	return m.want
}

func (m misfit) path() string {
	text := "$"
	for _, s := range m.at {
		text += s.String()
	}
	return text
}

// fit finds where values of one type are none of another. What is unknown may
// fit: it is looked at when it arrives.
func fit(got, want ir.Type) []misfit {
	var f fitting
	f.value(got.Without(ir.KindAbsent), want.Without(ir.KindAbsent), true)
	return f.found
}

type fitting struct {
	at    []step
	found []misfit
}

func (f *fitting) report(m misfit) {
	m.at = slices.Clone(f.at)
	f.found = append(f.found, m)
}

// inside goes one step further.
func (f *fitting) inside(s step, visit func()) {
	f.at = append(f.at, s)
	visit()
	f.at = f.at[:len(f.at)-1]
}

// value compares what is at a place; sure tells whether it is certainly there.
func (f *fitting) value(got, want ir.Type, sure bool) {
	switch {
	case got.IsNothing() || vague(got) || want.IsUnknown():
		return
	case !got.Has(want.Kinds()), disjoint(got, want):
		f.report(misfit{got: got, want: want, sure: sure})
		return
	case got.Has(^want.Kinds()), partly(got, want):
		f.report(misfit{got: got, want: want})
	}
	both := got.Kinds() & want.Kinds()
	if both&ir.KindObject != 0 {
		f.object(got, want, sure && both == ir.KindObject)
	}
	if both&ir.KindArray != 0 {
		f.array(got, want, sure && both == ir.KindArray)
	}
}

// vague tells whether so little is known of a type that it says nothing about a
// single value: what guards have left over of an unknown one.
func vague(t ir.Type) bool {
	scalars := 0
	for _, k := range []ir.Kinds{ir.KindBoolean, ir.KindNumber, ir.KindString, ir.KindArray, ir.KindObject} {
		if t.Has(k) {
			scalars++
		}
	}
	return scalars >= 4
}

// disjoint tells whether no string of one type, the only kind that both have, is
// one of the other.
func disjoint(got, want ir.Type) bool {
	if got.Kinds()&want.Kinds() != ir.KindString {
		return false
	}
	texts, known := got.Texts()
	return known && !slices.ContainsFunc(texts, func(s string) bool { return want.HasText(s) })
}

// partly tells whether some scalars of a type are none of the other.
func partly(got, want ir.Type) bool {
	if got.Has(ir.KindNumber) && want.Has(ir.KindNumber) && want.Whole() && !got.Whole() {
		return true
	}
	texts, known := got.Texts()
	return known && want.Has(ir.KindString) && slices.ContainsFunc(texts, func(s string) bool { return !want.HasText(s) })
}

func (f *fitting) object(got, want ir.Type, sure bool) {
	for _, field := range want.Fields() {
		there := got.Field(field.Name).From(got.Origin())
		field.Type = field.Type.From(want.Origin())
		needed := !field.Type.Has(ir.KindAbsent)
		switch {
		case field.Type.Is(ir.KindAbsent):
		case needed && there.Is(ir.KindAbsent):
			f.report(misfit{want: field.Type, lacks: field.Name, in: got, sure: sure})
			continue
		case needed && there.Has(ir.KindAbsent) && !vague(there):
			f.report(misfit{got: there, want: field.Type, lacks: field.Name, in: got})
		}
		f.inside(step{name: &field.Name}, func() {
			f.value(there.Without(ir.KindAbsent), field.Type.Without(ir.KindAbsent), sure && !there.Has(ir.KindAbsent))
		})
	}
	for _, field := range got.Fields() {
		if wanted := want.Field(field.Name); wanted.Is(ir.KindAbsent) && !field.Type.Is(ir.KindAbsent) {
			f.report(misfit{got: field.Type, extra: field.Name, in: want, sure: sure && !field.Type.Has(ir.KindAbsent)})
		}
	}
}

func (f *fitting) array(got, want ir.Type, sure bool) {
	elems, known := got.Elems()
	if !known {
		f.inside(step{index: anyElement}, func() { f.value(got.Element().From(got.Origin()), want.Element().From(want.Origin()), false) })
		return
	}
	for i, e := range elems {
		e = e.From(got.Origin())
		there := sure && !e.Has(ir.KindAbsent)
		wanted := want.Elem(i).From(want.Origin())
		f.inside(step{index: i}, func() {
			if wanted.Is(ir.KindAbsent) {
				f.report(misfit{got: e, want: ir.AbsentType, sure: there})
				return
			}
			f.value(e.Without(ir.KindAbsent), wanted.Without(ir.KindAbsent), there)
		})
	}
	if lacking := want.Elem(len(elems)); lacking.Has(^ir.KindAbsent) && !lacking.Has(ir.KindAbsent) {
		f.inside(step{index: len(elems)}, func() { f.report(misfit{want: lacking, sure: sure}) })
	}
}

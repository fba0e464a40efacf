package ir

import (
	"slices"
	"strings"
)

// Join is the least type that has all values of both. Within the bounds of types
// it is commutative, associative and idempotent.
func (t Type) Join(u Type) Type {
	switch {
	case t.kinds == 0:
		return u
	case u.kinds == 0:
		return t
	}
	out := Type{kinds: t.kinds | u.kinds, whole: t.whole, text: t.text, array: t.array, object: t.object, origin: joinOrigins(t, u)}
	switch {
	case !t.Has(KindNumber):
		out.whole = u.whole
	case u.Has(KindNumber):
		out.whole = t.whole && u.whole
	}
	switch {
	case !t.Has(KindString):
		out.text = u.text
	case u.Has(KindString):
		out.text = joinTexts(t.text, u.text)
	}
	switch {
	case !t.Has(KindArray):
		out.array = u.array
	case u.Has(KindArray):
		out.array = joinArrays(t.array, u.array)
	}
	switch {
	case !t.Has(KindObject):
		out.object = u.object
	case u.Has(KindObject):
		out.object = joinObjects(t.object, u.object)
	}
	return out
}

// joinOrigins: a type that comes from two places has no one origin, unless one of
// the two says only that there may be no value.
func joinOrigins(t, u Type) Span {
	switch {
	case t.origin == u.origin || u.kinds == KindAbsent:
		return t.origin
	case t.kinds == KindAbsent:
		return u.origin
	}
	return Span{}
}

func joinTexts(a, b *textType) *textType {
	switch {
	case a == nil || b == nil:
		return nil
	case a.timestamp && b.timestamp:
		return a
	case a.timestamp || b.timestamp:
		return nil
	}
	if slices.Equal(a.constants, b.constants) {
		return a
	}
	all := slices.Concat(a.constants, b.constants)
	slices.Sort(all)
	return stringOf(slices.Compact(all)).text
}

func joinArrays(a, b *arrayType) *arrayType {
	switch {
	case a == b:
		return a
	case a == nil || b == nil:
		return nil
	case !a.rest.IsNothing() || !b.rest.IsNothing():
		return List(a.element().Join(b.element())).array
	}
	elems := make([]Type, max(len(a.elems), len(b.elems)))
	for i := range elems {
		elems[i] = a.at(i).Join(b.at(i))
	}
	return Tuple(elems...).array
}

// at is element i of an array whose places are known.
func (a *arrayType) at(i int) Type {
	if i < len(a.elems) {
		return a.elems[i]
	}
	return AbsentType
}

func joinObjects(a, b *objectType) *objectType {
	switch {
	case a == b:
		return a
	case a == nil || b == nil:
		return nil
	}
	fields := merge(a, b, Type.Join)
	return objectOf(fields, a.rest.Join(b.rest)).object
}

// merge combines the fields of two objects, by name; a field that one of them does
// not know is what its other members are.
func merge(a, b *objectType, combine func(Type, Type) Type) []TypeField {
	out := make([]TypeField, 0, max(len(a.fields), len(b.fields)))
	i, j := 0, 0
	for i < len(a.fields) || j < len(b.fields) {
		switch order := compareHeads(a.fields[i:], b.fields[j:]); {
		case order < 0:
			out = append(out, TypeField{a.fields[i].Name, combine(a.fields[i].Type, b.rest.with(KindAbsent))})
			i++
		case order > 0:
			out = append(out, TypeField{b.fields[j].Name, combine(a.rest.with(KindAbsent), b.fields[j].Type)})
			j++
		default:
			out = append(out, TypeField{a.fields[i].Name, combine(a.fields[i].Type, b.fields[j].Type)})
			i++
			j++
		}
	}
	return out
}

// compareHeads tells which of two lists goes on with the lesser name.
func compareHeads(a, b []TypeField) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return strings.Compare(a[0].Name, b[0].Name)
}

// Widen is a type that has all values of both, made so that a chain of types, each
// the Widen of the one before and something new, ends: what grows is given up.
// Strings that became more are any string, known places of an array that became
// more are a list, new members of an object lose their names, and nothing gets
// deeper.
func (t Type) Widen(u Type) Type {
	const least = 2 // levels that an array or object may have that was not there before
	joined := t.Join(u)
	if joined.Equal(t) {
		return t
	}
	return widen(t, joined).cut(max(t.depth(), least))
}

// widen loosens joined where it has more than t.
func widen(t, joined Type) Type {
	if t.Has(KindString) && !equalTexts(t.text, joined.text) {
		joined.text = nil
	}
	if t.Has(KindArray) && joined.array != nil && joined.array != t.array {
		joined.array = widenArray(t.array, joined.array)
	}
	if t.Has(KindObject) && joined.object != nil && joined.object != t.object {
		joined.object = widenObject(t.object, joined.object)
	}
	return joined
}

func widenArray(t, joined *arrayType) *arrayType {
	if t.rest.IsNothing() && joined.rest.IsNothing() && len(t.elems) == len(joined.elems) {
		elems := make([]Type, len(t.elems))
		for i := range elems {
			elems[i] = widen(t.elems[i], joined.elems[i])
		}
		return Tuple(elems...).array
	}
	return List(widen(t.element(), joined.element())).array
}

// widenObject keeps the fields that t has as well.
func widenObject(t, joined *objectType) *objectType {
	var fields []TypeField
	rest := joined.rest
	for _, f := range joined.fields {
		if i, ok := t.find(f.Name); ok {
			fields = append(fields, TypeField{f.Name, widen(t.fields[i].Type, f.Type)})
		} else {
			rest = rest.Join(f.Type.Without(KindAbsent))
		}
	}
	return objectOf(fields, widen(t.rest, rest)).object
}

// Narrow is a type that has all values that both have, and of t's no others than
// it must.
func (t Type) Narrow(u Type) Type {
	out := t.Only(u.kinds)
	if out.Has(KindNumber) {
		out.whole = t.whole || u.whole
	}
	if out.Has(KindString) {
		out.text = narrowTexts(t.text, u.text)
		if out.text != nil && !out.text.timestamp && len(out.text.constants) == 0 {
			out = out.Without(KindString)
		}
	}
	if out.Has(KindArray) {
		out = out.Without(KindArray).Join(narrowArrays(t, u)).From(t.origin)
	}
	if out.Has(KindObject) {
		out = out.Without(KindObject).Join(narrowObjects(t.object, u.object)).From(t.origin)
	}
	return out.From(u.origin)
}

// narrowTexts gives no constants where there is no string that both have.
func narrowTexts(a, b *textType) *textType {
	switch {
	case a == nil:
		return b
	case b == nil || a.timestamp && b.timestamp:
		return a
	case b.timestamp:
		return a // which of the constants are timestamps is not looked at
	case a.timestamp:
		return b
	}
	return &textType{constants: slices.DeleteFunc(slices.Clone(a.constants), func(s string) bool {
		_, both := slices.BinarySearch(b.constants, s)
		return !both
	})}
}

func narrowArrays(t, u Type) Type {
	switch {
	case u.array == nil:
		return t.Only(KindArray)
	case t.array == nil:
		return u.Only(KindArray)
	}
	a, known := t.Elems()
	b, both := u.Elems()
	switch {
	case !known && !both:
		return List(t.Element().Narrow(u.Element()))
	case !known:
		a, b, both = b, nil, false
		u = t
	}
	elems := make([]Type, len(a))
	for i := range a {
		other := u.Element().with(KindAbsent)
		if both {
			other = u.array.at(i)
		}
		elems[i] = a[i].Narrow(other)
	}
	if both && len(b) > len(a) && !b[len(a)].Has(KindAbsent) {
		return Nothing
	}
	return Tuple(elems...)
}

func narrowObjects(a, b *objectType) Type {
	switch {
	case a == nil && b == nil:
		return ObjectType
	case b == nil:
		return Type{kinds: KindObject, object: a}
	case a == nil:
		return Type{kinds: KindObject, object: b}
	}
	return objectOf(merge(a, b, Type.Narrow), a.rest.Narrow(b.rest))
}

// WithoutText is the type without a string, where that can be said.
func (t Type) WithoutText(s string) Type {
	texts, ok := t.Texts()
	if !ok {
		return t
	}
	left := slices.DeleteFunc(slices.Clone(texts), func(x string) bool { return x == s })
	out := t.Without(KindString)
	if len(left) > 0 {
		out.kinds |= KindString
		out.text = &textType{constants: left}
	}
	return out
}

// Equal tells whether two types have the same values. Origins do not count.
func (t Type) Equal(u Type) bool {
	return t.kinds == u.kinds && t.whole == u.whole && equalTexts(t.text, u.text) &&
		equalArrays(t.array, u.array) && equalObjects(t.object, u.object)
}

func equalTexts(a, b *textType) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.timestamp == b.timestamp && slices.Equal(a.constants, b.constants)
}

func equalArrays(a, b *arrayType) bool {
	if a == b || a == nil || b == nil || a.measure != b.measure {
		return a == b
	}
	return a.rest.Equal(b.rest) && slices.EqualFunc(a.elems, b.elems, Type.Equal)
}

func equalObjects(a, b *objectType) bool {
	if a == b || a == nil || b == nil || a.measure != b.measure {
		return a == b
	}
	return a.rest.Equal(b.rest) && slices.EqualFunc(a.fields, b.fields, func(f, g TypeField) bool {
		return f.Name == g.Name && f.Type.Equal(g.Type)
	})
}

package jsonata

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Map is $map: the results of the function for each element; undefined ones are
// left out.
var Map = &Function{
	Name: "map", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "f"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		array, f := args[0], args[1]
		return q.collect(array, func(item Value, i int) Value { return q.applyTo(f, item, Number(float64(i)), array) })
	},
}

// Filter is $filter: the elements for which the function says true.
var Filter = &Function{
	Name: "filter", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "f"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		array, f := args[0], args[1]
		return q.choose(array, func(item Value, i int) bool {
			return q.Truth(q.applyTo(f, item, Number(float64(i)), array))
		})
	},
}

// collect is the sequence of what f makes of the elements of an array, without
// what is undefined.
func (q *Query) collect(array Value, f func(item Value, i int) Value) Value {
	l := array.list()
	base := len(q.stack) // results wait on the stack, since nobody knows how many there will be
	for i := 0; i < l.len() && q.step(1); i++ {
		if v := f(l.at(i), i); v.Exists() {
			q.stack = append(q.stack, v)
		}
	}
	return q.popped(base)
}

// choose is the sequence of the elements of an array for which f is true, even
// those that are undefined.
func (q *Query) choose(array Value, f func(item Value, i int) bool) Value {
	l := array.list()
	base := len(q.stack)
	for i := 0; i < l.len() && q.step(1); i++ {
		if item := l.at(i); f(item, i) {
			q.stack = append(q.stack, item)
		}
	}
	return q.popped(base)
}

// applyTo calls a function with a value, and with its place and the whole that
// it is part of if the function takes so many arguments.
func (q *Query) applyTo(f, item, place, whole Value) Value {
	switch f.Arity() {
	case 0, 1:
		return q.invokeOne(f, item)
	case 2:
		return q.invoke(f, item, place)
	default:
		return q.invoke(f, item, place, whole)
	}
}

// SingleOf is $single: the only element for which the function says true.
var SingleOf = &Function{
	Name: "single", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "f", Optional: true}}},
	impl:      onlyOne,
}

func onlyOne(q *Query, args []Value) Value {
	array, f := args[0], args[1]
	if !array.Exists() {
		return Value{}
	}
	l := array.list()
	found, n := Value{}, 0
	for i := 0; i < l.len() && q.step(1); i++ {
		item := l.at(i)
		if f.Exists() && !q.Truth(q.applyTo(f, item, Number(float64(i)), array)) {
			continue
		}
		if n++; n > 1 {
			return q.Fail("D3138", Details{Index: i})
		}
		found = item
	}
	if n == 0 {
		return q.Fail("D3139", Details{})
	}
	return found
}

// Reduce is $reduce: the function of the result so far and each element, from
// the first to the last.
var Reduce = &Function{
	Name: "reduce", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "f"}, {Types: "j", Optional: true}}},
	impl:      reduce,
}

func reduce(q *Query, args []Value) Value {
	array, f, out := args[0], args[1], args[2]
	if !array.Exists() {
		return Value{}
	}
	if f.Arity() < 2 {
		return q.Fail("D3050", Details{Index: 1})
	}
	l := array.list()
	first := 0
	if !out.Exists() && l.len() > 0 {
		out, first = l.at(0), 1
	}
	for i := first; i < l.len() && q.step(1); i++ {
		out = q.accumulate(f, out, l.at(i), i, array)
	}
	return out
}

// accumulate calls a function with as many of these arguments as it takes.
func (q *Query) accumulate(f, out, item Value, i int, array Value) Value {
	switch f.Arity() {
	case 2:
		return q.invoke(f, out, item)
	case 3:
		return q.invoke(f, out, item, Number(float64(i)))
	default:
		return q.invoke(f, out, item, Number(float64(i)), array)
	}
}

// Sort is $sort: the elements in order; the function says of two whether they
// have to be swapped. Without it numbers and strings have their own order.
var Sort = &Function{
	Name: "sort", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "f", Optional: true}}},
	impl:      sortValues,
}

func sortValues(q *Query, args []Value) Value {
	array, f := args[0], args[1]
	if array.Len() <= 1 {
		return array
	}
	if f.Exists() {
		return Array(mergeSort(q, array.Elems(), func(a, b Value) bool { return scriptTruth(q.invoke(f, a, b)) })...)
	}
	return q.sortPlain(array.list())
}

// sortPlain sorts numbers or strings; D3070 if they are neither.
func (q *Query) sortPlain(l list) Value {
	n := l.len()
	if !q.allocElems(n) || !q.step(n*bits.Len(uint(n))) {
		return Value{}
	}
	out := make([]Value, n)
	for i := range out {
		out[i] = l.at(i)
	}
	switch {
	case q.all(out, KindNumber):
		slices.SortStableFunc(out, func(a, b Value) int { return cmp.Compare(a.Float(), b.Float()) })
	case q.all(out, KindString):
		slices.SortStableFunc(out, q.compareStrings)
	default:
		return q.Fail("D3070", Details{Index: 1})
	}
	return Array(out...)
}

// compareStrings orders strings, and counts going through them.
func (q *Query) compareStrings(a, b Value) int {
	s, t := a.Str(), b.Str()
	if !q.step(min(len(s), len(t)) / bytesPerStep) {
		return 0
	}
	return compareText(s, t)
}

// all says that each value is of a kind; infinities fail, NaN is no number.
func (q *Query) all(elems []Value, kind Kind) bool {
	for i := range elems {
		if elems[i].kind != kind || !q.finite(elems[i]) || elems[i].Float() != elems[i].Float() {
			return false
		}
	}
	return true
}

// scriptTruth is what JavaScript's if takes for true.
func scriptTruth(v Value) bool {
	switch v.kind {
	case KindArray, KindObject, KindFunction:
		return true
	case KindNumber:
		return v.Float() != 0 && !math.IsNaN(v.Float())
	}
	return v.num != 0
}

// Each is $each: the results of the function for each member of an object, called
// with value, name and object.
var Each = &Function{
	Name: "each", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "o", Context: true}, {Types: "f"}}},
	impl: func(q *Query, args []Value) Value {
		object, f := args[0], args[1]
		var out []Value
		l := object.memberList()
		for i := range l.len() {
			m := l.at(i)
			if !q.allocElems(1) {
				return Value{}
			}
			if v := q.applyTo(f, m.Value, String(m.Name), object); v.Exists() {
				out = append(out, v)
			}
		}
		return Sequence(out...)
	},
}

// Sift is $sift: the members of an object for which the function says true;
// undefined if there are none.
var Sift = &Function{
	Name: "sift", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "o", Context: true}, {Types: "f", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		object, f := args[0], args[1]
		var out []Member
		l := object.memberList()
		for i := range l.len() {
			m := l.at(i)
			if !q.step(1) || !q.alloc(memberSize) {
				return Value{}
			}
			if q.Truth(q.applyTo(f, m.Value, String(m.Name), object)) {
				out = append(out, m)
			}
		}
		if len(out) == 0 {
			return Value{}
		}
		return objectOf(out)
	},
}

package jsonata

import "math/bits"

// Append is $append: the elements of both arguments in one array; what is no
// array counts as one element.
var Append = &Function{
	Name: "append", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "x"}, {Types: "x"}}},
	impl:      func(q *Query, args []Value) Value { return q.concat(args[0], args[1]) },
}

// Reverse is $reverse: the elements from the last to the first.
var Reverse = &Function{
	Name: "reverse", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a"}}},
	impl: func(q *Query, args []Value) Value {
		l := args[0].list()
		n := l.len()
		if args[0].Len() <= 1 {
			return args[0]
		}
		if !q.allocElems(n) {
			return Value{}
		}
		out := make([]Value, n)
		for i := range out {
			out[i] = l.at(n - 1 - i)
		}
		return Array(out...)
	},
}

// Shuffle is $shuffle: the elements in an order by chance.
var Shuffle = &Function{
	Name: "shuffle", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a"}}},
	impl: func(q *Query, args []Value) Value {
		l := args[0].list()
		if args[0].Len() <= 1 {
			return args[0]
		}
		if !q.allocElems(l.len()) {
			return Value{}
		}
		out := make([]Value, l.len())
		for i := range out { // the inside-out Fisher-Yates shuffle
			j, _ := bits.Mul64(q.chance(), uint64(i)+1)
			out[i] = out[j]
			out[j] = l.at(i)
		}
		return Array(out...)
	},
}

// Zip is $zip: an array of the first elements, one of the second, and so on, up
// to the end of the shortest argument.
var Zip = &Function{
	Name: "zip", Arity: 0,
	Signature: &Signature{Params: []Param{{Types: "a", Repeated: true}}},
	impl: func(q *Query, args []Value) Value {
		n := shortest(args)
		if n > 0 && !q.allocElems(n) {
			return Value{}
		}
		out := make([]Value, n)
		for i := range out {
			if !q.allocElems(len(args)) {
				return Value{}
			}
			row := make([]Value, len(args))
			for j := range args {
				l := args[j].list()
				row[j] = l.at(i)
			}
			out[i] = Array(row...)
		}
		return Array(out...)
	},
}

// shortest is the length of the shortest array; what is no array has no elements.
func shortest(arrays []Value) int {
	if len(arrays) == 0 {
		return 0
	}
	n := arrays[0].Len()
	for _, a := range arrays {
		if a.kind != KindArray {
			return 0
		}
		n = min(n, a.Len())
	}
	return n
}

// Distinct is $distinct: the elements without those that equal an earlier one.
var Distinct = &Function{
	Name: "distinct", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x"}}},
	impl:      distinct,
}

func distinct(q *Query, args []Value) Value {
	array := args[0]
	if array.kind != KindArray || array.Len() <= 1 {
		return array
	}
	l := array.list()
	var out []Value
	seen := map[uint64][]Value{}
	for i := 0; i < l.len() && q.step(1); i++ {
		v := l.at(i)
		h := q.hash(v, 0)
		if q.within(seen[h], v) {
			continue
		}
		if !q.alloc(2 * elemSize) {
			return Value{}
		}
		seen[h] = append(seen[h], v)
		out = append(out, v)
	}
	if array.isSequence() {
		return Sequence(out...)
	}
	return Array(out...)
}

// within says that one of the values equals v.
func (q *Query) within(values []Value, v Value) bool {
	for i := range values {
		if q.step(1) && q.equal(values[i], v, 0) {
			return true
		}
	}
	return false
}

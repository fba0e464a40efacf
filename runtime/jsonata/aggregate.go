package jsonata

import "math"

// Sum is $sum: the sum of an array of numbers.
var Sum = &Function{
	Name: "sum", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "n"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return Number(q.total(args[0]))
	},
}

// Average is $average: the mean of an array of numbers; of none it is undefined.
var Average = &Function{
	Name: "average", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "n"}}},
	impl: func(q *Query, args []Value) Value {
		n := args[0].Len()
		if n == 0 {
			return Value{}
		}
		return Number(q.total(args[0]) / float64(n))
	},
}

// Max is $max: the greatest of an array of numbers; of none it is undefined.
var Max = &Function{
	Name: "max", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "n"}}},
	impl: func(q *Query, args []Value) Value {
		return q.fold(args[0], math.Max)
	},
}

// Min is $min: the least of an array of numbers; of none it is undefined.
var Min = &Function{
	Name: "min", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "n"}}},
	impl: func(q *Query, args []Value) Value {
		return q.fold(args[0], math.Min)
	},
}

// Count is $count: the number of elements; undefined has none.
var Count = &Function{
	Name: "count", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a"}}},
	impl:      func(_ *Query, args []Value) Value { return Number(float64(args[0].Len())) },
}

// total adds the numbers of an array up, from the first to the last.
func (q *Query) total(array Value) float64 {
	l := array.list()
	if !q.step(l.len()) {
		return 0
	}
	sum := 0.0
	for i := range l.len() {
		sum += l.at(i).Float()
	}
	return sum
}

// fold combines the numbers of an array; of none it is undefined.
func (q *Query) fold(array Value, better func(a, b float64) float64) Value {
	l := array.list()
	if array.Len() == 0 || !q.step(l.len()) {
		return Value{}
	}
	out := l.at(0).Float()
	for i := 1; i < l.len(); i++ {
		out = better(out, l.at(i).Float())
	}
	return Number(out)
}

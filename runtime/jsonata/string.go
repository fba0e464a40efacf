package jsonata

import (
	"math"
	"strings"
)

// ToString is $string: a string as it is, anything else as JSON text; a function
// is the empty string.
var ToString = &Function{
	Name: "string", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}, {Types: "b", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		text, ok := q.stringify(args[0], q.Truth(args[1]))
		if !ok {
			return Value{}
		}
		return String(text)
	},
}

// Length is $length: the number of code points.
var Length = &Function{
	Name: "length", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		return Number(float64(pointLen(args[0].Str())))
	},
}

// Substring is $substring: the code points from a place on, counted from the end
// if it is negative, and as many of them as the length says.
var Substring = &Function{
	Name: "substring", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "n"}, {Types: "n", Optional: true}}},
	impl:      substring,
}

func substring(q *Query, args []Value) Value {
	if !q.reads(args[0]) {
		return Value{}
	}
	text := args[0].Str()
	n := float64(pointLen(text))
	start, end := numberOr(args[1], math.NaN()), n
	if n+start < 0 {
		start = 0
	}
	if args[2].Exists() {
		length := args[2].Float()
		if length <= 0 {
			return String("")
		}
		end = n + start + length
		if start >= 0 {
			end = start + length
		}
	}
	from, to := sliceIndex(start, n), sliceIndex(end, n)
	if from >= to {
		return String("")
	}
	text = text[pointOffset(text, from):]
	return String(text[:pointOffset(text, to-from)])
}

// sliceIndex is what Array.prototype.slice makes of an index: a whole number,
// counted from the end if it is negative, within the array (ECMA-262 23.1.3.28).
func sliceIndex(x, n float64) int {
	if math.IsNaN(x) {
		return 0
	}
	x = math.Trunc(x)
	if x < 0 {
		x += n
	}
	return int(min(max(x, 0), n))
}

// SubstringBefore is $substringBefore: what stands before the first chars, or
// all of the string.
var SubstringBefore = &Function{
	Name: "substringBefore", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		before, _, _ := q.cut(args[0].Str(), soughtText(args[1]))
		return String(before)
	},
}

// SubstringAfter is $substringAfter: what stands behind the first chars, or all
// of the string.
var SubstringAfter = &Function{
	Name: "substringAfter", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		if _, after, found := q.cut(args[0].Str(), soughtText(args[1])); found {
			return String(after)
		}
		return args[0]
	},
}

// reads counts that a string is gone through. It is false if v is undefined, or
// the evaluation has failed.
func (q *Query) reads(v Value) bool { return v.Exists() && q.step(len(v.Str())/bytesPerStep) }

// cut is cutText that counts what it costs beyond going through s.
func (q *Query) cut(s, sep string) (before, after string, found bool) {
	if (startsLow(sep) || endsHigh(sep)) && !q.step(len(s)/unitsPerStep) {
		return s, "", false
	}
	return cutText(s, sep)
}

// unitsPerStep is how much text is taken apart into units in a step.
const unitsPerStep = 16

// soughtText is what a string becomes where JavaScript needs one: undefined is the
// word itself (ECMA-262 7.1.17).
func soughtText(v Value) string {
	if !v.Exists() {
		return "undefined"
	}
	return v.Str()
}

// Lowercase is $lowercase.
var Lowercase = &Function{
	Name: "lowercase", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl:      func(q *Query, args []Value) Value { return q.rewrite(args[0], 2, lowerText) },
}

// Uppercase is $uppercase.
var Uppercase = &Function{
	Name: "uppercase", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl:      func(q *Query, args []Value) Value { return q.rewrite(args[0], 3, upperText) },
}

// rewrite is f of a string, which makes it at most that many times as long;
// undefined of undefined.
func (q *Query) rewrite(v Value, growth int, f func(string) string) Value {
	if !v.Exists() || !q.alloc(growth*len(v.Str())) {
		return Value{}
	}
	return String(f(v.Str()))
}

// Trim is $trim: the string without blanks at its ends, and one blank for each
// row of them inside.
var Trim = &Function{
	Name: "trim", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl:      func(q *Query, args []Value) Value { return q.rewrite(args[0], 1, trim) },
}

func trim(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\r'
	}), " ")
}

// Pad is $pad: the string filled up to a width, at its start if that is negative.
var Pad = &Function{
	Name: "pad", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "n"}, {Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		text, width := args[0].Str(), args[1].Float()
		missing := math.Abs(width) - float64(pointLen(text))
		if !(missing > 0) {
			return args[0]
		}
		fill, ok := q.filling(missing, args[2].Str())
		switch {
		case !ok || !q.alloc(len(text)):
			return Value{}
		case width > 0:
			return String(concatText(text, fill))
		default:
			return String(concatText(fill, text))
		}
	},
}

// filling repeats char, a blank if that is empty, up to n code points.
func (q *Query) filling(n float64, char string) (string, bool) {
	if n != math.Trunc(n) || math.IsInf(n, 0) {
		q.Fail("T0410", Details{Token: "pad", Index: 2, Value: Number(n)}) // a RangeError in the reference
		return "", false
	}
	if char == "" {
		char = " "
	}
	each := float64(pointLen(char))
	if n/each > float64(q.limits.Bytes) {
		q.tooLong()
		return "", false
	}
	times := int(math.Ceil(n / each))
	if !q.alloc(times * len(char)) {
		return "", false
	}
	fill := strings.Repeat(char, times)
	return pairUp(fill[:pointOffset(fill, int(n))]), true
}

// Join is $join: the strings of an array, with the separator between them.
var Join = &Function{
	Name: "join", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "s"}, {Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return q.join(args[0], args[1].Str())
	},
}

func (q *Query) join(array Value, separator string) Value {
	l := array.list()
	n := l.len()
	if !q.step(n) || len(separator) > 0 && !q.alloc(min(n, q.limits.Bytes)*len(separator)) {
		return Value{}
	}
	var out strings.Builder
	for i := range n {
		text := l.at(i).Str()
		if !q.alloc(len(text)) {
			return Value{}
		}
		if i > 0 {
			out.WriteString(separator)
		}
		out.WriteString(text)
	}
	return String(pairUp(out.String()))
}

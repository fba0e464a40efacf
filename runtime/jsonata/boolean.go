package jsonata

import "math"

// Truth is what $boolean makes of the value; undefined is false.
func (q *Query) Truth(v Value) bool {
	if v.kind == KindBool {
		return v.num != 0
	}
	return q.truth(v, 0)
}

func (q *Query) truth(v Value, level int) bool {
	switch v.kind {
	case KindBool, KindString:
		return v.num != 0
	case KindNumber:
		return q.isNumber(v) && v.Float() != 0
	case KindObject:
		return v.Len() > 0
	case KindArray:
		return q.anyTruth(v, level+1)
	case KindFunction:
		return v.flags&wrapped == 0 && v.function().match == nil // the reference's are objects until they are passed on
	}
	return false
}

// anyTruth goes through all elements of an array: each may be an infinity, which fails.
func (q *Query) anyTruth(v Value, level int) bool {
	l := v.list()
	if !q.step(l.len()) || !q.lower(level) {
		return false
	}
	any := false
	for i := range l.len() {
		any = q.truth(l.at(i), level) || any
	}
	return any && q.err == nil
}

// Boolean is $boolean: whether the value is something; undefined of undefined.
var Boolean = &Function{
	Name: "boolean", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return Bool(q.Truth(args[0]))
	},
}

// Not is $not: the opposite of $boolean; undefined of undefined.
var Not = &Function{
	Name: "not", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return Bool(!q.Truth(args[0]))
	},
}

// finite refuses infinities (D1001).
func (q *Query) finite(v Value) bool {
	if math.IsInf(v.Float(), 0) {
		q.Fail("D1001", Details{Value: v})
	}
	return q.err == nil
}

// Exists is $exists: whether the argument is a value.
var Exists = &Function{
	Name: "exists", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x"}}},
	impl:      func(_ *Query, args []Value) Value { return Bool(args[0].Exists()) },
}

// Type is $type: the name of the value's type; undefined of undefined.
var Type = &Function{
	Name: "type", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x"}}},
	impl:      typeName,
}

func typeName(q *Query, args []Value) Value {
	switch v := args[0]; v.kind {
	case KindNull:
		return String("null")
	case KindBool:
		return String("boolean")
	case KindNumber:
		return q.numberType(v)
	case KindString:
		return String("string")
	case KindArray:
		return String("array")
	case KindObject:
		return String("object")
	case KindFunction:
		return String("function")
	}
	return Value{}
}

// numberType refuses infinities; NaN is called an object, as it is no number and
// nothing else.
func (q *Query) numberType(v Value) Value {
	switch {
	case !q.finite(v):
		return Value{}
	case math.IsNaN(v.Float()):
		return String("object")
	}
	return String("number")
}

// Assert is $assert: D3141 with the message unless the condition holds.
var Assert = &Function{
	Name: "assert", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "b"}, {Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if q.Truth(args[0]) {
			return Value{}
		}
		return q.raise("D3141", args[1].Str(), "$assert() statement failed")
	},
}

// Raise is $error: D3137 with the message.
var Raise = &Function{
	Name: "error", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.raise("D3137", args[0].Str(), "$error() function evaluated")
	},
}

// raise fails with a message, or with another one if that is empty.
func (q *Query) raise(code, message, otherwise string) Value {
	if message == "" {
		message = otherwise
	}
	return q.Fail(code, Details{Message: message})
}

package jsonata

import (
	"math"
	"strings"
	"testing"
)

// binary is an operator as a test calls it.
type binary func(q *Query, a, b Value) Value

// TestOperators has the results of npm's jsonata 2.0.6, or "error" and the code.
func TestOperators(t *testing.T) {
	add, less := (*Query).Add, (*Query).Less
	for _, c := range []struct {
		name string
		op   binary
		a, b string
		want string
	}{
		{"+", add, `1`, `2`, `3`},
		{"+", add, `0.1`, `0.2`, `0.30000000000000004`},
		{"+", add, `1`, `undefined`, `undefined`},
		{"+", add, `undefined`, `undefined`, `undefined`},
		{"+", add, `"1"`, `2`, `error T2001`},
		{"+", add, `1`, `"2"`, `error T2002`},
		{"+", add, `null`, `2`, `error T2001`},
		{"+", add, `undefined`, `"2"`, `error T2002`},
		{"+", add, `[1]`, `2`, `error T2001`},
		{"-", (*Query).Subtract, `1`, `2.5`, `-1.5`},
		{"-", (*Query).Subtract, `true`, `2`, `error T2001`},
		{"*", (*Query).Multiply, `3`, `0.5`, `1.5`},
		{"*", (*Query).Multiply, `1e308`, `10`, `null`},
		{"*", (*Query).Multiply, `3`, `{}`, `error T2002`},
		{"/", (*Query).Divide, `1`, `4`, `0.25`},
		{"/", (*Query).Divide, `1`, `0`, `null`},
		{"/", (*Query).Divide, `0`, `0`, `null`},
		{"/", (*Query).Divide, `1`, `null`, `error T2002`},
		{"%", (*Query).Modulo, `-7`, `3`, `-1`},
		{"%", (*Query).Modulo, `5.5`, `2`, `1.5`},
		{"%", (*Query).Modulo, `5`, `0`, `null`},
		{"%", (*Query).Modulo, `"a"`, `0`, `error T2001`},
		{"&", (*Query).Concat, `"a"`, `"b"`, `"ab"`},
		{"&", (*Query).Concat, `"a"`, `undefined`, `"a"`},
		{"&", (*Query).Concat, `undefined`, `undefined`, `""`},
		{"&", (*Query).Concat, `1.0`, `null`, `"1null"`},
		{"&", (*Query).Concat, `0.1`, `true`, `"0.1true"`},
		{"&", (*Query).Concat, `[1, {"a":"b"}]`, `1e21`, `"[1,{\"a\":\"b\"}]1e+21"`},
		{"&", (*Query).Concat, `"\ud83d"`, `"\ude00"`, `"😀"`},
		{"=", (*Query).Equal, `1`, `1.0`, `true`},
		{"=", (*Query).Equal, `1`, `"1"`, `false`},
		{"=", (*Query).Equal, `null`, `null`, `true`},
		{"=", (*Query).Equal, `null`, `false`, `false`},
		{"=", (*Query).Equal, `undefined`, `undefined`, `false`},
		{"=", (*Query).Equal, `{"a":1,"b":[2]}`, `{"b":[2],"a":1}`, `true`},
		{"=", (*Query).Equal, `{"a":1,"b":2}`, `{"a":1,"c":2}`, `false`},
		{"=", (*Query).Equal, `[1,2]`, `[2,1]`, `false`},
		{"=", (*Query).Equal, `[1,[2]]`, `[1,[2]]`, `true`},
		{"=", (*Query).Equal, `[]`, `{}`, `false`},
		{"!=", (*Query).NotEqual, `1`, `2`, `true`},
		{"!=", (*Query).NotEqual, `1`, `undefined`, `false`},
		{"!=", (*Query).NotEqual, `{"a":1}`, `{"a":1}`, `false`},
		{"<", less, `1`, `2`, `true`},
		{"<", less, `"a"`, `"B"`, `false`},
		{"<", less, `"B"`, `"a"`, `true`},
		{"<", less, `"\ud83d\ude00"`, `"\uff5e"`, `true`},
		{"<", less, `1`, `undefined`, `undefined`},
		{"<", less, `undefined`, `"a"`, `undefined`},
		{"<", less, `1`, `"a"`, `error T2009`},
		{"<", less, `null`, `1`, `error T2010`},
		{"<", less, `undefined`, `null`, `error T2010`},
		{"<", less, `true`, `false`, `error T2010`},
		{"<=", (*Query).LessEqual, `2`, `2`, `true`},
		{"<=", (*Query).LessEqual, `"b"`, `"a"`, `false`},
		{"<=", (*Query).LessEqual, `[1]`, `1`, `error T2010`},
		{">", (*Query).Greater, `2`, `1`, `true`},
		{">", (*Query).Greater, `"ab"`, `"a"`, `true`},
		{">", (*Query).Greater, `"a"`, `1`, `error T2009`},
		{">=", (*Query).GreaterEqual, `1`, `1`, `true`},
		{">=", (*Query).GreaterEqual, `"a"`, `"b"`, `false`},
		{">=", (*Query).GreaterEqual, `{}`, `1`, `error T2010`},
		{"in", (*Query).In, `1`, `[3,2,1]`, `true`},
		{"in", (*Query).In, `"1"`, `[1]`, `false`},
		{"in", (*Query).In, `"a"`, `"a"`, `true`},
		{"in", (*Query).In, `"a"`, `"abc"`, `false`},
		{"in", (*Query).In, `null`, `[null]`, `true`},
		{"in", (*Query).In, `[1]`, `[[1]]`, `false`},
		{"in", (*Query).In, `undefined`, `[1]`, `false`},
		{"in", (*Query).In, `1`, `undefined`, `false`},
		{"..", (*Query).Range, `2`, `5`, `[2,3,4,5]`},
		{"..", (*Query).Range, `5`, `2`, `undefined`},
		{"..", (*Query).Range, `undefined`, `2`, `undefined`},
		{"..", (*Query).Range, `1`, `undefined`, `undefined`},
		{"..", (*Query).Range, `1.5`, `2`, `error T2003`},
		{"..", (*Query).Range, `1`, `"2"`, `error T2004`},
		{"..", (*Query).Range, `null`, `2`, `error T2003`},
		{"..", (*Query).Range, `1`, `10000001`, `error D2014`},
	} {
		var q Query
		v := c.op(q.Begin(nil), parsed(t, c.a), parsed(t, c.b))
		if got := shownResult(&q, v); got != c.want {
			t.Errorf("%s %s %s is %s, want %s", c.a, c.name, c.b, got, c.want)
		}
	}
}

func TestNegate(t *testing.T) {
	for _, c := range [][2]string{{`1.5`, `-1.5`}, {`undefined`, `undefined`}, {`"1"`, `error D1002`}, {`null`, `error D1002`}, {`[1]`, `error D1002`}} {
		var q Query
		v := q.Begin(nil).Negate(parsed(t, c[0]))
		if got := shownResult(&q, v); got != c[1] {
			t.Errorf("-%s is %s, want %s", c[0], got, c[1])
		}
	}
}

// Infinities are values, but no operator takes them (D1001).
func TestInfinities(t *testing.T) {
	infinite := Number(math.Inf(1))
	for name, f := range map[string]func(q *Query){
		"+":   func(q *Query) { q.Add(infinite, Number(1)) },
		"/":   func(q *Query) { q.Divide(Number(1), infinite) },
		"-":   func(q *Query) { q.Negate(infinite) },
		"?":   func(q *Query) { q.Truth(infinite) },
		"[?]": func(q *Query) { q.Truth(Array(Bool(true), Array(infinite))) },
		"[":   func(q *Query) { q.Filter(Array(Number(1)), func(Value) Value { return infinite }) },
	} {
		var q Query
		f(q.Begin(nil))
		if q.Error() == nil || q.Error().Code != "D1001" {
			t.Errorf("%s: %v", name, q.Error())
		}
	}
	if v := (&Query{}).Begin(nil).Less(infinite, Number(1)); v.num != 0 {
		t.Error("an infinity is less than 1")
	}
}

func TestErrorTexts(t *testing.T) {
	var q Query
	for _, c := range []struct {
		run  func()
		want string
	}{
		{func() { q.Add(String("a"), Number(1)) }, `T2001: The left side of the "+" operator must evaluate to a number`},
		{func() { q.Less(Number(1), String("x")) }, `T2009: The values 1 and "x" either side of operator "<" must be of the same data type`},
		{func() { q.Apply(Value{}, Null()) }, `T1006: Attempted to invoke a non-function`},
		{func() { q.Misspelt(Value{}, "sum") }, `T1005: Attempted to invoke a non-function. Did you mean $sum?`},
		{func() { q.MisspeltPartial(Value{}, "sum") }, `T1007: Attempted to partially apply a non-function. Did you mean $sum?`},
		{func() { q.Call(Sum, String("a")) }, `T0412: Argument 1 of function "sum" must be an array of "numbers"`},
		{func() { q.Call(Uppercase, Number(1)) }, `T0410: Argument 1 of function "uppercase" does not match function signature`},
		{func() { q.Negate(Null()) }, `D1002: Cannot negate a non-numeric value: null`},
	} {
		q.Begin(nil)
		c.run()
		if q.Error() == nil || q.Error().Error() != c.want {
			t.Errorf("%v, want %s", q.Error(), c.want)
		}
	}
}

// A long value does not make a long message.
func TestErrorTextsAreShort(t *testing.T) {
	var q Query
	q.Begin(nil).Negate(String(strings.Repeat("ü", 1<<20)))
	if n := len(q.Error().Message); n > 2*maxShown {
		t.Errorf("a message of %d bytes", n)
	}
}

func TestArrays(t *testing.T) {
	var q Query
	q.Begin(nil)
	inner := Array(Number(2), Number(3))
	for _, c := range []struct {
		v    Value
		want string
	}{
		{q.Array(), `[]`},
		{q.Array(Number(1), inner, Value{}), `[1,2,3]`},
		{q.Array(Number(1), Single(inner)), `[1,[2,3]]`},
		{q.Array(Single(Number(1)), Null()), `[1,null]`},
		{q.Array(parsed(t, `[[1],[2]]`)), `[[1],[2]]`},
		{q.Array(q.Range(Number(1), Number(3)), Number(9)), `[1,2,3,9]`},
		{q.Array(Single(q.Array(Single(inner)))), `[[[2,3]]]`},
	} {
		if got := shownResult(&q, c.v); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

package jsonata

import (
	"strings"
	"testing"
)

// Whatever builds a lot counts it before it does.
func TestFunctionsKeepToTheBudget(t *testing.T) {
	long := String(strings.Repeat("x", 1<<16))
	many := make([]Value, 1<<12)
	for i := range many {
		many[i] = long
	}
	cases := []struct {
		f    *Function
		args []Value
	}{
		{Pad, []Value{String("x"), Number(1e9)}},
		{Pad, []Value{String("x"), Number(-1e300)}},
		{Pad, []Value{String("x"), Number(1e9), String("ab")}},
		{Join, []Value{Array(many...)}},
		{Join, []Value{Array(many...), long}},
		{Replace, []Value{long, String("x"), long}},
		{ToString, []Value{Array(many...)}},
		{ToString, []Value{Array(many...), Bool(true)}},
		{Split, []Value{String(strings.Repeat("x", 1<<23)), String("")}},
		{Range, []Value{Number(1), Number(9e6), Number(1)}},
		{FormatInteger, []Value{Number(1e300), String("I")}},
		{Uppercase, []Value{String(strings.Repeat("é", 1<<25))}},
		{Base64Encode, []Value{String(strings.Repeat("é", 1<<25))}},
		{EncodeURL, []Value{String(strings.Repeat("é", 1<<25))}},
	}
	for _, c := range cases {
		var q Query
		q.Begin(nil)
		v := q.Call(c.f, c.args...)
		if v.Exists() || q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("$%s: %v", c.f.Name, q.Error())
		}
	}
}

func TestFunctionsCountSteps(t *testing.T) {
	numbers, texts, objects := make([]Value, 1000), make([]Value, 1000), make([]Value, 1000)
	for i := range numbers {
		numbers[i], texts[i] = Number(float64(i)), String("t")
		objects[i] = Members{{Name: "a", Value: numbers[i]}}.Value()
	}
	for f, array := range map[*Function][]Value{
		Sum: numbers, Average: numbers, Max: numbers, Min: numbers, Join: texts, Sort: numbers, Reverse: numbers, Shuffle: numbers,
		Zip: numbers, Distinct: numbers, Keys: objects, Spread: objects, Merge: objects, Clone: numbers, ToString: numbers,
	} {
		var q Query
		q.Begin(nil)
		q.Limit(Limits{Depth: 10, Steps: 900, Bytes: 1 << 20})
		q.Call(f, Array(array...))
		if q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("$%s: %v", f.Name, q.Error())
		}
	}
}

// A long string costs more steps than a short one, though nothing is built.
func TestLongStringsCountSteps(t *testing.T) {
	long := String(strings.Repeat("😀", 1<<18))
	half := String("\xed\xb8\x80") // the second unit of 😀
	calls := []struct {
		f    *Function
		args []Value
	}{
		{Length, []Value{long}},
		{Substring, []Value{long, Number(1), Number(2)}},
		{SubstringBefore, []Value{long, String("x")}},
		{SubstringAfter, []Value{long, String("x")}},
		{Contains, []Value{long, String("x")}},
		{Split, []Value{long, String("x")}},
		{Split, []Value{long, half}},
		{Replace, []Value{long, String("x"), String("")}},
		{Replace, []Value{long, half, String("")}},
		{Pad, []Value{long, Number(3)}},
		{ToNumber, []Value{long}},
		{ToMillis, []Value{long}},
		{Hash, []Value{long, String("MD5")}},
		{Parse, []Value{long}},
		{Sort, []Value{Array(long, long)}},
		{Distinct, []Value{Array(long, long)}},
	}
	for _, c := range calls {
		var q Query
		q.Begin(nil)
		q.Limit(Limits{Depth: 10, Steps: 5000, Bytes: 64 << 20})
		q.Call(c.f, c.args...)
		if q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("$%s: %v", c.f.Name, q.Error())
		}
	}
}

// Functions that go down into values stop at a depth that Go's stack is far from.
func TestDeepValues(t *testing.T) {
	deep := Number(1)
	for range 100_000 {
		deep = Array(deep)
	}
	for _, f := range []*Function{ToString, Clone, Keys, Spread} {
		var q Query
		q.Begin(nil)
		q.Call(f, deep)
		if q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("$%s: %v", f.Name, q.Error())
		}
	}
	var q Query
	q.Begin(nil)
	if q.Call(Lookup, deep, String("a")); q.Error() == nil {
		t.Error("$lookup finds the bottom")
	}
	if q.Begin(nil).Call(Distinct, Array(deep, deep)); q.Failed() {
		t.Errorf("$distinct: %v", q.Error())
	}
}

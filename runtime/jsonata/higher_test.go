package jsonata

import (
	"strings"
	"testing"
)

// lambda is a function of arity arguments that shows what it was given, as
// function($a, $b) { [$a, $b] } does.
func lambda(q *Query, arity int) Value {
	return q.Lambda(arity, nil, func(args []Value) Value {
		return Array(append([]Value(nil), args[:arity]...)...)
	})
}

func TestArgumentsOfFunctions(t *testing.T) {
	cases := []struct {
		f      *Function
		whole  string
		arity  int
		result string
	}{
		{Map, `["x","y"]`, 1, `[["x"],["y"]]`},
		{Map, `["x","y"]`, 2, `[["x",0],["y",1]]`},
		{Map, `["x"]`, 3, `["x",0,["x"]]`},
		{Map, `["x"]`, 4, `["x",0,["x"],null]`},
		{Map, `["x"]`, 0, `[]`},
		{Map, `"x"`, 3, `["x",0,["x"]]`},
		{Map, `undefined`, 1, `undefined`},
		{Map, `[]`, 1, `undefined`},
		{Each, `{"a":1,"b":2}`, 2, `[[1,"a"],[2,"b"]]`},
		{Each, `{"a":1}`, 3, `[1,"a",{"a":1}]`},
		{Each, `{}`, 1, `undefined`},
		{Each, `undefined`, 1, `undefined`},
		{Each, `[]`, 1, `error T0410`},
		{Filter, `[0,1,[]]`, 1, `1`},
		{Filter, `[0,0]`, 2, `0`}, // [0, 1] is true
		{Sift, `{"a":0,"b":1}`, 1, `{"b":1}`},
		{Sift, `{"a":0}`, 1, `undefined`},
		{Sift, `{"a":0}`, 2, `{"a":0}`},
		{Sift, `undefined`, 1, `undefined`},
		{Sift, `1`, 1, `error T0410`},
		{SingleOf, `[0,1]`, 1, `1`},
		{SingleOf, `[1,2]`, 1, `error D3138`},
		{SingleOf, `[0]`, 1, `error D3139`},
		{Reduce, `[1,2,3]`, 2, `[[1,2],3]`},
		{Reduce, `[1,2]`, 3, `[1,2,1]`},
		{Reduce, `[1,2]`, 4, `[1,2,1,[1,2]]`},
		{Reduce, `[1]`, 2, `1`},
		{Reduce, `[]`, 2, `undefined`},
		{Reduce, `undefined`, 1, `undefined`},
		{Reduce, `[1,2]`, 1, `error D3050`},
	}
	for _, c := range cases {
		var q Query
		q.Begin(nil)
		got := shownResult(&q, q.CallOn(Value{}, c.f, parsed(t, c.whole), lambda(&q, c.arity)))
		if got != c.result {
			t.Errorf("$%s(%s, function of %d): %s, want %s", c.f.Name, c.whole, c.arity, got, c.result)
		}
	}
}

func TestNoFunction(t *testing.T) {
	testFunctions(t, []functionCase{
		{Map, args(`[1]`), `error T0410`},
		{Map, args(`[1]`, `1`), `error T0410`},
		{Map, args(`[1]`, `undefined`), `error T0410`},
		{Filter, args(`[1]`, `"a"`), `error T0410`},
		{Reduce, args(`[1]`, `null`), `error T0410`},
		{Each, args(`{}`, `1`), `error T0410`},
		{Sift, args(`{"a":1}`), `error T1006`}, // an exception in the reference
		{Sift, args(`{}`), `undefined`},
		{Sort, args(`[2,1]`, `1`), `error T0410`},
		{SingleOf, args(`[1]`, `1`), `error T0410`},
	})
}

func TestReduceFromInitialValue(t *testing.T) {
	var q Query
	q.Begin(nil)
	got := q.Call(Reduce, parsed(t, `[1,2]`), lambda(&q, 2), String("i"))
	if text := shownResult(&q, got); text != `[["i",1],2]` {
		t.Error(text)
	}
	if got := q.Call(Reduce, parsed(t, `[]`), lambda(&q, 2), String("i")); got.Str() != "i" {
		t.Error(shownResult(&q, got))
	}
}

// Built-in functions get as many arguments as the reference's declare, though
// their signatures allow fewer.
func TestBuiltinsAsFunctions(t *testing.T) {
	cases := []struct {
		whole string
		f     *Function
		want  string
	}{
		{`["a","b"]`, Uppercase, `["A","B"]`},
		{`[1.25,1.25]`, Round, `[1,1.2]`}, // the index is the precision
		{`[1,[2]]`, ToString, `["1","[2]"]`},
		{`[[1,2],[3]]`, Sum, `[3,3]`},
		{`[{"a":1}]`, Keys, `["a"]`}, // the sequence does not collapse inside
		{`["abc"]`, Substring, `error T0410`},
		{`[1]`, Millis, `error T0410`},
	}
	for _, c := range cases {
		var q Query
		q.Begin(nil)
		if got := shownResult(&q, q.Call(Map, parsed(t, c.whole), c.f.Value())); got != c.want {
			t.Errorf("$map(%s, $%s): %s, want %s", c.whole, c.f.Name, got, c.want)
		}
	}
}

func TestSortByFunction(t *testing.T) {
	var q Query
	q.Begin(nil)
	var compared []string
	swap := q.Lambda(2, nil, func(args []Value) Value {
		compared = append(compared, args[0].Str()+args[1].Str())
		return Bool(args[0].Str()[0] > args[1].Str()[0])
	})
	got := q.Call(Sort, parsed(t, `["b1","a1","b2","a2","c1"]`), swap)
	if text := shownResult(&q, got); text != `["a1","a2","b1","b2","c1"]` {
		t.Error(text)
	}
	if order := strings.Join(compared, " "); order != "b1a1 a2c1 b2a2 b2c1 a1a2 b1a2 b1b2" { // the reference's
		t.Error(order)
	}
}

// A comparator's result is true as JavaScript sees it: an empty array is.
func TestSortTruth(t *testing.T) {
	for text, want := range map[string]string{`[]`: `[2,1]`, `{}`: `[2,1]`, `"x"`: `[2,1]`, `""`: `[1,2]`, `null`: `[1,2]`, `undefined`: `[1,2]`} {
		var q Query
		q.Begin(nil)
		swap := q.Lambda(2, nil, func([]Value) Value { return parsed(t, text) })
		if got := shownResult(&q, q.Call(Sort, parsed(t, `[1,2]`), swap)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestFirstErrorEndsLoops(t *testing.T) {
	for _, f := range []*Function{Map, Filter, Reduce, Sort, SingleOf} {
		var q Query
		q.Begin(nil)
		calls := 0
		fail := q.Lambda(2, nil, func([]Value) Value {
			calls++
			return q.Fail("D3137", Details{Message: "no"})
		})
		q.Call(f, parsed(t, `[1,2,3,4,5,6]`), fail)
		if calls != 1 || q.Error().Code != "D3137" {
			t.Errorf("$%s: %d calls, %v", f.Name, calls, q.Error())
		}
	}
}

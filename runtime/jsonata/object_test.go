package jsonata

import (
	"strconv"
	"testing"
)

func TestObjectFunctions(t *testing.T) {
	testFunctions(t, []functionCase{
		{Keys, args(`{"b":1,"a":2}`), `["b","a"]`},
		{Keys, args(`[{"a":1},{"b":2,"a":3}]`), `["a","b"]`},
		{Keys, args(`[[{"a":1}],1]`), `"a"`},
		{Keys, args(`{"a":1}`), `"a"`},
		{Keys, args(`{}`), `undefined`},
		{Keys, args(`1`), `undefined`},
		{Keys, args(`null`), `undefined`},
		{Keys, args(`undefined`), `undefined`},
		{Keys, args(`1`, `2`), `error T0410`},
		{Lookup, args(`{"a":1}`, `"a"`), `1`},
		{Lookup, args(`{"a":1}`, `"b"`), `undefined`},
		{Lookup, args(`[{"a":1},{"a":[2,3]},{"b":1}]`, `"a"`), `[1,2,3]`},
		{Lookup, args(`[[{"a":1}]]`, `"a"`), `1`},
		{Lookup, args(`1`, `"a"`), `undefined`},
		{Lookup, args(`null`, `"a"`), `undefined`},
		{Lookup, args(`undefined`, `"a"`), `undefined`},
		{Lookup, args(`{"a":null}`, `"a"`), `null`},
		{Lookup, args(`{}`, `1`), `error T0410`},
		{Spread, args(`{"a":1,"b":2}`), `[{"a":1},{"b":2}]`},
		{Spread, args(`[{"a":1,"b":2},{"c":3}]`), `[{"a":1},{"b":2},{"c":3}]`},
		{Spread, args(`[{"a":1}]`), `[{"a":1}]`},
		{Spread, args(`{"a":1}`), `{"a":1}`},
		{Spread, args(`{}`), `undefined`},
		{Spread, args(`[]`), `undefined`},
		{Spread, args(`[1,{"a":1}]`), `[1,{"a":1}]`},
		{Spread, args(`"a"`), `"a"`},
		{Spread, args(`null`), `null`},
		{Spread, args(`undefined`), `undefined`},
		{Spread, args(`1`, `2`), `error T0410`},
		{Merge, args(`[{"a":1,"b":2},{"b":3,"c":4}]`), `{"a":1,"b":3,"c":4}`},
		{Merge, args(`{"a":1}`), `{"a":1}`},
		{Merge, args(`[]`), `{}`},
		{Merge, args(`undefined`), `undefined`},
		{Merge, args(`[1]`), `error T0412`},
		{Merge, args(`"a"`), `error T0412`},
		{Merge, args(`[{},null]`), `error T0412`},
		{Clone, args(`{"a":[1,{"b":0.30000000000000004}]}`), `{"a":[1,{"b":0.3}]}`},
		{Clone, args(`[1,"a",null]`), `[1,"a",null]`},
		{Clone, args(`undefined`), `undefined`},
		{Clone, args(`"a"`), `error T0410`},
		{Clone, args(`1`), `error T0410`},
	})
}

// From some number of members on names are found by an index.
func TestMergeMany(t *testing.T) {
	var objects []Value
	for i := range 100 {
		objects = append(objects, Members{{Name: strconv.Itoa(i * 7 % 30), Value: Number(float64(i))}}.Value())
	}
	var q Query
	got := q.Begin(nil).Call(Merge, Array(objects...)).Members()
	if len(got) != 30 {
		t.Fatalf("%d members", len(got))
	}
	for i, m := range got { // in the order of the first 30, with the values of the last
		if last := 60 + i; m.Name != strconv.Itoa(i*7%30) || m.Value.Float() != float64(last+30*((99-last)/30)) {
			t.Errorf("member %d is %s: %v", i, m.Name, m.Value.Float())
		}
	}
}

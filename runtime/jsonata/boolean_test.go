package jsonata

import (
	"math"
	"testing"
)

func TestBooleanFunctions(t *testing.T) {
	testFunctions(t, []functionCase{
		{Boolean, args(`""`), `false`},
		{Boolean, args(`"a"`), `true`},
		{Boolean, args(`0`), `false`},
		{Boolean, args(`1`), `true`},
		{Boolean, args(`null`), `false`},
		{Boolean, args(`[]`), `false`},
		{Boolean, args(`[0]`), `false`},
		{Boolean, args(`[0,1]`), `true`},
		{Boolean, args(`{}`), `false`},
		{Boolean, args(`{"a":0}`), `true`},
		{Boolean, args(`true`), `true`},
		{Boolean, args(`undefined`), `undefined`},
		{Boolean, args(`1`, `2`), `error T0410`},
		{Not, args(`""`), `true`},
		{Not, args(`[0,0]`), `true`},
		{Not, args(`{"a":1}`), `false`},
		{Not, args(`undefined`), `undefined`},
		{Not, args(`1`, `2`), `error T0410`},
		{Exists, args(`1`), `true`},
		{Exists, args(`null`), `true`},
		{Exists, args(`undefined`), `false`},
		{Exists, args(`1`, `2`), `error T0410`},
		{Type, args(`null`), `"null"`},
		{Type, args(`1`), `"number"`},
		{Type, args(`"a"`), `"string"`},
		{Type, args(`true`), `"boolean"`},
		{Type, args(`[]`), `"array"`},
		{Type, args(`{}`), `"object"`},
		{Type, args(`undefined`), `undefined`},
		{Type, args(`1`, `2`), `error T0410`},
		{Assert, args(`true`, `"m"`), `undefined`},
		{Assert, args(`true`), `undefined`},
		{Assert, args(`false`, `"m"`), `error D3141`},
		{Assert, args(`false`), `error D3141`},
		{Assert, args(`undefined`, `"m"`), `error D3141`},
		{Assert, args(`1`), `error T0410`},
		{Assert, args(`"a"`), `error T0410`},
		{Assert, args(`true`, `1`), `error T0410`},
		{Raise, args(`"m"`), `error D3137`},
		{Raise, args(`undefined`), `error D3137`},
		{Raise, args(), `error D3137`},
		{Raise, args(`""`), `error D3137`},
		{Raise, args(`1`), `error T0410`},
	})
}

// Numbers that JSON does not have: the reference's (1/0 gives one).
func TestNumbersThatAreNone(t *testing.T) {
	infinity, nan := Number(math.Inf(1)), Number(math.NaN())
	for _, c := range []struct {
		f    *Function
		arg  Value
		want string
	}{
		{ToString, infinity, `error D3001`},
		{ToString, nan, `error D3001`},
		{ToString, Array(infinity), `error D1001`},
		{ToString, Array(nan), `"[null]"`},
		{Clone, Array(infinity), `error D1001`},
		{Clone, Array(nan), `[null]`},
		{Boolean, infinity, `error D1001`},
		{Boolean, nan, `false`},
		{Not, infinity, `error D1001`},
		{Not, nan, `true`},
		{Type, infinity, `error D1001`},
		{Type, nan, `"object"`},
		{Sort, Array(nan, Number(1)), `error D3070`},
		{Sort, Array(infinity, Number(1)), `error D1001`},
		{Max, Array(infinity, Number(1)), `null`},
		{FormatBase, nan, `"NaN"`},
	} {
		var q Query
		if got := shownResult(&q, q.Begin(nil).Call(c.f, c.arg)); got != c.want {
			t.Errorf("$%s: %s, want %s", c.f.Name, got, c.want)
		}
	}
}

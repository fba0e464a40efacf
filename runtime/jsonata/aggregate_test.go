package jsonata

import "testing"

func TestAggregateFunctions(t *testing.T) {
	testFunctions(t, []functionCase{
		{Sum, args(`[1,2,3.5]`), `6.5`},
		{Sum, args(`5`), `5`},
		{Sum, args(`[]`), `0`},
		{Sum, args(`[0.1,0.2]`), `0.30000000000000004`},
		{Sum, args(`undefined`), `undefined`},
		{Sum, args(`"a"`), `error T0412`},
		{Sum, args(`[1,"a"]`), `error T0412`},
		{Sum, args(`null`), `error T0412`},
		{Average, args(`[1,2,3]`), `2`},
		{Average, args(`[]`), `undefined`},
		{Average, args(`7`), `7`},
		{Average, args(`undefined`), `undefined`},
		{Average, args(`["a"]`), `error T0412`},
		{Average, args(`{}`), `error T0412`},
		{Max, args(`[1,3,2]`), `3`},
		{Max, args(`[]`), `undefined`},
		{Max, args(`-1`), `-1`},
		{Max, args(`undefined`), `undefined`},
		{Max, args(`[1,null]`), `error T0412`},
		{Max, args(`"a"`), `error T0412`},
		{Min, args(`[1,-3,2]`), `-3`},
		{Min, args(`[]`), `undefined`},
		{Min, args(`undefined`), `undefined`},
		{Min, args(`[[1]]`), `error T0412`},
		{Min, args(`true`), `error T0412`},
		{Count, args(`[1,2,3]`), `3`},
		{Count, args(`[]`), `0`},
		{Count, args(`"a"`), `1`},
		{Count, args(`null`), `1`},
		{Count, args(`undefined`), `0`},
		{Count, args(`1`, `2`), `error T0410`},
	})
}

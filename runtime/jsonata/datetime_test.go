package jsonata

import "testing"

func TestDatetimeFunctions(t *testing.T) {
	testFunctions(t, []functionCase{
		{FromMillis, args(`0`), `"1970-01-01T00:00:00.000Z"`},
		{FromMillis, args(`1510067557121`), `"2017-11-07T15:12:37.121Z"`},
		{FromMillis, args(`1510067557121`, `"[Y]-[M01]-[D01]"`), `"2017-11-07"`},
		{FromMillis, args(`1510067557121`, `undefined`, `"+0530"`), `"2017-11-07T20:42:37.121+05:30"`},
		{FromMillis, args(`1510067557121`, `"[h]:[m01] [P]"`, `"-0800"`), `"7:12 am"`},
		{FromMillis, args(`1510067557121`, `"[D1o] [MNn], [Y]"`), `"7th November, 2017"`},
		{FromMillis, args(`undefined`), `undefined`},
		{FromMillis, args(`"a"`), `undefined`},
		{FromMillis, args(`0`, `1`), `error T0410`},
		{FromMillis, args(`0`, `"[Y"`), `error D3135`},
		{FromMillis, args(`0`, `"[Q]"`), `error D3132`},
		{FromMillis, args(`0`, `"[YN]"`), `error D3133`},
		{ToMillis, args(`"1970-01-01T00:00:00.001Z"`), `1`},
		{ToMillis, args(`"2018-02-01"`), `1517443200000`},
		{ToMillis, args(`"2017"`), `1483228800000`},
		{ToMillis, args(`"2020-01-01T00:00:00+01:00"`), `1577833200000`},
		{ToMillis, args(`"12/31/2018"`, `"[M]/[D]/[Y]"`), `1546214400000`},
		{ToMillis, args(`"nope"`, `"[Y]"`), `undefined`},
		{ToMillis, args(`undefined`), `undefined`},
		{ToMillis, args(`""`), `error D3110`},
		{ToMillis, args(`"not a date"`), `error D3110`},
		{ToMillis, args(`1`), `error T0410`},
		{ToMillis, args(`"2018"`, `"[Y"`), `error D3135`},
		{ToMillis, args(`"2018-1"`, `"[Y]-[s]"`), `error D3136`},
	})
}

func TestNowWithoutRun(t *testing.T) {
	testFunctions(t, []functionCase{
		{Now, args(), `"1970-01-01T00:00:00.000Z"`},
		{Now, args(`"[Y]-[M01]"`, `"-0100"`), `"1969-12"`},
		{Now, args(`undefined`, `"+0530"`), `"1970-01-01T05:30:00.000+05:30"`},
		{Now, args(`1`), `error T0410`},
		{Now, args(`"[Y"`), `error D3135`},
		{Millis, args(), `0`},
		{Millis, args(`1`), `error T0410`},
	})
}

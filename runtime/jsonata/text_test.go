package jsonata

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// inOrder are strings in the order of JavaScript's < , which that of their units
// of UTF-16 is.
var inOrder = []string{
	``, `a`, `aa`, `a\ud83d\ude00`, `a\ue000`, `b`, `\ud7ff`, `\ud800`, `\ud800a`, `\ud800\udc00`, `\ud800\uffff`,
	`\ud83d\ude00`, `\udbff\udfff`, `\udc00`, `\ue000`, `\uffff`,
}

func TestCompareText(t *testing.T) {
	for i := range inOrder {
		for j := range inOrder {
			a, b := parsed(t, `"`+inOrder[i]+`"`).Str(), parsed(t, `"`+inOrder[j]+`"`).Str()
			if got := compareText(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%s and %s: %d", inOrder[i], inOrder[j], got)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	for _, text := range inOrder {
		s := parsed(t, `"`+text+`"`).Str()
		units := unitsOf(s)
		if len(units) != unitLen(s) {
			t.Errorf("%s: %d units, not %d", text, unitLen(s), len(units))
		}
		if textOf(units) != s {
			t.Errorf("%s: %x comes back as %x", text, s, textOf(units))
		}
		if pairUp(s+s) != textOf(slices.Concat(units, units)) {
			t.Errorf("%s twice: %x", text, pairUp(s+s))
		}
	}
}

// What cutText does with halves of pairs and what strings.Cut does with the rest
// is the same as what happens to units.
func TestCutText(t *testing.T) {
	for _, a := range inOrder {
		for _, b := range inOrder {
			for _, c := range inOrder {
				s, sep := parsed(t, `"`+a+b+`"`).Str(), parsed(t, `"`+c+`"`).Str()
				before, after, found := cutText(s, sep)
				wantBefore, wantAfter, wantFound := cutUnits(s, sep)
				if before != wantBefore || after != wantAfter || found != wantFound {
					t.Errorf("%q cut at %q: %q, %q, %v; want %q, %q, %v", s, sep, before, after, found, wantBefore, wantAfter, wantFound)
				}
			}
		}
	}
}

func cutUnits(s, sep string) (before, after string, found bool) {
	text, part := unitsOf(s), unitsOf(sep)
	for i := 0; i+len(part) <= len(text); i++ {
		if slices.Equal(text[i:i+len(part)], part) {
			return textOf(text[:i]), textOf(text[i+len(part):]), true
		}
	}
	return s, "", false
}

func TestPower(t *testing.T) {
	for _, c := range []struct{ x, y, want float64 }{ // V8's results
		{1.1, 10, 2.5937424601000023},
		{10, -57, 1.0000000000000001e-57},
		{10, 84, 1e+84},
		{2, 0.5, 1.4142135623730951},
		{1.0228686809539795, 240, 227.39006886230737},
		{0.6455531120300293, 1.1666666666666665, 0.6001419369036646},
		{-8, 3, -512},
		{-8, 2, 64},
		{1.0000000001, 3000000000, 1.349858841062101},
		{0.5, 1074, 5e-324},
		{0.5, 1075, 0},
		{2, 1023.9999, 1.7975685325879886e+308},
		{5e-324, 0.5, 2.2227587494850775e-162},
		{5e-324, 0.3, 1.018908996936868e-97},
		{1.0000001, -4000000000, 1.915207453195708e-174},
		{3, -700, 0},
		{1e+300, 1.03, math.Inf(1)},
		{1e+300, 1.02, 1.0000000000000123e+306},
	} {
		if got := power(c.x, c.y); got != c.want {
			t.Errorf("%v to the power of %v: %v, want %v", c.x, c.y, got, c.want)
		}
	}
	for _, c := range [][2]float64{{-8, 0.5}, {1, math.Inf(1)}, {-1, math.NaN()}, {math.NaN(), 2.5}} {
		if got := power(c[0], c[1]); !math.IsNaN(got) {
			t.Errorf("%v to the power of %v: %v", c[0], c[1], got)
		}
	}
}

func TestMessagesOfFunctions(t *testing.T) {
	cases := []struct {
		f    *Function
		args []string
		want string
	}{
		{Raise, args(), "D3137: $error() function evaluated"},
		{Raise, args(`"out of stock"`), "D3137: out of stock"},
		{Assert, args(`false`), "D3141: $assert() statement failed"},
		{Power, args(`-8`, `0.5`), "D3061: The power function has resulted in a value that cannot be represented as a JSON number: base=-8, exponent=0.5"},
		{ToNumber, args(`"x"`), `D3030: Unable to cast value to a number: "x"`},
		{DecodeURL, args(`"%"`), `D3140: Malformed URL passed to $decodeUrl(): "%"`},
		{FormatBase, args(`1`, `1`), `D3100: The radix of the formatBase function must be between 2 and 36.  It was given 1`},
		{ToMillis, args(`"x"`), `D3110: The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "x"`},
		{FormatInteger, args(`1`), `T0410: Argument 2 of function "formatInteger" does not match function signature`},
		{Sum, args(`["a"]`), `T0412: Argument 1 of function "sum" must be an array of "numbers"`},
		{Parse, args(`"{"`), `D3137: The argument of parse function is not valid JSON: `},
	}
	for _, c := range cases {
		var q Query
		q.Begin(nil)
		var values []Value
		for _, text := range c.args {
			values = append(values, parsed(t, text))
		}
		q.Call(c.f, values...)
		if q.Error() == nil || !strings.HasPrefix(q.Error().Error(), c.want) {
			t.Errorf("$%s%q: %v", c.f.Name, c.args, q.Error())
		}
	}
}

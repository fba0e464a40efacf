package jsonata

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime/jsonata/picture"
)

// Abs is $abs: the number without its sign.
var Abs = &Function{
	Name: "abs", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}}},
	impl:      func(_ *Query, args []Value) Value { return onNumber(args[0], math.Abs) },
}

// Floor is $floor: the number rounded down.
var Floor = &Function{
	Name: "floor", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}}},
	impl:      func(_ *Query, args []Value) Value { return onNumber(args[0], math.Floor) },
}

// Ceil is $ceil: the number rounded up.
var Ceil = &Function{
	Name: "ceil", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}}},
	impl:      func(_ *Query, args []Value) Value { return onNumber(args[0], math.Ceil) },
}

// onNumber is f of a number, undefined of undefined.
func onNumber(v Value, f func(float64) float64) Value {
	if !v.Exists() {
		return v
	}
	return Number(f(v.Float()))
}

// Round is $round: the number rounded to that many decimal places, the middle to
// the even neighbour.
var Round = &Function{
	Name: "round", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "n", Optional: true}}},
	impl: func(_ *Query, args []Value) Value {
		places := args[1].Float()
		return onNumber(args[0], func(x float64) float64 { return picture.RoundHalfEven(x, places) })
	},
}

// Sqrt is $sqrt: the square root.
var Sqrt = &Function{
	Name: "sqrt", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		if args[0].Float() < 0 {
			return q.Fail("D3060", Details{Index: 1, Value: args[0]})
		}
		return onNumber(args[0], math.Sqrt)
	},
}

// Power is $power: the number to the power of another.
var Power = &Function{
	Name: "power", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "n"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		out := power(args[0].Float(), numberOr(args[1], math.NaN()))
		if isSpecial(out) {
			return q.Fail("D3061", Details{Index: 1, Value: args[0], Exponent: args[1]})
		}
		return Number(out)
	},
}

// numberOr is a number, or what stands for undefined.
func numberOr(v Value, missing float64) float64 {
	if !v.Exists() {
		return missing
	}
	return v.Float()
}

// ToNumber is $number: the number that a string stands for, 1 of true, 0 of false.
var ToNumber = &Function{
	Name: "number", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "nsb", Context: true}}},
	impl:      toNumber,
}

func toNumber(q *Query, args []Value) Value {
	switch v := args[0]; v.kind {
	case KindUndefined, KindNumber:
		return v
	case KindBool:
		return Number(float64(v.num))
	case KindString:
		if !q.reads(v) {
			return Value{}
		}
		if x, ok := parseNumber(v.Str()); ok {
			return Number(x)
		}
	}
	return q.Fail("D3030", Details{Index: 1, Value: args[0]})
}

// parseNumber reads what $number takes for a number: a JSON number that may have
// leading zeros, and the literals of other bases that JavaScript knows. What only
// looks like one of these is NaN, as in the reference.
func parseNumber(s string) (float64, bool) {
	if isDecimal(s) {
		if x, err := strconv.ParseFloat(s, 64); err == nil {
			return x, true
		}
	}
	if !hasRadixPrefix(s) {
		return 0, false
	}
	return parseRadix(strings.TrimFunc(s, isSpace)), true
}

// isDecimal says that s matches ^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$.
func isDecimal(s string) bool {
	s, ok := cutDigits(strings.TrimPrefix(s, "-"))
	if !ok {
		return false
	}
	if rest, found := strings.CutPrefix(s, "."); found {
		if s, ok = cutDigits(rest); !ok {
			return false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '-' || s[0] == '+') {
			s = s[1:]
		}
		if s, ok = cutDigits(s); !ok {
			return false
		}
	}
	return s == ""
}

// cutDigits cuts one or more decimal digits off.
func cutDigits(s string) (rest string, ok bool) {
	rest = strings.TrimLeft(s, "0123456789")
	return rest, rest != s
}

// hasRadixPrefix says that s matches the reference's
// ^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$: hexadecimal at the start,
// octal anywhere, or binary at the end.
func hasRadixPrefix(s string) bool {
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' && hexDigit(s[2]) < 16 {
		return true
	}
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '0' && s[i+1]|0x20 == 'o' && s[i+2] >= '0' && s[i+2] <= '7' {
			return true
		}
	}
	bits := strings.TrimRight(s, "01")
	n := len(bits)
	return n >= 2 && bits[n-2] == '0' && bits[n-1]|0x20 == 'b' && n < len(s)
}

// parseRadix is Number of a string that can only be a literal like 0x1F
// (ECMA-262 7.1.4.1); NaN if it is none.
func parseRadix(s string) float64 {
	if len(s) < 3 || s[0] != '0' {
		return math.NaN()
	}
	base := radix(s[1])
	if base == 0 || s[2] == '-' || s[2] == '+' || strings.Contains(s, "_") {
		return math.NaN()
	}
	n, ok := new(big.Int).SetString(s[2:], base)
	if !ok {
		return math.NaN()
	}
	x, _ := new(big.Float).SetInt(n).Float64()
	return x
}

// radix is the base that the letter behind the 0 means, 0 if none.
func radix(letter byte) int {
	switch letter | 0x20 {
	case 'x':
		return 16
	case 'o':
		return 8
	case 'b':
		return 2
	}
	return 0
}

// isSpace says what JavaScript takes for a blank.
func isSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r == ' ', r == 0xa0, r == 0xfeff, r == 0x1680:
		return true
	case r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

// FormatNumber is $formatNumber: the number printed by a picture (F&O 4.7).
var FormatNumber = &Function{
	Name: "formatNumber", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "s"}, {Types: "o", Optional: true}}},
	impl:      formatNumber,
}

func formatNumber(q *Query, args []Value) Value {
	if !args[0].Exists() || !q.needString("formatNumber", args[1], 2) {
		return Value{}
	}
	decimal := picture.DefaultDecimal()
	for _, m := range args[2].Members() {
		if decimal.Set(m.Name, m.Value.Str()) && m.Value.kind != KindString {
			return q.Fail("T0410", Details{Token: "formatNumber", Index: 3, Value: args[2]})
		}
	}
	return q.printed(picture.FormatNumber(args[0].Float(), args[1].Str(), decimal, q.room()))
}

// FormatBase is $formatBase: the number, rounded to an integer, in a base from 2 to 36.
var FormatBase = &Function{
	Name: "formatBase", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "n", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		radix := numberOr(args[1], 10)
		text, err := picture.FormatBase(args[0].Float(), radix)
		if err != nil {
			return q.Fail("D3100", Details{Value: Number(picture.RoundHalfEven(radix, 0))})
		}
		return q.printed(text, nil)
	},
}

// FormatInteger is $formatInteger: the number printed as an integer by a picture (F&O 4.6).
var FormatInteger = &Function{
	Name: "formatInteger", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() || !q.needString("formatInteger", args[1], 2) {
			return Value{}
		}
		return q.printed(picture.FormatInteger(args[0].Float(), args[1].Str(), q.room()))
	},
}

// ParseInteger is $parseInteger: the integer that a picture printed.
var ParseInteger = &Function{
	Name: "parseInteger", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() || !q.needString("parseInteger", args[1], 2) || !q.step(len(args[0].Str())) {
			return Value{}
		}
		x, err := picture.ParseInteger(args[0].Str(), args[1].Str())
		if err != nil {
			return q.failPicture(err)
		}
		return Number(x)
	},
}

// needString refuses an argument that is undefined where a function cannot do
// without it. (The reference dies of a JavaScript exception there.)
func (q *Query) needString(name string, v Value, index int) bool {
	if v.kind != KindString {
		q.Fail("T0410", Details{Token: name, Index: index, Value: v})
	}
	return !q.Failed()
}

// printed is what a picture made of a value, or its failure.
func (q *Query) printed(text string, err error) Value {
	if err != nil {
		return q.failPicture(err)
	}
	if !q.alloc(len(text)) {
		return Value{}
	}
	return String(text)
}

// failPicture fails as a picture does.
func (q *Query) failPicture(err error) Value {
	var e *picture.Error
	switch {
	case !errors.As(err, &e):
		return q.tooLong()
	case e.Code == "":
		return q.Fail("T0410", Details{Index: 2, Value: String(e.Value)})
	default:
		return q.Fail(e.Code, Details{Value: String(e.Value)})
	}
}

// room is how many bytes may still be built.
func (q *Query) room() int { return max(0, q.limits.Bytes-q.spent.Bytes) }

// tooLong fails because of the budget of bytes.
func (q *Query) tooLong() Value {
	q.alloc(q.limits.Bytes + 1)
	return Value{}
}

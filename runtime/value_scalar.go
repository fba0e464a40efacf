package runtime

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// Null is the value null.
func Null() Value { return Value{text: "null"} }

// Bool is the value true or false.
func Bool(b bool) Value {
	if b {
		return Value{text: "true"}
	}
	return Value{text: "false"}
}

// Int is a whole number.
func Int(n int64) Value { return Value{text: strconv.FormatInt(n, 10)} }

// Float is a number in its shortest form, spelt as JavaScript and
// encoding/json do: 3, 0.1, 1e+21. What JSON cannot spell (NaN and the
// infinities) is null.
func Float(f float64) Value {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return Null()
	case f == 0: // -0 as well
		return Value{text: "0"}
	case math.Abs(f) >= 1e-6 && math.Abs(f) < 1e21:
		return Value{text: strconv.FormatFloat(f, 'f', -1, 64)}
	}
	return Value{text: strings.Replace(strconv.FormatFloat(f, 'e', -1, 64), "e-0", "e-", 1)}
}

// Number is a number spelt as the literal, which must be valid JSON.
func Number(literal string) Value { return Value{text: literal} }

// String is a string with that content. Bytes that are not UTF-8 become
// U+FFFD, as encoding/json has it, but surrogates in three-byte form, which
// (Value).String gives for a lone \ud800, are written as that escape again.
func String(s string) Value { return Value{text: quote(s)} }

// Bool tells whether the value is true.
func (v Value) Bool() bool { return v.text == "true" }

// Float is a number's value; 0 for any other kind. A number out of float64's
// range is an infinity.
func (v Value) Float() float64 {
	if f, ok := shortNumber(v.text); ok {
		return f
	}
	if v.Kind() != KindNumber {
		return 0
	}
	f, _ := strconv.ParseFloat(v.text, 64) // on a range error f is ±Inf
	return f
}

// powers are the powers of ten that a fraction of maxDigits needs.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// maxDigits is how many digits fit into a float64 as a whole number.
const maxDigits = 15

// shortNumber is the value of a number such as 12.5: its digits and the power of
// ten are exact, and so the division rounds as strconv does.
func shortNumber(text string) (float64, bool) {
	if len(text) == 0 || len(text) > maxDigits {
		return 0, false
	}
	digits, i := int64(0), 0
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		digits = digits*10 + int64(text[i]-'0')
	}
	if i == len(text) {
		return float64(digits), true
	}
	if text[i] != '.' {
		return 0, false // signs, exponents, what is no number
	}
	fraction := text[i+1:]
	for i := range len(fraction) {
		if fraction[i]-'0' > 9 {
			return 0, false
		}
		digits = digits*10 + int64(fraction[i]-'0')
	}
	return float64(digits) / powers[len(fraction)], true
}

// Int is the value of a number without fraction, however it is spelt (1, 1.0,
// 1e3); false for fractions, numbers out of int64's range and other kinds.
func (v Value) Int() (int64, bool) {
	if n, ok := shortInt(v.text); ok {
		return n, true
	}
	if v.Kind() != KindNumber {
		return 0, false
	}
	if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
		return n, true
	}
	return parseDecimal(v.text).int()
}

// String is a string's content; for other kinds it is the JSON text. A lone
// surrogate (\ud800) comes in the three bytes that UTF-8 would have for it.
func (v Value) String() string {
	if v.text == "" || v.text[0] != '"' {
		return v.Text()
	}
	return unquote(v.text[1 : len(v.text)-1])
}

// Plain is String of a string, and whether that stands in the text as it is: there
// are no escapes in it.
func (v Value) Plain() (string, bool) {
	if v.text == "" || v.text[0] != '"' {
		return v.Text(), false
	}
	s := v.text[1 : len(v.text)-1]
	if strings.IndexByte(s, '\\') < 0 {
		return s, true
	}
	return unquote(s), false
}

// decimal is a number as written: ±0.digits × 10^exp, without zeros at either end.
type decimal struct {
	negative bool
	digits   string
	exp      int64
}

// maxExponent bounds what is read of an exponent; no comparison needs more.
const maxExponent = math.MaxInt64 / 4

func parseDecimal(text string) decimal {
	d := decimal{negative: text[0] == '-'}
	text = strings.TrimPrefix(text, "-")
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		d.exp = parseExponent(text[i+1:])
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	d.exp += int64(len(whole))
	d.digits = strings.TrimLeft(whole+fraction, "0")
	d.exp -= int64(len(whole) + len(fraction) - len(d.digits))
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		return decimal{}
	}
	return d
}

func parseExponent(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil && text[0] == '-', n < -maxExponent:
		return -maxExponent
	case err != nil, n > maxExponent:
		return maxExponent
	}
	return n
}

func (d decimal) int() (int64, bool) {
	if d.digits == "" {
		return 0, true
	}
	zeros := d.exp - int64(len(d.digits))
	if zeros < 0 || d.exp > 19 {
		return 0, false
	}
	text := d.digits + strings.Repeat("0", int(zeros))
	if d.negative {
		text = "-" + text
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// CompareNumbers orders two numbers by their exact value: -1, 0 or 1. Anything
// but a number counts as 0.
func CompareNumbers(a, b Value) int {
	x, small := shortInt(a.text)
	if y, ok := shortInt(b.text); small && ok {
		return cmp.Compare(x, y)
	}
	return numberOf(a).compare(numberOf(b))
}

// shortInt reads a whole number of few digits, spelt without point and exponent.
func shortInt(text string) (int64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || len(digits) > 18 {
		return 0, false
	}
	n := int64(0)
	for i := range len(digits) {
		c := digits[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if len(digits) < len(text) {
		n = -n
	}
	return n, true
}

func numberOf(v Value) decimal {
	if v.Kind() != KindNumber {
		return decimal{}
	}
	return parseDecimal(v.text)
}

func (d decimal) compare(o decimal) int {
	sign, other := d.sign(), o.sign()
	if sign != other || sign == 0 {
		return cmp.Compare(sign, other)
	}
	if d.exp != o.exp {
		return sign * cmp.Compare(d.exp, o.exp)
	}
	return sign * strings.Compare(d.digits, o.digits)
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

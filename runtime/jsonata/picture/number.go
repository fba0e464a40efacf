package picture

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// NumberToString gives the text of a number as $string does: 15 significant
// digits, printed as JavaScript does. NaN and infinities are refused with D3001.
func NumberToString(x float64) (string, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "", &Error{Code: "D3001", Value: script(x)}
	}
	y, _ := strconv.ParseFloat(precision15(x), 64) // may overflow to the infinity that JSON calls null
	if math.IsInf(y, 0) {
		return "null", nil
	}
	return script(y), nil
}

// precision15 is Number.prototype.toPrecision(15), which rounds a number in the
// middle away from zero (ECMA-262 21.1.3.5); strconv rounds it to even.
func precision15(x float64) string {
	if halfway(x) {
		x = math.Nextafter(x, math.Inf(int(math.Copysign(1, x))))
	}
	return strconv.FormatFloat(x, 'e', 14, 64)
}

// halfway says that the number has exactly 16 significant digits, the last of
// which is 5.
func halfway(x float64) bool {
	text := strconv.FormatFloat(x, 'e', 15, 64)
	digits, _, _ := strings.Cut(text, "e")
	if !strings.HasSuffix(digits, "5") {
		return false
	}
	decimal, ok := new(big.Rat).SetString(text)
	return ok && decimal.Cmp(new(big.Rat).SetFloat64(x)) == 0
}

// script prints a number as JavaScript does (ECMA-262 6.1.6.1.20).
func script(x float64) string {
	switch abs := math.Abs(x); {
	case math.IsNaN(x):
		return "NaN"
	case math.IsInf(x, 1):
		return "Infinity"
	case math.IsInf(x, -1):
		return "-Infinity"
	case x == 0:
		return "0"
	case abs >= 1e-6 && abs < 1e21:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	return mantissa + "e" + exponent[:1] + strings.TrimPrefix(exponent[1:], "0")
}

// toFixed is Number.prototype.toFixed (ECMA-262 21.1.3.3) of a number that is
// not negative; like big.Rat it rounds a number in the middle up.
func toFixed(x float64, places int) (string, error) {
	if places > 100 {
		return "", uncoded("toFixed() digits argument must be between 0 and 100")
	}
	if math.IsNaN(x) || x >= 1e21 {
		return script(x), nil
	}
	return new(big.Rat).SetFloat64(x).FloatString(places), nil
}

// RoundHalfEven rounds as $round does: to that many decimal places, or to a
// power of ten if the precision is negative, the middle to the even neighbour.
// The decimal point moves in the number's text, so that 4.525 is in the middle.
func RoundHalfEven(x, precision float64) float64 {
	if precision == 0 || math.IsNaN(precision) {
		return positiveZero(math.RoundToEven(x))
	}
	return positiveZero(shift(math.RoundToEven(shift(x, precision)), -precision))
}

// positiveZero gives 0 for -0, which JSON does not have.
func positiveZero(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x
}

// shift moves the decimal point of the number's text; NaN if that text is then
// none of a number.
func shift(x, places float64) float64 {
	mantissa, exponent, _ := strings.Cut(script(x), "e")
	if math.IsInf(x, 0) || math.IsNaN(x) || places != math.Trunc(places) {
		return math.NaN()
	}
	n, _ := strconv.ParseFloat(exponent, 64) // 0 without one
	if math.Abs(n+places) >= 1e21 {
		return math.NaN() // its text has an exponent of its own
	}
	y, _ := strconv.ParseFloat(mantissa+"e"+strconv.FormatFloat(n+places, 'f', 0, 64), 64)
	return y
}

// FormatBase prints a number, rounded to an integer, in the base, as
// $formatBase does; the base is rounded too and lies between 2 and 36 (D3100).
func FormatBase(value, radix float64) (string, error) {
	x, base := RoundHalfEven(value, 0), RoundHalfEven(radix, 0)
	switch {
	case base < 2 || base > 36:
		return "", &Error{Code: "D3100", Value: script(base)}
	case math.IsNaN(base):
		return "", uncoded("toString() radix must be between 2 and 36")
	case base == 10 || math.IsNaN(x) || math.IsInf(x, 0):
		return script(x), nil
	case x < 0:
		return "-" + inBase(-x, base), nil
	default:
		return inBase(x, base), nil
	}
}

// inBase prints an integer as V8 does: digits that are surely not in a float64
// are zeros, the others come out of floating-point arithmetic.
func inBase(x, base float64) string {
	zeros := 0
	for ; x/base >= 1<<53; zeros++ {
		x /= base
	}
	var digits []byte
	for ok := true; ok; ok = x > 0 {
		digit := math.Mod(x, base)
		digits = append(digits, "0123456789abcdefghijklmnopqrstuvwxyz"[int(digit)])
		x = (x - digit) / base
	}
	slices.Reverse(digits)
	return string(digits) + strings.Repeat("0", zeros)
}

// parseInt is JavaScript's function of that name (ECMA-262 19.2.5) without a
// radix: the longest beginning that is an integer, or NaN.
func parseInt(text string) float64 {
	text = strings.TrimLeftFunc(text, isSpace)
	sign := 1.0
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = -1, rest
	} else {
		text = strings.TrimPrefix(text, "+")
	}
	if len(text) > 1 && text[0] == '0' && text[1]|0x20 == 'x' {
		return sign * parseDigits("0x", digitsOf(text[2:], "0123456789abcdefABCDEF"), "p0")
	}
	return sign * parseDigits("", digitsOf(text, "0123456789"), "")
}

func digitsOf(text, digits string) string {
	return text[:len(text)-len(strings.TrimLeft(text, digits))]
}

func parseDigits(before, digits, after string) float64 {
	if digits == "" {
		return math.NaN()
	}
	x, _ := strconv.ParseFloat(before+digits+after, 64) // overflows to infinity, as it should
	return x
}

// isSpace says what \s matches in JavaScript.
func isSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r == ' ', r == 0xa0, r == 0xfeff, r == 0x1680:
		return true
	case r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	default:
		return false
	}
}

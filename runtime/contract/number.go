package contract

import (
	"math"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Float is a number's value in so many bits, 32 or 64; false if that is another
// number: the text is too big, or a whole number that is neither just the value nor
// what the value is printed as, with as many digits as it takes and zeros. Of a number
// with a fraction the nearest value is taken, and so is one with an exponent or a point
// that is too big for an integer of 64 bits.
func Float(text string, bits int) (f float64, ok bool) {
	if len(text) <= 6 || bits == 64 && len(text) <= 15 { // few digits are always exact
		if f = runtime.Number(text).Float(); !strings.ContainsAny(text, "eE.") || bits == 64 {
			return f, !math.IsInf(f, 0)
		}
	}
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		return 0, false
	}
	printed := strconv.FormatFloat(f, 'f', -1, bits)
	if n, whole := runtime.Number(text).Int(); whole {
		shown, ok := runtime.Number(printed).Int()
		return f, f >= -1<<63 && f < 1<<63 && int64(f) == n || ok && shown == n
	}
	return f, strings.ContainsAny(text, "eE.") || text == printed || text == strconv.FormatFloat(f, 'f', 0, bits)
}

// Beyond says what a number is that a type does not have: "which an integer of 64 bits
// cannot hold".
func Beyond(typ string) string { return ", which " + typ + " cannot hold" }

// NotWhole is Beyond, or says that the number has a fraction.
func NotWhole(text, typ string) string {
	if f, err := strconv.ParseFloat(text, 64); err == nil && f != math.Trunc(f) {
		return ", not a whole number"
	}
	return Beyond(typ)
}

package intrinsic

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// maxCharacters is the most that Base64Encode, Base64Decode and Hash take.
const maxCharacters = 10_000

// absent is what a function gives that failed.
var absent runtime.Value

// fail fails the evaluation: function was called with bad arguments.
func fail(e *runtime.Eval, function, detail string) runtime.Value {
	if !e.Failed() {
		e.Fail(&runtime.Error{
			Name:  runtime.ErrorIntrinsicFailure,
			Cause: "Invalid arguments in States." + function + ": " + detail,
		})
	}
	return absent
}

// wrongType fails because argument n (from 1) is not what it must be.
func wrongType(e *runtime.Eval, function string, n int, want string, v runtime.Value) {
	fail(e, function, "argument "+strconv.Itoa(n)+" must be "+want+", but was "+kindNames[v.Kind()])
}

var kindNames = map[runtime.ValueKind]string{
	runtime.KindAbsent: "absent", runtime.KindNull: "null", runtime.KindBool: "a boolean",
	runtime.KindNumber: "a number", runtime.KindString: "a string",
	runtime.KindArray: "an array", runtime.KindObject: "an object",
}

// The readers below give argument n of a function as a Go value. They give
// false after a failure, which may be their own.

func str(e *runtime.Eval, function string, n int, v runtime.Value) (string, bool) {
	if e.Failed() {
		return "", false
	}
	if v.Kind() != runtime.KindString {
		wrongType(e, function, n, "a string", v)
		return "", false
	}
	return v.String(), true
}

// limitedStr reads a string of at most maxCharacters.
func limitedStr(e *runtime.Eval, function string, n int, v runtime.Value) (string, bool) {
	s, ok := str(e, function, n, v)
	if ok && longer(s, maxCharacters) {
		fail(e, function, "argument "+strconv.Itoa(n)+" is longer than 10,000 characters")
		return "", false
	}
	return s, ok
}

// longer counts characters as Java does, in UTF-16 code units.
func longer(s string, limit int) bool {
	if len(s) <= limit {
		return false
	}
	units := 0
	for _, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	return units > limit
}

func array(e *runtime.Eval, function string, n int, v runtime.Value) ([]runtime.Value, bool) {
	if e.Failed() {
		return nil, false
	}
	if v.Kind() != runtime.KindArray {
		wrongType(e, function, n, "an array", v)
		return nil, false
	}
	return v.Elems(), true
}

func object(e *runtime.Eval, function string, n int, v runtime.Value) ([]runtime.Member, bool) {
	if e.Failed() {
		return nil, false
	}
	if v.Kind() != runtime.KindObject {
		wrongType(e, function, n, "an object", v)
		return nil, false
	}
	return v.Members(), true
}

// integer reads a number and rounds it.
func integer(e *runtime.Eval, function string, n int, v runtime.Value) (int64, bool) {
	if e.Failed() {
		return 0, false
	}
	if i, ok := v.Int(); ok {
		return i, true
	}
	if v.Kind() != runtime.KindNumber {
		wrongType(e, function, n, "a number", v)
		return 0, false
	}
	f := round(v.Float())
	if f < math.MinInt64 || f >= -math.MinInt64 {
		fail(e, function, "argument "+strconv.Itoa(n)+" is out of range: "+v.Text())
		return 0, false
	}
	return int64(f), true
}

// round rounds half up, towards positive infinity.
func round(f float64) float64 {
	down := math.Floor(f)
	if f-down >= 0.5 { // not Floor(f+0.5), which is 1 for the number just below one half
		return down + 1
	}
	return down
}

// quoted is a short text as a message shows it.
func quoted(s string) string {
	const most = 60
	if len(s) > most {
		cut := most
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strconv.Quote(s)
}

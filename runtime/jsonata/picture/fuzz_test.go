package picture

import (
	"errors"
	"math"
	"testing"
)

// fuzzBudget is small, so that results are cut off where a fuzzer gets to.
const fuzzBudget = 2000

// checkOutcome holds a result to what the package promises: an error of its
// own, or a text within the budget.
func checkOutcome(t *testing.T, text string, err error) {
	t.Helper()
	if _, ok := errors.AsType[*Error](err); err != nil && !ok && !errors.Is(err, ErrBudget) {
		t.Errorf("an error of another kind: %v", err)
	}
	if len(text) > fuzzBudget {
		t.Errorf("%d bytes", len(text))
	}
}

func FuzzFormatNumber(f *testing.F) {
	for _, picture := range []string{"#,##0.00", "0.0e0;(0)", "$0%", "9,999.999,999", "#,##,##0", "0,,0", "e", ""} {
		f.Add(-1234.5, picture, ".", ",", "0")
	}
	f.Add(math.Inf(1), "0;0", "", "--", "A")
	f.Fuzz(func(t *testing.T, value float64, picture, decimal, grouping, zero string) {
		d := DefaultDecimal()
		d.DecimalSeparator, d.GroupingSeparator, d.ZeroDigit = decimal, grouping, zero
		text, err := FormatNumber(value, picture, d, fuzzBudget)
		checkOutcome(t, text, err)
	})
}

func FuzzInteger(f *testing.F) {
	for _, picture := range []string{"0", "#,##0;o", "#:##-0", "I", "a", "Ww;o", "\u0661", "0\uff10", "#", "0,"} {
		f.Add(1984.0, picture, "one hundred and 12th")
	}
	f.Add(1e300, "i", "\U0001F600")
	f.Fuzz(func(t *testing.T, value float64, picture, text string) {
		out, err := FormatInteger(value, picture, fuzzBudget)
		checkOutcome(t, out, err)
		_, err = ParseInteger(text, picture)
		checkOutcome(t, "", err)
		_, err = ParseInteger(out, picture)
		checkOutcome(t, "", err)
	})
}

func FuzzDateTime(f *testing.F) {
	for _, picture := range []string{
		ISO8601, "[Dwo] of [MNn,3-3] [Y,*-2]", "[X0001]-W[W01]-[F1]", "[h]:[m] [P] [z0t]", "[[[Y]]]", "[Y#0,*-1]", "[", "[]",
	} {
		f.Add(1521801216617.0, picture, "+0530", "2018-03-23T10:33:36.617+05:30")
	}
	f.Fuzz(func(t *testing.T, millis float64, picture, zone, text string) {
		out, err := FormatDateTime(millis, picture, zone, fuzzBudget)
		checkOutcome(t, out, err)
		for _, text := range []string{text, out} {
			_, ok, err := ParseDateTime(text, picture, 1521801216617)
			checkOutcome(t, "", err)
			if ok && err != nil {
				t.Errorf("a result and an error: %v", err)
			}
		}
		_, err = ParseISO8601(text)
		checkOutcome(t, "", err)
	})
}

func FuzzNumbers(f *testing.F) {
	f.Add(0.1, 2.0)
	f.Add(1e300, -400.0)
	f.Fuzz(func(t *testing.T, x, n float64) {
		text, err := NumberToString(x)
		checkOutcome(t, text, err)
		text, err = FormatBase(x, n)
		checkOutcome(t, text, err)
		if y := RoundHalfEven(x, 0); math.Abs(y-x) > 0.5 {
			t.Errorf("%v is rounded to %v", x, y)
		}
		RoundHalfEven(x, n)
	})
}

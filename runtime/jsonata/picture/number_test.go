package picture

import (
	"fmt"
	"math"
	"testing"
)

func TestNumberToString(t *testing.T) {
	for _, c := range []struct {
		x    float64
		want string
	}{
		{0, "0"},
		{math.Copysign(0, -1), "0"},
		{-5, "-5"},
		{0.1 + 0.2, "0.3"},
		{1.0 / 3, "0.333333333333333"},
		{1e20, "100000000000000000000"},
		{1e21, "1e+21"},
		{1.5e300, "1.5e+300"},
		{0.000001, "0.000001"},
		{1e-7, "1e-7"},
		{-1.25e-10, "-1.25e-10"},
		{1e100, "1e+100"},
		{123456789012345.6, "123456789012346"},
		// In the middle of two numbers of 15 digits: away from zero.
		{1000000000000005, "1000000000000010"},
		{-1000000000000005, "-1000000000000010"},
		{1000000000000015, "1000000000000020"},
		{0.5, "0.5"},
		{5e-324, "5e-324"},
		{math.MaxFloat64, "null"}, // its 15 digits are beyond float64

		{math.NaN(), "!D3001"},
		{math.Inf(1), "!D3001"},
		{math.Inf(-1), "!D3001"},
	} {
		got, err := NumberToString(c.x)
		expect(t, fmt.Sprintf("NumberToString(%v)", c.x), told(got, err), c.want)
	}
}

func TestRoundHalfEven(t *testing.T) {
	for _, c := range []struct {
		x, precision, want float64
	}{
		{2.7, 0, 3},
		{2.5, 0, 2},
		{3.5, 0, 4},
		{-0.5, 0, 0},
		{-2.5, 0, -2},
		{0.49999999999999994, 0, 0},
		{4.525, 2, 4.52},
		{4.515, 2, 4.52},
		{1.005, 2, 1},
		{12450, -2, 12400},
		{12350, -2, 12400},
		{6.022e-23, 24, 6e-23},
		{1e21, 2, 1e21},
		{1e300, 2, 1e300},
		{5, -400, 0},
		// What is no number in the reference either.
		{1e300, 400, math.NaN()},
		{1, 0.5, math.NaN()},
		{1, math.Inf(1), math.NaN()},
		{math.NaN(), 0, math.NaN()},
		{math.NaN(), 2, math.NaN()},
		{math.Inf(1), 2, math.NaN()},
		{math.Inf(1), 0, math.Inf(1)},
	} {
		got := RoundHalfEven(c.x, c.precision)
		if script(got) != script(c.want) || math.Signbit(got) && got == 0 {
			t.Errorf("RoundHalfEven(%v, %v) = %v, not %v", c.x, c.precision, got, c.want)
		}
	}
}

func TestFormatBase(t *testing.T) {
	for _, c := range []struct {
		x, radix float64
		want     string
	}{
		{100, 10, "100"},
		{99.5, 2, "1100100"},
		{-255, 16, "-ff"},
		{35, 36, "z"},
		{0, 2, "0"},
		{10, 2.5, "1010"},
		{1e21, 10, "1e+21"},
		{1e16, 12, "795696bb2979054"},
		{1e21, 12, "3168957a94b994080000"}, // digits that a float64 does not hold
		{1 << 62, 16, "4000000000000000"},
		{math.NaN(), 2, "NaN"},
		{math.Inf(-1), 2, "-Infinity"},

		{1, 1, "!D3100"},
		{1, 37, "!D3100"},
		{1, -2, "!D3100"},
		{1, 36.6, "!D3100"},
		{1, math.Inf(1), "!D3100"},
		{1, math.NaN(), "!?"},
	} {
		got, err := FormatBase(c.x, c.radix)
		expect(t, fmt.Sprintf("FormatBase(%v, %v)", c.x, c.radix), told(got, err), c.want)
	}
}

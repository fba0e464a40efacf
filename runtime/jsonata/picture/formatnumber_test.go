package picture

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		value   float64
		picture string
		want    string
	}{
		// Mandatory and optional digits (F&O 4.7.4).
		{12345.6, "#,###.00", "12,345.60"},
		{0, "0", "0"},
		{0, "#", "0"},
		{0, "#.#", ".0"},
		{0.5, "#.##", ".5"},
		{0.5, "0.##", "0.5"},
		{7, "000", "007"},
		{7, "0.00", "7.00"},
		{1234567, "0", "1234567"},
		// Rounding is half to even, on the decimal digits.
		{0.125, "0.00", "0.12"},
		{4.525, "0.00", "4.52"},
		{2.5, "0", "2"},
		{99.995, "0.00", "100.00"},
		// Grouping, regular and not, in the fraction as well.
		{12345678.9, "9,999.99", "12,345,678.90"},
		{1234567, "#,##,##0", "12,34,567"},
		{12, "#,##,##0", ",,12"}, // the reference inserts what the number does not reach
		{1234.56789, "9,999.999,999", "1,234.567,890"},
		{1e20, "#,######", "100,000000,000000,000000"},
		// Percent, per mille, prefix and suffix.
		{0.14, "01%", "14%"},
		{0.4857, "###.###\u2030", "485.7\u2030"},
		{5, "$0.00 net", "$5.00 net"},
		{-5, "$0.00 net", "-$5.00 net"},
		// A subpicture of its own for negative numbers.
		{-5, "0;(0)", "(5)"},
		{5, "0;(0)", "5"},
		// Exponents (rule 5); zero and negative numbers never end in the reference.
		{1234.5678, "00.000e0", "12.346e2"},
		{0.234, "#.00e0", "0.23e0"},
		{0.00234, "0.0e00", "2.3e-03"},
		{0, "0.0e0", "0.0e0"},
		{-1234, "0.0e0", "-1.2e3"},
		// Rules 1 and 4.
		{math.NaN(), "$0", "NaN"},
		{math.Inf(1), "$0", "$Infinity"},
		{math.Inf(-1), "$0", "-$Infinity"},
		{math.MaxFloat64, "0%", "Infinity%"},
		{5, strings.Repeat("0", 400) + "e0", "Infinity"}, // 10^399 is none
		// From 1e21 on toFixed has an exponent, which is grouped like digits.
		{1e21, "0", "1e+21"},

		{20, "#;#;#", "!D3080"},
		{20, "0.0.0", "!D3081"},
		{20, "#0%%", "!D3082"},
		{20, "#0\u2030\u2030", "!D3083"},
		{20, "#0%\u2030", "!D3084"},
		{20, ".e0", "!D3085"},
		{20, "", "!D3085"},
		{20, "abc", "!D3086"}, // a TypeError in the reference
		{20, "0+.e0", "!D3086"},
		{20, "0,.0", "!D3087"},
		{20, "0.,0", "!D3087"},
		{20, "0,", "!D3088"},
		{20, "0,,0", "!D3089"},
		{20, "0#.0", "!D3090"},
		{20, "0.#0", "!D3091"},
		{20, "0e0%", "!D3092"},
		{20, "0e#", "!D3093"},
		{20, "0e#;0.0.0", "!D3093"}, // the first subpicture's error
		{20, "0.0.0%%", "!D3082"},   // the last error of a subpicture
		{20, "0." + strings.Repeat("0", 101), "!?"},
	} {
		got, err := FormatNumber(c.value, c.picture, DefaultDecimal(), testBudget)
		expect(t, fmt.Sprintf("FormatNumber(%v, %q)", c.value, c.picture), told(got, err), c.want)
	}
}

func TestFormatNumberOptions(t *testing.T) {
	for _, c := range []struct {
		name, option, picture string
		value                 float64
		want                  string
	}{
		{"decimal-separator", "!", "0!00", 1.5, "1!50"},
		{"grouping-separator", " ", "# ##0", 12345, "12 345"},
		{"exponent-separator", "E", "0.0E0", 150, "1.5E2"},
		{"infinity", "\u221e", "0", math.Inf(1), "\u221e"},
		{"minus-sign", "\u2212", "0", -1, "\u22121"},
		{"NaN", "none", "0", math.NaN(), "none"},
		{"percent", "p", "0p", 0.5, "50p"},
		{"per-mille", "m", "0m", 0.5, "500m"},
		{"zero-digit", "\u0660", "\u0660\u0660", 7, "\u0660\u0667"},
		{"zero-digit", "A", "AAA.AAA", 2, "AAC.AAA"},
		{"digit", "x", "x0", 7, "7"},
		{"pattern-separator", "|", "0|(0)", -7, "(7)"},
		// A property of more than one character separates, but is not active.
		{"grouping-separator", "--", "0--000", 1234, "!D3086"},
		// What an option has renamed no longer means anything.
		{"decimal-separator", "!", "0.00", 1.5, "!D3086"},
		{"decimal-separator", ",", "0,00", 1.5, "1,50"}, // both separators at once
		{"percent", "0", "00", 1, "!D3082"},
		{"decimal-separator", "", "0", 1, "!D3081"},
		{"grouping-separator", "", "0", 1, "!D3089"},
		{"zero-digit", "", "0", 1, "!D3086"},
		{"pattern-separator", "", "000", 1, "!D3080"},
		{"pattern-separator", "", "", 1, "!D3080"},
	} {
		d := DefaultDecimal()
		if !d.Set(c.name, c.option) {
			t.Errorf("no option %s", c.name)
		}
		got, err := FormatNumber(c.value, c.picture, d, testBudget)
		expect(t, fmt.Sprintf("FormatNumber(%v, %q, %s: %q)", c.value, c.picture, c.name, c.option), told(got, err), c.want)
	}
}

func TestUnknownOption(t *testing.T) {
	d := DefaultDecimal()
	if d.Set("Decimal-Separator", ",") || d != DefaultDecimal() {
		t.Errorf("an option that there is not changed %+v", d)
	}
}

// TestFormatNumberBudget: separators of a long picture multiply.
func TestFormatNumberBudget(t *testing.T) {
	d := DefaultDecimal()
	d.Infinity = strings.Repeat("x", 100)
	d.ZeroDigit = "0" + strings.Repeat("x", 100)
	for _, c := range []struct {
		picture string
		value   float64
		budget  int
	}{
		{"0000", 1, 3},
		{"0", math.Inf(1), 99},
		{strings.Repeat("#,", 2000) + "0", 1e20, 30},
		{strings.Repeat("0", 100), 1, testBudget}, // the zero digit is as long as 101
		{"0e" + strings.Repeat("0", 100), 1, testBudget},
	} {
		got, err := FormatNumber(c.value, c.picture, d, c.budget)
		expect(t, c.picture, told(got, err), "!budget")
	}
	got, err := FormatNumber(1, "0000", DefaultDecimal(), 4)
	expect(t, "0000", told(got, err), "0001")
}

package picture

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestFormatInteger(t *testing.T) {
	for _, c := range []struct {
		value   float64
		picture string
		want    string
	}{
		// Decimal digits (F&O 4.6.1).
		{123, "0", "123"},
		{123, "00000", "00123"},
		{-3, "0000", "-0003"},
		{12.6, "##0", "12"},
		{-12.6, "##0", "-13"},
		{0, "0", "0"},
		{1e21, "0", "1e+21"},
		{math.NaN(), "0", "NaN"},
		{math.Inf(-1), "0", "-Infinity"},
		// Digits of other families.
		{12340, "###\u0661", "\u0661\u0662\u0663\u0664\u0660"},
		{12, "\uff10\uff10\uff10", "\uff10\uff11\uff12"},
		// Separators: regular, regular of another character, irregular.
		{1234567, "#,##0", "1,234,567"},
		{1234567, "#.##0", "1.234.567"},
		{12, "#,##0", "12"},
		{1234567890, "#:###,##0", "1234:567,890"},
		{12345678, "#-##-0", "12345-67-8"},
		{12, "#:###,##0", ",:12"}, // as the reference has it
		{12345, "#:###,##0", ",5"},
		{5, "0,", "5,"},
		// Ordinal numbers, in digits and words.
		{1, "0;o", "1st"},
		{2, "0;o", "2nd"},
		{3, "0;o", "3rd"},
		{4, "0;o", "4th"},
		{11, "0;o", "11th"},
		{112, "0;o", "112th"},
		{121, "0;o(-e)", "121st"},
		{1, "\u0661;o", "\u0661th"},
		{1, "0;c", "1"},
		{1, "0;", "1"},
		{12, "w;o", "twelfth"},
		{34, "Ww;o", "Thirty-Fourth"},
		{20, "W;o", "TWENTIETH"},
		{100, "w;o", "one hundredth"},
		{1000, "w;o", "one thousandth"},
		// Words.
		{0, "w", "zero"},
		{555, "Ww", "Five Hundred and Fifty-Five"},
		{-21, "w", "-twenty-one"},
		{1e6 + 1, "w", "one million and one"},
		{1234567, "w", "one million, two hundred and thirty-four thousand, five hundred and sixty-seven"},
		{1e15, "w", "one thousand trillion"},
		{1e24, "w", "one trillion trillion"},
		// Roman numerals and letters.
		{1984, "I", "MCMLXXXIV"},
		{3999, "i", "mmmcmxcix"},
		{0, "I", ""},
		{-4, "i", "-iv"},
		{math.NaN(), "I", ""},
		{1, "A", "A"},
		{26, "a", "z"},
		{27, "a", "aa"},
		{123456, "A", "FZPH"},
		{0, "a", ""},

		{12340, "##0\uff10", "!D3131"},
		{1, "\u06610", "!D3131"},
		{1, "#", "!D3130"},
		{1, "", "!D3130"},
		{1, ";o", "!D3130"},
		{1, "Q", "!D3130"},
		{1, "ww", "!D3130"},
		{1, "\U0001D7D8", "!D3130"}, // digits outside of the basic plane are none here
		{1e9, "I", "!budget"},
		{math.Inf(1), "i", "!budget"},
		{math.Inf(1), "a", "!budget"},
		{math.Inf(1), "w", "!budget"},
		{math.NaN(), "w", "!budget"},
		{1, strings.Repeat("0", MaxPicture), "!budget-1"},
	} {
		budget := testBudget
		if c.want == "!budget-1" {
			budget, c.want = MaxPicture-1, "!budget"
		}
		got, err := FormatInteger(c.value, c.picture, budget)
		expect(t, fmt.Sprintf("FormatInteger(%v, %q)", c.value, c.picture), told(got, err), c.want)
	}
}

func TestParseInteger(t *testing.T) {
	for _, c := range []struct {
		text, picture string
		want          string
	}{
		{"123", "0", "123"},
		{"  -12x", "0", "-12"},
		{"+7", "0", "7"},
		{"0x1F", "0", "31"}, // JavaScript's parseInt
		{"1e3", "0", "1"},
		{"12345678901234567890", "0", "12345678901234567000"},
		{"1,234,567", "#,##0", "1234567"},
		{"1.234", "#.##0", "1"}, // regular separators are commas
		{"1234:567,890", "#:###,##0", "1234567890"},
		{"12th", "0;o", "12"},
		{"\u0661\u0662", "\u0660", "12"},
		{"mcmlxxxiv", "i", "1984"},
		{"MCMLXXXIV", "I", "1984"},
		{"IIX", "I", "8"},
		{"", "I", "0"},
		{"FZPH", "A", "123456"},
		{"zz", "a", "702"},
		{"", "a", "0"},
		{"twelve", "w", "12"},
		{"TWENTY-FIRST", "W;o", "21"},
		{"four million, three hundred and twenty-seven thousand, seven hundred and thirty", "w", "4327730"},
		{"one thousand trillion", "Ww", "1000000000000000"},
		{"nineteen hundred and eighty-four", "w", "1984"},

		{"", "0", "NaN"},
		{"x", "0", "NaN"},
		{"0x", "0", "NaN"},
		{"1", "0;o", "NaN"},
		{"mcm", "I", "NaN"},
		{"", "w", "NaN"},
		{"one fish", "w", "NaN"},
		{"one  two", "w", "NaN"},
		{"50", "#", "!D3130"},
		{"50", "", "!D3130"},
		{"1", "0\u0661", "!D3131"},
		{"-1", "\u0660", "!?"},
	} {
		got, err := ParseInteger(c.text, c.picture)
		expect(t, fmt.Sprintf("ParseInteger(%q, %q)", c.text, c.picture), told(script(got), err), c.want)
	}
}

// TestIntegersRoundTrip: what is formatted is parsed to the same number.
func TestIntegersRoundTrip(t *testing.T) {
	for _, picture := range []string{"0", "#,##0", "000000", "\u0966", "I", "i", "A", "a", "w", "W", "Ww", "w;o", "0;o"} {
		for n := 1.0; n < 5000; n += 37 {
			text, err := FormatInteger(n, picture, testBudget)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := ParseInteger(text, picture); back != n || err != nil {
				t.Errorf("%v is %q by %q, which is %v (%v)", n, text, picture, back, err)
			}
		}
	}
}

package picture

import (
	"fmt"
	"testing"
)

// Moments of the tables.
const (
	friday    = 1521801216617  // 2018-03-23T10:33:36.617Z
	afternoon = 1521819216007  // 2018-03-23T15:33:36.007Z
	newYear05 = 1104537600000  // Saturday 2005-01-01, in the 53rd week of 2004
	long31st  = 1546257600000  // 2018-12-31T12:00:00Z, in the first week of 2019
	before    = -2777932800000 // 1881-12-21
	bigYear   = 8.64e15        // the last moment
)

func TestFormatDateTime(t *testing.T) {
	for _, c := range []struct {
		millis  float64
		picture string
		zone    string
		want    string
	}{
		// The default forms.
		{friday, ISO8601, UTC, "2018-03-23T10:33:36.617Z"},
		{friday, ISO8601, "-0500", "2018-03-23T05:33:36.617-05:00"},
		{1.9, ISO8601, UTC, "1970-01-01T00:00:00.001Z"},
		{-0.5, ISO8601, UTC, "1970-01-01T00:00:00.000Z"},
		{before, ISO8601, UTC, "1881-12-21T00:00:00.000Z"},
		{bigYear, "[Y]", UTC, "275760"},
		{-62198755200000, "[Y]", UTC, "-1"},
		// Literals and markers (F&O 9.8.4.1).
		{friday, "", UTC, ""},
		{friday, "no marker", UTC, "no marker"},
		{friday, "[[[Y]]] ]", UTC, "[2018] ]"},
		{friday, "[ Y 0 0 0 1 ]", UTC, "2018"},
		// Components with their default presentation.
		{friday, "[Y]-[M]-[D] [d] [F] [W] [w]", UTC, "2018-3-23 82 friday 12 4"},
		{afternoon, "[H] [h] [P] [m] [s] [f] [Z] [z] [C] [E]", UTC, "15 3 pm 33 36 7 +00:00 GMT+00:00 ISO ISO"},
		{newYear05, "[h]:[m] [PN]", UTC, "12:00 AM"},
		{newYear05 + 12*3600000, "[h] [P]", UTC, "12 pm"},
		// Presentation modifiers (9.8.4.3): numbers, words, names, ordinals.
		{friday, "[Dwo] of [MNn] [YI]", UTC, "twenty-third of March MMXVIII"},
		{friday, "[D1o] [MN] [FNn] [Fn]", UTC, "23rd MARCH Friday friday"},
		{friday, "[Da] [MA] [Yi] [D01c]", UTC, "w C mmxviii 23"},
		{friday, "[Y9,999,*] [D\u0661]", UTC, "2,018 \u0662\u0663"},
		{friday, "[F1] [xNn]", UTC, "5 March"},
		// Width modifiers (9.8.4.2), and years (9.8.4.4).
		{friday, "[MNn,3-3] [FN,*-3] [MNn,3] [MNn,*-*]", UTC, "Mar FRI March March"},
		{friday, "[Y,2-2] [Y,*-2] [Y01] [Y,2] [Y,*-*] [Y,6-6]", UTC, "18 18 18 18 2018 002018"},
		{friday, "[Y#01] [Y,3-x] [Y,x]", UTC, "18 NaN 2018"},
		{friday, "[M,2] [D,*-4] [H,3] [f,5-7] [MNn,*-0]", UTC, "03 0023 010 00617 "},
		// Weeks, and the years and months that they belong to.
		{newYear05, "[X0001]-W[W01]-[F1], [w] of [xNn]", UTC, "2004-W53-6, 5 of December"},
		{long31st, "[X]-[W] [w] of [xn]", UTC, "2019-1 1 of january"},
		{long31st, "[d]", UTC, "365"},
		{-62135596800000, "[X] [W] [w]", UTC, "1 1 1"}, // Monday 0001-01-01
		// Time zones (9.8.4.6).
		{friday, "[H01]:[m01] [Z]", "+0530", "16:03 +05:30"},
		{friday, "[Z0101] [Z0] [Z00] [Z001] [z]", "+0530", "+0530 +5:30 +05:30 +530 GMT+05:30"},
		{friday, "[Z0] [Z00] [Z01:01]", "-0500", "-5 -05 -05:00"},
		{friday, "[Z01:01t] [z0t] [Z0t]", UTC, "Z Z Z"},
		{friday, "[Z01:01t]", "+0100", "+01:00"},
		{friday, "[H]:[m] [Z]", "-0530", "4:03 -06:30"}, // the reference takes six hours
		{friday, "[Z]", "1", "+00:01"},
		{friday, "[Y]", "", "NaN"},
		// No moment: NaN, which is padded.
		{8.64e15 + 1, ISO8601, UTC, "0NaN-NaN-NaNTNaN:NaN:NaN.NaNZ"},
		{8.64e15 + 1, "[MNn] [P] [DA]", UTC, "undefined am "},
		{friday, "[q1] [,2]", UTC, "undefined undefined"}, // as the reference prints them

		{friday, "[Y", UTC, "!D3135"},
		{friday, "[Y]-[", UTC, "!D3135"},
		{friday, "[YN]-[M", UTC, "!D3135"},
		{friday, "[]", UTC, "!D3132"},
		{friday, "[q]", UTC, "!D3132"},
		{friday, "[YN]", UTC, "!D3133"},
		{friday, "[dn]", UTC, "!D3133"},
		{friday, "[Hn,2]", UTC, "!D3133"},
		{friday, "[fn]", UTC, "!?"},
		{friday, "[Z010101]", UTC, "!D3134"},
		{friday, "[ZN]", UTC, "!D3134"},
		{friday, "[zI]", UTC, "!D3134"},
		{friday, "[Z#]", UTC, "!D3134"},
		{friday, "[Y#]", UTC, "!D3130"},
		{friday, "[D?]", UTC, "!D3130"},
		{friday, "[D0\u0661]", UTC, "!D3131"},
		{friday, "[Z0\u0661]", UTC, "!D3131"},
		{8.64e15 + 1, "[MN]", UTC, "!?"},
		{8.64e15 + 1, "[Fn]", UTC, "!?"},
		{8.64e15 + 1, "[Dw]", UTC, "!budget"},
		{friday, "[Y,1000000000]", UTC, "!budget"},
		{friday, "[D,*-99999999999999999999]", UTC, "!budget"},
		{friday, "[f,4097]", UTC, "!budget"},
	} {
		got, err := FormatDateTime(c.millis, c.picture, c.zone, testBudget)
		expect(t, fmt.Sprintf("FormatDateTime(%v, %q, %q)", c.millis, c.picture, c.zone), told(got, err), c.want)
	}
}

// TestFormatDateTimeBudget: parts that keep to the budget do not if there are
// many.
func TestFormatDateTimeBudget(t *testing.T) {
	got, err := FormatDateTime(friday, "[Y,30][Y,30]", UTC, 59)
	expect(t, "two years", told(got, err), "!budget")
	got, err = FormatDateTime(friday, "[Y][M01]", UTC, 6)
	expect(t, "a year and a month", told(got, err), "201803")
}

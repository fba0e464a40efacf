package picture

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// testNow is the moment of all evaluations: 2026-11-22T13:14:15.167Z.
const testNow = 1795353255167

// momentText prints a result as the tables write it.
func momentText(millis float64, ok bool) string {
	switch {
	case !ok:
		return "undefined"
	case math.IsNaN(millis):
		return "NaN"
	default:
		return time.UnixMilli(int64(millis)).UTC().Format("2006-01-02T15:04:05.000Z")
	}
}

func TestParseDateTime(t *testing.T) {
	for _, c := range []struct {
		text, picture string
		want          string
	}{
		// Dates by year, month and day, and by the day of the year.
		{"2018-03-27", "[Y1]-[M01]-[D01]", "2018-03-27T00:00:00.000Z"},
		{"201802", "[Y,*-4][M01]", "2018-02-01T00:00:00.000Z"},
		{"20180205", "[Y0001][M01][D01]", "2018-02-05T00:00:00.000Z"},
		{"2018", "[Y]", "2018-01-01T00:00:00.000Z"},
		{"2018-094", "[Y0001]-[d001]", "2018-04-04T00:00:00.000Z"},
		{"2018 three hundred and sixty-fifth", "[Y] [dwo]", "2018-12-31T00:00:00.000Z"},
		{"98", "[Y]", "1998-01-01T00:00:00.000Z"}, // Date.UTC
		// Numbers in every numbering.
		{"27 iii MMXVIII", "[D1] [Mi] [YI]", "2018-03-27T00:00:00.000Z"},
		{"w C mmxviii", "[Da] [MA] [Yi]", "2018-03-23T00:00:00.000Z"},
		{"27th 3 1976", "[D1o] [M#1] [Y0001]", "1976-03-27T00:00:00.000Z"},
		{"Twentieth of August, two thousand and seventeen", "[DW] of [MNn], [Yw]", "2017-08-20T00:00:00.000Z"},
		{"nineteen hundred and eighty-four", "[Yw]", "1984-01-01T00:00:00.000Z"},
		// Names, whole or cut; the day of the week does not matter.
		{"Wednesday, 14th November 2018", "[FNn], [D1o] [MNn] [Y]", "2018-11-14T00:00:00.000Z"},
		{"Mon, 12 Nov 2018", "[FNn,*-3], [D] [MNn,*-3] [Y]", "2018-11-12T00:00:00.000Z"},
		{"Friday 2018", "[FNn] [Y]", "2018-01-01T00:00:00.000Z"},
		{"1 Ju 2018", "[D] [MNn,2-2] [Y]", "2018-07-01T00:00:00.000Z"}, // the later of June and July
		// Times of 24 hours and of twice 12.
		{"2018-03-27T14:03:00.123Z", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001]Z", "2018-03-27T14:03:00.123Z"},
		{"4/4/2018 12:06 am", "[D1]/[M1]/[Y0001] [h]:[m] [P]", "2018-04-04T00:06:00.000Z"},
		{"4/4/2018 12:06 pm", "[D1]/[M1]/[Y0001] [h]:[m] [P]", "2018-04-04T12:06:00.000Z"},
		{"4/4/2018 11:30 PM", "[D1]/[M1]/[Y0001] [h]:[m] [PN]", "2018-04-04T23:30:00.000Z"},
		// Time zones: the minutes of a negative one are added, as in the reference.
		{"2020-09-09 08:00 +02:00", "[Y]-[M]-[D] [H]:[m] [Z]", "2020-09-09T06:00:00.000Z"},
		{"2020-09-09 08:00 GMT-0200", "[Y]-[M]-[D] [H]:[m] [z0001]", "2020-09-09T10:00:00.000Z"},
		{"2020-09-09 08:00 -05:30", "[Y]-[M]-[D] [H]:[m] [Z]", "2020-09-09T12:30:00.000Z"},
		{"2020-09-09 08:00 +2", "[Y]-[M]-[D] [H]:[m] [Z0]", "2020-09-09T06:00:00.000Z"},
		{"2020-09-09 08:00 +02.30", "[Y]-[M]-[D] [H]:[m] [Z01.01]", "2020-09-09T05:30:00.000Z"},
		// What is missing before comes from now, what is missing after is zero.
		{"13:45", "[H]:[m]", "2026-11-22T13:45:00.000Z"},
		{"3-27", "[M]-[D]", "2026-03-27T00:00:00.000Z"},
		{"27", "[D]", "2026-11-27T00:00:00.000Z"},
		{"10:30", "[h]:[m]", "2026-11-22T10:30:00.000Z"},
		{"10", "[s]", "2026-11-22T13:14:10.000Z"},
		{"+01:00", "[Z]", "2026-11-22T12:14:15.167Z"},
		// Numbers that are too great move the others.
		{"2018-13-32 25:61", "[Y]-[M]-[D] [H]:[m]", "2019-02-02T02:01:00.000Z"},
		{"2018-00-00", "[Y]-[M]-[D]", "2017-12-31T00:00:00.000Z"},
		// Letter case does not matter to a literal, nor do characters of regular expressions.
		{"YEAR (2018)+", "year ([Y])+", "2018-01-01T00:00:00.000Z"},
		{"\u00c4RA 2018", "\u00e4ra [Y]", "2018-01-01T00:00:00.000Z"},
		{"2018]", "[Y]]]", "2018-01-01T00:00:00.000Z"},

		{"MCMXVX", "[Yi]", "1915-01-01T00:00:00.000Z"},
		{"999999999999", "[Y]", "NaN"},
		{"and", "[Yw]", "NaN"},
		{"2018-3", "[Y0001]-[M01]", "undefined"},
		{"2018-03-27 ", "[Y]-[M]-[D]", "undefined"},
		{"no marker", "no marker", "undefined"},
		{"12", "[Y0001]", "undefined"},
		{"1", "[Y,5000-5000]", "undefined"},
		{"\u017feptember", "september[Y]", "undefined"},          // a long s is none in JavaScript
		{"smarch 2018", "[MNn] [Y]", "2018-01-01T00:00:00.000Z"}, // as if it were not there
		{"march 2018", "[MNn] [Y]", "2018-01-01T00:00:00.000Z"},
		{"2 smarch 2018", "[D] [MNn] [Y]", "!D3136"},
		{"1{-1,1}", "[Y##0,*-1]", "1901-01-01T00:00:00.000Z"}, // no quantifier in JavaScript
		{"2018-094 10", "[Y]-[d] [H]", "!D3136"},              // not even a day of the year goes before a time
		{"2018-22 13:45", "[Y]-[D] [H]:[m]", "!D3136"},
		{"2018-03 13", "[Y]-[M] [H]", "!D3136"},
		{"13:10", "[H]:[s]", "!D3136"},
		{"2018-3-2 10", "[Y]-[M]-[D] [h]", "!D3136"},
		{"2018-3-2-5", "[X]-[x]-[w]-[F1]", "!D3136"},
		{"2018-3-5", "[X]-[W]-[F1]", "!D3136"},
		{"2018", "[q]", "!D3132"},
		{"2018", "[q1]", "!D3133"},
		{"2018", "[YN]", "!D3133"},
		{"ISO", "[C]", "!D3133"},
		{"2018", "[Y#]", "!D3130"},
		{"2018", "[Y0\u0661]", "!D3131"},
		{"2018", "[Y", "!D3135"},
		{"2018", "[Y\u0661]", "!?"},
		{"1", "[Y0,9999]", "undefined"},
	} {
		millis, ok, err := ParseDateTime(c.text, c.picture, testNow)
		expect(t, fmt.Sprintf("ParseDateTime(%q, %q)", c.text, c.picture), told(momentText(millis, ok), err), c.want)
	}
}

// TestDateTimesRoundTrip: what is formatted is parsed to the same moment.
func TestDateTimesRoundTrip(t *testing.T) {
	pictures := []string{
		ISO8601, "[FNn], [D1o] [MNn] [Y] [h]:[m]:[s].[f001] [PN] [z]",
		"[Dwo] of [MNn]. [Yw]. [H1] [mw]: [sw]. [fw]",
	}
	for _, picture := range pictures {
		for millis := int64(1e12); millis < 4e12; millis += 123456789011 {
			text, err := FormatDateTime(float64(millis), picture, UTC, testBudget)
			if err != nil {
				t.Fatal(err)
			}
			if picture == ISO8601 {
				text = text[:len(text)-1] + "+00:00"
			}
			back, ok, err := ParseDateTime(text, picture, testNow)
			if err != nil || !ok || back != float64(millis) {
				t.Errorf("%d is %q, which is %v, %t, %v", millis, text, back, ok, err)
			}
		}
	}
}

func TestParseISO8601(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2018", "2018-01-01T00:00:00.000Z"},
		{"2018-02", "2018-02-01T00:00:00.000Z"},
		{"2018-02-03", "2018-02-03T00:00:00.000Z"},
		{"2018-02-03T11:15:33", "2018-02-03T11:15:33.000Z"}, // UTC, not the time zone of the process
		{"2018-02-03T11:15:33Z", "2018-02-03T11:15:33.000Z"},
		{"2018-02-03T11:15:33.5Z", "2018-02-03T11:15:33.500Z"},
		{"2018-02-03T11:15:33.12399", "2018-02-03T11:15:33.123Z"},
		{"2018-02-03T11:15:33+01:00", "2018-02-03T10:15:33.000Z"},
		{"2018-02-03T11:15:33-0130", "2018-02-03T12:45:33.000Z"},
		{"2018-02T11:15:33Z", "2018-02-01T11:15:33.000Z"},
		{"2018T11:15:33Z", "2018-01-01T11:15:33.000Z"},
		{"2018-02-03Z", "2018-02-03T00:00:00.000Z"},
		{"2018-02-31", "2018-03-03T00:00:00.000Z"},
		{"2018-02-03T24:00:00Z", "2018-02-04T00:00:00.000Z"},
		{"0000-01-01", "0000-01-01T00:00:00.000Z"},
		{"0099-12-31T23:59:59.999Z", "0099-12-31T23:59:59.999Z"},

		{"2018-13", "NaN"},
		{"2018-00-01", "NaN"},
		{"2018-02-32", "NaN"},
		{"2018-02-00", "NaN"},
		{"2018-02-03T25:00:00", "NaN"},
		{"2018-02-03T24:00:01", "NaN"},
		{"2018-02-03T11:15:33+24:00", "NaN"},
		{"2018-02-03+01:00", "NaN"},
		{"2018-02-03-04", "NaN"},
		{"2018.5", "NaN"},
		{"", "!D3110"},
		{"01-02-2018", "!D3110"},
		{"2018-02-03 11:15:33", "!D3110"},
		{"2018-02-03T11:15Z", "!D3110"},
		{"2018-2-3", "!D3110"},
		{"2018-02-03T11:15:33.Z", "!D3110"},
		{"2018-02-03t11:15:33z", "!D3110"},
		{"2018-02-03\n", "!D3110"},
		{"\u0662018", "!D3110"},
	} {
		millis, err := ParseISO8601(c.text)
		expect(t, fmt.Sprintf("ParseISO8601(%q)", c.text), told(momentText(millis, true), err), c.want)
	}
}

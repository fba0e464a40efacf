package choice

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// asRegexp is the pattern as a regular expression: an independent definition.
func asRegexp(pattern string) string {
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '*':
			out.WriteString("(?s:.*)")
			continue
		case pattern[i] == '\\' && i+1 < len(pattern) && strings.IndexByte(`*\`, pattern[i+1]) >= 0:
			i++
		}
		out.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
	}
	return "^(?:" + out.String() + ")$"
}

func FuzzStringMatches(f *testing.F) {
	for _, seed := range [][2]string{{"log-*.txt", "log-x.txt"}, {`a\*\\*`, `a*\b`}, {"*a*b", "xaxb"}, {`\`, `\`}, {"***", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if strings.IndexFunc(pattern+s, func(r rune) bool { return r >= 0x80 }) >= 0 {
			return // regexp works on runes; bytes of ASCII are both
		}
		if got, want := matches(pattern, s), regexp.MustCompile(asRegexp(pattern)).MatchString(s); got != want {
			t.Errorf("%q matches %q: got %v, want %v", s, pattern, got, want)
		}
	})
}

// Whatever is a timestamp here is one for time.Parse, and the same moment.
func FuzzTimestamp(f *testing.F) {
	for _, seed := range []string{
		"2016-03-14T01:59:00Z", "0000-01-01T00:00:00.000000001+18:00", "2000-02-29T23:59:59-18:00", "2016-03-14T01:59:00,5Z",
	} {
		f.Add(seed, "1970-01-01T00:00:00Z")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, aOK := parseTimestamp(a)
		y, bOK := parseTimestamp(b)
		if !aOK || !bOK {
			return
		}
		at, err := time.Parse(time.RFC3339Nano, a)
		bt, err2 := time.Parse(time.RFC3339Nano, b)
		if err != nil || err2 != nil {
			t.Fatalf("%q or %q: %v, %v", a, b, err, err2)
		}
		if x.compare(y) != at.Compare(bt) {
			t.Errorf("%q against %q: got %d, want %d", a, b, x.compare(y), at.Compare(bt))
		}
		if x.seconds-y.seconds != at.Unix()-bt.Unix() {
			t.Errorf("%q minus %q: got %d, want %d", a, b, x.seconds-y.seconds, at.Unix()-bt.Unix())
		}
	})
}

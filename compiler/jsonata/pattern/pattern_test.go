package pattern_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"unicode/utf16"

	"github.com/aslc-dev/aslc/compiler/jsonata/pattern"
	"github.com/aslc-dev/aslc/runtime/jsonata"
	"github.com/aslc-dev/aslc/runtime/jsonata/ecma"
)

// recorded is a pattern with what V8 (node 20) finds by it: all matches from
// left to right, up to the first empty one or the fourth. A match is its place,
// the text and the groups.
type recorded struct {
	Pattern, Flags string
	Invalid        bool
	Matches        []struct {
		Text  string
		Found [][]any
	}
}

func matcher(t *testing.T, p pattern.Pattern) jsonata.Matcher {
	t.Helper()
	if p.ECMA {
		return ecma.MustCompile(p.Text)
	}
	return jsonata.NewRegexp(regexp.MustCompile(p.Text))
}

// TestRecorded matches all texts of testdata/matches.json by every pattern: the
// texts that are not listed with a pattern do not match it.
func TestRecorded(t *testing.T) {
	raw, err := os.ReadFile("testdata/matches.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, c := range cases {
		for _, m := range c.Matches {
			texts[m.Text] = true
		}
	}
	for _, c := range cases {
		p, err := pattern.Compile(c.Pattern, c.Flags)
		if (err != nil) != c.Invalid {
			t.Errorf("/%s/%s: error %v, want one: %v", c.Pattern, c.Flags, err, c.Invalid)
		}
		if c.Invalid || err != nil {
			continue
		}
		want := map[string][][]any{}
		for _, m := range c.Matches {
			want[m.Text] = m.Found
		}
		for text := range texts {
			got, _ := json.Marshal(search(t, matcher(t, p), text))
			if w, _ := json.Marshal(want[text]); string(got) != string(w) {
				t.Errorf("/%s/%s as %q in %q: %s, want %s", c.Pattern, c.Flags, p.Text, text, got, w)
			}
		}
	}
}

func search(t *testing.T, m jsonata.Matcher, text string) (found [][]any) {
	t.Helper()
	from := 0
	for len(found) < 4 {
		spans, err := m.Match(text, from)
		if err != nil {
			t.Fatal(err)
		}
		if spans == nil {
			break
		}
		match := []any{len(utf16.Encode([]rune(text[:spans[0]])))}
		for i := 0; i < len(spans); i += 2 {
			if spans[i] < 0 {
				match = append(match, nil)
				continue
			}
			match = append(match, text[spans[i]:spans[i+1]])
		}
		found = append(found, match)
		if from = spans[1]; spans[0] == spans[1] || from >= len(text) {
			break
		}
	}
	return found
}

// TestTarget: package regexp is preferred, and what it cannot do goes to regexp2.
func TestTarget(t *testing.T) {
	for _, c := range []struct {
		text, flags, want string
		ecma              bool
	}{
		{`^\d+$`, "", `^\d+$`, false},
		{`^a`, "m", `(?<=^|[\n\r\u2028\u2029])a`, true},
		{`a(?=b)`, "", `a(?=b)`, true},
		{`(a)\1`, "i", `(?i)([Aa])(?:\1)`, true},
		{`a{1001}`, "", `a{1001}`, true},
		{`[\ud800-\udbff]`, "", `[\uD800-\uDBFF]`, true},
		{`\ud83d\ude00`, "", `😀`, false},
		{`.`, "", `[^\n\r\x{2028}\x{2029}]`, false},
		{`(?<y>\d)`, "", `(\d)`, false},
		{`k`, "i", `[Kk]`, false},
	} {
		p, err := pattern.Compile(c.text, c.flags)
		if err != nil || p.Text != c.want || p.ECMA != c.ecma {
			t.Errorf("/%s/%s: %q %v, %v", c.text, c.flags, p.Text, p.ECMA, err)
		}
	}
}

// FuzzCompile: whatever is accepted compiles in Go.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`a|b*`, `[^\d-x]{2,3}?`, `(?<n>a)\k<n>`, `(?<=a)\b\u00e9`, `\cA\x41\101`} {
		f.Add(seed, "im")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, text, flags string) {
		p, err := pattern.Compile(text, flags)
		if err != nil {
			return
		}
		if !p.ECMA {
			regexp.MustCompile(p.Text)
			return
		}
		if _, err := ecma.Compile(p.Text); err != nil {
			t.Error(err)
		}
	})
}

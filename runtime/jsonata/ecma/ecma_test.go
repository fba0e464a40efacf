package ecma_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/jsonata/ecma"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		from          int
		want          string
	}{
		{`(a)(?:\1)`, "baa", 0, "[1 3 1 2]"},
		{`(a)(?:\1)`, "ba", 0, "[]"},
		{`(a)|b(?=c)`, "bbc", 0, "[1 2 -1 -1]"},
		{`(?<=ü)a`, "üaüa", 0, "[2 3]"},
		{`(?<=ü)a`, "üaüa", 3, "[5 6]"},
		{`(?<=😀)😂`, "😀😂", 4, "[4 8]"},
		{`(?<=^|[\n\r\u2028\u2029])b`, "a\rb", 0, "[2 3]"},
		{`a\z`, "a\n", 0, "[]"},
		{`[\uD83D]`, "x\xed\xa0\xbdy", 0, "[1 4]"},
		{`x*`, "a", 1, "[1 1]"},
	} {
		spans, err := ecma.MustCompile(c.pattern).Match(c.text, c.from)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
		}
		if got := fmt.Sprint(spans); got != c.want {
			t.Errorf("%s in %q from %d: %s, want %s", c.pattern, c.text, c.from, got, c.want)
		}
	}
}

// TestGivesUp: a pattern that backtracks without end is an error, not a hang.
func TestGivesUp(t *testing.T) {
	m := ecma.MustCompile(`(?=a)(a+)+b`)
	if _, err := m.Match(strings.Repeat("a", 50), 0); err == nil {
		t.Error("the search came to an end")
	}
}

func TestInvalid(t *testing.T) {
	if _, err := ecma.Compile(`(a`); err == nil {
		t.Error("(a is accepted")
	}
}

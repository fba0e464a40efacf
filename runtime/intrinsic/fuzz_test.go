package intrinsic

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// A document that goes through a string and back is the same document, and
// printing it again gives the same string.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, -2.50e+3, "\u00e9\/\"\\\n"], "a": null}`, ` "\ud83c\udd97\ud800" `, `[[], {}, "", 0]`, ` true`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := runtime.ParseString(text)
		if err != nil || !utf8.ValidString(text) { // a string function makes U+FFFD of what is no UTF-8
			return
		}
		var e runtime.Eval
		s := JsonToString(&e, v)
		back := StringToJson(&e, s)
		if e.Failed() || !runtime.Equal(v, back) {
			t.Fatalf("%s became %s, %v", text, back.Text(), e.Err())
		}
		if back.Text() != s.String() {
			t.Errorf("%s is printed as %s, read back as %s", text, s.String(), back.Text())
		}
	})
}

// A template either fails or gives its text with the values put in.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{`a{}b{}`, `\{{}\}`, `\\{}{}`, `{}{`, `\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, template string) {
		var e runtime.Eval
		got := Format(&e, runtime.String(template), runtime.String("x"), runtime.Array{runtime.Null()}.Value())
		if e.Failed() == got.Exists() {
			t.Fatalf("%q: gave %s and failed with %v", template, got.Text(), e.Err())
		}
		plain := !strings.Contains(template, `\`)
		if plain && e.Failed() == (strings.Count(template, "{}") == 2) {
			t.Errorf("%q: %v", template, e.Err())
		}
	})
}

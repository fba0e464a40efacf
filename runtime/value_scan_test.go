package runtime

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestValueSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		msg    string
	}{
		{``, 0, "the text ends where a value should stand"},
		{"  \n", 3, "the text ends where a value should stand"},
		{`{"a":}`, 5, "'}' instead of a value"},
		{`{"a":1,}`, 7, "'}' instead of a member's name in double quotes"},
		{`{a:1}`, 1, "'a' instead of a member's name in double quotes"},
		{`{"a" 1}`, 5, "'1' instead of ':'"},
		{`{"a":1 "b":2}`, 7, `'"' instead of ',' or '}'`},
		{`{"a"`, 4, "the text ends inside an object"},
		{`{"a":1`, 6, "the text ends inside an object"},
		{`{"a":1,`, 7, "the text ends inside an object"},
		{`{`, 1, "the text ends inside an object"},
		{`[`, 1, "the text ends where a value should stand"},
		{`[1`, 2, "the text ends inside an array"},
		{`[1,]`, 3, "']' instead of a value"},
		{`[1 2]`, 3, "'2' instead of ',' or ']'"},
		{`[1}`, 2, "'}' instead of ',' or ']'"},
		{`1 2`, 2, "'2' instead of the end of the text"},
		{`nul`, 3, "the text ends where null should stand"},
		{`tRue`, 1, "'R' instead of true"},
		{`01`, 1, "'1' instead of the end of the text"},
		{`-`, 1, "the text ends where a digit should stand"},
		{`1.`, 2, "the text ends where a digit should stand"},
		{`1.e3`, 2, "'e' instead of a digit"},
		{`1e+`, 3, "the text ends where a digit should stand"},
		{`+1`, 0, "'+' instead of a value"},
		{`NaN`, 0, "'N' instead of a value"},
		{`"abc`, 0, "a string without an end"},
		{`"a\x"`, 2, "a backslash that begins no escape"},
		{`"a\u12g4"`, 2, "a backslash that begins no escape"},
		{`"a\`, 2, "a backslash that begins no escape"},
		{"\"a\nb\"", 2, "the control character U+000A in a string"},
		{"\"\x00\"", 1, "the control character U+0000 in a string"},
		{"\xef\xbb\xbf{}", 0, "the byte 0xef instead of a value"},
		{"{\x00}", 1, "the byte 0x00 instead of a member's name in double quotes"},
	} {
		_, err := Parse([]byte(c.text))
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != c.offset || syntax.Msg != c.msg {
			t.Errorf("%q: %v, want byte %d: %s", c.text, err, c.offset, c.msg)
		}
	}
}

func TestValueDepth(t *testing.T) {
	deepest := strings.Repeat(`{"a":[`, MaxDepth/2) + strings.Repeat(`]}`, MaxDepth/2)
	v := parseValue(t, deepest)
	for v.Len() > 0 {
		v = v.Field("a").Index(0)
	}
	for _, text := range []string{"[" + deepest + "]", strings.Repeat("[", 100<<20)} {
		_, err := ParseString(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Msg != "more than 10000 containers inside one another" || syntax.Offset > MaxDepth*6 {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, doc := range valueDocuments {
		f.Add(doc)
	}
	for _, doc := range []string{`{"a":1,}`, `[1 2]`, `"\ud800\udc00\ud800"`, "\"\xff\"", `-0.0e-1`, `{"a":{"a":[]},"a":[{}]}`} {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse([]byte(text))
		if deep := err != nil && strings.Contains(err.Error(), "inside one another"); !deep && (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("%q: %v, and encoding/json says %v", text, err, err != nil)
		}
		if err != nil {
			return
		}
		if v.Text() != text || v.Size() != len(text) {
			t.Fatalf("%q came back as %q", text, v.Text())
		}
		compact := Array{v}.Value()
		if want := "[" + squeeze(text) + "]"; compact.Size() != len(want) || compact.Text() != want {
			t.Fatalf("%q became %q", text, compact.Text())
		}
		r := rebuilt(v)
		if size := r.Size(); size != len(r.Text()) {
			t.Fatalf("%q: size %d of %q", text, size, r.Text())
		}
		again := parseValue(t, r.Text())
		if !utf8.ValidString(text) {
			return // bytes that are not UTF-8 do not survive being printed anew
		}
		agreeValues(t, "reparsed", r, again)
		agreeValues(t, "rebuilt", v, r)
	})
}

func FuzzString(f *testing.F) {
	for _, s := range []string{"", "a", "\"\\\n\x00\x7f", "é\u2028😀", "\xed\xa0\x80\xed\xb0\x80", "\xff\xed\xa0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := String(s)
		if !json.Valid([]byte(v.Text())) || v.Size() != len(v.Text()) {
			t.Fatalf("%q is printed %s", s, v.Text())
		}
		back := v.String()
		if String(back).Text() != v.Text() || utf8.ValidString(s) && back != s {
			t.Fatalf("%q came back as %q", s, back)
		}
	})
}

// tight and the docScanner agree on what is a document; tight only knows the
// ones without blanks.
func TestTightDocuments(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{`{}`, true}, {`[]`, true}, {`""`, true}, {`0`, true}, {`-1.5e+3`, true}, {`null`, true}, {`true`, true}, {`false`, true},
		{`{"a":1,"b":[1,2,{"c":"\n\u00e9"}],"d":{}}`, true}, {`[[],[[]],{"a":[]}]`, true},
		{`{"a": 1}`, false}, {` 1`, false}, {`1 `, false}, {``, false}, {`{`, false}, {`[1,]`, false}, {`{"a"}`, false},
		{`{"a":1,}`, false}, {`{1:2}`, false}, {`[1}`, false}, {`01`, false}, {`nul`, false}, {`"\x"`, false}, {"\"\n\"", false},
		{`[1]]`, false}, {`1,2`, false}, {`{"a":1]`, false}, {`-`, false}, {`+1`, false}, {`.5`, false}, {`"a`, false},
		{strings.Repeat("[", 64) + strings.Repeat("]", 64), true}, {strings.Repeat("[", 65) + strings.Repeat("]", 65), false},
	} {
		if got := tight(c.text); got != c.want {
			t.Errorf("%.40s: got %v", c.text, got)
		}
		s := docScanner{text: c.text}
		if c.want && (s.document() != nil || s.loose) {
			t.Errorf("%.40s: the scanner thinks otherwise", c.text)
		}
	}
}

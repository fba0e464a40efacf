package jsontree

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

func parse(name, text string) (*Tree, diag.List) {
	var ds diag.Sink
	t := Parse(&ir.Source{Name: name, Text: []byte(text)}, &ds)
	return t, ds.List()
}

// TestCompact reads JSON and prints it again: order, numbers and text stay.
func TestCompact(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"b": 1.0, "a": [1e3, -0, 12345678901234567890.10]}`, `{"b":1.0,"a":[1e3,-0,12345678901234567890.10]}`},
		{` [ true , false , null , "" , {} , [] ] `, `[true,false,null,"",{},[]]`},
		{`"\u0041\n\/\"\\\u001f"`, `"A\n/\"\\\u001F"`},
		{`"é\u00e9\ud83c\udf89"`, `"éé🎉"`},
		{"\ufeff{\"a\":1}", `{"a":1}`},
		{"\"\u2028\"", "\"\u2028\""},
	} {
		tree, list := parse("x.json", c.in)
		if tree.Root == nil || len(list) > 0 {
			t.Errorf("%s: %v", c.in, list)
			continue
		}
		if got := tree.Root.Compact(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

// TestFaults wants one fault at a place, in bytes.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		in         string
		code       diag.Code
		start, end int
		message    string
	}{
		{``, diag.NotAnObject, 0, 0, "the definition is empty"},
		{`{"a": 1`, diag.SyntaxError, 7, 7, "the text ends where '}' or another element should stand"},
		{`{"a"`, diag.SyntaxError, 4, 4, "the text ends where ':' should stand"},
		{`{"a":`, diag.SyntaxError, 5, 5, "the text ends where a value should stand"},
		{`{"a" 1}`, diag.SyntaxError, 5, 6, `expected ':' behind the key "a", found '1'`},
		{`{a: 1}`, diag.SyntaxError, 1, 2, "expected a key in double quotes, found 'a'"},
		{`{"a": 01}`, diag.SyntaxError, 6, 8, `"01" is not a number of JSON`},
		{`{"a": 1.}`, diag.SyntaxError, 6, 8, `"1." is not a number of JSON`},
		{`{"a": -}`, diag.SyntaxError, 6, 7, `"-" is not a number of JSON`},
		{`{"a": .5}`, diag.SyntaxError, 6, 8, "expected a value, found '.5'"},
		{`{"a": NaN}`, diag.SyntaxError, 6, 9, "expected a value, found 'NaN'"},
		{`["a" "b"]`, diag.SyntaxError, 5, 6, "a comma is missing before this"},
		{`[1,]`, diag.SyntaxError, 2, 3, "a comma before ']'"},
		{`[,1]`, diag.SyntaxError, 1, 2, "a comma too many"},
		{`[1] x`, diag.SyntaxError, 4, 5, "more text behind the end of the definition"},
		{"[\"a\nb\"]", diag.SyntaxError, 1, 3, "a string that is not closed on its line"},
		{"[\"a\tb\"]", diag.SyntaxError, 3, 4, "a control character (0x09) inside a string"},
		{`["\x41"]`, diag.SyntaxError, 2, 4, `"\\x" is not an escape of JSON`},
		{`["\ud83c"]`, diag.SyntaxError, 2, 8, "not a Unicode escape"},
		{`["\u12"]`, diag.SyntaxError, 2, 8, "not a Unicode escape"},
		{`["a`, diag.SyntaxError, 1, 3, "a string that is not closed"},
		{"{\"a\": \"\x80\"}", diag.NotText, 7, 8, "the byte 0x80 is not UTF-8"},
		{"{\"a\": \x00}", diag.NotText, 6, 7, "the file is not text: it has a NUL byte"},
		{"\xff\xfe{\x00", diag.NotText, 0, 0, "the file is UTF-16"},
		{`{"a": 1, "b": 2, "a": 3}`, diag.DuplicateKey, 17, 20, `the key "a" a second time in one object`},
		{`{"a": 1, "\u0061": 3}`, diag.DuplicateKey, 9, 17, `the key "a" a second time in one object`},
		{`[1] # end`, diag.SyntaxError, 4, 9, "JSON has no comments"},
		{`[/* x */ 1]`, diag.SyntaxError, 1, 8, "JSON has no comments"},
	} {
		_, list := parse("x.json", c.in)
		if len(list) != 1 {
			t.Errorf("%q: %d faults: %v", c.in, len(list), list)
			continue
		}
		d := list[0]
		if d.Code != c.code || d.Span != (ir.Span{Start: c.start, End: c.end}) || d.Message != c.message {
			t.Errorf("%q: got %s %v %q", c.in, d.Code, d.Span, d.Message)
		}
	}
}

// TestRecovery finds several faults in one run and still gives the tree.
func TestRecovery(t *testing.T) {
	tree, list := parse("x.json", "{\"a\": 1 \"b\": [1,,2,], // c\n\"a\": 2}")
	if len(list) != 5 || tree.Root == nil {
		t.Fatal(len(list), list)
	}
	if got := tree.Root.Compact(); got != `{"a":1,"b":[1,2],"a":2}` {
		t.Error(got)
	}
}

// TestManyFaults ends after a hundred faults of syntax.
func TestManyFaults(t *testing.T) {
	for _, unit := range []string{"1,,", "//\n", "1 ", "#\n1,"} {
		_, list := parse("x.json", "["+strings.Repeat(unit, 100_000))
		if len(list) < 1 || len(list) > maxFaults+1 {
			t.Errorf("%q: %d faults", unit, len(list))
		}
	}
}

func TestDeepNesting(t *testing.T) {
	for _, open := range []string{"[", `{"a":`} {
		text := strings.Repeat(open, 20<<20/len(open))
		_, list := parse("x.json", text)
		if len(list) < 1 || list[len(list)-1].Code != diag.TooDeep {
			t.Error(open, len(list))
		}
		_, list = parse("x.yaml", text)
		if len(list) < 1 || list[len(list)-1].Code != diag.TooDeep {
			t.Error("yaml", open, len(list))
		}
	}
}

// TestTruncated wants an error for every beginning of a text.
func TestTruncated(t *testing.T) {
	const text = `{"a": [1.5, -2e7, true, null, "x\u00e9\n", {"ü": {}}], "b": ${X}}`
	if _, list := parse("x.json", text); len(list) > 0 {
		t.Fatal(list)
	}
	for i := range len(text) {
		if _, list := parse("x.json", text[:i]); !list.HasErrors() {
			t.Errorf("no error for %q", text[:i])
		}
	}
}

// TestSub maps parts of strings back to the source, through escapes.
func TestSub(t *testing.T) {
	const text = `["abc", "a\nb\u00e9c🎉\ud83c\udf89d"]`
	tree, _ := parse("x.json", text)
	for _, c := range []struct {
		elem     int
		part     string
		inSource string
	}{
		{0, "b", "b"},
		{0, "abc", "abc"},
		{1, "\nb", `\nb`},
		{1, "é", `\u00e9`},
		{1, "c🎉", "c🎉"},
		{1, "d", "d"},
	} {
		n := tree.Root.Elems[c.elem]
		from := strings.Index(n.Text, c.part)
		s := tree.Sub(n, from, from+len(c.part))
		if got := text[s.Start:s.End]; got != c.inSource {
			t.Errorf("%q of %q: got %q", c.part, n.Text, got)
		}
	}
	if s := tree.Sub(tree.Root.Elems[1], 100, 50); s.Start > s.End || s.End > len(text) {
		t.Error("out of bounds:", s)
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, 2.5e3, "x\u00e9"], "b": {"c": null}}`, `{"a": ${X}, "b": "${Y}-z"}`, `[1,,2 // x`, "{'a'}", "\"\\ud83c\\udf89\"", "[[[[", "\ufeff{}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var ds diag.Sink
		tree := Parse(&ir.Source{Name: "x.json", Text: []byte(text)}, &ds)
		if tree.Root == nil != ds.HasErrors() && tree.Root == nil {
			t.Fatal("neither tree nor error")
		}
		checkSpans(t, tree, ds.List())
		if !ds.HasErrors() && !strings.Contains(text, "${") && !json.Valid([]byte(strings.TrimPrefix(text, "\ufeff"))) {
			t.Fatalf("accepted what is not JSON: %q", text)
		}
		if json.Valid([]byte(text)) && ds.HasErrors() && onlySyntax(ds.List()) {
			t.Fatalf("refused JSON: %q: %v", text, ds.List())
		}
		if tree.Root != nil && !strings.Contains(text, "${") && !json.Valid([]byte(tree.Root.Compact())) {
			t.Fatalf("printed %q", tree.Root.Compact())
		}
		tree.Substitute(map[string]string{"X": "1"}, &ds)
	})
}

// onlySyntax leaves out what JSON allows and we do not.
func onlySyntax(l diag.List) bool {
	for _, d := range l {
		if d.Code != diag.SyntaxError || d.Message == "not a Unicode escape" {
			return false
		}
	}
	return true
}

// checkSpans wants every span inside the source.
func checkSpans(t *testing.T, tree *Tree, list diag.List) {
	t.Helper()
	size := len(tree.Source.Text)
	inside := func(s ir.Span) {
		if s.Start < 0 || s.Start > s.End || s.End > size {
			t.Fatalf("span %v outside of %d bytes", s, size)
		}
	}
	for _, d := range list {
		inside(d.Span)
	}
	budget := 10_000 // aliases make a graph of a tree
	var walk func(n *Node)
	walk = func(n *Node) {
		if budget--; budget < 0 {
			return
		}
		inside(n.Span)
		inside(tree.Sub(n, 0, len(n.Text)))
		for _, m := range n.Members {
			inside(m.Span)
			walk(m.Value)
		}
		for _, e := range n.Elems {
			walk(e)
		}
	}
	if tree.Root != nil {
		walk(tree.Root)
	}
}

package jsonata

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDepth: whatever nests too deep is an error, on either side of an operator.
func TestDepth(t *testing.T) {
	for _, nest := range []struct{ before, core, after string }{
		{"(", "1", ")"}, {"[", "1", "]"}, {`{"a":`, "1", "}"}, {"-", "a", ""}, {"a[", "1", "]"}, {"$f(", "1", ")"},
		{"a.", "b", ""}, {"1+", "1", ""}, {"", "a", "[0]"}, {"", "a", ".b"}, {"", "a", "(1)"}, {"", "a", "^(b)"},
		{"", "a", "{b:c}"}, {"$x:=", "1", ""}, {"a?b:", "c", ""}, {"|a|", "b", "|"}, {"function($x){", "1", "}"},
		{"a@$x.", "b", ""}, {"", "a", "#$i"}, {"a.(%.", "b", ")"}, {"", "a", ".%"}, {"", "a", "~>$f"},
	} {
		deep := strings.Repeat(nest.before, 5000) + nest.core + strings.Repeat(nest.after, 5000)
		var e *Error
		if _, err := Parse(deep); !errors.As(err, &e) || e.Code != "" || !strings.Contains(e.Msg, "deep") {
			t.Errorf("%s%s%s nested: %v", nest.before, nest.core, nest.after, err)
		}
		fair := strings.Repeat(nest.before, 100) + nest.core + strings.Repeat(nest.after, 100)
		if _, err := Parse(fair); errors.As(err, &e) && e.Code == "" {
			t.Errorf("%s%s%s nested 100 deep: %v", nest.before, nest.core, nest.after, err)
		}
	}
}

// TestHalfPairs: half a surrogate pair stays what it is, written as an escape or
// in the text itself.
func TestHalfPairs(t *testing.T) {
	for expr, want := range map[string]string{
		`"\ud83d"`:               "\xed\xa0\xbd",
		"'\xed\xa0\xbd'":         "\xed\xa0\xbd",
		`"\ude00\ud83d"`:         "\xed\xb8\x80\xed\xa0\xbd",
		`"\uD83D\uDE00\ud83d\n"`: "😀\xed\xa0\xbd\n",
	} {
		s, ok := parse(t, expr).(*String)
		if !ok || s.Value != want {
			t.Errorf("%s gives %q, want %q", expr, s.Value, want)
		}
	}
}

// TestSpans: each node has the words that it was made of, what follows included.
func TestSpans(t *testing.T) {
	const expr = ` a . b@$v[ c ] . ( -5 ; $f ( x+1 , "s" ) ){ k : /r/i } `
	want := []string{
		`a . b@$v[ c ] . ( -5 ; $f ( x+1 , "s" ) ){ k : /r/i }`,
		"a", "b@$v[ c ]", "c", "c", // a name is a path of one step
		`( -5 ; $f ( x+1 , "s" ) )`, "-5", `$f ( x+1 , "s" )`, "$f", "x+1", "x", "x", "1", `"s"`,
		"k", "k", "/r/i",
	}
	var got []string
	Walk(parse(t, expr), func(n Node) bool {
		got = append(got, expr[n.Base().Offset:n.Base().End])
		return true
	})
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// FuzzParse: no expression makes the package panic or hang; what parses has
// offsets within the text, a dump that is its own, and can be checked.
func FuzzParse(f *testing.F) {
	rows, err := os.ReadFile(table)
	if err != nil {
		f.Fatal(err)
	}
	for row := range strings.Lines(string(rows)) {
		if !strings.HasPrefix(row, "\t") && !strings.HasPrefix(row, "#") {
			f.Add(strings.TrimSuffix(row, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Parse(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Offset < 0 || e.End < e.Offset || e.End > len(text) || e.Msg == "" {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		walkAll(t, n, text)
	})
}

func walkAll(t *testing.T, n Node, text string) {
	reads := Resolve(n)
	Walk(n, func(n Node) bool {
		if b := n.Base(); b.Offset < 0 || b.End <= b.Offset || b.End > len(text) {
			t.Fatalf("%q: %s at %d to %d", text, Dump(n), b.Offset, b.End)
		}
		if v, ok := n.(*Variable); ok && v.Name != "" && v.Name != "$" {
			if _, ok := reads[v]; !ok {
				t.Fatalf("%q: $%s is not resolved", text, v.Name)
			}
		}
		return true
	})
	if Dump(n) == "" {
		t.Fatalf("%q has no dump", text)
	}
	Check(n)
	CheckEval(n)
	Uses(n, func(Use) {})
}

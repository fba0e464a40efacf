package jsontree

import (
	"slices"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

func TestSubstitute(t *testing.T) {
	values := map[string]string{"A": "1", "B": "two", "J": `{"k": [1, "x"]}`, "Q": `"`}
	for _, c := range []struct {
		in, want string
		unset    []string
	}{
		{`["${A}", "x${B}y${A}", "${B}${B}"]`, `["1","xtwoy1","twotwo"]`, nil},
		{`["${X}", "${A}${X}-${Y}", "${X}"]`, `["${X}","1${X}-${Y}","${X}"]`, []string{"X", "Y"}},
		{`{"${B}": 1, "${X}": 2}`, `{"two":1,"${X}":2}`, []string{"X"}},
		{`[${A}, ${J}]`, `[1,{"k":[1,"x"]}]`, nil},
		{`["$", "${", "${}", "${A", "$${A}", "${1}", "${a b}"]`, `["$","${","${}","${A","$1","${1}","${a b}"]`, nil},
		{`["${Q}"]`, `["\""]`, nil},
		{`["${AWS::Region}", "${Fn.Arn}"]`, `["${AWS::Region}","${Fn.Arn}"]`, []string{"AWS::Region", "Fn.Arn"}},
	} {
		tree, list := parse("x.json", c.in)
		var ds diag.Sink
		unset := tree.Substitute(values, &ds)
		if len(list) > 0 || ds.HasErrors() {
			t.Errorf("%s: %v %v", c.in, list, ds.List())
			continue
		}
		if got := tree.Root.Compact(); got != c.want || !slices.Equal(unset, c.unset) {
			t.Errorf("%s:\n got %s %v\nwant %s %v", c.in, got, unset, c.want, c.unset)
		}
	}
}

func TestSubstituteFaults(t *testing.T) {
	for _, c := range []struct {
		in   string
		code diag.Code
	}{
		{`[${Unset}]`, diag.PlaceholderValue},
		{`[${Text}]`, diag.PlaceholderValue},
		{`{"two": 1, "${Text}": 2}`, diag.DuplicateKey},
	} {
		tree, _ := parse("x.json", c.in)
		var ds diag.Sink
		tree.Substitute(map[string]string{"Text": "two"}, &ds)
		if l := ds.List(); len(l) != 1 || l[0].Code != c.code {
			t.Errorf("%s: %v", c.in, l)
		}
	}
}

// TestParts wants a string's literal and unset parts apart, and its place kept.
func TestParts(t *testing.T) {
	const text = `["a${B}c${X}"]`
	tree, _ := parse("x.json", text)
	var ds diag.Sink
	tree.Substitute(map[string]string{"B": "b"}, &ds)
	n := tree.Root.Elems[0]
	want := []ir.TextPart{{Literal: "abc"}, {Placeholder: "X"}}
	if !slices.Equal(n.Parts, want) || n.Whole {
		t.Errorf("%+v", n)
	}
	if s := tree.Sub(n, 0, 1); text[s.Start:s.End] != "a${B}c${X}" {
		t.Error(text[s.Start:s.End])
	}
}

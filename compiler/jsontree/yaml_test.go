package jsontree

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// TestYAML compares YAML with the JSON that it stands for.
func TestYAML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"scalars", "a: 1\nb: 1.50\nc: true\nd: null\ne: ~\nf:\ng: text here # c\nh: ''\n", `{"a":1,"b":1.50,"c":true,"d":null,"e":null,"f":null,"g":"text here","h":""}`},
		{"words stay text", "a: NO\nb: yes\nc: on\nd: 2016-03-14\ne: 12:30:45\n", `{"a":"NO","b":"yes","c":"on","d":"2016-03-14","e":"12:30:45"}`},
		{"numbers", "a: 0x1F\nb: 1_000\nc: .5\nd: -2e3\n", `{"a":31,"b":1000,"c":0.5,"d":-2e3}`},
		{"strings", "a: \"x\\ty\"\nb: 'it''s'\nc: |\n  one\n  two\nd: >-\n  one\n  two\n", `{"a":"x\ty","b":"it's","c":"one\ntwo\n","d":"one two"}`},
		{"lists", "a:\n- 1\n- b: 2\n  c: 3\n- [x, y]\n- - z\n", `{"a":[1,{"b":2,"c":3},["x","y"],["z"]]}`},
		{"flow", `{a: [1, {b: "c"}], "d": {}}`, `{"a":[1,{"b":"c"}],"d":{}}`},
		{"anchors", "a: &x {k: v}\nb: *x\nc: [*x]\n", `{"a":{"k":"v"},"b":{"k":"v"},"c":[{"k":"v"}]}`},
		{"merge", "a: &x {k: v, l: w}\nb:\n  <<: *x\n  l: own\n", `{"a":{"k":"v","l":"w"},"b":{"l":"own","k":"v"}}`},
		{"merge list", "a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc:\n  <<: [*x, *y]\n", `{"a":{"k":1},"b":{"k":2,"l":3},"c":{"k":1,"l":3}}`},
		{"keys", "200: a\ntrue: b\n'q': c\n", `{"200":"a","true":"b","q":"c"}`},
		{"tags", "a: !!str 12\nb: !!int 3\n", `{"a":"12","b":3}`},
		{"byte order mark", "\ufeffa: 1\n", `{"a":1}`},
		{"a long comment", "# " + strings.Repeat("a: - ", 1000) + "\na: 1\n# " + strings.Repeat("-", 2000) + "\n", `{"a":1}`},
		{"document marks", "---\na: 1\n...\n", `{"a":1}`},
	} {
		tree, list := parse("x.yaml", c.in)
		if tree.Root == nil || len(list) > 0 {
			t.Errorf("%s: %v", c.name, list)
			continue
		}
		if got := tree.Root.Compact(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestYAMLSpans finds values in the source by their bytes, behind letters of
// several bytes too.
func TestYAMLSpans(t *testing.T) {
	const text = "# π\nüber: [1, \"zwei\", 'drei', vier]\nlast: {k: v} # c\n"
	tree, _ := parse("x.yml", text)
	over, last := tree.Root.Members[0], tree.Root.Members[1]
	for _, c := range []struct {
		span ir.Span
		want string
	}{
		{over.Span, "über"},
		{over.Value.Elems[0].Span, "1"},
		{over.Value.Elems[1].Span, `"zwei"`},
		{tree.Sub(over.Value.Elems[1], 1, 3), "we"},
		{over.Value.Elems[2].Span, "'drei'"},
		{over.Value.Elems[3].Span, "vier"},
		{over.Value.Span, `[1, "zwei", 'drei', vier]`},
		{last.Value.Span, "{k: v}"},
	} {
		if got := text[c.span.Start:c.span.End]; got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestYAMLFaults(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := '1'; i <= '9'; i++ {
		bomb += strings.NewReplacer("N", string(i), "M", string(i-1)).Replace("aN: &aN [*aM, *aM, *aM, *aM, *aM, *aM, *aM, *aM, *aM, *aM]\n")
	}
	for _, c := range []struct {
		name, in string
		code     diag.Code
	}{
		{"tab", "a:\n\tb: 1\n", diag.YAMLSyntax},
		{"open bracket", "a: [1, 2\n", diag.YAMLSyntax},
		{"open quote", "a: \"x\n", diag.YAMLSyntax},
		{"two documents", "a: 1\n---\nb: 2\n", diag.YAMLUnsupported},
		{"foreign tag", "a: !Sub x\n", diag.YAMLUnsupported},
		{"no anchor", "a: *b\n", diag.YAMLUnsupported},
		{"infinity", "a: .inf\n", diag.YAMLUnsupported},
		{"merge of a scalar", "a: 1\n<<: 2\n", diag.YAMLUnsupported},
		{"too many values", bomb, diag.YAMLUnsupported},
		{"tags in a row", "a#: " + strings.Repeat("!a ", 100_000), diag.TooDeep},
		{"anchors in a row", strings.Repeat("&a ", 100_000), diag.TooDeep},
		{"mappings in a row", strings.Repeat("a: ", 100_000), diag.TooDeep},
		{"mappings in a row in brackets", "{" + strings.Repeat("a: ", 100_000), diag.TooDeep},
		{"lists in a row", strings.Repeat("- ", 100_000), diag.TooDeep},
		{"keys in a row", strings.Repeat("? ", 100_000), diag.TooDeep},
		{"empty", "# nothing\n", diag.NotAnObject},
		{"twice", "a: 1\nb: 2\na: 3\n", diag.DuplicateKey},
	} {
		_, list := parse("x.yaml", c.in)
		if len(list) == 0 || list[0].Code != c.code {
			t.Errorf("%s: %v", c.name, list)
		}
	}
}

func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, 'y', \"z\"]\n", "a: &x {k: v}\nb: *x\nc:\n  <<: *x\n", "a: |\n  text\n", "- a\n- b: c\n", "? a\n: b\n", "!!str a: ${X}\n", "---\na: 1\n...\n", "{a: [1, {b: c}]}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var ds diag.Sink
		tree := Parse(&ir.Source{Name: "x.yaml", Text: []byte(text)}, &ds)
		if tree.Root == nil && !ds.HasErrors() {
			t.Fatal("neither tree nor error")
		}
		checkSpans(t, tree, ds.List())
		tree.Substitute(map[string]string{"X": "1"}, &ds)
	})
}

// TestYAMLLongLine reads a line of 600,000 characters; in quadratic time it would
// take a minute.
func TestYAMLLongLine(t *testing.T) {
	text := "[" + strings.Repeat(`{"ä": [1, "b"]}, `, 35_000) + "]"
	tree, list := parse("x.yaml", text)
	if len(list) > 0 || len(tree.Root.Elems) != 35_000 {
		t.Fatal(list)
	}
	last := tree.Root.Elems[34_999]
	if s := last.Members[0].Value.Elems[1].Span; text[s.Start:s.End] != `"b"` {
		t.Error(text[s.Start:s.End])
	}
}

package graph

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/ir"
)

// FuzzHostile draws a definition in which a text stands wherever a text may stand.
func FuzzHostile(f *testing.F) {
	for _, text := range []string{
		"Charge card", "<script>alert(1)</script>", `"]; x --> y`, "%%{init: {'theme': 'dark'}}%%", "a\u202eb\u2028c", "]]>", "\\N\\\"", "&amp;&#x41;",
		"end", "1. one", "- list", "`code`", "日本語", "🎉🎉", "a\x00b", strings.Repeat("W", 80), "style", "x\" onload=\"y", "*/}</style>", "\u2069\ufeff\u0600",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		prog, _ := compiler.Check(&ir.Source{Name: text, Text: hostile(t, text)}, compiler.Options{})
		if prog == nil {
			return // not a name
		}
		run := &Run{Status: text, States: map[string]*Visit{text: {Status: Failed, Error: text, Counts: map[Status]int{Failed: 1}}}, ways: map[step]bool{}}
		d := newDrawing(prog, run)
		d.layout()
		for _, fault := range faults(d) {
			t.Error(fault)
		}
		svg := SVG(prog, run)
		if err := wellFormed(svg); err != nil {
			t.Error(err)
		}
		for _, form := range [][]byte{svg, DOT(prog, run), Mermaid(prog, run)} {
			if bytes.ContainsFunc(form, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
				t.Errorf("something that does not print:\n%q", form)
			}
		}
		if got, want := elements(t, svg), elements(t, SVG(harmless(t), nil)); len(got) == 0 || !subset(got, want) {
			t.Errorf("the drawing has elements %q", got)
		}
		if bytes.Contains(Mermaid(prog, run), []byte("%%")) {
			t.Error("Mermaid would see a directive")
		}
	})
}

func hostile(t testing.TB, text string) []byte {
	return encoded(t, map[string]any{
		"Comment": text, "StartAt": text,
		"States": map[string]any{
			text: map[string]any{
				"Type": "Task", "Comment": text, "Resource": "arn:aws:states:::lambda:invoke", "Parameters": map[string]any{"FunctionName": text},
				"Catch": []any{map[string]any{"ErrorEquals": []string{text}, "Next": text + "2"}}, "Next": text + "2",
			},
			text + "2": map[string]any{"Type": "Choice", "Choices": []any{map[string]any{"Variable": "$.x", "StringEquals": text, "Next": text + "3"}}, "Default": text},
			text + "3": map[string]any{"Type": "Parallel", "Branches": []any{map[string]any{
				"Comment": text, "StartAt": text + "4", "States": map[string]any{text + "4": map[string]any{"Type": "Fail", "Error": text, "Cause": text}},
			}}, "End": true},
		},
	})
}

func harmless(t testing.TB) *ir.Program { return program(t, "harmless", hostile(t, "State")) }

// elements are the names of the elements and attributes of a drawing.
func elements(t *testing.T, svg []byte) []string {
	var out []string
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err != nil {
			return out
		}
		if start, ok := token.(xml.StartElement); ok {
			out = append(out, start.Name.Local)
			for _, a := range start.Attr {
				out = append(out, start.Name.Local+" "+a.Name.Local)
			}
		}
	}
}

// subset tells whether all names are among the known ones, or those of a run.
func subset(names, known []string) bool {
	known = append(known, "svg data-status", "g data-status", "g data-taken", "use href")
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(known, name) })
}

// TestIDs: ids are distinct, hold no blanks, and do not depend on other states.
func TestIDs(t *testing.T) {
	prog := readProgram(t, "testdata/nested.asl.json")
	var ids []string
	newDrawing(prog, nil).root.walk(func(s *scope) {
		for _, n := range s.nodes {
			if n.kind == stateNode {
				ids = append(ids, n.id)
			}
		}
	})
	want := []string{"Both", "Shipped", "Give%20up", "Both/0/Each%20item", "Both/0/Each%20item/Pack", "Both/0/Each%20item/Label", "Both/1/Cool%20down", "Both/1/Receipt"}
	if !slices.Equal(ids, want) {
		t.Errorf("ids: %q", ids)
	}
	svg := SVG(prog, nil)
	for _, id := range want {
		if !bytes.Contains(svg, []byte(`id="s:`+id+`"`)) {
			t.Errorf("no element has the id of %s", id)
		}
	}
}

// TestConditions: rules in short.
func TestConditions(t *testing.T) {
	for rule, want := range map[string]string{
		`{"Variable": "$.a", "NumericGreaterThanEquals": 5}`:                                                `$.a >= 5`,
		`{"Variable": "$.a", "TimestampLessThanEqualsPath": "$.b"}`:                                         `$.a <= $.b`,
		`{"Variable": "$.a", "IsPresent": false}`:                                                           `$.a is missing`,
		`{"Not": {"Variable": "$.a", "IsNull": true}}`:                                                      `$.a is not null`,
		`{"Not": {"Variable": "$.a", "IsNull": false}}`:                                                     `$.a is null`,
		`{"Not": {"Variable": "$.a", "BooleanEquals": true}}`:                                               `$.a != true`,
		`{"Not": {"Variable": "$.a", "StringMatches": "x*"}}`:                                               `not ($.a matches "x*")`,
		`{"Not": {"Or": [{"Variable": "$.a", "IsString": true}, {"Variable": "$.b", "NumericEquals": 1}]}}`: `not ($.a is a string or $.b == 1)`,
		`{"And": [{"Variable": "$.a", "IsNumeric": true}, {"Or": [{"Variable": "$.b", "NumericLessThan": 1}, {"Variable": "$.c", "IsBoolean": true}]}]}`: `$.a is a number and ($.b < 1 or $.c is a boolean)`,
	} {
		var object map[string]any
		if err := json.Unmarshal([]byte(rule), &object); err != nil {
			t.Fatal(err)
		}
		object["Next"] = "B"
		prog := program(t, "choice", encoded(t, map[string]any{"StartAt": "A", "States": map[string]any{
			"A": map[string]any{"Type": "Choice", "Choices": []any{object}}, "B": map[string]any{"Type": "Succeed"},
		}}))
		if got := ruleText(prog.Root.Lookup("A").(*ir.Choice).Rules[0]); got != want {
			t.Errorf("%s: got %s, want %s", rule, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width float64
		most  int
		want  []string
	}{
		{"", 100, 3, nil},
		{"short", 100, 3, []string{"short"}},
		{"two words", 50, 3, []string{"two", "words"}},
		{"ChargeTheCard", 80, 3, []string{"ChargeThe", "Card"}},
		{"charge_the-card", 60, 4, []string{"charge_", "the-", "card"}},
		{"WWWWWWWWWW", 60, 2, []string{"WWWW", "WWW…"}},
		{"日本語日本語", 40, 2, []string{"日本", "語…"}},
	} {
		got := wrap(test.text, nameSize, test.width, test.most)
		if !slices.Equal(got, test.want) {
			t.Errorf("%q in %v: got %q, want %q", test.text, test.width, got, test.want)
		}
		if widest(got, nameSize) > test.width {
			t.Errorf("%q is wider than %v", got, test.width)
		}
	}
}

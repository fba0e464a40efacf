package lower

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// free are fields whose value may be of any type.
var free = map[string]bool{
	"Parameters": true, "ResultSelector": true, "ItemSelector": true, "Result": true, "Assign": true, "BatchInput": true,
}

// nullable are fields that may also be null.
var nullable = map[string]bool{"InputPath": true, "OutputPath": true, "ResultPath": true}

// TestWrongTypes puts a value of every other type in the place of every field of
// the sample: each must give an error at that very place, and no panic.
func TestWrongTypes(t *testing.T) {
	text := sample(t)
	tree := jsontree.Parse(&ir.Source{Name: "x.json", Text: []byte(text)}, &diag.Sink{})
	values := map[jsontree.Kind]string{
		jsontree.Null: "null", jsontree.Bool: "true", jsontree.Number: "7", jsontree.String: `"?"`, jsontree.Array: "[7]", jsontree.Object: `{"?": 7}`,
	}
	tried := 0
	var walk func(n *jsontree.Node, name string)
	swap := func(n *jsontree.Node, name string) {
		for kind := jsontree.Null; kind <= jsontree.Object; kind++ {
			if kind == n.Kind || kind == jsontree.Null && nullable[name] {
				continue
			}
			tried++
			wrong := text[:n.Span.Start] + values[kind] + text[n.Span.End:]
			end := n.Span.Start + len(values[kind])
			_, ds := lowerText("x.json", wrong, nil)
			if !near(ds.List(), n.Span.Start-len(name)-10, end) {
				t.Errorf("%s = %s: no error there: %v", name, values[kind], ds.List())
			}
		}
	}
	walk = func(n *jsontree.Node, name string) {
		for _, m := range n.Members {
			if !free[m.Key] {
				swap(m.Value, m.Key)
				walk(m.Value, m.Key)
			}
		}
		for _, e := range n.Elems {
			swap(e, name)
			walk(e, name)
		}
	}
	walk(tree.Root, "")
	if tried < 500 {
		t.Errorf("only %d values tried", tried)
	}
}

// near wants an error whose place begins between two offsets.
func near(l diag.List, from, to int) bool {
	for _, d := range l {
		if d.Severity == diag.Error && d.Span.Start >= from && d.Span.Start <= to {
			return true
		}
	}
	return false
}

// TestMissing takes every field of the sample away, one by one: no panic, and an
// error for those that are required.
func TestMissing(t *testing.T) {
	takeAway(t, sample(t))
	takeAway(t, jsonataSample(t))
}

func takeAway(t *testing.T, text string) {
	t.Helper()
	tree := jsontree.Parse(&ir.Source{Name: "x.json", Text: []byte(text)}, &diag.Sink{})
	required := map[string]bool{
		"StartAt": true, "States": true, "Type": true, "Resource": true, "Choices": true, "Branches": true, "ItemProcessor": true,
		"Iterator": true, "ErrorEquals": true, "Variable": true, "Seconds": true, "SecondsPath": true, "Timestamp": true,
		"TimestampPath": true, "Next": true, "End": true, "And": true,
	}
	var walk func(n *jsontree.Node)
	walk = func(n *jsontree.Node) {
		for _, m := range n.Members {
			// The member keeps its place under another name: a field gone and one unknown.
			without := text[:m.Span.Start] + `"Comment"` + text[m.Span.End:m.Value.Span.Start] + `""` + text[m.Value.Span.End:]
			_, ds := lowerText("x.json", without, nil)
			missing := false
			for _, d := range ds.List() {
				missing = missing || d.Code == diag.MissingField || d.Code == diag.NextOrEnd || d.Code == diag.ChoiceRule || d.Code == diag.WrongType
			}
			if required[m.Key] && !missing {
				t.Errorf("%s is not missed: %v", m.Key, ds.List())
			}
			walk(m.Value)
		}
		for _, e := range n.Elems {
			walk(e)
		}
	}
	walk(tree.Root)
}

// TestCutOff gives beginnings of the sample, JSON that ends too early and YAML
// that may end anywhere: errors for the first, no panic for both.
func TestCutOff(t *testing.T) {
	text := strings.TrimSpace(sample(t))
	for i := 0; i < len(text); i += 7 {
		if _, ds := lowerText("x.json", text[:i], nil); !ds.HasErrors() {
			t.Errorf("no error for the first %d bytes", i)
		}
	}
	const yaml = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: ${Fn}\n    Retry:\n      - ErrorEquals: [States.ALL]\n    Next: B\n  B: {Type: Succeed}\n"
	for i := range len(yaml) {
		lowerText("x.yaml", yaml[:i], nil)
	}
}

// TestUnknownFields is about a misspelt field of every object: a suggestion and an edit.
func TestUnknownFields(t *testing.T) {
	for _, c := range []struct{ fields, help string }{
		{`"Type": "Wait", "Seconds": 1, "Second": 1, "End": true`, `did you mean "Seconds"?`},
		{`"Type": "Task", "Resource": "x", "resource": "y", "End": true`, `did you mean "Resource"?`},
		{`"Type": "Task", "Resource": "x", "Retry": [{"ErrorEquals": ["A"], "IntervalSecond": 1}], "End": true`, `did you mean "IntervalSeconds"?`},
		{`"Type": "Task", "Resource": "x", "Catch": [{"ErrorEquals": ["A"], "Nxt": "Y", "Next": "Y"}], "End": true`, `did you mean "Next"?`},
		{`"Type": "Choice", "Choices": [{"Variable": "$", "StringEqual": "x", "IsNull": true, "Next": "Y"}]`, `did you mean "StringEquals"?`},
		{`"Type": "Map", "ItemProcessor": {"StartAt": "Z", "Statess": 1, "States": {"Z": {"Type": "Succeed"}}}, "End": true`, `did you mean "States"?`},
		{`"Type": "Fail", "Retry": []`, `only Task, Parallel and Map states have it`},
		{`"Type": "Pass", "Output": 1, "End": true`, `write "QueryLanguage": "JSONata" into the state`},
		{`"Type": "Pass", "Pizza": 1, "End": true`, ``},
	} {
		_, list := one(c.fields)
		if len(list) != 1 || list[0].Help != c.help {
			t.Errorf("%s: %+v", c.fields, list)
		}
	}
}

// TestManyFaults keeps hostile definitions from taking quadratic time.
func TestManyFaults(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"StartAt": "S0", "States": {`)
	for i := range 5_000 {
		fmt.Fprintf(&text, `"S%d": {"Type": "Pass", "Nxt%d": 1, "Next": "T%d"},`, i, i, i)
	}
	text.WriteString(`"Z": {"Type": "Succeed"}}}`)
	p, ds := lowerText("x.json", text.String(), nil)
	if len(p.States) != 5_001 || len(ds.List()) != 5_000 {
		t.Error(len(p.States), len(ds.List()))
	}
}

func FuzzLower(f *testing.F) {
	f.Add(sample(f), false)
	f.Add(jsonataSample(f), false)
	f.Add(`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% \"\u0061${X}\" & $x %}", "Assign": {"x": "{%"}}}}`, false)
	f.Add("QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Succeed\n    Output: |-\n      {%\n        1 +\n      %}\n", true)
	f.Add(`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"a.$": "States.Format('${X}{}', $.b)"}, "End": true}}}`, false)
	f.Add(`{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": "${X}", "Timestamp": "x", "End": true}}}`, true)
	f.Add("StartAt: A\nStates:\n  A: &a {Type: Choice, Choices: [{Variable: $.x, IsNull: true, Next: A}]}\n  B: *a\n", true)
	f.Fuzz(func(t *testing.T, text string, yaml bool) {
		name := "x.json"
		if yaml {
			name = "x.yaml"
		}
		p, ds := lowerText(name, text, map[string]string{"X": "1"})
		for _, d := range ds.List() {
			if d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(text) || d.Message == "" {
				t.Fatalf("%+v in %d bytes", d, len(text))
			}
		}
		if p == nil {
			if !ds.HasErrors() {
				t.Fatal("neither program nor error")
			}
			return
		}
		if err := ir.Verify(p, false); err != nil {
			t.Fatal(err)
		}
	})
}

package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// TestVariables is about scopes and first values: the codes in order of place.
func TestVariables(t *testing.T) {
	const (
		assigns = `"%s": {"Type": "Pass", "Assign": {"x": 1}, "Next": "%s"}`
		reads   = `"%s": {"Type": "Pass", "OutputPath": "$x", "Next": "%s"}`
		end     = `"Z": {"Type": "Succeed"}`
		branch  = `"%s": {"Type": "Parallel", "Branches": [%s], "Next": "%s"}`
		inner   = `{"StartAt": "I%d", "States": {"I%d": {"Type": "Pass", %s, "End": true}}}`
		query   = `"%s": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{%% %s %%}", "Next": "%s"}`
	)
	f := fmt.Sprintf
	for _, c := range []struct {
		name, text string
		want       []diag.Code
	}{
		{"assigned before", machine(f(assigns, "A", "B"), f(reads, "B", "Z"), end), nil},
		{"read before", machine(f(reads, "A", "B"), f(assigns, "B", "Z"), end), []diag.Code{diag.UnknownVariable}},
		{"read in a loop", machine(f(reads, "A", "B"), f(assigns, "B", "C"),
			`"C": {"Type": "Choice", "Choices": [{"Variable": "$.y", "IsNull": true, "Next": "A"}], "Default": "Z"}`, end), nil},
		{"nowhere", machine(f(reads, "A", "Z"), end), []diag.Code{diag.UnknownVariable}},
		{"branch reads", machine(f(assigns, "A", "P"), f(branch, "P", f(inner, 1, 1, `"OutputPath": "$x"`), "Z"), end), nil},
		{"branch reads too early", machine(f(branch, "P", f(inner, 1, 1, `"OutputPath": "$x"`), "B"), f(assigns, "B", "Z"), end),
			[]diag.Code{diag.UnknownVariable}},
		{"branch assigns what is outside", machine(f(assigns, "A", "P"), f(branch, "P", f(inner, 1, 1, `"Assign": {"x": 2}`), "Z"), end),
			[]diag.Code{diag.ShadowedVariable}},
		{"what a branch assigned is gone", machine(f(branch, "P", f(inner, 1, 1, `"Assign": {"x": 2}`), "B"), f(reads, "B", "Z"), end),
			[]diag.Code{diag.UnknownVariable}},
		{"branches beside each other", machine(f(branch, "P", f(inner, 1, 1, `"Assign": {"x": 2}`)+", "+f(inner, 2, 2, `"Assign": {"x": 3}`), "Z"), end), nil},
		{"the other branch's", machine(f(branch, "P", f(inner, 1, 1, `"Assign": {"x": 2}`)+", "+f(inner, 2, 2, `"OutputPath": "$x"`), "Z"), end),
			[]diag.Code{diag.UnknownVariable}},
		{"a query reads before", machine(f(query, "A", "$x", "B"), f(assigns, "B", "Z"), end), []diag.Code{diag.UndefinedVariable}},
		{"a query reads its own", machine(f(query, "A", "($x := 1; $x)", "Z"), end), nil},
		{"a query may have bound it", machine(f(query, "A", "(true ? $x := 1; $x)", "Z"), end), nil},
		{"a query's function", machine(f(query, "A", "$foo(1)", "Z"), end), []diag.Code{diag.QueryCall}},
		{"both languages", machine(f(assigns, "A", "B"), f(query, "B", "$x", "Z"), end), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, report := compile(t, "x.json", []byte(c.text), nil)
			var got []diag.Code
			for _, d := range report.List {
				got = append(got, d.Code)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v\n%s", got, c.want, rendered(report))
			}
		})
	}
}

// TestQueryVariables wants an entry for each place that reads a variable of the
// machine, and for none else.
func TestQueryVariables(t *testing.T) {
	const text = `{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
		"A": {"Type": "Pass", "Assign": {"x": 1, "count": 2}, "Next": "B"},
		"B": {"Type": "Pass", "Output": "{% $x + $y + $count + $sum([$x]) + ($states.input.x ? $x := 3; $x) %}", "End": true}}}`
	p, _ := compile(t, "x.json", []byte(text), nil)
	q := p.States[1].(*ir.Pass).Output.(*ir.Query)
	count := map[string]int{}
	for node, v := range q.Vars {
		if node.Name != v.Name {
			t.Errorf("%s is taken for %s", node.Name, v.Name)
		}
		count[v.Name]++
	}
	if count["x"] != 3 || count["count"] != 1 || len(count) != 2 {
		t.Error(count)
	}
	if at := q.Locate(0, 2); text[at.Start:at.End] != "$x" {
		t.Errorf("the first variable is at %q", text[at.Start:at.End])
	}
}

// TestLongQuery keeps an expression with many faults, and escapes before them,
// from taking quadratic time.
func TestLongQuery(t *testing.T) {
	var query strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&query, `\u0024v%d, $$, `, i)
	}
	text := `{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% [` + query.String() + `1] %}", "End": true}}}`
	_, report := compile(t, "x.json", []byte(text), nil)
	count := map[diag.Code]int{}
	for _, d := range report.List {
		count[d.Code]++
	}
	if count[diag.UndefinedVariable] != 20 || count[diag.NoQueryInput] != 20 {
		t.Error(count)
	}
}

// FuzzCheck runs the front end and verifies the ir after each pass.
func FuzzCheck(f *testing.F) {
	f.Add(`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x.$": "$x", "y": 1}, "Next": "B"}, "B": {"Type": "Map", "ItemProcessor":
		{"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "C", "States": {"C": {"Type": "Pass", "Assign": {"y": 2}, "End": true}}},
		"Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"z": 1}, "Next": "A"}], "QueryLanguage": "JSONata", "Items": ["{% $y & $z %}"], "End": true}}}`)
	f.Add(`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Condition": "{% $x = 1 %}", "Assign": {"x": "{% $sum([1]) %}"},
		"Next": "A"}], "Default": "P"}, "P": {"Type": "Parallel", "Branches": [{"StartAt": "Q", "States": {"Q": {"Type": "Succeed", "Output": "{% $x %}"}}}], "End": true}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		if _, report := compile(t, "x.json", []byte(text), nil); len(report.List) > 0 {
			rendered(report)
		}
	})
}

// TestManyVariables keeps hostile definitions from taking quadratic time and
// space beyond measure.
func TestManyVariables(t *testing.T) {
	const n = 3000
	var states strings.Builder
	for i := range n {
		fmt.Fprintf(&states, `"S%d": {"Type": "Pass", "Assign": {"v%d.$": "$v%d"}, "Next": "S%d"}, `, i, i, max(0, i-1), i+1)
	}
	text := `{"StartAt": "S0", "States": {` + states.String() + fmt.Sprintf(`"S%d": {"Type": "Succeed"}}}`, n)
	p, report := compile(t, "x.json", []byte(text), nil)
	if len(p.Variables) != n || len(report.List) != 1 || report.List[0].Code != diag.UnknownVariable {
		t.Error(len(p.Variables), len(report.List))
	}
}

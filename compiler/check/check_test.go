package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/diag"
)

// TestPassOrder holds the table of passes against its own constraints.
func TestPassOrder(t *testing.T) {
	var done []string
	for _, p := range check.Passes {
		for _, before := range p.After {
			if !slices.Contains(done, before) {
				t.Errorf("%s runs before %s, but %s", p.Name, before, p.Why)
			}
		}
		if (len(p.After) > 0) != (p.Why != "") {
			t.Errorf("%s: constraints and reason do not fit", p.Name)
		}
		done = append(done, p.Name)
	}
}

// machine joins states to a definition that starts at the first.
func machine(states ...string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(states[0], `"`), `"`)
	return fmt.Sprintf(`{"StartAt": %q, "States": {%s}}`, name, strings.Join(states, ", "))
}

const (
	pass = `"%s": {"Type": "Pass", "Next": "%s"}`
	end  = `"%s": {"Type": "Pass", "End": true}`
)

func to(from, next string) string { return fmt.Sprintf(pass, from, next) }
func last(name string) string     { return fmt.Sprintf(end, name) }

// TestFlow is about references, reachability and ends: the codes in order of place.
func TestFlow(t *testing.T) {
	choice := `"A": {"Type": "Choice", "Choices": [{"Variable": "$", "IsNull": true, "Next": "B"}], "Default": "C"}`
	task := `"A": {"Type": "Task", "Resource": "x", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}], "Next": "A"}`
	parallel := `"A": {"Type": "Parallel", "Branches": [{"StartAt": "P", "States": {%s}}], "End": true}`
	for _, c := range []struct {
		name, text string
		want       []diag.Code
	}{
		{"one state", machine(last("A")), nil},
		{"a chain", machine(to("A", "B"), to("B", "C"), last("C")), nil},
		{"a cycle with an exit by Choice", machine(choice, to("B", "A"), last("C")), nil},
		{"a cycle with an exit by Catch", machine(task, last("B")), nil},
		{"reached by Catch alone", machine(task, to("B", "C"), last("C")), nil},
		{"a branch of its own", machine(fmt.Sprintf(parallel, last("P"))), nil},
		{"unknown target", machine(to("A", "B")), []diag.Code{diag.UnknownState}},
		{"other case", machine(to("A", "b"), last("B")), []diag.Code{diag.UnknownState}},
		{"into a branch", machine(to("Z", "P"), fmt.Sprintf(parallel, last("P"))), []diag.Code{diag.OtherScope}},
		{"out of a branch", machine(fmt.Sprintf(parallel, to("P", "A"))), []diag.Code{diag.OtherScope}},
		{"unreachable", machine(last("A"), last("B")), []diag.Code{diag.UnreachableState}},
		{"unreachable cycle", machine(last("A"), to("B", "C"), to("C", "B")), []diag.Code{diag.UnreachableState, diag.UnreachableState}},
		{"unreachable in a branch", machine(fmt.Sprintf(parallel, last("P")+", "+last("Q"))), []diag.Code{diag.UnreachableState}},
		{"no end", machine(to("A", "B"), to("B", "A")), []diag.Code{diag.NoEnd}},
		{"no end in a branch", machine(fmt.Sprintf(parallel, to("P", "P"))), []diag.Code{diag.NoEnd}},
		{"trapped", machine(choice, to("B", "B"), last("C")), []diag.Code{diag.Trapped}},
		{"a broken state hides what hangs on it", machine(`"A": {"Type": "Wait"}`, last("B")), []diag.Code{diag.MissingField, diag.NextOrEnd}},
		{"a state that is none hides it too", machine(`"A": 5`, last("B")), []diag.Code{diag.WrongType}},
		{"an unknown StartAt hides it too", `{"StartAt": "X", "States": {` + last("A") + `}}`, []diag.Code{diag.UnknownState}},
	} {
		_, report := compile(t, "x.json", []byte(c.text), nil)
		var got []diag.Code
		for _, d := range report.List {
			got = append(got, d.Code)
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v\n%s", c.name, got, c.want, rendered(report))
		}
	}
}

// TestNothing is about what cannot be read at all.
func TestNothing(t *testing.T) {
	for _, text := range []string{"", "[]", "5", "{}", `{"StartAt": 5, "States": []}`, `{"StartAt": "A", "States": {"A": null}}`} {
		if _, report := compile(t, "x.json", []byte(text), nil); !report.List.HasErrors() {
			t.Errorf("%q is accepted", text)
		}
	}
	check.Program(nil, &diag.Sink{})
}

// TestGuessesEnd keeps a definition of nothing but misspelt names from taking
// quadratic time: with a guess for each it would be 400 million comparisons.
func TestGuessesEnd(t *testing.T) {
	var states []string
	for i := range 20_000 {
		states = append(states, to(fmt.Sprint("state ", i), fmt.Sprint("stat ", i)))
	}
	_, report := compile(t, "x.json", []byte(machine(states...)), nil)
	if errors, _ := report.List.Count(); errors != 20_000 {
		t.Error(errors)
	}
}

// large is a definition of n states of several kinds, in scopes of up to ten.
func large(n int) []byte {
	var states []string
	for i := 0; i < n; i += 10 {
		next := fmt.Sprintf(`"Next": "S%d choose"`, i+10)
		if i+10 >= n {
			next = `"End": true`
		}
		name := func(what string) string { return fmt.Sprintf("S%d %s", i, what) }
		states = append(states,
			fmt.Sprintf(`%q: {"Type": "Choice", "Choices": [{"Variable": "$.a[0].b", "NumericGreaterThan": %d, "Next": %q}, {"And": [{"Variable": "$.x", "IsPresent": true}, {"Variable": "$.x", "StringEquals": "y"}], "Next": %q}], "Default": %q}`,
				name("choose"), i, name("call"), name("shape"), name("rest")),
			fmt.Sprintf(`%q: {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f%d", "Payload": {"id.$": "$.order.id", "text.$": "States.Format('{} {}', $.a, $.b)", "k": [1, 2]}}, "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}], "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": %q}], "ResultPath": "$.r", "Next": %q}`,
				name("call"), i, name("rest"), name("shape")),
			fmt.Sprintf(`%q: {"Type": "Pass", "Parameters": {"a.$": "$.b", "c": {"d": "e"}}, "ResultPath": "$.p", "Next": %q}`, name("shape"), name("rest")),
			fmt.Sprintf(`%q: {"Type": "Wait", "Seconds": 3, "Next": %q}`, name("rest"), name("both")),
			fmt.Sprintf(`%q: {"Type": "Parallel", "Branches": [{"StartAt": %q, "States": {%s, %s}}, {"StartAt": %q, "States": {%s}}], "Next": %q}`,
				name("both"), name("l"), to(name("l"), name("m")), last(name("m")), name("r"), last(name("r")), name("each")),
			fmt.Sprintf(`%q: {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {"StartAt": %q, "States": {%s}}, %s}`,
				name("each"), name("item"), last(name("item")), next))
	}
	return []byte(machine(states...))
}

func benchmark(b *testing.B, n int) {
	text := large(n)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		p, report := compile(b, "large.json", text, nil)
		if report.List.HasErrors() || len(p.States) != n {
			b.Fatal(len(p.States), report.List)
		}
	}
}

func BenchmarkFrontEnd1000(b *testing.B) { benchmark(b, 1000) }
func BenchmarkFrontEnd2000(b *testing.B) { benchmark(b, 2000) }

package coverage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/ir"
)

const definition = `{"StartAt": "Work", "States": {
 "Work": {"Type": "Task", "Resource": "r", "Next": "Which?",
  "Retry": [{"ErrorEquals": ["A", "B"]}, {"ErrorEquals": ["States.TaskFailed"]}],
  "Catch": [{"ErrorEquals": ["A"], "Next": "Bad"}, {"ErrorEquals": ["States.ALL"], "Next": "Bad"}]},
 "Which?": {"Type": "Choice", "Default": "Good", "Choices": [
  {"Variable": "$.a", "IsNull": true, "Next": "Good"},
  {"Variable": "$.a", "IsString": true, "Next": "<Rest>"}]},
 "<Rest>": {"Type": "Wait", "Seconds": 1, "End": true},
 "Good": {"Type": "Succeed"},
 "Bad": {"Type": "Fail"}}}`

func compiled(t *testing.T) *Coverage {
	t.Helper()
	prog, list := compiler.Check(&ir.Source{Name: "m.asl.json", Text: []byte(definition)}, compiler.Options{})
	if prog == nil {
		t.Fatal(list)
	}
	return Of(prog)
}

func text(t *testing.T, list ...*Coverage) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNothing(t *testing.T) {
	want := `coverage of m.asl.json: 0.0 % (0 of 5 states, 0 of 5 transitions, 0 of 2 choice rules, 0 of 2 catchers, 0 of 2 retriers)
    m.asl.json:2:2: state "Work" is not covered
    m.asl.json:5:2: state "Which?" is not covered
`
	if got := text(t, compiled(t)); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s", got)
	}
}

func TestPolicies(t *testing.T) {
	c := compiled(t)
	c.Visit("Work", 1, 1, 0)
	c.Retry("Work", "B")
	c.Take("Work", "Which?", false, "")
	c.Take("Work", "Bad", true, "X")
	c.Visit("Bad", 0, 0, 1)
	c.Visit("Which?", 1, 0, 0)
	c.Take("Which?", "Good", false, "")
	c.Visit("Good", 1, 0, 0)
	want := `coverage of m.asl.json: 62.5 % (4 of 5 states, 3 of 5 transitions, 1 of 2 choice rules, 1 of 2 catchers, 1 of 2 retriers)
    m.asl.json:3:42: retrier 2 of "Work" (States.TaskFailed) is not covered
    m.asl.json:4:13: catcher 1 of "Work" (A) is not covered
    m.asl.json:7:3: rule 2 of "Which?" is not covered
    m.asl.json:7:49: transition from "Which?" to "<Rest>" is not covered
    m.asl.json:8:2: state "<Rest>" is not covered
`
	if got := text(t, c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// The rest, so that nothing is left.
	c.Retry("Work", "Y")
	c.Take("Work", "Bad", false, "") // a failure without an event
	c.Take("Work", "Bad", true, "A")
	c.Take("Which?", "<Rest>", false, "")
	c.Visit("<Rest>", 1, 0, 0)
	c.Take("<Rest>", "", false, "")
	if got := text(t, c, c); !strings.HasSuffix(got, "coverage of all: 100.0 %\n") || strings.Contains(got, "not covered") {
		t.Errorf("got\n%s", got)
	}
}

func TestHTML(t *testing.T) {
	c := compiled(t)
	c.Visit("Work", 2, 0, 0)
	c.Take("Work", "Which?", false, "")
	c.Visit("Which?", 0, 0, 1)
	var b bytes.Buffer
	if err := HTML(&b, []*Coverage{c}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<td>transitions</td><td>1</td><td>5</td><td>20.0</td>`, `data-state="Work" data-kind="Task" role="graphics-symbol img" data-status="succeeded"`,
		`data-from="s:Work" data-to="s:Which%3F" data-taken="true"`, `state &#34;&lt;Rest&gt;&#34;, <code>m.asl.json:8:2</code>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(b.String(), "<Rest>") {
		t.Error("a name is not escaped")
	}
	if Total(nil).Percent() != 100 {
		t.Error("of nothing, all is covered")
	}
}

package emit_test

import (
	"fmt"
	"go/format"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/emit"
)

const mapped = `{
  "StartAt": "Charge card",
  "States": {
    "Charge card": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F",
      "Parameters": {
        "id.$": "$.id",
        "kind": "card"
      },
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "Next": "Done"
        }
      ],
      "Next": "Big?"
    },
    "Big?": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.n",
          "NumericGreaterThan": 5,
          "Next": "Done"
        }
      ],
      "Default": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}
`

func TestMapLines(t *testing.T) {
	p := check(t, mapped)
	src := emitted(t, mapped)
	lines := strings.Split(string(src), "\n")
	table := emit.MapLines(p, src)
	if len(table) != 3 {
		t.Fatalf("got %d states: %v", len(table), table)
	}
	for i, want := range []struct {
		state, first string
		source       emit.Lines
	}{
		{"Charge card", "func (m *machine) chargeCard(", emit.Lines{First: 4, Last: 18}},
		{"Big?", "func (m *machine) big(", emit.Lines{First: 19, Last: 29}},
		{"Done", "func (m *machine) done(", emit.Lines{First: 30, Last: 30}},
	} {
		got := table[i]
		if got.State != want.state || got.Source != want.source {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if first := lines[got.Go.First-1]; !strings.HasPrefix(first, want.first) {
			t.Errorf("%s begins with %q", got.State, first)
		}
		if last := lines[got.Go.Last-1]; last != "}" {
			t.Errorf("%s ends with %q", got.State, last)
		}
	}
}

var directive = regexp.MustCompile(`^//line (\S+):(\d+)$`)

// TestDebug reads an emitted file as the Go compiler does, which counts on
// from each directive, and looks where each line comes from.
func TestDebug(t *testing.T) {
	src, err := emit.Package(check(t, mapped), emit.Options{Runtime: runtimePath, Debug: true, File: "sample_asl.go"})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := format.Source(src); err != nil || string(again) != string(src) {
		t.Errorf("gofmt would change the file (%v):\n%s", err, src)
	}
	origin := map[string]string{}
	file, line := "sample_asl.go", 0
	for i, text := range strings.Split(string(src), "\n") {
		line++
		if m := directive.FindStringSubmatch(text); m != nil {
			file = m[1]
			line, _ = strconv.Atoi(m[2])
			line--
			continue
		}
		if file == "sample_asl.go" && line != i+1 {
			t.Fatalf("line %d of the Go file is said to be its line %d: %q", i+1, line, text)
		}
		origin[strings.TrimSpace(text)] = fmt.Sprintf("%s:%d", file, line)
	}
	for text, want := range map[string]string{
		`result, err := runtime.Call(m.run, m.tasks, Tasks.F, args, &chargeCardTask)`: "sample.asl.json:4",
		`{Name: "kind", Value: runtime.Literal(` + "`\"card\"`" + `)},`:               "sample.asl.json:7",
		`return StateDone, runtime.ErrorOutput(err), nil`:                             "sample.asl.json:12",
		`return StateBig, result, nil`:                                                "sample.asl.json:4",
		`n := choice.Variable(&e, "$.n", in.Field("n"))`:                              "sample.asl.json:19",
		`return runtime.End, in, nil`:                                                 "sample.asl.json:30",
	} {
		if got := origin[text]; got != want {
			t.Errorf("%s\ncomes from %q, want %q", text, got, want)
		}
	}
}

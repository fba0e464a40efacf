//go:build shared

package choice

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// recorded is what this test reads of a recorded execution.
type recorded struct {
	Definition struct {
		StartAt string
		States  map[string]struct {
			Choices []map[string]json.RawMessage
			Default string
			Result  json.RawMessage
		}
	} `json:"definition"`
	Input  json.RawMessage `json:"input"`
	Expect struct {
		Status string          `json:"status"`
		Output json.RawMessage `json:"output"`
	} `json:"expect"`
}

// TestRecorded runs the operator of each recorded choice_operators case, whose
// directory is in ASLC_SHARED, and compares the state that it leads to.
func TestRecorded(t *testing.T) {
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("ASLC_SHARED does not name the directory with conformance/")
	}
	files, err := filepath.Glob(filepath.Join(dir, "conformance", "choice_operators", "*.json"))
	if err != nil || len(files) < 200 {
		t.Fatalf("%d recorded cases in %s (%v)", len(files), dir, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { replay(t, text) })
	}
	t.Logf("%d cases", len(files))
}

func replay(t *testing.T, text []byte) {
	var c recorded
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	state := c.Definition.States[c.Definition.StartAt]
	if len(state.Choices) != 1 || c.Expect.Status != "SUCCEEDED" {
		t.Fatalf("%d rules, status %s: not the form of the other cases", len(state.Choices), c.Expect.Status)
	}
	next := state.Default
	if rule := state.Choices[0]; holds(t, rule, value(t, string(c.Input))) {
		next = decode[string](t, rule["Next"])
	}
	got, want := value(t, string(c.Definition.States[next].Result)), value(t, string(c.Expect.Output))
	if !runtime.Equal(got, want) {
		t.Errorf("%s led to %s, not to %s", state.Choices[0], got.Text(), want.Text())
	}
}

// holds evaluates a rule of one operator.
func holds(t *testing.T, rule map[string]json.RawMessage, in runtime.Value) bool {
	var e runtime.Eval
	variable := lookUp(t, &e, rule["Variable"], in)
	for op, operand := range rule {
		if op == "Variable" || op == "Next" || op == "Comment" {
			continue
		}
		var arg any = constant(value(t, string(operand)))
		if strings.HasSuffix(op, "Path") {
			arg = lookUp(t, &e, operand, in)
		}
		result := call(t, variable, op, arg)
		if e.Failed() {
			t.Fatal(e.Err())
		}
		return result
	}
	t.Fatal("a rule without an operator")
	return false
}

// lookUp reads the one form of path that the cases have, $.Name.
func lookUp(t *testing.T, e *runtime.Eval, path json.RawMessage, in runtime.Value) *Operand {
	text := decode[string](t, path)
	name, ok := strings.CutPrefix(text, "$.")
	if !ok || strings.ContainsAny(name, ".[") {
		t.Fatalf("%s is not of the form $.Name", text)
	}
	return Variable(e, text, in.Field(name))
}

func decode[T any](t *testing.T, text json.RawMessage) (out T) {
	t.Helper()
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

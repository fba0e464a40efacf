//go:build shared

package intrinsic

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
			QueryLanguage string
			Parameters    map[string]string
		}
	} `json:"definition"`
	StateMachine json.RawMessage `json:"stateMachine"`
	Input        json.RawMessage `json:"input"`
	Expect       struct {
		Status string          `json:"status"`
		Output json.RawMessage `json:"output"`
	} `json:"expect"`
}

// TestRecorded evaluates the expression of each recorded intrinsic_functions
// case, whose directory is in ASLC_SHARED. One of the cases is JSONata.
func TestRecorded(t *testing.T) {
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("ASLC_SHARED does not name the directory with conformance/")
	}
	files, err := filepath.Glob(filepath.Join(dir, "conformance", "intrinsic_functions", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c recorded
		if json.Unmarshal(text, &c) == nil && c.Definition.States[c.Definition.StartAt].QueryLanguage != "JSONata" {
			ran++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) { replay(t, c) })
		}
	}
	if ran != len(files)-1 || ran < 90 {
		t.Errorf("%d of %d cases ran, want all but one", ran, len(files))
	}
	t.Logf("%d cases", ran)
}

func replay(t *testing.T, c recorded) {
	state := c.Definition.States[c.Definition.StartAt]
	if len(state.Parameters) != 1 || c.Expect.Status != "SUCCEEDED" {
		t.Fatalf("%d parameters, status %s: not the form of the other cases", len(state.Parameters), c.Expect.Status)
	}
	in := parsed(t, string(c.Input))
	context := runtime.Object{
		{Name: "Execution", Value: runtime.Object{{Name: "Input", Value: in}}.Value()},
		{Name: "StateMachine", Value: runtime.Object{{Name: "Name", Value: parsed(t, string(c.StateMachine)).Field("name")}}.Value()},
	}.Value()
	want := parsed(t, string(c.Expect.Output))
	for field, text := range state.Parameters {
		x := expression{t: t, text: text, in: in, context: context}
		got := drawnValue(t, func(e *runtime.Eval) runtime.Value { return x.call(e) })
		if field == "FunctionResult.$" {
			want = want.Field("FunctionResult")
		}
		checkResult(t, text, got, want)
	}
}

func checkResult(t *testing.T, text string, got, want runtime.Value) {
	t.Helper()
	if want.String() == "<RandomNumberGenerated>" {
		if _, ok := got.Int(); !ok {
			t.Errorf("%s: got %s, want an integer", text, got.Text())
		}
		return
	}
	if !runtime.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", text, got.Text(), want.Text())
	}
}

func drawnValue(t *testing.T, draw func(*runtime.Eval) runtime.Value) runtime.Value {
	return parsed(t, drawn(t, 1, draw))
}

func parsed(t *testing.T, text string) runtime.Value {
	t.Helper()
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// expression evaluates the few forms of expression that the cases have: nested
// calls, strings without escapes, numbers, booleans and dotted paths.
type expression struct {
	t           *testing.T
	text        string
	in, context runtime.Value
}

func (x *expression) call(e *runtime.Eval) runtime.Value {
	x.t.Helper()
	name, rest, ok := strings.Cut(strings.TrimPrefix(x.text, "States."), "(")
	f := functions[name]
	if !ok || f == nil {
		x.t.Fatalf("no call at %q", x.text)
	}
	x.text = rest
	var args []runtime.Value
	for !strings.HasPrefix(x.text, ")") {
		args = append(args, x.arg(e))
		x.text = strings.TrimLeft(x.text, ", ")
	}
	x.text = x.text[1:]
	return f(e, args...)
}

func (x *expression) arg(e *runtime.Eval) runtime.Value {
	if strings.HasPrefix(x.text, "States.") {
		return x.call(e)
	}
	if s, ok := strings.CutPrefix(x.text, "'"); ok {
		s, x.text, _ = strings.Cut(s, "'")
		return runtime.String(s)
	}
	end := strings.IndexAny(x.text, ",)")
	word := x.text[:end]
	x.text = x.text[end:]
	if !strings.HasPrefix(word, "$") {
		return parsed(x.t, word)
	}
	at := x.in
	if strings.HasPrefix(word, "$$") {
		at = x.context
	}
	for _, name := range strings.Split(word, ".")[1:] {
		at = at.Field(name)
	}
	return at
}

package jsonata

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// functionCase is a call of a function: its arguments as JSON or "undefined", and
// its result in the same way or "error" and the code. The results are those of
// npm's jsonata 2.0.6 unless a comment says otherwise.
type functionCase struct {
	f    *Function
	args []string
	want string
}

func args(texts ...string) []string { return texts }

func testFunctions(t *testing.T, cases []functionCase) {
	t.Helper()
	for _, c := range cases {
		if got := callFunction(t, c.f, c.args); got != c.want {
			t.Errorf("$%s%q:\n got %s\nwant %s", c.f.Name, c.args, got, c.want)
		}
	}
}

func callFunction(t *testing.T, f *Function, texts []string) string {
	t.Helper()
	var values []Value
	for _, text := range texts {
		values = append(values, parsed(t, text))
	}
	var q Query
	return shownResult(q.Begin(nil), q.CallOn(Value{}, f, values...))
}

func parsed(t *testing.T, text string) Value {
	t.Helper()
	if text == "undefined" {
		return Value{}
	}
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return Of(v)
}

func shownResult(q *Query, v Value) string {
	switch {
	case q.Failed():
		return "error " + q.Error().Code
	case !v.Exists():
		return "undefined"
	}
	d := Export(v)
	return d.Text()
}

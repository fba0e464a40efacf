// Package trial evaluates one JSONata expression, compiled or interpreted, and
// writes down what can be seen of it.
package trial

import (
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/jsonata"
)

// Expression is a compiled expression, or an interpreted one.
type Expression func(q *jsonata.Query, input jsonata.Value, vars map[string]jsonata.Value) jsonata.Value

// Case is what an expression is evaluated with.
type Case struct {
	Input    json.RawMessage // nil: undefined
	Bindings map[string]json.RawMessage
	Limits   jsonata.Limits
}

// Outcome is what can be seen of an evaluation.
type Outcome struct {
	Value   string // JSON text; "" if it is undefined
	Code    string // of the error; "" if there is none
	Message string
}

func (o Outcome) String() string {
	switch {
	case o.Code != "":
		return fmt.Sprintf("error %s: %s", o.Code, o.Message)
	case o.Value == "":
		return "undefined"
	default:
		return o.Value
	}
}

// Run evaluates an expression.
func Run(f Expression, c Case) Outcome {
	var q jsonata.Query
	q.Begin(nil)
	q.Limit(c.Limits)
	vars := map[string]jsonata.Value{}
	for name, text := range c.Bindings {
		vars[name] = jsonata.Of(runtime.Literal(string(text)))
	}
	v := f(&q, jsonata.Of(document(c.Input)), vars)
	if err := q.Error(); err != nil {
		return Outcome{Code: err.Code, Message: err.Message}
	}
	if v.Kind() == jsonata.KindFunction {
		return Outcome{Value: "function"}
	}
	return Outcome{Value: jsonata.Export(v).Text()}
}

func document(text json.RawMessage) runtime.Value {
	if text == nil {
		return runtime.Value{}
	}
	return runtime.Literal(string(text))
}

// Main is what a program of compiled expressions does: it reads as many cases,
// evaluates them, and writes the outcomes. Both are gobs, since strings with
// half a surrogate pair are no JSON.
func Main(list []Expression, in io.Reader, out io.Writer) error {
	var cases []Case
	if err := gob.NewDecoder(in).Decode(&cases); err != nil {
		return err
	}
	if len(cases) != len(list) {
		return fmt.Errorf("%d cases for %d expressions", len(cases), len(list))
	}
	outcomes := make([]Outcome, len(list))
	for i, f := range list {
		outcomes[i] = Run(f, cases[i])
	}
	return gob.NewEncoder(out).Encode(outcomes)
}

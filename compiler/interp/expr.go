package interp

import (
	"encoding/json"

	syntax "github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/intrinsic"
	"github.com/aslc-dev/aslc/runtime/jsonata"
)

// scope evaluates expressions of one state, in the one language or the other.
type scope struct {
	*runtime.Eval
	q       *jsonata.Query
	m       *machine
	root    runtime.Value        // what $ of JSONPath stands for
	context func() runtime.Value // what $$ or $states.context stands for

	in, result, errorOutput runtime.Value // of $states; absent where there is none
}

// evaluate begins an evaluation on in, which messages quote.
func (m *machine) evaluate(in runtime.Value) *scope {
	e := m.run.Eval(in)
	q := new(jsonata.Query).Begin(m.run)
	return &scope{Eval: &e, q: q, m: m, root: in, context: m.context, in: in}
}

// Err is the first failure.
func (s *scope) Err() error {
	if err := s.q.Err(); err != nil {
		return err
	}
	return s.Eval.Err()
}

// Failed tells whether something has failed.
func (s *scope) Failed() bool { return s.q.Failed() || s.Eval.Failed() }

// find is what a path finds; absent if it finds nothing.
func (s *scope) find(p *ir.Path) runtime.Value {
	root := s.root
	switch p.Root {
	case ir.Context:
		root = s.context()
	case ir.InVariable:
		root = s.m.vars[p.Var]
	}
	v, _ := Path(p.Query, root)
	return v
}

// query is the value of a JSONata expression. It has no context; it sees $states
// and the workflow variables.
func (s *scope) query(e *ir.Query) jsonata.Value {
	vars := map[string]jsonata.Value{"states": jsonata.Members{
		{Name: "input", Value: jsonata.Of(s.in)},
		{Name: "context", Value: jsonata.Of(s.context())},
		{Name: "result", Value: jsonata.Of(s.result)},
		{Name: "errorOutput", Value: jsonata.Of(s.errorOutput)},
	}.Value()}
	for _, v := range e.Vars {
		if value := s.m.vars[v]; value.Exists() { // only then it hides a function of its name
			vars[v.Name] = jsonata.Of(value)
		}
	}
	return Expression(s.q, e.Node, jsonata.Value{}, vars)
}

// document is what an expression means that is no more than $states.input or one
// of its neighbours: that goes on as it is, a number as it is written. Absent
// for all other expressions.
func (s *scope) document(e *ir.Query) runtime.Value {
	switch syntax.Dump(e.Node) {
	case "(path $states .input)":
		return s.in
	case "(path $states .result)":
		return s.result
	case "(path $states .errorOutput)":
		return s.errorOutput
	case "(path $states .context)":
		return s.context()
	}
	return runtime.Value{}
}

// value is an expression's value. source is the name of the template's member
// that it stands in, as written; messages quote it.
func (s *scope) value(source string, e ir.Expr) runtime.Value {
	switch e := e.(type) {
	case *ir.Const:
		return constant(e)
	case *ir.Text:
		return runtime.String(s.joined(e))
	case *ir.Path:
		return s.Field(source, e.Text, s.find(e))
	case *ir.Call:
		return s.call(e)
	case *ir.Query:
		if doc := s.document(e); doc.Exists() {
			return doc
		}
		return s.q.Value(e.Field, e.Text, s.query(e))
	case *ir.Object:
		out := runtime.Object{}
		for _, f := range e.Fields {
			out = append(out, runtime.Member{Name: f.Key, Value: s.value(f.Source, f.Value)})
		}
		return out.Value()
	case *ir.Array:
		out := runtime.Array{}
		for _, elem := range e.Elems {
			out = append(out, s.value("", elem))
		}
		return out.Value()
	}
	return runtime.Null()
}

// constant is a JSON value of the definition.
func constant(c *ir.Const) runtime.Value { return runtime.Literal(c.JSON) }

// text is an expression as a Go string: Error, Cause, RoleArn.
func (s *scope) text(field string, e ir.Expr) string {
	switch e := e.(type) {
	case *ir.Const:
		return decodeString(e)
	case *ir.Text:
		return s.joined(e)
	case *ir.Path:
		return s.Text(field, e.Text, s.find(e))
	case *ir.Call:
		return s.Text(field, e.Text, s.call(e))
	case *ir.Query:
		return s.q.Text(e.Field, e.Text, s.query(e))
	}
	return ""
}

// decodeString is the content of a constant string.
func decodeString(c *ir.Const) string {
	var out string
	if json.Unmarshal([]byte(c.JSON), &out) != nil {
		return c.JSON
	}
	return out
}

// joined is a text with its placeholders' values in it.
func (s *scope) joined(t *ir.Text) string {
	out := ""
	for _, p := range t.Parts {
		if p.Placeholder != "" {
			out += s.m.run.Placeholder(p.Placeholder)
		}
		out += p.Literal
	}
	return out
}

// call is the result of an intrinsic function, its arguments evaluated from
// left to right.
func (s *scope) call(c *ir.Call) runtime.Value {
	args := make([]runtime.Value, len(c.Args))
	for i, a := range c.Args {
		if p, ok := a.(*ir.Path); ok {
			args[i] = s.Arg(p.Text, s.find(p))
			continue
		}
		args[i] = s.value("", a)
	}
	return functions[c.Name](s.Eval, args)
}

// functions are the 18 intrinsic functions; compiler/intrinsic has checked how
// many arguments each gets.
var functions = map[string]func(e *runtime.Eval, a []runtime.Value) runtime.Value{
	"States.Format":         func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.Format(e, a[0], a[1:]...) },
	"States.StringToJson":   func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.StringToJson(e, a[0]) },
	"States.JsonToString":   func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.JsonToString(e, a[0]) },
	"States.Array":          func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.Array(e, a...) },
	"States.ArrayPartition": func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.ArrayPartition(e, a[0], a[1]) },
	"States.ArrayContains":  func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.ArrayContains(e, a[0], a[1]) },
	"States.ArrayRange": func(e *runtime.Eval, a []runtime.Value) runtime.Value {
		return intrinsic.ArrayRange(e, a[0], a[1], a[2])
	},
	"States.ArrayGetItem": func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.ArrayGetItem(e, a[0], a[1]) },
	"States.ArrayLength":  func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.ArrayLength(e, a[0]) },
	"States.ArrayUnique":  func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.ArrayUnique(e, a[0]) },
	"States.Base64Encode": func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.Base64Encode(e, a[0]) },
	"States.Base64Decode": func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.Base64Decode(e, a[0]) },
	"States.Hash":         func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.Hash(e, a[0], a[1]) },
	"States.JsonMerge": func(e *runtime.Eval, a []runtime.Value) runtime.Value {
		return intrinsic.JsonMerge(e, a[0], a[1], a[2])
	},
	"States.MathRandom": func(e *runtime.Eval, a []runtime.Value) runtime.Value {
		return intrinsic.MathRandom(e, a[0], a[1], a[2:]...)
	},
	"States.MathAdd":     func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.MathAdd(e, a[0], a[1]) },
	"States.StringSplit": func(e *runtime.Eval, a []runtime.Value) runtime.Value { return intrinsic.StringSplit(e, a[0], a[1]) },
	"States.UUID":        func(e *runtime.Eval, _ []runtime.Value) runtime.Value { return intrinsic.UUID(e) },
}

package form_test

import (
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/ir"
)

// TestConst: a constant is held as a value of Go only where that prints the same.
func TestConst(t *testing.T) {
	for text, want := range map[string]form.Kind{
		"0": form.Integer, "-12": form.Integer, "9223372036854775807": form.Integer,
		"9223372036854775808": form.Document, "-0": form.Document, "1.0": form.Document, "1e2": form.Document,
		"true": form.Boolean, "null": form.Document, `"a b"`: form.Text, `"é"`: form.Text,
		`"\u00e9"`: form.Document, `"a\"b"`: form.Document, "\"\u2028\"": form.Document, `""`: form.Text,
		"[]": form.Document, "{}": form.Document, `{"a":1}`: form.Record,
		`{"a":1,"a":2}`: form.Document, `{"\u0061":1}`: form.Document,
		`{"a":{"b":{"c":1}}}`: form.Record, `{"a":{"b":{"c":{"d":1}}}}`: form.Document,
	} {
		if got := form.Const(text).Held(); got.Kind != want {
			t.Errorf("%s: got %v, want kind %d", text, got, want)
		}
	}
}

// TestJoin: only what has the same members in the same order stays a record.
func TestJoin(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{`{"a":1}`, `{"a":2}`, `{"a":3}`},
		{`{"a":1}`, `{"a":"x"}`, `{"a":null}`},
		{`{"a":1,"b":2}`, `{"b":1,"a":2}`, `null`},
		{`{"a":1}`, `{"a":1,"b":2}`, `null`},
		{`{"a":{"b":1}}`, `{"a":{"b":true}}`, `{"a":{"b":null}}`},
		{`1`, `true`, `null`},
	} {
		a, b, want := form.Const(c.a), form.Const(c.b), form.Const(c.want)
		if got := a.Join(b); !got.Equal(want) {
			t.Errorf("%s and %s: got %v, want %v", c.a, c.b, got, want)
		}
		if got := b.Join(a); !got.Equal(want) {
			t.Errorf("%s and %s: got %v, want %v", c.b, c.a, got, want)
		}
		if got := (form.Form{}).Join(a); !got.Equal(a) {
			t.Errorf("nothing and %s: got %v", c.a, got)
		}
	}
}

// TestInfer shows what comes to the state At.
func TestInfer(t *testing.T) {
	const counter = `{"a":1}`
	for name, c := range map[string]struct{ states, want string }{
		"the machine's input": {`"At": {"Type": "Succeed"}`, `null`},
		"a result":            {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "At"}, "At": {"Type": "Succeed"}`, counter},
		"its spelling counts": {`"S": {"Type": "Pass", "Result": {"a": 1.0}, "Next": "At"}, "At": {"Type": "Succeed"}`, `{"a":null}`},
		"through a wait":      {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "W"}, "W": {"Type": "Wait", "Seconds": 1, "Next": "At"}, "At": {"Type": "Succeed"}`, counter},
		"through a task whose result is thrown away": {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "T"},
			"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "ResultPath": null, "Next": "At"}, "At": {"Type": "Succeed"}`, counter},
		"a task's result": {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "T"},
			"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "ResultPath": "$.b", "Next": "At"}, "At": {"Type": "Succeed"}`, `{"a":1,"b":null}`},
		"caught": {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "T"},
			"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.a", "Next": "At"}], "End": true},
			"At": {"Type": "Succeed"}`, `{"a":null}`},
		"a sum in a loop": {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "At"},
			"At": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "Z"}], "Default": "L"}, "Z": {"Type": "Succeed"}, 
			"L": {"Type": "Pass", "Parameters": {"a.$": "States.MathAdd($.a, 1)"}, "Next": "At"}`, counter},
		"a sum of what is not known": {`"S": {"Type": "Pass", "Parameters": {"a.$": "States.MathAdd($.n, 1)"}, "Next": "At"}, "At": {"Type": "Succeed"}`, `{"a":null}`},
		"a loop that nests": {`"S": {"Type": "Pass", "Result": {"a": 1}, "Next": "At"},
			"At": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "Z"}], "Default": "L"}, "Z": {"Type": "Succeed"}, 
			"L": {"Type": "Pass", "Parameters": {"a.$": "$"}, "Next": "At"}`, `{"a":null}`},
		"two ways": {`"S": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "A"}], "Default": "B"},
			"A": {"Type": "Pass", "Result": {"a": 1}, "Next": "At"}, "B": {"Type": "Pass", "Result": {"a": true}, "Next": "At"}, "At": {"Type": "Succeed"}`, `{"a":null}`},
		"OutputPath": {`"S": {"Type": "Pass", "Result": {"b": {"a": 1}}, "OutputPath": "$.b", "Next": "At"}, "At": {"Type": "Succeed"}`, counter},
		"made on the way": {`"S": {"Type": "Pass", "Result": {"x": true}, "Next": "P"},
			"P": {"Type": "Pass", "Result": 1, "ResultPath": "$.b.a", "Next": "At"}, "At": {"Type": "Succeed"}`, `{"x":true,"b":{"a":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			start := "S"
			if name == "the machine's input" {
				start = "At"
			}
			p := program(t, `{"StartAt": "`+start+`", "States": {`+c.states+`}}`)
			if got, want := form.Infer(p).Input(p.Root.Lookup("At")), form.Const(c.want).Held(); !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// TestVariables: a variable is a value of Go where all that is assigned to it is, and
// prints the same.
func TestVariables(t *testing.T) {
	for name, c := range map[string]struct {
		language, first, then string // of two assignments to v, the second one in a loop
		want                  form.Kind
	}{
		"a counter":                        {"JSONata", `0`, `"{% $v + 1 %}"`, form.Number},
		"arithmetic":                       {"JSONata", `10`, `"{% ($v * 2 - 1) / 3 %}"`, form.Document}, // a block is none
		"more arithmetic":                  {"JSONata", `10`, `"{% $v * 2 - 1 / 3 %}"`, form.Number},
		"a number that prints in two ways": {"JSONata", `1.50`, `"{% $v + 1 %}"`, form.Document},
		"a number that a double cannot be": {"JSONata", `9007199254740993`, `"{% $v + 1 %}"`, form.Document},
		"of the input":                     {"JSONata", `0`, `"{% $v + $states.input.n %}"`, form.Document},
		"a function":                       {"JSONata", `0`, `"{% $abs($v) %}"`, form.Document},
		"texts":                            {"JSONata", `"a"`, `"b"`, form.Text},
		"two types":                        {"JSONata", `"a"`, `true`, form.Document},
		"constants":                        {"JSONata", `1`, `2`, form.Integer},
		"a sum":                            {"JSONPath", `0`, `"States.MathAdd($v, 1)"`, form.Integer},
		"a sum of the input":               {"JSONPath", `0`, `"States.MathAdd($.n, 1)"`, form.Document},
		"a record":                         {"JSONPath", `{"a": 1}`, `"$v"`, form.Document},
		"itself":                           {"JSONPath", `true`, `"$v"`, form.Boolean},
	} {
		t.Run(name, func(t *testing.T) {
			second, choice := "v", `{"Condition": "{% $states.input.x %}", "Next": "Z"}`
			if c.language == "JSONPath" {
				second, choice = "v.$", `{"Variable": "$.x", "BooleanEquals": true, "Next": "Z"}`
			}
			p := program(t, `{"QueryLanguage": "`+c.language+`", "StartAt": "A", "States": {
				"A": {"Type": "Pass", "Assign": {"v": `+c.first+`}, "Next": "B"},
				"B": {"Type": "Pass", "Assign": {"`+second+`": `+c.then+`}, "Next": "C"},
				"C": {"Type": "Choice", "Choices": [`+choice+`], "Default": "B"}, "Z": {"Type": "Succeed"}}}`)
			if got := form.Infer(p).Variable(p.Variables[0]); got.Kind != c.want {
				t.Errorf("got %v, want kind %d", got, c.want)
			}
		})
	}
}

func program(t *testing.T, text string) *ir.Program {
	t.Helper()
	p, list := compiler.Check(&ir.Source{Name: "m.asl.json", Text: []byte(text)}, compiler.Options{})
	if p == nil {
		t.Fatal(list)
	}
	return p
}

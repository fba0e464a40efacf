package lower

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

var update = flag.Bool("update", false, "write testdata/*.ir")

func lowerText(name, text string, values map[string]string) (*ir.Program, *diag.Sink) {
	var ds diag.Sink
	tree := jsontree.Parse(&ir.Source{Name: name, Text: []byte(text)}, &ds)
	return Program(tree, Options{Placeholders: values}, &ds), &ds
}

// one lowers a machine of one state, whose fields are given.
func one(fields string) (ir.State, diag.List) {
	text := `{"StartAt": "X", "States": {"X": {` + fields + `}, "Y": {"Type": "Succeed"}}}`
	p, ds := lowerText("x.json", text, nil)
	if p == nil || len(p.States) == 0 {
		return nil, ds.List()
	}
	return p.States[0], ds.List()
}

// sample uses every field of JSONPath states.
func sample(t testing.TB) string { return testdata(t, "sample.asl.json") }

// jsonataSample uses every field of JSONata states.
func jsonataSample(t testing.TB) string { return testdata(t, "jsonata.asl.json") }

func testdata(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSample compares the ir of the samples with testdata/*.ir; -update writes it.
func TestSample(t *testing.T) {
	for _, name := range []string{"sample", "jsonata"} {
		t.Run(name, func(t *testing.T) { compareSample(t, name) })
	}
}

func compareSample(t *testing.T, name string) {
	p, ds := lowerText(name+".asl.json", testdata(t, name+".asl.json"), nil)
	if len(ds.List()) > 0 {
		t.Fatal(ds.List())
	}
	if err := ir.Verify(p, false); err != nil {
		t.Error(err)
	}
	var out bytes.Buffer
	if err := ir.Dump(&out, p); err != nil {
		t.Fatal(err)
	}
	file := "testdata/" + name + ".ir"
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(out.Bytes(), want) {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}

// TestTargets wants the meaning of Resource and the task's identity (design D9).
func TestTargets(t *testing.T) {
	for _, c := range []struct {
		resource, parameters string
		want                 ir.Target
	}{
		{"arn:aws:lambda:us-east-1:1:function:Charge-Card:prod", ``, ir.Target{Kind: ir.LambdaFunction, ID: "Charge-Card"}},
		{"arn:aws:lambda:us-east-1:1:function:Charge:$LATEST", ``, ir.Target{Kind: ir.LambdaFunction, ID: "Charge"}},
		{"arn:aws:lambda:::function:${Fn}", ``, ir.Target{Kind: ir.LambdaFunction, ID: "Fn"}},
		{"arn:aws:states:us-east-1:1:activity:pack", ``, ir.Target{Kind: ir.Activity, ID: "pack"}},
		{"${ChargeFn}", ``, ir.Target{Kind: ir.Other, ID: "ChargeFn"}},
		{"${ChargeFn}:live", ``, ir.Target{Kind: ir.Other, ID: "ChargeFn"}},
		{"foo:bar", ``, ir.Target{Kind: ir.Other, ID: "foo:bar"}},
		{"arn:aws:swf:us-east-1:1:task:Ship", ``, ir.Target{Kind: ir.Other, ID: "Ship"}},
		{"arn:aws:states:::sqs:sendMessage", ``, ir.Target{Service: "sqs", Action: "sendMessage", ID: "SQSSendMessage"}},
		{"arn:${AWS::Partition}:states:::dynamodb:putItem", ``, ir.Target{Service: "dynamodb", Action: "putItem", ID: "DynamoDBPutItem"}},
		{"arn:aws:states:::aws-sdk:s3:getObject", ``, ir.Target{Service: "aws-sdk:s3", Action: "getObject", ID: "S3GetObject"}},
		{"arn:aws:states:::aws-sdk:lambda:invoke", `"FunctionName": "f"`, ir.Target{Service: "aws-sdk:lambda", Action: "invoke", ID: "f"}},
		{"arn:aws:states:::ecs:runTask.sync", ``, ir.Target{Service: "ecs", Action: "runTask", Pattern: ir.Sync, ID: "ECSRunTask"}},
		{"arn:aws:states:::lambda:invoke", `"FunctionName": "arn:aws:lambda:us-east-1:1:function:f:1"`, ir.Target{Service: "lambda", Action: "invoke", ID: "f"}},
		{"arn:aws:states:::lambda:invoke", `"FunctionName": "1:function:f"`, ir.Target{Service: "lambda", Action: "invoke", ID: "f"}},
		{"arn:aws:states:::lambda:invoke", `"FunctionName": "f:prod"`, ir.Target{Service: "lambda", Action: "invoke", ID: "f"}},
		{"arn:aws:states:::lambda:invoke", `"FunctionName": "${Fn.Arn}:$LATEST"`, ir.Target{Service: "lambda", Action: "invoke", ID: "Fn.Arn"}},
		{"arn:aws:states:::lambda:invoke", `"FunctionName.$": "$.fn"`, ir.Target{Service: "lambda", Action: "invoke", ID: "X"}},
		{"arn:aws:states:::lambda:invoke", ``, ir.Target{Service: "lambda", Action: "invoke", ID: "X"}},
		{"arn:aws:states:::states:startExecution.sync:2", `"StateMachineArn": "arn:aws:states:us-east-1:1:stateMachine:Child"`,
			ir.Target{Service: "states", Action: "startExecution", Pattern: ir.Sync, SyncV2: true, ID: "Child"}},
		{"arn:aws:states:::states:startExecution", `"StateMachineArn": "${ChildArn}"`, ir.Target{Service: "states", Action: "startExecution", ID: "ChildArn"}},
		{"arn:aws:states:::sns:publish.waitForTaskToken", ``, ir.Target{Service: "sns", Action: "publish", Pattern: ir.WaitForTaskToken, ID: "SNSPublish"}},
	} {
		s, list := one(`"Type": "Task", "Resource": "` + c.resource + `", "Parameters": {` + c.parameters + `}, "End": true`)
		if list.HasErrors() {
			t.Errorf("%s: %v", c.resource, list)
			continue
		}
		if got := s.(*ir.Task).Target; got != c.want {
			t.Errorf("%s %s:\n got %+v\nwant %+v", c.resource, c.parameters, got, c.want)
		}
	}
}

// TestTemplates wants a constant where nothing is computed, and only there.
func TestTemplates(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"b": 1.0, "a": [ 1e3 , "é" ]}`, `const {"b":1.0,"a":[1e3,"é"]}`},
		{`"text"`, `const "text"`},
		{`[]`, `const []`},
		{`null`, `none`},
		{`"${X}"`, `text ${X}`},
		{`{"a.$": "$.x"}`, `object a=path $.x`},
		{`{"a": {"b.$": "$$.State.Name"}, "c": {"d": 1}}`, `object a=object b=path $$.State.Name c=const {"d":1}`},
		{`[{"a.$": "$"}, 2]`, `array object a=path $ const 2`},
		{`{"a.$": "States.Format('{}', States.UUID())"}`, `object a=call States.Format(const "{}", call States.UUID())`},
		{`{"a": ["${X}y"]}`, `object a=array text ${X}y`},
		{`{".$": "$.x", "a.b": 1}`, `object =path $.x a.b=const 1`},
	} {
		s, list := one(`"Type": "Pass", "Parameters": ` + c.in + `, "End": true`)
		if list.HasErrors() {
			t.Errorf("%s: %v", c.in, list)
			continue
		}
		if got := strings.TrimSpace(show(s.(*ir.Pass).Parameters)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func show(e ir.Expr) string {
	switch e := e.(type) {
	case *ir.Const:
		return "const " + e.JSON
	case *ir.Text:
		return "text " + e.Raw()
	case *ir.Path:
		return "path " + e.Text
	case *ir.Call:
		var args []string
		for _, a := range e.Args {
			args = append(args, show(a))
		}
		return "call " + e.Name + "(" + strings.Join(args, ", ") + ")"
	case *ir.Object:
		out := "object"
		for _, f := range e.Fields {
			out += " " + f.Key + "=" + show(f.Value)
		}
		return out
	case *ir.Array:
		out := "array"
		for _, x := range e.Elems {
			out += " " + show(x)
		}
		return out
	}
	return "none"
}

// TestResult takes ".$" of a Result for a part of a name.
func TestResult(t *testing.T) {
	s, list := one(`"Type": "Pass", "Result": {"a.$": "$.x", "b": "${X}"}, "End": true`)
	if got := show(s.(*ir.Pass).Result); list.HasErrors() || got != `object a.$=const "$.x" b=text ${X}` {
		t.Error(got, list)
	}
}

func TestResultPath(t *testing.T) {
	s, list := one(`"Type": "Pass", "ResultPath": "$.a['b c'][2].d", "End": true`)
	if list.HasErrors() {
		t.Fatal(list)
	}
	var got []string
	for _, step := range s.(*ir.Pass).ResultPath.Steps {
		if step.Name != nil {
			got = append(got, *step.Name)
		} else {
			got = append(got, string(rune('0'+step.Index)))
		}
	}
	if strings.Join(got, "|") != "a|b c|2|d" {
		t.Error(got)
	}
}

// TestSetNumbers takes a placeholder in quotes for a number once it is set.
func TestSetNumbers(t *testing.T) {
	const text = `{"StartAt": "X", "States": {"X": {"Type": "Wait", "Seconds": "${N}", "End": true}}}`
	p, ds := lowerText("x.json", text, map[string]string{"N": "30"})
	if ds.HasErrors() || p.States[0].(*ir.Wait).Seconds.Const != 30 || len(p.Placeholders) != 0 {
		t.Error(ds.List(), p.Placeholders)
	}
	for value, code := range map[string]diag.Code{"x": diag.WrongType, "-1": diag.OutOfRange, "1.5": diag.WrongType, "": diag.WrongType} {
		_, ds := lowerText("x.json", text, map[string]string{"N": value})
		if l := ds.List(); len(l) != 1 || l[0].Code != code {
			t.Errorf("%q: %v", value, l)
		}
	}
}

func TestProgramName(t *testing.T) {
	for file, want := range map[string]string{
		"flows/order.asl.json": "order", `c:\flows\order.json`: "order", "order.asl.yaml": "order", "order.yml": "order", "-": "machine", "": "machine", "a.b.json": "a.b",
	} {
		if got := programName(file); got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}

// TestPlaceholders wants those that the program needs at run time, in order.
func TestPlaceholders(t *testing.T) {
	const text = `{"Comment": "${A}", "StartAt": "X", "States": {"X": {"Type": "Task", "Comment": "${B}", "Resource": "${Fn}",
		"Parameters": {"Comment": "${C}", "x.$": "States.Format('${D}{}', $.x)", "y": ["${Fn}${E}"]}, "Credentials": {"RoleArn": "${F}"}, "Next": "Y"},
		"Y": {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "${G}", "Next": "Z"}], "Default": "Z"},
		"Z": {"Type": "Fail", "Error": "${H}", "Cause": "${G}"}}}`
	p, ds := lowerText("x.json", text, map[string]string{"E": "e"})
	if got := strings.Join(p.Placeholders, " "); ds.HasErrors() || got != "Fn C D F G H" {
		t.Error(got, ds.List())
	}
}

// TestSeparate keeps equal names of different things apart, in any order.
func TestSeparate(t *testing.T) {
	states := []string{
		`"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:Order", "Next": "B"}`,
		`"B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "Order"}, "Next": "C"}`,
		`"C": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:1:stateMachine:Order"}, "Next": "Order"}`,
		`"Order": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName.$": "$.fn"}, "Next": "D"}`,
		`"D": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:lambda:invoke", "Parameters": {"FunctionName": "Order"}, "End": true}`,
	}
	want := map[string]string{"A": "Order", "B": "Order", "C": "Order machine", "Order": "Order state", "D": "Order sdk function"}
	for range 2 {
		p, ds := lowerText("x.json", `{"StartAt": "A", "States": {`+strings.Join(states, ",")+`}}`, nil)
		if ds.HasErrors() {
			t.Fatal(ds.List())
		}
		for _, s := range p.States {
			if task := s.(*ir.Task); task.Target.ID != want[task.Name] {
				t.Errorf("%s: got %q, want %q", task.Name, task.Target.ID, want[task.Name])
			}
		}
		slices.Reverse(states)
	}
}

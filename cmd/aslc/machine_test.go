package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// given is what tasks give.
type given string

func (a given) Do(context.Context, string, runtime.Value) (runtime.Value, error) {
	if name, ok := strings.CutPrefix(string(a), "!"); ok {
		return runtime.Value{}, &runtime.Error{Name: name, Cause: "no"}
	}
	return runtime.Parse([]byte(a))
}

// TestInputSchema: the form for an input is made of a schema, of the handler that works
// on the whole input first, or of what the definition reads.
func TestInputSchema(t *testing.T) {
	dir := "../../golden/pkg/typed-handlers"
	const charge = `{"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Charge", %s"End": true}}}`
	for _, c := range []struct {
		definition string
		set        []string
		want       string
		promised   bool
	}{
		{fmt.Sprintf(charge, ``), nil, `"amount"`, true},
		{fmt.Sprintf(charge, ``), []string{"input=../../templates/order/order.schema.json"}, `"vip"`, true},
		{fmt.Sprintf(charge, `"Parameters": {"amount.$": "$.total"}, `), nil, `"total"`, false},
		{`{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`, nil, ``, false},
	} {
		options := compiler.Options{Contracts: &contract.Options{Dir: dir, Output: dir + "/typed-handlers_asl.go", Set: c.set}}
		r, list := compiler.Compile(&ir.Source{Name: "typed-handlers.asl.json", Text: []byte(c.definition)}, options)
		if r == nil {
			t.Fatalf("%s: %v", c.definition, list)
		}
		schema, promised := inputSchema(r)
		if !strings.Contains(string(schema), c.want) || promised != c.promised || c.want == "" && schema != nil {
			t.Errorf("%s %v: %s %v, want %s", c.definition, c.set, schema, promised, c.want)
		}
	}
}

// TestStages: what the console shows between the filters of a state is what the
// interpreter sees there.
func TestStages(t *testing.T) {
	const task = `"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true`
	for _, c := range []struct{ state, input, result, want string }{
		{task, `{"a": 1.0}`, `7`, `Input {"a": 1.0}; Arguments {"a": 1.0}; Result 7; Output 7`},
		{task + `, "InputPath": "$.o", "Parameters": {"x.$": "$.n"}, "ResultSelector": {"y.$": "$.r"}, "ResultPath": "$.out.z"`, `{"o": {"n": 2}}`, `{"r": 3, "s": 4}`,
			`Input {"o": {"n": 2}}; After InputPath {"n":2}; After Parameters {"x":2}; Result {"r": 3, "s": 4}; After ResultSelector {"y":3}; After ResultPath {"o":{"n":2},"out":{"z":{"y":3}}}; Output {"o":{"n":2},"out":{"z":{"y":3}}}`},
		{task + `, "ResultPath": "$.r", "OutputPath": "$.r.k"`, `{"a": 1}`, `{"k": [5]}`, `Input {"a": 1}; Arguments {"a": 1}; Result {"k": [5]}; After ResultPath {"a":1,"r":{"k":[5]}}; Output [5]`},
		{task + `, "ResultSelector": {"u.$": "States.UUID()"}, "ResultPath": null`, `{"a": 1}`, `{}`, `Input {"a": 1}; Arguments {"a": 1}; Result {}; After ResultSelector ?; After ResultPath {"a": 1}; Output {"a": 1}`},
		{task + `, "ResultSelector": {"k.$": "$.k", "in.$": "$$.Execution.Input.a"}, "ResultPath": null`, `{"a": 1}`, `{"k": 2}`, `Input {"a": 1}; Arguments {"a": 1}; Result {"k": 2}; After ResultSelector {"k":2,"in":1}; After ResultPath {"a": 1}; Output {"a": 1}`},
		{task + `, "Parameters": {"t.$": "$.t"}, "ResultSelector": {"k.$": "$.k"}, "ResultPath": "$.r", "OutputPath": "$.r.k"`, `{"t": 0}`, `{"k": 1}`, `Input {"t": 0}; After Parameters {"t":0}; Result {"k": 1}; After ResultSelector {"k":1}; After ResultPath {"t":0,"r":{"k":1}}; Output 1`},
		{task + `, "ResultSelector": {"k.$": "$.k", "id.$": "$$.Execution.Name"}, "ResultPath": null`, `{"a": 1}`, `{"k": 2}`, `Input {"a": 1}; Arguments {"a": 1}; Result {"k": 2}; After ResultSelector ?; After ResultPath {"a": 1}; Output {"a": 1}`},
		{task + `, "InputPath": null, "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "End"}]`, `{"a": 1}`, `!Bad`, `Input {"a": 1}; After InputPath {}; Arguments {}; Output {"a":1,"e":{"Error":"Bad","Cause":"no"}}`},
		{task, `{"a": 1}`, `!Bad`, `Input {"a": 1}; Arguments {"a": 1}`},
		{`"Type": "Pass", "InputPath": "$.l[1]", "End": true`, `{"l": [1, 2]}`, ``, `Input {"l": [1, 2]}; After InputPath 2; Output 2`},
		{`"Type": "Pass", "InputPath": "$$.Execution.Input.x", "ResultPath": "$.y", "End": true`, `{"x": 1}`, ``, `Input {"x": 1}; After InputPath 1; After ResultPath {"x":1,"y":1}; Output {"x":1,"y":1}`},
		{`"Type": "Pass", "Parameters": {"p.$": "$.x"}, "ResultPath": "$.y", "End": true`, `{"x": 1}`, ``, `Input {"x": 1}; After Parameters {"p":1}; After ResultPath {"x":1,"y":{"p":1}}; Output {"x":1,"y":{"p":1}}`},
		{`"Type": "Pass", "Result": [1], "ResultPath": "$.y", "End": true`, `{"x": 1}`, ``, `Input {"x": 1}; Result [1]; After ResultPath {"x":1,"y":[1]}; Output {"x":1,"y":[1]}`},
		{`"Type": "Succeed", "InputPath": "$.x", "OutputPath": "$.y"`, `{"x": {"y": 1}}`, ``, `Input {"x": {"y": 1}}; After InputPath {"y":1}; Output 1`},
		{`"Type": "Pass", "InputPath": "$.l[*].v", "Parameters": {"all.$": "$"}, "ResultPath": "$.deep.r", "OutputPath": "$.deep.r.all[0]", "End": true`, `{"l": [{"v": 1}, {"v": 2}]}`, ``, `Input {"l": [{"v": 1}, {"v": 2}]}; After InputPath [1,2]; After Parameters {"all":[1,2]}; After ResultPath {"l":[{"v":1},{"v":2}],"deep":{"r":{"all":[1,2]}}}; Output 1`},
		{`"Type": "Parallel", "Parameters": {"n.$": "$.x"}, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}, {"StartAt": "B", "States": {"B": {"Type": "Pass", "Result": 7, "End": true}}}], "ResultSelector": {"first.$": "$[0].n"}, "ResultPath": null, "End": true`, `{"x": 1}`, ``,
			`Input {"x": 1}; After Parameters {"n":1}; Result [{"n":1},7]; After ResultSelector {"first":1}; After ResultPath {"x": 1}; Output {"x": 1}`},
		{`"Type": "Map", "ItemsPath": "$..v", "ItemSelector": {"i.$": "$$.Map.Item.Value"}, "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "OutputPath": "$.i", "End": true}}}, "ResultPath": "$.r", "OutputPath": "$.r[1]", "End": true`, `{"l": [{"v": 1}, {"v": 2}]}`, ``,
			`Input {"l": [{"v": 1}, {"v": 2}]}; After ItemsPath [1,2]; After ItemSelector {"i":1}; Result [1,2]; After ResultPath {"l":[{"v":1},{"v":2}],"r":[1,2]}; Output 2`},
		{`"QueryLanguage": "JSONata", "Type": "Map", "Items": "{% $states.input.l.v %}", "ItemSelector": "{% $states.context.Map.Item.Value + 1 %}", "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}, "Output": "{% $sum($states.result) %}", "End": true`, `{"l": [{"v": 1}, {"v": 2}]}`, ``,
			`Input {"l": [{"v": 1}, {"v": 2}]}; After Items [1,2]; After ItemSelector 2; Result [2,3]; Output 5`},
		{`"QueryLanguage": "JSONata", "Type": "Parallel", "Arguments": "{% $states.input.x %}", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}], "Output": "{% $states.result[0] + 1 %}", "End": true`, `{"x": 1}`, ``,
			`Input {"x": 1}; Arguments 1; Result [1]; Output 2`},
		{`"QueryLanguage": "JSONata", "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": "{% $states.input.a %}"}, "Output": "{% $states.result.Payload %}", "End": true`, `{"a": 1}`, `7`,
			`Input {"a": 1}; Arguments {"FunctionName":"f","Payload":1}; Result {"ExecutedVersion":"$LATEST","Payload":7,"StatusCode":200}; Output 7`},
	} {
		states := fmt.Sprintf(`{"StartAt": "S", "States": {"S": {%s}`, c.state)
		if strings.Contains(c.state, `"Next": "End"`) {
			states += `, "End": {"Type": "Succeed"}`
		}
		p, list := compiler.Check(&ir.Source{Name: "s.asl.json", Text: []byte(states + `}}`)}, compiler.Options{})
		if p == nil {
			t.Fatalf("%s: %v", c.state, list)
		}
		tr, events, filters := traced(t, p, given(c.result), c.input)
		got, err := tr.Stages(0, trace.Known{Filters: filters, Evaluate: evaluating(p), Event: func(id int64) (json.RawMessage, error) { return events[id-1], nil }})
		if err != nil {
			t.Fatalf("%s: %v", c.state, err)
		}
		var parts []string
		for _, s := range got {
			text := s.Text
			if s.Unknown != "" {
				text = "?"
			}
			parts = append(parts, s.Name+" "+text)
		}
		if text := strings.Join(parts, "; "); text != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.state, text, c.want)
		}
		seenByInterpreter(t, p, given(c.result), c.input, got)
	}
}

// TestStagesOfVariables: filters are evaluated again with the variables that the state
// saw; without a compiler the stage says what to do.
func TestStagesOfVariables(t *testing.T) {
	p, list := compiler.Check(&ir.Source{Name: "s.asl.json", Text: []byte(`{"StartAt": "A", "States": {
		"A": {"Type": "Pass", "Assign": {"v": 1, "w": [2]}, "Next": "B"},
		"B": {"Type": "Pass", "Assign": {"v": {"k.$": "$v"}}, "Next": "P"},
		"P": {"Type": "Parallel", "Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Assign": {"own": 3}, "Next": "D"},
			"D": {"Type": "Pass", "Parameters": {"all.$": "States.Array($v, $w, $own)"}, "ResultPath": null, "End": true}}}], "End": true}}}`)}, compiler.Options{})
	if p == nil {
		t.Fatal(list)
	}
	tr, events, _ := traced(t, p, given("1"), `{}`)
	event := func(id int64) (json.RawMessage, error) { return events[id-1], nil }
	at := slices.IndexFunc(tr.Steps, func(s trace.Step) bool { return s.Name == "D" })
	d := p.States[slices.IndexFunc(p.States, func(s ir.State) bool { return s.Base().Name == "D" })]
	known := trace.Known{Filters: filtersOf(d), Event: event, Evaluate: evaluating(p)}
	got, err := tr.Stages(at, known)
	if want := `{"all":[{"k":1},[2],3]}`; err != nil || len(got) != 4 || got[1].Text != want {
		t.Errorf("%v %v, want %s", got, err, want)
	}
	known.Evaluate = nil
	got, err = tr.Stages(at, known)
	if err != nil || len(got) != 4 || !strings.Contains(got[1].Unknown, "aslc view") {
		t.Errorf("without a compiler: %v %v", got, err)
	}
}

// traced runs an execution, and gives its trace, its events and the filters of its
// first state as they come from a built executable.
func traced(t *testing.T, p *ir.Program, b runtime.Binder, input string) (*trace.Trace, []json.RawMessage, *trace.Filters) {
	t.Helper()
	in, err := runtime.Parse([]byte(input))
	if err != nil {
		t.Fatal(err)
	}
	history := &runtime.History{}
	runtime.NewExecutor(interp.Definition(p, b), runtime.WithHistory(history)).Run(t.Context(), in)
	events, err := trace.Split(history.Append(nil))
	if err != nil {
		t.Fatal(err)
	}
	tr := &trace.Trace{}
	for _, e := range events {
		if err := tr.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	filters := &trace.Filters{}
	if err := json.Unmarshal(encoded(filtersOf(p.States[0])), filters); err != nil {
		t.Fatal(err)
	}
	return tr, events, filters
}

// seenByInterpreter compares documents with those that a trial of the state makes.
func seenByInterpreter(t *testing.T, p *ir.Program, b runtime.Binder, input string, got []trace.Stage) {
	t.Helper()
	in, _ := runtime.Parse([]byte(input))
	execution := runtime.Object{{Name: "Execution", Value: runtime.Object{{Name: "Input", Value: in}}.Value()}}
	tried, err := interp.Try(t.Context(), p, &interp.Trial{State: p.States[0], Input: in, Context: execution.Value(), Tasks: b})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"afterInputPath": "After InputPath", "afterParameters": "After Parameters", "result": "Result", "afterResultSelector": "After ResultSelector", "afterResultPath": "After ResultPath", "afterArguments": "Arguments"}
	for _, s := range tried.Stages {
		at := slices.IndexFunc(got, func(g trace.Stage) bool { return g.Name == names[s.Name] && g.Unknown == "" })
		if at < 0 || p.States[0].Kind() == "Task" && s.Name == "result" {
			continue
		}
		want := s.Value
		have, err := runtime.Parse([]byte(got[at].Text))
		if err != nil || !runtime.Equal(have, want) {
			t.Errorf("%s: %s is %s in the interpreter", names[s.Name], got[at].Text, want.Text())
		}
	}
}

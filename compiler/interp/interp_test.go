package interp_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// work answers tasks: it fails where the input says so, else gives it back.
type work struct{}

func (work) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if f := in.Field("fail"); f.Exists() && runtime.InfoOf(ctx).Attempt == 0 {
		return runtime.Value{}, &runtime.Error{Name: f.String(), Cause: task}
	}
	return in, nil
}

func run(t *testing.T, states, in string) (runtime.Value, error) {
	t.Helper()
	src := &ir.Source{Name: "test.asl.json", Text: []byte(`{"StartAt": "S", "States": {` + states + `}}`)}
	p, list := compiler.Check(src, compiler.Options{})
	if p == nil {
		t.Fatalf("%v", list)
	}
	clock := runtime.NewVirtualClock(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))
	x := runtime.NewExecutor(interp.Definition(p, work{}), runtime.WithClock(clock), runtime.WithSeed(1), runtime.WithHistory(&runtime.History{}))
	return x.Run(t.Context(), runtime.Literal(in))
}

const function = `"Resource": "arn:aws:lambda:us-east-1:123456789012:function:F"`

func TestStates(t *testing.T) {
	const ends = `"T": {"Type": "Succeed"}, "F": {"Type": "Fail", "Error": "Default"}`
	tests := []struct{ name, states, in, want string }{
		{"Pass", `"S": {"Type": "Pass", "End": true}`, `{"a":1.0}`, `{"a":1.0}`},
		{"Pass with Result", `"S": {"Type": "Pass", "Result": {"b": [1]}, "ResultPath": "$.r", "End": true}`, `{"a":1}`, `{"a":1,"r":{"b":[1]}}`},
		{"Pass with Parameters", `"S": {"Type": "Pass", "InputPath": "$.a", "Parameters": {"x.$": "$.b", "y": "$.b", "z": [{"n.$": "States.MathAdd($.b, 1)"}]}, "End": true}`,
			`{"a":{"b":2}}`, `{"x":2,"y":"$.b","z":[{"n":3}]}`},
		{"paths that are null", `"S": {"Type": "Pass", "InputPath": null, "ResultPath": "$.r", "End": true}`, `{"a":1}`, `{"a":1,"r":{}}`},
		{"ResultPath null", `"S": {"Type": "Pass", "Result": 1, "ResultPath": null, "OutputPath": "$.a", "End": true}`, `{"a":7}`, `7`},
		{"context", `"S": {"Type": "Pass", "Parameters": {"n.$": "$$.State.Name", "i.$": "$$.Execution.Input.a"}, "End": true}`, `{"a":1}`, `{"n":"S","i":1}`},
		{"Task", `"S": {"Type": "Task", ` + function + `, "ResultSelector": {"k.$": "$.a"}, "ResultPath": "$.r", "OutputPath": "$.r", "End": true}`, `{"a":1}`, `{"k":1}`},
		{"Retry", `"S": {"Type": "Task", ` + function + `, "Parameters": {"fail": "E", "n.$": "$$.State.RetryCount"}, "Retry": [{"ErrorEquals": ["E"]}], "End": true}`,
			`1`, `{"fail":"E","n":1}`},
		{"Catch", `"S": {"Type": "Task", ` + function + `, "End": true, "Catch": [{"ErrorEquals": ["X"], "Next": "F"}, {"ErrorEquals": ["E"], "ResultPath": "$.e", "Next": "T"},
			{"ErrorEquals": ["States.ALL"], "Next": "F"}]}, ` + ends, `{"fail":"E"}`, `{"fail":"E","e":{"Error":"E","Cause":"F"}}`},
		{"Choice", `"S": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "F"},
			{"And": [{"Variable": "$.n", "NumericEquals": 5}, {"Not": {"Variable": "$.x", "IsPresent": true}}], "Next": "T"}], "Default": "F"}, ` + ends, `{"n":5}`, `{"n":5}`},
		{"Choice by paths", `"S": {"Type": "Choice", "Choices": [{"Or": [{"Variable": "$.n", "StringEqualsPath": "$.m"}, {"Variable": "$.s", "StringMatches": "a*c"}], "Next": "T"}], "Default": "F"}, ` + ends,
			`{"n":"x","m":"y","s":"abc"}`, `{"n":"x","m":"y","s":"abc"}`},
		{"Wait", `"S": {"Type": "Wait", "SecondsPath": "$.s", "Next": "U"}, "U": {"Type": "Wait", "TimestampPath": "$.t", "Next": "P"},
			"P": {"Type": "Pass", "Parameters": {"at.$": "$$.State.EnteredTime"}, "End": true}`,
			`{"s":5,"t":"2026-01-01T00:00:07Z"}`, `{"at":"2026-01-01T00:00:07.000Z"}`},
		{"Parallel", `"S": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": true}}},
			{"StartAt": "B", "States": {"B": {"Type": "Pass", "Result": 2, "End": true}}}]}`, `1`, `[1,2]`},
		{"Map", `"S": {"Type": "Map", "ItemsPath": "$.l", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "a.$": "$.a"}, "MaxConcurrencyPath": "$.m", "End": true,
			"ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}}`, `{"l":["x","y"],"a":0,"m":1}`, `[{"i":0,"v":"x","a":0},{"i":1,"v":"y","a":0}]`},
		{"indefinite path", `"S": {"Type": "Pass", "OutputPath": "$.l[?(@.n > 1)].n", "End": true}`, `{"l":[{"n":1},{"n":2},{"n":3}]}`, `[2,3]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := run(t, test.states, test.in)
			if err != nil || got.Text() != test.want {
				t.Errorf("got %s, error %v; want %s", got.Text(), err, test.want)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	const at = "An error occurred while executing the state 'S' (entered at the event id #2). "
	tests := []struct{ name, states, in, want, cause string }{
		{"Fail", `"S": {"Type": "Fail", "Error": "E", "CausePath": "States.Format('no {}', $.a)"}`, `{"a":1}`, "E", "no 1"},
		{"InputPath", `"S": {"Type": "Pass", "InputPath": "$.b", "End": true}`, `{"a":1}`, "States.Runtime", at + "Invalid path '$.b' : No results for path: $['b']"},
		{"InputPath before the wait", `"S": {"Type": "Wait", "Seconds": 5, "InputPath": "$.b", "End": true}`, `{"a":1}`, "States.Runtime",
			at + "Invalid path '$.b' : No results for path: $['b']"},
		{"Parameters", `"S": {"Type": "Pass", "Parameters": {"x.$": "$.b"}, "End": true}`, `{"a":1}`, "States.Runtime",
			at + "The JSONPath '$.b' specified for the field 'x.$' could not be found in the input '{\"a\":1}'"},
		{"Choice", `"S": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "T"}]}, "T": {"Type": "Succeed"}`, `{"a":1}`, "States.NoChoiceMatched", ""},
		{"Choice on nothing", `"S": {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.b", "IsNull": true}, "Next": "T"}]}, "T": {"Type": "Succeed"}`, `{"a":1}`, "States.Runtime",
			at + "Invalid path '$.b': The choice state's condition path references an invalid value."},
		{"Parallel", `"S": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E", "Cause": "c"}}}]}`, `1`, "E", "c"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := run(t, test.states, test.in)
			var e *runtime.Error
			if !errors.As(err, &e) || e.Name != test.want || !strings.Contains(e.Cause, test.cause) {
				t.Errorf("error %v, want %s: %s", err, test.want, test.cause)
			}
		})
	}
}

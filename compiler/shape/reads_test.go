package shape_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

func TestReads(t *testing.T) {
	for name, c := range map[string]struct{ definition, want string }{
		"a Choice tells kinds": {
			`{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.n", "NumericGreaterThan": 1}, {"Not": {"Variable": "$.card.vip", "BooleanEquals": true}}], "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}}}`,
			"{n number, card {vip boolean}}",
		},
		"until the input is replaced": {
			`{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "InputPath": "$.order", "Parameters": {"x.$": "States.Format('{}', $.id)"}, "ResultPath": "$.done", "Next": "B"},
			 "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Parameters": {"a.$": "$.done.b", "c.$": "$.kept"}, "Next": "C"},
			 "C": {"Type": "Wait", "SecondsPath": "$.gone", "End": true}}}`,
			"{order {id any}, kept any}",
		},
		"the context object everywhere": {
			`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "Next": "B"}, "B": {"Type": "Pass", "Parameters": {"x.$": "$$.Execution.Input.deep.x"}, "End": true}}}`,
			"{deep {x any}}",
		},
		"branches, catchers and items": {
			`{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {"StartAt": "J", "States": {"J": {"Type": "Pass", "Parameters": {"no.$": "$.no"}, "End": true}}}, "End": true}}}], "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "W"}], "Next": "V"},
			 "V": {"Type": "Pass", "Parameters": {"x.$": "$.gone"}, "End": true}, "W": {"Type": "Wait", "TimestampPath": "$.at", "End": true}}}`,
			"{at string, items array}",
		},
		"JSONata": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": "{% $states.input.a.b[0].c + $sum($states.input.list) %}"}, "Next": "B"}, "B": {"Type": "Pass", "Output": "{% $states.input.d %}", "Next": "C"}, "C": {"Type": "Pass", "Output": "{% $states.input.gone & $states.context.Execution.Input.e %}", "End": true}}}`,
			"{e any, a {b any}, list any, d any}",
		},
	} {
		p, list := compiler.Check(&ir.Source{Name: "a.asl.json", Text: []byte(c.definition)}, compiler.Options{})
		if p == nil {
			t.Fatalf("%s: %v", name, list)
		}
		if got := readText(shape.Reads(p)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func readText(r *shape.Read) string {
	if len(r.Members) == 0 {
		return map[ir.Kinds]string{0: "any", ir.KindNumber: "number", ir.KindString: "string", ir.KindBoolean: "boolean", ir.KindArray: "array"}[r.Kinds]
	}
	var members []string
	for _, m := range r.Members {
		members = append(members, fmt.Sprint(m.Name, " ", readText(m)))
	}
	return "{" + strings.Join(members, ", ") + "}"
}

package compiler_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
)

// TestValidate wants the service's codes, words and places;
// where they are not recorded, ours.
func TestValidate(t *testing.T) {
	for _, c := range []struct{ definition, want string }{
		{`{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`, ``},
		{`{}`, `SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /`},
		{``, `SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object`},
		{`{"StartAt": "A"}`, `SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /`},
		{`{"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "2016", "End": true}}}`,
			`SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp`},
		{`{"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}}}`,
			`SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A`},
		{`{"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass", "Parameters": {}, "End": true}}}`,
			`SCHEMA_VALIDATION_FAILED: Field is not supported at /States/A/Parameters`},
		{`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A", "Timestamp": 1}}}`,
			`MISSING_END_STATE: no state ends the machine at /, SCHEMA_VALIDATION_FAILED: Field is not supported at /States/A/Timestamp`},
	} {
		v := compiler.Validate(c.definition, compiler.ValidateOptions{})
		want := c.want
		if want != "" {
			want = "Invalid State Machine Definition: '" + want + "'"
		}
		if got := v.Refusal(); got != want || (got == "") != (v.Result == "OK") {
			t.Errorf("%s: %s\n got %s\nwant %s", c.definition, v.Result, got, want)
		}
	}
}

// TestValidateWarnings leaves warnings out unless they are asked for, and never
// calls them a failure.
func TestValidateWarnings(t *testing.T) {
	const text = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x": "$.x"}, "End": true}}}`
	if v := compiler.Validate(text, compiler.ValidateOptions{}); len(v.Diagnostics) != 0 || v.Result != "OK" {
		t.Error(v)
	}
	v := compiler.Validate(text, compiler.ValidateOptions{Warnings: true})
	if len(v.Diagnostics) != 1 || v.Result != "OK" || v.Diagnostics[0].Severity != "WARNING" || v.Diagnostics[0].Code != "NO_DOLLAR" {
		t.Error(v)
	}
	if v.Refusal() != "" {
		t.Error("a warning refuses nothing:", v.Refusal())
	}
}

// TestValidateExpress refuses in an Express machine what a Standard one may do.
func TestValidateExpress(t *testing.T) {
	const text = `{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true}}}`
	if v := compiler.Validate(text, compiler.ValidateOptions{}); v.Result != "OK" {
		t.Error(v)
	}
	v := compiler.Validate(text, compiler.ValidateOptions{Express: true})
	if len(v.Diagnostics) != 1 || v.Diagnostics[0].Location != "/States/A/Resource" || v.Diagnostics[0].Code != "SCHEMA_VALIDATION_FAILED" {
		t.Error(v)
	}
}

// TestValidateMax cuts a long list.
func TestValidateMax(t *testing.T) {
	var states strings.Builder
	for i := range 150 {
		fmt.Fprintf(&states, `, "S%d": {"Type": "Pass", "End": true, "Pizza": 1}`, i)
	}
	text := `{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}` + states.String() + `}}`
	for most, want := range map[int]int{0: 100, 3: 3, 100: 100, 1000: 100} {
		if v := compiler.Validate(text, compiler.ValidateOptions{Max: most}); len(v.Diagnostics) != want || !v.Truncated {
			t.Errorf("at most %d: %d, truncated %v", most, len(v.Diagnostics), v.Truncated)
		}
	}
}

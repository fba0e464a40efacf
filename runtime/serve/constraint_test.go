package serve

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/serve/constraint"
)

// TestValidate: constraint faults in the service's words.
func TestValidate(t *testing.T) {
	for _, c := range []struct {
		input any
		body  string
		want  string // "": valid
	}{
		{new(listStateMachinesInput), `{}`, ""},
		{new(listStateMachinesInput), `{"maxResults": 1000}`, ""},
		{new(listStateMachinesInput), `{"maxResults": 1001}`,
			"1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"},
		{new(listStateMachinesInput), `{"maxResults": -1, "nextToken": ""}`,
			"2 validation errors detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0; " +
				"Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{new(stopInput), `{}`, "1 validation error detected: Value at 'executionArn' failed to satisfy constraint: Member must not be null"},
		{new(listExecutionsInput), `{"statusFilter": "done"}`,
			"1 validation error detected: Value 'done' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"},
		{new(tagInput), `{"resourceArn": "a", "tags": [{"key": "k", "value": "v"}, {"value": "v"}]}`,
			"1 validation error detected: Value at 'tags.2.member.key' failed to satisfy constraint: Member must not be null"},
		{new(createAliasInput), `{"name": "1.", "routingConfiguration": [{"stateMachineVersionArn": "a", "weight": 101}]}`,
			"1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100"},
		{new(createAliasInput), `{"name": "12", "routingConfiguration": []}`,
			`2 validation errors detected: Value '12' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$; ` +
				"Value '[]' at 'routingConfiguration' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{new(createAliasInput), `{"name": "a", "routingConfiguration": [` + strings.Repeat(`{"stateMachineVersionArn": "x", "weight": 1},`, 2) + `{"stateMachineVersionArn": "y", "weight": 2}]}`,
			"1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=x, weight=1), RoutingConfigurationListItem(stateMachineVersionArn=x, weight=1), " +
				"RoutingConfigurationListItem(stateMachineVersionArn=y, weight=2)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2"},
		{new(stopInput), `{"executionArn": "a", "error": "` + strings.Repeat("e", 257) + `"}`,
			"1 validation error detected: Value at 'error' failed to satisfy constraint: Member must have length less than or equal to 256"},
		{new(redriveInput), `{"executionArn": "a", "clientToken": "two words"}`,
			"1 validation error detected: Value 'two words' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [!-~]+"},
	} {
		if err := json.Unmarshal([]byte(c.body), c.input); err != nil {
			t.Fatal(c.body, err)
		}
		if got := constraint.Broken(c.input); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.body, got, c.want)
		}
	}
}

// TestJSONFault: what is no JSON, in the words of the service's parser.
func TestJSONFault(t *testing.T) {
	for text, want := range map[string]string{
		"":              "Invalid execution input.",
		"not some json": "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
		`{"a": nul}`:    "Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
		`{'a': 1}`:      "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
		`{"a": 1`:       "Unexpected end-of-input",
		`[1 2]`:         "Unexpected character ('2' (code 50)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
	} {
		if got := jsonFault(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestARN(t *testing.T) {
	for text, want := range map[string]string{
		"nonsense":                        "Invalid Arn: 'Invalid ARN prefix: nonsense'",
		"arn:aws:states:r:1:activity":     "Invalid Arn: 'arn:aws:states:r:1:activity'",
		"arn:aws:lambda:r:1:activity:a":   "Invalid Arn: 'arn:aws:lambda:r:1:activity:a'",
		"arn:aws:states:r:1:express:m:n":  "Invalid Arn: 'Resource type not valid in this context: express'",
		"arn:aws:states:r:1:execution:m":  "Invalid Arn: 'arn:aws:states:r:1:execution:m'",
		"arn:aws:states:r:1:execution:m:": "Invalid Arn: 'arn:aws:states:r:1:execution:m:'",
	} {
		if _, _, err := executionARN(text); err == nil || faultOf(err).Message != want && !strings.Contains(text, "activity") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if m, n, err := executionARN("arn:aws-cn:states:r:1:execution:m/Map:n"); err != nil || m != "m/Map" || n != "n" {
		t.Error(m, n, err)
	}
	for name, ok := range map[string]bool{"a-b_c.d": true, "注文": true, "a b": false, "a:b": false, "a\u0085": false, "a/b": false, "\xff": false} {
		if err := checkName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

package model

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		service, action string
		job             bool
		mode            Mode
		result, want    string
	}{
		{"dynamodb", "putItem", false, Strict, `{"ConsumedCapacity": {"CapacityUnits": 1.5}, "unknown": 1}`, ""},
		{"dynamodb", "getItem", false, Strict, `{"Item": {"a": {"BOOL": 1}}}`, "Field 'BOOL' must be a boolean"},
		{"aws-sdk:s3", "listObjectsV2", false, Strict, `{"Contents": [{"Key": "k"}, {"Key": ""}]}`, "Field 'Key' is smaller than the minimum length"},
		{"states", "startExecution", false, Strict, `{}`, "Required field 'ExecutionArn' is missing"},
		{"states", "startExecution", false, Present, `{}`, ""},
		{"states", "startExecution", true, Strict, `{"ExecutionArn": "a", "StateMachineArn": "m", "StartDate": "2026", "Status": "SUCCEEDED", "Output": {"a": 1}}`, ""},
		{"states", "startExecution", true, Present, `{"ExecutionArn": {}}`, "Field 'ExecutionArn' must be a string"},
		{"lambda", "invoke", false, Strict, `{"Payload": {"a": 1}, "StatusCode": 200}`, ""},
		{"aws-sdk:lambda", "invoke", false, Strict, `{"StatusCode": "200"}`, "Field 'StatusCode' must be a number"},
		{"events", "putEvents", false, Strict, `[]`, "Mock result must be an object"},
		{"events", "putEvents", false, Strict, `{"Entries": {}}`, "Field 'Entries' must be an array"},
		{"aws-sdk:kms", "encrypt", false, Strict, `{"KeyId": null}`, ""},
		{"states", "startExecution", true, Strict, `{"ExecutionArn": "a", "StateMachineArn": "m", "StartDate": "2026", "Status": "DONE"}`,
			"Field 'Status' must be one of: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]"},
		{"states", "startExecution", true, Present, `{"Status": "DONE"}`,
			"Field 'Status' must be one of: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]"},
		{"aws-sdk:lambda", "getFunction", false, Strict, `{"Configuration": {"FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:f", "State": "Active"}}`, ""},
		{"aws-sdk:lambda", "getFunction", false, Strict, `{"Configuration": {"Role": "r"}}`,
			`Field 'Role' does not match the pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`},
		{"http", "invoke", false, Strict, `1`, ""},
		{"aws-sdk:nowhere", "doIt", false, Strict, `1`, ""},
	} {
		m, err := Output(c.service, c.action, c.job)
		if err != nil {
			t.Fatal(err)
		}
		result, err := runtime.Parse([]byte(c.result))
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Check(result, c.mode); got != c.want {
			t.Errorf("%s:%s %s: got %q, want %q", c.service, c.action, c.result, got, c.want)
		}
	}
}

// TestPatterns: a pattern is of the whole text, and one that Go has not lets all pass.
func TestPatterns(t *testing.T) {
	if compiled(`(?=a)b`) != nil || compiled("") != nil {
		t.Error("a pattern with a look-ahead is looked at")
	}
	if p := compiled("a|b"); p.MatchString("ab") || !p.MatchString("b") {
		t.Error("a part of a text matches")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		loaded.Clear()
		if s, err := load("stepfunctions"); err != nil || s != nil {
			b.Fatal(s, err) // it is called sfn: all lines are read
		}
	}
}

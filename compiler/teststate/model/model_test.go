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

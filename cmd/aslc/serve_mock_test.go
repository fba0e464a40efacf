package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// mockFile writes a file of test cases.
func mockFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mocks.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const (
	// tries fails twice and then waits for a person between two more calls.
	tries = `{\"StartAt\": \"Call\", \"States\": {\"Call\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", \"Parameters\": {\"FunctionName\": \"Greet\"}, ` +
		`\"ResultPath\": \"$.call\", \"Retry\": [{\"ErrorEquals\": [\"Busy\"], \"IntervalSeconds\": 1, \"BackoffRate\": 1, \"MaxAttempts\": 2}], \"Next\": \"Ask\"}, ` +
		`\"Ask\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:ask\", \"ResultPath\": null, \"Next\": \"Again\"}, ` +
		`\"Again\": {\"Type\": \"Choice\", \"Choices\": [{\"Variable\": \"$.call.Payload\", \"NumericEquals\": 2, \"Next\": \"Call\"}], \"Default\": \"Done\"}, \"Done\": {\"Type\": \"Succeed\"}}}`
	triesCases = `{"StateMachines": {"greeter": {"TestCases": {"Busy": {"Call": "Busy"}, "Glad": {"Call": "Glad"}, "Sad": {"Call": "Sad"}}}}, "MockedResponses": {
		"Busy": {"0-1": {"Throw": {"Error": "Busy", "Cause": "c"}}, "2": {"Return": {"Payload": 2}}, "3": {"Return": {"Payload": 3}}},
		"Glad": {"0": {"Return": {"Payload": 7}}}, "Sad": {"0": {"Throw": {"Error": "Sad"}}}}}`
)

// TestServeMockedOverARestart: an execution that was started with a test case goes on
// with it when the server is started again, at the answer where it stood; without the
// file its task fails and says so.
func TestServeMockedOverARestart(t *testing.T) {
	data, mocks := filepath.Join(t.TempDir(), "data"), mockFile(t, triesCases)
	s := serveWith(t, "--engine", "interpreter", "--data", data, "--mock", mocks)
	s.call("CreateActivity", `{"name": "ask"}`)
	s.call("CreateStateMachine", `{"name": "greeter", "roleArn": "r", "definition": "`+tries+`"}`)
	arns := map[string]string{}
	for _, name := range []string{"a", "b"} {
		out := s.call("StartExecution", `{"stateMachineArn": `+greeter+`#Busy", "name": "`+name+`"}`)
		arns[name] = out["executionArn"].(string)
	}
	// The first one to ask is answered; the tokens are good after the restart.
	work := `{"activityArn": "arn:aws:states:us-east-1:123456789012:activity:ask"}`
	tokens := []string{s.call("GetActivityTask", work)["taskToken"].(string), s.call("GetActivityTask", work)["taskToken"].(string)}
	s.stop()

	s = serveWith(t, "--engine", "interpreter", "--data", data, "--mock", mocks)
	s.call("SendTaskSuccess", `{"taskToken": "`+tokens[0]+`", "output": "1"}`)
	again := s.call("GetActivityTask", work)
	s.call("SendTaskSuccess", `{"taskToken": "`+again["taskToken"].(string)+`", "output": "1"}`)
	s.stop()

	s = serveWith(t, "--engine", "interpreter", "--data", data)
	defer s.stop()
	s.call("SendTaskSuccess", `{"taskToken": "`+tokens[1]+`", "output": "1"}`)
	outcomes := map[any]int{}
	for _, arn := range arns {
		d := s.ended(arn)
		outcomes[d["output"]]++
		outcomes[d["cause"]]++
	}
	if outcomes[`{"call":{"Payload":3}}`] != 1 || outcomes[`the execution was started with the test case "Busy": there is no mock file: give --mock FILE`] != 1 {
		t.Error(outcomes)
	}
}

// TestServeMockedExpress: an Express execution has the test case that it was started
// with, also one that nobody waits for, and one of a name that had another.
func TestServeMockedExpress(t *testing.T) {
	calls := `{\"StartAt\": \"Call\", \"States\": {\"Call\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", \"Parameters\": {\"FunctionName\": \"Greet\"}, \"End\": true}}}`
	s := serveWith(t, "--engine", "interpreter", "--mock", mockFile(t, triesCases), "--task", "Greet=exec:cat")
	defer s.stop()
	s.call("CreateStateMachine", `{"name": "greeter", "type": "EXPRESS", "roleArn": "r", "definition": "`+calls+`"}`)
	for n := range 2 { // the answers of a test case are for one execution
		s.call("StartExecution", `{"stateMachineArn": `+greeter+`#Sad", "name": "x"}`)
		for s.failed() <= n {
		}
		out := s.call("StartSyncExecution", `{"stateMachineArn": `+greeter+`#Glad", "name": "x"}`)
		if out["output"] != `{"Payload":7}` {
			t.Error(out)
		}
		out = s.call("StartSyncExecution", `{"stateMachineArn": `+greeter+`", "name": "x", "input": "{}"}`)
		if out["output"] == `{"Payload":7}` {
			t.Error("the test case of an execution is that of the next one of its name:", out)
		}
	}
	if status, out := s.ask("StartExecution", `{"stateMachineArn": `+greeter+`#Mad"}`); status != 400 || out["message"] != `test case "Mad": the mock file has no test case "Mad"; it has Busy, Glad, Sad` {
		t.Error(status, out)
	}
}

// failed counts the executions of the greeter that the console lists as failed.
func (s *serving) failed() int {
	s.Helper()
	resp, err := http.Get(s.url + "/console/api/executions?machine=arn:aws:states:us-east-1:123456789012:stateMachine:greeter&status=FAILED")
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	var list struct{ Executions []struct{ Name string } }
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		s.Fatal(err)
	}
	return len(list.Executions)
}

// spread asks an activity between two calls of the mocked state, in each of a distributed
// Map's executions.
const spread = `{"StartAt": "Each", "States": {"Each": {"Type": "Map", "MaxConcurrency": 1, "End": true, "ItemProcessor": {
	"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Call", "States": {
	"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "Greet"}, "OutputPath": "$.Payload", "Next": "Ask"},
	"Ask": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "ResultPath": null, "End": true}}}}}}`

// TestServeMockedChildren: the executions of a distributed Map answer from the test case
// of the execution that it is a part of, one answer after the other, also those that
// begin after a restart.
func TestServeMockedChildren(t *testing.T) {
	cases := `{"StateMachines": {"greeter": {"TestCases": {"Count": {"Call": "Count"}}}}, "MockedResponses": {"Count": {
		"0": {"Return": {"Payload": "first"}}, "1": {"Return": {"Payload": "second"}}, "2": {"Return": {"Payload": "third"}}}}}`
	data, mocks := filepath.Join(t.TempDir(), "data"), mockFile(t, cases)
	work := `{"activityArn": "arn:aws:states:us-east-1:123456789012:activity:ask"}`
	s := serveWith(t, "--engine", "interpreter", "--data", data, "--mock", mocks)
	s.call("CreateActivity", `{"name": "ask"}`)
	s.call("CreateStateMachine", `{"name": "greeter", "roleArn": "r", "definition": `+quoted(spread)+`}`)
	arn := s.call("StartExecution", `{"stateMachineArn": `+greeter+`#Count", "input": "[1, 2, 3]"}`)["executionArn"].(string)
	first := s.call("GetActivityTask", work)["taskToken"].(string)
	s.stop()

	s = serveWith(t, "--engine", "interpreter", "--data", data, "--mock", mocks)
	defer s.stop()
	for _, token := range []string{first, "", ""} {
		if token == "" {
			token = s.call("GetActivityTask", work)["taskToken"].(string)
		}
		s.call("SendTaskSuccess", `{"taskToken": "`+token+`", "output": "1"}`)
	}
	if d := s.ended(arn); d["output"] != `["first","second","third"]` {
		t.Error(d)
	}
}

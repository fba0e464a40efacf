package main

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// playedCase is an execution as it was recorded: a function that fails once, an
// activity, and a worker that never answered.
const playedCase = `{"id": "played", "kind": "execution", "type": "STANDARD",
	"stateMachine": {"name": "m", "roleArn": "r"}, "execution": {"name": "exec-00000002"}, "input_text": "{\"n\": 1}",
	"definition": {"StartAt": "Call", "States": {
		"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "F", "Payload.$": "$"},
			"Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1}], "ResultPath": "$.called", "Next": "Plain"},
		"Plain": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:G", "ResultPath": "$.plain", "Next": "Work"},
		"Work": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "InputPath": "$.n", "ResultPath": "$.work", "Next": "Left"},
		"Left": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "InputPath": "$.n", "TimeoutSeconds": 1, "End": true}}},
	"functions": {"G": {"arn": "arn:aws:lambda:us-east-1:111111111111:function:G", "behaviour": {"returnsValue": [1, 2]}}},
	"tasks": [
		{"kind": "task", "resourceArn": "arn:aws:states:::lambda:invoke", "match": {"parameters": {"FunctionName": "F", "Payload": {"n": 1}}},
			"outcome": {"failed": true, "error": "Busy", "cause": "{\"errorType\": \"Busy\"}"}},
		{"kind": "task", "resourceArn": "arn:aws:states:::lambda:invoke", "match": {"parameters": {"FunctionName": "F", "Payload": {"n": 1}}},
			"outcome": {"output": {"Payload": {"a": "b,c"}}}},
		{"kind": "activity", "resourceArn": "arn:aws:states:us-east-1:111111111111:activity:a", "workerName": "w", "outcome": {"output": {"done": true}}},
		{"kind": "activity", "resourceArn": "arn:aws:states:us-east-1:111111111111:activity:a", "workerName": "w", "outcome": {"timedOut": true}}]}`

// TestReplayPlaysFunctionsAndActivities runs it on a server.
func TestReplayPlaysFunctionsAndActivities(t *testing.T) {
	cases, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(filepath.Join(cases, "played.json"), []byte(playedCase), 0o600); err != nil {
		t.Fatal(err)
	}
	functions := freeAddress(t)
	s := serveWith(t, "--engine", "interpreter", "--account", "111111111111", "--lambda-endpoint", "http://"+functions)
	defer s.stop()
	var stdout, stderr bytes.Buffer
	code := run([]string{"replay", "--cases", cases, "--endpoint", s.url, "--lambda", functions, "--out", out}, strings.NewReader(""), &stdout, &stderr)
	if code != 0 || stdout.String() != "1 executions ran on the endpoint, interpreter 1\n" {
		t.Fatalf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "played.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Status, Error string
		Events        []map[string]any
	}
	if err := json.Unmarshal(text, &got); err != nil || got.Status != "FAILED" || got.Error != "States.Timeout" {
		t.Fatalf("%v\n%s", err, text)
	}
	var types []string
	for _, e := range got.Events {
		types = append(types, e["type"].(string))
	}
	want := "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskScheduled TaskStarted TaskSucceeded TaskStateExited " +
		"TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited " +
		"TaskStateEntered ActivityScheduled ActivityStarted ActivitySucceeded TaskStateExited " +
		"TaskStateEntered ActivityScheduled ActivityStarted ActivityTimedOut ExecutionFailed"
	if have := strings.Join(types, " "); have != want {
		t.Errorf("events\n%s\nwant\n%s", have, want)
	}
	for _, part := range []string{`\"plain\":[1,2]`, `\"work\":{\"done\":true}`, `\"x-amzn-RequestId\":[\"`, `\"Content-Length\":\"12\"`, `\"ExecutedVersion\":\"$LATEST\"`} {
		if !bytes.Contains(text, []byte(part)) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
}

// freeAddress is a loopback address that nobody listens at.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestAsPython: functions that were recorded wrote their JSON with json.dumps.
func TestAsPython(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":[1,2],"b":"x,y:z"}`:    `{"a": [1, 2], "b": "x,y:z"}`,
		`{"q":"\",","r":"\\","s":1}`: `{"q": "\",", "r": "\\", "s": 1}`,
		`null`:                       `null`,
	} {
		if got := string(asPython([]byte(text))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nests is a machine that starts itself once and waits for that execution.
const nests = `{"StartAt": "Is leaf", "States": {
	"Is leaf": {"Type": "Choice", "Choices": [{"Variable": "$.leaf", "IsPresent": true, "Next": "Leaf"}], "Default": "Nest"},
	"Leaf": {"Type": "Pass", "Parameters": {"depth": 1}, "End": true},
	"Nest": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "ResultSelector": {"of.$": "$.Output.depth"},
		"Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:nest", "Input": {"leaf": true}}, "End": true}}}`

// built is the file of an executable of a definition.
func built(t *testing.T, name, definition string) (exe string) {
	dir := t.TempDir()
	file, exe := filepath.Join(dir, name+".asl.json"), filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if code := run([]string{"build", file, "-o", exe}, strings.NewReader(""), &errs, &errs); code != 0 {
		t.Fatalf("aslc build: exit code %d\n%s", code, &errs)
	}
	return exe
}

// serveBuilt starts the API of an executable.
func serveBuilt(t *testing.T, exe string, flags ...string) *serving {
	var errs bytes.Buffer
	flags = append([]string{"serve", "--listen", "localhost:0", "--store", filepath.Join(t.TempDir(), "e.db")}, flags...)
	cmd := exec.Command(exe, flags...)
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v\n%s", err, &errs)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	return &serving{T: t, url: strings.TrimSpace(strings.TrimPrefix(line, "listening at "))}
}

// TestExecutableServes: the executions of its machine, nested ones too, and which
// operations an executable refuses.
func TestExecutableServes(t *testing.T) {
	s := serveBuilt(t, built(t, "nest", nests))
	machine := "arn:aws:states:us-east-1:123456789012:stateMachine:nest"
	started := s.call("StartExecution", fmt.Sprintf(`{"stateMachineArn": %q, "name": "one"}`, machine))
	ended := s.ended(started["executionArn"].(string))
	if ended["status"] != "SUCCEEDED" || ended["output"] != `{"of":1}` {
		t.Error(ended)
	}
	if list := s.call("ListExecutions", fmt.Sprintf(`{"stateMachineArn": %q, "statusFilter": "SUCCEEDED"}`, machine)); len(list["executions"].([]any)) != 2 {
		t.Error(list)
	}
	for _, op := range []string{"CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine", "ValidateStateMachineDefinition", "TestState"} {
		status, out := s.ask(op, fmt.Sprintf(`{"name": "n", "definition": "{}", "roleArn": "arn:aws:iam::123456789012:role/r", "stateMachineArn": %q}`, machine))
		message, _ := out["message"].(string)
		if status != 400 || !strings.HasSuffix(fmt.Sprint(out["__type"]), "#ValidationException") || !strings.Contains(message, "compiled into it") {
			t.Errorf("%s: %d %v", op, status, out)
		}
	}
	if out := s.call("DescribeStateMachine", fmt.Sprintf(`{"stateMachineArn": %q}`, machine)); out["definition"] != nests {
		t.Error(out)
	}
	s.call("PublishStateMachineVersion", fmt.Sprintf(`{"stateMachineArn": %q}`, machine))
	s.call("CreateStateMachineAlias", fmt.Sprintf(`{"name": "live", "routingConfiguration": [{"stateMachineVersionArn": %q, "weight": 100}]}`, machine+":1"))
	started = s.call("StartExecution", fmt.Sprintf(`{"stateMachineArn": %q}`, machine+":live"))
	if ended := s.ended(started["executionArn"].(string)); ended["status"] != "SUCCEEDED" || ended["stateMachineVersionArn"] != machine+":1" {
		t.Error(ended)
	}
}

// greets has an expression, a Map of tasks that fail for some items, a Catch and a Wait.
const greets = `{"StartAt": "Total", "States": {
	"Total": {"Type": "Pass", "Parameters": {"total.$": "States.MathAdd($.a, $.b)", "items.$": "$.items"}, "Next": "Each"},
	"Each": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ResultPath": "$.items", "ItemProcessor": {"StartAt": "Known", "States": {
		"Known": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericGreaterThan": 9, "Next": "Refuse"}], "Default": "Greet"},
		"Greet": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "Greet", "Payload.$": "$"},
			"OutputPath": "$.Payload", "End": true},
		"Refuse": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Refuse", "End": true}}},
		"Catch": [{"ErrorEquals": ["Stranger"], "ResultPath": "$.refused", "Next": "Rest"}], "Next": "Rest"},
	"Rest": {"Type": "Wait", "Seconds": 0, "End": true}}}`

// TestExecutableServesWhatItRuns: an execution at the API has the history, the output and
// the error of one that is run inline.
func TestExecutableServesWhatItRuns(t *testing.T) {
	exe, dir := built(t, "greets", greets), t.TempDir()
	mocks := filepath.Join(dir, "mocks.json")
	err := os.WriteFile(mocks, []byte(`{"StateMachines": {"greets": {"TestCases": {"All": {"Greet": "Hello", "Refuse": "No"}}}}, "MockedResponses": {
		"Hello": {"0-99": {"Return": {"Payload": {"greeted": true}, "StatusCode": 200}}}, "No": {"0-99": {"Throw": {"Error": "Stranger", "Cause": "c"}}}}}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	mocked := []string{"--mock", mocks + "#All"}
	standard, express := serveBuilt(t, exe, mocked...), serveBuilt(t, exe, append(mocked, "--express")...)
	for i, input := range []string{`{"a": 1, "b": 2, "items": [1,  {"x": 2.0}]}`, `{"a": 1, "b": 2, "items": [1, 10]}`, `{"a": 1, "items": [1]}`, `{"a": 1, "b": 2, "items": 3}`} {
		file := filepath.Join(dir, fmt.Sprint(i))
		var output, errs bytes.Buffer
		inline := exec.Command(exe, append([]string{"run", "--history", file, input}, mocked...)...)
		inline.Stdout, inline.Stderr = &output, &errs
		succeeded := inline.Run() == nil
		written, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := timeless(t, written)
		start := fmt.Sprintf(`{"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:greets", "input": %s}`, quoted(input))
		arn := standard.call("StartExecution", start)["executionArn"].(string)
		ended := standard.ended(arn)
		out := standard.call("GetExecutionHistory", `{"maxResults": 1000, "executionArn": "`+arn+`"}`)
		served, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if got := timeless(t, served); got != want {
			t.Errorf("%s: at the API\n%s\ninline\n%s", input, got, want)
		}
		for _, d := range []map[string]any{ended, express.call("StartSyncExecution", start)} {
			got, _ := d["output"].(string)
			name, _ := d["error"].(string)
			if (d["status"] == "SUCCEEDED") != succeeded || succeeded && got != strings.TrimSpace(output.String()) || !succeeded && !strings.Contains(errs.String(), name) {
				t.Errorf("%s: %v; inline: %s%s", input, d, &output, &errs)
			}
		}
	}
}

// timeless is a history without its times, and the role that only a
// server has.
func timeless(t *testing.T, history []byte) string {
	t.Helper()
	var h struct{ Events []map[string]any }
	if err := json.Unmarshal(history, &h); err != nil {
		t.Fatalf("%v: %s", err, history)
	}
	for _, e := range h.Events {
		delete(e, "timestamp")
		if details, ok := e["executionStartedEventDetails"].(map[string]any); ok {
			delete(details, "roleArn")
		}
	}
	text, err := json.MarshalIndent(h.Events, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

package main

import (
	"bufio"
	"bytes"
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

// built starts the API of an executable of a definition.
func built(t *testing.T, name, definition string) *serving {
	dir := t.TempDir()
	file, exe := filepath.Join(dir, name+".asl.json"), filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if code := run([]string{"build", file, "-o", exe}, strings.NewReader(""), &errs, &errs); code != 0 {
		t.Fatalf("aslc build: exit code %d\n%s", code, &errs)
	}
	cmd := exec.Command(exe, "serve", "--listen", "localhost:0", "--store", filepath.Join(dir, "e.db"))
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
	s := built(t, "nest", nests)
	machine := "arn:aws:states:us-east-1:123456789012:stateMachine:nest"
	started := s.call("StartExecution", fmt.Sprintf(`{"stateMachineArn": %q, "name": "one"}`, machine))
	ended := s.ended(started["executionArn"].(string))
	if ended["status"] != "SUCCEEDED" || ended["output"] != `{"of":1}` {
		t.Error(ended)
	}
	if list := s.call("ListExecutions", fmt.Sprintf(`{"stateMachineArn": %q, "statusFilter": "SUCCEEDED"}`, machine)); len(list["executions"].([]any)) != 2 {
		t.Error(list)
	}
	for _, op := range []string{
		"CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine", "PublishStateMachineVersion", "DeleteStateMachineVersion",
		"CreateStateMachineAlias", "UpdateStateMachineAlias", "DeleteStateMachineAlias", "ValidateStateMachineDefinition", "TestState",
	} {
		version := machine + ":1"
		status, out := s.ask(op, fmt.Sprintf(`{"name": "n", "definition": "{}", "roleArn": "arn:aws:iam::123456789012:role/r", "stateMachineArn": %q,
			"stateMachineVersionArn": %q, "stateMachineAliasArn": %q, "routingConfiguration": [{"stateMachineVersionArn": %[2]q, "weight": 100}]}`,
			machine, version, machine+":live"))
		message, _ := out["message"].(string)
		if status != 400 || !strings.HasSuffix(fmt.Sprint(out["__type"]), "#ValidationException") || !strings.Contains(message, "compiled into it") {
			t.Errorf("%s: %d %v", op, status, out)
		}
	}
	if out := s.call("DescribeStateMachine", fmt.Sprintf(`{"stateMachineArn": %q}`, machine)); out["definition"] != nests {
		t.Error(out)
	}
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

const machineARN = `"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:`

// order has what a process and its parent do between them: an expression, a task, a
// Map, a Wait and a token.
const order = `{"StartAt": "Total", "States": {
	"Total": {"Type": "Pass", "Parameters": {"total.$": "States.MathAdd($.a, $.b)", "items.$": "$.items"}, "Next": "Each"},
	"Each": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ResultPath": "$.items", "ItemProcessor": {"StartAt": "Greet", "States": {
		"Greet": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "Greet", "Payload.$": "$"},
			"OutputPath": "$.Payload", "End": true}}}, "Next": "Rest"},
	"Rest": {"Type": "Wait", "Seconds": 0, "Next": "Ask"},
	"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
		"Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}, "ResultPath": "$.answer", "End": true}}}`

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// eventually waits for what goes on in the background.
func (s *serving) eventually(what string, ok func() bool) {
	s.Helper()
	for !ok() {
		select {
		case <-s.Context().Done():
			s.Fatal(what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// token waits until an execution waits for its token, and gives that.
func (s *serving) token(execution string) string {
	s.Helper()
	var token string
	s.eventually("the token", func() bool {
		for _, e := range s.call("GetExecutionHistory", `{"executionArn": "`+execution+`"}`)["events"].([]any) {
			details, ok := e.(map[string]any)["taskScheduledEventDetails"].(map[string]any)
			if parameters, _ := details["parameters"].(string); ok && strings.Contains(parameters, "MessageBody") {
				var p struct{ MessageBody struct{ Token string } }
				if err := json.Unmarshal([]byte(parameters), &p); err != nil {
					s.Fatal(err)
				}
				token = p.MessageBody.Token
			}
		}
		return token != ""
	})
	return token
}

// history is an execution's events without what differs from run to run.
func (s *serving) history(execution, token string) string {
	s.Helper()
	events := s.call("GetExecutionHistory", `{"executionArn": "`+execution+`", "maxResults": 1000}`)["events"].([]any)
	for _, e := range events {
		delete(e.(map[string]any), "timestamp")
	}
	b, err := json.MarshalIndent(events, "", " ")
	if err != nil {
		s.Fatal(err)
	}
	return strings.ReplaceAll(string(b), token, "TOKEN")
}

// TestServeCompiles: an execution in a process does what an interpreted one does; it
// ends on the engine that it began on, over restarts of the server too.
func TestServeCompiles(t *testing.T) {
	flags := []string{"--data", filepath.Join(t.TempDir(), "data"), "--task", "Greet=exec:cat", "--engine"}
	s := serveWith(t, append(flags, "interpreter")...)
	s.call("CreateStateMachine", `{"name": "order", "roleArn": "r", "definition": `+quoted(order)+`}`)
	begin := func(name, engine string) string {
		t.Helper()
		out, resp := s.send("StartExecution", `{`+machineARN+`order", "name": "`+name+`", "input": "{\"a\": 1, \"b\": 2, \"items\": [1,  {\"x\": 2.0}]}"}`)
		if got := resp.Header.Get("X-Aslc-Engine"); resp.StatusCode != 200 || got != engine {
			t.Errorf("%s: %s, engine %q, %v", name, resp.Status, got, out)
		}
		return out["executionArn"].(string)
	}
	finish := func(execution, token string) {
		t.Helper()
		s.eventually("it goes on", func() bool {
			_, resp := s.send("SendTaskSuccess", `{"taskToken": "`+token+`", "output": "\"yes\""}`)
			return resp.StatusCode == 200
		})
		if d := s.ended(execution); d["status"] != "SUCCEEDED" {
			t.Errorf("%v", d)
		}
	}
	here := begin("here", "interpreter")
	hereToken := s.token(here)
	s.stop()

	s = serveWith(t, append(flags, "compiled")...)
	s.call("CreateStateMachine", `{"name": "order", "roleArn": "r", "definition": `+quoted(order)+`}`) // it waits
	if _, resp := s.send("DescribeStateMachine", `{`+machineARN+`order"}`); resp.Header.Get("X-Aslc-Engine") != "compiled" {
		t.Errorf("the machine is not compiled: %s", &s.errs)
	}
	lent := begin("lent", "compiled")
	lentToken := s.token(lent)
	s.stop()

	s = serveWith(t, append(flags, "interpreter")...)
	out, resp := s.send("SendTaskSuccess", `{"taskToken": "`+lentToken+`", "output": "1"}`)
	if message, _ := out["message"].(string); resp.StatusCode != 400 || !strings.Contains(message, "--engine interpreter") {
		t.Errorf("%s %v", resp.Status, out)
	}
	finish(here, hereToken)
	want := s.history(here, hereToken)
	s.stop()

	s = serveWith(t, append(flags, "auto")...)
	finish(lent, lentToken)
	if got := s.history(lent, lentToken); got != want {
		t.Errorf("compiled:\n%s\ninterpreted:\n%s", got, want)
	}
	s.stop()
}

// TestServeDefinitions: a folder's files are state machines, and what is saved is
// there.
func TestServeDefinitions(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("order.asl.json", order)
	write("bad.asl.json", `{"StartAt": "Nowhere", "States": {}}`)
	write("notes.json", `{}`)
	s := serveWith(t, "--definitions", dir)
	var lines []string
	for len(lines) < 3 {
		line, err := s.out.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if lines[1] != "defined 1 state machines of "+dir+"\n" || !strings.HasPrefix(lines[2], "compiled them in ") {
		t.Errorf("%q", lines)
	}
	names := func() (names []string) {
		for _, m := range s.call("ListStateMachines", `{}`)["stateMachines"].([]any) {
			names = append(names, m.(map[string]any)["name"].(string))
		}
		return names
	}
	if got := names(); !reflect.DeepEqual(got, []string{"order"}) {
		t.Errorf("%q", got)
	}
	if _, resp := s.send("DescribeStateMachine", `{`+machineARN+`order"}`); resp.Header.Get("X-Aslc-Engine") != "compiled" {
		t.Error("the machine is not compiled")
	}
	write("bad.asl.json", `{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}`)
	write("order.asl.json", strings.Replace(order, `"Seconds": 0`, `"Seconds": 1`, 1))
	s.eventually("it is updated", func() bool {
		text, _ := s.call("DescribeStateMachine", `{`+machineARN+`order"}`)["definition"].(string)
		return strings.Contains(text, `"Seconds": 1`)
	})
	s.eventually("it is made", func() bool { return len(names()) == 2 })
	s.stop()
	if errs := s.errs.String(); !strings.Contains(errs, "Nowhere") {
		t.Errorf("%s", errs)
	}
}

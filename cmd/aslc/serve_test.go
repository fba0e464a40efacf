package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// serving is aslc serve in this process.
type serving struct {
	*testing.T
	url  string
	out  *bufio.Reader
	code chan int
	errs bytes.Buffer
}

func serveWith(t *testing.T, args ...string) *serving {
	for _, name := range localVariables { // which the test's machine may have
		t.Setenv(name, "")
	}
	return serveAs(t, args...)
}

// localVariables are those of StepFunctionsLocal that serve takes.
var localVariables = []string{"AWS_ACCOUNT_ID", "AWS_DEFAULT_REGION", "LAMBDA_ENDPOINT", "SFN_MOCK_CONFIG"}

// serveAs is serveWith in the environment as it is.
func serveAs(t *testing.T, args ...string) *serving {
	s := &serving{T: t, code: make(chan int, 1)}
	r, w := io.Pipe()
	go func() {
		s.code <- run(append([]string{"serve", "--listen", "localhost:0"}, args...), strings.NewReader(""), w, &s.errs)
		w.Close()
	}()
	s.out = bufio.NewReader(r)
	line, err := s.out.ReadString('\n')
	if err != nil {
		t.Fatalf("aslc serve: exit code %d\n%s", <-s.code, &s.errs)
	}
	s.url = strings.TrimSpace(strings.TrimPrefix(line, "listening at "))
	return s
}

// stop ends it as a terminal would.
func (s *serving) stop() {
	s.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		s.Fatal(err)
	}
	if code := <-s.code; code != 0 {
		s.Errorf("aslc serve: exit code %d\n%s", code, &s.errs)
	}
}

func (s *serving) call(op, body string) map[string]any {
	s.Helper()
	out, resp := s.send(op, body)
	if resp.StatusCode != 200 {
		s.Fatalf("%s: %s %v", op, resp.Status, out)
	}
	return out
}

// ask is call of what may be refused.
func (s *serving) ask(op, body string) (int, map[string]any) {
	s.Helper()
	out, resp := s.send(op, body)
	return resp.StatusCode, out
}

// send is call with the whole answer.
func (s *serving) send(op, body string) (map[string]any, *http.Response) {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", "AWSStepFunctions."+op)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		s.Fatalf("%s: %s %v", op, resp.Status, err)
	}
	return out, resp
}

// ended waits until an execution is over, and describes it.
func (s *serving) ended(arn string) map[string]any {
	s.Helper()
	for {
		d := s.call("DescribeExecution", `{"executionArn": "`+arn+`"}`)
		if d["status"] != "RUNNING" {
			return d
		}
	}
}

const (
	calls = `{\"StartAt\": \"Call\", \"States\": {\"Call\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", ` +
		`\"Parameters\": {\"FunctionName\": \"Greet\", \"Payload.$\": \"$\"}, \"OutputPath\": \"$.Payload\", \"End\": true}}}`
	greeter = `"arn:aws:states:us-east-1:123456789012:stateMachine:greeter`
)

// TestServe: executions call Lambda, bound commands or the answers of a test case,
// and what was made is there after a restart.
func TestServe(t *testing.T) {
	lambda := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil || r.URL.Path != "/2015-03-31/functions/Greet/invocations":
			w.WriteHeader(http.StatusNotFound)
		case strings.Contains(string(body), "boom"):
			w.Header().Set("X-Amz-Function-Error", "Unhandled")
			io.WriteString(w, `{"errorType": "Boom", "errorMessage": "m"}`)
		default:
			io.WriteString(w, `{"hello": `+string(body)+`}`)
		}
	}))
	defer lambda.Close()
	mocks := filepath.Join(t.TempDir(), "mocks.json")
	err := os.WriteFile(mocks, []byte(`{"StateMachines": {"greeter": {"TestCases": {"Sad": {"Call": "No"}}}},
		"MockedResponses": {"No": {"0": {"Throw": {"Error": "Mocked", "Cause": "c"}}}}}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	s := serveWith(t, "--engine", "interpreter", "--data", data, "--lambda-endpoint", lambda.URL, "--mock", mocks)
	s.call("CreateStateMachine", `{"name": "greeter", "type": "EXPRESS", "roleArn": "r", "definition": "`+calls+`"}`)
	for _, c := range []struct{ arn, input, status, output, error string }{
		{greeter + `"`, `{\"n\": 1}`, "SUCCEEDED", `{"hello":{"n":1}}`, ""},
		{greeter + `"`, `\"boom\"`, "FAILED", "", "Boom"},
		{greeter + `#Sad"`, `{}`, "FAILED", "", "Mocked"},
	} {
		out := s.call("StartSyncExecution", `{"stateMachineArn": `+c.arn+`, "input": "`+c.input+`"}`)
		output, _ := out["output"].(string)
		name, _ := out["error"].(string)
		if out["status"] != c.status || output != c.output || name != c.error {
			t.Errorf("%s %s: %v", c.arn, c.input, out)
		}
	}
	s.stop()

	s = serveWith(t, "--engine", "interpreter", "--data", data, "--task", "Greet=exec:cat")
	out := s.call("StartSyncExecution", `{"stateMachineArn": `+greeter+`", "input": "{\"n\": 2}"}`)
	if out["output"] != `{"n": 2}` {
		t.Error(out)
	}
	if out := s.call("TestState", `{"definition": "{\"Type\": \"Pass\", \"End\": true}", "input": "[1]"}`); out["output"] != "[1]" {
		t.Error(out)
	}
	s.stop()
}

// TestServeInPlaceOfStepFunctionsLocal: its port, and its variables where no flag is given.
func TestServeInPlaceOfStepFunctionsLocal(t *testing.T) {
	mocks := filepath.Join(t.TempDir(), "mocks.json")
	err := os.WriteFile(mocks, []byte(`{"StateMachines": {"greeter": {"TestCases": {"Glad": {"Call": "Yes"}}}},
		"MockedResponses": {"Yes": {"0": {"Return": {"Payload": {"mocked": true}, "StatusCode": 200}}}}}`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range []string{"111122223333", "eu-west-1", "http://localhost:1", mocks} {
		t.Setenv(localVariables[i], value)
	}
	if listen := newServe(&app{}).Flags().Lookup("listen").DefValue; listen != "localhost:8083" {
		t.Error(listen)
	}
	s := serveAs(t, "--region", "eu-west-2")
	defer s.stop()
	s.call("CreateStateMachine", `{"name": "greeter", "type": "EXPRESS", "roleArn": "r", "definition": "`+calls+`"}`)
	out := s.call("StartSyncExecution", `{"stateMachineArn": "arn:aws:states:eu-west-2:111122223333:stateMachine:greeter#Glad"}`)
	if out["output"] != `{"mocked":true}` {
		t.Error(out)
	}
}

// TestReplayEndpoint sends recorded calls to a server.
func TestReplayEndpoint(t *testing.T) {
	cases, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	arn := "arn:aws:states:us-east-1:123456789012:"
	definition := `{\"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Pass\", \"End\": true}}}`
	text := `{"id": "c", "kind": "api", "recorded": "08-08-2023, 12:43:56", "placeholders": ["<datetime>"], "calls": [
		{"op": "CreateStateMachine", "request": {"name": "m", "roleArn": "r", "definition": "` + definition + `"},
			"response": {"stateMachineArn": "` + arn + `stateMachine:m", "creationDate": "<datetime>"}},
		{"op": "StartExecution", "request": {"stateMachineArn": "` + arn + `stateMachine:m"}},
		{"op": "StopExecution", "request": {"executionArn": ""}, "error": {"message": "too short", "clientSide": true}},
		{"op": "ListExecutions", "request": {"stateMachineArn": "` + arn + `stateMachine:m"}, "response": {"executions": []}},
		{"op": "GetExecutionHistory", "request": {"executionArn": "` + arn + `execution:m:exec-00000001", "maxResults": 1},
			"response": {"nextToken": "<next-token:1>", "events": [{"type": "ExecutionStarted", "id": 1, "previousEventId": 0, "timestamp": "<datetime>",
				"executionStartedEventDetails": {"input": {}, "inputDetails": {"truncated": false}, "roleArn": "r"}}]}}]}`
	if err := os.WriteFile(filepath.Join(cases, "c.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	execution := `{"id": "x", "kind": "execution", "type": "STANDARD", "stateMachine": {"name": "m", "roleArn": "r"}, "execution": {"name": "exec-00000002"},
		"definition": ` + strings.ReplaceAll(definition, `\"`, `"`) + `, "input_text": "{\"at\": \"{{now+1d}}\"}", "tasks": []}`
	if err := os.WriteFile(filepath.Join(cases, "x.json"), []byte(execution), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveWith(t, "--engine", "interpreter", "--aws-limits")
	defer s.stop()
	var stdout, stderr bytes.Buffer
	code := run([]string{"replay", "--cases", cases, "--endpoint", s.url, "--out", out}, strings.NewReader(""), &stdout, &stderr)
	if code != 1 || !strings.Contains(stdout.String(), "c: call 4, ListExecutions: another answer than recorded") ||
		!strings.Contains(stdout.String(), "1 executions ran on the endpoint") ||
		!strings.Contains(stdout.String(), "1 cases of calls answered, 1 calls otherwise than recorded") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	written, err := os.ReadFile(filepath.Join(out, "c.json"))
	if err != nil || !bytes.Contains(written, []byte(`exec-00000001`)) && !bytes.Contains(written, []byte(`<next-token:1>`)) {
		t.Errorf("%s %v", written, err)
	}
	ran, err := os.ReadFile(filepath.Join(out, "x.json"))
	if err != nil || !bytes.Contains(ran, []byte(`"status":"SUCCEEDED"`)) || !bytes.Contains(ran, []byte(`PassStateExited`)) || bytes.Contains(ran, []byte("now+")) {
		t.Errorf("%s %v", ran, err)
	}
	if left := s.call("ListStateMachines", "{}"); len(left["stateMachines"].([]any)) != 0 {
		t.Error("the case left", left)
	}
}

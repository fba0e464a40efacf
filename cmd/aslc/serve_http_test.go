package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServeHTTPTasks: HTTP tasks make their requests with what the bindings file has
// for their connection, in executions and in TestState, which shows them.
func TestServeHTTPTasks(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"key":%q,"body":%q}`, r.Header.Get("X-Key"), body)
	}))
	defer shop.Close()
	file := filepath.Join(t.TempDir(), "bindings.yaml")
	bindings := "connections:\n  shop: {endpoints: ['" + shop.URL + "'], apiKey: {name: X-Key, value: hush}}\n"
	if err := os.WriteFile(file, []byte(bindings), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveWith(t, "--engine", "interpreter", "--bindings", file)
	defer s.stop()

	state := `{"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"ApiEndpoint": "` + shop.URL + `/v1", "Method": "POST",
		"Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/shop/1"}, "RequestBody.$": "$"},
		"ResultSelector": {"body.$": "$.ResponseBody"}, "End": true}`
	s.call("CreateStateMachine", `{"name": "greeter", "roleArn": "r", "definition": `+quoted(`{"StartAt": "Buy", "States": {"Buy": `+state+`}}`)+`}`)
	started := s.call("StartExecution", `{"stateMachineArn": `+greeter+`", "input": "{\"n\": 1}"}`)
	if d := s.ended(started["executionArn"].(string)); d["output"] != `{"body":{"key":"hush","body":"{\"n\": 1}"}}` {
		t.Error(d)
	}

	for _, test := range []struct {
		more, request string
	}{
		{`"inspectionLevel": "DEBUG"`, ""},
		{`"inspectionLevel": "TRACE"`, "[Content-Type: application/json, Range: bytes=0-262144, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1]"},
		{`"inspectionLevel": "TRACE", "revealSecrets": true`, "[Content-Type: application/json, Range: bytes=0-262144, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, X-Key: hush]"},
	} {
		out := s.call("TestState", `{"definition": `+quoted(state)+`, "input": "{\"n\": 1}", `+test.more+`}`)
		inspected := out["inspectionData"].(map[string]any)
		request, _ := inspected["request"].(map[string]any)
		response, _ := inspected["response"].(map[string]any)
		if test.request == "" {
			if request != nil || response != nil {
				t.Error("DEBUG shows what goes over the wire: ", out)
			}
			continue
		}
		if request["headers"] != test.request || request["body"] != `{"n": 1}` || request["method"] != "POST" || request["url"] != shop.URL+"/v1" || request["protocol"] != "HTTP/1.1" {
			t.Error(request)
		}
		if response["statusCode"] != "200" || response["statusMessage"] != "OK" || response["body"] != `{"key":"hush","body":"{\"n\": 1}"}` {
			t.Error(response)
		}
	}
	elsewhere := strings.ReplaceAll(state, shop.URL, "http://127.0.0.1:1")
	if out := s.call("TestState", `{"definition": `+quoted(elsewhere)+`, "inspectionLevel": "TRACE"}`); out["error"] != "States.Permissions" {
		t.Error(out)
	}
}

// TestTestStateHTTP is the same by the command, whose arguments the input makes.
func TestTestStateHTTP(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "k=hush" {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer shop.Close()
	dir := t.TempDir()
	definition := filepath.Join(dir, "state.json")
	state := `{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::http:invoke", "Arguments": {"ApiEndpoint": "{% $states.input.url %}", "Method": "GET",
		"InvocationConfig": {"ConnectionArn": "shop"}}, "Output": "{% $states.result.StatusCode %}", "End": true}`
	bindings := filepath.Join(dir, "bindings.json")
	for name, text := range map[string]string{definition: state, bindings: `{"connections": {"shop": {"endpoints": ["` + shop.URL + `"], "query": {"k": "hush"}}}}`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	input := `{"url": "` + shop.URL + `"}`
	for _, test := range []struct {
		flags  []string
		code   int
		shown  string
		hidden string
	}{
		{[]string{"--bindings", bindings, "--level", "TRACE"}, 0, `"output": "200"`, "hush"},
		{[]string{"--bindings", bindings, "--level", "TRACE", "--reveal-secrets"}, 0, `?k=hush"`, "FAILED"},
		{nil, 1, "nothing is known of the connection", "hush"},
		{[]string{"--task", "HTTPInvoke=" + shop.URL}, 1, "States.Http.StatusCode.403", "hush"},
	} {
		var stdout, stderr strings.Builder
		code := run(append([]string{"test-state", definition, input}, test.flags...), strings.NewReader(""), &stdout, &stderr)
		if code != test.code || !strings.Contains(stdout.String(), test.shown) || strings.Contains(stdout.String(), test.hidden) {
			t.Errorf("%v: exit code %d\n%s%s", test.flags, code, &stdout, &stderr)
		}
	}
}

package serve_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/serve"
)

// post sends JSON to the plain face.
func (f *fixture) post(path, body string) (int, string) {
	f.Helper()
	resp, err := http.Post(f.url+path, "application/json", strings.NewReader(body))
	f.ok(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	f.ok(err)
	return resp.StatusCode, strings.TrimSpace(string(text))
}

// TestPlainStarts: what is started, stopped and listed without an SDK, and what is
// wrong with a request.
func TestPlainStarts(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	if status, text := f.post("/executions", "{}"); status != 400 || !strings.Contains(text, "there are 0 state machines here") {
		t.Error(status, text)
	}
	f.call("CreateActivity", `{"name": "work"}`)
	f.create(asks, "")
	f.named("quick", "EXPRESS", `{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": [7], "End": true}}}`)
	f.named("sad", "EXPRESS", `{"StartAt": "P", "States": {"P": {"Type": "Fail", "Error": "E", "Cause": "c"}}}`)
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/executions?machine=m&name=a", `{"n": 1}`, 201, `"name":"a","machine":"m","status":"RUNNING"`},
		{"/executions?machine=m&name=a", `{"n": 1}`, 201, `"name":"a"`}, // the same again, as StartExecution has it
		{"/executions?machine=m&name=a", `{"n": 2}`, 409, `{"error":"ExecutionAlreadyExists","message":"Execution Already Exists: '` + prefix + `execution:m:a'"}`},
		{"/executions?machine=m", ``, 201, `"status":"RUNNING"`},
		{"/executions?machine=m", `{"n": `, 400, `"error":"InvalidExecutionInput"`},
		{"/executions?machine=m&name=a%20b", `{}`, 400, `"error":"InvalidName"`},
		{"/executions?machine=none", `{}`, 404, `"error":"StateMachineDoesNotExist"`},
		{"/executions", `{}`, 400, "there are 3 state machines here: say which with ?machine=NAME"},
		{"/executions?machine=quick", `1`, 200, `"status":"SUCCEEDED"`},
		{"/executions?machine=quick", `1`, 200, `"output":[7]`},
		{"/executions?machine=sad", `1`, 200, `"error":"E","cause":"c"`},
		{"/executions/a/stop?machine=m&error=Enough&cause=of+it", ``, 200, `"status":"ABORTED"`},
		{"/executions/a/stop?machine=m", ``, 200, `"error":"Enough","cause":"of it"`},
		{"/executions/none/stop?machine=m", ``, 404, `"error":"ExecutionDoesNotExist"`},
	} {
		if status, text := f.post(c.path, c.body); status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s %s: %d %s", c.path, c.body, status, text)
		}
	}
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/executions?machine=m&status=ABORTED", 200, `"name":"a"`},
		{"/executions?machine=m&status=SUCCEEDED", 200, `{"executions":[]}`},
		{"/executions?machine=m&status=succeeded", 400, `status \"succeeded\" is none of`},
		{"/executions?machine=m&next=x", 400, `"error":"InvalidToken"`},
		{"/executions/none/history?machine=m", 404, `"error":"ExecutionDoesNotExist"`},
	} {
		if status, text := f.get(c.path, ""); status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d %s", c.path, status, text)
		}
	}
}

package serve_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// definitions makes state machines of definitions, for the tests: the interpreter
// runs them, and their tasks give what they get.
type definitions struct{}

func program(definition string) (*ir.Program, error) {
	p, _ := compiler.Check(&ir.Source{Name: "d.asl.json", Text: []byte(definition)}, compiler.Options{})
	if p == nil {
		return nil, errors.New("a bad definition")
	}
	return p, nil
}

func (definitions) Refusal(definition string, express bool) string {
	return compiler.Validate(definition, compiler.ValidateOptions{Express: express}).Refusal()
}

func (definitions) Validate(definition string, in serve.ValidateInput) (any, []string) {
	v := compiler.Validate(definition, compiler.ValidateOptions{Warnings: in.Warnings, Max: in.MaxResults})
	return v, v.Places
}

func (definitions) Variables(string) map[string][]string { return nil }

func (definitions) Executor(_, definition string, opts ...runtime.Option) (*runtime.Executor, error) {
	p, err := program(definition)
	if err != nil {
		return nil, err
	}
	return runtime.NewExecutor(interp.Definition(p, echo{}), opts...), nil
}

func (definitions) TestState(context.Context, []byte) (any, error) {
	return nil, &serve.Fault{Code: "ValidationException", Message: "as it was tried"}
}

type echo struct{}

func (echo) Do(ctx context.Context, _ string, in runtime.Value) (runtime.Value, error) {
	if strings.Contains(runtime.InfoOf(ctx).Resource, ":activity:") {
		return runtime.Value{}, runtime.ErrPending // a worker does it
	}
	return in, nil
}

// fixture is a server with an engine and a store.
type fixture struct {
	*testing.T
	dir     string
	later   time.Duration // how far the server's clock is ahead
	frozen  *time.Time    // where it stands; nil: it goes
	server  *serve.Server
	service *durable.Service
	store   *sqlite.Store
	url     string
	http    *httptest.Server
}

func start(t *testing.T, o serve.Options) *fixture {
	f := &fixture{T: t, dir: t.TempDir()}
	o.Now = func() time.Time {
		if f.frozen != nil {
			return *f.frozen
		}
		return time.Now().Add(f.later)
	}
	f.open(o)
	t.Cleanup(f.close)
	return f
}

func (f *fixture) open(o serve.Options) {
	f.Helper()
	var err error
	f.store, err = sqlite.Open(filepath.Join(f.dir, "e.db"), sqlite.Options{})
	f.ok(err)
	f.service, err = durable.Open(f.Context(), f.store, nil, durable.Options{Made: true, Recent: durableRecent})
	f.ok(err)
	o.Registry, err = serve.NewRegistry(filepath.Join(f.dir, "machines"))
	f.ok(err)
	o.Key = f.store.Meta().TokenKey
	f.server, err = serve.New(f.Context(), f.service, o)
	f.ok(err)
	f.http = httptest.NewServer(f.server.Handler())
	f.url = f.http.URL
}

func (f *fixture) close() {
	f.server.Close()
	f.http.Close()
	if err := errors.Join(f.service.Close(), f.store.Close()); err != nil {
		f.Error(err)
	}
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// call makes a request of the protocol and gives the answer; one that is an error is
// {"__type": …}.
func (f *fixture) call(op, body string) map[string]any {
	f.Helper()
	_, out := f.request(op, body, nil)
	return out
}

func (f *fixture) request(op, body string, headers map[string]string) (*http.Response, map[string]any) {
	f.Helper()
	req, err := http.NewRequestWithContext(f.Context(), http.MethodPost, f.url, strings.NewReader(body))
	f.ok(err)
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", "AWSStepFunctions."+op)
	for name, value := range headers {
		req.Header.Set(name, value)
		if name == "Host" {
			req.Host = value
		}
	}
	resp, err := http.DefaultClient.Do(req)
	f.ok(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	f.ok(err)
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		f.Fatalf("%s: %s", op, text)
	}
	return resp, out
}

// fault holds the answer of a request to be an error.
func (f *fixture) fault(op, body, code, message string) {
	f.Helper()
	out := f.call(op, body)
	kind, _ := out["__type"].(string)
	if got := kind[strings.IndexByte(kind, '#')+1:]; got != code || out["message"] != message {
		f.Errorf("%s %s:\ngot  %s %v\nwant %s %s", op, body, kind, out["message"], code, message)
	}
}

// has holds members of an answer to what they should be.
func (f *fixture) has(answer map[string]any, members map[string]any) {
	f.Helper()
	for name, want := range members {
		if got := answer[name]; fmt.Sprint(got) != fmt.Sprint(want) {
			f.Errorf("%s is %v, want %v, in %v", name, got, want, answer)
		}
	}
}

// ended waits until an execution has ended, and describes it.
func (f *fixture) ended(arn string) map[string]any {
	f.Helper()
	parts := strings.Split(arn, ":")
	ref := durable.Ref{Machine: parts[len(parts)-2], Name: parts[len(parts)-1]}
	for _, err := range f.service.Follow(f.Context(), ref) {
		f.ok(err)
	}
	return f.call("DescribeExecution", `{"executionArn": "`+arn+`"}`)
}

const (
	prefix     = "arn:aws:states:us-east-1:123456789012:"
	machineARN = prefix + "stateMachine:m"
	passes     = `{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}`
	waits      = `{\"StartAt\": \"W\", \"States\": {\"W\": {\"Type\": \"Wait\", \"Seconds\": 3600, \"End\": true}}}`
	works      = `{\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:work\", \"End\": true}}}`
	role       = `"roleArn": "arn:aws:iam::123456789012:role/r"`
)

func (f *fixture) create(definition, more string) map[string]any {
	f.Helper()
	out := f.call("CreateStateMachine", `{"name": "m", "definition": "`+definition+`", `+role+more+`}`)
	f.has(out, map[string]any{"stateMachineArn": machineARN, "__type": nil})
	return out
}

// TestMachineLife goes through the operations about a state machine, its versions,
// aliases and tags, and its executions.
func TestMachineLife(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "tags": [{"key": "a", "value": "1"}], "publish": true, "versionDescription": "first"`)
	f.has(f.call("DescribeStateMachine", `{"stateMachineArn": "`+machineARN+`:1"}`), map[string]any{
		"description": "first", "status": "ACTIVE", "type": "STANDARD", "stateMachineArn": machineARN + ":1",
		"loggingConfiguration": map[string]any{"includeExecutionData": false, "level": "OFF"}, "revisionId": nil,
	})
	f.fault("CreateStateMachine", `{"name": "m", "definition": "`+waits+`", `+role+`}`, "StateMachineAlreadyExists", "State Machine Already Exists: '"+machineARN+"'")
	updated := f.call("UpdateStateMachine", `{"stateMachineArn": "`+machineARN+`", "definition": "`+waits+`", "publish": true}`)
	f.has(updated, map[string]any{"stateMachineVersionArn": machineARN + ":2"})
	same := f.call("UpdateStateMachine", `{"stateMachineArn": "`+machineARN+`", "definition": "`+waits+`"}`)
	f.has(same, map[string]any{"revisionId": updated["revisionId"]})
	f.has(f.call("ListStateMachineVersions", `{"stateMachineArn": "`+machineARN+`", "maxResults": 1}`), map[string]any{"__type": nil})

	route := `"routingConfiguration": [{"stateMachineVersionArn": "` + machineARN + `:1", "weight": 100}]`
	f.has(f.call("CreateStateMachineAlias", `{"name": "live", `+route+`}`), map[string]any{"stateMachineAliasArn": machineARN + ":live"})
	f.fault("DeleteStateMachineVersion", `{"stateMachineVersionArn": "`+machineARN+`:1"}`, "ConflictException",
		"Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]")
	begun := f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`:live", "name": "e1", "input": "{\"n\": 1}", "traceHeader": "Root=1"}`)
	f.has(f.ended(begun["executionArn"].(string)), map[string]any{
		"status": "SUCCEEDED", "input": `{"n": 1}`, "output": `{"n": 1}`, "stateMachineAliasArn": machineARN + ":live",
		"stateMachineVersionArn": machineARN + ":1", "redriveStatus": "NOT_REDRIVABLE", "traceHeader": "Root=1",
	})
	f.has(f.call("DescribeStateMachineForExecution", `{"executionArn": "`+prefix+`execution:m:e1"}`), map[string]any{"definition": strings.ReplaceAll(passes, `\"`, `"`)})

	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e2"}`)
	f.has(f.call("StopExecution", `{"executionArn": "`+prefix+`execution:m:e2", "error": "E", "cause": "c"}`), map[string]any{"__type": nil})
	f.has(f.ended(prefix+"execution:m:e2"), map[string]any{"status": "ABORTED", "error": "E", "cause": "c"})
	for filter, want := range map[string]int{`"statusFilter": "ABORTED"`: 1, `"statusFilter": "FAILED"`: 0, `"maxResults": 1`: 1, `"redriveFilter": "NOT_REDRIVEN"`: 2} {
		list := f.call("ListExecutions", `{"stateMachineArn": "`+machineARN+`", `+filter+`}`)
		if got := len(list["executions"].([]any)); got != want {
			t.Errorf("%s: %d executions, want %d", filter, got, want)
		}
	}

	f.call("TagResource", `{"resourceArn": "`+machineARN+`", "tags": [{"key": "a", "value": "2"}, {"key": "b", "value": "3"}]}`)
	f.call("UntagResource", `{"resourceArn": "`+machineARN+`", "tagKeys": ["b"]}`)
	f.has(f.call("ListTagsForResource", `{"resourceArn": "`+machineARN+`"}`), map[string]any{"tags": []any{map[string]any{"key": "a", "value": "2"}}})

	f.call("UpdateStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live", "description": "d"}`)
	f.has(f.call("DescribeStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live"}`), map[string]any{"description": "d", "name": "live"})
	f.call("DeleteStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live"}`)
	f.has(f.call("ListStateMachineAliases", `{"stateMachineArn": "`+machineARN+`"}`), map[string]any{"stateMachineAliases": []any{}})
	f.call("DeleteStateMachineVersion", `{"stateMachineVersionArn": "`+machineARN+`:2"}`)
	f.has(f.call("PublishStateMachineVersion", `{"stateMachineArn": "`+machineARN+`"}`), map[string]any{"stateMachineVersionArn": machineARN + ":3"})

	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e3"}`)
	f.has(f.call("DeleteStateMachine", `{"stateMachineArn": "`+machineARN+`"}`), map[string]any{"__type": nil})
	f.has(f.ended(prefix+"execution:m:e3"), map[string]any{"status": "ABORTED"})
	f.fault("StartExecution", `{"stateMachineArn": "`+machineARN+`"}`, "StateMachineDoesNotExist", "State Machine Does Not Exist: '"+machineARN+"'")
	f.create(passes, "")
	if list := f.call("ListExecutions", `{"stateMachineArn": "`+machineARN+`"}`); len(list["executions"].([]any)) != 0 {
		t.Error("executions of the machine that was deleted:", list)
	}
}

// TestKeptOverRestarts: machines, aliases, tags and executions that wait are there
// when the server comes back, and page tokens are good.
func TestKeptOverRestarts(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(works, `, "publish": true`)
	f.call("CreateStateMachineAlias", `{"name": "live", "routingConfiguration": [{"stateMachineVersionArn": "`+machineARN+`:1", "weight": 100}]}`)
	f.call("CreateActivity", `{"name": "work", "tags": [{"key": "k", "value": "v"}]}`)
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`:live", "name": "e1"}`)
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`:live", "name": "e2"}`)
	page := f.call("ListExecutions", `{"stateMachineArn": "`+machineARN+`", "maxResults": 1}`)
	f.close()
	f.open(serve.Options{Compiler: definitions{}})
	next := f.call("ListExecutions", fmt.Sprintf(`{"stateMachineArn": %q, "nextToken": %q}`, machineARN, page["nextToken"]))
	if items := next["executions"].([]any); len(items) != 1 || items[0].(map[string]any)["name"] != "e1" {
		t.Error("the second page:", next)
	}
	f.has(f.call("ListTagsForResource", `{"resourceArn": "`+prefix+`activity:work"}`), map[string]any{"tags": []any{map[string]any{"key": "k", "value": "v"}}})
	for range 2 {
		task := f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:work", "workerName": "w"}`)
		f.call("SendTaskHeartbeat", fmt.Sprintf(`{"taskToken": %q}`, task["taskToken"]))
		f.fault("SendTaskSuccess", fmt.Sprintf(`{"taskToken": %q, "output": "{"}`, task["taskToken"]), "InvalidOutput", "Invalid Output: 'Unexpected end-of-input'")
		f.has(f.call("SendTaskSuccess", fmt.Sprintf(`{"taskToken": %q, "output": "7"}`, task["taskToken"])), map[string]any{"__type": nil})
	}
	f.has(f.ended(prefix+"execution:m:e1"), map[string]any{"status": "SUCCEEDED", "output": "7", "stateMachineAliasArn": machineARN + ":live"})
}

// TestFaults: what is refused, in the service's words.
func TestFaults(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	arn := `"stateMachineArn": "` + machineARN + `"`
	for _, c := range []struct{ op, body, code, message string }{
		{"StartExecution", `{` + arn + `, "input": "{"}`, "InvalidExecutionInput", "Invalid State Machine Execution Input: 'Unexpected end-of-input'"},
		{"StartExecution", `{` + arn + `, "name": "a b"}`, "InvalidName", "Invalid Name: 'a b'"},
		{"StartExecution", `{"stateMachineArn": "` + machineARN + `#Case"}`, "ValidationException", `there is no mock file here, and so no test case "Case"`},
		{"StartSyncExecution", `{` + arn + `}`, "StateMachineTypeNotSupported", "This operation is not supported by this type of state machine"},
		{"CreateStateMachine", `{"name": "n", "definition": "{}", ` + role + `}`, "InvalidDefinition", "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'"},
		{"CreateStateMachine", `{"name": "n", "definition": "` + passes + `", ` + role + `, "versionDescription": "d"}`, "ValidationException", "Version description can only be set when publish is true"},
		{"UpdateStateMachine", `{` + arn + `}`, "MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"},
		{"PublishStateMachineVersion", `{` + arn + `, "revisionId": "other"}`, "ConflictException", "Failed to publish the State Machine version for revision other. The current State Machine revision is INITIAL."},
		{"DescribeExecution", `{"executionArn": "` + prefix + `execution:m:none"}`, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + prefix + "execution:m:none'"},
		{"ListExecutions", `{}`, "ValidationException", "Only one of stateMachineArn or mapRunArn must be specified"},
		{"ListExecutions", `{` + arn + `, "nextToken": "x"}`, "InvalidToken", "Invalid Token: 'Invalid token'"},
		{"DescribeMapRun", `{"mapRunArn": "` + prefix + `mapRun:m/M:x"}`, "ResourceNotFound", "Resource not found: '" + prefix + "mapRun:m/M:x'"},
		{"UpdateMapRun", `{"mapRunArn": "` + prefix + `mapRun:m/M:x"}`, "ValidationException", "At least one of maxConcurrency, toleratedFailureCount and toleratedFailurePercentage must be specified"},
		{"SendTaskSuccess", `{"taskToken": "x", "output": "{"}`, "InvalidToken", "Invalid Token: 'Invalid token'"},
		{"SendTaskFailure", `{"taskToken": "x"}`, "InvalidToken", "Invalid Token: 'Invalid token'"},
		{"TagResource", `{"resourceArn": "` + prefix + `activity:none", "tags": []}`, "ResourceNotFound", "Resource not found: '" + prefix + "activity:none'"},
		{"TestState", `{}`, "ValidationException", "as it was tried"},
		{"Nonsense", `{}`, "UnknownOperationException", `The operation is not known: X-Amz-Target is "AWSStepFunctions.Nonsense"`},
	} {
		f.fault(c.op, c.body, c.code, c.message)
	}
	resp, out := f.request("StopExecution", `{"executionArn": 1}`, nil)
	if resp.StatusCode != 400 || !strings.HasSuffix(out["__type"].(string), "#SerializationException") {
		t.Error(resp.Status, out)
	}
}

// TestPlaces: beside the service's pointers the answer tells the line and the column of
// each fault, also of a definition that is not taken.
func TestPlaces(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	faulty := `{\"StartAt\": \"A\",\n  \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"},\n    \"C\": {\"Type\": \"Wait\", \"Seconds\": -1, \"End\": true}}}`
	for op, body := range map[string]string{
		"ValidateStateMachineDefinition": `{"definition": "` + faulty + `"}`,
		"CreateStateMachine":             `{"name": "n", "definition": "` + faulty + `", ` + role + `}`,
		"UpdateStateMachine":             `{"stateMachineArn": "` + machineARN + `", "definition": "` + faulty + `"}`,
	} {
		resp, out := f.request(op, body, nil)
		if got := resp.Header.Get("X-Aslc-Places"); got != "2:44, 3:38" {
			t.Errorf("%s: X-Aslc-Places is %q: %v", op, got, out)
		}
	}
	resp, out := f.request("ValidateStateMachineDefinition", `{"definition": "`+faulty+`", "maxResults": 1}`, nil)
	if list := out["diagnostics"].([]any); resp.Header.Get("X-Aslc-Places") != "2:44" || len(list) != 1 || out["truncated"] != true {
		t.Error(resp.Header, out)
	}
	if resp, _ := f.request("ValidateStateMachineDefinition", `{"definition": "`+passes+`"}`, nil); resp.Header.Get("X-Aslc-Places") != "" {
		t.Error(resp.Header)
	}
}

// TestPages: a token goes with its operation and arguments, and for a day.
func TestPages(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	for i := range 3 {
		f.call("CreateActivity", fmt.Sprintf(`{"name": "a%d"}`, i))
	}
	first := f.call("ListActivities", `{"maxResults": 2}`)
	token := fmt.Sprintf(`{"nextToken": %q}`, first["nextToken"])
	if rest := f.call("ListActivities", token); len(first["activities"].([]any)) != 2 || len(rest["activities"].([]any)) != 1 || rest["nextToken"] != nil {
		t.Error(first, rest)
	}
	f.fault("ListStateMachines", token, "InvalidToken", "Invalid Token: 'Invalid token'")
	f.later = 25 * time.Hour
	f.fault("ListActivities", token, "InvalidToken", "Invalid Token: 'Invalid token'")
}

// TestExpress: StartSyncExecution answers with the end, also of a run that failed.
func TestExpress(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}, Engine: "interpreter"})
	f.create(`{\"StartAt\": \"C\", \"States\": {\"C\": {\"Type\": \"Choice\", \"Choices\": [{\"Variable\": \"$.ok\", \"BooleanEquals\": true, \"Next\": \"S\"}], \"Default\": \"F\"}, \"S\": {\"Type\": \"Succeed\"}, \"F\": {\"Type\": \"Fail\", \"Error\": \"E\", \"Cause\": \"c\"}}}`, `, "type": "EXPRESS"`)
	resp, out := f.request("StartSyncExecution", `{"stateMachineArn": "`+machineARN+`", "input": "{\"ok\": true}", "name": "x"}`, nil)
	f.has(out, map[string]any{"status": "SUCCEEDED", "output": `{"ok": true}`, "name": "x", "billingDetails": map[string]any{"billedDurationInMilliseconds": 100, "billedMemoryUsedInMB": 64}})
	if got := resp.Header.Get("X-Aslc-Engine"); got != "interpreter" {
		t.Errorf("X-Aslc-Engine is %q", got)
	}
	f.has(f.call("StartSyncExecution", `{"stateMachineArn": "`+machineARN+`", "input": "{\"ok\": false}"}`), map[string]any{"status": "FAILED", "error": "E", "cause": "c", "output": nil})
	f.has(f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`"}`), map[string]any{"__type": nil})
	f.fault("ListExecutions", `{"stateMachineArn": "`+machineARN+`"}`, "StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
}

// TestHistory: pages, order, and events without data.
func TestHistory(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e", "input": "{\"secret\": 1}"}`)
	f.ended(prefix + "execution:m:e")
	arn := `"executionArn": "` + prefix + `execution:m:e"`
	page := f.call("GetExecutionHistory", `{`+arn+`, "reverseOrder": true, "maxResults": 3}`)
	rest := f.call("GetExecutionHistory", fmt.Sprintf(`{%s, "reverseOrder": true, "nextToken": %q}`, arn, page["nextToken"]))
	var types []string
	for _, e := range append(page["events"].([]any), rest["events"].([]any)...) {
		types = append(types, e.(map[string]any)["type"].(string))
	}
	if got := strings.Join(types, " "); got != "ExecutionSucceeded PassStateExited PassStateEntered ExecutionStarted" {
		t.Error(got)
	}
	bare := fmt.Sprint(f.call("GetExecutionHistory", `{`+arn+`, "includeExecutionData": false}`))
	if strings.Contains(bare, "secret") || !strings.Contains(bare, "truncated") {
		t.Error(bare)
	}
}

// TestGuard: which requests are answered at all.
func TestGuard(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}, Token: "s3cret", Hosts: []string{"steps.test"}})
	for _, c := range []struct {
		headers map[string]string
		status  int
	}{
		{map[string]string{}, 403},
		{map[string]string{"Authorization": "Bearer wrong"}, 403},
		{map[string]string{"Authorization": "Bearer s3cret"}, 200},
		{map[string]string{"Authorization": "Bearer s3cret", "Host": "evil.test"}, 403},
		{map[string]string{"Authorization": "Bearer s3cret", "Host": "127.0.0.1.evil.test:80"}, 403},
		{map[string]string{"Authorization": "Bearer s3cret", "Host": "sync-steps.test:8083"}, 200},
		{map[string]string{"Authorization": "Bearer s3cret", "Host": "sync-states.eu-west-1.amazonaws.com"}, 200},
		{map[string]string{"Authorization": "Bearer s3cret", "Host": "[::1]:8083"}, 200},
		{map[string]string{"Authorization": "Bearer s3cret", "Content-Type": "text/plain"}, 415},
		{map[string]string{"Authorization": "Bearer s3cret", "Sec-Fetch-Site": "cross-site"}, 415},
		{map[string]string{"Authorization": "Bearer s3cret", "Sec-Fetch-Site": "same-origin"}, 200},
	} {
		if resp, _ := f.request("ListActivities", "{}", c.headers); resp.StatusCode != c.status {
			t.Errorf("%v: %s, want %d", c.headers, resp.Status, c.status)
		}
	}
}

// refusedOfFixed are the operations that would make or change a state machine, or need a
// compiler: a server with compiled machines refuses them, and API.md lists them.
var refusedOfFixed = []string{"CreateStateMachine", "DeleteStateMachine", "TestState", "UpdateStateMachine", "ValidateStateMachineDefinition"}

// fix makes a state machine as an executable has it.
func (f *fixture) fix(definition string) {
	f.Helper()
	p, err := program(strings.ReplaceAll(definition, `\"`, `"`))
	f.ok(err)
	m := durable.Machine{Name: "m", Executor: runtime.NewExecutor(interp.Definition(p, echo{}))}
	f.ok(f.server.AddFixed(f.Context(), m, "arn:aws:iam::123456789012:role/r"))
}

// TestFixed: the machines of an executable run, and cannot be changed.
func TestFixed(t *testing.T) {
	f := start(t, serve.Options{})
	f.fix(passes)
	resp, out := f.request("StartExecution", `{"stateMachineArn": "`+machineARN+`"}`, nil)
	f.has(f.ended(out["executionArn"].(string)), map[string]any{"status": "SUCCEEDED"})
	if got := resp.Header.Get("X-Aslc-Engine"); got != "compiled" {
		t.Errorf("X-Aslc-Engine is %q", got)
	}
	refused := []string{}
	for op, body := range samples {
		body = strings.ReplaceAll(body, "activity:a", "activity:none") // no task is waited for
		if message, _ := f.call(op, body)["message"].(string); message == op+" is not supported here: the state machines of this server are compiled into it. "+
			"Change the definition, and build the executable anew; or use aslc serve." {
			refused = append(refused, op)
		}
	}
	slices.Sort(refused)
	if !slices.Equal(refused, refusedOfFixed) {
		t.Error(refused)
	}
	text, err := os.ReadFile("API.md")
	f.ok(err)
	if list := "`" + strings.Join(refusedOfFixed, "`, `") + "`"; !strings.Contains(strings.ReplaceAll(string(text), "\n", " "), list) {
		t.Errorf("API.md does not list %s", list)
	}
}

// TestFixedVersions: versions, aliases and tags of a machine that is compiled in are
// there when its executable is started again. One that was built anew has another
// revision: versions of the one before do not start.
func TestFixedVersions(t *testing.T) {
	f := start(t, serve.Options{})
	f.fix(passes)
	if _, err := os.Stat(filepath.Join(f.dir, "machines")); err == nil {
		t.Error("a folder is made for nothing")
	}
	publish := func() any {
		return f.call("PublishStateMachineVersion", `{"stateMachineArn": "`+machineARN+`"}`)["stateMachineVersionArn"]
	}
	begin := func(which, name string) map[string]any {
		return f.call("StartExecution", `{"stateMachineArn": "`+machineARN+which+`", "name": "`+name+`"}`)
	}
	if got := publish(); got != machineARN+":1" {
		t.Fatal(got)
	}
	f.call("CreateStateMachineAlias", `{"name": "live", "routingConfiguration": [{"stateMachineVersionArn": "`+machineARN+`:1", "weight": 100}]}`)
	f.call("TagResource", `{"resourceArn": "`+machineARN+`", "tags": [{"key": "k", "value": "v"}]}`)
	for range 2 {
		f.close()
		f.open(serve.Options{})
		f.has(f.call("ListStateMachines", `{}`), map[string]any{"stateMachines": []any{}})
		f.fix(passes)
	}
	f.has(f.call("ListTagsForResource", `{"resourceArn": "`+machineARN+`"}`), map[string]any{"tags": []any{map[string]any{"key": "k", "value": "v"}}})
	begin(":live", "e1")
	f.has(f.ended(prefix+"execution:m:e1"), map[string]any{"status": "SUCCEEDED", "stateMachineAliasArn": machineARN + ":live", "stateMachineVersionArn": machineARN + ":1"})

	f.close()
	f.open(serve.Options{})
	f.fix(strings.Replace(passes, `\"StartAt\"`, `\"Comment\": \"anew\", \"StartAt\"`, 1))
	for _, which := range []string{":live", ":1"} {
		f.has(begin(which, "e2"), map[string]any{"message": "version 1 of the state machine is of a definition that this executable was not built from: " +
			"publish a version of the one that it was, and lead aliases to that"})
	}
	f.has(f.call("DescribeStateMachineForExecution", `{"executionArn": "`+prefix+`execution:m:e1"}`), map[string]any{"definition": strings.ReplaceAll(passes, `\"`, `"`)})
	if got := publish(); got != machineARN+":2" {
		t.Error(got)
	}
	f.call("UpdateStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live", "routingConfiguration": [{"stateMachineVersionArn": "`+machineARN+`:2", "weight": 100}]}`)
	begin(":live", "e3")
	f.has(f.ended(prefix+"execution:m:e3"), map[string]any{"status": "SUCCEEDED", "stateMachineVersionArn": machineARN + ":2"})

	f.close()
	f.open(serve.Options{})
	f.fix(passes)
	begin(":1", "e4")
	f.has(f.ended(prefix+"execution:m:e4"), map[string]any{"status": "SUCCEEDED", "stateMachineVersionArn": machineARN + ":1"})
}

func (f *fixture) get(path, accept string) (int, string) {
	f.Helper()
	req, err := http.NewRequestWithContext(f.Context(), http.MethodGet, f.url+path, nil)
	f.ok(err)
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	f.ok(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	f.ok(err)
	return resp.StatusCode, string(text)
}

// TestPlainFace: executions for those without an SDK.
func TestPlainFace(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	resp, err := http.Post(f.url+"/executions?name=e", "application/json", strings.NewReader(`{"n": 1}`))
	f.ok(err)
	resp.Body.Close()
	if resp.StatusCode != 201 || resp.Header.Get("Location") != "/executions/e?machine=m" {
		t.Error(resp.Status, resp.Header)
	}
	_, stream := f.get("/executions/e/history", "text/event-stream")
	if lines := bufio.NewScanner(strings.NewReader(stream)); !lines.Scan() || lines.Text() != "id: 1" || !strings.Contains(stream, `"type":"ExecutionSucceeded"`) {
		t.Error(stream)
	}
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/executions/e", 200, `"output":{"n":1}`},
		{"/executions/e/history", 200, `"type":"PassStateExited"`},
		{"/executions", 200, `"name":"e"`},
		{"/executions/none", 404, `{"error":"ExecutionDoesNotExist","message":"Execution Does Not Exist: '` + prefix + `execution:m:none'"}`},
		{"/executions/e?machine=n", 404, `there is no state machine \"n\"`},
		{"/health", 200, "ok"},
		{"/ready", 200, "ready"},
		{"/metrics", 200, `aslc_executions_started_total{state_machine="m"} 1`},
		{"/nowhere", 404, ""},
	} {
		if status, text := f.get(c.path, ""); status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s: %d %s", c.path, status, text)
		}
	}
	if resp, err := http.Post(f.url+"/executions/e/stop", "text/plain", nil); err != nil || resp.StatusCode != 415 {
		t.Error(resp.Status, err)
	}
}

// TestNamesAreFreeAgain: a name whose execution is forgotten can be given again, and
// nothing of the earlier start is told of the new one.
func TestNamesAreFreeAgain(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	begin := func(more string) map[string]any {
		return f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e", `+more+`}`)
	}
	arn := prefix + "execution:m:e"
	begin(`"traceHeader": "Root=1"`)
	f.has(f.ended(arn), map[string]any{"traceHeader": "Root=1"})
	f.has(begin(`"input": "1"`), map[string]any{"message": "Execution Already Exists: '" + arn + "'"})
	n, err := f.service.Prune(t.Context(), time.Now().Add(time.Hour))
	f.ok(err)
	f.has(begin(`"input": "1"`), map[string]any{"executionArn": arn})
	f.has(f.ended(arn), map[string]any{"traceHeader": nil, "input": "1"})
	if n != 1 {
		t.Errorf("%d executions were forgotten", n)
	}
}

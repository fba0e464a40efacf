package serve_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	stdruntime "runtime"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// samples are right requests of all operations, to spoil.
var samples = map[string]string{
	"CreateActivity":                   `{"name": "a", "tags": [{"key": "k", "value": "v"}]}`,
	"CreateStateMachine":               `{"name": "m", "definition": "` + passes + `", ` + role + `, "type": "STANDARD", "loggingConfiguration": {"level": "ALL", "destinations": []}, "publish": true, "versionDescription": "d"}`,
	"CreateStateMachineAlias":          `{"name": "live", "routingConfiguration": [{"stateMachineVersionArn": "` + machineARN + `:1", "weight": 100}]}`,
	"DeleteActivity":                   `{"activityArn": "` + prefix + `activity:a"}`,
	"DeleteStateMachine":               `{"stateMachineArn": "` + machineARN + `"}`,
	"DeleteStateMachineAlias":          `{"stateMachineAliasArn": "` + machineARN + `:live"}`,
	"DeleteStateMachineVersion":        `{"stateMachineVersionArn": "` + machineARN + `:1"}`,
	"DescribeActivity":                 `{"activityArn": "` + prefix + `activity:a"}`,
	"DescribeExecution":                `{"executionArn": "` + prefix + `execution:m:e", "includedData": "ALL_DATA"}`,
	"DescribeMapRun":                   `{"mapRunArn": "` + prefix + `mapRun:m/M:x"}`,
	"DescribeStateMachine":             `{"stateMachineArn": "` + machineARN + `:1"}`,
	"DescribeStateMachineAlias":        `{"stateMachineAliasArn": "` + machineARN + `:live"}`,
	"DescribeStateMachineForExecution": `{"executionArn": "` + prefix + `execution:m:e"}`,
	"GetActivityTask":                  `{"activityArn": "` + prefix + `activity:a", "workerName": "w"}`,
	"GetExecutionHistory":              `{"executionArn": "` + prefix + `execution:m:e", "maxResults": 2, "reverseOrder": true, "nextToken": "x"}`,
	"ListActivities":                   `{"maxResults": 1, "nextToken": "x"}`,
	"ListExecutions":                   `{"stateMachineArn": "` + machineARN + `", "statusFilter": "RUNNING", "redriveFilter": "REDRIVEN"}`,
	"ListMapRuns":                      `{"executionArn": "` + prefix + `execution:m:e"}`,
	"ListStateMachineAliases":          `{"stateMachineArn": "` + machineARN + `"}`,
	"ListStateMachineVersions":         `{"stateMachineArn": "` + machineARN + `"}`,
	"ListStateMachines":                `{"maxResults": 1000}`,
	"ListTagsForResource":              `{"resourceArn": "` + machineARN + `"}`,
	"PublishStateMachineVersion":       `{"stateMachineArn": "` + machineARN + `", "revisionId": "INITIAL", "description": "d"}`,
	"RedriveExecution":                 `{"executionArn": "` + prefix + `execution:m:e", "clientToken": "t"}`,
	"SendTaskFailure":                  `{"taskToken": "AAAA", "error": "E", "cause": "c"}`,
	"SendTaskHeartbeat":                `{"taskToken": "AAAA"}`,
	"SendTaskSuccess":                  `{"taskToken": "AAAA", "output": "{}"}`,
	"StartExecution":                   `{"stateMachineArn": "` + machineARN + `:live", "name": "e", "input": "{\"a\": 1}", "traceHeader": "Root=1"}`,
	"StartSyncExecution":               `{"stateMachineArn": "` + machineARN + `", "input": "{}"}`,
	"StopExecution":                    `{"executionArn": "` + prefix + `execution:m:e", "error": "E", "cause": "c"}`,
	"TagResource":                      `{"resourceArn": "` + machineARN + `", "tags": [{"key": "k", "value": "v"}]}`,
	"TestState":                        `{"definition": "{\"Type\": \"Pass\", \"End\": true}"}`,
	"UntagResource":                    `{"resourceArn": "` + machineARN + `", "tagKeys": ["k"]}`,
	"UpdateMapRun":                     `{"mapRunArn": "` + prefix + `mapRun:m/M:x", "maxConcurrency": 1, "toleratedFailurePercentage": 1.5}`,
	"UpdateStateMachine":               `{"stateMachineArn": "` + machineARN + `", "definition": "` + passes + `"}`,
	"UpdateStateMachineAlias":          `{"stateMachineAliasArn": "` + machineARN + `:live", "description": "d"}`,
	"ValidateStateMachineDefinition":   `{"definition": "` + passes + `", "severity": "WARNING", "maxResults": 5}`,
}

// target is a server that requests are thrown at.
type target struct {
	handler http.Handler
}

func newTarget(t testing.TB) *target {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "e.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	service, err := durable.Open(t.Context(), store, nil, durable.Options{Made: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := serve.New(t.Context(), service, serve.Options{Compiler: definitions{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if err := service.Close(); err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return &target{handler: s.Handler()}
}

// hit makes a request, and holds its answer to be no fault of the server: no panic, no
// 5xx, and JSON where the protocol says so.
func (g *target) hit(t testing.TB, method, path, operation, contentType, body string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if operation == "GetActivityTask" {
		cancel() // it would wait for work
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost", strings.NewReader(body))
	if err != nil {
		return // no such request reaches a server
	}
	r.URL.Path, r.RequestURI = path, path
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Amz-Target", "AWSStepFunctions."+operation)
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, r)
	if w.Code >= 500 {
		t.Errorf("%s %q %s %q: %d %s", method, path, operation, body, w.Code, w.Body)
	}
	if path == "/" && ctx.Err() == nil && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) && method == "POST" {
		t.Errorf("%s %q: the answer is no JSON: %q", operation, body, w.Body)
	}
}

// FuzzProtocol: whatever a request of either face says, the answer is no fault of the
// server.
func FuzzProtocol(f *testing.F) {
	for op, body := range samples {
		f.Add("POST", "/", op, "application/x-amz-json-1.0", body)
	}
	f.Add("POST", "/executions", "", "application/json", `{"a": 1}`)
	f.Add("GET", "/executions/e", "", "", "")
	f.Add("POST", "/executions/e/stop", "", "application/json", "{}")
	f.Add("GET", "/console/api/execution", "", "", "")
	f.Add("POST", "/console/login", "", "application/json", `{"token": "x"}`)
	g := newTarget(f)
	g.hit(f, "POST", "/", "CreateStateMachine", "application/json", samples["CreateStateMachine"])
	f.Fuzz(func(t *testing.T, method, path, operation, contentType, body string) {
		g.hit(t, method, path, operation, contentType, body)
	})
}

// TestMalformedRequests: 10,000 requests that are nearly right, and the memory that is
// in use after them.
func TestMalformedRequests(t *testing.T) {
	g := newTarget(t)
	g.hit(t, "POST", "/", "CreateStateMachine", "application/json", samples["CreateStateMachine"])
	chance := rand.New(rand.NewPCG(1, 2))
	operations := make([]string, 0, len(samples))
	for op := range samples {
		operations = append(operations, op)
	}
	round := func() uint64 {
		for range 5000 {
			op := operations[chance.IntN(len(operations))]
			g.hit(t, "POST", "/", op, "application/x-amz-json-1.0", spoilt(chance, samples[op]))
		}
		stdruntime.GC()
		stdruntime.GC()
		var m stdruntime.MemStats
		stdruntime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	first, second := round(), round()
	const most = 4 << 20 // what was made and kept, and noise
	if second > first+most {
		t.Errorf("%d bytes in use after 5,000 requests, %d after 10,000", first, second)
	}
}

// spoilt is a request's body with one thing wrong.
func spoilt(chance *rand.Rand, body string) string {
	at := chance.IntN(len(body))
	strange := []string{"null", "1e999", "-1", `"\ud800"`, "[[[[", "{}", "\x00", `"` + strings.Repeat("x", 3000) + `"`, "true", "\u202e", "arn:aws:states:::", "99999999999999999999"}
	s := strange[chance.IntN(len(strange))]
	switch chance.IntN(5) {
	case 0:
		return body[:at]
	case 1:
		return body[:at] + s + body[at:]
	case 2:
		return body[:at] + s + body[min(len(body), at+chance.IntN(20)):]
	case 3: // a member's value
		if colon := strings.Index(body[at:], ": "); colon >= 0 {
			from := at + colon + 2
			to := strings.IndexAny(body[from:], ",}")
			return body[:from] + s + body[from+max(0, to):]
		}
		return s
	}
	return fmt.Sprintf("%s%c%s", body[:at], byte(chance.IntN(256)), body[at+1:])
}

package serve_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/bench/ten"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// BenchmarkRequests: what the server does for one request of each kind, with 1,000
// executions in its store.
func BenchmarkRequests(b *testing.B) {
	store, err := sqlite.Open(filepath.Join(b.TempDir(), "s.db"), sqlite.Options{Synchronous: sqlite.Normal})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	service, err := durable.Open(b.Context(), store, nil, durable.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer service.Close()
	server, err := serve.New(b.Context(), service, serve.Options{})
	if err == nil {
		err = server.AddFixed(context.Background(), durable.Machine{Executor: ten.New(ten.NewTasks()).Executor()}, "arn:aws:iam::123456789012:role/r")
	}
	if err != nil {
		b.Fatal(err)
	}
	handler := server.Handler()
	call := func(b *testing.B, operation, body string) string {
		r := httptest.NewRequest(http.MethodPost, "http://localhost/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-amz-json-1.0")
		r.Header.Set("X-Amz-Target", "AWSStepFunctions."+operation)
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", operation, w.Code, w.Body)
		}
		return w.Body.String()
	}
	arn := "arn:aws:states:us-east-1:123456789012:"
	start := fmt.Sprintf(`{"stateMachineArn":%q,"input":"{\"payload\":\"0123456789\"}"}`, arn+"stateMachine:ten")
	for i := range 1000 {
		e, err := service.Start(b.Context(), durable.StartInput{Machine: "ten", Name: fmt.Sprintf("order-%d", i)})
		if err == nil {
			err = service.Wait(b.Context(), e.Ref)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct{ operation, body string }{
		{"StartExecution", start},
		{"DescribeExecution", fmt.Sprintf(`{"executionArn":%q}`, arn+"execution:ten:order-500")},
		{"ListExecutions", fmt.Sprintf(`{"stateMachineArn":%q}`, arn+"stateMachine:ten")},
		{"ListStateMachines", `{}`},
		{"GetExecutionHistory", fmt.Sprintf(`{"executionArn":%q}`, arn+"execution:ten:order-500")},
	} {
		b.Run(c.operation, func(b *testing.B) {
			for b.Loop() {
				call(b, c.operation, c.body)
			}
		})
	}
}

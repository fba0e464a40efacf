package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/serve"
)

// asks is a machine that waits for a worker.
const asks = `{\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:work\", \"End\": true}}}`

// stream opens the history of an execution as server-sent events.
func (f *fixture) stream(base, execution, after string) *http.Response {
	f.Helper()
	req, err := http.NewRequestWithContext(f.Context(), http.MethodGet, base+"/executions/"+execution+"/history", nil)
	f.ok(err)
	req.Header.Set("Accept", "text/event-stream, */*;q=0.1")
	if after != "" {
		req.Header.Set("Last-Event-ID", after)
	}
	resp, err := http.DefaultClient.Do(req)
	f.ok(err)
	f.Cleanup(func() { resp.Body.Close() })
	return resp
}

// TestStream: events come as they happen, until the execution has ended. A client that
// was cut off goes on behind the event that it had last; one that had all is told that
// no more will come, so that it does not ask again (HTML standard, 9.2.3).
func TestStream(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.call("CreateActivity", `{"name": "work"}`)
	f.create(asks, "")
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e"}`)
	lines := bufio.NewScanner(f.stream(f.url, "e", "").Body)
	for id := 1; id <= 3; id++ { // ExecutionStarted, TaskStateEntered, ActivityScheduled
		var event [3]string
		for i := range event {
			lines.Scan()
			event[i] = lines.Text()
		}
		if event[0] != fmt.Sprint("id: ", id) || !strings.HasPrefix(event[1], `data: {"timestamp"`) && !strings.HasPrefix(event[1], "data: {") || event[2] != "" {
			t.Fatal(event)
		}
	}
	f.has(f.call("DescribeExecution", `{"executionArn": "`+prefix+`execution:m:e"}`), map[string]any{"status": "RUNNING"})
	token := f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:work"}`)["taskToken"]
	f.call("SendTaskSuccess", fmt.Sprintf(`{"taskToken": %q, "output": "1"}`, token))
	rest := ""
	for lines.Scan() {
		rest += lines.Text() + "\n"
	}
	if !strings.Contains(rest, `"type":"ExecutionSucceeded"`) {
		t.Error(rest)
	}

	again, err := io.ReadAll(f.stream(f.url, "e", "5").Body)
	if text := string(again); err != nil || !strings.HasPrefix(text, "id: 6\n") || !strings.Contains(text, `"type":"ExecutionSucceeded"`) {
		t.Error(text, err)
	}
	if resp := f.stream(f.url, "e", "7"); resp.StatusCode != http.StatusNoContent {
		t.Error(resp.Status)
	}
	if resp := f.stream(f.url, "e", "last"); resp.StatusCode != http.StatusBadRequest {
		t.Error(resp.Status)
	}
}

// TestStreamsEndWithTheServer: who follows a history does not hold the server up, which
// ends without a fault.
func TestStreamsEndWithTheServer(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.call("CreateActivity", `{"name": "work"}`)
	f.create(asks, "")
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e"}`)
	listener, err := net.Listen("tcp", "localhost:0")
	f.ok(err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.server.Run(ctx, listener) }()
	resp := f.stream("http://"+listener.Addr().String(), "e", "")
	if _, err := io.ReadFull(resp.Body, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Error("the stream was cut off: ", err)
	}
}

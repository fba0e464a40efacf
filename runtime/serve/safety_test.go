package serve_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime/serve"
)

// TestLogTellsNoSecrets: neither documents nor tokens nor what a request was signed
// with, on the most talkative level.
func TestLogTellsNoSecrets(t *testing.T) {
	var log bytes.Buffer
	f := start(t, serve.Options{
		Compiler: definitions{}, Token: "t0ken-secret", Keys: map[string]string{"id": "key-secret"},
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	bearer := map[string]string{"Authorization": "Bearer t0ken-secret"}
	f.request("CreateStateMachine", `{"name": "m", "definition": "`+passes+`", `+role+`}`, bearer)
	f.request("StartExecution", `{"stateMachineArn": "`+machineARN+`", "input": "{\"p\": \"input-secret\"}"}`, bearer)
	f.request("SendTaskFailure", `{"taskToken": "task-secret", "cause": "cause-secret"}`, bearer)
	f.request("StartExecution", `{"stateMachineArn": "`+machineARN+`", "input": "input-secret"}`, bearer)
	f.request("ListActivities", `{}`, map[string]string{"Authorization": "Bearer wrong-secret"})
	f.request("ListActivities", `{}`, map[string]string{"Authorization": "AWS4-HMAC-SHA256 Credential=wrong-secret"})
	if text := log.String(); strings.Contains(text, "secret") || !strings.Contains(text, "operation=StartExecution") || !strings.Contains(text, "request refused") {
		t.Error(text)
	}
}

// TestTooLarge: a body over the limit is refused by both faces.
func TestTooLarge(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	body := `{"name": "` + strings.Repeat("x", 1<<20+128<<10) + `"}`
	f.fault("CreateActivity", body, "ValidationException", "the request is larger than 1114112 bytes")
	f.create(passes, "")
	resp, err := http.Post(f.url+"/executions", "application/json", strings.NewReader(body))
	f.ok(err)
	defer resp.Body.Close()
	if resp.StatusCode != 400 {
		t.Error(resp.Status)
	}
}

// TestRate: more requests than so many a second are throttled, as the service does.
func TestRate(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}, Rate: 3})
	now := time.Now()
	f.frozen = &now
	for range 3 {
		f.has(f.call("ListActivities", "{}"), map[string]any{"__type": nil})
	}
	f.fault("ListActivities", "{}", "ThrottlingException", "Rate exceeded")
	now = now.Add(time.Second)
	f.has(f.call("ListActivities", "{}"), map[string]any{"__type": nil})
}

// TestLongPollsEndWithTheServer: a worker that waits for work does not hold it up.
func TestLongPollsEndWithTheServer(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.call("CreateActivity", `{"name": "a"}`)
	answered := make(chan string)
	go func() {
		answered <- fmt.Sprint(f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:a"}`))
	}()
	f.server.Close()
	if got := <-answered; got != "map[]" {
		t.Error(got)
	}
}

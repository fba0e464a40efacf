//go:build shared

package golden_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// logCase is a recorded execution with the entries of its log.
type logCase struct {
	StateMachine struct{ Name, RoleArn string }
	Execution    struct{ Name string }
	Definition   json.RawMessage
	InputText    string `json:"input_text"`
	Logging      struct {
		Level                string
		IncludeExecutionData bool
	}
	Expect struct{ Logs []map[string]any }
}

// TestRecordedLogs: executions log what the service logged of them, at each level.
func TestRecordedLogs(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("ASLC_SHARED"), "conformance", "logs", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded logs: %v; ASLC_SHARED names the directory that holds conformance/", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c logCase
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatal(err)
		}
		if got := c.logged(t); !reflect.DeepEqual(got, c.Expect.Logs) {
			t.Errorf("%s\nlogs  %v\nwants %v", filepath.Base(file), got, c.Expect.Logs)
		}
	}
	t.Logf("%d cases", len(files))
}

// logged runs the case and gives its log as the recordings have it.
func (c *logCase) logged(t *testing.T) []map[string]any {
	program, list := compiler.Check(&ir.Source{Name: "case.asl.json", Text: c.Definition}, compiler.Options{})
	if program == nil {
		t.Fatal(list)
	}
	level, err := telemetry.ParseLevel(c.Logging.Level)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	l := &telemetry.Log{Handler: telemetry.NewJSONHandler(&out), Level: level, Data: c.Logging.IncludeExecutionData}
	x := runtime.NewExecutor(interp.Definition(program, runtime.Unbound), runtime.WithName(c.Execution.Name), runtime.WithObserver(l.Observe),
		runtime.WithMachineName(c.StateMachine.Name), runtime.WithRole(c.StateMachine.RoleArn), runtime.WithAccount("us-east-1", "111111111111"))
	x.RunJSON(context.Background(), []byte(c.InputText)) // some fail, as the log tells
	var entries []map[string]any
	for line := range bytes.Lines(out.Bytes()) {
		var entry map[string]any
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatal(err)
		}
		delete(entry, "level") // ours
		entry["event_timestamp"] = "<timestamp>"
		parseDocuments(entry["details"])
		entries = append(entries, entry)
	}
	return entries
}

// parseDocuments puts objects in the place of their texts, as the recordings do.
func parseDocuments(details any) {
	all, _ := details.(map[string]any)
	for name, v := range all {
		var object map[string]any
		if text, ok := v.(string); ok && json.Unmarshal([]byte(text), &object) == nil {
			all[name] = object
		}
	}
}

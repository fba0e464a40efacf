package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReplayValidation answers recorded calls, writes the answers and tells those
// that are not as recorded.
func TestReplayValidation(t *testing.T) {
	cases, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	write := func(id, calls string) {
		text := `{"id": "` + id + `", "kind": "validation", "calls": [` + calls + `]}`
		if err := os.WriteFile(filepath.Join(cases, id+".json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("same", `{"op": "ValidateStateMachineDefinition", "request": {"definition": "{}"}, "response": {"result": "FAIL", "truncated": false,
		"diagnostics": [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "location": "/", "message": "These fields are required: [States, StartAt]"}]}},
		{"op": "CreateStateMachine", "request": {"definition": "[]"}, "error": {"code": "InvalidDefinition",
		"message": "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object'"}}`)
	write("other", `{"op": "ValidateStateMachineDefinition", "request": {"definition": "{}"}, "response": {"result": "OK"}}`)
	write("logs", `{"op": "CreateStateMachine", "request": {"definition": "{}", "loggingConfiguration": {}}, "error": {"code": "X"}}`)
	write("odd", `{"op": "CreateStateMachine", "request": {"definition": {}}}`)

	var stdout, stderr bytes.Buffer
	code := run([]string{"replay", "--cases", cases, "--out", out}, strings.NewReader(""), &stdout, &stderr)
	if code != 1 || !strings.Contains(stdout.String(), "other: call 1: another answer than recorded") ||
		!strings.Contains(stdout.String(), "2 cases of calls answered, 1 calls otherwise than recorded") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	files, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[1])
	if err != nil || !bytes.Contains(text, []byte(`"message": "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must be`)) {
		t.Errorf("%s: %s %v", files[1], text, err)
	}
}

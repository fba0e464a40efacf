//go:build shared

package check_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
)

// These tests compare the front end with definitions and recordings that are not
// part of this module. ASLC_SHARED names their directory.

func shared(t *testing.T, parts ...string) []byte {
	t.Helper()
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("set ASLC_SHARED to the directory with wild/ and conformance/")
	}
	text, err := os.ReadFile(filepath.Join(append([]string{dir}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

// wanted gives a value to each placeholder that some field cannot do without.
func wanted(l diag.List) map[string]string {
	var out map[string]string
	for _, d := range l {
		if d.Code != diag.UnsetPlaceholder {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		name := placeholder.FindStringSubmatch(d.Message)[1]
		out[name] = name
	}
	return out
}

const (
	negative   = "statelint's own example of a fault, in its tests without a verdict; the service refuses it too"
	foreign    = "written for another engine: the service has no such thing"
	unfinished = "names states that do not exist"
	blanks     = "the validator wants one blank inside each mark; the service does not ask for it"
)

// known are definitions where we and the verdict, or the absence of one, differ.
var known = map[string]string{
	"asl-validator__src____tests____definitions__invalid-json-surround-syntax-extra-spaces.json": blanks,
	"asl-validator__src____tests____definitions__invalid-jsonata-surround-syntax-no-spaces.json": blanks,
	"asl-validator__src____tests____definitions__valid-fail-paths.json":                          "reads a variable $field2 that no state assigns: the path can only fail",
	"asl-validator__src____tests____definitions__valid-map-noconfig.asl.json":                    "ItemReader, ResultWriter and Label in a Map whose mode is INLINE, the default",
	"asl-validator__src____tests____definitions__valid-map-with-item-batcher-jsonata.json":       "a JSONPath state in a JSONata machine: the service refuses that (recorded: INVALID_DOWNGRADE_QUERY_LANGUAGE)",
	"asl-validator__src____tests____definitions__valid-current-value-predicate.json":             "the validator knows [?(@.key == word)] as JSONPath; the service's JSONPath (Jayway) wants quotes around the word",
	"asl-validator__src____tests____definitions__valid-path-array-context.json":                  "the validator knows scripts, $[(@.length-1)]; the service's JSONPath (Jayway) does not",
	"floe__examples__everything.asl.json":                                                        "two states named PassState in different scopes: DUPLICATE_STATE_NAME",
	"floe__examples__http.asl.json":                                                              foreign + " as a ResultPath into $$.Credentials",
	"floe__examples__set-credential.asl.json":                                                    foreign + " as a ResultPath into $$.Credentials",
	"statelint__test__linked-parallel.json":                                                      negative,
	"statelint__test__map-with-itemprocessor-and-iterator.json":                                  negative,
	"statelint__test__map-with-parameters-and-itemselector.json":                                 negative,
	"step__examples__bad_unknown_state.json":                                                     "named bad_ by its author",
	"step__examples__basic_choice.json":                                                          unfinished,
	"step__examples__builder.json":                                                               unfinished + ", and a type Success",
}

func TestWild(t *testing.T) {
	var rows []struct {
		File    string
		Verdict *struct{ Valid bool }
	}
	if err := json.Unmarshal(shared(t, "wild", "INDEX.json"), &rows); err != nil {
		t.Fatal(err)
	}
	accepted, refused := 0, 0
	for _, row := range rows {
		text := shared(t, "wild", row.File)
		_, report := compile(t, row.File, text, nil)
		if values := wanted(report.List); values != nil {
			_, report = compile(t, row.File, text, values)
		}
		ok := !report.List.HasErrors()
		want := row.Verdict == nil || row.Verdict.Valid
		switch {
		case ok:
			accepted++
		default:
			refused++
		}
		if _, listed := known[row.File]; listed == (ok == want) {
			t.Errorf("%s: accepted %v, want %v; listed as known: %v\n%s", row.File, ok, want, listed, rendered(report))
		}
	}
	t.Logf("%d definitions: %d accepted, %d refused", len(rows), accepted, refused)
}

func TestConformance(t *testing.T) {
	ids := strings.Fields(string(shared(t, "conformance", "subsets", "executions.txt")))
	for _, id := range ids {
		group, _, _ := strings.Cut(id, ".")
		var c struct {
			Definition json.RawMessage
			Text       string `json:"definition_text"`
		}
		if err := json.Unmarshal(shared(t, "conformance", group, id+".json"), &c); err != nil {
			t.Fatal(err)
		}
		if c.Text != "" {
			c.Definition = []byte(c.Text)
		}
		_, report := compile(t, id, c.Definition, nil)
		if report.List.HasErrors() {
			t.Errorf("%s\n%s", id, rendered(report))
		}
	}
	t.Logf("%d cases", len(ids))
}

// recorded is a call of a case and what the service answered.
type recorded struct {
	Op       string
	Request  struct{ Definition string }
	Response struct {
		Diagnostics []struct{ Code, Message, Location, Severity string }
	}
	Error struct{ Code, Message string }
}

// TestService compares our errors with the service's answers to the same
// definitions: code, message and location, to the letter.
func TestService(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("ASLC_SHARED"), "conformance", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	compared := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct{ Calls []recorded }
		if json.Unmarshal(text, &c) != nil {
			continue // definitions that are no strings: not these cases
		}
		for _, call := range c.Calls {
			if want, ok := answer(call); ok {
				compared++
				if got := ours(t, call.Request.Definition); got != want {
					t.Errorf("%s:\n got %s\nwant %s", filepath.Base(file), got, want)
				}
			}
		}
	}
	t.Logf("%d answers compared", compared)
	if compared < 100 {
		t.Errorf("only %d answers found", compared)
	}
}

// answer is what the service said about a whole definition: "CODE: message at
// location", "" for nothing: it accepted it. False for calls about other things.
func answer(c recorded) (string, bool) {
	const prefix = "Invalid State Machine Definition: '"
	switch {
	case (c.Op == "CreateStateMachine" || c.Op == "UpdateStateMachine") && c.Error.Code == "" && c.Request.Definition != "":
		return "", true
	case c.Op == "ValidateStateMachineDefinition" && c.Error.Code == "" && len(c.Response.Diagnostics) == 0:
		return "", true
	case c.Op == "ValidateStateMachineDefinition" && c.Error.Code == "":
		d := c.Response.Diagnostics[0]
		return d.Code + ": " + d.Message + " at " + d.Location, true
	case strings.HasPrefix(c.Error.Message, prefix) && strings.Contains(c.Request.Definition, `"States"`):
		return strings.TrimSuffix(strings.TrimPrefix(c.Error.Message, prefix), "'"), true
	}
	return "", false
}

func ours(t *testing.T, definition string) string {
	_, report := compile(t, "case.asl.json", []byte(definition), nil)
	for _, d := range report.List {
		if s := d.Service; s != nil && d.Severity == diag.Error {
			return s.Code + ": " + s.Message + " at " + s.Pointer
		}
	}
	return ""
}

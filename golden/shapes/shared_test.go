//go:build shared

package shapes

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// These tests need definitions and recordings that are no part of this module;
// ASLC_SHARED names their directory.

func shared(t *testing.T, pattern string) []string {
	t.Helper()
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("set ASLC_SHARED to the directory with wild/ and conformance/")
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	return files
}

// token is what stands in a recording for what differs from run to run. It may be
// in the place of any string.
var token = regexp.MustCompile(`<[A-Za-z_][^<>"]*>`)

// recordedCase is what is needed of a recording.
type recordedCase struct {
	ID         string
	Definition json.RawMessage
	Text       string `json:"definition_text"`
	Expect     struct {
		Events []struct {
			Type    string
			Entered struct {
				Name  string
				Input json.RawMessage
			} `json:"stateEnteredEventDetails"`
			Exited struct {
				Name   string
				Output json.RawMessage
			} `json:"stateExitedEventDetails"`
		}
	}
}

// document is a JSON text as recordings have it: parsed if it is an object.
func document(recorded json.RawMessage) string {
	var text string
	if json.Unmarshal(recorded, &text) == nil {
		return text
	}
	return string(recorded)
}

// TestRecorded holds what states of recorded executions got and gave against what
// is inferred.
func TestRecorded(t *testing.T) {
	values, tokens, cases, known := 0, 0, 0, 0
	for _, file := range shared(t, "conformance/*/*.json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c recordedCase
		if json.Unmarshal(text, &c) != nil || len(c.Expect.Events) == 0 {
			continue
		}
		if c.Text != "" {
			c.Definition = []byte(c.Text)
		}
		p, _ := compiler.Check(&ir.Source{Name: "case.asl.json", Text: c.Definition}, compiler.Options{})
		if p == nil {
			continue
		}
		cases++
		s := shape.Infer(p, nil)
		for _, e := range c.Expect.Events {
			name, data := e.Entered.Name, document(e.Entered.Input)
			if strings.HasSuffix(e.Type, "StateExited") {
				name, data = e.Exited.Name, document(e.Exited.Output)
			}
			if name == "" || data == "" {
				continue
			}
			if values++; !inferred(s, p, e.Type, name).IsUnknown() {
				known++
			}
			m := misfit(s, p, e.Type, name, data)
			if m != "" && token.MatchString(m[:strings.Index(m+" is not ", " is not ")]) {
				tokens++
				continue
			}
			if m != "" {
				t.Errorf("%s: %s %q: %s", c.ID, e.Type, name, m)
			}
		}
	}
	t.Logf("%d values of %d cases, of %d something is known; %d have a token where the type is narrower", values, cases, known, tokens)
	if values < 1000 {
		t.Errorf("only %d values found", values)
	}
}

func inferred(s *shape.Shapes, p *ir.Program, typ, name string) ir.Type {
	for _, st := range p.States {
		if st.Base().Name == name {
			if strings.HasSuffix(typ, "Entered") {
				return s.Of(st).Input
			}
			return s.Of(st).Output
		}
	}
	return ir.Unknown
}

// meant are the findings in public definitions and golden packages, with the number
// of each, and why each is one.
var meant = map[string]struct {
	findings int
	why      string
}{
	"statelint__test__map-with-resultselector.json":      {1, "ItemSelector and ResultSelector give constants (the .$ is missing), OutputPath looks for a member in them"},
	"statelint__test__parallel-with-resultselector.json": {1, "the same in a Parallel"},
	"step-functions-workflows-collection__app-control-concurrency-with-dynamodb-tf__statemachines__test-run-semaphore.asl.json": {1,
		"the items are numbers of States.ArrayRange, and ResultPath wants to put a member into them"},
	"assign-scopes.asl.json":             {1, "asks for a variable before it is assigned: what the case is about"},
	"choice-output-null.asl.json":        {1, "compares $$.State.Name with the state's own name"},
	"jsonata-context.asl.json":           {1, "asks whether a variable is there that always is"},
	"jsonata-evaluation-errors.asl.json": {3, "operators and functions of wrong types: what the case is about"},
	"output-path-missing.asl.json":       {1, "OutputPath finds nothing: what the case is about"},
	"path-filters-long.asl.json":         {1, "IsPresent of an indefinite path, which gives a list, always holds"},
}

// TestWild looks at each finding in the public definitions and the golden packages.
func TestWild(t *testing.T) {
	seen := map[string]int{}
	for _, file := range append(shared(t, "wild/*.json"), golden(t)...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		_, list := compiler.Check(&ir.Source{Name: name, Text: text}, compiler.Options{})
		for _, d := range list {
			switch d.Code {
			case diag.MissingPath, diag.ConstantCondition, diag.WrongShape, diag.MissingAtTimes:
				if seen[name]++; seen[name] > meant[name].findings {
					t.Errorf("%s %s %v: %s", name, d.Code, d.Place, d.Message)
				}
			}
		}
	}
	for name, m := range meant {
		if seen[name] != m.findings {
			t.Errorf("%s: %d findings, want %d: %s", name, seen[name], m.findings, m.why)
		}
	}
}

func golden(t *testing.T) []string {
	files, err := filepath.Glob("../pkg/*/*.asl.*")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden packages", err)
	}
	return files
}

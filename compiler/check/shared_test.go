//go:build shared

package check_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/ir"
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

func compile(name string, text []byte, values map[string]string) (*ir.Program, diag.Report) {
	src := &ir.Source{Name: name, Text: text}
	var ds diag.Sink
	p := lower.Program(jsontree.Parse(src, &ds), lower.Options{Placeholders: values}, &ds)
	check.Program(p, &ds)
	return p, diag.Report{Source: src, List: ds.List()}
}

// later tells whether all errors say that a part of the language is not compiled yet.
func later(l diag.List) bool {
	found := false
	for _, d := range l {
		if d.Severity == diag.Error {
			if !strings.HasPrefix(string(d.Code), "ASL8") {
				return false
			}
			found = true
		}
	}
	return found
}

// known are definitions where we and the verdict, or the absence of one, differ.
var known = map[string]string{}

func TestWild(t *testing.T) {
	var rows []struct {
		File    string
		Verdict *struct{ Valid bool }
	}
	if err := json.Unmarshal(shared(t, "wild", "INDEX.json"), &rows); err != nil {
		t.Fatal(err)
	}
	accepted, refused, notYet := 0, 0, 0
	for _, row := range rows {
		_, report := compile(row.File, shared(t, "wild", row.File), nil)
		ok := !report.List.HasErrors()
		want := row.Verdict == nil || row.Verdict.Valid
		switch {
		case later(report.List):
			notYet++
			continue
		case ok:
			accepted++
		default:
			refused++
		}
		if _, listed := known[row.File]; listed == (ok == want) {
			var out strings.Builder
			diag.Text(&out, diag.TextOptions{}, report)
			t.Errorf("%s: accepted %v, want %v; listed as known: %v\n%s", row.File, ok, want, listed, out.String())
		}
	}
	t.Logf("%d definitions: %d accepted, %d refused, %d with parts that are not compiled yet", len(rows), accepted, refused, notYet)
}

func TestConformance(t *testing.T) {
	ids := strings.Fields(string(shared(t, "conformance", "subsets", "jsonpath.txt")))
	for _, id := range ids {
		group, _, _ := strings.Cut(id, ".")
		var c struct{ Definition json.RawMessage }
		if err := json.Unmarshal(shared(t, "conformance", group, id+".json"), &c); err != nil {
			t.Fatal(err)
		}
		if _, report := compile(id, c.Definition, nil); report.List.HasErrors() {
			var out strings.Builder
			diag.Text(&out, diag.TextOptions{}, report)
			t.Errorf("%s\n%s", id, out.String())
		}
	}
	t.Logf("%d cases", len(ids))
}

package golden_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// feature is a row of features.json: a feature of the language, of running it
// or of the service's API, and the cases that prove it.
//
// A case is pkg/NAME, diag/NAME or cli/NAME below golden, or a Go test as
// DIRECTORY.TestName. Positive ones show that it works, negative ones that its
// misuse or failure is told.
type feature struct {
	Row      string   `json:"row"` // section/first cell
	Positive []string `json:"positive"`
	Negative []string `json:"negative"`
	NotBuilt string   `json:"not built"` // why, or which part
}

func readFeatures(t *testing.T) []feature {
	t.Helper()
	text, err := os.ReadFile("features.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []feature
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

var rowForm = regexp.MustCompile(`^[A-C][0-9]*/.`)

// TestFeatures: every row has its cases, which exist, or says why it has none.
func TestFeatures(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range readFeatures(t) {
		switch {
		case !rowForm.MatchString(f.Row):
			t.Errorf("%q is not of the form A4/first cell", f.Row)
		case seen[f.Row]:
			t.Errorf("%s is there twice", f.Row)
		case f.NotBuilt == "" && (len(f.Positive) == 0 || len(f.Negative) == 0):
			t.Errorf("%s wants a positive and a negative case, or the reason why it is not built", f.Row)
		}
		seen[f.Row] = true
		for _, id := range append(f.Positive, f.Negative...) {
			if !caseExists(t, id) {
				t.Errorf("%s: there is no case %s", f.Row, id)
			}
		}
	}
}

func caseExists(t *testing.T, id string) bool {
	kind, name, _ := strings.Cut(id, "/")
	switch kind {
	case "pkg":
		return exists(filepath.Join("pkg", name))
	case "diag", "cli":
		return exists(filepath.Join(kind, name+".txtar"))
	}
	dot := strings.LastIndexByte(id, '.')
	if dot < 0 {
		return false
	}
	return hasTest(t, filepath.Join("..", filepath.FromSlash(id[:dot])), id[dot+1:])
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// hasTest looks for a Go test among the files of a directory.
func hasTest(t *testing.T, dir, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("\nfunc "+name+"(t *testing.T) {")) {
			return true
		}
	}
	return false
}

// The lines of README.md between which the table of features stands.
const (
	tableBegin = "<!-- features: made from golden/features.json by go test ./golden -update -->\n"
	tableEnd   = "<!-- end of features -->\n"
)

// TestReadmeTable: the table of features in the README is that of features.json.
func TestReadmeTable(t *testing.T) {
	const file = "../README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegin)
	_, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no table of features between %q and %q", file, tableBegin, tableEnd)
	}
	want := before + tableBegin + featureTable(readFeatures(t)) + tableEnd + after
	switch {
	case want == string(text):
	case *update:
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Error("the table of features is stale: go test ./golden -update writes it")
	}
}

// sections are the headings of the table.
var sections = [][2]string{
	{"A1", "Top level of a definition"}, {"A2", "State types"}, {"A3", "Fields shared by states"},
	{"A4", "Fields of single state types"}, {"A5", "ItemReader and ResultWriter"}, {"A6", "JSONPath"},
	{"A7", "Intrinsic functions"}, {"A8", "Choice operators"}, {"A9", "JSONata"}, {"A10", "Variables"},
	{"A11", "Context object"}, {"A12", "Errors, Retry, Catch"}, {"B1", "Execution model"},
	{"B2", "Integration patterns"}, {"B3", "Optimised integrations"}, {"C", "The service's API"},
	{"C2", "Behaviour of the API"}, {"C3", "TestState and validation"},
}

// featureTable is a line a section, and the rows of each folded away.
func featureTable(rows []feature) string {
	var b strings.Builder
	for _, s := range sections {
		var in []feature
		yes, partly := 0, 0
		for _, f := range rows {
			if section, _, _ := strings.Cut(f.Row, "/"); section != s[0] {
				continue
			}
			in = append(in, f)
			switch {
			case f.NotBuilt == "":
				yes++
			case len(f.Positive) > 0:
				partly++
			}
		}
		fmt.Fprintf(&b, "<details><summary>%s: %d of %d", s[1], yes, len(in))
		if partly > 0 {
			fmt.Fprintf(&b, ", %d in part", partly)
		}
		b.WriteString("</summary>\n\n| feature | |\n|---|---|\n")
		for _, f := range in {
			_, name, _ := strings.Cut(f.Row, "/")
			fmt.Fprintf(&b, "| %s | %s |\n", cell(name), cell(f.state()))
		}
		b.WriteString("\n</details>\n")
	}
	return b.String()
}

func (f feature) state() string {
	switch {
	case f.NotBuilt == "":
		return "yes"
	case len(f.Positive) > 0:
		return "in part: " + f.NotBuilt
	}
	return "no: " + f.NotBuilt
}

// cell is a text inside a table: no bar ends it, no tag hides it.
func cell(s string) string {
	if !strings.Contains(s, "`") {
		s = html.EscapeString(s)
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, `\|`, "|"), "|", `\|`)
}

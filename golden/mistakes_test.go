package golden_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// TestMistakes makes one mistake in a project that has none, and wants it found,
// with the two places that contradict each other. A case in golden/diag/mistakes
// is a txtar file: what it shows, base (a file in the folder of that name),
// mistake (a file, what stands there once after a "-", what instead after a
// "+"), and want.txt, which -update writes.
func TestMistakes(t *testing.T) {
	const least = 30
	files, err := filepath.Glob("diag/mistakes/*.txtar")
	if err != nil || len(files) < least {
		t.Fatalf("%d cases in golden/diag/mistakes, want %d: %v", len(files), least, err)
	}
	loader := contract.NewLoader()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { mistakeCase(t, file, loader) })
	}
}

// TestMistakeBases: the projects in which mistakes are made have none.
func TestMistakeBases(t *testing.T) {
	files, err := filepath.Glob("diag/mistakes/base/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no bases", err)
	}
	loader := contract.NewLoader()
	for _, file := range files {
		base := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(base, func(t *testing.T) {
			if got := findings(t, projectFiles(t, base), loader); len(got.List) > 0 {
				t.Errorf("%s", rendered(t, got))
			}
		})
	}
}

func mistakeCase(t *testing.T, file string, loader *contract.Loader) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	file, err = filepath.Abs(file) // the test goes to another directory
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range a.Files {
		parts[f.Name] = string(f.Data)
	}
	files := projectFiles(t, strings.TrimSpace(parts["base"]))
	mistake(t, files, parts["mistake"])
	report := findings(t, files, loader)
	if !slices.ContainsFunc(report.List, func(d diag.Diagnostic) bool { return d.Span != (ir.Span{}) && len(d.Related) > 0 }) {
		t.Error("the mistake is not found with both places")
	}
	want := rendered(t, report)
	if parts["want.txt"] == want {
		return
	}
	if !*update {
		t.Errorf("got:\n%s\nwant:\n%s", want, parts["want.txt"])
		return
	}
	for i := range a.Files {
		if a.Files[i].Name == "want.txt" {
			a.Files[i].Data = []byte(want)
		}
	}
	if parts["want.txt"] == "" {
		a.Files = append(a.Files, txtar.File{Name: "want.txt", Data: []byte(want)})
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
		t.Fatal(err)
	}
}

// projectFiles are the files of a base; a starter's definition is the starter's own.
func projectFiles(t *testing.T, base string) map[string]string {
	a, err := txtar.ParseFile("diag/mistakes/base/" + base + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"go.mod": "module example.org/project\n\ngo 1.26\n"}
	for _, f := range a.Files {
		if f.Name != "starter" {
			files[f.Name] = string(f.Data)
			continue
		}
		definitions, err := filepath.Glob("../templates/" + strings.TrimSpace(string(f.Data)) + "/*.asl.json")
		if err != nil || len(definitions) != 1 {
			t.Fatal(definitions, err)
		}
		text, err := os.ReadFile(definitions[0])
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(definitions[0])] = string(text)
	}
	return files
}

// mistake replaces what stands once in a file.
func mistake(t *testing.T, files map[string]string, text string) {
	name, rest, _ := strings.Cut(text, "\n")
	var old, new []string
	for line := range strings.Lines(rest) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "-"):
			old = append(old, line[1:])
		case strings.HasPrefix(line, "+"):
			new = append(new, line[1:])
		default:
			t.Fatalf("%q begins with neither - nor +", line)
		}
	}
	was := strings.Join(old, "\n")
	if n := strings.Count(files[name], was); n != 1 || was == "" {
		t.Fatalf("%s has %q %d times", name, was, n)
	}
	files[name] = strings.Replace(files[name], was, strings.Join(new, "\n"), 1)
}

// findings are what the compiler says about a project.
func findings(t *testing.T, files map[string]string, loader *contract.Loader) diag.Report {
	t.Chdir(t.TempDir())
	src := &ir.Source{}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".asl.json") {
			src = &ir.Source{Name: name, Text: []byte(text)}
		}
	}
	from := &contract.Options{Output: compiler.FileName(src.Name), Loader: loader}
	_, list := compiler.Analyze(t.Context(), src, compiler.Options{Contracts: from})
	return diag.Report{Source: src, List: list}
}

func rendered(t *testing.T, r diag.Report) string {
	var b bytes.Buffer
	if err := diag.Text(&b, diag.TextOptions{}, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

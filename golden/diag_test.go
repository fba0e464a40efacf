package golden_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/ir"
)

// formats are the renderings a case can hold, by the name of its file.
var formats = map[string]func(io.Writer, ...diag.Report) error{
	"want.txt": func(w io.Writer, r ...diag.Report) error { return diag.Text(w, diag.TextOptions{}, r...) },
	"want.ansi": func(w io.Writer, r ...diag.Report) error {
		var out strings.Builder
		err := diag.Text(&out, diag.TextOptions{Color: true}, r...)
		io.WriteString(w, strings.ReplaceAll(out.String(), "\x1b", "␛"))
		return err
	},
	"want.json":   diag.JSON,
	"want.sarif":  diag.SARIF,
	"want.github": diag.GitHub,
}

// TestDiagnostics renders what the compiler says about the definitions in
// golden/diag. A case is a txtar file: what it shows, the definition, a file
// "set" of NAME=VALUE lines where placeholders have values, and the renderings,
// which -update writes.
func TestDiagnostics(t *testing.T) {
	files, err := filepath.Glob("diag/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases in golden/diag", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { diagCase(t, file) })
	}
}

func diagCase(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	report := diagReport(a)
	compared := 0
	for i := range a.Files {
		format := formats[a.Files[i].Name]
		if format == nil {
			continue
		}
		compared++
		var got bytes.Buffer
		if err := format(&got, report); err != nil {
			t.Fatal(err)
		}
		if got := got.Bytes(); !bytes.Equal(got, a.Files[i].Data) {
			if !*update {
				t.Errorf("%s differs; got:\n%s\nwant:\n%s", a.Files[i].Name, got, a.Files[i].Data)
			}
			a.Files[i].Data = got
		}
	}
	if compared == 0 {
		t.Error("the case holds no rendering")
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// diagReport compiles the first file of a case that holds a definition.
func diagReport(a *txtar.Archive) diag.Report {
	var ds diag.Sink
	values := map[string]string{}
	src := &ir.Source{}
	for _, f := range a.Files {
		switch {
		case f.Name == "set":
			for _, line := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
				name, value, _ := strings.Cut(line, "=")
				values[name] = value
			}
		case src.Name == "" && formats[f.Name] == nil:
			src = &ir.Source{Name: f.Name, Text: f.Data}
		}
	}
	p := lower.Program(jsontree.Parse(src, &ds), lower.Options{Placeholders: values}, &ds)
	check.Program(p, &ds)
	return diag.Report{Source: src, List: ds.List()}
}

package check_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/diag"
)

// TestExamples compiles the example of every code and wants that code, and no
// error beside it.
func TestExamples(t *testing.T) {
	for _, code := range diag.Codes() {
		info, _ := diag.Explain(code)
		if info.Retired || info.Beside != nil {
			continue // those with further files are compiled by compiler/contract's test
		}
		t.Run(string(code)+"-"+info.Name, func(t *testing.T) {
			_, report := compile(t, info.File, []byte(info.Definition()), nil)
			var codes []diag.Code
			for _, d := range report.List {
				if d.Code == code || d.Severity == diag.Error {
					codes = append(codes, d.Code)
				}
			}
			if codes = slices.Compact(codes); len(codes) != 1 || codes[0] != code {
				t.Errorf("the example gives %v\n%s", codes, rendered(report))
			}
		})
	}
}

// TestCodesComplete holds the tables against the constants: a code without
// documentation, or documented under another name, is a mistake.
func TestCodesComplete(t *testing.T) {
	declared := declaredCodes(t)
	for name, code := range declared {
		if info, ok := diag.Explain(code); !ok || info.Name != name {
			t.Errorf("%s (%s) is documented as %q", name, code, info.Name)
		}
	}
	for _, code := range diag.Codes() {
		info, _ := diag.Explain(code)
		if declared[info.Name] != code {
			t.Errorf("%s is documented but not declared", code)
		}
		if info.Title == "" || info.Doc == "" || (info.Definition() == "") != info.Retired {
			t.Errorf("%s lacks a title, documentation or an example", code)
		}
		if strings.HasSuffix(info.Title, ".") {
			t.Errorf("%s: the title is no sentence", code)
		}
	}
}

// declaredCodes reads the constants of type Code from the sources of diag.
func declaredCodes(t *testing.T) map[string]diag.Code {
	t.Helper()
	files, err := filepath.Glob("../diag/codes*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	out := map[string]diag.Code{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if id, ok := spec.Type.(*ast.Ident); ok && id.Name == "Code" {
				text, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				out[spec.Names[0].Name] = diag.Code(text)
			}
			return true
		})
	}
	return out
}

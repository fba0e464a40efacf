//go:build shared

package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/ir"
)

// TestWild generates every public definition that the compiler accepts, in one
// module, vets it all, and measures the methods of the states. ASLC_SHARED
// names the directory that holds wild/.
func TestWild(t *testing.T) {
	shared := os.Getenv("ASLC_SHARED")
	if shared == "" {
		t.Fatal("set ASLC_SHARED to the directory that holds wild/")
	}
	files, err := filepath.Glob(filepath.Join(shared, "wild", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions in %s/wild", shared)
	}
	dir := wildModule(t)
	var sizes []int
	accepted := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		result, _ := compiler.Compile(&ir.Source{Name: name, Text: text}, compiler.Options{Package: "wild"})
		if result == nil {
			continue
		}
		accepted++
		folder := filepath.Join(dir, "p"+compiler.PackageName(strings.TrimSuffix(name, ".json")))
		write(t, filepath.Join(folder, "wild_asl.go"), result.File)
		sizes = append(sizes, methodLines(t, result)...)
	}
	slices.Sort(sizes)
	median, p90 := sizes[len(sizes)/2], sizes[len(sizes)*9/10]
	t.Logf("%d of %d definitions generate; %d state methods: median %d lines, p90 %d, longest %d",
		accepted, len(files), len(sizes), median, p90, sizes[len(sizes)-1])
	if median > 25 || p90 > 60 {
		t.Errorf("state methods: median %d lines, p90 %d; the bar is 25 and 60", median, p90)
	}
	command(t, dir, "go", "vet", "./...")
	if checker := os.Getenv("ASLC_STATICCHECK"); checker != "" {
		unmark(t, dir)
		command(t, dir, checker, "./...")
	}
}

// wildModule makes a module beside which the runtime is found.
func wildModule(t *testing.T) string {
	dir, self := t.TempDir(), repository(t)
	module := bundle.Module()
	write(t, filepath.Join(dir, "go.mod"), []byte("module wild\n\ngo 1.26\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+self+"\n"))
	sum, err := os.ReadFile(filepath.Join(self, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.sum"), sum)
	return dir
}

func repository(t *testing.T) string {
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// unmark removes the line that says that a file was generated, so that
// staticcheck looks at it.
func unmark(t *testing.T, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "wild_asl.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "\n")
		write(t, file, []byte(rest))
	}
}

// methodLines are the lengths of the methods of a definition's states, helpers
// included.
func methodLines(t *testing.T, result *compiler.Result) []int {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, result.FileName, result.File, 0)
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || fn.Name.IsExported() {
			continue
		}
		sizes = append(sizes, fset.Position(fn.End()).Line-fset.Position(fn.Pos()).Line+1)
	}
	return sizes
}

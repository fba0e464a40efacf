package golden_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRenamedModule copies the tree under another module path, which stands in
// go.mod and in import lines alone: aslc builds, and builds a definition, and
// what it builds runs.
func TestRenamedModule(t *testing.T) {
	dir, other := t.TempDir(), "example.com/fork/of/states"
	module := moduleLine(t)
	for _, name := range []string{"go.mod", "go.sum", "cmd", "compiler", "ir", "runtime", "templates"} {
		copyRenamed(t, filepath.Join("..", name), filepath.Join(dir, name), module, other)
	}
	aslc := filepath.Join(dir, "bin", "aslc")
	inDir(t, dir, "go", "build", "-o", aslc, "./cmd/aslc")
	work := t.TempDir()
	text := `{"StartAt":"Add","States":{"Add":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, 1)"},"End":true}}}`
	if err := os.WriteFile(filepath.Join(work, "add.asl.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	inDir(t, work, aslc, "build", "add.asl.json", "-o", "add.exe")
	if out := inDir(t, work, filepath.Join(work, "add.exe"), "run", `{"n":41}`); string(out) != `{"n":42}`+"\n" {
		t.Errorf("the executable printed %s", out)
	}
	file := inDir(t, work, aslc, "generate", "-o", "-", "add.asl.json")
	if !bytes.Contains(file, []byte(`"`+other+`/runtime"`)) || bytes.Contains(file, []byte(module)) {
		t.Errorf("the generated file does not import the renamed runtime:\n%s", file)
	}
}

func moduleLine(t *testing.T) string {
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimPrefix(line, "module ")
}

// copyRenamed copies a file or directory. Only go.mod and import lines change.
func copyRenamed(t *testing.T, from, to, module, other string) {
	t.Helper()
	err := filepath.WalkDir(from, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		return os.WriteFile(target, renamed(file, text, module, other), 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func renamed(file string, text []byte, module, other string) []byte {
	switch {
	case filepath.Base(file) == "go.mod":
		return bytes.ReplaceAll(text, []byte(module), []byte(other))
	case filepath.Ext(file) != ".go":
		return text
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	for i, line := range lines {
		if isImport(line, module) {
			lines[i] = bytes.ReplaceAll(line, []byte(module), []byte(other))
		}
	}
	return bytes.Join(lines, nil)
}

// isImport: a line of an import declaration is a path in quotes, perhaps with
// a name or the word import before it.
func isImport(line []byte, module string) bool {
	before, path, ok := bytes.Cut(bytes.TrimSpace(line), []byte(`"`+module))
	path, rest, ok2 := bytes.Cut(path, []byte(`"`))
	return ok && ok2 && len(rest) == 0 && len(bytes.Fields(before)) <= 2 && !bytes.ContainsAny(before, "(=:,`") && !bytes.Contains(path, []byte(" "))
}

func inDir(t *testing.T, dir string, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

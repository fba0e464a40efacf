package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/golden/differential/trial"
)

// seen is what the compiled program says about one trial: with a history and without
// one, and where there are contracts also with tasks that have Go types.
type seen struct{ Run, Plain, Typed, TypedPlain trial.Outcome }

// batch is one Go package with the code of many machines. It stands only in an
// overlay of this module, so it needs no go.mod of its own.
type batch struct {
	root string // of the module
	dir  string // for files and the program
}

// run compiles the cases into one program and gives what it saw of each.
func (b batch) run(cases []*testCase) ([][runs]seen, error) {
	files := map[string]string{}
	put := func(name string, content []byte) error {
		real := filepath.Join(b.dir, name)
		files[filepath.Join(b.root, "golden", "differential", "batch", name)] = real
		return os.WriteFile(real, content, 0o644)
	}
	for i, c := range cases {
		code, err := prefixed(c.code, fmt.Sprintf("M%d", i))
		if err != nil {
			return nil, err
		}
		if err := put(fmt.Sprintf("m%d.go", i), code); err != nil {
			return nil, err
		}
		if c.handlers == nil {
			continue
		}
		if err := put(fmt.Sprintf("h%d.go", i), c.handlers.file(c.program, "main", fmt.Sprintf("M%dHandlers", i))); err != nil {
			return nil, err
		}
	}
	if err := put("main.go", mainFile(cases)); err != nil {
		return nil, err
	}
	return b.execute(files, len(cases))
}

func (b batch) execute(files map[string]string, n int) ([][runs]seen, error) {
	overlay, err := json.Marshal(map[string]any{"Replace": files})
	if err != nil {
		return nil, err
	}
	overlayFile := filepath.Join(b.dir, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o644); err != nil {
		return nil, err
	}
	program := filepath.Join(b.dir, "batch.exe")
	// Without inlining the compiler is twice as fast.
	if _, err := command(b.root, "go", "build", "-gcflags=-l", "-ldflags=-s -w", "-overlay", overlayFile, "-o", program, "./golden/differential/batch"); err != nil {
		return nil, err
	}
	out, err := command(b.dir, program)
	if err != nil {
		return nil, err
	}
	var saw [][runs]seen
	if err := json.Unmarshal(out, &saw); err != nil {
		return nil, err
	}
	if len(saw) != n {
		return nil, fmt.Errorf("%d of %d machines gave a result", len(saw), n)
	}
	return saw, nil
}

func command(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.String())
	}
	return out, nil
}

// prefixed is a generated file whose package-level names begin with a prefix,
// so that many of them can be one package.
func prefixed(code []byte, prefix string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, 0)
	if err != nil {
		return nil, err
	}
	file.Name.Name = "main"
	for _, id := range packageLevel(file) {
		id.Name = prefix + id.Name
	}
	var out bytes.Buffer
	if err := format.Node(&out, fset, file); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packageLevel are all mentions of the names that a file declares at its top.
func packageLevel(file *ast.File) []*ast.Ident {
	var out []*ast.Ident
	fields := map[*ast.Ident]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			noteFields(n, fields)
		case *ast.Ident:
			if n.Obj != nil && n.Name != "_" && !fields[n] && file.Scope.Lookup(n.Name) == n.Obj {
				out = append(out, n)
			}
		}
		return true
	})
	return out
}

// noteFields notes the keys of a struct literal, which the parser takes for
// package-level names where they are spelt like one.
func noteFields(lit *ast.CompositeLit, fields map[*ast.Ident]bool) {
	switch lit.Type.(type) {
	case *ast.MapType, *ast.ArrayType:
		return
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				fields[id] = true
			}
		}
	}
}

func mainFile(cases []*testCase) []byte {
	module := bundle.Module()
	var b bytes.Buffer
	fmt.Fprintf(&b, "package main\n\nimport (\n\"encoding/json\"\n\"os\"\n%q\n%q\n)\n\n", path.Join(module, "golden/differential/trial"), path.Join(module, "runtime"))
	b.WriteString("type seen struct{ Run, Plain, Typed, TypedPlain trial.Outcome }\n\nfunc main() {\nvar all [][]seen\n" +
		"add := func(def, typed *runtime.Definition, tasks *trial.Tasks, seeds ...uint64) {\n" +
		"var saw []seen\nfor _, seed := range seeds {\nt := trial.Trial{Definition: def, Input: trial.Input(seed), Seed: seed, Tasks: tasks}\n" +
		"s := seen{Run: t.Run(), Plain: t.RunPlain()}\n" +
		"if t.Definition = typed; typed != nil {\ns.Typed, s.TypedPlain = t.Run(), t.RunPlain()\n}\n" +
		"saw = append(saw, s)\n}\nall = append(all, saw)\n}\nvar tasks *trial.Tasks\n")
	for i, c := range cases {
		typed := "nil"
		switch {
		case c.handlers != nil:
			typed = fmt.Sprintf("M%dNew(M%dHandlers{tasks}).Executor().Definition()", i, i)
		case c.contracts != nil: // a Bound of which nobody knows that it is one is asked by the types
			typed = fmt.Sprintf("M%dNew(struct{ M%dTasks }{M%dBound{tasks}}).Executor().Definition()", i, i, i)
		}
		fmt.Fprintf(&b, "tasks = &trial.Tasks{}\nadd(M%dNew(M%dBound{tasks}).Executor().Definition(), %s, tasks", i, i, typed)
		for run := range runs {
			fmt.Fprintf(&b, ", %d", c.seedOf(run))
		}
		b.WriteString(")\n")
	}
	b.WriteString("json.NewEncoder(os.Stdout).Encode(all)\n}\n")
	return b.Bytes()
}

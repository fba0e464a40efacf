package bundle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/templates"
)

// Replay makes one executable of many definitions, which replays recorded
// executions against them, and gives its path in the cache. The packages of
// the units have different names; the executable knows them by their places.
func Replay(ctx context.Context, units []*Unit, opt Options) (string, error) {
	return tableOf(ctx, units, opt, "replay", "replay")
}

// Test is Replay for an executable that runs test cases.
func Test(ctx context.Context, units []*Unit, opt Options) (string, error) {
	return tableOf(ctx, units, opt, "test", "casetest")
}

// tableOf makes the executable name of many definitions; the package pkg of the
// runtime has its Main.
func tableOf(ctx context.Context, units []*Unit, opt Options, name, pkg string) (string, error) {
	b := &builder{ctx: ctx, unit: &Unit{Dir: ".", Program: &ir.Program{Name: name}}, opt: opt, kind: "build"}
	return b.table(units, name, pkg)
}

// table makes the executable of a table of machines; name is the verb that runs it.
func (b *builder) table(units []*Unit, name, pkg string) (string, error) {
	if err := b.findGo(); err != nil {
		return "", err
	}
	main := tableMain(units, name, pkg)
	return b.cached(func(runtimeDir string) ([]sourceFile, error) { return b.tableFiles(runtimeDir, main, units) })
}

// tableFiles are the files of the module: a package for each unit, so that
// the go command compiles again no more than what has changed.
func (b *builder) tableFiles(runtimeDir string, main []byte, units []*Unit) ([]sourceFile, error) {
	goMod, err := templates.GoMod(templates.Module{Path: modulePath, Runtime: Module(), RuntimeDir: runtimeDir})
	if err != nil {
		return nil, err
	}
	goSum := bytes.Clone(templates.GoSum)
	if b.opt.Runtime != "" {
		text, err := os.ReadFile(filepath.Join(runtimeDir, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		goSum = append(goSum, text...)
	}
	files := []sourceFile{{"go.mod", goMod}, {"go.sum", goSum}, {"main.go", main}}
	for _, u := range units {
		files = append(files, sourceFile{u.Package + "/" + u.FileName, u.File})
	}
	return files, nil
}

// tableMain is the main package: a table of the machines.
func tableMain(units []*Unit, name, pkg string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Command %s is what aslc %[1]s runs.\npackage main\n\nimport (\n\t\"os\"\n\n\t%q\n\t%q\n\n",
		name, RuntimePath(), RuntimePath()+"/"+pkg)
	for _, u := range units {
		fmt.Fprintf(&b, "\t%q\n", modulePath+"/"+u.Package)
	}
	fmt.Fprintf(&b, ")\n\nfunc main() { os.Exit(%s.Main(machines, os.Args[1:], os.Stdout, os.Stderr)) }\n\n", pkg)
	fmt.Fprintf(&b, "var machines = []%s.Machine{\n", pkg)
	for _, u := range units {
		fmt.Fprintf(&b, "\tfunc(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {\n"+
			"\t\treturn %[1]s.New%[2]s(%[1]s.%[2]sBound{Binder: b}, opts...).Executor()\n\t},\n", u.Package, u.Prefix)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

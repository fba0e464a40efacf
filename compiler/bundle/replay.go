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
	b := &builder{ctx: ctx, unit: &Unit{Dir: ".", Program: &ir.Program{Name: "replay"}}, opt: opt}
	if err := b.findGo(); err != nil {
		return "", err
	}
	return b.cached(func(runtimeDir string) ([]sourceFile, error) { return b.replayFiles(runtimeDir, units) })
}

// replayFiles are the files of the module: a package for each unit, so that
// the go command compiles again no more than what has changed.
func (b *builder) replayFiles(runtimeDir string, units []*Unit) ([]sourceFile, error) {
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
	files := []sourceFile{{"go.mod", goMod}, {"go.sum", goSum}, {"main.go", replayMain(units)}}
	for _, u := range units {
		files = append(files, sourceFile{u.Package + "/" + u.FileName, u.File})
	}
	return files, nil
}

// replayMain is the main package: a table of the machines.
func replayMain(units []*Unit) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Command replay replays recorded executions.\npackage main\n\nimport (\n\t\"os\"\n\n\t%q\n\t%q\n\n",
		RuntimePath(), RuntimePath()+"/replay")
	for _, u := range units {
		fmt.Fprintf(&b, "\t%q\n", modulePath+"/"+u.Package)
	}
	b.WriteString(")\n\nfunc main() { os.Exit(replay.Main(machines, os.Args[1:], os.Stdout, os.Stderr)) }\n\n")
	b.WriteString("var machines = []replay.Machine{\n")
	for _, u := range units {
		fmt.Fprintf(&b, "\tfunc(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {\n"+
			"\t\treturn %[1]s.New(%[1]s.Bound{Binder: b}, opts...).Executor()\n\t},\n", u.Package)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

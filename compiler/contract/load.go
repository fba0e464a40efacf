package contract

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"github.com/aslc-dev/aslc/ir"
)

// Loader reads the types of handlers. What it has imported once it keeps: a
// loader for many definitions of a module asks the go command once.
type Loader struct {
	mu      sync.Mutex
	exports map[string]string // import path → file with export data
	types   map[string]*types.Package
	fset    *token.FileSet
	sources map[string]*ir.Source // of imported packages, by file name
}

// NewLoader makes an empty loader.
func NewLoader() *Loader {
	return &Loader{exports: map[string]string{}, types: map[string]*types.Package{}, fset: token.NewFileSet(), sources: map[string]*ir.Source{}}
}

// checked is what go/types says about the handlers.
type checked struct {
	pkg    *types.Package
	faults []types.Error
}

func handlerName(i int) string { return "handler" + strconv.Itoa(i) }

// check gives the types of handlers: signatures are those of functions handler0,
// handler1, …. Overlay is the stub, under the name of the generated file, for
// packages that import the definition's.
func (l *Loader) check(ctx context.Context, src *goSource, handlers []*ast.FuncDecl, overlay map[string][]byte) (*checked, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	files := src.slice(handlers)
	if err := l.load(ctx, src.dir, importPaths(files), overlay); err != nil {
		return nil, err
	}
	out := &checked{}
	conf := types.Config{
		Importer: importer{l}, IgnoreFuncBodies: true, FakeImportC: true, Sizes: types.SizesFor("gc", goarch()),
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && !e.Soft {
				out.faults = append(out.faults, e)
			}
		},
	}
	out.pkg, _ = conf.Check(packagePath(src.dir, src.name), src.fset, files, nil) // errors are among the faults
	return out, nil
}

func goarch() string {
	if arch := os.Getenv("GOARCH"); arch != "" {
		return arch
	}
	return runtime.GOARCH
}

func importPaths(files []*ast.File) []string {
	set := map[string]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.IMPORT {
				continue
			}
			for _, s := range g.Specs {
				set[importPath(s.(*ast.ImportSpec))] = true
			}
		}
	}
	delete(set, "C")
	delete(set, "unsafe")
	return slices.Sorted(maps.Keys(set))
}

// load has the go command compile what is imported and not known yet, or take it
// from its cache.
func (l *Loader) load(ctx context.Context, dir string, paths []string, overlay map[string][]byte) error {
	paths = slices.DeleteFunc(paths, func(p string) bool { return l.exports[p] != "" })
	if len(paths) == 0 {
		return nil
	}
	cfg := &packages.Config{
		Context: ctx, Dir: dir, Overlay: overlay,
		Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedModule,
	}
	found, err := packages.Load(cfg, paths...)
	if err != nil {
		return fmt.Errorf("the types of the handlers cannot be read: %w", err)
	}
	packages.Visit(found, nil, func(p *packages.Package) {
		if p.ExportFile != "" {
			l.exports[p.PkgPath] = p.ExportFile
		}
	})
	return nil
}

// at is the place of a struct's field in an imported package; none where its file is
// not at hand. Export data tells the line alone.
func (l *Loader) at(v *types.Var) Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.fset.Position(v.Pos())
	src := l.source(p.Filename)
	if src == nil {
		return Place{}
	}
	start := 0
	for range p.Line - 1 {
		next := bytes.IndexByte(src.Text[start:], '\n')
		if next < 0 {
			return Place{}
		}
		start += next + 1
	}
	line, _, _ := bytes.Cut(src.Text[start:], []byte("\n"))
	column := regexp.MustCompile(`\b` + v.Name() + `\b`).FindIndex(line)
	if column == nil {
		return Place{} // the file has changed
	}
	return Place{src, ir.Span{Start: start + column[0], End: start + column[1]}}
}

// source is a Go file under the name by which the working directory knows it; nil if
// it cannot be read.
func (l *Loader) source(file string) *ir.Source {
	if src, ok := l.sources[file]; ok {
		return src
	}
	var src *ir.Source
	if text, err := readFile(file); err == nil {
		name := file
		if dir, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(dir, file); err == nil && len(rel) < len(file) {
				name = rel
			}
		}
		src = &ir.Source{Name: filepath.ToSlash(name), Text: text}
	}
	l.sources[file] = src
	return src
}

// importer gives packages from their export data.
type importer struct{ l *Loader }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := i.l.types[path]; p != nil && p.Complete() {
		return p, nil
	}
	file := i.l.exports[path]
	if file == "" {
		return nil, fmt.Errorf("package %s cannot be imported: go build tells why", path)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 go list names archives, which gcexportdata.Read does not take
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(io.Reader(r), i.l.fset, i.l.types, path)
}

// packagePath is the import path of the package in a directory, by the go.mod
// above it; the package's name where there is none.
func packagePath(dir, name string) string {
	root, module := moduleAround(dir)
	abs, err := filepath.Abs(dir)
	if module == "" || err != nil {
		return name
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return name
	}
	return path.Join(module, filepath.ToSlash(rel))
}

// PackageDir is the directory of a package that is named by its directory or, if it is
// of the module that the working directory is in, by its import path.
func PackageDir(name string) string {
	if _, err := os.Stat(name); err == nil {
		return name
	}
	root, module := moduleAround(".")
	inside, ok := strings.CutPrefix(name+"/", module+"/")
	if module == "" || !ok {
		return name
	}
	dir := filepath.Join(root, filepath.FromSlash(inside))
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, dir); err == nil {
			return rel
		}
	}
	return dir
}

// moduleAround finds the go.mod of a directory or of one above it: where it is, and the
// path of its module; "" where there is none.
func moduleAround(dir string) (root, module string) {
	at, err := filepath.Abs(dir)
	for err == nil {
		if text, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil {
			return at, moduleLine(string(text))
		}
		if at == filepath.Dir(at) {
			break
		}
		at = filepath.Dir(at)
	}
	return "", ""
}

// moduleLine is the module's path in the text of a go.mod.
func moduleLine(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if ok && rest != "" && strings.ContainsAny(rest[:1], " \t\"`") {
			return strings.Trim(strings.TrimSpace(rest), "\"`")
		}
	}
	return ""
}

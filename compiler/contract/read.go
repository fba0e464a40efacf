package contract

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Options say where contracts are.
type Options struct {
	Dir      string   // of the definition: there is aslc.yaml
	Output   string   // the generated file, in the package that it joins
	Tasks    string   // directory of the handlers' package; "": that of Output
	Runtime  string   // import path of the runtime
	Set      []string // "input=order.schema.json", "ChargeCard.output=…", as in aslc.yaml, which they add to
	Severity []string // "ASL7005=error", as in aslc.yaml
	Loader   *Loader  // nil: one for this definition alone

	Bound bool // whatever the handlers, the tasks are bound when the machine runs: see Set.Bound
}

// Validate tells what is wrong with Set and Severity, which come from flags.
func (o Options) Validate() error {
	return (&Config{levels: map[diag.Code]diag.Level{}}).flags(o)
}

func (o Options) loader() *Loader {
	if o.Loader != nil {
		return o.Loader
	}
	return NewLoader()
}

// tasksDir is where the handlers are: by flag, by aslc.yaml, beside the generated
// file.
func (o Options) tasksDir(c *Config) string {
	switch {
	case o.Tasks != "":
		return o.Tasks
	case c != nil && c.Handlers != "":
		return c.Handlers
	}
	return filepath.Dir(o.Output)
}

// ownPackage tells whether a directory is that of the generated file.
func (o Options) ownPackage(dir string) bool {
	own, err := filepath.Abs(filepath.Dir(o.Output))
	other, err2 := filepath.Abs(dir)
	return err == nil && err2 == nil && own == other
}

// Read reads all contracts of a checked program. What is wrong with them is
// reported; the error is that of files that cannot be read, or of the go command.
func Read(ctx context.Context, p *ir.Program, c *Config, opt Options, ds *diag.Sink) (*Set, error) {
	set := &Set{tasks: map[string]*Task{}, levels: c.Levels()}
	if c != nil {
		set.handlersDir = c.Handlers
	}
	m := &marks{}
	if err := set.handlers(ctx, p, c, opt, m, ds); err != nil {
		return nil, err
	}
	c.into(set, p, m, ds)
	set.sortOrder(p)
	raised(p, set, ds)
	return set, nil
}

// handlers reads the Go beside the generated file, or that of --tasks.
func (s *Set) handlers(ctx context.Context, p *ir.Program, c *Config, opt Options, m *marks, ds *diag.Sink) error {
	dir := opt.tasksDir(c)
	f := &finder{program: p, runtime: opt.Runtime, output: opt.Output, ds: ds, marks: m, loader: opt.loader(), targets: targets(p)}
	if len(f.targets) == 0 {
		return nil
	}
	if opt.ownPackage(dir) {
		f.stub = filepath.Base(opt.Output)
	}
	src, err := readGo(dir, p.Source.Name, f.stub, ds)
	if errors.Is(err, fs.ErrNotExist) && f.stub != "" {
		return nil // nothing was generated there yet
	}
	if err != nil || src.broken {
		return err
	}
	f.src = src
	if f.stub != "" {
		s.declared = src.declared()
	}
	f.find()
	return f.signatures(ctx, s, opt)
}

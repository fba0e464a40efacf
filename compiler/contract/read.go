package contract

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Options say where contracts are.
type Options struct {
	Dir       string   // of the definition
	Generated string   // name of the file that is generated there: "order_asl.go"
	Tasks     string   // directory of the handlers' package; "": Dir
	Runtime   string   // import path of the runtime
	Set       []string // "input=order.schema.json", "ChargeCard.output=…", as in aslc.yaml, which they add to
	Severity  []string // "ASL7005=error", as in aslc.yaml
	Loader    *Loader  // nil: one for this definition alone
}

func (o Options) loader() *Loader {
	if o.Loader != nil {
		return o.Loader
	}
	return NewLoader()
}

func (o Options) tasksDir() string {
	if o.Tasks != "" {
		return o.Tasks
	}
	return o.Dir
}

// ownPackage tells whether the handlers stand beside the definition, and so are in
// the package of the generated file.
func (o Options) ownPackage() bool {
	own, err := filepath.Abs(o.Dir)
	other, err2 := filepath.Abs(o.tasksDir())
	return err == nil && err2 == nil && own == other
}

func (o Options) generatedFile() (string, error) {
	if o.Generated == "" {
		return "", errors.New("the generated file has no name")
	}
	return filepath.Abs(filepath.Join(o.Dir, o.Generated))
}

// Read reads all contracts of a checked program. What is wrong with them is
// reported; the error is that of files that cannot be read, or of the go command.
func Read(ctx context.Context, p *ir.Program, c *Config, opt Options, ds *diag.Sink) (*Set, error) {
	set := &Set{tasks: map[string]*Task{}, levels: c.Levels()}
	if err := set.handlers(ctx, p, opt, ds); err != nil {
		return nil, err
	}
	c.into(set, p, ds)
	set.sortOrder(p)
	raised(p, set, ds)
	return set, nil
}

// handlers reads the Go beside the definition, or that of --tasks.
func (s *Set) handlers(ctx context.Context, p *ir.Program, opt Options, ds *diag.Sink) error {
	if len(targets(p)) == 0 {
		return nil
	}
	generated := ""
	if opt.ownPackage() {
		generated = opt.Generated
	}
	src, err := readGo(opt.tasksDir(), p.Source.Name, generated, ds)
	if err != nil || src.broken {
		return err
	}
	f := &finder{src: src, program: p, runtime: opt.Runtime, ds: ds}
	f.find()
	return f.signatures(ctx, s, opt)
}

package main

import (
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/aslc-dev/aslc/compiler/contract"
)

// contracts are the flags that say what is promised about data.
type contracts struct {
	tasks         string
	set, severity []string
	loader        *contract.Loader // keeps what was imported for one definition for the next
}

const contractHelp = `
What tasks take and give is read from the Go handlers beside the generated file,
or in --tasks PKG: func(ctx context.Context, in In) (Out, error), named like the
task or marked //aslc:task NAME. Where there is none, aslc.yaml beside the
definition, or --contract, names JSON Schemas (input, output) and samples.`

func (c *contracts) register(flags *pflag.FlagSet) {
	flags.Var((*packageDir)(&c.tasks), "tasks", "`PKG` of the handlers, a directory or an import path of this module (default: that of the generated file)")
	flags.StringArrayVar(&c.set, "contract", nil, "a schema or sample, as in aslc.yaml: input=FILE, NAME.output=FILE, NAME.sample=FILE")
	flags.StringArrayVar(&c.severity, "severity", nil, "the severity of a finding, as in aslc.yaml: CODE=error, warning or off")
}

// packageDir is a flag that names a package: it holds its directory.
type packageDir string

// String is the directory.
func (d *packageDir) String() string { return string(*d) }

// Type is the kind of value, for the help.
func (d *packageDir) Type() string { return "PKG" }

// Set takes a directory, or an import path.
func (d *packageDir) Set(name string) error {
	*d = packageDir(contract.PackageDir(name))
	return nil
}

// options are where the contracts of a definition are; nil for one on standard
// input, which has nothing beside it.
func (c *contracts) options(file, output string) (*contract.Options, error) {
	if file == "-" && c.tasks == "" && c.set == nil && c.severity == nil {
		return nil, nil
	}
	if c.loader == nil {
		c.loader = contract.NewLoader()
	}
	opt := &contract.Options{
		Dir: filepath.Dir(file), Output: output, Tasks: c.tasks, Set: c.set, Severity: c.severity, Loader: c.loader,
	}
	if err := opt.Validate(); err != nil {
		return nil, misused("--contract ChargeCard.output=FILE, --severity ASL7005=error", "%v", err)
	}
	return opt, nil
}

// whenBound are the options for code whose tasks are bound when it runs.
func whenBound(opt *contract.Options) *contract.Options {
	if opt == nil {
		return nil
	}
	bound := *opt
	bound.Bound = true
	return &bound
}

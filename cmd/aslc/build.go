package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
)

// build is one call of build, and the building half of run.
type build struct {
	*app
	placeholders
	promised                contracts
	output, runtime, engine string
	with                    []string
	debug                   bool
}

func newBuild(a *app) *cobra.Command {
	b := &build{app: a}
	cmd := &cobra.Command{
		Use:   "build DEFINITION",
		Short: "build an executable of a definition",
		Long: `Build an executable of a definition: one static file that runs the machine.
GOOS and GOARCH choose for which system.

Go handlers are taken from the package in --tasks, or in the definition's own
directory: its function NewTasks gives a value with the methods of the generated
interface Tasks. Tasks without a handler are bound when the executable runs.

The executable has a store for those executions that are to outlive the process:
worker, serve and "run --store" keep them in it, and run by itself stores nothing.
` + contractHelp + placeholderHelp,
		Args: exactArgs(1, "the name of one definition"),
		RunE: func(cmd *cobra.Command, files []string) error { return b.run(cmd.Context(), files[0]) },
	}
	cmd.Flags().StringVarP(&b.output, "output", "o", "", "write the executable to `FILE` (default: the definition's name, here)")
	cmd.Flags().StringVar(&b.engine, "engine", engineDurable, "durable: with a store, commands that work on it, an API and a console; inline: in one process, nothing stored, half the size")
	b.registerAll(cmd.Flags())
	return cmd
}

// The engines.
const (
	engineInline  = "inline"
	engineDurable = "durable"
)

// registerAll defines the flags that build, run and bench share.
func (b *build) registerAll(flags *pflag.FlagSet) {
	b.promised.register(flags)
	flags.StringVar(&b.runtime, "runtime", "", "`DIR` of a checkout of aslc whose runtime is used")
	flags.StringSliceVar(&b.with, "with", nil, "link a `PART` that costs size: otel, traces of executions by OTLP")
	flags.BoolVar(&b.debug, "debug", false, "keep symbols; panics and breakpoints show the definition")
	b.register(flags)
}

func (b *build) run(ctx context.Context, file string) error {
	_, err := b.make(ctx, file, func(name string) (string, error) {
		if b.output != "" {
			name = b.output
		} else if goos() == "windows" {
			name += ".exe"
		}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return "", misused("aslc build "+file+" -o FILE", "%s is a directory", name)
		}
		return name, nil
	})
	return err
}

// make builds the executable at the place that output gives for the machine's
// name, "" for one in the cache, and gives its path.
func (b *build) make(ctx context.Context, file string, output func(name string) (string, error)) (string, error) {
	if err := b.checkEngine(); err != nil {
		return "", err
	}
	if err := b.checkParts(); err != nil {
		return "", err
	}
	src, err := b.source(file)
	if err != nil {
		return "", err
	}
	values, err := b.values(b.app, src)
	if err != nil {
		return "", err
	}
	dir := filepath.Dir(file)
	from, err := b.contracts(file)
	if err != nil {
		return "", err
	}
	opt := compiler.Options{Package: packageIn(dir), Debug: b.debug, Set: values, Contracts: whenBound(from)}
	result, err := b.compile(src, opt, "")
	if err != nil {
		return "", err
	}
	to, err := output(result.Program.Name)
	if err != nil {
		return "", err
	}
	typed := func() (*bundle.Unit, error) {
		opt.Contracts = from
		result, list := compiler.Compile(src, opt)
		if result != nil {
			return b.unit(dir, result), nil // what was to be said about the definition was said above
		}
		return nil, cmp.Or(b.show(diag.Report{Source: src, List: list}), error(status(exitFindings)))
	}
	return bundle.Build(ctx, b.unit(dir, result), bundle.Options{
		Output: to, Tasks: cmp.Or(b.promised.tasks, result.Contracts.HandlersDir()), Runtime: b.runtime,
		Durable: b.engine == engineDurable, Traces: len(b.with) > 0, Debug: b.debug, Env: os.Environ(), Typed: typed,
	})
}

// contracts are those of a definition. Where it has handlers beside it, these say what
// others take and give.
func (b *build) contracts(file string) (*contract.Options, error) {
	if b.promised.tasks != "" {
		if err := bundle.CheckHandlers(b.promised.tasks); err != nil {
			return nil, err
		}
	}
	from, err := b.promised.options(file, defaultOutput(file))
	if from != nil && bundle.HasHandlers(from.Dir) {
		from.Tasks = ""
	}
	return from, err
}

// shown is what the console of a durable executable shows of the machine.
func (b *build) shown(result *compiler.Result) []byte {
	if b.engine != engineDurable {
		return nil
	}
	return encoded(machineOf(result))
}

func (b *build) unit(dir string, result *compiler.Result) *bundle.Unit {
	return &bundle.Unit{
		Shown: b.shown(result), Dir: dir, Program: result.Program, Package: result.Package, Prefix: result.Prefix, FileName: result.FileName, File: result.File, Typed: result.Contracts.Typed(),
	}
}

// packageIn is the package that the emitted file joins; a package main is
// none, since nothing could import the machine.
func packageIn(dir string) string {
	if name := bundle.PackageName(dir); name != "main" {
		return name
	}
	return ""
}

// checkEngine refuses the engines that do not exist yet, by name.
func (b *build) checkEngine() error {
	switch b.engine {
	case engineInline, engineDurable:
		return nil
	case "temporal":
		return misused("--engine durable", "the %s engine is not in this version of aslc", b.engine)
	}
	return misused("--engine inline", "there is no engine %q", b.engine)
}

// checkParts refuses parts that do not exist.
func (b *build) checkParts() error {
	for _, part := range b.with {
		if part != "otel" {
			return misused("--with otel", "there is no part %q to build with; there is otel", part)
		}
	}
	return nil
}

// goos is the system that executables are built for.
func goos() string {
	if s := os.Getenv("GOOS"); s != "" {
		return s
	}
	return hostOS
}

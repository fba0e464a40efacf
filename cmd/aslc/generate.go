package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
)

// generate is one call of the verb.
type generate struct {
	*app
	placeholders
	promised    contracts
	output, pkg string
	stubs       bool
	diff, debug bool

	owners map[string]string // of directories: the definition generated into it
}

func newGenerate(a *app) *cobra.Command {
	g := &generate{app: a, owners: map[string]string{}}
	cmd := &cobra.Command{
		Use:   "generate DEFINITION…",
		Short: "generate a Go package from each definition",
		Long: `Generate a Go package from each definition: order_asl.go beside order.asl.json.
It joins the package of the Go files there. As a go:generate line:

	//go:generate go tool aslc generate order.asl.json

A file that is up to date is left alone. What is generated depends on the
definition, its contracts and the types of its handlers, never on the file that
was generated last.
` + patternHelp + contractHelp + placeholderHelp,
		Args: minArgs(1, "the names of definitions"),
		RunE: func(_ *cobra.Command, files []string) error { return g.run(files) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&g.output, "output", "o", "", "write to `FILE`; - is standard output")
	flags.StringVar(&g.pkg, "package", "", "`NAME` of the Go package (default: that of the directory's other files, or from the definition's name)")
	flags.BoolVar(&g.stubs, "stubs", false, "write handlers.go, once, where the tasks have no handlers yet, with structs of what is known")
	flags.BoolVar(&g.diff, "diff", false, "write nothing; print what would change, and exit with 1 if something would")
	flags.BoolVar(&g.debug, "debug", false, "add //line directives: panics and breakpoints show the definition")
	g.register(flags)
	g.promised.register(flags)
	return cmd
}

// run generates all files and goes on where one has errors.
func (g *generate) run(args []string) error {
	files, err := definitions(args)
	if err != nil {
		return err
	}
	if g.output != "" && len(files) > 1 {
		return misused("one definition with -o", "-o names one file, and there are %d definitions", len(files))
	}
	sources := make([]*ir.Source, len(files))
	for i, file := range files {
		src, err := g.source(file)
		if err != nil {
			return err
		}
		sources[i] = src
	}
	values, err := g.values(g.app, sources...)
	if err != nil {
		return err
	}
	var first error
	for i, file := range files {
		if err := g.one(file, sources[i], values); err != nil {
			if !errors.As(err, new(status)) {
				return err
			}
			first = err
		}
	}
	return first
}

func (g *generate) one(file string, src *ir.Source, values map[string]string) error {
	output := g.outputFor(file)
	dir := filepath.Dir(output)
	at := output
	if at == "-" {
		at = defaultOutput(file)
	}
	from, err := g.promised.options(file, at)
	if err != nil {
		return err
	}
	opt := compiler.Options{Package: g.pkg, Debug: g.debug, Set: values, Contracts: from}
	if g.stubs && output != "-" && !g.diff {
		if err := g.stub(src, opt, output); err != nil {
			return err
		}
	}
	result, err := g.compile(src, opt, dir)
	if err != nil {
		return err
	}
	if output == "-" {
		_, err := g.stdout.Write(result.File)
		return err
	}
	if err := g.own(file, output, result.File); err != nil {
		return err
	}
	if g.diff {
		return g.compare(output, result.File)
	}
	return bundle.Write(output, result.File)
}

// stub writes handlers.go, if the tasks have no handlers. What is wrong with the
// definition is told when it is compiled, with the handlers.
func (g *generate) stub(src *ir.Source, opt compiler.Options, output string) error {
	analysis, _ := compiler.Analyze(context.Background(), src, opt)
	if analysis == nil || slices.ContainsFunc(analysis.Contracts.Tasks(), func(t *contract.Task) bool { return t.Handler != nil }) {
		return nil
	}
	pkg := opt.Package
	if pkg == "" {
		pkg = bundle.PackageName(filepath.Dir(output))
	}
	if pkg == "" {
		pkg = compiler.PackageName(analysis.Program.Name)
	}
	_, err := bundle.Stubs(analysis.Program, analysis.Contracts, output, pkg, bundle.RuntimePath())
	return err
}

// outputFor is where the package of a definition is written to.
func (g *generate) outputFor(file string) string {
	switch {
	case g.output != "":
		return g.output
	case file == "-":
		return "-"
	}
	return defaultOutput(file)
}

// defaultOutput is the generated file beside its definition.
func defaultOutput(file string) string {
	return filepath.Join(filepath.Dir(file), compiler.FileName(filepath.ToSlash(file)))
}

// own refuses a second definition in one directory, since a definition owns
// its Go package.
func (g *generate) own(file, output string, text []byte) error {
	dir := filepath.Dir(output)
	other, ok := g.owners[dir]
	if !ok {
		_, other = bundle.Neighbour(output, text)
	}
	if other == "" {
		g.owners[dir] = filepath.Base(file)
		return nil
	}
	name := compiler.FileName(filepath.ToSlash(file))
	own := filepath.Join(dir, compiler.PackageName(name[:len(name)-len("_asl.go")]))
	return misused(fmt.Sprintf("moving it to a directory of its own, %[1]s, or generating into one: aslc generate %[2]s -o %[1]s/%[3]s", filepath.ToSlash(own), filepath.ToSlash(file), name),
		"%s shares its directory with %s, and a definition owns its Go package", file, other)
}

// compare prints how the file on disk differs from what it should be.
func (g *generate) compare(file string, text []byte) error {
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	name := filepath.ToSlash(file)
	changes := diff.Diff(name, old, name+" (generated)", text)
	if len(changes) == 0 {
		return nil
	}
	if _, err := g.stdout.Write(changes); err != nil {
		return err
	}
	return status(exitFindings)
}

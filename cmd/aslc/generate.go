package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	prefix      string
	stubs       bool
	diff, debug bool

	owners map[owner]string // the definition that has it
}

// owner is what a definition owns: a directory's package, or the names in it that
// have a prefix.
type owner struct{ dir, prefix string }

func newGenerate(a *app) *cobra.Command {
	g := &generate{app: a, owners: map[owner]string{}}
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
	flags.StringVar(&g.prefix, "prefix", "", "put `NAME` before the names in the package, which may then be another definition's too (in aslc.yaml: prefix)")
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
	switch {
	case g.prefix != "" && !contract.IsPrefix(g.prefix):
		return misused("a name that Go exports, such as Refund", "--prefix %s is not one", g.prefix)
	case g.prefix != "" && len(files) > 1:
		return misused("the prefixes in aslc.yaml: a member prefix with NAME.asl.json: Prefix", "--prefix is for one definition, and there are %d", len(files))
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
	opt := compiler.Options{Package: g.pkg, Prefix: g.prefix, Debug: g.debug, Set: values, Contracts: from}
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
	if err := g.own(file, output, result); err != nil {
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
	_, err := bundle.Stubs(analysis.Program, analysis.Contracts, output, pkg, cmp.Or(opt.Prefix, analysis.Prefix), bundle.RuntimePath())
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

// own refuses a second definition in one directory, since a definition owns its
// Go package, or the names in it that have its prefix.
func (g *generate) own(file, output string, result *compiler.Result) error {
	this := owner{filepath.Dir(output), result.Prefix}
	other, ok := g.owners[this]
	if !ok {
		_, other = bundle.Neighbour(output, result.File)
	}
	if neighbour, pkg := bundle.Elsewhere(output, result.Package); other == "" && result.Prefix != "" && neighbour != "" {
		return misused("--package "+pkg, "%s would be in package %s, and %s beside it is in package %s", output, result.Package, neighbour, pkg)
	}
	if other == "" {
		g.owners[this] = filepath.Base(file)
		return nil
	}
	name := compiler.FileName(filepath.ToSlash(file))
	pkg := compiler.PackageName(name[:len(name)-len("_asl.go")])
	own := filepath.ToSlash(filepath.Join(this.dir, pkg))
	return misused(fmt.Sprintf("--prefix %[4]s, or prefix in aslc.yaml; or a directory of its own, %[1]s; or generating into one: aslc generate %[2]s -o %[1]s/%[3]s",
		own, filepath.ToSlash(file), name, strings.ToUpper(pkg[:1])+pkg[1:]),
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

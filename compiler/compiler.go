package compiler

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// Options are what a definition is compiled with; the zero Options are useful.
type Options struct {
	Name    string            // of the state machine; "": from the source's name
	Package string            // of the generated Go; "": from the machine's name
	Prefix  string            // before the names of the generated Go; "": what aslc.yaml says, or none
	Runtime string            // import path of the runtime; "": of this very module
	Debug   bool              // //line directives: panics and breakpoints show the definition
	Set     map[string]string // values of ${Placeholders}; the others stay run-time parameters
	Express bool              // the machine is for Express executions: what these cannot do is refused

	// Contracts says where promises about data are; nil: nothing is promised. The
	// runtime's import path is filled in.
	Contracts *contract.Options
}

// Result is a compiled definition.
type Result struct {
	Program   *ir.Program
	Contracts *contract.Set // nil: nothing was asked for
	Package   string        // name of the Go package
	Prefix    string        // before the names in it
	FileName  string        // "order_asl.go"
	File      []byte        // the generated Go, gofmt'd
}

// Analysis is a definition that was read and found right.
type Analysis struct {
	Program   *ir.Program
	Contracts *contract.Set // nil: nothing was asked for
	Prefix    string        // before the names of the generated Go, as aslc.yaml has it; "": none
}

// Check parses and checks a definition. The program is nil if there are errors.
func Check(src *ir.Source, opt Options) (*ir.Program, diag.List) {
	a, list := Analyze(context.Background(), src, opt)
	if a == nil {
		return nil, list
	}
	return a.Program, list
}

// Analyze parses a definition, reads its contracts and checks all. The analysis is
// nil if there are errors.
func Analyze(ctx context.Context, src *ir.Source, opt Options) (*Analysis, diag.List) {
	var ds diag.Sink
	a := &Analysis{}
	read := a.contracts(ctx, path.Base(src.Name), opt, &ds)
	tree := jsontree.Parse(src, &ds)
	a.Program = lower.Program(tree, lower.Options{Name: opt.Name, Placeholders: opt.Set, Express: opt.Express}, &ds)
	check.Contracted(a.Program, &ds, read)
	if ds.HasErrors() || a.Program == nil {
		return nil, ds.List()
	}
	return a, ds.List()
}

// contracts reads the configuration, which says how severe findings are, and gives
// what reads the contracts once there is a program; nil if none are asked for.
func (a *Analysis) contracts(ctx context.Context, name string, opt Options, ds *diag.Sink) func() shape.Contracts {
	if opt.Contracts == nil {
		return nil
	}
	from := *opt.Contracts
	from.Runtime = runtimePath(opt)
	config, err := contract.ReadConfig(from, ds)
	if err != nil {
		ds.Report(diag.Diagnostic{Code: diag.BadContract, Message: err.Error()})
	}
	ds.Levels, a.Prefix = config.Levels(), config.Prefix(name)
	return func() shape.Contracts {
		set, err := contract.Read(ctx, a.Program, config, from, ds)
		if err != nil {
			ds.Report(diag.Diagnostic{Code: diag.UnreadableHandlers, Message: err.Error()})
		}
		a.Contracts = set
		return set
	}
}

// Compile makes Go of a definition. The result is nil if there are errors; the
// list may hold warnings beside a result.
func Compile(src *ir.Source, opt Options) (*Result, diag.List) {
	a, list := Analyze(context.Background(), src, opt)
	if a == nil {
		return nil, list
	}
	prog := a.Program
	pkg := opt.Package
	if pkg == "" {
		pkg = PackageName(prog.Name)
	}
	contracts := a.Contracts
	if opt.Contracts != nil && opt.Contracts.Bound {
		contracts = contracts.Bound()
	}
	prefix := cmp.Or(opt.Prefix, a.Prefix)
	file, err := emit.Package(prog, emit.Options{Package: pkg, Prefix: prefix, Runtime: runtimePath(opt), Debug: opt.Debug, File: FileName(src.Name), Contracts: contracts})
	if err != nil {
		panic(fmt.Errorf("emit: %w", err)) // a checked program can be emitted: the fault is ours
	}
	return &Result{Program: prog, Contracts: contracts, Package: pkg, Prefix: prefix, FileName: FileName(src.Name), File: file}, list
}

// FileName is the name of the file generated from a definition:
// "order_asl.go" of "flows/order.asl.json".
func FileName(source string) string {
	base := path.Base(strings.ReplaceAll(source, `\`, "/"))
	for _, ending := range []string{".json", ".yaml", ".yml", ".asl"} {
		base = strings.TrimSuffix(base, ending)
	}
	base = strings.TrimLeft(base, "_.") // the go command does not see such files
	if base == "" || base == "-" {
		base = "machine"
	}
	return base + "_asl.go"
}

// PackageName is the Go package of a machine: its name's letters and digits,
// in lower case.
func PackageName(machine string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(machine) {
		if r >= 'a' && r <= 'z' || b.Len() > 0 && r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	name := b.String()
	if name == "" || name == "main" || !token.IsIdentifier(name) || types.Universe.Lookup(name) != nil {
		return name + "machine"
	}
	return name
}

func runtimePath(opt Options) string {
	if opt.Runtime != "" {
		return opt.Runtime
	}
	return bundle.RuntimePath()
}

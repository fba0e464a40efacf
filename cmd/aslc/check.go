package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// formats print diagnostics for programs, on standard output.
var formats = map[string]func(io.Writer, ...diag.Report) error{
	"json":   diag.JSON,
	"sarif":  diag.SARIF,
	"github": diag.GitHub,
}

func newCheck(a *app) *cobra.Command {
	var format string
	var shapes bool
	var set placeholders
	var promised contracts
	cmd := &cobra.Command{
		Use:   "check DEFINITION…",
		Short: "report what is wrong with definitions",
		Long: `Report what is wrong with definitions: all errors and warnings, with their
places and what to write instead. The exit code is 1 if there are errors.
Text goes to standard error, the other formats to standard output.

With --shapes, what each state can get and give is printed besides, on standard
output: as text, or with --format json as JSON Schemas. It is proven: whenever a
run has a value there, it is one of these. What tasks return and what the machine
is given is unknown unless a contract promises it.
` + patternHelp + contractHelp + placeholderHelp,
		Args: minArgs(1, "the names of definitions"),
		RunE: func(_ *cobra.Command, files []string) error { return a.check(files, format, shapes, &set, &promised) },
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json, sarif (code scanning) or github (workflow commands)")
	cmd.Flags().BoolVar(&shapes, "shapes", false, "print what each state can get and give, as text or json")
	set.register(cmd.Flags())
	promised.register(cmd.Flags())
	return cmd
}

func (a *app) check(files []string, format string, withShapes bool, set *placeholders, promised *contracts) error {
	print, ok := formats[format]
	printShapes := shapeFormats[format]
	if withShapes && printShapes == nil {
		return misused("--shapes --format json", "--shapes with --format %s: want text or json", format)
	}
	if !ok && format != "text" {
		return misused("--format text", "--format %s: want text, json, sarif or github", format)
	}
	files, err := definitions(files)
	if err != nil {
		return err
	}
	sources := make([]*ir.Source, len(files))
	for i, file := range files {
		src, err := a.source(file)
		if err != nil {
			return err
		}
		sources[i] = src
	}
	values, err := set.values(a, sources...)
	if err != nil {
		return err
	}
	failed := false
	var found []shapesOf
	reports := make([]diag.Report, len(files))
	for i, src := range sources {
		from, err := promised.options(files[i], defaultOutput(files[i]))
		if err != nil {
			return err
		}
		analysis, list := compiler.Analyze(context.Background(), src, compiler.Options{Set: values, Contracts: from})
		if withShapes && analysis != nil {
			found = append(found, shapes(src.Name, analysis.Program, analysis.Contracts))
		}
		reports[i] = diag.Report{Source: src, List: list}
		failed = failed || list.HasErrors()
	}
	switch {
	case withShapes:
		err = errors.Join(a.show(reports...), printShapes(a.stdout, found))
	case format == "text":
		err = a.show(reports...)
	default:
		err = print(a.stdout, reports...)
	}
	if err == nil && failed {
		err = status(exitFindings)
	}
	return err
}

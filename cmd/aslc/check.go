package main

import (
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
	var set placeholders
	cmd := &cobra.Command{
		Use:   "check DEFINITION…",
		Short: "report what is wrong with definitions",
		Long: `Report what is wrong with definitions: all errors and warnings, with their
places and what to write instead. The exit code is 1 if there are errors.
Text goes to standard error, the other formats to standard output.
` + placeholderHelp,
		Args: minArgs(1, "the names of definitions"),
		RunE: func(_ *cobra.Command, files []string) error { return a.check(files, format, &set) },
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json, sarif (code scanning) or github (workflow commands)")
	set.register(cmd.Flags())
	return cmd
}

func (a *app) check(files []string, format string, set *placeholders) error {
	print, ok := formats[format]
	if !ok && format != "text" {
		return misused("--format text", "--format %s: want text, json, sarif or github", format)
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
	reports := make([]diag.Report, len(files))
	for i, src := range sources {
		_, list := compiler.Check(src, compiler.Options{Set: values})
		reports[i] = diag.Report{Source: src, List: list}
		failed = failed || list.HasErrors()
	}
	if format == "text" {
		err = a.show(reports...)
	} else {
		err = print(a.stdout, reports...)
	}
	if err == nil && failed {
		err = status(exitFindings)
	}
	return err
}

package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/ir"
)

func newDump(a *app) *cobra.Command {
	var after string
	var set placeholders
	cmd := &cobra.Command{
		Use:   "dump DEFINITION",
		Short: "print what the compiler knows of a definition after a pass",
		Long: `Print what the compiler knows of a definition after a pass, for those who work
on the compiler. The form may change with every version. Passes: ` + strings.Join(passNames(), ", ") + ".",
		Args: exactArgs(1, "the name of one definition"),
		RunE: func(_ *cobra.Command, files []string) error { return a.dump(files[0], after, &set) },
	}
	cmd.Flags().StringVar(&after, "after", "", "the `PASS` (default: the last)")
	set.register(cmd.Flags())
	return cmd
}

// passNames are what can be dumped: after lowering, and after each check.
func passNames() []string {
	names := []string{"lower"}
	for _, pass := range check.Passes {
		names = append(names, pass.Name)
	}
	return names
}

func (a *app) dump(file, after string, set *placeholders) error {
	names := passNames()
	last := len(names) - 1
	if after != "" {
		last = slices.Index(names, after)
	}
	if last < 0 {
		return misused("--after "+names[0], "there is no pass %q; the passes: %s", after, strings.Join(names, ", "))
	}
	src, err := a.source(file)
	if err != nil {
		return err
	}
	values, err := set.values(a, src)
	if err != nil {
		return err
	}
	var ds diag.Sink
	prog := lower.Program(jsontree.Parse(src, &ds), lower.Options{Placeholders: values}, &ds)
	if prog != nil && prog.Root != nil {
		for _, pass := range check.Passes[:last] {
			pass.Run(prog, &ds)
		}
		err = ir.Dump(a.stdout, prog)
	}
	if err == nil {
		err = a.show(diag.Report{Source: src, List: ds.List()})
	}
	if err == nil && ds.HasErrors() {
		err = status(exitFindings)
	}
	return err
}

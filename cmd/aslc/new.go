package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/templates"
)

func newNew(a *app) *cobra.Command {
	var template, module string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "start a project from a template",
		Long: `Start a project from a template: a directory NAME with a definition, its
generated package, handlers, a test and a go.mod that requires this version of
aslc. Then, in it, "go generate ./..." and "go test ./...".`,
		Args: exactArgs(1, "the name of one new directory"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.newProject(cmd, args[0], template, module) },
	}
	cmd.Flags().StringVar(&template, "template", "order", "order, saga, polling or fan-out")
	cmd.Flags().StringVar(&module, "module", "", "`DIR` of a checkout of aslc to use instead of a released version")
	return cmd
}

func (a *app) newProject(cmd *cobra.Command, name, template, module string) error {
	files, err := templates.Starter(template)
	if err != nil {
		return misused("--template order", "--template %s: want order, saga, polling or fan-out", template)
	}
	goMod, err := bundle.ProjectModule(cmd.Context(), filepath.Base(name), module)
	if err != nil {
		return err
	}
	if err := os.Mkdir(name, 0o777); err != nil {
		return misused("aslc new with a name that is not taken", "%v", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range append(files, goMod...) {
		if err := root.WriteFile(f.Name, f.Text, 0o666); err != nil {
			return err
		}
	}
	next := "go generate ./... && go test ./..."
	if module == "" {
		next = "go mod tidy && " + next
	}
	_, err = fmt.Fprintf(a.stderr, "Next: cd %s && %s\n", name, next)
	return err
}

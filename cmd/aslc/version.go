package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/bundle"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version of aslc",
		Args:  exactArgs(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			version, _ := bundle.Version()
			_, err := fmt.Fprintf(a.stdout, "aslc %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/diag"
)

func newExplain(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "explain a diagnostic's code, or list all codes",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return misused("aslc explain CODE", "explain takes one code")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listCodes()
			}
			return a.explain(args[0])
		},
	}
}

func (a *app) listCodes() error {
	for _, code := range diag.Codes() {
		info, _ := diag.Explain(code)
		if _, err := fmt.Fprintf(a.stdout, "%s  %-7s  %s\n", code, info.Severity, info.Title); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) explain(code string) error {
	info, ok := diag.Explain(diag.Code(strings.ToUpper(code)))
	if !ok {
		return misused("aslc explain, which lists all codes", "there is no code %q", code)
	}
	fmt.Fprintf(a.stdout, "%s[%s]: %s\n\n%s\n", info.Severity, info.Code, info.Title, strings.TrimSpace(info.Doc))
	if info.Service != "" {
		fmt.Fprintf(a.stdout, "\nThe service's code for it: %s\n", info.Service)
	}
	if info.Example != "" {
		fmt.Fprintf(a.stdout, "\nExample (%s):\n\n%s\n", info.File, strings.TrimRight(info.Example, "\n"))
	}
	return nil
}

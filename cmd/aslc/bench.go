package main

import "github.com/spf13/cobra"

func newBenchmark(a *app) *cobra.Command {
	b := &build{app: a}
	cmd := &cobra.Command{
		Use:   "bench [flags] DEFINITION [INPUT] [flags of the executable]",
		Short: "build a definition, once, and measure how fast its executions are",
		Long: `Build a definition and measure executions of it: how many there are in a second,
how long one and a transition take, what they allocate, and in which states the
time goes. It is compiled code that is measured, in one process, with nothing
stored.

Flags of aslc stand before DEFINITION; all that stands behind it goes to the
executable's bench command, whose flags "aslc bench DEFINITION --help" shows:
--for 10s or --count N, --parallel N, --mock FILE, --json, --cpuprofile FILE.
` + placeholderHelp,
		Args: minArgs(1, "the name of a definition"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return b.execute(cmd.Context(), "bench", args[0], args[1:])
		},
	}
	cmd.Flags().SetInterspersed(false)
	b.registerAll(cmd.Flags())
	return cmd
}

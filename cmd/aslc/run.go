package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"

	"github.com/spf13/cobra"
)

const hostOS = runtime.GOOS

func newRun(a *app) *cobra.Command {
	b := &build{app: a}
	cmd := &cobra.Command{
		Use:   "run [flags] DEFINITION [INPUT] [flags of the executable]",
		Short: "build a definition, once, and run an execution of it",
		Long: `Build a definition and run an execution of it. The executable is kept in the
cache and used again until something changes.

Flags of aslc stand before DEFINITION; all that stands behind it goes to the
executable's run command, whose flags "aslc run DEFINITION --help" shows: INPUT
is JSON, a file or - for standard input, --task NAME=exec:COMMAND binds a task,
--trace prints each step.
` + placeholderHelp,
		Args: minArgs(1, "the name of a definition"),
		RunE: func(cmd *cobra.Command, args []string) error { return b.execute(cmd.Context(), args[0], args[1:]) },
	}
	cmd.Flags().SetInterspersed(false)
	b.registerAll(cmd.Flags())
	return cmd
}

// execute builds for this very machine and runs.
func (b *build) execute(ctx context.Context, file string, args []string) error {
	if goos() != hostOS {
		return misused("aslc build", "GOOS=%s: the executable cannot run here", goos())
	}
	exe, err := b.make(ctx, file, func(string) (string, error) { return "", nil })
	if err != nil {
		return err
	}
	// The terminal sends Ctrl-C to the executable as well, which ends in its
	// own way; aslc stays to pass its exit code on.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	cmd := exec.CommandContext(ctx, exe, append([]string{"run"}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = b.stdin, b.stdout, b.stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return status(exit.ExitCode())
	}
	return err
}

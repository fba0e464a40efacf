package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

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
--trace prints each step, --store FILE keeps the execution.
` + placeholderHelp,
		Args: minArgs(1, "the name of a definition"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return b.execute(cmd.Context(), "run", args[0], args[1:])
		},
	}
	cmd.Flags().SetInterspersed(false)
	b.registerAll(cmd.Flags())
	return cmd
}

// engineFor is the engine that a command of the executable needs.
func engineFor(args []string) string {
	for _, arg := range args {
		if flag := strings.TrimLeft(arg, "-"); flag != arg && (flag == "store" || strings.HasPrefix(flag, "store=")) {
			return engineDurable
		}
	}
	return engineInline
}

// execute builds for this very machine and runs a command of the executable.
func (b *build) execute(ctx context.Context, verb, file string, args []string) error {
	if goos() != hostOS {
		return misused("aslc build", "GOOS=%s: the executable cannot run here", goos())
	}
	b.engine = engineFor(args)
	exe, err := b.make(ctx, file, func(string) (string, error) { return "", nil })
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, exe, append([]string{verb}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = b.stdin, b.stdout, b.stderr
	err = runThrough(cmd)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return status(exit.ExitCode())
	}
	return err
}

// runThrough runs a command and lives as long as it does. The terminal sends
// Ctrl-C to the command as well, so that one is not passed on: twice would
// mean to kill. SIGTERM comes to this process alone.
func runThrough(cmd *exec.Cmd) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case s := <-signals:
				if s == syscall.SIGTERM {
					cmd.Process.Signal(s) // fails if it has ended, which Wait tells
				}
			case <-done:
				return
			}
		}
	}()
	return cmd.Wait()
}

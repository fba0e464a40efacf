package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/diag"
)

// Exit codes of all verbs.
const (
	exitOK       = 0
	exitFindings = 1 // the definition has errors, a file is stale, an execution failed
	exitMisuse   = 2 // the command makes no sense
	exitBug      = 3 // aslc is wrong
)

// verbs make the commands, in the order of the help. A verb is a file.
var verbs = []func(*app) *cobra.Command{
	newGenerate,
	newCheck,
	newBuild,
	newRun,
	newBenchmark,
	newTest,
	newTestState,
	newServe,
	newRecord,
	newReplay,
	newGraph,
	newView,
	newDev,
	newNew,
	newExplain,
	newDump,
	newVersion,
}

// app is one call of aslc.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	color          string // auto, always, never
}

// run runs one command and gives its exit code; nothing below it ends the
// process, so that tests can call it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if bug := recover(); bug != nil {
			fmt.Fprintf(stderr, "aslc: this is a bug of aslc, please report it: %v\n%s", bug, debug.Stack())
			code = exitBug
		}
	}()
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := newRoot(a)
	root.SetArgs(args)
	return a.exitCode(root.ExecuteContext(context.Background()))
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "aslc",
		Short:         "aslc compiles Amazon States Language to Go",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownVerb,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.PersistentFlags().StringVar(&a.color, "color", "auto", "colour diagnostics: auto, always or never (NO_COLOR is respected)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return misused(cmd.CommandPath()+" --help", "%v", err)
	})
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.checkColor() }
	for _, verb := range verbs {
		root.AddCommand(verb(a))
	}
	return root
}

func unknownVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	try := "aslc --help"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		try = "aslc " + near[0]
	}
	return misused(try, "there is no command %q", args[0])
}

func (a *app) checkColor() error {
	switch a.color {
	case "auto", "always", "never":
		return nil
	}
	return misused("--color auto", "--color %s: want auto, always or never", a.color)
}

// misused is an error of how aslc was called, with what to try instead.
func misused(try, format string, args ...any) error {
	return &bundle.Misuse{Message: fmt.Sprintf(format, args...), Try: try}
}

// status is an exit code whose reason has been shown already.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// exitCode shows an error and gives the exit code that it means.
func (a *app) exitCode(err error) int {
	var misuse *bundle.Misuse
	var code status
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &misuse):
		fmt.Fprintf(a.stderr, "aslc: %s\nTry: %s\n", misuse.Message, misuse.Try)
		return exitMisuse
	default:
		fmt.Fprintf(a.stderr, "aslc: %s\n", strings.TrimRight(err.Error(), "\n"))
		return exitFindings
	}
}

// exactArgs and minArgs are cobra's with our words.
func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return misused(cmd.CommandPath()+" --help", "%s takes %s", cmd.Name(), what)
		}
		return nil
	}
}

func minArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return misused(cmd.CommandPath()+" --help", "%s takes %s", cmd.Name(), what)
		}
		return nil
	}
}

// show prints diagnostics for a person, on standard error.
func (a *app) show(reports ...diag.Report) error {
	return diag.Text(a.stderr, diag.TextOptions{Color: a.colored()}, reports...)
}

// colored decides about colours (https://no-color.org).
func (a *app) colored() bool {
	switch {
	case a.color != "auto":
		return a.color == "always"
	case os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb":
		return false
	}
	f, ok := a.stderr.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

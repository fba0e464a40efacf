package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Exit codes.
const (
	ExitOK     = 0
	ExitFailed = 1
	ExitMisuse = 2
)

// Program is a built machine: all that its main function knows.
type Program struct {
	Name    string // of the command
	Version string // what built it: "aslc v1.2.3"

	Package string // that the generated code is in; "": not known
	Prefix  string // before the names in it

	// New makes the executor whose tasks are done by the binder.
	New func(runtime.Binder, ...runtime.Option) *runtime.Executor

	// Traces makes the observer that sends traces of executions, and a function
	// that sends what is left at the end; nil: it was not built in. No observer
	// means that nobody wants traces.
	Traces func(context.Context, *telemetry.Redactor) (runtime.Observer, func(context.Context) error, error)

	// Handlers are the Go functions that were built in, by task identity.
	Handlers map[string]bind.Func

	// Verbs are commands beside the program's own.
	Verbs []Verb

	// Shown is what the console shows of the machine, as JSON; "": its definition alone.
	Shown string

	// Kept runs an execution that a store keeps and gives its output; nil: there
	// is no store in this program.
	Kept func(c *Call, store string, w *Work, in runtime.Value) (runtime.Value, error)
}

// Main runs the command that the process was given and exits.
func Main(p *Program) { os.Exit(p.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Run runs one command and gives its exit code.
func (p *Program) Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{Program: p, stdin: stdin, stdout: stdout, stderr: stderr}
	err := c.dispatch(args)
	var misuse *misuse
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &misuse):
		fmt.Fprintf(stderr, "%s: %s\nTry: %s %s\n", p.Name, misuse.msg, p.Name, misuse.try)
		return ExitMisuse
	default:
		fmt.Fprintf(stderr, "%s: %v\n", p.Name, err)
		return ExitFailed
	}
}

// command is one call of the program.
type command struct {
	*Program
	stdin          io.Reader
	stdout, stderr io.Writer
}

// misuse is an error of the person at the keyboard, with what to try instead.
type misuse struct{ msg, try string }

func (m *misuse) Error() string { return m.msg }

func misused(try, format string, args ...any) error {
	return &misuse{fmt.Sprintf(format, args...), try}
}

// verb is one of the program's commands.
type verb struct {
	name, args, about string
	run               func(c *command, args []string) error
	flags             func() []flagDef // for the help
	help              string           // what stands before the flags
}

func (p *Program) verbs() []verb {
	all := []verb{
		{"run", "[INPUT]", "run one execution and print its output", (*command).run, func() []flagDef { return new(runOptions).flags() }, runHelp},
		{"bench", "[INPUT]", "measure how fast executions are", (*command).bench, func() []flagDef { return new(benchOptions).flags() }, benchHelp},
		{"definition", "", "print the definition that this program was built from", (*command).definition, nil, ""},
		{"version", "", "print what built this program", (*command).version, nil, ""},
		{"help", "[COMMAND]", "explain the commands", (*command).help, nil, ""},
	}
	for _, v := range p.Verbs {
		all = append(all, v.verb())
	}
	return all
}

func (c *command) dispatch(args []string) error {
	if len(args) == 0 {
		return c.help(nil)
	}
	switch args[0] {
	case "-h", "--help":
		return c.help(args[1:])
	case "--version":
		return c.version(nil)
	}
	v, ok := c.findVerb(args[0])
	if !ok {
		return misused("help", "there is no command %q", args[0])
	}
	for _, arg := range args[1:] {
		if arg == "--" {
			break
		}
		if arg == "-h" || arg == "--help" {
			return c.help([]string{v.name})
		}
	}
	return v.run(c, args[1:])
}

func (p *Program) findVerb(name string) (verb, bool) {
	for _, v := range p.verbs() {
		if v.name == name {
			return v, true
		}
	}
	return verb{}, false
}

func (c *command) definition(args []string) error {
	if len(args) > 0 {
		return misused("definition", "definition takes no arguments")
	}
	text := c.New(runtime.Unbound).Definition().Text
	_, err := fmt.Fprintln(c.stdout, strings.TrimRight(text, "\n"))
	return err
}

func (c *command) version(args []string) error {
	if len(args) > 0 {
		return misused("version", "version takes no arguments")
	}
	_, err := fmt.Fprintf(c.stdout, "%s, built by %s\n", c.Name, c.Version)
	return err
}

// help explains all commands, or one with its flags.
func (c *command) help(args []string) error {
	if len(args) == 0 {
		return c.overview()
	}
	v, ok := c.findVerb(args[0])
	if !ok {
		return misused("help", "there is no command %q", args[0])
	}
	usage := strings.TrimSpace(c.Name + " " + v.name + " " + v.args)
	fmt.Fprintf(c.stdout, "%s: %s\n", usage, v.about)
	fmt.Fprint(c.stdout, v.help)
	if v.flags != nil {
		fmt.Fprint(c.stdout, "\n", flagHelp(v.flags()))
	}
	return nil
}

func (c *command) overview() error {
	fmt.Fprintf(c.stdout, "%s runs the state machine %q.\n\nCommands:\n", c.Name, c.New(runtime.Unbound).Definition().Name)
	for _, v := range c.verbs() {
		fmt.Fprintf(c.stdout, "  %-20s %s\n", strings.TrimSpace(v.name+" "+v.args), v.about)
	}
	_, err := fmt.Fprintf(c.stdout, "\nFlags of a command: %s help COMMAND\n", c.Name)
	return err
}

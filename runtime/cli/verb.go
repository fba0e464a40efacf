package cli

import (
	"context"
	"io"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Verb is a command that another package adds to a program (Program.Verbs).
type Verb struct {
	Name, Args, About string
	Flags             func() []Flag // for the help; nil: it has none
	Run               func(c *Call, args []string) error
}

// Flag is a flag of a verb's.
type Flag struct {
	Name  string // without the dashes
	Value string // what the help calls its value; "": the flag takes none
	About string
	Set   func(value string) error
}

// Call is one call of such a command.
type Call struct {
	*Program
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	verb           string
	c              *command
}

// verb makes a command of what another package added.
func (v Verb) verb() verb {
	return verb{v.Name, v.Args, v.About, func(c *command, args []string) error {
		return v.Run(&Call{Program: c.Program, Stdin: c.stdin, Stdout: c.stdout, Stderr: c.stderr, verb: v.Name, c: c}, args)
	}, func() []flagDef {
		if v.Flags == nil {
			return nil
		}
		return flagDefs(v.Flags())
	}, ""}
}

func flagDefs(flags []Flag) []flagDef {
	out := make([]flagDef, len(flags))
	for i, f := range flags {
		out[i] = flagDef{f.Name, f.Value, f.About, f.Set}
	}
	return out
}

// Parse sets the flags among args and gives the other arguments, of which there
// are at most so many.
func (c *Call) Parse(args []string, flags []Flag, most int) ([]string, error) {
	rest, err := parseFlags("help "+c.verb, args, flagDefs(flags))
	if err == nil && most == 0 && len(rest) > 0 {
		return nil, c.Misused("%s takes no arguments beside its flags", c.verb)
	}
	if err == nil && len(rest) > most {
		return nil, c.Misused("%s takes no more than %d arguments, not %d", c.verb, most, len(rest))
	}
	return rest, err
}

// Misused is an error of the person at the keyboard.
func (c *Call) Misused(format string, args ...any) error {
	return misused("help "+c.verb, format, args...)
}

// Input reads the INPUT argument: JSON, the name of a file, or -; {} if there is none.
func (c *Call) Input(args []string) (runtime.Value, error) { return c.c.input(args) }

// Interruptible gives a context that ends when the user interrupts the program.
func (c *Call) Interruptible() (context.Context, func()) { return interruptible(c.Stderr, c.Name) }

// Work are the flags that say how tasks are done, and what is shown of it, as
// run has them.
type Work struct {
	o     workOptions
	shown telemetryOptions

	// Metrics takes the executions into its sums. Executor sets it if the flags ask
	// for metrics and nobody has.
	Metrics *telemetry.Metrics

	// Service does the tasks that call what this process is itself; nil: it is none.
	Service bind.Service

	// Mocked and Earlier are those of an offering and its mocks; nil: there are none.
	Mocked  func(token string, a runtime.Answer)
	Earlier func(ctx context.Context, execution string) (map[string]int, error)
}

// Flags are those flags.
func (w *Work) Flags() []Flag {
	var out []Flag
	for _, f := range append(w.o.workFlags(), w.shown.telemetryFlags()...) {
		if f.name != "seed" {
			out = append(out, Flag{f.name, f.value, f.about, f.set})
		}
	}
	return out
}

// Executor makes the machine's executor, and what is to be called at the end.
// An activity that nothing is bound to is left to workers.
func (c *Call) Executor(w *Work) (*runtime.Executor, func() error, error) {
	def := c.New(runtime.Unbound).Definition()
	table, err := c.c.table(&w.o, def)
	if err != nil {
		return nil, nil, err
	}
	opts, err := w.o.runtimeOptions(def)
	if err != nil {
		return nil, nil, err
	}
	shown, err := c.c.telemetry(&w.shown)
	if err != nil {
		return nil, nil, err
	}
	if w.Metrics == nil {
		w.Metrics = shown.metrics
	}
	shown.metrics = w.Metrics
	if table.Mocks != nil {
		table.Mocks.Earlier = w.Earlier
	}
	return c.New(bind.Offering{Table: table, Service: w.Service, Mocked: w.Mocked}, append(opts, shown.options()...)...), func() error {
		c.c.sendTraces(shown)
		return shown.close()
	}, nil
}

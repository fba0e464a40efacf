package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/storage"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// run runs one execution.
func (c *command) run(args []string) error {
	var o runOptions
	rest, err := parseFlags("help run", args, o.flags())
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return misused("help run", "run takes one INPUT, not %d", len(rest))
	}
	in, err := c.input(rest)
	if err != nil {
		return err
	}
	if o.store != "" {
		return c.kept(&o, in)
	}
	return c.execute(&o, in)
}

// kept runs an execution in a store.
func (c *command) kept(o *runOptions, in runtime.Value) error {
	if c.Kept == nil {
		return misused("help run", "--store: this program was built with --engine inline, and has no store")
	}
	if o.history != "" || o.trace || o.seed != nil {
		return misused("help history", "--history, --trace and --seed are for executions without a store: see the commands history and list")
	}
	call := &Call{Program: c.Program, Stdin: c.stdin, Stdout: c.stdout, Stderr: c.stderr, verb: "run", c: c}
	out, err := c.Kept(call, o.store, &Work{o: o.workOptions, shown: o.telemetryOptions}, in)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stdout, out.Text())
	return err
}

// execute sets everything up, runs, and tells how it ended.
func (c *command) execute(o *runOptions, in runtime.Value) error {
	def := c.New(runtime.Unbound).Definition()
	table, err := c.table(&o.workOptions, def)
	if err != nil {
		return err
	}
	opts, err := o.runtimeOptions(def)
	if err != nil {
		return err
	}
	shown, err := c.telemetry(&o.telemetryOptions)
	if err != nil {
		return err
	}
	w, err := c.watch(o, def, shown.redact)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(c.stderr, c.Name)
	defer stop()
	opts = append(append(opts, w.options()...), shown.options()...)
	out, err := c.drive(ctx, table, in, opts)
	c.sendTraces(shown)
	if werr := errors.Join(w.close(), shown.close()); werr != nil && err == nil {
		err = werr
	}
	if err != nil {
		return failure(ctx, err, shown.redact)
	}
	_, err = fmt.Fprintln(c.stdout, out.Text())
	return err
}

// drive runs the execution; what the bindings of its token tasks give are the
// callbacks' results, since nobody else could send one.
func (c *command) drive(ctx context.Context, table *bind.Table, in runtime.Value, opts []runtime.Option) (runtime.Value, error) {
	e, err := c.New(table, opts...).Start(ctx, in)
	if err != nil {
		return runtime.Value{}, err
	}
	table.Answer = e.Answer
	return e.Wait()
}

// account owns the buckets of --s3: the one that ARNs show.
const account = "123456789012"

func (o *workOptions) runtimeOptions(def *runtime.Definition) ([]runtime.Option, error) {
	values, err := o.placeholders(def)
	if err != nil {
		return nil, err
	}
	opts := []runtime.Option{runtime.WithPlaceholders(values), runtime.WithLimits(o.limits)}
	if o.seed != nil {
		opts = append(opts, runtime.WithSeed(*o.seed))
	}
	if o.s3 != "" {
		s, err := storage.Open(o.s3, account)
		if err != nil {
			return nil, misused("help run", "--s3: %v", err)
		}
		opts = append(opts, runtime.WithStorage(s))
	}
	return opts, nil
}

// failure says how an execution ended that did not succeed.
func failure(ctx context.Context, err error, redact *telemetry.Redactor) error {
	if ctx.Err() != nil {
		return errors.New("the execution was interrupted")
	}
	return errors.New("the execution failed: " + redact.Text(err.Error()))
}

// input reads the INPUT argument.
func (c *command) input(args []string) (runtime.Value, error) {
	if len(args) == 0 {
		return runtime.EmptyObject(), nil
	}
	name, text, err := c.inputText(args[0])
	if err != nil {
		return runtime.Value{}, misused("help run", "%v", err)
	}
	v, err := runtime.Parse(bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil {
		return v, misused("help run", "%s", place(name, text, err))
	}
	return v, nil
}

// inputText tells JSON on the command line from the name of a file: a text
// that is JSON, or begins as an object, array or string does, is meant as it is.
func (c *command) inputText(arg string) (name string, text []byte, err error) {
	trimmed := strings.TrimSpace(arg)
	if _, bad := runtime.ParseString(arg); bad == nil || trimmed != "" && strings.Contains(`{["`, trimmed[:1]) {
		return "the input", []byte(arg), nil
	}
	text, err = c.read(arg)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("the input %q is neither JSON nor a file", arg)
	}
	if arg == "-" {
		arg = "standard input"
	}
	return arg, text, err
}

// place puts name:line:column before what is wrong with a JSON text.
func place(name string, text []byte, err error) string {
	var syntax *runtime.SyntaxError
	if !errors.As(err, &syntax) {
		return name + ": " + err.Error()
	}
	before := text[:min(max(syntax.Offset, 0), len(text))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("%s:%d:%d: not JSON: %s", name, line, column, syntax.Msg)
}

// read reads a file, or standard input if its name is -.
func (c *command) read(file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(c.stdin)
	}
	return os.ReadFile(file)
}

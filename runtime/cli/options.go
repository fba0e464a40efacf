package cli

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// runHelp stands between the usage line and the flags.
const runHelp = `
INPUT is the execution's input: JSON as it is, the name of a file, or - for
standard input. Without it the input is {}.

A task's work is done by, in this order: its state's answers in the mock file,
the binding given by --task, the binding in the --bindings file, the Go handler
that was built in. An HTTP task (http:invoke) that has none of them makes its
request itself, with what the --bindings file has for its connection:

` + ConnectionsHelp

// workOptions are the flags that say how executions do their work.
type workOptions struct {
	tasks    map[string]bind.Binding
	bindings []string
	mock     string
	mockCase string
	set      map[string]string
	limits   bool
	seed     *uint64
	s3       string
}

// runOptions are the flags of run.
type runOptions struct {
	workOptions
	history string
	trace   bool
	store   string
	telemetryOptions
}

func (o *runOptions) flags() []flagDef {
	return append(append(o.workFlags(), []flagDef{
		{"history", "FILE", "write the history as GetExecutionHistory shows it", setString(&o.history)},
		{"trace", "", "print each step as it happens", setTrue(&o.trace)},
		{"store", "FILE", "keep the execution in FILE: it outlives this process", setString(&o.store)},
	}...), o.telemetryFlags()...)
}

func (o *workOptions) workFlags() []flagDef {
	return []flagDef{
		{"task", "NAME=BINDING", "bind a task: exec:COMMAND, or http://HOST/PATH", o.setTask},
		{"bindings", "FILE", "read bindings from a YAML or JSON file: tasks: {NAME: BINDING}, connections: {NAME: …}", o.addBindings},
		{"mock", "FILE[#CASE]", "answer tasks from a mock file in AWS's MockConfigFile format", o.setMock},
		{"mock-case", "CASE", "the test case of the mock file", setString(&o.mockCase)},
		{"s3", "DIR", "the folder that S3 stands for: DIR/BUCKET/KEY is an object", setString(&o.s3)},
		{"set", "NAME=VALUE", "set the placeholder ${NAME}; also by the environment, ASLC_SET_NAME", o.setPlaceholder},
		{"aws-limits", "", "fail where the service's limits would", setTrue(&o.limits)},
		{"seed", "NUMBER", "fix what is drawn by chance: jitter, UUIDs, random numbers", o.setSeed},
	}
}

func setString(to *string) func(string) error {
	return func(s string) error { *to = s; return nil }
}

func setTrue(to *bool) func(string) error {
	return func(string) error { *to = true; return nil }
}

func (o *workOptions) setTask(text string) error {
	name, spec, err := assignment(text)
	if err != nil {
		return err
	}
	b, err := bind.Parse(spec)
	if err != nil {
		return err
	}
	if o.tasks == nil {
		o.tasks = map[string]bind.Binding{}
	}
	o.tasks[name] = b
	return nil
}

func (o *workOptions) addBindings(file string) error {
	o.bindings = append(o.bindings, file)
	return nil
}

// setMock takes FILE or FILE#CASE, as the service's own tool does.
func (o *workOptions) setMock(text string) error {
	file, testCase, ok := strings.Cut(text, "#")
	o.mock = file
	if ok {
		o.mockCase = testCase
	}
	return nil
}

func (o *workOptions) setPlaceholder(text string) error {
	name, value, err := assignment(text)
	if err != nil {
		return err
	}
	if o.set == nil {
		o.set = map[string]string{}
	}
	o.set[name] = value
	return nil
}

func (o *workOptions) setSeed(text string) error {
	n, err := strconv.ParseUint(text, 0, 64)
	if err != nil {
		return fmt.Errorf("%q is not a number from 0 to %d", text, uint64(1<<64-1))
	}
	o.seed = &n
	return nil
}

// table makes the binder of all bindings.
func (c *command) table(o *workOptions, def *runtime.Definition) (*bind.Table, error) {
	t := &bind.Table{Tasks: map[string]bind.Binding{}, Builtin: c.Handlers, Connections: bind.Connections{}}
	for _, file := range o.bindings {
		if err := c.readBindings(file, t); err != nil {
			return nil, err
		}
	}
	maps.Copy(t.Tasks, o.tasks)
	if err := checkTasks(t.Tasks, def); err != nil {
		return nil, err
	}
	return t, c.readMocks(o, def, t)
}

// checkTasks refuses bindings of tasks that the definition does not have.
func checkTasks(tasks map[string]bind.Binding, def *runtime.Definition) error {
	var unknown []string
	for name := range tasks {
		if !slices.Contains(def.Tasks, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return misused("help run", "there is no task %q; %s", unknown[0], listing("task", def.Tasks))
}

// listing names what there is.
func listing(what string, names []string) string {
	if len(names) == 0 {
		return "the definition has no " + what + "s"
	}
	return "the definition's " + what + "s: " + strings.Join(names, ", ")
}

func (c *command) readBindings(file string, into *bind.Table) error {
	text, err := c.read(file)
	if err == nil {
		err = ReadBindings(text, file, into)
	}
	if err != nil {
		return misused("help run", "--bindings: %v", err)
	}
	return nil
}

func (c *command) readMocks(o *workOptions, def *runtime.Definition, t *bind.Table) error {
	if o.mock == "" {
		if o.mockCase != "" {
			return misused("help run", "--mock-case wants --mock FILE")
		}
		return nil
	}
	text, err := c.read(o.mock)
	if err != nil {
		return misused("help run", "--mock: %v", err)
	}
	if t.Mocks, err = bind.ParseMocks(text, def.Name, o.mockCase); err != nil {
		return misused("help run", "--mock %s: %v", o.mock, err)
	}
	for _, state := range t.Mocks.States() {
		if at, _ := def.State(state); def.Info(at).Kind != runtime.KindTask {
			return misused("help run", "--mock %s: the definition has no Task state %q", o.mock, state)
		}
	}
	return nil
}

// envPrefix begins the names of environment variables that set placeholders.
const envPrefix = "ASLC_SET_"

// placeholders gives the values of the definition's placeholders: by flag, or
// else by the environment.
func (o *workOptions) placeholders(def *runtime.Definition) (map[string]string, error) {
	values := map[string]string{}
	for _, name := range def.Placeholders {
		value, ok := o.set[name]
		if !ok {
			value, ok = os.LookupEnv(envPrefix + name)
		}
		if !ok {
			return nil, misused("run --set "+name+"=VALUE", "the placeholder ${%s} has no value", name)
		}
		values[name] = value
	}
	for name := range o.set {
		if !slices.Contains(def.Placeholders, name) {
			return nil, misused("help run", "--set: there is no placeholder %q; %s", name, listing("placeholder", def.Placeholders))
		}
	}
	return values, nil
}

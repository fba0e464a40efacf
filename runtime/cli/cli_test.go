package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/cli"
)

// childMode makes this test binary a command that a task is bound to.
const childMode = "CLI_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMode) != "" {
		os.Stdout.WriteString(`{"by":"command"}`)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program is a machine of the Task state "Work" with the placeholder Table.
func program() *cli.Program {
	return &cli.Program{Name: "one", Version: "aslc test", New: func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		opts = append([]runtime.Option{runtime.WithClock(runtime.NewVirtualClock(time.Unix(0, 0)))}, opts...)
		return runtime.NewExecutor(define(b), opts...)
	}}
}

func define(b runtime.Binder) *runtime.Definition {
	return &runtime.Definition{
		Name: "one", StartAt: 1, Text: `{"StartAt":"Work"}` + "\n", Tasks: []string{"Work"}, Placeholders: []string{"Table"},
		States: []runtime.StateInfo{1: {Name: "Work", Kind: runtime.KindTask}},
		New:    func(r *runtime.Run) runtime.Machine { return &machine{run: r, b: b} },
	}
}

type machine struct {
	runtime.NoVars
	run *runtime.Run
	b   runtime.Binder
}

func (m *machine) Fork(r *runtime.Run) runtime.Machine { return &machine{run: r, b: m.b} }

var work = runtime.Task{ID: "Work", Resource: "arn:aws:lambda:us-east-1:123456789012:function:Work", Kind: runtime.LambdaFunction}

func (m *machine) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	do := func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return m.b.Do(ctx, "Work", in) }
	args := func() (runtime.Value, error) {
		return runtime.Object{{Name: "in", Value: in}, {Name: "table", Value: runtime.String(m.run.Placeholder("Table"))}}.Value(), nil
	}
	out, err := runtime.CallFunc(m.run, do, args, &work)
	return runtime.End, out, err
}

// echo is a compiled handler.
func echo(_ context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

type result struct {
	code           int
	stdout, stderr string
}

func run(p *cli.Program, stdin string, args ...string) result {
	var stdout, stderr bytes.Buffer
	code := p.Run(args, strings.NewReader(stdin), &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func (r result) want(t *testing.T, code int, stdout, stderr string) {
	t.Helper()
	if r.code != code || r.stdout != stdout || !strings.Contains(r.stderr, stderr) || stderr == "" && r.stderr != "" {
		t.Errorf("exit %d\nstdout: %sstderr: %s\nwant exit %d, stdout %q, stderr with %q", r.code, r.stdout, r.stderr, code, stdout, stderr)
	}
}

func builtin() *cli.Program {
	p := program()
	p.Handlers = map[string]bind.Func{"Work": echo}
	return p
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInput(t *testing.T) {
	t.Setenv("ASLC_SET_Table", "orders")
	file := write(t, "in.json", "\ufeff{\"a\": 1.0}\n")
	for _, test := range []struct {
		args  []string
		stdin string
		in    string
	}{
		{nil, "ignored", `{}`},
		{[]string{`{"a": 1}`}, "", `{"a": 1}`},
		{[]string{`-5`}, "", `-5`},
		{[]string{`true`}, "", `true`},
		{[]string{file}, "", `{"a": 1.0}`},
		{[]string{"-"}, `[1]`, `[1]`},
		{[]string{"--", file}, ``, `{"a": 1.0}`},
	} {
		got := run(builtin(), test.stdin, append([]string{"run"}, test.args...)...)
		if !strings.Contains(compact(got.stdout), `{"in":`+compact(test.in)+`,"table":"orders"}`) || got.code != 0 {
			t.Errorf("%q: %+v, want the input %s", test.args, got, test.in)
		}
	}
}

func compact(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }

func TestBadInput(t *testing.T) {
	t.Setenv("ASLC_SET_Table", "orders")
	file := write(t, "in.json", "{\n  \"a\": tru\n}")
	for _, test := range []struct{ arg, stdin, want string }{
		{`{"a":}`, "", "the input:1:6: not JSON: "},
		{file, "", "in.json:2:"},
		{"-", "", "standard input:1:1: not JSON: "},
		{"no-such.json", "", `the input "no-such.json" is neither JSON nor a file`},
	} {
		run(builtin(), test.stdin, "run", test.arg).want(t, 2, "", test.want)
	}
}

func TestMisuse(t *testing.T) {
	bindings := write(t, "bindings.yaml", "tasks:\n  Work: ftp://x\n")
	extra := write(t, "extra.yaml", "task:\n  Work: exec:a\n")
	mock := write(t, "mock.json", `{"StateMachines":{"one":{"TestCases":{"A":{"Nap":"R"}}}},"MockedResponses":{"R":{"0":{"Return":1}}}}`)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"jump"}, "there is no command \"jump\"\nTry: one help\n"},
		{[]string{"help", "jump"}, `there is no command "jump"`},
		{[]string{"version", "x"}, "version takes no arguments"},
		{[]string{"definition", "x"}, "definition takes no arguments"},
		{[]string{"run", "1", "2"}, "run takes one INPUT, not 2\nTry: one help run\n"},
		{[]string{"run", "--jump"}, "there is no flag --jump"},
		{[]string{"run", "--task"}, "--task wants a value"},
		{[]string{"run", "--trace=1"}, "--trace takes no value"},
		{[]string{"run", "--task", "Work"}, `"Work" is not of the form NAME=VALUE`},
		{[]string{"run", "--task", "Work=./a.sh"}, `cannot bind to "./a.sh"`},
		{[]string{"run", "--task", "Play=exec:a"}, `there is no task "Play"; the definition's tasks: Work`},
		{[]string{"run", "--bindings", "no-such"}, "--bindings: open no-such"},
		{[]string{"run", "--bindings", bindings}, "task Work: cannot bind to \"ftp://x\""},
		{[]string{"run", "--bindings", extra}, `unknown field "task"`},
		{[]string{"run", "--mock-case", "A"}, "--mock-case wants --mock FILE"},
		{[]string{"run", "--mock", mock + "#B"}, `no test case "B"`},
		{[]string{"run", "--mock", mock}, `the definition has no Task state "Nap"`},
		{[]string{"run", "--seed", "x"}, `"x" is not a number`},
		{[]string{"run"}, "the placeholder ${Table} has no value\nTry: one run --set Table=VALUE\n"},
		{[]string{"run", "--set", "Table=1", "--set", "Chair=2"}, `there is no placeholder "Chair"`},
		{[]string{"run", "--set", "Table=1", "--history", "no/such/dir"}, "--history: open no/such/dir"},
		{[]string{"run", "--set", "Table=1", "--metrics", "no/such/dir"}, "--metrics: open no/such/dir"},
		{[]string{"run", "--set", "Table=1", "--log", "DEBUG"}, "the levels are OFF, FATAL, ERROR and ALL"},
		{[]string{"run", "--set", "Table=1", "--log-format", "xml"}, "the formats are text and json"},
		{[]string{"run", "--set", "Table=1", "--log-data"}, "--log-data wants --log LEVEL"},
		{[]string{"run", "--set", "Table=1", "--redact", "$..a"}, `"$..a" is no path`},
	} {
		run(program(), "", test.args...).want(t, 2, "", test.want)
	}
}

func TestBindings(t *testing.T) {
	t.Setenv(childMode, "1")
	t.Setenv("ASLC_SET_Table", "orders")
	const command = `{"by":"command"}` + "\n"
	run(builtin(), "", "run", "--task", "Work=exec:"+os.Args[0]).want(t, 0, command, "")
	file := write(t, "bindings.yaml", "# who does what\ntasks:\n  Work: exec:"+os.Args[0]+"\n")
	run(builtin(), "", "run", "--bindings", file).want(t, 0, command, "")
	run(builtin(), `{"tasks": {"Work": "exec:`+os.Args[0]+`"}}`, "run", "--bindings", "-").want(t, 0, command, "")

	mock := write(t, "mock.json", `{"StateMachines":{"one":{"TestCases":{"Good":{"Work":"R"},"Bad":{"Work":"E"}}}},
		"MockedResponses":{"R":{"0":{"Return":{"by":"mock"}}},"E":{"0":{"Throw":{"Error":"Work.Broken","Cause":"glass"}}}}}`)
	run(builtin(), "", "run", "--mock", mock+"#Good").want(t, 0, `{"by":"mock"}`+"\n", "")
	run(builtin(), "", "run", "--mock", mock, "--mock-case", "Bad").want(t, 1, "", "one: the execution failed: Work.Broken: glass\n")
}

// The error of a bindings file shows no line of it: any may hold a secret.
func TestConnectionsOfABindingsFile(t *testing.T) {
	t.Setenv("ASLC_SET_Table", "orders")
	const connection = "connections:\n  shop:\n    endpoints: [https://h/v1]\n    oauth: {endpoint: https://h/token, clientId: me, clientSecret: hush}\n"
	run(builtin(), "", "run", "--bindings", write(t, "bindings.yaml", connection)).want(t, 0, `{"in":{},"table":"orders"}`+"\n", "")
	for text, want := range map[string]string{
		connection + "    apikey: {name: K, value: hush}\n":   `unknown field "apikey"`,
		connection + "    apiKey: {name: K, value: hush}\n":   "connection shop: give one of apiKey, basic and oauth",
		"connections:\n  shop:\n    headers: {X-Key: hush}\n": "connection shop: list the endpoints",
	} {
		got := run(builtin(), "", "run", "--bindings", write(t, "bindings.yaml", text))
		got.want(t, 2, "", want)
		if strings.Contains(got.stderr, "hush") {
			t.Error(got.stderr)
		}
	}
}

// ./command in a bindings file is beside that file.
func TestBindingsBesideTheFile(t *testing.T) {
	t.Setenv(childMode, "1")
	t.Setenv("ASLC_SET_Table", "orders")
	file := write(t, "bindings.yaml", "tasks:\n  Work: exec:./worker\n")
	if err := os.Symlink(os.Args[0], filepath.Join(filepath.Dir(file), "worker")); err != nil {
		t.Fatal(err)
	}
	run(program(), "", "run", "--bindings", file).want(t, 0, `{"by":"command"}`+"\n", "")
	t.Chdir(filepath.Dir(file))
	run(program(), "", "run", "--bindings", "bindings.yaml").want(t, 0, `{"by":"command"}`+"\n", "")
}

func TestUnboundTask(t *testing.T) {
	run(program(), "", "run", "--set", "Table=x").want(t, 1, "", "--task Work=exec:COMMAND")
}

func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history.json")
	run(builtin(), "", "run", "--set", "Table=x", "--history", file, "1").want(t, 0, `{"in":1,"table":"x"}`+"\n", "")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, m := range regexp.MustCompile(`"type":"(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		types = append(types, m[1])
	}
	const want = "ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("events: %s\nwant:   %s", got, want)
	}
}

// A failed execution leaves its history too, and - is standard output.
func TestHistoryOfAFailure(t *testing.T) {
	got := run(program(), "", "run", "--set", "Table=x", "--history", "-")
	if got.code != 1 || !strings.Contains(got.stdout, `"type":"ExecutionFailed"`) {
		t.Errorf("%+v", got)
	}
}

func TestTrace(t *testing.T) {
	got := run(builtin(), "", "run", "--set", "Table=x", "--trace", "1")
	lines := strings.Split(strings.TrimSuffix(got.stderr, "\n"), "\n")
	if len(lines) != 7 || lines[1] != "   0.000s  TaskStateEntered  Work  1" {
		t.Errorf("trace:\n%s", got.stderr)
	}
}

func TestLog(t *testing.T) {
	got := run(builtin(), "", "run", "--set", "Table=x", "--log", "all", "--log-data", "--log-format", "json", "--redact", "secret", `{"secret":"4711"}`)
	lines := strings.Split(strings.TrimSuffix(got.stderr, "\n"), "\n")
	const hidden = `"type":"TaskStateEntered","id":"2","details":{"name":"Work","input":"{\"secret\":\"[REDACTED]\"}"`
	if len(lines) != 7 || !strings.Contains(lines[1], hidden) || strings.Contains(got.stderr, "4711") {
		t.Errorf("log:\n%s", got.stderr)
	}
	if !strings.Contains(got.stdout, "4711") {
		t.Errorf("the output is redacted: %s", got.stdout)
	}
	run(program(), "", "run", "--set", "Table=x", "--log", "FATAL").want(t, 1, "", " level=ERROR+4 msg=ExecutionFailed id=6 details.error=States.TaskFailed ")
	run(builtin(), "", "run", "--set", "Table=x", "--log", "ERROR", "1").want(t, 0, `{"in":1,"table":"x"}`+"\n", "")
}

// TestRedact: what is hidden is hidden in the trace and in the failure too.
func TestRedact(t *testing.T) {
	p := program()
	p.Handlers = map[string]bind.Func{"Work": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		return runtime.Value{}, &runtime.Error{Name: "Refused", Cause: "by " + in.Text()}
	}}
	got := run(p, "", "run", "--set", "Table=x", "--trace", "--redact", "$.in.secret", "--redact", "$.secret", `{"secret":"4711"}`)
	if got.code != 1 || strings.Contains(got.stderr, "4711") ||
		!strings.Contains(got.stderr, `one: the execution failed: Refused: by {"in":{"secret":"[REDACTED]"},"table":"x"}`) {
		t.Errorf("%+v", got)
	}
}

func TestMetrics(t *testing.T) {
	file := filepath.Join(t.TempDir(), "metrics.prom")
	run(builtin(), "", "run", "--set", "Table=x", "--metrics", file, "1").want(t, 0, `{"in":1,"table":"x"}`+"\n", "")
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "\naslc_executions_ended_total{state_machine=\"one\",status=\"succeeded\"} 1\n") {
		t.Errorf("%v in\n%s", err, text)
	}
}

func TestVersionDefinitionHelp(t *testing.T) {
	run(program(), "", "version").want(t, 0, "one, built by aslc test\n", "")
	run(program(), "", "--version").want(t, 0, "one, built by aslc test\n", "")
	run(program(), "", "definition").want(t, 0, `{"StartAt":"Work"}`+"\n", "")
	overview := run(program(), "")
	if overview.code != 0 || !strings.Contains(overview.stdout, "run [INPUT]") {
		t.Errorf("%+v", overview)
	}
	help := run(program(), "", "run", "--help")
	for _, flag := range []string{"--task NAME=BINDING", "--history FILE", "--trace ", "--mock FILE[#CASE]"} {
		if !strings.Contains(help.stdout, flag) {
			t.Errorf("help run has no %s:\n%s", flag, help.stdout)
		}
	}
	if also := run(program(), "", "help", "run"); also != help {
		t.Errorf("help run and run --help differ")
	}
}

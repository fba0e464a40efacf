package host_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/host"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// asProcess makes the test's own binary the process of a program.
const asProcess = "ASLC_HOST_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asProcess) == "" {
		os.Exit(m.Run())
	}
	var machines []host.Machine
	for _, states := range definitions {
		machines = append(machines, func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
			return runtime.NewExecutor(definition(states, fragile{b}), opts...)
		})
	}
	os.Exit(host.Main(machines, nil, os.Stdout, os.Stderr))
}

// definitions are the machines of the program, by place.
var definitions = []string{
	task: `"S": {"Type": "Pass", "Next": "T"}, "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`,
	token: `"S": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
		"Parameters": {"FunctionName": "F", "Payload": {"token.$": "$$.Task.Token"}}, "End": true}`,
	activity: `"S": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:A", "End": true}`,
	mapped: `"S": {"Type": "Map", "Label": "Items", "MaxConcurrency": 2, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
		"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}}, "End": true}`,
}

const (
	task = iota
	token
	activity
	mapped
)

func definition(states string, b runtime.Binder) *runtime.Definition {
	text := `{"StartAt": "S", "States": {` + states + `}}`
	p, list := compiler.Check(&ir.Source{Name: "m.asl.json", Text: []byte(text)}, compiler.Options{Name: "m"})
	if p == nil {
		panic(list)
	}
	def := interp.Definition(p, b)
	def.Text = text
	return def
}

// fragile ends its process at a task whose input is "die".
type fragile struct{ runtime.Binder }

func (f fragile) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if in.String() == "die" {
		fmt.Fprintln(os.Stderr, "fatal error: it was to die")
		os.Exit(3)
	}
	return f.Binder.Do(ctx, task, in)
}

// work does tasks; what is not there comes by its token.
type work map[string]func(context.Context, runtime.Value) (runtime.Value, error)

func (w work) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if f := w[task]; f != nil {
		return f(ctx, in)
	}
	return runtime.Value{}, runtime.ErrPending
}

func echo(_ context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

// fixture is a service whose machines run in processes.
type fixture struct {
	*testing.T
	*durable.Service
	pool    *host.Pool
	program *host.Program
	places  []string
	metrics *telemetry.Metrics
	log     bytes.Buffer
	logMu   sync.Mutex
}

func (f *fixture) Write(p []byte) (int, error) {
	f.logMu.Lock()
	defer f.logMu.Unlock()
	return f.log.Write(p)
}

func (f *fixture) logged() string {
	f.logMu.Lock()
	defer f.logMu.Unlock()
	return f.log.String()
}

func newFixture(t *testing.T, w work, o host.Options) *fixture {
	t.Helper()
	t.Setenv(asProcess, "1")
	file, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{T: t, metrics: &telemetry.Metrics{}, places: make([]string, len(definitions))}
	for i := range f.places {
		f.places[i] = fmt.Sprintf("example.com/m%d", i)
	}
	o.Max, o.Metrics, o.Tasks = max(o.Max, 1), f.metrics, func(string) runtime.Binder { return w }
	if o.Idle == 0 {
		o.Idle = time.Hour
	}
	o.Log = slog.New(slog.NewTextHandler(f, nil))
	o.Freed = func() { f.TakeUp() }
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "s.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.pool = host.NewPool(o)
	f.program = f.pool.Program(file, f.places)
	if f.Service, err = durable.Open(t.Context(), store, nil, durable.Options{Made: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		f.pool.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// add makes a machine known that runs in the process of a program.
func (f *fixture) add(name string, place int, express bool, program *host.Program) *host.Remote {
	f.Helper()
	m := f.pool.Machine(name, "arn:aws:iam::123456789012:role/r", "it is being built")
	m.Run(program, place)
	x := runtime.NewExecutor(definition(definitions[place], work{}), runtime.WithObserver(f.metrics.Observe))
	if err := f.Add(f.Context(), durable.Machine{Name: name, Executor: x, Express: express, Host: m}); err != nil {
		f.Fatal(err)
	}
	return m
}

func (f *fixture) start(machine, in string) durable.Ref {
	f.Helper()
	s, err := f.Start(f.Context(), durable.StartInput{Machine: machine, Input: runtime.Literal(in)})
	if err != nil {
		f.Fatal(err)
	}
	return s.Ref
}

func (f *fixture) events(ref durable.Ref) string {
	f.Helper()
	var types []string
	for e, err := range f.Follow(f.Context(), ref) {
		if err != nil {
			f.Fatal(err)
		}
		v, err := runtime.Parse(e.JSON)
		if id, _ := v.Field("id").Int(); err != nil || id != e.ID || e.ID != int64(len(types)+1) {
			f.Fatalf("event %d of %d: %s", e.ID, len(types)+1, e.JSON)
		}
		types = append(types, v.Field("type").String())
	}
	return strings.Join(types, " ")
}

func (f *fixture) ended(ref durable.Ref, status runtime.Status, output string) durable.Description {
	f.Helper()
	f.events(ref)
	d, err := f.Describe(f.Context(), ref)
	if err != nil || d.Status != status || string(d.Output) != output || !d.Lent {
		f.Fatalf("%s is %s with %s (%s: %s), lent: %v, %v; want %s with %s", ref.Name, d.Status, d.Output, d.Error, d.Cause, d.Lent, err, status, output)
	}
	return d
}

func (f *fixture) eventually(what string, ok func() bool) {
	f.Helper()
	for !ok() {
		select {
		case <-f.Context().Done():
			f.Fatal(what)
		case <-time.After(time.Millisecond):
		}
	}
}

// TestExecutions: tasks, tokens, activities and Map Runs of executions in a process
// are done by the parent.
func TestExecutions(t *testing.T) {
	infos, tokens := make(chan runtime.Info, 9), make(chan string, 9)
	f := newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		if v := in.Field("token"); v.Exists() {
			tokens <- v.String()
			return runtime.Literal(`{"sent": true}`), nil
		}
		if in.String() == "fail" {
			return runtime.Value{}, &runtime.Error{Name: "Card.Declined", Cause: "no"}
		}
		if in.String() == "panic" {
			panic("help")
		}
		infos <- runtime.InfoOf(ctx)
		return in, nil
	}}, host.Options{})
	for place, name := range []string{"task", "token", "activity", "mapped"} {
		f.add(name, place, false, f.program)
	}
	ref := f.start("task", `{"a": 1.0}`)
	want := "ExecutionStarted PassStateEntered PassStateExited TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded"
	if got := f.events(ref); got != want {
		t.Errorf("events %s", got)
	}
	f.ended(ref, runtime.StatusSucceeded, `{"a": 1.0}`)
	if i := <-infos; i.Execution != ref.Name || i.Root != ref.Name || i.State != "T" || i.Task != "F" || i.Delivery != 1 || i.Index != -1 || i.Arguments.Text() != `{"a": 1.0}` {
		t.Errorf("%+v", i)
	}
	if d := f.ended(f.start("task", `"fail"`), runtime.StatusFailed, ""); d.Error != "Card.Declined" || d.Cause != "no" {
		t.Errorf("%+v", d)
	}
	if d := f.ended(f.start("task", `"panic"`), runtime.StatusFailed, ""); d.Error != "States.TaskFailed" || d.Cause != "panic: help" {
		t.Errorf("%+v", d)
	}

	ref = f.start("token", `{}`)
	key := <-tokens
	if err := f.SendTaskHeartbeat(t.Context(), key); err != nil {
		t.Error(err)
	}
	if err := f.SendTaskSuccess(t.Context(), key, runtime.Literal(`[1,  2]`)); err != nil {
		t.Error(err)
	}
	f.ended(ref, runtime.StatusSucceeded, `[1,  2]`)
	if err := f.SendTaskSuccess(t.Context(), key, runtime.Literal(`1`)); durable.CodeOf(err) != durable.TaskTimedOut {
		t.Error(err)
	}
	ref = f.start("token", `{}`)
	<-tokens
	if _, err := f.Stop(t.Context(), ref, "E", "C"); err != nil {
		t.Error(err)
	}
	f.ended(ref, runtime.StatusAborted, "")
	if _, err := f.Redrive(t.Context(), ref, durable.RedriveInput{}); err != nil {
		t.Error(err)
	}
	if err := f.SendTaskFailure(t.Context(), <-tokens, "E", "C"); err != nil {
		t.Error(err)
	}
	if d := f.ended(ref, runtime.StatusFailed, ""); d.Error != "E" || d.Redrives != 1 {
		t.Errorf("%+v", d)
	}

	f.ended(f.start("activity", `{}`), runtime.StatusFailed, "") // there is none
	made, err := f.CreateActivity(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	ref = f.start("activity", `{"n": 1}`)
	got, err := f.GetActivityTask(t.Context(), made.ARN, "w")
	if err != nil || string(got.Input) != `{"n": 1}` {
		t.Errorf("%s, %v", got.Input, err)
	}
	if err := f.SendTaskSuccess(t.Context(), got.Token, runtime.Literal(`2`)); err != nil {
		t.Error(err)
	}
	f.ended(ref, runtime.StatusSucceeded, `2`)

	ref = f.start("mapped", `[1,2,3,4,5]`)
	f.ended(ref, runtime.StatusSucceeded, `[1,2,3,4,5]`)
	page, err := f.List(t.Context(), durable.ListInput{Machine: "mapped/Items"})
	if err != nil || len(page.Executions) != 5 {
		t.Errorf("%d executions of the Map Run, %v", len(page.Executions), err)
	}
	for range page.Executions {
		if i := <-infos; i.Root != ref.Name || i.Execution == ref.Name {
			t.Errorf("a task of the Map Run of %s: %+v", ref.Name, i)
		}
	}
	seen := map[string]bool{}
	for _, d := range page.Executions {
		seen[string(d.ARN)] = d.Lent
	}
	if len(seen) != 5 {
		t.Errorf("%v", seen)
	}
}

// TestExpress: executions of Express machines are lent whole.
func TestExpress(t *testing.T) {
	started := make(chan bool, 1)
	f := newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		if in.String() == "hang" {
			started <- true
			<-ctx.Done()
		}
		return in, nil
	}}, host.Options{})
	f.add("task", task, true, f.program)
	res, err := f.StartSync(t.Context(), durable.StartInput{Machine: "task", Name: "x", Input: runtime.Literal(`{"a": 1}`)})
	if err != nil || res.Status != runtime.StatusSucceeded || res.Output.Text() != `{"a": 1}` || !res.Lent || res.Stopped.Before(res.Started) ||
		!strings.HasPrefix(res.ARN, "arn:aws:states:us-east-1:123456789012:express:task:x:") {
		t.Errorf("%+v, %v", res, err)
	}
	if made, err := f.Start(t.Context(), durable.StartInput{Machine: "task"}); err != nil || !made.Lent {
		t.Errorf("%+v, %v", made, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	if _, err = f.StartSync(ctx, durable.StartInput{Machine: "task", Input: runtime.Literal(`"hang"`)}); err != context.Canceled {
		t.Error(err)
	}
	res, err = f.StartSync(t.Context(), durable.StartInput{Machine: "task", Input: runtime.Literal(`"die"`)})
	if err != nil || res.Status != runtime.StatusFailed || res.Error != "States.Runtime" {
		t.Errorf("%+v, %v", res, err)
	}
}

// TestKill: what a process had when it was killed is given to the next one.
func TestKill(t *testing.T) {
	infos, release := make(chan runtime.Info, 9), make(chan bool)
	f := newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		infos <- runtime.InfoOf(ctx)
		select {
		case <-release:
		case <-ctx.Done():
		}
		return in, nil
	}}, host.Options{})
	f.add("task", task, false, f.program)
	ref := f.start("task", `1`)
	first := <-infos
	for _, pid := range f.pool.Processes() {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	second := <-infos
	close(release)
	f.ended(ref, runtime.StatusSucceeded, `1`)
	if first.Key != second.Key || second.Delivery != 2 {
		t.Errorf("first %+v, then %+v", first, second)
	}
	if log := f.logged(); !strings.Contains(log, "signal: killed") || !strings.Contains(log, "suspects") {
		t.Error(log)
	}
}

// TestKills: executions end as if nothing had happened, however often their process is
// killed, and a task begins when it is committed how often it was given.
func TestKills(t *testing.T) {
	var mu sync.Mutex
	var f *fixture
	given := map[string]int{}
	calls, kill := 0, 0
	f = newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		i := runtime.InfoOf(ctx)
		mu.Lock()
		defer mu.Unlock()
		if given[i.Key] >= i.Delivery {
			t.Errorf("task %s is given for the time %d, after the time %d", i.Key, i.Delivery, given[i.Key])
		}
		given[i.Key] = i.Delivery
		if calls++; calls == kill {
			for _, pid := range f.pool.Processes() {
				if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
					t.Error(err)
				}
			}
		}
		return in, nil
	}}, host.Options{})
	f.add("task", task, false, f.program)
	f.add("mapped", mapped, false, f.program)
	for round := range 10 {
		mu.Lock()
		kill = calls + 1 + 3*round
		mu.Unlock()
		var tasks, maps []durable.Ref
		for range 10 {
			tasks = append(tasks, f.start("task", `1`))
			maps = append(maps, f.start("mapped", `[1,2,3]`))
		}
		for i := range tasks {
			f.ended(tasks[i], runtime.StatusSucceeded, `1`)
			f.ended(maps[i], runtime.StatusSucceeded, `[1,2,3]`)
		}
	}
	again := 0
	for _, n := range given {
		again += n - 1
	}
	if again == 0 {
		t.Error("no task was given again")
	}
}

// TestCallsWait: a task begins when it is on the disk that the execution has come to it,
// and never if that is refused.
func TestCallsWait(t *testing.T) {
	calls := make(chan string, 99)
	f := newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		calls <- in.Text()
		return in, nil
	}}, host.Options{})
	f.add("task", task, false, f.program)
	taken := durable.StartInput{Machine: "task", Name: "x", Input: runtime.Literal(`1`)}
	for i := range 20 {
		_, err := f.Start(t.Context(), taken)
		if code := durable.CodeOf(err); err != nil && (i == 0 || code != durable.ExecutionAlreadyExists) {
			t.Fatal(err)
		}
		f.ended(durable.Ref{Machine: "task", Name: "x"}, runtime.StatusSucceeded, `1`)
		f.ended(f.start("task", `2`), runtime.StatusSucceeded, `2`)
	}
	close(calls)
	first := 0
	for in := range calls {
		if in == `1` {
			first++
		}
	}
	if first != 1 {
		t.Errorf("the task is done %d times", first)
	}
}

// TestCrashLoop: a machine whose process ends again and again is given up: what began
// there is held, what is new is driven here.
func TestCrashLoop(t *testing.T) {
	f := newFixture(t, work{"F": echo}, host.Options{})
	m := f.add("task", task, false, f.program)
	ref := f.start("task", `"die"`)
	f.eventually("it is held", func() bool {
		d, err := f.Describe(t.Context(), ref)
		return err == nil && d.Held != ""
	})
	if why := m.Refusal(); !strings.Contains(why, "ended 3 times while it ran: exit status 3: fatal error: it was to die") {
		t.Error(why)
	}
	made, err := f.Start(t.Context(), durable.StartInput{Machine: "task", Input: runtime.Literal(`1`)})
	if err != nil || made.Lent {
		t.Errorf("%+v, %v", made, err)
	}
	if log := f.logged(); !strings.Contains(log, "is interpreted from now on") {
		t.Error(log)
	}
}

// TestIdle: a process without executions ends, and another one begins when there are some.
func TestIdle(t *testing.T) {
	tokens := make(chan string, 1)
	f := newFixture(t, work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		tokens <- in.Field("token").String()
		return runtime.Null(), nil
	}}, host.Options{Idle: time.Millisecond})
	f.add("token", token, false, f.program)
	ref := f.start("token", `1`)
	key := <-tokens
	f.eventually("it ends", func() bool { return len(f.pool.Processes()) == 0 })
	if err := f.SendTaskSuccess(t.Context(), key, runtime.Literal(`2`)); err != nil {
		t.Error(err)
	}
	f.ended(ref, runtime.StatusSucceeded, `2`)
	if log := f.logged(); log != "" {
		t.Error(log)
	}
}

// TestMax: there are no more processes than there may be. What began in one waits
// until it can have one again; what is new does not.
func TestMax(t *testing.T) {
	started, release := make(chan bool, 9), make(chan bool)
	tokens := make(chan string, 1)
	f := newFixture(t, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		if v := in.Field("token"); v.Exists() {
			tokens <- v.String()
			return in, nil
		}
		started <- true
		<-release
		return in, nil
	}}, host.Options{Max: 1})
	link := filepath.Join(t.TempDir(), "other")
	if file, err := os.Executable(); err != nil || os.Symlink(file, link) != nil {
		t.Fatal(err)
	}
	f.add("task", task, false, f.program)
	b := f.add("token", token, false, f.pool.Program(link, f.places))
	waiting := f.start("token", `1`)
	key := <-tokens
	f.eventually("it rests", func() bool { return f.pool.Idle() == 1 })
	busy := f.start("task", `1`)
	<-started
	if why := b.Refusal(); why != "all 1 processes are at work for other machines" {
		t.Error(why)
	}
	if made, err := f.Start(t.Context(), durable.StartInput{Machine: "token"}); err != nil || made.Lent {
		t.Errorf("%+v, %v", made, err)
	}
	if err := f.SendTaskSuccess(t.Context(), key, runtime.Literal(`2`)); durable.CodeOf(err) != durable.ValidationException {
		t.Error(err)
	}
	close(release)
	f.ended(busy, runtime.StatusSucceeded, `1`)
	f.eventually("it is taken up", func() bool { return f.SendTaskSuccess(t.Context(), key, runtime.Literal(`2`)) == nil })
	f.ended(waiting, runtime.StatusSucceeded, `2`)
	f.eventually("one process is left", func() bool { return len(f.pool.Processes()) == 1 })
}

// TestOrphan: a process exits when its input ends, whatever signals it gets before.
func TestOrphan(t *testing.T) {
	t.Setenv(asProcess, "1")
	file, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(file)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil || cmd.Start() != nil {
		t.Fatal(err1, err2)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it runs
		t.Fatal(err)
	}
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Error(err)
		}
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	if _, err := new(bytes.Buffer).ReadFrom(out); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestStranger: an executable that speaks otherwise is no process of a program.
func TestStranger(t *testing.T) {
	f := newFixture(t, work{"F": echo}, host.Options{})
	m := f.add("task", task, false, f.pool.Program("/bin/cat", f.places))
	ref := f.start("task", `1`)
	f.eventually("it is held", func() bool {
		d, err := f.Describe(t.Context(), ref)
		return err == nil && d.Held != ""
	})
	if why := m.Refusal(); !strings.Contains(why, "/bin/cat is no executable of this program") {
		t.Error(why)
	}
}

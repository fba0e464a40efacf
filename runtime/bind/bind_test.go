package bind_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// childMode, set in the environment, makes this test binary a command that a
// binding runs.
const childMode = "BIND_TEST_CHILD"

func TestMain(m *testing.M) {
	if mode := os.Getenv(childMode); mode != "" {
		os.Exit(child(mode))
	}
	os.Exit(m.Run())
}

// child is what the bound command does.
func child(mode string) int {
	switch mode {
	case "echo":
		in, _ := io.ReadAll(os.Stdin)
		fmt.Printf(`{"in":%s,"args":%d,"state":%q,"task":%q,"attempt":%q,"key":%t}`, in, len(os.Args)-1,
			os.Getenv("ASL_STATE"), os.Getenv("ASL_TASK"), os.Getenv("ASL_ATTEMPT"), os.Getenv("ASL_IDEMPOTENCY_KEY") != "")
	case "silent":
	case "garbage":
		fmt.Print("done!")
	case "fail":
		fmt.Fprintln(os.Stderr, "disk full")
		return 7
	case "mute-fail":
		return 7
	case "named":
		fmt.Print(`{"Error":"Card.Declined","Cause":"no funds"}`)
		return 1
	case "flood":
		chunk := strings.Repeat("x", 1<<20)
		for {
			if _, err := fmt.Print(chunk); err != nil {
				return 1
			}
		}
	case "hang":
		// The grandchild holds the pipes open; it must die with the group.
		grandchild := exec.Command(os.Args[0])
		grandchild.Env = append(os.Environ(), childMode+"=wait")
		grandchild.Stdout, grandchild.Stderr = os.Stdout, os.Stderr
		if err := grandchild.Start(); err != nil {
			return 1
		}
		tell(os.Getenv("BIND_TEST_PIDFILE"), grandchild.Process.Pid)
		hang()
	case "wait":
		hang()
	}
	return 0
}

// hang waits for what never comes; Go would see a deadlock in select {}.
func hang() {
	never := make(chan os.Signal, 1)
	signal.Notify(never, os.Interrupt)
	<-never
}

// tell writes the grandchild's id where the test reads it, all at once.
func tell(file string, pid int) {
	os.WriteFile(file+".new", []byte(fmt.Sprint(pid)), 0o600)
	os.Rename(file+".new", file)
}

func TestExecAnswers(t *testing.T) {
	for _, test := range []struct {
		mode, out, errName, cause string
	}{
		{"echo", `{"in":{"a":1},"args":2,"state":"Work","task":"Work","attempt":"1","key":true}`, "", ""},
		{"silent", `null`, "", ""},
		{"garbage", "", "States.TaskFailed", "is not JSON"},
		{"fail", "", "States.TaskFailed", "disk full"},
		{"mute-fail", "", "States.TaskFailed", "exit status 7"},
		{"named", "", "Card.Declined", "no funds"},
		{"flood", "", "States.DataLimitExceeded", "bytes"},
	} {
		t.Run(test.mode, func(t *testing.T) {
			t.Setenv(childMode, test.mode)
			out, err := runOne(t.Context(), &bind.Exec{Path: os.Args[0], Args: []string{"one", "two words"}}, `{"a":1}`)
			check(t, out, err, test.out, test.errName, test.cause)
		})
	}
}

func TestExecThatCannotStart(t *testing.T) {
	out, err := runOne(t.Context(), &bind.Exec{Path: "./no-such-command"}, `{}`)
	check(t, out, err, "", "States.TaskFailed", "cannot run ./no-such-command")
}

// check compares what a task gave with an output, or an error.
func check(t *testing.T, out runtime.Value, err error, wantOut, wantName, wantCause string) {
	t.Helper()
	if wantName == "" {
		if err != nil || out.Text() != wantOut {
			t.Errorf("got %s, %v; want %s", out.Text(), err, wantOut)
		}
		return
	}
	var e *runtime.Error
	if !errors.As(err, &e) || e.Name != wantName || !strings.Contains(e.Cause, wantCause) {
		t.Errorf("err = %v; want %s with %q in its cause", err, wantName, wantCause)
	}
}

// runOne runs a machine of one Task state "Work" whose work b does.
func runOne(ctx context.Context, b bind.Binding, input string) (runtime.Value, error) {
	table := &bind.Table{Tasks: map[string]bind.Binding{"Work": b}}
	return runTable(ctx, table, runtime.Task{ID: "Work"}, input)
}

func runTable(ctx context.Context, table *bind.Table, task runtime.Task, input string) (runtime.Value, error) {
	x := runtime.NewExecutor(define(table, task))
	in, err := runtime.ParseString(input)
	if err != nil {
		return runtime.Value{}, err
	}
	e, err := x.Start(ctx, in)
	if err != nil {
		return runtime.Value{}, err
	}
	if table.Answer != nil {
		table.Answer = e.Answer
	}
	return e.Wait()
}

func define(b runtime.Binder, task runtime.Task) *runtime.Definition {
	return &runtime.Definition{
		Name: "one", StartAt: 1, Tasks: []string{task.ID},
		States: []runtime.StateInfo{1: {Name: "Work", Kind: runtime.KindTask}},
		New:    func(r *runtime.Run) runtime.Machine { return &machine{run: r, b: b, task: task} },
	}
}

type machine struct {
	runtime.NoVars
	run  *runtime.Run
	b    runtime.Binder
	task runtime.Task
}

func (m *machine) Fork(r *runtime.Run) runtime.Machine {
	return &machine{run: r, b: m.b, task: m.task}
}

func (m *machine) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	work := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		return m.b.Do(ctx, m.task.ID, in)
	}
	out, err := runtime.CallFunc(m.run, work, func() (runtime.Value, error) { return in, nil }, &m.task)
	return runtime.End, out, err
}

// A time-out of the task ends the command as cancelling does.
func TestExecTimesOut(t *testing.T) {
	t.Setenv(childMode, "wait")
	table := &bind.Table{Tasks: map[string]bind.Binding{"Work": &bind.Exec{Path: os.Args[0]}}}
	out, err := runTable(t.Context(), table, runtime.Task{ID: "Work", Timeout: 50 * time.Millisecond}, `{}`)
	check(t, out, err, "", "States.Timeout", "")
}

package bind

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Exec is a command as a binding: the input is its standard input, the result
// its standard output. It gets the environment of this process and, where the
// runtime knows them, ASL_TASK, ASL_STATE, ASL_ATTEMPT (from 1),
// ASL_IDEMPOTENCY_KEY and ASL_TASK_TOKEN.
//
// The command leads a process group of its own, which is killed as a whole
// when the context ends.
type Exec struct {
	Path string   // looked up as a shell does
	Args []string // without the path
	Dir  string   // where it runs; "": here
}

// pipeDelay is how long a command that has ended, or was killed, may keep its
// output open through children that left its process group.
const pipeDelay = 2 * time.Second

// Do runs the command once.
func (x *Exec) Do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var stderr tail
	stdout := limited{over: cancel}
	cmd := exec.CommandContext(ctx, x.Path, x.Args...)
	cmd.Dir, cmd.Env = x.Dir, append(os.Environ(), environment(ctx)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in.Text()), &stdout, &stderr
	cmd.WaitDelay = pipeDelay
	ownGroup(cmd)
	err := cmd.Run()
	switch {
	case stdout.exceeded:
		return runtime.Value{}, tooLarge(x.Path)
	case ctx.Err() != nil:
		return runtime.Value{}, ctx.Err()
	case errors.Is(err, exec.ErrWaitDelay):
		killGroup(cmd)
	case err != nil:
		return runtime.Value{}, x.failure(err, stdout.kept.Bytes(), stderr.String())
	}
	return parseResult(stdout.kept.Bytes(), x.Path)
}

// failure is what a command that could not start or did not exit with 0 means.
func (x *Exec) failure(err error, stdout []byte, stderr string) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return taskFailed("cannot run %s: %v", x.Path, err)
	}
	if e := namedError(stdout); e != nil {
		return e
	}
	if stderr == "" {
		return taskFailed("%s: %v", x.Path, exit)
	}
	return taskFailed("%s", stderr)
}

// String is the binding as an operator writes it.
func (x *Exec) String() string {
	return fmt.Sprintf("exec:%s", strings.Join(append([]string{x.Path}, x.Args...), " "))
}

// environment tells a command which attempt it serves.
func environment(ctx context.Context) []string {
	info := runtime.InfoOf(ctx)
	var env []string
	add := func(name, value string) {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	add("ASL_TASK", info.Task)
	add("ASL_STATE", info.State)
	add("ASL_ATTEMPT", strconv.Itoa(info.Attempt+1))
	add("ASL_IDEMPOTENCY_KEY", info.Key)
	add("ASL_TASK_TOKEN", info.Token)
	return env
}

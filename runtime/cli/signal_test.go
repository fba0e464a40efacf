//go:build unix

package cli_test

import (
	"context"
	"os"
	"syscall"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// The first Ctrl-C cancels the work and ends the execution with exit code 1.
func TestInterrupt(t *testing.T) {
	p := program()
	p.Handlers = map[string]bind.Func{"Work": func(ctx context.Context, _ runtime.Value) (runtime.Value, error) {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			return runtime.Value{}, err
		}
		<-ctx.Done()
		return runtime.Value{}, ctx.Err()
	}}
	run(p, "", "run", "--set", "Table=x").want(t, 1, "", "one: stopping; once more to kill\none: the execution was interrupted\n")
}

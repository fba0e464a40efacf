//go:build unix

package bind_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"

	"github.com/aslc-dev/aslc/runtime/bind"
)

// A command that hangs is killed with all that it has started.
func TestExecKillsTheGroup(t *testing.T) {
	pidFile := t.TempDir() + "/pid"
	t.Setenv(childMode, "hang")
	t.Setenv("BIND_TEST_PIDFILE", pidFile)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := runOne(ctx, &bind.Exec{Path: os.Args[0]}, `{}`)
		done <- err
	}()
	pid := waitForPid(pidFile)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the context's", err)
	}
	if !gone(pid) {
		t.Errorf("the grandchild %d is still there", pid)
	}
}

// waitForPid spins until the child has written its grandchild's id.
func waitForPid(file string) int {
	for {
		if text, err := os.ReadFile(file); err == nil {
			pid, _ := strconv.Atoi(string(text))
			return pid
		}
		runtime.Gosched()
	}
}

// gone spins until the process has ended; the test's own time-out is the limit.
func gone(pid int) bool {
	for {
		if zombie(pid) || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			return true
		}
		runtime.Gosched()
	}
}

// zombie says that a process has ended though nobody has waited for it: its
// parent was killed, and the first process may not reap it.
func zombie(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := bytes.Cut(text, []byte(") "))
	return len(rest) > 0 && rest[0] == 'Z'
}

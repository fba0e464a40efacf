package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

func init() {
	limits["file-size"] = limitFileSize
	limits["sync"] = failSyncs
}

// limitFileSize lets no file grow much beyond the log: writes fail as on a full disk.
func limitFileSize(s *Store) error {
	info, err := os.Stat(s.file + "-wal")
	if err != nil {
		return err
	}
	size := uint64(info.Size() + 30_000)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size})
}

// failSyncs makes fsync and fdatasync of the process fail with EIO from now on,
// by a filter of system calls.
func failSyncs(*Store) error {
	numbers := map[string][3]uintptr{"amd64": {74, 75, 317}, "arm64": {82, 83, 277}}[runtime.GOARCH] // fsync, fdatasync, seccomp
	const (
		setNoNewPrivs = 38 // prctl
		setFilter     = 1  // seccomp
		threadSync    = 1
		load          = 0x20 // BPF_LD | BPF_W | BPF_ABS
		equal         = 0x15 // BPF_JMP | BPF_JEQ | BPF_K
		ret           = 0x06 // BPF_RET | BPF_K
		fail          = 0x00050000
		allow         = 0x7fff0000
	)
	type instruction struct {
		code   uint16
		jt, jf uint8
		k      uint32
	}
	filter := []instruction{
		{load, 0, 0, 0}, // the call's number
		{equal, 1, 0, uint32(numbers[0])},
		{equal, 0, 1, uint32(numbers[1])},
		{ret, 0, 0, fail | uint32(syscall.EIO)},
		{ret, 0, 0, allow},
	}
	program := struct {
		n     uint16
		first *instruction
	}{uint16(len(filter)), &filter[0]}
	runtime.LockOSThread() // both calls are this thread's; the second takes the others along
	defer runtime.UnlockOSThread()
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, setNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return fmt.Errorf("prctl: %w", errno)
	}
	if _, _, errno := syscall.RawSyscall(numbers[2], setFilter, threadSync, uintptr(unsafe.Pointer(&program))); errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	runtime.KeepAlive(filter)
	return nil
}

// TestDiskFaults: a store that cannot write, or cannot sync, stops with an
// error that says so, and has all that it acknowledged when it is opened again.
func TestDiskFaults(t *testing.T) {
	for limit, message := range map[string]string{"file-size": "disk", "sync": "disk I/O error"} {
		t.Run(limit, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "test.db")
			for round := range 3 {
				seen := record{}
				p := startChild(t, file, uint64(round), limit)
				seen.read(t, p, many)
				p.cmd.Wait()
				if got := p.errors.String(); p.cmd.ProcessState.ExitCode() != 3 || !strings.Contains(got, message) || !strings.Contains(got, "has stopped, nothing acknowledged is lost") {
					t.Errorf("exit code %d: %s", p.cmd.ProcessState.ExitCode(), got)
				}
				if len(seen) == 0 {
					t.Error("nothing was acknowledged before the fault")
				}
				verify(t, file, seen)
			}
		})
	}
}

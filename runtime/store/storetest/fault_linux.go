package storetest

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// LimitFileSize lets no file of the process grow much beyond one: writes fail as
// on a full disk.
func LimitFileSize(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	size := uint64(info.Size() + 30_000)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size})
}

// FailSyncs makes fsync and fdatasync of the process fail with EIO from now on,
// by a filter of system calls.
func FailSyncs() error {
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

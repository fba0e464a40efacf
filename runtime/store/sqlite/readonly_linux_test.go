package sqlite

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// readOnlyEnv makes the test binary a process that tries to open a store.
const readOnlyEnv = "ASLC_STORE_READ_ONLY"

// TestOpenChild is that process; by itself it has nothing to do.
func TestOpenChild(t *testing.T) {
	file := os.Getenv(readOnlyEnv)
	if file == "" {
		return
	}
	s, err := Open(file, Options{})
	if err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
	os.Stdout.WriteString(">" + err.Error() + "\n")
}

// TestReadOnlyFolder: a store needs files beside it, and says which it cannot make.
func TestReadOnlyFolder(t *testing.T) {
	for _, c := range []struct {
		name    string
		make    func(t *testing.T, file string)
		message string
	}{
		{"without a store", func(*testing.T, string) {}, "permission denied"},
		{"with a store", filled, "a store needs to make files beside it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "")
			check(t, err)
			t.Cleanup(func() { os.Chmod(dir, 0o700); os.RemoveAll(dir) })
			file := filepath.Join(dir, "test.db")
			c.make(t, file)
			os.Chmod(file, 0o666)                 // which fails where there is none
			check(t, os.RemoveAll(file+"-owner")) // that it was owned before
			cmd := exec.Command(openChild(t, dir), "-test.run", "^TestOpenChild$")
			check(t, os.Chmod(dir, 0o555))
			cmd.Env = append(os.Environ(), readOnlyEnv+"="+file)
			if os.Getuid() == 0 { // whom nothing is forbidden
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			out, err := cmd.CombinedOutput()
			check(t, err)
			if got := string(out); !strings.Contains(got, file) || !strings.Contains(got, c.message) {
				t.Errorf("the error is %s, want %s", got, c.message)
			}
		})
	}
}

// openChild copies the test binary to where everybody can run it.
func openChild(t *testing.T, dir string) string {
	from, err := os.Open(os.Args[0])
	check(t, err)
	defer from.Close()
	path := filepath.Join(dir, "child")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	check(t, err)
	_, err = io.Copy(to, from)
	check(t, err)
	check(t, to.Close())
	return path
}

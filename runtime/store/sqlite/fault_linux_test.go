package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/store/storetest"
)

func init() {
	limits["file-size"] = func(s *Store) error { return storetest.LimitFileSize(s.file + "-wal") }
	limits["sync"] = func(*Store) error { return storetest.FailSyncs() }
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

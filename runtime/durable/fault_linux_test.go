package durable_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
	"github.com/aslc-dev/aslc/runtime/store/storetest"
)

// faultEnv makes the test binary a process whose disk fails: "KIND FILE".
const faultEnv = "ASLC_DURABLE_FAULT"

// diskFaults are the ways in which a disk fails, and what the error says.
var diskFaults = map[string]struct {
	cause   func(file string) error
	message string
}{
	"full":    {func(file string) error { return storetest.LimitFileSize(file + "-wal") }, "disk"},
	"no-sync": {func(string) error { return storetest.FailSyncs() }, "disk I/O error"},
}

// TestFaultyChild is such a process; by itself it has nothing to do. It says what
// was acknowledged, and ends when nothing is accepted any more.
func TestFaultyChild(t *testing.T) {
	kind, file, ok := strings.Cut(os.Getenv(faultEnv), " ")
	if !ok {
		return
	}
	s, err := sqlite.Open(file, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, err := durable.Open(t.Context(), s, []durable.Machine{machine(t, "m", taskF, work{"F": echo})}, durable.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var say sync.Mutex
	var n atomic.Int64
	var fail sync.Once
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for {
				i := n.Add(1)
				if i > 100 {
					fail.Do(func() {
						if err := diskFaults[kind].cause(file); err != nil {
							t.Error(err)
						}
					})
				}
				e, err := svc.Start(t.Context(), durable.StartInput{Machine: "m", Name: fmt.Sprint("e", i), Input: runtime.Int(i)})
				if err != nil {
					return
				}
				what := "started"
				if err = svc.Wait(t.Context(), e.Ref); err == nil {
					what = "ended"
				}
				say.Lock()
				fmt.Printf(">%s %s\n", what, e.Name)
				say.Unlock()
			}
		})
	}
	workers.Wait()
	<-svc.Done()
	fmt.Printf(">error %s\n", svc.Err())
	for what, err := range map[string]error{
		"Start": second(svc.Start(context.Background(), durable.StartInput{Machine: "m"})),
		"Close": svc.Close(),
	} {
		if want := svc.Err(); !errors.Is(err, want) {
			t.Errorf("%s after the fault: %v, want %v", what, err, want)
		}
	}
	s.Close() // which cannot copy its log any more
}

func second[T any](_ T, err error) error { return err }

// TestDiskFaults: when the disk is full, or does not sync any more, nothing is
// accepted, with an error that says so; what was acknowledged is there when the
// store is opened again, and goes on.
func TestDiskFaults(t *testing.T) {
	for kind, fault := range diskFaults {
		t.Run(kind, func(t *testing.T) {
			f := &fixture{T: t, file: filepath.Join(t.TempDir(), "s.db")}
			cmd := exec.Command(os.Args[0], "-test.run", "^TestFaultyChild$")
			cmd.Env = append(os.Environ(), faultEnv+"="+kind+" "+f.file)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			acks := map[string]string{}
			lines := bufio.NewScanner(strings.NewReader(string(out)))
			for lines.Scan() {
				if what, name, ok := strings.Cut(strings.TrimPrefix(lines.Text(), ">"), " "); ok && strings.HasPrefix(lines.Text(), ">") {
					acks[name] = what
					if what == "error" && (!strings.Contains(name, fault.message) || !strings.Contains(name, "has stopped, nothing acknowledged is lost")) {
						t.Errorf("the error is %s", name)
					}
				}
			}
			if len(acks) < 90 {
				t.Fatalf("only %d acknowledgements:\n%s", len(acks), out)
			}
			f.machines = []durable.Machine{machine(t, "m", taskF, work{"F": echo})}
			f.open()
			defer f.close()
			for name, what := range acks {
				if what == "error" {
					continue
				}
				d, err := f.Describe(t.Context(), durable.Ref{Machine: "m", Name: name})
				f.ok(err)
				if what == "ended" && d.Status != runtime.StatusSucceeded {
					t.Errorf("the end of %s was acknowledged and is lost", name)
				}
				f.ended(d.Ref, runtime.StatusSucceeded, name[1:])
			}
		})
	}
}

package runtimetest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// Cases runs the test cases in a folder, those of `aslc test`, as subtests:
//
//	func TestCases(t *testing.T) {
//		runtimetest.Cases(t, "order.test", func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
//			return New(Bound{Binder: b}, opts...).Executor()
//		})
//	}
//
// Package casetest says what is in a case.
func Cases(t *testing.T, dir string, machine casetest.Machine) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("there are no cases in %s", dir)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			runCase(t, file, machine)
		})
	}
}

func runCase(t *testing.T, file string, machine casetest.Machine) {
	c, err := casetest.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Run(machine, false)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if covering() {
		cover(t, machine(runtime.Unbound).Definition(), got.Trace())
	}
	for _, problem := range c.Problems(got) {
		t.Error(problem)
	}
}

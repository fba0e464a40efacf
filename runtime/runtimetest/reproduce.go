package runtimetest

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime/casetest"
)

// Reproduce runs the one state that a case names, with the input, the variables
// and the tasks' results that it had in an execution, and compares how it ends.
// The command reproduce of an executable with a store writes such a test.
func Reproduce(t *testing.T, machine casetest.Machine, text string) {
	t.Helper()
	c, err := casetest.Parse(t.Name(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Run(machine, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range c.Problems(got) {
		t.Error(problem)
	}
}

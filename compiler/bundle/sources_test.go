package bundle

import (
	"io/fs"
	"os"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// TestSourcesAreWhole: a package below the runtime that is not embedded would
// be missed only by somebody who builds without a checkout. runtimetest is for
// tests, which are in a module of their own.
func TestSourcesAreWhole(t *testing.T) {
	entries, err := os.ReadDir("../../runtime")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "runtimetest" || e.Name() == "testdata" {
			continue
		}
		if _, err := fs.Stat(runtime.Sources, e.Name()); err != nil {
			t.Errorf("runtime/source.go does not embed %s", e.Name())
		}
	}
}

//go:build shared

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aslc-dev/aslc/compiler/shape"
)

// TestWild wants the shape of 85 % of the uses in the public definitions known, with
// what comes from outside promised by samples.
func TestWild(t *testing.T) {
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("set ASLC_SHARED to the directory with wild/")
	}
	files, err := filepath.Glob(filepath.Join(dir, "wild", "*.json"))
	if err != nil || len(files) < 200 {
		t.Fatal(len(files), err)
	}
	var bare, sampled tally
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if p := program(filepath.Base(file), text); p != nil {
			bare.add(p, shape.Look(p, nil))
			sampled.add(p, look(p))
		}
	}
	t.Logf("known: %d of %d with nothing promised, %d of %d with samples", bare.known, bare.all, sampled.known, sampled.all)
	if sampled.all < 1000 || float64(sampled.known) < 0.85*float64(sampled.all) {
		t.Errorf("%d of %d uses known, want 85 %%", sampled.known, sampled.all)
	}
}

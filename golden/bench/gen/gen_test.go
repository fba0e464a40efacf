package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/bench/work"
)

// TestFresh compares the committed files with what gen would write.
func TestFresh(t *testing.T) {
	for _, f := range files() {
		got, err := os.ReadFile(filepath.Join("..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != f.text {
			t.Errorf("%s is stale: go run ./golden/bench/gen", f.path)
		}
		if len(got) > 1<<20 {
			t.Errorf("%s has %d bytes, more than a definition may have", f.path, len(got))
		}
	}
}

// TestDefinitions counts the states of each kind, those of branches included.
func TestDefinitions(t *testing.T) {
	kinds := map[string]string{
		"a": "Pass 100", "b": "Pass 2 Choice 1 Succeed 1", "c": "Choice 100 Succeed 1 Fail 1",
		"d": "Parallel 1 Pass 50", "e": "Map 1 Pass 2", "f": "Task 1000", "g": "Pass 20",
	}
	for _, w := range work.Workloads {
		text := definition(w.Name)
		if !json.Valid([]byte(text)) {
			t.Fatalf("%s is not JSON:\n%s", w.Name, text)
		}
		want := strings.Fields(kinds[w.Name])
		for i := 0; i < len(want); i += 2 {
			n := strings.Count(text, `"Type": "`+want[i]+`"`)
			if strconv.Itoa(n) != want[i+1] {
				t.Errorf("%s: %d states of type %s, want %s", w.Name, n, want[i], want[i+1])
			}
		}
	}
}

// TestWrite writes everything into an empty folder.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range files() {
		if got, err := os.ReadFile(filepath.Join(dir, f.path)); err != nil || string(got) != f.text {
			t.Errorf("%s: %d bytes, %v", f.path, len(got), err)
		}
	}
}

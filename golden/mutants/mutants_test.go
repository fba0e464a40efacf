package main

import (
	"go/parser"
	"go/token"
	"testing"
)

// The table must fit the tree: each mistake can be made at one place, and gives
// a file that parses.
func TestMutantsCanBeMade(t *testing.T) {
	if len(mutants) < 20 {
		t.Errorf("%d mutants, want 20 at least", len(mutants))
	}
	names := map[string]bool{}
	for _, m := range mutants {
		if names[m.Name] {
			t.Errorf("%q is there twice", m.Name)
		}
		names[m.Name] = true
		text, err := m.mutate("../..")
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), m.File, text, parser.SkipObjectResolution); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

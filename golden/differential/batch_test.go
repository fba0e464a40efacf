package main

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/differential/random"
)

func TestPackageLevelNamesGetThePrefix(t *testing.T) {
	const code = `package order

import "github.com/aslc-dev/aslc/runtime"

const StateA runtime.State = iota + 1

type Tasks interface{ Work() }

type machine struct{ tasks Tasks }

var table = []runtime.StateInfo{StateA: {Name: "StateA", Kind: runtime.KindPass}}

func define(tasks Tasks) *runtime.Definition {
	run := machine{tasks: tasks}
	_ = run.tasks
	return &runtime.Definition{StartAt: StateA, States: table, Tasks: []string{"Tasks"}}
}
`
	const want = `package main

import "github.com/aslc-dev/aslc/runtime"

const M7StateA runtime.State = iota + 1

type M7Tasks interface{ Work() }

type M7machine struct{ tasks M7Tasks }

var M7table = []runtime.StateInfo{M7StateA: {Name: "StateA", Kind: runtime.KindPass}}

func M7define(tasks M7Tasks) *runtime.Definition {
	run := M7machine{tasks: tasks}
	_ = run.tasks
	return &runtime.Definition{StartAt: M7StateA, States: M7table, Tasks: []string{"Tasks"}}
}
`
	got, err := prefixed([]byte(code), "M7")
	if err != nil || strings.TrimSpace(string(got)) != strings.TrimSpace(want) {
		t.Errorf("error %v, got\n%s", err, got)
	}
}

// The interpreter must give the same twice, or comparing would prove nothing.
func TestTrialsCanBeRepeated(t *testing.T) {
	ended := map[string]int{}
	for seed := range uint64(100) {
		c := newCase(random.New(seed), seed)
		if c == nil {
			continue
		}
		first, second := c.interpreted(0, false).Run(), c.interpreted(0, false).Run()
		if !first.Same(second) {
			t.Errorf("%s\n%s\n%s", c.machine.Text(), show(first, second), show(second, first))
		}
		ended[first.Status]++
	}
	if ended["SUCCEEDED"] == 0 || ended["FAILED"] == 0 {
		t.Errorf("the trials ended so: %v", ended)
	}
}

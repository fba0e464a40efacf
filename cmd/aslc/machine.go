package main

import (
	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/compiler/graph"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// machineOf is what the console shows of a compiled definition.
func machineOf(r *compiler.Result) *console.Machine {
	p := r.Program
	m := &console.Machine{
		Name: p.Name, File: p.Source.Name, Definition: string(p.Source.Text), Graph: string(graph.SVG(p, nil)), GoFile: r.FileName, Go: string(r.File),
	}
	lines := map[string]emit.StateLines{}
	for _, l := range emit.MapLines(p, r.File) {
		lines[l.State] = l
	}
	p.Root.Walk(func(st ir.State) { m.States = append(m.States, stateOf(st, lines[st.Base().Name])) })
	return m
}

// drawn compiles what was given to aslc serve. A definition that cannot be compiled is
// shown as its text.
func drawn(machine, definition string) (*console.Machine, error) {
	src := &ir.Source{Name: machine + ".asl.json", Text: []byte(definition)}
	if r, _ := compiler.Compile(src, compiler.Options{Name: machine}); r != nil {
		return machineOf(r), nil
	}
	return &console.Machine{Name: machine, File: src.Name, Definition: definition}, nil
}

func stateOf(st ir.State, at emit.StateLines) console.State {
	s := console.State{
		Name: st.Base().Name, Kind: st.Kind(), Comment: st.Base().Comment,
		Lines: [2]int{at.Source.First, at.Source.Last}, Go: [2]int{at.Go.First, at.Go.Last},
	}
	if t, ok := st.(*ir.Task); ok {
		s.Resource = t.Target.ID
	}
	return s
}

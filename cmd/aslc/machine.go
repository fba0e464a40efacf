package main

import (
	"encoding/json"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/compiler/graph"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// machineOf is what the console shows of a compiled definition.
func machineOf(r *compiler.Result) *console.Machine {
	p := r.Program
	m := &console.Machine{
		Name: p.Name, File: p.Source.Name, Definition: string(p.Source.Text), Graph: string(graph.SVG(p, nil)), GoFile: r.FileName, Go: string(r.File),
	}
	m.Input, m.Promised = inputSchema(r)
	lines := map[string]emit.StateLines{}
	for _, l := range emit.MapLines(p, r.File) {
		lines[l.State] = l
	}
	p.Root.Walk(func(st ir.State) { m.States = append(m.States, stateOf(st, lines[st.Base().Name])) })
	m.Evaluate = evaluating(p)
	return m
}

// inputSchema is a JSON Schema of what executions start with: what is promised, by
// whoever works on the whole input first too, or else what a sample shows, or what the
// definition was seen to read.
func inputSchema(r *compiler.Result) (schema json.RawMessage, promised bool) {
	for _, p := range []contract.Promise{r.Contracts.InputPromise(), firstArgument(r), r.Contracts.InputHint()} {
		if !p.Type.IsUnknown() {
			return encoded(p.Type), p.Trust >= contract.Promised
		}
	}
	read := shape.Reads(r.Program)
	if len(read.Members) == 0 {
		return nil, false
	}
	return encoded(readSchema(read)), false
}

// firstArgument is what is promised about the argument of a Task that gets the whole
// input of an execution.
func firstArgument(r *compiler.Result) contract.Promise {
	for _, st := range r.Program.Root.States {
		t, ok := st.(*ir.Task)
		if ok && t.Name == r.Program.Root.StartAt.Name && t.InputPath == nil && t.Parameters == nil && t.Arguments == nil {
			return r.Contracts.ArgumentPromise(t)
		}
	}
	return contract.Promise{Type: ir.Unknown}
}

// readSchema says what may be in an input of which only the reads are known.
func readSchema(r *shape.Read) map[string]any {
	if len(r.Members) > 0 {
		members := map[string]any{}
		var order []string
		for _, m := range r.Members {
			members[m.Name] = readSchema(m)
			order = append(order, m.Name)
		}
		return map[string]any{"type": "object", "properties": members, "order": order}
	}
	for kind, name := range map[ir.Kinds]string{ir.KindNumber: "number", ir.KindString: "string", ir.KindBoolean: "boolean", ir.KindArray: "array"} {
		if r.Kinds == kind {
			return map[string]any{"type": name}
		}
	}
	return map[string]any{}
}

// encoded is a value that can be encoded.
func encoded(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // its parts are texts and numbers
	}
	return text
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
	if f := filtersOf(st); f.Any() {
		s.Filters = f
	}
	return s
}

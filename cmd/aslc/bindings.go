package main

import (
	"strings"

	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/cli"
)

// bindingsFlag is what the help of commands says of a flag with which they take the
// operator's bindings.
const bindingsFlag = "read bindings from a YAML or JSON `FILE`: tasks: {NAME: BINDING}, connections: {NAME: …}"

// table makes a binder of bindings files and of NAME=BINDING, which go before them.
func (a *app) table(files, specs []string) (*bind.Table, error) {
	t := &bind.Table{Tasks: map[string]bind.Binding{}, Connections: bind.Connections{}}
	for _, file := range files {
		text, err := a.read(file)
		if err == nil {
			err = cli.ReadBindings(text, file, t)
		}
		if err != nil {
			return nil, misused("--bindings with the name of a file", "--bindings: %v", err)
		}
	}
	for _, spec := range specs {
		name, to, ok := strings.Cut(spec, "=")
		if !ok || name == "" {
			return nil, misused("--task NAME=exec:COMMAND", "--task: %q is not of the form NAME=BINDING", spec)
		}
		b, err := bind.Parse(to)
		if err != nil {
			return nil, misused("--task NAME=exec:COMMAND", "--task %s: %v", name, err)
		}
		t.Tasks[name] = b
	}
	return t, nil
}

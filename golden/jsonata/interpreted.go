package main

import (
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// interpreted is what comes of an expression in the interpreter.
func interpreted(q query) trial.Outcome {
	f := func(run *ops.Query, input ops.Value, vars map[string]ops.Value) ops.Value {
		return interp.Expression(run, q.node, input, vars)
	}
	return trial.Run(f, q.with)
}

package pkg_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

// interpreted is a machine without generated code.
type interpreted struct{ x *runtime.Executor }

// Executor runs its executions.
func (m interpreted) Executor() *runtime.Executor { return m.x }

// work is the work of tasks on documents: that of handlers is done by their
// functions, for the interpreter has no types.
type work struct {
	runtime.Binder
	typed map[string]runtime.Work
}

// Do is runtime.Binder's.
func (w work) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if do := w.typed[task]; do != nil {
		return do(ctx, in)
	}
	return w.Binder.Do(ctx, task, in)
}

// TestInterpretedRuns runs every transcript through the interpreter as well: it
// is the second opinion on what a definition means, and on what is promised.
func TestInterpretedRuns(t *testing.T) {
	for name, compiled := range machines {
		file := filepath.Join(name, name+".asl.json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		analysis, list := compiler.Analyze(t.Context(), &ir.Source{Name: file, Text: text}, compiler.Options{
			Name: name, Contracts: &contract.Options{Dir: name, Output: filepath.Join(name, name+"_asl.go")},
		})
		if analysis == nil {
			t.Fatal(list)
		}
		newMachine := func(tasks runtime.Binder) runtimetest.Machine {
			typed := withHandlers(name, compiled)(tasks).Executor().Definition()
			return interpreted{runtime.NewExecutor(interp.Promised(analysis.Program, work{tasks, typed.Work}, analysis.Contracts))}
		}
		files, err := filepath.Glob(filepath.Join(name, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			t.Run(name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				if *update {
					return // what the compiled machine does is written
				}
				testRun(t, file, newMachine)
			})
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/teststate"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// localCompiler gives definitions to the server's engine.
type localCompiler struct {
	tasks   *localTasks
	account durable.Account
	s3      runtime.Storage // nil: none
	limits  bool            // AWS's
}

func checked(machine, definition string, express bool) (*ir.Program, error) {
	src := &ir.Source{Name: machine + ".asl.json", Text: []byte(definition)}
	program, list := compiler.Check(src, compiler.Options{Name: machine, Express: express})
	if program == nil {
		return nil, errors.New(refusal(src, list))
	}
	return program, nil
}

// Refusal is the service's, or our own where the service would accept what aslc
// cannot run.
func (c *localCompiler) Refusal(definition string, express bool) string {
	if text := compiler.Validate(definition, compiler.ValidateOptions{Express: express}).Refusal(); text != "" {
		return text
	}
	if _, err := checked("definition", definition, express); err != nil {
		return "Invalid State Machine Definition: '" + err.Error() + "'"
	}
	return ""
}

// Validate judges a definition.
func (c *localCompiler) Validate(definition string, in serve.ValidateInput) (any, []string) {
	v := compiler.Validate(definition, compiler.ValidateOptions{Express: in.Express, Warnings: in.Warnings, Max: in.MaxResults})
	return v, v.Places
}

// Variables are the variables that states read, each once, by name.
func (c *localCompiler) Variables(definition string) map[string][]string {
	program, err := checked("definition", definition, false)
	if err != nil {
		return nil
	}
	out := map[string][]string{}
	for _, s := range program.States {
		var names []string
		ir.Exprs(s, func(e ir.Expr) { names = append(names, variablesIn(e)...) })
		slices.Sort(names)
		if names = slices.Compact(names); names != nil {
			out[s.Base().Name] = names
		}
	}
	return out
}

func variablesIn(e ir.Expr) (names []string) {
	switch e := e.(type) {
	case *ir.Path:
		if e.Var != nil {
			names = append(names, e.Var.Name)
		}
	case *ir.Query:
		for _, v := range e.Vars {
			names = append(names, v.Name)
		}
	}
	return names
}

// Executor interprets a definition.
func (c *localCompiler) Executor(machine, definition string, opts ...runtime.Option) (*runtime.Executor, error) {
	program, err := checked(machine, definition, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", machine, err)
	}
	opts = append(opts, runtime.WithLimits(c.limits))
	if c.s3 != nil {
		opts = append(opts, runtime.WithStorage(c.s3))
	}
	return runtime.NewExecutor(interp.Definition(program, c.tasks.of(machine)), opts...), nil
}

// TestState tries a state.
func (c *localCompiler) TestState(ctx context.Context, body []byte) (any, error) {
	request, err := teststate.Decode(body)
	if err != nil {
		return nil, asFault(err)
	}
	opt := teststate.Options{Tasks: c.tasks.of(""), Region: c.account.Region, Account: c.account.ID}
	response, err := teststate.Run(ctx, request, opt)
	if err != nil {
		return nil, asFault(err)
	}
	return response, nil
}

func asFault(err error) error {
	var f *teststate.Fault
	if errors.As(err, &f) {
		return &serve.Fault{Code: f.Code, Message: f.Message}
	}
	return err
}

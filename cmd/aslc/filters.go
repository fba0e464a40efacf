package main

import (
	"context"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// evaluating has the interpreter evaluate the filters of a state again.
func evaluating(p *ir.Program) trace.Evaluate {
	states := map[string]ir.State{}
	for _, st := range p.States {
		states[st.Base().Name] = st
	}
	return func(v trace.Visited) ([]runtime.Member, error) {
		mock := &interp.Mock{Result: v.Result}
		if !v.Result.Exists() {
			mock.Error = &runtime.Error{Name: runtime.ErrorTaskFailed} // what is made before the work is seen
		}
		tried, err := interp.Try(context.Background(), p, &interp.Trial{
			State: states[v.State], Input: v.Input, Context: v.Context, Variables: v.Variables, Mock: mock, Tasks: runtime.Unbound,
		})
		if err != nil {
			return nil, err
		}
		if mock.Error != nil {
			return tried.Stages, nil
		}
		return tried.Stages, tried.Err
	}
}

// filtersOf are the fields of a state that stand between its input and its output.
func filtersOf(st ir.State) *trace.Filters {
	f := ir.FlowOf(st)
	if f == nil {
		return &trace.Filters{}
	}
	out := &trace.Filters{
		InputPath: pathFilter(f.InputPath), Parameters: f.Parameters != nil, ResultSelector: f.ResultSelector != nil,
		OutputPath: pathFilter(f.OutputPath), Arguments: f.Arguments != nil, Output: f.Output != nil,
	}
	switch st := st.(type) {
	case *ir.Pass:
		out.Fixed = st.Result != nil
	case *ir.Map:
		out.Items, out.ItemSelector = st.Items != nil, st.ItemSelector != nil
		if st.ItemsPath != nil {
			out.ItemsPath = pathFilter(&ir.PathField{Path: st.ItemsPath})
		}
	}
	if p := f.ResultPath; p != nil && (p.Null || len(p.Steps) > 0) {
		out.ResultPath = &trace.Filter{Text: p.Text, Null: p.Null}
		for _, step := range p.Steps {
			if step.Name != nil {
				out.ResultPath.Place = append(out.ResultPath.Place, *step.Name)
			} else {
				out.ResultPath.Place = append(out.ResultPath.Place, float64(step.Index))
			}
		}
	}
	ir.Exprs(hiddenOf(st), func(e ir.Expr) { read(out, e) })
	return out
}

// hiddenOf are the fields of a state whose outcome its events may not show, as a state.
func hiddenOf(st ir.State) ir.State {
	f := ir.FlowOf(st)
	hidden := ir.Flow{InputPath: f.InputPath, ResultSelector: f.ResultSelector}
	switch st := st.(type) {
	case *ir.Pass:
		hidden.Parameters = f.Parameters
	case *ir.Map:
		return &ir.Map{Flow: hidden, ItemsPath: st.ItemsPath, Items: st.Items, Processor: &ir.Scope{}}
	}
	return &ir.Pass{Flow: hidden}
}

// read notes what an expression reads that an event may not show.
func read(f *trace.Filters, e ir.Expr) {
	switch e := e.(type) {
	case *ir.Path:
		if e.Root == ir.Context {
			f.Context = union(f.Context, memberOf(e.Query.Steps))
		}
	case *ir.Call:
		f.Varies = f.Varies || e.Name == "States.UUID" || e.Name == "States.MathRandom" && len(e.Args) < 3
	case *ir.Query:
		jsonata.Walk(e.Node, func(n jsonata.Node) bool {
			if v, ok := n.(*jsonata.Variable); ok {
				b, builtin := jsonata.Lookup(v.Name)
				f.Varies = f.Varies || builtin && b.Varies
			}
			return true
		})
		if strings.Contains(jsonata.Dump(e.Node), "context") { // of $states; a member of that name is rare
			f.Context = union(f.Context, "")
		}
	}
}

// memberOf is the member of a member of the context object that a path leads to;
// "": another place, or many.
func memberOf(steps []jsonpath.Step) string {
	var names []string
	for _, step := range steps {
		child, ok := step.(*jsonpath.Child)
		if !ok || len(child.Names) != 1 {
			break
		}
		names = append(names, child.Names[0])
	}
	switch {
	case len(names) >= 3 && names[0] == "Map":
		return strings.Join(names[:3], ".")
	case len(names) >= 2:
		return strings.Join(names[:2], ".")
	}
	return ""
}

func union(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}

// pathFilter is InputPath or OutputPath; nil if it leaves the document as it is.
func pathFilter(p *ir.PathField) *trace.Filter {
	if p == nil {
		return nil
	}
	if p.Null {
		return &trace.Filter{Text: "null", Null: true}
	}
	out := &trace.Filter{Text: p.Path.Text, Other: p.Path.Root != ir.Input}
	for _, step := range p.Path.Query.Steps {
		switch step := step.(type) {
		case *jsonpath.Child:
			out.Place = append(out.Place, step.Names[0])
			out.Other = out.Other || len(step.Names) > 1
		case *jsonpath.Index:
			out.Place = append(out.Place, float64(step.Indices[0]))
			out.Other = out.Other || len(step.Indices) > 1
		default:
			out.Other = true
		}
	}
	if !out.Other && len(out.Place) == 0 {
		return nil
	}
	return out
}

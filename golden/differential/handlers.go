package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// handlers are those of a machine's tasks, by identity: Go functions with types that
// were made of what some of its runs have. Nil: it has none.
type handlers map[string]handler

// handler is what a handler takes and gives: noType if nothing.
type handler struct{ in, out goType }

// newHandlers makes the handlers of a machine.
func newHandlers(p *ir.Program, seeds []uint64) handlers {
	draw := rand.New(rand.NewPCG(seeds[0], 0x68616e646c6572))
	saw := look(p, seeds, func() bool { return draw.IntN(10) > 0 })
	side := func(seen ir.Type, gives bool) goType {
		if draw.IntN(12) == 0 {
			return noType
		}
		if seen.IsNothing() {
			return valueType
		}
		return (&typeMaker{draw, gives}).of(seen)
	}
	out := handlers{}
	for _, id := range taskIDs(p) {
		out[id] = handler{side(saw.took[id], false), side(saw.gave[id], true)}
	}
	return out
}

// methods are the names of the handlers' methods, by identity.
func methods(p *ir.Program) map[string]string {
	out := map[string]string{}
	for _, s := range p.States {
		if t, ok := s.(*ir.Task); ok {
			out[t.Target.ID] = t.Target.GoName
		}
	}
	return out
}

// file is a file of Go with the handlers as methods of a type.
func (h handlers) file(p *ir.Program, pkg, receiver string) []byte {
	var body bytes.Buffer
	fmt.Fprintf(&body, "type %s struct{ *trial.Tasks }\n", receiver)
	names := methods(p)
	for _, id := range slices.Sorted(maps.Keys(names)) {
		x, ok := h[id]
		if !ok {
			x = handler{valueType, valueType}
		}
		in, arg, out := "", "trial.None{}", x.out.text+", "
		if x.in.text != "" {
			in, arg = ", in "+x.in.text, "in"
		}
		call := fmt.Sprintf("return trial.Handle[%s, %s](ctx, h.Tasks, %q, %s)", textOf(x.in), textOf(x.out), id, arg)
		if x.out.text == "" {
			out, call = "", strings.Replace(call, "return", "_, err :=", 1)+"\nreturn err"
		}
		fmt.Fprintf(&body, "\nfunc (h %s) %s(ctx context.Context%s) (%serror) {\n%s\n}\n", receiver, names[id], in, out, call)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\nimport (\n", pkg)
	module := bundle.Module()
	for _, imported := range []string{"context", "encoding/json", "time", path.Join(module, "golden/differential/trial"), path.Join(module, "runtime"), path.Join(module, "runtime/codec")} {
		if regexp.MustCompile(`\b` + path.Base(imported) + `\.`).Match(body.Bytes()) {
			fmt.Fprintf(&b, "%q\n", imported)
		}
	}
	b.WriteString(")\n\n")
	b.Write(body.Bytes())
	return b.Bytes()
}

func textOf(t goType) string {
	if t.text == "" {
		return "trial.None"
	}
	return t.text
}

// options write the handlers into a directory of their own in dir, which is in this
// module.
func (h handlers) options(p *ir.Program, dir string, loader *contract.Loader) (*contract.Options, error) {
	dir, err := os.MkdirTemp(dir, "handlers")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "handlers.go"), h.file(p, "machine", "Handlers"), 0o644); err != nil {
		return nil, err
	}
	return &contract.Options{Dir: dir, Output: filepath.Join(dir, "machine_asl.go"), Severity: lenient(), Loader: loader}, nil
}

// smaller are handlers one of which has a type that says less.
func (h handlers) smaller() []handlers {
	var out []handlers
	with := func(id string, x handler) {
		less := maps.Clone(h)
		less[id] = x
		out = append(out, less)
	}
	for _, id := range slices.Sorted(maps.Keys(h)) {
		for _, t := range h[id].in.smaller() {
			with(id, handler{t, h[id].out})
		}
		for _, t := range h[id].out.smaller() {
			with(id, handler{h[id].in, t})
		}
	}
	return out
}

// String shows the handlers.
func (h handlers) String() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(h)) {
		fmt.Fprintf(&b, "%s takes %s and gives %s\n", id, textOf(h[id].in), textOf(h[id].out))
	}
	return b.String()
}

// held are the checks of a task's documents.
func (h handlers) held(promised *contract.Set) func(*ir.Task) (argument, result func(runtime.Value) error) {
	return func(t *ir.Task) (argument, result func(runtime.Value) error) {
		id := t.Target.ID
		if h[id].in.typ == valueType.typ && h[id].out.typ == valueType.typ {
			return nil, nil // it has no types
		}
		argument = check("the argument of "+id, h[id].in, promised.Takes(t))
		if t.Target.Pattern != ir.WaitForTaskToken {
			result = check("the result of "+id, h[id].out, promised.Arrives(t))
		}
		return argument, result
	}
}

// check reads documents as a type; what the compiler says that the type takes may
// refuse nothing else.
func check(what string, t goType, promised ir.Type) func(runtime.Value) error {
	if t.typ == nil || t.typ == noType.typ {
		return nil
	}
	said := interp.Check(what, promised)
	return func(v runtime.Value) error {
		if problem := trial.Read(v, reflect.New(t.typ).Elem()); problem != "" {
			return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: what + ": " + problem}
		}
		if said != nil {
			return said(v)
		}
		return nil
	}
}

// behindHandlers do what Tasks do behind handlers: of documents, what the types have
// gets through to them and back, printed as encoding/json does.
type behindHandlers struct {
	*trial.Tasks
	handlers handlers
}

// Do is runtime.Binder's.
func (b behindHandlers) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	h, ok := b.handlers[task]
	if !ok {
		return b.Tasks.Do(ctx, task, in)
	}
	doc, problem := through(h.in, in)
	if problem != "" {
		panic(problem) // it was looked at
	}
	out, err := b.Tasks.Do(ctx, task, doc)
	if err != nil {
		return out, err
	}
	if h.out.text == "" {
		return runtime.Null(), nil
	}
	out, problem = through(h.out, out)
	if problem != "" {
		return out, &runtime.Error{Name: "Trial.Unfit", Cause: problem}
	}
	return out, nil
}

// through is a document as it is printed of a type that has read it.
func through(t goType, doc runtime.Value) (out runtime.Value, problem string) {
	x := reflect.New(t.typ).Elem()
	if problem := trial.Read(doc, x); problem != "" {
		return doc, problem
	}
	out, err := runtime.Encode(x.Interface())
	if err != nil {
		panic(err)
	}
	return out, ""
}

package durable_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// work does tasks by identity. What is not there comes by its token.
type work map[string]func(context.Context, runtime.Value) (runtime.Value, error)

func (w work) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if err := begin(ctx); err != nil {
		return runtime.Value{}, err
	}
	if f := w[task]; f != nil {
		return f(ctx, in)
	}
	return runtime.Value{}, runtime.ErrPending
}

// echo gives a task's input back.
func echo(_ context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

// machine is a definition with its states' text, interpreted.
func machine(t testing.TB, name, states string, w work) durable.Machine {
	t.Helper()
	text := `{"StartAt": "S", "States": {` + states + `}}`
	p, list := compiler.Check(&ir.Source{Name: name + ".asl.json", Text: []byte(text)}, compiler.Options{})
	if p == nil {
		t.Fatalf("%v", list)
	}
	def := interp.Definition(p, w)
	def.Text = text
	return durable.Machine{Name: name, Executor: runtime.NewExecutor(def)}
}

// fixture is a service over a store that can be closed and opened again.
type fixture struct {
	*testing.T
	*durable.Service
	file     string
	store    *sqlite.Store
	machines []durable.Machine
	options  durable.Options
}

func newFixture(t *testing.T, machines ...durable.Machine) *fixture {
	t.Helper()
	f := &fixture{T: t, file: filepath.Join(t.TempDir(), "s.db"), machines: machines}
	f.open()
	t.Cleanup(f.close)
	return f
}

func (f *fixture) open() {
	f.Helper()
	var err error
	f.store, err = sqlite.Open(f.file, sqlite.Options{})
	f.ok(err)
	if lending {
		for i := range f.machines {
			f.machines[i].Host = newHost(f.machines[i].Executor)
		}
	}
	f.Service, err = durable.Open(f.Context(), f.store, f.machines, f.options)
	f.ok(err)
}

func (f *fixture) close() {
	f.Helper()
	f.ok(f.Service.Close())
	problems, err := f.store.Check(context.Background())
	f.ok(err)
	for _, p := range problems {
		f.Error(p)
	}
	f.ok(f.store.Close())
}

func (f *fixture) reopen() {
	f.Helper()
	f.close()
	f.open()
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) refused(err error, want durable.Code) {
	f.Helper()
	if got := durable.CodeOf(err); got != want {
		f.Fatalf("%v: code %q, want %q", err, got, want)
	}
}

// start starts an execution of the first machine.
func (f *fixture) start(name, in string) durable.Ref {
	f.Helper()
	s, err := f.Start(f.Context(), durable.StartInput{Machine: f.machines[0].Name, Name: name, Input: runtime.Literal(in)})
	f.ok(err)
	return s.Ref
}

// events follows an execution to its end and gives the types of its events.
func (f *fixture) events(ref durable.Ref) string {
	f.Helper()
	var types []string
	for e, err := range f.Follow(f.Context(), ref) {
		f.ok(err)
		v, err := runtime.Parse(e.JSON)
		f.ok(err)
		if id, _ := v.Field("id").Int(); id != e.ID || e.ID != int64(len(types)+1) {
			f.Fatalf("event %d of %d: %s", e.ID, len(types)+1, e.JSON)
		}
		types = append(types, v.Field("type").String())
	}
	return strings.Join(types, " ")
}

// until follows an execution until it has had an event of a type.
func (f *fixture) until(ref durable.Ref, event string) runtime.Value {
	f.Helper()
	for e, err := range f.Follow(f.Context(), ref) {
		f.ok(err)
		if v, _ := runtime.Parse(e.JSON); v.Field("type").String() == event {
			return v
		}
	}
	f.Fatalf("%s has no event %s", ref.Name, event)
	return runtime.Value{}
}

// ended follows an execution to its end and compares how that is.
func (f *fixture) ended(ref durable.Ref, status runtime.Status, output string) durable.Description {
	f.Helper()
	f.events(ref)
	d, err := f.Describe(f.Context(), ref)
	f.ok(err)
	if d.Status != status || string(d.Output) != output {
		f.Fatalf("%s is %s with %s (%s: %s), want %s with %s", ref.Name, d.Status, d.Output, d.Error, d.Cause, status, output)
	}
	return d
}

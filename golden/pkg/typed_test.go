package pkg_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/golden/pkg/typed-handlers"
	"github.com/aslc-dev/aslc/golden/pkg/typed-schemas"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

// TestTypedRun: what schemas promise is what Run takes and gives.
func TestTypedRun(t *testing.T) {
	m := typedschemas.New(typedschemas.Bound{Binder: runtimetest.Fakes{"Ship": runtimetest.Returns(`{"status":"SENT"}`)}})
	in := typedschemas.Input{
		ID: "o-1", Total: codec.Some(12.5), Address: codec.Some[*typedschemas.InputAddress](nil),
		Lines: []typedschemas.ShipInputLine{{Sku: "a", Quantity: 2}},
	}
	out, err := m.Run(t.Context(), in)
	if err != nil || out.ID != "o-1" || out.Status != typedschemas.ShipOutputStatusSENT || out.Why.Set {
		t.Errorf("got %+v, %v", out, err)
	}
	// Of lists that are never null, one that nobody made is empty.
	if _, err := m.Run(t.Context(), typedschemas.Input{ID: "o-2"}); err != nil {
		t.Error(err)
	}
	doc, err := m.RunValue(t.Context(), runtime.Literal(`{"id":"o-3","lines":[]}`))
	if want := `{"id":"o-3","status":"SENT","parcel":{"status":"SENT"}}`; err != nil || doc.Text() != want {
		t.Errorf("RunValue gives %s, %v; want %s", doc.Text(), err, want)
	}
}

// TestTypedResume takes executions with typed tasks up again after each of their
// checkpoints: nothing else comes out.
func TestTypedResume(t *testing.T) {
	for _, input := range []string{
		`{"total": 12.0, "card": "4242", "tags": ["c", "a", "b"]}`, `{"total": 12.5, "card": "4242", "tags": []}`,
		`{"total": 1, "card": "nan", "tags": []}`, `{"total": 1, "card": "c", "tags": ["a", 7]}`, `{"total": 1, "card": "c", "tags": null}`,
	} {
		journal := &runtime.Journal{}
		clock := func() runtime.Option { return runtime.WithClock(runtime.NewVirtualClock(runtimetest.Epoch)) }
		x := typedhandlers.New(typedhandlers.NewTasks(), clock(), runtime.WithJournal(journal), runtime.WithName("test"), runtime.WithSeed(1)).Executor()
		out, err := x.RunJSON(t.Context(), []byte(input))
		checkpoints := journal.Checkpoints
		if len(checkpoints) < 4 {
			t.Fatalf("%s: only %d checkpoints", input, len(checkpoints))
		}
		for i, c := range checkpoints {
			again := typedhandlers.New(typedhandlers.NewTasks(), clock(), runtime.WithName("test"), runtime.WithSeed(1)).Executor()
			e, resumeErr := again.Resume(t.Context(), c.Image)
			if resumeErr != nil {
				t.Fatal(resumeErr)
			}
			v, err2 := e.Wait()
			if v.Text() != string(out) || causeOf(err) != causeOf(err2) {
				t.Errorf("%s after checkpoint %d: %s, %v; want %s, %v", input, i, v.Text(), err2, out, err)
			}
		}
	}
}

func causeOf(err error) string {
	if e, ok := errors.AsType[*runtime.Error](err); ok {
		return e.Name + ": " + e.Cause
	}
	return ""
}

// spoiler changes what it is given, then and later, while other handlers work on
// the same documents.
type spoiler struct {
	*typedhandlers.Handlers
	mu    sync.Mutex
	given [][]string
}

// Sort spoils all that it was ever given.
func (s *spoiler) Sort(_ context.Context, in []string) ([]string, error) {
	out := slices.Sorted(slices.Values(in))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.given = append(s.given, in)
	for _, list := range s.given {
		for i := range list {
			list[i] = "spoiled"
		}
	}
	return out, nil
}

// TestHandlersOwnTheirInput: what a handler does to its argument changes nothing
// elsewhere. The branches run side by side: the race detector looks on in CI.
func TestHandlersOwnTheirInput(t *testing.T) {
	s := &spoiler{Handlers: typedhandlers.NewTasks().(*typedhandlers.Handlers)}
	m := typedhandlers.New(s)
	for range 20 {
		out, err := m.RunJSON(t.Context(), []byte(`{"total": 1, "card": "", "tags": ["b", "a"]}`))
		want := `{"total":1,"card":"","tags":["b","a"],"payment":{"id":"cash"},"split":[["a","b"],["a","b"],null],"ping":"pong"}`
		if err != nil || string(out) != want {
			t.Errorf("got %s, %v; want %s", out, err, want)
		}
	}
}

package typed

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/golden/bench/b"
	"github.com/aslc-dev/aslc/golden/bench/e"
	"github.com/aslc-dev/aslc/golden/bench/hand"
	"github.com/aslc-dev/aslc/golden/bench/work"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// order is the input of f.
const order = `{"id":"order-1","n":42,"customer":{"name":"Ada","tier":"gold"}}`

// side is one of the two that are compared: JSON in, JSON out.
type side func(context.Context, []byte) ([]byte, error)

func twinF(ctx context.Context, in []byte) ([]byte, error) {
	calls, busy := 0, &hand.Error{Name: "Busy", Cause: "try again"}
	return hand.FTyped(ctx, in, func(_ context.Context, in hand.Order) (hand.Order, error) {
		if calls++; calls%2 == 1 {
			return hand.Order{}, busy
		}
		in.N++
		return in, nil
	})
}

// workloads are the twins on structs beside compiled machines. What b and e know of
// their documents the compiler infers; f has a handler with types.
var workloads = map[string]struct {
	in       []byte
	twin     side
	compiled func(...runtime.Option) *runtime.Executor
}{
	"typedb": {work.Input("b"), hand.BTyped, func(o ...runtime.Option) *runtime.Executor { return b.New(nil, o...).Executor() }},
	"typede": {work.Input("e"), hand.ETyped, func(o ...runtime.Option) *runtime.Executor { return e.New(nil, o...).Executor() }},
	"typedf": {[]byte(order), twinF, func(o ...runtime.Option) *runtime.Executor {
		// The definition's back-off of a second takes no time, as in the twin.
		return New(NewTasks(), append(o, runtime.WithClock(runtime.NewVirtualClock(time.Unix(0, 0))))...).Executor()
	}},
}

func BenchmarkTYPEDB(b *testing.B) { compare(b, "typedb") }
func BenchmarkTYPEDE(b *testing.B) { compare(b, "typede") }
func BenchmarkTYPEDF(b *testing.B) { compare(b, "typedf") }

func compare(b *testing.B, name string) {
	w := workloads[name]
	b.Run("hand", func(b *testing.B) { measure(b, w.in, w.twin) })
	b.Run("generated", func(b *testing.B) { measure(b, w.in, w.compiled().RunJSON) })
	b.Run("history", func(b *testing.B) {
		history := &runtime.History{}
		x := w.compiled(runtime.WithHistory(history))
		measure(b, w.in, func(ctx context.Context, in []byte) ([]byte, error) {
			history.Reset()
			return x.RunJSON(ctx, in)
		})
	})
}

func measure(b *testing.B, in []byte, run side) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := run(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// TestTwinsAgree proves that both sides do the same work.
func TestTwinsAgree(t *testing.T) {
	for _, row := range work.Typed {
		w := workloads[row.Name]
		want, err := w.twin(t.Context(), w.in)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.compiled().RunJSON(t.Context(), w.in); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %.200s, %v; the twin gives %.200s", row.Name, got, err, want)
		}
	}
}

// TestGeneratedFileIsFresh compares the committed file with what the compiler
// makes now.
func TestGeneratedFileIsFresh(t *testing.T) {
	text, err := os.ReadFile("typed.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	res, list := compiler.Compile(&ir.Source{Name: "typed.asl.json", Text: text}, compiler.Options{
		Package: "typed", Contracts: &contract.Options{Dir: ".", Output: "typed_asl.go"},
	})
	if res == nil {
		t.Fatal(list)
	}
	if have, err := os.ReadFile("typed_asl.go"); err != nil || !bytes.Equal(have, res.File) {
		t.Errorf("typed_asl.go is stale: go generate ./golden/bench/typed (%v)", err)
	}
}

package bench

import (
	"bytes"
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/golden/bench/a"
	"github.com/aslc-dev/aslc/golden/bench/b"
	"github.com/aslc-dev/aslc/golden/bench/c"
	"github.com/aslc-dev/aslc/golden/bench/comparison"
	"github.com/aslc-dev/aslc/golden/bench/d"
	"github.com/aslc-dev/aslc/golden/bench/e"
	"github.com/aslc-dev/aslc/golden/bench/f"
	"github.com/aslc-dev/aslc/golden/bench/filter"
	"github.com/aslc-dev/aslc/golden/bench/g"
	"github.com/aslc-dev/aslc/golden/bench/h"
	"github.com/aslc-dev/aslc/golden/bench/hand"
	"github.com/aslc-dev/aslc/golden/bench/object"
	"github.com/aslc-dev/aslc/golden/bench/path"
	"github.com/aslc-dev/aslc/golden/bench/sort"
	"github.com/aslc-dev/aslc/golden/bench/work"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

var update = flag.Bool("update", false, "write the generated files anew")

// handler is f's work: it fails at every other call, and so once in every state.
type handler struct{ calls int }

var errBusy = &runtime.Error{Name: "Busy", Cause: "try again"}

// Noop is the task of f.
func (h *handler) Noop(_ context.Context, in runtime.Value) (runtime.Value, error) {
	if h.calls++; h.calls%2 == 1 {
		return runtime.Value{}, errBusy
	}
	return in, nil
}

// compiled makes each workload's machine.
var compiled = map[string]func(...runtime.Option) *runtime.Executor{
	"a": func(o ...runtime.Option) *runtime.Executor { return a.New(nil, o...).Executor() },
	"b": func(o ...runtime.Option) *runtime.Executor { return b.New(nil, o...).Executor() },
	"c": func(o ...runtime.Option) *runtime.Executor { return c.New(nil, o...).Executor() },
	"d": func(o ...runtime.Option) *runtime.Executor { return d.New(nil, o...).Executor() },
	"e": func(o ...runtime.Option) *runtime.Executor { return e.New(nil, o...).Executor() },
	"f": func(o ...runtime.Option) *runtime.Executor {
		// The definition's back-off of a second takes no time, as in the twin.
		o = append(o, runtime.WithClock(runtime.NewVirtualClock(time.Unix(0, 0))))
		return f.New(&handler{}, o...).Executor()
	},
	"g": func(o ...runtime.Option) *runtime.Executor { return g.New(nil, o...).Executor() },
	"h": func(o ...runtime.Option) *runtime.Executor { return h.New(nil, o...).Executor() },

	"path":       func(o ...runtime.Option) *runtime.Executor { return path.New(nil, o...).Executor() },
	"comparison": func(o ...runtime.Option) *runtime.Executor { return comparison.New(nil, o...).Executor() },
	"object":     func(o ...runtime.Option) *runtime.Executor { return object.New(nil, o...).Executor() },
	"filter":     func(o ...runtime.Option) *runtime.Executor { return filter.New(nil, o...).Executor() },
	"sort":       func(o ...runtime.Option) *runtime.Executor { return sort.New(nil, o...).Executor() },
}

// twin is a hand-written machine.
type twin func(context.Context, []byte) ([]byte, error)

func handF(ctx context.Context, in []byte) ([]byte, error) {
	calls, busy := 0, &hand.Error{Name: "Busy", Cause: "try again"}
	return hand.F(ctx, in, func(_ context.Context, v hand.Value) (hand.Value, error) {
		if calls++; calls%2 == 1 {
			return hand.Value{}, busy
		}
		return v, nil
	})
}

var twins = map[string]twin{"a": hand.A, "b": hand.B, "c": hand.C, "d": hand.D, "e": hand.E, "f": handF, "g": hand.G,
	"h": hand.H, "path": hand.Path, "comparison": hand.Comparison, "object": hand.Object, "filter": hand.Filter, "sort": hand.Sort}

func BenchmarkA(b *testing.B) { compare(b, "a") }
func BenchmarkB(b *testing.B) { compare(b, "b") }
func BenchmarkC(b *testing.B) { compare(b, "c") }
func BenchmarkD(b *testing.B) { compare(b, "d") }
func BenchmarkE(b *testing.B) { compare(b, "e") }
func BenchmarkF(b *testing.B) { compare(b, "f") }
func BenchmarkG(b *testing.B) { compare(b, "g") }
func BenchmarkH(b *testing.B) { compare(b, "h") }

func BenchmarkPATH(b *testing.B)       { compare(b, "path") }
func BenchmarkCOMPARISON(b *testing.B) { compare(b, "comparison") }
func BenchmarkOBJECT(b *testing.B)     { compare(b, "object") }
func BenchmarkFILTER(b *testing.B)     { compare(b, "filter") }
func BenchmarkSORT(b *testing.B)       { compare(b, "sort") }

func compare(b *testing.B, name string) {
	in := work.Input(name)
	b.Run("hand", func(b *testing.B) { measure(b, in, twins[name]) })
	b.Run("generated", func(b *testing.B) { measure(b, in, compiled[name]().RunJSON) })
	b.Run("history", func(b *testing.B) {
		history := &runtime.History{}
		x := compiled[name](runtime.WithHistory(history))
		measure(b, in, func(ctx context.Context, in []byte) ([]byte, error) {
			history.Reset()
			return x.RunJSON(ctx, in)
		})
	})
}

func measure(b *testing.B, in []byte, run twin) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := run(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// TestTwinsAgree proves that both sides do the same work.
func TestTwinsAgree(t *testing.T) {
	for _, w := range work.Workloads {
		in := work.Input(w.Name)
		want, err := twins[w.Name](t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := compiled[w.Name]().RunJSON(t.Context(), in)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %.200s, %v; the twin gives %.200s", w.Name, got, err, want)
		}
	}
}

// TestTwinsAgreeOnOddInputs has inputs that the JSONata workloads are not
// measured with: both sides give the same, or both fail.
func TestTwinsAgreeOnOddInputs(t *testing.T) {
	for _, in := range []string{
		`{}`, `[]`, `null`, `{"items":[]}`, `{"items":{"price":20,"qty":2,"name":"one"}}`, `{"items":[{"price":20,"qty":2,"name":"one"}],"id":"7"}`,
		`{"items":[{"price":"20","qty":2}]}`, `{"items":[{"price":20,"qty":null}]}`, `{"items":[{"qty":2},{"price":11.5},{"price":1,"qty":1,"name":["a","b"]}],"id":6}`,
		`{"items":[{"price":1e21,"qty":1.5,"name":1.50},{"price":1e-7,"qty":3,"name":"\u00e9\n"}],"customer":{"name":"Ada Lovelace","tier":"basic"},"id":6}`,
		`{"customer":{"name":7,"address":[{"city":"a"},{"city":"b"}]},"id":{"a":[1]}}`, `{"customer":[{"name":"Ada Lovelace","tier":1}],"id":5.5,"items":[[{"price":1,"qty":2,"name":"in"}]]}`,
		`{"id":true}`, `{"id":6,"customer":{"tier":"x","name":"Ada"}}`, `{"items":[{"qty":1,"price":"b","name":1},{"qty":1,"price":"a","name":2},{"name":3},{"qty":2,"name":4}]}`,
	} {
		for _, w := range work.Workloads {
			if w.Ratio == 0 {
				continue // no JSONata
			}
			want, failure := twins[w.Name](t.Context(), []byte(in))
			got, err := compiled[w.Name]().RunJSON(t.Context(), []byte(in))
			if (err == nil) != (failure == nil) || err == nil && !bytes.Equal(got, want) {
				t.Errorf("%s of %s: got %s, %v; the twin gives %s, %v", w.Name, in, got, err, want, failure)
			}
		}
	}
}

// TestGeneratedFilesAreFresh compares the committed files with what the
// compiler makes now.
func TestGeneratedFilesAreFresh(t *testing.T) {
	names := []string{"ten", "waits", "asks"} // of the durable engine's benchmarks
	for _, w := range work.Workloads {
		names = append(names, w.Name)
	}
	for _, name := range names {
		text, err := os.ReadFile(name + "/" + name + ".asl.json")
		if err != nil {
			t.Fatal(err)
		}
		res, list := compiler.Compile(&ir.Source{Name: name + ".asl.json", Text: text}, compiler.Options{})
		if res == nil {
			t.Fatal(list)
		}
		file := name + "/" + res.FileName
		if *update {
			if err := os.WriteFile(file, res.File, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(file); err != nil || !bytes.Equal(have, res.File) {
			t.Errorf("%s is stale: go test ./golden/bench -update (%v)", file, err)
		}
	}
}

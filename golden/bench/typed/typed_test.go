package typed

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/golden/bench/hand"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

const input = `{"id":"order-1","n":42,"customer":{"name":"Ada","tier":"gold"}}`

// compiled is made once, as its users would. The definition's back-off of a second
// takes no time, as in the twin.
var compiled = New(NewTasks(), runtime.WithClock(runtime.NewVirtualClock(time.Unix(0, 0))))

func generated(ctx context.Context, in []byte) ([]byte, error) { return compiled.RunJSON(ctx, in) }

func twin(ctx context.Context, in []byte) ([]byte, error) {
	calls, busy := 0, &hand.Error{Name: "Busy", Cause: "try again"}
	return hand.FTyped(ctx, in, func(_ context.Context, in hand.Order) (hand.Order, error) {
		if calls++; calls%2 == 1 {
			return hand.Order{}, busy
		}
		in.N++
		return in, nil
	})
}

func Benchmark(b *testing.B) {
	for _, side := range []struct {
		name string
		run  func(context.Context, []byte) ([]byte, error)
	}{{"hand", twin}, {"generated", generated}} {
		b.Run(side.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := side.run(b.Context(), []byte(input)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestTwinsAgree proves that both sides do the same work.
func TestTwinsAgree(t *testing.T) {
	want, err := twin(t.Context(), []byte(input))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := generated(t.Context(), []byte(input)); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %s, %v; the twin gives %s", got, err, want)
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

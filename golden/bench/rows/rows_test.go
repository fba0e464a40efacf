// Package rows_test measures a distributed Map over many rows of a CSV file,
// whose task does nothing:
//
//	go test -run '^$' -bench . -benchtime 1000000x ./golden/bench/rows
//
// runs a million of them and shows the items a second and the memory that the
// process had of the system. The bars are 100,000 and 256 MB.
package rows_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"sync/atomic"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/golden/bench/rows"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/storage"
)

var update = flag.Bool("update", false, "write the generated file anew")

// handler does nothing, but at the call number look tells the size of the heap.
type handler struct {
	look  int64
	calls atomic.Int64
	heap  uint64
}

// Noop is the work: none.
func (h *handler) Noop(context.Context, runtime.Value) (runtime.Value, error) {
	if h.calls.Add(1) == h.look {
		var mem goruntime.MemStats
		goruntime.GC()
		goruntime.ReadMemStats(&mem)
		h.heap = mem.HeapAlloc
	}
	return runtime.Null(), nil
}

// machine gives a machine over a file with n rows.
func machine(tb testing.TB, n int, h *handler) *rows.Machine {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "in"), 0o755); err != nil {
		tb.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "in", "rows.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "id,customer,amount,day")
	for i := range n {
		fmt.Fprintf(w, "%d,customer %d,%d.50,2026-01-01\n", i, i%977, i%1000)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	s, err := storage.Open(dir, "123456789012")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return rows.New(h, runtime.WithStorage(s))
}

func BenchmarkRows(b *testing.B)        { measure(b, `{"write": false}`) }
func BenchmarkWrittenRows(b *testing.B) { measure(b, `{"write": true}`) }

func measure(b *testing.B, in string) {
	m := machine(b, b.N, &handler{})
	b.ResetTimer()
	if _, err := m.RunJSON(b.Context(), []byte(in)); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	var mem goruntime.MemStats
	goruntime.ReadMemStats(&mem)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
	b.ReportMetric(float64(mem.Sys)/(1<<20), "MB")
}

// TestMemory: in the middle of ten times as many rows no more memory is in use.
func TestMemory(t *testing.T) {
	const few, many = 20_000, 200_000
	used := func(n int) int64 {
		h := &handler{look: int64(n / 2)}
		if _, err := machine(t, n, h).RunJSON(t.Context(), []byte(`{"write": true}`)); err != nil {
			t.Fatal(err)
		}
		return int64(h.heap)
	}
	if first, second := used(few), used(many); second > first+16<<20 {
		t.Errorf("%d rows take %d MB, %d rows %d MB", few, first>>20, many, second>>20)
	}
}

// TestGeneratedFileIsFresh compares the committed file with what the compiler
// makes now.
func TestGeneratedFileIsFresh(t *testing.T) {
	text, err := os.ReadFile("rows.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	res, list := compiler.Compile(&ir.Source{Name: "rows.asl.json", Text: text}, compiler.Options{})
	if res == nil {
		t.Fatal(list)
	}
	if *update {
		if err := os.WriteFile(res.FileName, res.File, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(res.FileName); err != nil || !bytes.Equal(have, res.File) {
		t.Errorf("%s is stale: go test ./golden/bench/rows -update (%v)", res.FileName, err)
	}
}

//go:build unix

package durable_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/golden/bench/ten"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// tape notes the batches that a store commits, in their groups.
type tape struct {
	*sqlite.Store
	mu     sync.Mutex
	queue  [][]store.Change // handed over and not yet committed, in order
	groups [][][]store.Change
}

func (s *tape) Flush(b *store.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, b.Changes)
	s.Store.Flush(b)
}

// committed is told of each group.
func (s *tape) committed(n int, _ time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups = append(s.groups, slices.Clone(s.queue[:n]))
	s.queue = s.queue[n:]
}

// tenMachine is ten tasks that do nothing, compiled.
func tenMachine() durable.Machine {
	return durable.Machine{Executor: ten.New(ten.NewTasks()).Executor()}
}

// BenchmarkTenTasks: executions of ten tasks that do nothing, so many open at
// once, every commit synced; and after each run the bare store with the rows
// that the engine has handed over, in the same groups.
func BenchmarkTenTasks(b *testing.B) {
	for _, open := range []int{1, 50, 500} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) { benchmarkTenTasks(b, open) })
	}
}

func benchmarkTenTasks(b *testing.B, open int) {
	s := &tape{}
	s.Store = benchStore(b, sqlite.Options{Committed: s.committed})
	svc, err := durable.Open(b.Context(), s, []durable.Machine{tenMachine()}, durable.Options{})
	if err != nil {
		b.Fatal(err)
	}
	input := runtime.Literal(`{"payload":"0123456789"}`)
	times := make([]time.Duration, b.N)
	used := cpu(b)
	b.ResetTimer()
	each(b, open, func(i int) error {
		begin := time.Now()
		e, err := svc.Start(b.Context(), durable.StartInput{Machine: "ten", Name: fmt.Sprintf("order-%08d", i), Input: input})
		if err != nil {
			return err
		}
		defer func() { times[i] = time.Since(begin) }()
		return svc.Wait(b.Context(), e.Ref)
	})
	b.StopTimer()
	took := b.Elapsed()
	used = cpu(b) - used
	if err := svc.Close(); err != nil {
		b.Fatal(err)
	}
	n := float64(b.N)
	b.ReportMetric(n/took.Seconds(), "executions/s")
	b.ReportMetric(used.Seconds()*1e6/n, "cpu-µs/execution")
	b.ReportMetric(float64(len(s.groups))/n, "commits/execution")
	slices.Sort(times)
	b.ReportMetric(times[b.N/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(times[b.N*99/100].Seconds()*1e3, "p99-ms")

	bare, used := benchBare(b, s.groups)
	b.ReportMetric(n/bare.Seconds(), "bare/s")
	b.ReportMetric(used.Seconds()*1e6/n, "cpu-µs/bare")
	b.ReportMetric(100*bare.Seconds()/took.Seconds(), "%-of-bare")
}

// benchBare commits groups of batches to an empty store, one after the other.
func benchBare(b *testing.B, groups [][][]store.Change) (took, used time.Duration) {
	s := benchStore(b, sqlite.Options{})
	used = cpu(b)
	begin := time.Now()
	for _, group := range groups {
		done := make(chan error, len(group))
		for _, changes := range group {
			s.Flush(&store.Batch{Changes: changes, Done: func(err error) { done <- err }})
		}
		for range group {
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		}
	}
	return time.Since(begin), cpu(b) - used
}

func benchStore(b *testing.B, o sqlite.Options) *sqlite.Store {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "s.db"), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// each calls f b.N times, by so many goroutines.
func each(b *testing.B, open int, f func(i int) error) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range open {
		wg.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	wg.Wait()
}

// cpu is the processor time that the process has used. On a machine with other
// work it tells more than the clock.
func cpu(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

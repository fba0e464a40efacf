package durable_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// tape notes the batches of a store.
type tape struct {
	*sqlite.Store
	mu      sync.Mutex
	batches map[store.ID][][]store.Change // of each execution, in order
}

func (s *tape) Flush(b *store.Batch) {
	s.mu.Lock()
	id := b.Changes[0].ID
	s.batches[id] = append(s.batches[id], b.Changes)
	s.mu.Unlock()
	s.Store.Flush(b)
}

// tenTasks is a chain of ten tasks.
func tenTasks() string {
	var states []string
	for i := range 10 {
		name, next := "S", `"End": true`
		if i > 0 {
			name = fmt.Sprint("S", i)
		}
		if i < 9 {
			next = fmt.Sprintf(`"Next": "S%d"`, i+1)
		}
		states = append(states, fmt.Sprintf(`"%s": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", %s}`, name, next))
	}
	return strings.Join(states, ",")
}

// BenchmarkTenTasks: executions of ten tasks that do nothing, so many open at
// once, every commit synced; and the bare store with the same rows, made
// beforehand.
func BenchmarkTenTasks(b *testing.B) {
	for _, open := range []int{1, 50, 500} {
		s := &tape{batches: map[store.ID][][]store.Change{}}
		b.Run(fmt.Sprintf("open=%d/engine", open), func(b *testing.B) {
			s.Store = benchStore(b)
			clear(s.batches)
			m := machine(b, "m", tenTasks(), work{"F": echo})
			svc, err := durable.Open(b.Context(), s, []durable.Machine{m}, durable.Options{})
			if err != nil {
				b.Fatal(err)
			}
			commits := s.Stats().Commits.Load()
			b.ResetTimer()
			each(b, open, func(int) error {
				e, err := svc.Start(b.Context(), durable.StartInput{Machine: "m"})
				if err != nil {
					return err
				}
				return svc.Wait(b.Context(), e.Ref)
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "executions/s")
			b.ReportMetric(float64(s.Stats().Commits.Load()-commits)/float64(b.N), "commits/execution")
			if err := svc.Close(); err != nil {
				b.Fatal(err)
			}
		})
		b.Run(fmt.Sprintf("open=%d/bare", open), func(b *testing.B) {
			bare := benchStore(b)
			var all [][][]store.Change
			for _, batches := range s.batches {
				all = append(all, batches)
			}
			b.ResetTimer()
			each(b, open, func(i int) error {
				done := make(chan error, 1)
				for _, changes := range again(all[i%len(all)], store.ID(i+1)) {
					bare.Flush(&store.Batch{Changes: changes, Done: func(err error) { done <- err }})
					if err := <-done; err != nil {
						return err
					}
				}
				return nil
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "executions/s")
		})
	}
}

// again gives an execution's batches to another one.
func again(batches [][]store.Change, id store.ID) [][]store.Change {
	out := make([][]store.Change, len(batches))
	for i, changes := range batches {
		c := changes[0]
		c.ID = id
		if c.New != nil {
			e := *c.New
			e.ID, e.Top, e.Name = id, id, fmt.Sprint("e", id)
			c.New = &e
		}
		out[i] = []store.Change{c}
	}
	return out
}

func benchStore(b *testing.B) *sqlite.Store {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "s.db"), sqlite.Options{})
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

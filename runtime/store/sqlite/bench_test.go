//go:build unix

package sqlite

import (
	"fmt"
	"os"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// workload is what executions of one kind hand over, encoded beforehand.
type workload struct {
	transitions int
	commits     []commit
}

// commit is what one batch holds.
type commit struct {
	frame  store.Frame
	events store.Events
	end    bool
}

// chain makes the commits of an execution of states, one letter each: P Pass,
// T Task. lazy commits before effects only, else each transition does.
func chain(states string, lazy bool) workload {
	input := `{\"order\":\"o-1234567\",\"total\":129.5,\"items\":[` + strings.Repeat(`{\"sku\":\"A-100\",\"n\":2},`, 7) + `0]}`
	w := workload{transitions: len(states)}
	var events []byte
	var first, last int64 = 1, 0
	add := func(kind, details string) {
		last++
		sep := byte(',')
		if events == nil {
			sep = '['
		}
		events = fmt.Appendf(append(events, sep), `{"timestamp":1790000000.123,"type":%q,"id":%d,"previousEventId":%d%s}`, kind, last, last-1, details)
	}
	flush := func(i int) {
		c := commit{end: i == len(states), events: store.Events{First: first, Count: int(last - first + 1), Data: append(events, ']')}}
		c.frame = store.Frame{Status: store.Ready, State: fmt.Sprint("State ", i), Data: []byte(strings.ReplaceAll(input, `\`, ``))}
		c.frame.Image = fmt.Appendf(nil, `{"seq":%d,"prev":%d,"visit":{"stage":3,"entered":1790000000123456789,"event":%d}}`, i, last, last)
		w.commits = append(w.commits, c)
		events, first = nil, last+1
	}
	document := func(object, field string) string {
		return fmt.Sprintf(`,"%sEventDetails":{"name":"State","%s":"%s","%sDetails":{"truncated":false}}`, object, field, input, field)
	}
	add("ExecutionStarted", document("executionStarted", "input"))
	for i, s := range states {
		kind := map[rune]string{'P': "Pass", 'T': "Task"}[s]
		add(kind+"StateEntered", document("stateEntered", "input"))
		if s == 'T' {
			add("LambdaFunctionScheduled", document("lambdaFunctionScheduled", "input"))
			flush(i)
			add("LambdaFunctionStarted", "")
			add("LambdaFunctionSucceeded", document("lambdaFunctionSucceeded", "output"))
		}
		add(kind+"StateExited", document("stateExited", "output"))
		if i == len(states)-1 {
			add("ExecutionSucceeded", document("executionSucceeded", "output"))
			flush(i + 1)
		} else if !lazy && !(s == 'P' && i == 0) {
			flush(i + 1)
		}
	}
	return w
}

// load drives executions through a store, open ones at a time, each waiting for
// its own acknowledgement only.
type load struct {
	s       store.Store
	w       workload
	mu      sync.Mutex
	next    store.ID
	left    int
	over    sync.WaitGroup
	latency []time.Duration
}

func (l *load) run(n, open int) {
	l.left = n
	l.over.Add(n)
	for range min(n, open) {
		l.start()
	}
	l.over.Wait()
}

func (l *load) start() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 {
		return
	}
	l.left--
	l.next++
	go l.flush(l.next, 0)
}

func (l *load) flush(id store.ID, i int) {
	c := &l.w.commits[i]
	change := store.Change{ID: id, Events: c.events}
	if i == 0 {
		change.New = &store.Execution{ID: id, Top: id, Machine: "order", Name: fmt.Sprintf("order-%012d", id),
			Definition: strings.Repeat("d", 64), Started: 1, Input: c.frame.Data, Image: []byte(`{}`)}
	}
	if c.end {
		change.End = &store.End{Status: runtime.StatusSucceeded, Stopped: 2, Output: c.frame.Data}
	} else {
		change.Frames = []store.Frame{c.frame}
	}
	begin := time.Now()
	l.s.Flush(&store.Batch{Changes: []store.Change{change}, Done: func(err error) {
		l.latency = append(l.latency, time.Since(begin)) // by the acknowledging goroutine alone
		if err != nil {
			panic(err)
		}
		if c.end {
			l.start()
			l.over.Done()
			return
		}
		l.flush(id, i+1)
	}})
}

func BenchmarkFlush(b *testing.B) {
	for _, c := range []struct {
		name   string
		states string
		lazy   bool
	}{
		{"states=10/each", "PPTPPTPPTP", false},
		{"states=10/effects", "PPTPPTPPTP", true},
		{"tasks=10", "TTTTTTTTTT", true},
	} {
		for _, sync := range []Synchronous{Full, Normal} {
			for _, open := range []int{1, 50, 500, 1000} {
				b.Run(fmt.Sprintf("%s/%s/open=%d", c.name, sync, open), func(b *testing.B) {
					benchmarkFlush(b, chain(c.states, c.lazy), sync, open)
				})
			}
		}
	}
}

func benchmarkFlush(b *testing.B, w workload, sync Synchronous, open int) {
	s := opened(b, b.TempDir(), Options{Synchronous: sync})
	l := &load{s: s, w: w}
	l.run(open, open) // the log has its size, the caches are filled
	commits, batches := s.stats.Commits.Load(), s.stats.Batches.Load()
	l.latency = l.latency[:0]
	used := cpu(b)
	b.ResetTimer()
	l.run(b.N, open)
	b.StopTimer()
	used = cpu(b) - used
	b.ReportMetric(used.Seconds()*1e6/float64(b.N*len(w.commits)), "cpu-µs/batch")
	seconds := b.Elapsed().Seconds()
	b.ReportMetric(float64(b.N)/seconds, "executions/s")
	b.ReportMetric(float64(b.N*w.transitions)/seconds, "transitions/s")
	b.ReportMetric(float64(s.stats.Batches.Load()-batches)/float64(s.stats.Commits.Load()-commits), "batches/commit")
	b.ReportMetric(float64(len(w.commits)), "batches/execution")
	slices.Sort(l.latency)
	b.ReportMetric(l.latency[len(l.latency)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(l.latency[len(l.latency)*99/100].Seconds()*1e3, "p99-ms")
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

// heapInUse and resident tell what memory a process has.
func heapInUse() float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64()) / (1 << 20)
}

func resident(t testing.TB) float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0 // not Linux
	}
	var size, pages int
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return float64(pages*os.Getpagesize()) / (1 << 20)
}

// BenchmarkParked parks executions, half on a timer and half on a token, reads
// the due ones and ends them. With -benchtime=1000000x it is the bar of a
// million parked executions.
func BenchmarkParked(b *testing.B) {
	dir := b.TempDir()
	s := opened(b, dir, Options{})
	begin := time.Now()
	parallel(b, s, b.N, func(i int) []store.Change { return parked(store.ID(i + 1)) })
	parking := time.Since(begin)
	s.Close()
	info, err := os.Stat(s.file)
	if err != nil {
		b.Fatal(err)
	}

	begin = time.Now()
	s = opened(b, dir, Options{})
	if ids, err := s.Running(b.Context(), 0, 1000); err != nil || len(ids) > 0 {
		b.Fatal(ids, err)
	}
	if _, err := s.NextWake(b.Context()); err != nil {
		b.Fatal(err)
	}
	starting := time.Since(begin)
	heap, memory := heapInUse(), resident(b)

	used := cpu(b)
	b.ResetTimer()
	wake(b, s)
	b.StopTimer()
	used = cpu(b) - used
	b.ReportMetric(used.Seconds()*1e6/float64((b.N+1)/2), "cpu-µs/woken")
	b.ReportMetric(float64(b.N)/parking.Seconds(), "parked/s")
	b.ReportMetric(float64(info.Size())/float64(b.N), "B/execution")
	b.ReportMetric(starting.Seconds()*1e3, "start-ms")
	b.ReportMetric(heap, "parked-heap-MiB")
	b.ReportMetric(memory, "parked-resident-MiB")
	b.ReportMetric(float64((b.N+1)/2)/b.Elapsed().Seconds(), "woken/s")
	b.ReportMetric(resident(b), "woken-resident-MiB")
}

// parked is an execution in a Wait state or before an answer, with 240 bytes of
// input: what BenchmarkFlush's begin with.
func parked(id store.ID) []store.Change {
	w := chain("T", true)
	f := w.commits[0].frame
	f.Status = store.Parked
	if id%2 == 1 {
		f.Wake = 1_790_000_000_000_000_000 + int64(id)*7919%1_000_003
	} else {
		f.Token = fmt.Sprintf("%043d", id)
	}
	return []store.Change{{ID: id, New: &store.Execution{ID: id, Top: id, Machine: "order", Name: fmt.Sprintf("order-%012d", id),
		Definition: strings.Repeat("d", 64), Started: 1, Input: f.Data, Image: []byte(`{}`)}, Frames: []store.Frame{f}, Events: w.commits[0].events}}
}

// parallel hands over n batches, at most 1,000 at a time.
func parallel(b *testing.B, s store.Store, n int, changes func(i int) []store.Change) {
	window := make(chan struct{}, 1000)
	for i := range n {
		window <- struct{}{}
		s.Flush(&store.Batch{Changes: changes(i), Done: func(err error) {
			if err != nil {
				panic(err)
			}
			<-window
		}})
	}
	for range cap(window) {
		window <- struct{}{}
	}
}

// wake ends what is due: found, loaded, and ended in 1,000 batches at a time.
func wake(b *testing.B, s *Store) {
	last := chain("T", true).commits[1]
	var mu sync.Mutex
	busy := map[store.ID]bool{}
	window := make(chan struct{}, 1000)
	for {
		ids, err := s.Due(b.Context(), 1<<62, 500, func(id store.ID) bool {
			mu.Lock()
			defer mu.Unlock()
			return busy[id]
		})
		if err != nil {
			b.Fatal(err)
		}
		if len(ids) == 0 {
			break
		}
		mu.Lock()
		for _, id := range ids { // before they are read: some may have gone on meanwhile
			busy[id] = true
		}
		mu.Unlock()
		all, err := s.Load(b.Context(), ids)
		if err != nil || len(all) != len(ids) {
			b.Fatal(len(all), len(ids), err)
		}
		for _, e := range all {
			release := func() {
				mu.Lock()
				defer mu.Unlock()
				delete(busy, e.ID)
			}
			if len(e.Frames) == 0 {
				release()
				continue
			}
			window <- struct{}{}
			s.Flush(&store.Batch{Changes: []store.Change{{ID: e.ID, Events: last.events,
				End: &store.End{Status: runtime.StatusSucceeded, Stopped: 3, Output: last.frame.Data}}}, Done: func(err error) {
				if err != nil {
					panic(err)
				}
				release()
				<-window
			}})
		}
	}
	for range cap(window) {
		window <- struct{}{}
	}
}

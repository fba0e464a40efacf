//go:build linux

package durable_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/golden/bench/asks"
	"github.com/aslc-dev/aslc/golden/bench/waits"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

var (
	parkedCount = flag.Int("parked", 2_000, "how many executions TestParked parks")
	parkedRates = flag.Bool("rates", false, "TestParked holds its rates against the bars, on a machine that has nothing else to do")
)

// What TestParked promises.
const (
	maxParkedResident = 256 << 20 // bytes
	maxParkedSize     = 2_500     // bytes of store each
	maxParkedStart    = 10 * time.Second
	minWoken          = 20_000 // a second
)

// parkedEnv makes the test binary a process of TestParked's: "park FILE" or "wake FILE".
const parkedEnv = "ASLC_DURABLE_PARKED"

// TestParked parks executions, half of them before a timer and half before an
// answer, in one process; another one opens the store while all are parked, and
// wakes them.
func TestParked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "parked.db")
	for _, do := range []string{"park", "wake"} {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestParkedChild$", "-test.v", "-test.timeout", "0", "-parked", fmt.Sprint(*parkedCount), fmt.Sprintf("-rates=%t", *parkedRates))
		cmd.Env = append(os.Environ(), parkedEnv+"="+do+" "+file)
		out, err := cmd.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestParkedChild is such a process; by itself it has nothing to do.
func TestParkedChild(t *testing.T) {
	do, file, ok := strings.Cut(os.Getenv(parkedEnv), " ")
	if !ok {
		return
	}
	p := &parkedTest{T: t, file: file}
	if do == "park" {
		p.park()
		return
	}
	p.wake()
}

type parkedTest struct {
	*testing.T
	file string
}

var (
	parkedNow   = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	parkedUntil = parkedNow.Add(24 * time.Hour)
	parkedAfter = parkedNow.Add(48 * time.Hour)
)

// counting counts the executions that have ended, of those that shall.
type counting struct {
	*sqlite.Store
	left atomic.Int64
	all  chan struct{} // closed when none is left
}

func (s *counting) Flush(b *store.Batch) {
	ended := int64(0)
	for i := range b.Changes {
		if b.Changes[i].End != nil {
			ended++
		}
	}
	if done := b.Done; ended > 0 {
		b.Done = func(err error) {
			done(err)
			if err == nil && s.left.Add(-ended) == 0 {
				close(s.all)
			}
		}
	}
	s.Store.Flush(b)
}

// asked does the work of the state Ask: it tells the token, and answers nothing.
type asked func(token string)

func (f asked) Ask(_ context.Context, in runtime.Value) (runtime.Value, error) {
	f(in.Field("token").String())
	return runtime.Null(), nil
}

// open opens the store and a service at a moment.
func (p *parkedTest) open(at time.Time, ask asked) (*counting, *durable.Service) {
	p.Helper()
	s, err := sqlite.Open(p.file, sqlite.Options{})
	if err != nil {
		p.Fatal(err)
	}
	counted := &counting{Store: s, all: make(chan struct{})}
	return counted, p.serve(counted, at, ask)
}

func (p *parkedTest) serve(s *counting, at time.Time, ask asked) *durable.Service {
	p.Helper()
	svc, err := durable.Open(p.Context(), s, p.machines(ask), durable.Options{Clock: runtime.NewVirtualClock(at)})
	if err != nil {
		p.Fatal(err)
	}
	return svc
}

func (p *parkedTest) machines(ask asked) []durable.Machine {
	return []durable.Machine{{Executor: waits.New(nil).Executor()}, {Executor: asks.New(ask).Executor()}}
}

func (p *parkedTest) close(what ...interface{ Close() error }) {
	p.Helper()
	for _, w := range what {
		if err := w.Close(); err != nil {
			p.Fatal(err)
		}
	}
}

// park starts the executions and lets them park.
func (p *parkedTest) park() {
	tokens, err := os.Create(p.file + ".tokens")
	if err != nil {
		p.Fatal(err)
	}
	defer tokens.Close()
	var mu sync.Mutex
	w := bufio.NewWriter(tokens)
	s, svc := p.open(parkedNow, func(token string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(w, token)
	})
	order := `"order":{"id":"o-1234567","items":[` + strings.Repeat(`{"sku":"A-100","n":2},`, 7) + `0]}}`
	input := runtime.Literal(`{"until":"` + parkedUntil.Format(time.RFC3339) + `",` + order)
	begin := time.Now()
	p.many(*parkedCount, func(i int) error {
		machine := "waits"
		if i%2 == 1 {
			machine = "asks"
		}
		_, err := svc.Start(p.Context(), durable.StartInput{Machine: machine, Name: fmt.Sprintf("order-%012d", i), Input: input})
		return err
	})
	p.Logf("%d executions started in %.1f s, %.0f a second", *parkedCount, time.Since(begin).Seconds(), float64(*parkedCount)/time.Since(begin).Seconds())
	p.close(svc, s) // those whose task had not come back go on when it is opened again
	if err := w.Flush(); err != nil {
		p.Fatal(err)
	}
}

// many calls f so many times, by 500 goroutines.
func (p *parkedTest) many(n int, f func(i int) error) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range 500 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(i); err != nil {
					p.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// wake opens the store while all are parked, then after the timers.
func (p *parkedTest) wake() {
	size, err := os.Stat(p.file)
	if err != nil {
		p.Fatal(err)
	}
	each := float64(size.Size()) / float64(*parkedCount)
	text, err := os.ReadFile(p.file + ".tokens")
	if err != nil {
		p.Fatal(err)
	}
	tokens := strings.Fields(string(text))
	before := resident(p)

	begin := time.Now()
	s, svc := p.open(parkedNow, func(string) {})
	if _, err := svc.Start(p.Context(), durable.StartInput{Machine: "waits", Name: "another", Input: runtime.Literal(`{"until":"2030-01-01T00:00:00Z"}`)}); err != nil {
		p.Fatal(err)
	}
	starting := time.Since(begin)
	memory := resident(p) - before
	p.Logf("parked: %.1f MiB resident, %.0f bytes of store each; open after %.0f ms", mebibytes(memory), each, starting.Seconds()*1e3)
	p.close(svc)

	s.left.Store(int64(*parkedCount))
	begin, used := time.Now(), cpu(p)
	svc = p.serve(s, parkedAfter, func(string) {})
	p.many(len(tokens), func(i int) error { return svc.SendTaskSuccess(p.Context(), tokens[i], runtime.Literal(`{"ok":true}`)) })
	answered := time.Since(begin)
	select {
	case <-s.all:
	case <-svc.Done():
		p.Fatal(svc.Err())
	}
	woken := float64(*parkedCount) / time.Since(begin).Seconds()
	used = cpu(p) - used
	p.Logf("woken and finished: %.0f a second, all answers taken after %.1f s; %.0f µs of processor time each; then %.1f MiB resident",
		woken, answered.Seconds(), used.Seconds()*1e6/float64(*parkedCount), mebibytes(resident(p)))
	problems, err := s.Check(p.Context())
	if err != nil || len(problems) > 0 {
		p.Error(problems, err)
	}
	p.close(svc, s)

	if memory > maxParkedResident || each > maxParkedSize {
		p.Errorf("more than %d MiB or %d bytes", maxParkedResident>>20, maxParkedSize)
	}
	if *parkedRates && (starting > maxParkedStart || woken < minWoken) {
		p.Errorf("slower than %v, or %d a second", maxParkedStart, minWoken)
	}
}

// withheld keeps what it is handed to itself, until it is let through.
type withheld struct {
	store.Store
	mu    sync.Mutex
	held  []*store.Batch
	grown sync.Cond
	open  bool
}

func (s *withheld) Flush(b *store.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open {
		s.Store.Flush(b)
		return
	}
	s.held = append(s.held, b)
	s.grown.Broadcast()
}

// await waits until so many batches are held.
func (s *withheld) await(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.held) < n {
		s.grown.Wait()
	}
}

// before waits for a batch of an execution and says how many came before it.
func (s *withheld) before(id store.ID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if i := slices.IndexFunc(s.held, func(b *store.Batch) bool { return b.Changes[0].ID == id }); i >= 0 {
			return i
		}
		s.grown.Wait()
	}
}

// let lets through what is held and what comes.
func (s *withheld) let() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = true
	for _, b := range s.held {
		s.Store.Flush(b)
	}
}

// TestAnswerAmongTimers: an answer does not stand behind all executions whose timers
// are due, but behind those that a few commits hold.
func TestAnswerAmongTimers(t *testing.T) {
	const parked, ahead = 3_000, 1_000
	p := &parkedTest{T: t, file: filepath.Join(t.TempDir(), "parked.db")}
	token := make(chan string, 1)
	s, svc := p.open(parkedNow, func(text string) { token <- text })
	p.many(parked, func(i int) error {
		_, err := svc.Start(t.Context(), durable.StartInput{Machine: "waits", Name: fmt.Sprint(i), Input: runtime.Literal(`{"until":"` + parkedUntil.Format(time.RFC3339) + `"}`)})
		return err
	})
	if _, err := svc.Start(t.Context(), durable.StartInput{Machine: "asks", Name: "asks", Input: runtime.Literal(`{}`)}); err != nil {
		t.Fatal(err)
	}
	answer := <-token
	for resting := false; !resting; { // until what follows the handler's return is in the store, too
		ready, err := s.Running(t.Context(), 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		resting = len(ready) == 0
	}
	p.close(svc)

	slow := &withheld{Store: s.Store}
	slow.grown.L = &slow.mu
	svc, err := durable.Open(t.Context(), slow, p.machines(nil), durable.Options{Clock: runtime.NewVirtualClock(parkedAfter)})
	if err != nil {
		t.Fatal(err)
	}
	slow.await(ahead)
	answered := make(chan error)
	go func() { answered <- svc.SendTaskSuccess(t.Context(), answer, runtime.Null()) }()
	if n := slow.before(s.Meta().LastID + parked + 1); n > ahead {
		t.Errorf("an answer stands behind %d executions", n)
	}
	slow.let()
	if err := <-answered; err != nil {
		t.Error(err)
	}
	p.close(svc, s)
}

// resident is what memory the process has.
func resident(t testing.TB) int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }

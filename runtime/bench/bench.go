// Package bench measures how fast a definition executes in this process.
//
// It makes two passes. The first one is measured and watched by nobody. The
// second one has an observer, which tells the states and their times: its events
// cost more than many a state, so its times compare states with each other, and
// are not the first pass's.
package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Job is what is measured.
type Job struct {
	// Worker makes what does one execution after another; each of the parallel
	// ones has its own. watch observes the second pass, and is nil in the first.
	Worker func(watch *Watch) (Worker, error)

	For      time.Duration // of the first pass, if Count is 0
	Count    int           // of the first pass's executions
	Parallel int           // executions at the same time; at least 1

	// Measured, if set, is called around the first pass: for profiles.
	Measured func(pass func() error) error
}

// Worker does one execution; its error is that of an execution that failed.
type Worker func(context.Context) error

// Report is what was measured.
type Report struct {
	Executions  int
	Failed      int
	Failure     error // the first one
	Elapsed     time.Duration
	Parallel    int
	Transitions float64 // an execution, by the second pass
	P50         time.Duration
	P90         time.Duration
	P99         time.Duration
	Allocations float64 // an execution
	Bytes       float64 // that these were, an execution
	Watched     int     // executions of the second pass
	States      []State // of the second pass, the dearest first
}

// PerSecond is the number of executions in a second.
func (r *Report) PerSecond() float64 { return float64(r.Executions) / r.Elapsed.Seconds() }

// PerExecution is the time that an execution took, on average.
func (r *Report) PerExecution() time.Duration {
	return time.Duration(r.Parallel) * r.Elapsed / time.Duration(r.Executions)
}

// PerTransition is an execution's time by its transitions, in nanoseconds.
func (r *Report) PerTransition() float64 {
	return float64(r.Parallel) * float64(r.Elapsed) / float64(r.Executions) / r.Transitions
}

// The second pass makes as many executions as the first, but no more, and takes
// no longer, than this.
const (
	mostWatched  = 1000
	longestWatch = time.Second
)

// Run measures.
func (j *Job) Run(ctx context.Context) (*Report, error) {
	r := &Report{Parallel: max(1, j.Parallel)}
	workers := make([]Worker, r.Parallel)
	for i := range workers {
		w, err := j.Worker(nil)
		if err != nil {
			return nil, err
		}
		workers[i] = w
		if err := w(ctx); ctx.Err() != nil { // to warm up; it fails again when it counts
			return nil, err
		}
	}
	pass := func() error { return j.measure(ctx, workers, r) }
	if j.Measured != nil {
		inner := pass
		pass = func() error { return j.Measured(inner) }
	}
	if err := pass(); err != nil {
		return nil, err
	}
	return r, j.watch(ctx, r)
}

// measure makes the first pass.
func (j *Job) measure(ctx context.Context, workers []Worker, r *Report) error {
	var before, after runtime.MemStats
	tallies := make([]tally, len(workers))
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	var all sync.WaitGroup
	for i, w := range workers {
		l := limit{count: share(j.Count, len(workers), i), end: start.Add(j.For)}
		if j.Count > 0 {
			l.end = time.Time{}
		}
		all.Go(func() { tallies[i].work(ctx, w, l) })
	}
	all.Wait()
	r.Elapsed = time.Since(start)
	runtime.ReadMemStats(&after)
	if ctx.Err() != nil {
		return errors.New("the benchmark was interrupted")
	}
	var times latencies
	for i := range tallies {
		t := &tallies[i]
		r.Executions += t.executions
		r.Failed += t.failed
		if r.Failure == nil {
			r.Failure = t.failure
		}
		times.add(&t.times)
	}
	r.P50, r.P90, r.P99 = times.quantile(0.5), times.quantile(0.9), times.quantile(0.99)
	r.Allocations = float64(after.Mallocs-before.Mallocs) / float64(r.Executions)
	r.Bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(r.Executions)
	return nil
}

// share is worker i's part of n executions.
func share(n, workers, i int) int {
	part := n / workers
	if i < n%workers {
		part++
	}
	return part
}

// watch makes the second pass.
func (j *Job) watch(ctx context.Context, r *Report) error {
	w := NewWatch()
	work, err := j.Worker(w)
	if err != nil {
		return err
	}
	end := time.Now().Add(longestWatch)
	for r.Watched < min(mostWatched, r.Executions) && (r.Watched == 0 || time.Now().Before(end)) {
		w.begin()
		work(ctx) // that it fails is in the report already
		r.Watched++
		if ctx.Err() != nil {
			return fmt.Errorf("the benchmark was interrupted")
		}
	}
	r.States = w.states(r.Watched)
	for _, s := range r.States {
		r.Transitions += s.Visits
	}
	return nil
}

// limit ends a worker's part: after a number of executions or, if there is a
// moment, after that, but not before the first execution.
type limit struct {
	count int
	end   time.Time
}

// tally is what a worker has done.
type tally struct {
	executions, failed int
	failure            error
	times              latencies
}

func (t *tally) work(ctx context.Context, w Worker, l limit) {
	at := time.Now()
	for {
		if l.end.IsZero() && t.executions == l.count || ctx.Err() != nil {
			return
		}
		err := w(ctx)
		now := time.Now() // one reading is an end and the next beginning
		t.times.count(now.Sub(at))
		at = now
		t.executions++
		if err != nil {
			t.failed++
			if t.failure == nil {
				t.failure = err
			}
		}
		if !l.end.IsZero() && !now.Before(l.end) {
			return
		}
	}
}

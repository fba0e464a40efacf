package bench

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// twice is a machine of a Pass state that goes to another one, twice.
type twice struct {
	runtime.NoVars
	left int
}

func (m *twice) Fork(*runtime.Run) runtime.Machine { return m }

func (m *twice) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	if at == 1 {
		return 2, in, nil
	}
	if m.left--; m.left > 0 {
		return 1, in, nil
	}
	m.left = 2 // for the next execution: a machine without variables is used again
	return runtime.End, in, nil
}

// job counts the executions of both passes and of the warm-up in ran.
func job(ran *atomic.Int64, failure error) *Job {
	return &Job{Worker: func(watch *Watch) (Worker, error) {
		var opts []runtime.Option
		if watch != nil {
			opts = append(opts, runtime.WithObserver(watch.Observe))
		}
		x := runtime.NewExecutor(&runtime.Definition{
			Name: "twice", StartAt: 1, New: func(*runtime.Run) runtime.Machine { return &twice{left: 2} },
			States: []runtime.StateInfo{1: {Name: "A", Kind: runtime.KindPass}, 2: {Name: "B", Kind: runtime.KindPass}},
		}, opts...)
		return func(ctx context.Context) error {
			ran.Add(1)
			_, err := x.Run(ctx, runtime.EmptyObject())
			return errors.Join(err, failure)
		}, nil
	}}
}

func TestCount(t *testing.T) {
	var ran atomic.Int64
	j := job(&ran, nil)
	j.Count, j.Parallel = 7, 3
	r, err := j.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if r.Executions != 7 || r.Failed != 0 || r.Watched != 7 || ran.Load() != 3+7+7 {
		t.Errorf("%+v after %d executions", r, ran.Load())
	}
	if r.Transitions != 4 || len(r.States) != 2 {
		t.Errorf("%v transitions, states %+v", r.Transitions, r.States)
	}
	sum := 0.0
	for _, s := range r.States {
		sum += s.Share
		if s.Visits != 2 {
			t.Errorf("%+v", s)
		}
	}
	if sum > 1.001 || r.States[0].Share < r.States[1].Share {
		t.Errorf("shares of %+v", r.States)
	}
}

func TestForMakesOneExecutionAtLeast(t *testing.T) {
	var ran atomic.Int64
	j := job(&ran, nil)
	j.For = time.Nanosecond
	r, err := j.Run(context.Background())
	if err != nil || r.Executions < 1 || r.Parallel != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFailures(t *testing.T) {
	var ran atomic.Int64
	broken := errors.New("broken")
	j := job(&ran, broken)
	j.Count = 3
	r, err := j.Run(context.Background())
	if err != nil || r.Failed != 3 || !errors.Is(r.Failure, broken) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestInterrupted(t *testing.T) {
	var ran atomic.Int64
	ctx, cancel := context.WithCancel(context.Background())
	j := job(&ran, nil)
	j.Count = 1_000_000_000
	j.Measured = func(pass func() error) error {
		cancel()
		return pass()
	}
	if _, err := j.Run(ctx); err == nil {
		t.Error("an interrupted benchmark has a report")
	}
}

func TestWorkerThatCannotBeMade(t *testing.T) {
	broken := errors.New("no such mock file")
	j := &Job{Count: 1, Worker: func(*Watch) (Worker, error) { return nil, broken }}
	if _, err := j.Run(context.Background()); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestShare(t *testing.T) {
	var parts []int
	for i := range 4 {
		parts = append(parts, share(10, 4, i))
	}
	if !slices.Equal(parts, []int{3, 3, 2, 2}) {
		t.Error(parts)
	}
}

func TestLatencies(t *testing.T) {
	for _, n := range []uint64{0, 1, 31, 32, 63, 64, 65, 1000, 123_456_789, 1 << 62} {
		low := uint64(floor(class(n)))
		if low > n || n-low > n>>fineness {
			t.Errorf("%d is counted as %d", n, low)
		}
	}
	var l latencies
	for i := range 100 {
		l.count(time.Duration(i + 1))
	}
	if p50, p99 := l.quantile(0.5), l.quantile(0.99); p50 != 50 || p99 != 98 {
		t.Errorf("p50 %d, p99 %d", p50, p99)
	}
}

package runtime

import (
	"math"
	"time"
)

// Retrier is one element of Retry, defaults filled in (ASL: Retrying After Error).
type Retrier struct {
	ErrorEquals []string
	Interval    time.Duration // before the first retry
	MaxAttempts int           // 0: never
	BackoffRate float64
	MaxDelay    time.Duration // 0: none
	FullJitter  bool          // JitterStrategy FULL
}

// backOff sits out the time before the next attempt, if the visit is there.
//
// Call, Parallel and Map attempt in a loop of this, the attempt, and again;
// the loops are theirs so that an attempt's closures stay on the stack.
func (r *Run) backOff() error {
	if r.Visit.Stage != BackingOff {
		return nil
	}
	if err := r.x.eng.Sleep(r, r.Visit.Until); err != nil {
		return err
	}
	r.Visit.Stage, r.Visit.Until = Entered, 0
	return nil
}

// again says whether an attempt that ended with err is to be repeated, and
// sets the back-off. Each retrier counts its own attempts; the first that
// matches decides.
func (r *Run) again(policy []Retrier, err error) bool {
	if err == nil || isStop(err) {
		return false
	}
	delay, ok := r.retrier(policy, err)
	if !ok {
		return false
	}
	v := &r.Visit
	v.Attempt++
	v.Answer, v.Args, v.Deadline, v.Beat = nil, Value{}, 0, 0
	v.Heartbeat, v.Activity, v.Offered, v.Deliveries = 0, "", 0, 0
	v.Stage, v.Until = BackingOff, r.x.eng.Now(r)+int64(delay)
	v.Draws = 0
	return true
}

// retrier counts a retry of the first retrier that matches err and gives its
// delay; false: no retry.
func (r *Run) retrier(policy []Retrier, err error) (time.Duration, bool) {
	for i := range policy {
		t := &policy[i]
		if !Matches(err, t.ErrorEquals...) {
			continue
		}
		if r.Visit.Counts == nil {
			r.Visit.Counts = r.newCounts(len(policy))
		}
		n := r.Visit.Counts[i]
		if n >= t.MaxAttempts {
			return 0, false
		}
		r.Visit.Counts[i]++
		return r.delay(t, n), true
	}
	return 0, false
}

// newCounts gives zeroed counters, the frame's own if they are enough.
func (r *Run) newCounts(n int) []int {
	if n > len(r.counts) {
		return make([]int, n)
	}
	clear(r.counts[:])
	return r.counts[:n]
}

// delay is what a retrier waits after it has made n retries; with full jitter a
// draw between zero and that.
func (r *Run) delay(t *Retrier, n int) time.Duration {
	d := t.Delay(n)
	if t.FullJitter {
		d = time.Duration(float64(d) * float64(r.draw()>>11) / (1 << 53))
	}
	return d
}

// Delay is the back-off after n retries, without jitter: Interval × BackoffRate^n,
// MaxDelay at most.
func (t *Retrier) Delay(n int) time.Duration {
	d := float64(t.Interval)
	if n > 0 {
		d *= math.Pow(t.BackoffRate, float64(n))
	}
	if t.MaxDelay > 0 {
		d = min(d, float64(t.MaxDelay))
	}
	return time.Duration(min(d, math.MaxInt64/4))
}

package runtime

import (
	"sync/atomic"
	"time"
)

// Clock tells workflow time: the machine's own, or a virtual one on which
// waits, back-offs and time-outs take no time and happen in a fixed order.
type Clock struct {
	virtual bool
	nanos   atomic.Int64
}

var wallClock = &Clock{}

// NewVirtualClock gives a clock that stands still until every frame waits,
// and then jumps to the next timer.
func NewVirtualClock(start time.Time) *Clock {
	c := &Clock{virtual: true}
	c.nanos.Store(start.UnixNano())
	return c
}

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time { return timeOf(c.now()) }

func (c *Clock) now() int64 {
	if c.virtual {
		return c.nanos.Load()
	}
	return time.Now().UnixNano()
}

// advance moves a virtual clock forward; it never goes back.
func (c *Clock) advance(to int64) {
	if to > c.nanos.Load() {
		c.nanos.Store(to)
	}
}

// timer is a frame that wakes at a moment; among equal ones the first to come
// is the first to go.
type timer struct {
	at, order int64
	r         *Run
	end       bool // not the frame wakes, but its execution has run out of its time
}

type timers []timer

func (t timers) Len() int { return len(t) }
func (t timers) Less(i, j int) bool {
	return t[i].at < t[j].at || t[i].at == t[j].at && t[i].order < t[j].order
}
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)   { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}

package bench

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// State is a state's part in an execution.
type State struct {
	Name   string
	Visits float64       // an execution
	Time   time.Duration // of one visit, without that of other states in it
	Share  float64       // of the execution, from 0 to 1
}

// Watch observes executions, one after the other, and takes the time between
// two events for that of the state in which the second one happens: an
// execution's states run by turns on one goroutine.
type Watch struct {
	last time.Time
	sums map[string]*sum
	list []string // names, by their first visits
}

type sum struct {
	visits int
	time   time.Duration
}

// NewWatch makes a watch that has seen nothing.
func NewWatch() *Watch { return &Watch{sums: map[string]*sum{}} }

func (w *Watch) begin() { w.last = time.Now() }

// Observe takes the time of an event.
func (w *Watch) Observe(e *runtime.Event, r *runtime.Run) {
	name := r.StateName()
	s := w.sums[name]
	if s == nil {
		s = &sum{}
		w.sums[name] = s
		w.list = append(w.list, name)
	}
	if strings.HasSuffix(e.Type, "StateEntered") {
		s.visits++
	}
	now := time.Now()
	s.time += now.Sub(w.last)
	w.last = time.Now() // without what this function took
}

// states are the sums over n executions, the dearest state first.
func (w *Watch) states(n int) []State {
	total := time.Duration(0)
	for _, s := range w.sums {
		total += s.time
	}
	var out []State
	for _, name := range w.list {
		s := w.sums[name]
		if s.visits == 0 {
			continue // an execution's end, where there is no state
		}
		out = append(out, State{
			Name: name, Visits: float64(s.visits) / float64(n),
			Time: s.time / time.Duration(s.visits), Share: float64(s.time) / float64(max(1, total)),
		})
	}
	slices.SortStableFunc(out, func(a, b State) int { return cmp.Compare(b.Share, a.Share) })
	return out
}

package casetest

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Trace is what coverage wants to know of a run: the states that were visited
// and the ways that were taken. A history tells no more than that of a Choice's
// rules and a state's catchers.
type Trace struct {
	States  map[string]*Visits `json:",omitempty"`
	Ways    []Way              `json:",omitempty"`
	Retries []Retry            `json:",omitempty"`
}

// Visits counts how the visits of a state ended.
type Visits struct{ Done, Caught, Failed int }

// Way is a way between two states; To "" is the end of their scope.
type Way struct {
	From, To string
	Caught   bool   `json:",omitempty"`
	Error    string `json:",omitempty"` // that was caught; "": the history does not say
}

// Retry is an error after which a state's work was done again.
type Retry struct{ State, Error string }

// tracer follows one history.
type tracer struct {
	t       *Trace
	by      []runtime.Event // event id - 1
	left    map[int64]bool  // exits that led on
	ways    map[Way]bool
	retries map[Retry]bool
}

// Trace reads the run's histories.
func (r *Result) Trace() *Trace { return TraceOf(r.all()...) }

// TraceOf reads the histories of an execution and of those that it started.
func TraceOf(histories ...[]runtime.Event) *Trace {
	t := &Trace{States: map[string]*Visits{}}
	ways, retries := map[Way]bool{}, map[Retry]bool{}
	for _, events := range histories {
		tr := &tracer{t: t, by: events, left: map[int64]bool{}, ways: ways, retries: retries}
		for i := range events {
			tr.follow(&events[i])
		}
		for i := range events {
			if e := &events[i]; strings.HasSuffix(e.Type, "StateExited") && !tr.left[e.ID] {
				tr.leave(e, "")
			}
		}
	}
	return t
}

// Lead says where a state led that ran alone, whose history ends behind it.
func (t *Trace) Lead(from, to string) {
	for i, w := range t.Ways {
		if w.From == from && w.To == "" {
			t.Ways[i].To = to
		}
	}
}

// Add adds what another run reached.
func (t *Trace) Add(u *Trace) {
	for state, v := range u.States {
		sum := t.States[state]
		if sum == nil {
			sum = &Visits{}
			t.States[state] = sum
		}
		sum.Done, sum.Caught, sum.Failed = sum.Done+v.Done, sum.Caught+v.Caught, sum.Failed+v.Failed
	}
	for _, w := range u.Ways {
		if !slices.Contains(t.Ways, w) {
			t.Ways = append(t.Ways, w)
		}
	}
	for _, r := range u.Retries {
		if !slices.Contains(t.Retries, r) {
			t.Retries = append(t.Retries, r)
		}
	}
}

func (tr *tracer) follow(e *runtime.Event) {
	switch {
	case strings.HasSuffix(e.Type, "StateEntered"):
		tr.visits(e.Name).Failed++ // until it is left
		if prev := tr.prev(e); prev != nil && strings.HasSuffix(prev.Type, "StateExited") {
			tr.left[prev.ID] = true
			tr.leave(prev, e.Name)
		}
	case strings.HasSuffix(e.Type, "StateExited"):
		v := tr.visits(e.Name)
		v.Failed--
		if prev := tr.prev(e); prev != nil && failed(prev) {
			v.Caught++
		} else {
			v.Done++
		}
	case strings.HasSuffix(e.Type, "Scheduled"), strings.HasSuffix(e.Type, "StateStarted"):
		if prev := tr.prev(e); prev != nil && failed(prev) {
			tr.retry(Retry{tr.state(prev), tr.errorOf(prev)})
		}
	}
}

func (tr *tracer) visits(state string) *Visits {
	v := tr.t.States[state]
	if v == nil {
		v = &Visits{}
		tr.t.States[state] = v
	}
	return v
}

// leave notes the way behind an exit.
func (tr *tracer) leave(exit *runtime.Event, to string) {
	w := Way{From: exit.Name, To: to}
	if prev := tr.prev(exit); prev != nil && failed(prev) {
		w.Caught, w.Error = true, tr.errorOf(prev)
	}
	if !tr.ways[w] {
		tr.ways[w] = true
		tr.t.Ways = append(tr.t.Ways, w)
	}
}

func (tr *tracer) retry(r Retry) {
	if !tr.retries[r] {
		tr.retries[r] = true
		tr.t.Retries = append(tr.t.Retries, r)
	}
}

// prev is the event that e follows.
func (tr *tracer) prev(e *runtime.Event) *runtime.Event {
	if e.Prev < 1 || e.Prev > int64(len(tr.by)) {
		return nil
	}
	return &tr.by[e.Prev-1]
}

// failed says that an event is how an attempt failed.
func failed(e *runtime.Event) bool {
	return strings.HasSuffix(e.Type, "Failed") || strings.HasSuffix(e.Type, "TimedOut")
}

// state is the state in whose frame a failure happened: the innermost that was
// entered before it and, for a Map's or Parallel's own failure, is one.
func (tr *tracer) state(e *runtime.Event) string {
	kind := ""
	for _, k := range []string{"Map", "Parallel"} {
		if strings.HasPrefix(e.Type, k+"State") {
			kind = k
		}
	}
	depth := 0
	for ; e != nil; e = tr.prev(e) {
		switch {
		case kind != "" && e.Type == kind+"StateExited":
			depth++
		case kind != "" && e.Type == kind+"StateEntered" && depth > 0:
			depth--
		case strings.HasSuffix(e.Type, "StateEntered") && (kind == "" || e.Type == kind+"StateEntered"):
			return e.Name
		}
	}
	return ""
}

// errorOf is the name of a failure's error. A Map's or Parallel's failure does
// not tell it, but the failure inside that it follows does; "": none does.
func (tr *tracer) errorOf(e *runtime.Event) string {
	for ; e != nil && !strings.HasSuffix(e.Type, "StateEntered") && !strings.HasSuffix(e.Type, "StateExited"); e = tr.prev(e) {
		switch {
		case e.Error == nil:
		case runtime.Matches(e.Error, runtime.ErrorHeartbeatTimeout):
			return runtime.ErrorHeartbeatTimeout
		default:
			return e.Error.Name
		}
	}
	return ""
}

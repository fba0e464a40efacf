package casetest

import (
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Forecast is what an execution like the case's would come to on AWS.
type Forecast struct {
	Events      int           // of the longest history: of the execution, or one that its Map Runs start
	Payload     int           // bytes of the largest document
	State       string        // in whose event that document is
	Transitions int           // states entered and work done again, child executions included
	Executions  int           // the execution and its children
	Duration    time.Duration // waits, back-offs and time-outs alone
}

// AWS's limits of an execution (Developer Guide, quotas).
const (
	MaxEvents  = 25_000
	MaxPayload = 262_144
)

// Forecast counts the run's events.
func (r *Result) Forecast() Forecast {
	f := Forecast{Executions: 1 + len(r.Children), Duration: r.Elapsed}
	for _, events := range r.all() {
		f.Events = max(f.Events, len(events))
		f.count(events)
	}
	return f
}

func (f *Forecast) count(events []runtime.Event) {
	state := ""
	for i := range events {
		e := &events[i]
		switch {
		case strings.HasSuffix(e.Type, "StateEntered"):
			state = e.Name
			f.Transitions++
		case strings.HasSuffix(e.Type, "Scheduled"), strings.HasSuffix(e.Type, "StateStarted"):
			if p := e.Prev; p > 0 && p <= int64(len(events)) && failed(&events[p-1]) {
				f.Transitions++
			}
		case strings.HasSuffix(e.Type, "StateExited"):
			state = e.Name
		}
		if !e.Data.Exists() {
			continue
		}
		if n := e.Data.Size(); n > f.Payload {
			f.Payload, f.State = n, state
		}
	}
}

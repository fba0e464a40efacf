package telemetry

import (
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Metrics counts and measures what executions do. Its zero value is ready; it
// may be used from any goroutine, and serves itself in Prometheus's text format.
type Metrics struct {
	mu       sync.Mutex
	machines map[string]*machine
	store    *storage
}

// machine are the sums of one state machine.
type machine struct {
	open     int64
	started  uint64
	ended    [len(statuses)]uint64
	duration histogram
	states   map[string]*state
}

// statuses are how executions end.
var statuses = [...]runtime.Status{runtime.StatusSucceeded, runtime.StatusFailed, runtime.StatusTimedOut, runtime.StatusAborted}

// state are the sums of one state.
type state struct {
	transitions uint64
	duration    histogram
	attempts    [len(outcomes)]uint64
	retries     uint64
	attempt     histogram
	queue       histogram
}

// outcomes are how attempts of tasks end.
var outcomes = [...]string{"succeeded", "failed", "timed_out"}

// storage are the sums of a durable engine's store.
type storage struct {
	commits    uint64
	executions uint64
	duration   histogram
}

// Observe takes an event into the sums.
func (m *Metrics) Observe(e *runtime.Event, r *runtime.Run) {
	if s, ok := See(e, r); ok {
		m.Take(s)
	}
}

// Sighting is what the sums want to know of an event. Another process may have
// seen it.
type Sighting struct {
	Machine string
	State   string // "": it is the execution's
	Event   string
	Took    int64 // nanoseconds: since the execution, the visit or the attempt began
	Retry   bool  // the attempt is not the first
}

// See gives the sighting of an event; false: it means nothing to the sums.
func See(e *runtime.Event, r *runtime.Run) (Sighting, bool) {
	what, ok := significances[e.Type]
	if !ok {
		return Sighting{}, false
	}
	x := r.Execution()
	s := Sighting{Machine: x.MachineName(), Event: e.Type}
	switch what.what {
	case executionStarted:
		return s, true
	case executionEnded:
		s.Took = e.Time - x.Started().UnixNano()
		return s, true
	case stateExited:
		s.Took = e.Time - r.Visit.Entered
	case attemptScheduled:
		s.Retry = r.Visit.Attempt > 0
	case attemptTaken, attemptEnded:
		s.Took = e.Time - r.Visit.Since
	}
	s.State = r.StateName()
	return s, true
}

// Take takes a sighting into the sums.
func (m *Metrics) Take(s Sighting) {
	what, ok := significances[s.Event]
	if !ok {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	machine := m.machine(s.Machine)
	switch what.what {
	case executionStarted:
		machine.started++
		machine.open++
	case executionEnded:
		machine.ended[what.how]++
		machine.open--
		machine.duration.observe(s.Took)
	default:
		machine.state(s.State).take(&s, what)
	}
}

func (s *state) take(seen *Sighting, what significance) {
	switch what.what {
	case stateEntered:
		s.transitions++
	case stateExited:
		s.duration.observe(seen.Took)
	case attemptScheduled:
		if seen.Retry {
			s.retries++
		}
	case attemptTaken:
		s.queue.observe(seen.Took)
	case attemptEnded:
		s.attempts[what.how]++
		s.attempt.observe(seen.Took)
	}
}

func (m *Metrics) machine(name string) *machine {
	if m.machines == nil {
		m.machines = map[string]*machine{}
	}
	x := m.machines[name]
	if x == nil {
		x = &machine{states: map[string]*state{}}
		m.machines[name] = x
	}
	return x
}

func (x *machine) state(name string) *state {
	s := x.states[name]
	if s == nil {
		s = &state{}
		x.states[name] = s
	}
	return s
}

// Opened says that n executions of a machine are open that were started before
// this process was.
func (m *Metrics) Opened(name string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.machine(name).open += int64(n)
}

// Committed says that the store committed a group of changes, of so many
// executions, and how long that took.
func (m *Metrics) Committed(executions int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.store == nil {
		m.store = &storage{}
	}
	m.store.commits++
	m.store.executions += uint64(executions)
	m.store.duration.observe(int64(took))
}

// significance is what an event means to the sums.
type significance struct {
	what what
	how  int // place in statuses or outcomes
}

type what uint8

const (
	executionStarted what = iota
	executionEnded
	stateEntered
	stateExited
	attemptScheduled
	attemptTaken // by a worker
	attemptEnded
)

var significances = makeSignificances()

func makeSignificances() map[string]significance {
	all := map[string]significance{
		"ExecutionStarted": {what: executionStarted}, "ActivityStarted": {what: attemptTaken},
		"ExecutionSucceeded": {executionEnded, 0}, "ExecutionFailed": {executionEnded, 1},
		"ExecutionTimedOut": {executionEnded, 2}, "ExecutionAborted": {executionEnded, 3},
	}
	for k := runtime.KindPass; k <= runtime.KindMap; k++ {
		all[k.String()+"StateEntered"] = significance{what: stateEntered}
		all[k.String()+"StateExited"] = significance{what: stateExited}
	}
	for _, prefix := range []string{"Task", "LambdaFunction", "Activity"} {
		all[prefix+"Scheduled"] = significance{what: attemptScheduled}
		all[prefix+"Succeeded"] = significance{attemptEnded, 0}
		for _, failure := range []string{"Failed", "ScheduleFailed", "StartFailed", "SubmitFailed"} {
			all[prefix+failure] = significance{attemptEnded, 1}
		}
		all[prefix+"TimedOut"] = significance{attemptEnded, 2}
	}
	return all
}

package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// Status is what became of a state, as the attribute data-status of a drawing
// says it.
type Status = trace.Status

const (
	Running   = trace.Running
	Succeeded = trace.Succeeded
	Caught    = trace.Caught
	Failed    = trace.Failed
	TimedOut  = trace.TimedOut
	Aborted   = trace.Aborted
)

// weights order the statuses: the heaviest among the iterations of a Map is shown.
var weights = []Status{Succeeded, Caught, Aborted, Running, TimedOut, Failed}

// Run is what an execution did, laid over a drawing.
type Run struct {
	Status string            // RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED
	States map[string]*Visit // by the state's name; those that were entered
	ways   map[step]bool
}

// step is a way that was taken; to "" is the end of the scope.
type step struct {
	from, to string
	caught   bool
}

// Visit sums up how often a state was entered and what became of it. Statuses
// count the last visit in every branch and iteration that belongs to the last
// attempt of the states around it.
type Visit struct {
	Status   Status
	Entered  int
	Attempts int    // of a Task's work, or of a Parallel's or Map's inner states
	Error    string // of the last failure; "": none
	Counts   map[Status]int
}

// String is a visit in short: "2 failed: Pack.Busy, 1 succeeded, 5 attempts".
func (v *Visit) String() string {
	var parts []string
	last := 0
	for _, n := range v.Counts {
		last += n
	}
	for _, s := range slices.Backward(weights) {
		n := v.Counts[s]
		if n == 0 {
			continue
		}
		part := string(s)
		if last > 1 {
			part = fmt.Sprintf("%d %s", n, s)
		}
		if s == v.Status && s != Succeeded && v.Error != "" {
			part += ": " + v.Error
		}
		parts = append(parts, part)
	}
	if v.Entered > last {
		parts = append(parts, fmt.Sprintf("entered %d times", v.Entered))
	}
	if v.Attempts > v.Entered {
		parts = append(parts, fmt.Sprintf("%d attempts", v.Attempts))
	}
	return strings.Join(parts, ", ")
}

// Unknown are the states that were entered and that a program does not have, in
// alphabetical order: the history is of another definition.
func (r *Run) Unknown(prog *ir.Program) []string {
	known := map[string]bool{}
	prog.Root.Walk(func(st ir.State) { known[st.Base().Name] = true })
	var out []string
	for name := range r.States {
		if !known[name] {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}

// took tells whether an edge was taken.
func (r *Run) took(e *edge) bool {
	switch {
	case e.from.kind == startMark:
		return e.to.visit != nil
	case e.to.kind == endMark:
		return r.ways[step{e.from.state.Base().Name, "", false}]
	}
	from, to := e.from.state.Base().Name, e.to.state.Base().Name
	if !e.catch || leadsTo(e.from.state, to) {
		return r.ways[step{from, to, e.catch}]
	}
	// A failure that leaves no event of its own is known by where it led.
	return r.ways[step{from, to, true}] || r.ways[step{from, to, false}]
}

// leadsTo tells whether a state's Next is the named one.
func leadsTo(st ir.State, name string) bool {
	return slices.ContainsFunc(ir.Edges(st), func(e ir.Edge) bool { return e.Field == "Next" && e.Ref.Name == name })
}

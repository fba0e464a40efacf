package graph

import (
	"slices"

	"github.com/aslc-dev/aslc/runtime/trace"
)

// ReadRun reads a history: what GetExecutionHistory gives, and what an executable
// writes under --history.
func ReadRun(history []byte) (*Run, error) {
	t, err := trace.Read(history)
	if err != nil {
		return nil, err
	}
	return RunOf(t), nil
}

// RunOf lays over a drawing what an execution did.
func RunOf(t *trace.Trace) *Run {
	r := &Run{Status: t.Status, States: map[string]*Visit{}, ways: map[step]bool{}}
	last := map[placeState]int{} // visits of the states in each scope's runs
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Kind != trace.Visit {
			continue
		}
		r.way(t, s)
		v := r.States[s.Name]
		if v == nil {
			v = &Visit{Counts: map[Status]int{}}
			r.States[s.Name] = v
		}
		v.Entered++
		v.Attempts += len(s.Attempts)
		last[placeState{s.Parent, s.Name}] = i
	}
	for i := range t.Steps {
		if s := &t.Steps[i]; s.Kind == trace.Visit && counts(t, last, i) {
			r.States[s.Name].add(s)
		}
	}
	for i := range slices.Backward(t.Steps) { // of an attempt that was made again, and did not come so far
		if s := &t.Steps[i]; s.Kind == trace.Visit && r.States[s.Name].Status == "" {
			r.States[s.Name].add(s)
		}
	}
	return r
}

// way notes where a visit led.
func (r *Run) way(t *trace.Trace, s *trace.Step) {
	switch {
	case s.Next != trace.None:
		r.ways[step{s.Name, t.Steps[s.Next].Name, s.Status == Caught}] = true
	case s.Status == Succeeded:
		r.ways[step{s.Name, "", false}] = true
	}
}

type placeState struct {
	place int
	name  string
}

// counts tells whether a visit is the last in its place, and that place belongs
// to the last attempt of the last visit of what is around it.
func counts(t *trace.Trace, last map[placeState]int, visit int) bool {
	for visit != trace.None {
		s := &t.Steps[visit]
		if last[placeState{s.Parent, s.Name}] != visit {
			return false
		}
		if s.Parent == trace.None {
			return true
		}
		place := &t.Steps[s.Parent]
		if place.Attempt != len(t.Steps[place.Parent].Attempts) {
			return false
		}
		visit = place.Parent
	}
	return true
}

// add counts a visit; the heaviest status is that of the state.
func (v *Visit) add(s *trace.Step) {
	v.Counts[s.Status]++
	if v.Status == "" || slices.Index(weights, s.Status) >= slices.Index(weights, v.Status) {
		v.Status = s.Status
		if s.Error != "" {
			v.Error = s.Error
		}
	}
}

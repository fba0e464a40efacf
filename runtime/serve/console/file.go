package console

import (
	"context"
	"encoding/json"

	"github.com/aslc-dev/aslc/runtime/trace"
)

// Recorded is a Source of one execution whose history is known and over. Its id
// is "", so that the page is found without one.
type Recorded struct {
	name    string
	machine *Machine
	events  []json.RawMessage
	trace   *trace.Trace
}

// NewRecorded makes a Source of a history: what GetExecutionHistory gives, or the
// array of its events. The history is checked.
func NewRecorded(name string, machine *Machine, history []byte) (*Recorded, error) {
	events, err := trace.Split(history)
	if err != nil {
		return nil, err
	}
	t := &trace.Trace{}
	for _, text := range events {
		if err := t.Add(text); err != nil {
			return nil, err
		}
	}
	return &Recorded{name: name, machine: machine, events: events, trace: t}, nil
}

// Execution describes the execution.
func (r *Recorded) Execution(_ context.Context, id string) (Execution, error) {
	if id != "" {
		return Execution{}, ErrNotFound
	}
	return Execution{Name: r.name}, nil
}

// Machine is the one given.
func (r *Recorded) Machine(context.Context, string) (*Machine, error) { return r.machine, nil }

// Events gives events of the history.
func (r *Recorded) Events(_ context.Context, _ string, from int64, limit int) ([]json.RawMessage, error) {
	if from < 1 || from > int64(len(r.events)) {
		return nil, nil
	}
	rest := r.events[from-1:]
	return rest[:min(limit, len(rest))], nil
}

// Changes says that there will be none.
func (r *Recorded) Changes(context.Context, string) <-chan struct{} { return nil }

// Unknown are the states that were entered and that the machine does not have: the
// history is of another definition.
func (r *Recorded) Unknown() []string {
	known := map[string]bool{}
	for _, s := range r.machine.States {
		known[s.Name] = true
	}
	var out []string
	for i := range r.trace.Steps {
		if name := r.trace.Steps[i].Name; !known[name] {
			known[name] = true
			out = append(out, name)
		}
	}
	return out
}

package runtime

import (
	"context"
	"testing"
)

// spinMachine has a branch that goes round for ever and one that fails after
// a thousand steps.
type spinMachine struct {
	NoVars
	run *Run
}

const (
	stateBoth State = iota + 1
	stateSpin
	stateCount
)

var spinPolicy = ParallelPolicy{Branches: []State{stateSpin, stateCount}}

func (m *spinMachine) Fork(r *Run) Machine { return &spinMachine{run: r} }

func (m *spinMachine) Step(at State, in Value) (State, Value, error) {
	switch at {
	case stateBoth:
		out, err := Parallel(m.run, func() (Value, error) { return in, nil }, &spinPolicy)
		return End, out, err
	case stateCount:
		if n, _ := in.Int(); n < 1000 {
			return stateCount, Int(n + 1), nil
		}
		return Fail(&Error{Name: "Enough"})
	}
	return stateSpin, in, nil
}

// A branch that never waits must not keep its siblings from their turn.
func TestBranchesTakeTurns(t *testing.T) {
	def := &Definition{
		Name: "spin", StartAt: stateBoth,
		States: []StateInfo{stateBoth: {"Both", KindParallel}, stateSpin: {"Spin", KindPass}, stateCount: {"Count", KindPass}},
		New:    func(r *Run) Machine { return &spinMachine{run: r} },
	}
	for name, opts := range map[string][]Option{"bare": nil, "history": {WithHistory(&History{})}, "journal": {WithJournal(&Journal{})}} {
		_, err := NewExecutor(def, opts...).Run(context.Background(), Int(0))
		if e, ok := err.(*Error); !ok || e.Name != "Enough" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

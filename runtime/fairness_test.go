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
	stateUp // counts to 1000
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
	if n, _ := in.Int(); at == stateUp {
		if n == 1000 {
			return End, in, nil
		}
		return stateUp, Int(n + 1), nil
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

// TestTurnsLoseNoEvents: a frame that lets others have their turn is between two
// states, and records the entry of the next one when it goes on.
func TestTurnsLoseNoEvents(t *testing.T) {
	def := &Definition{
		Name: "up", StartAt: stateBoth,
		States: []StateInfo{stateBoth: {"Both", KindParallel}, stateUp: {"Up", KindPass}},
		New:    func(r *Run) Machine { return &upMachine{spinMachine{run: r}} },
	}
	h := &History{}
	if _, err := NewExecutor(def, WithHistory(h)).Run(context.Background(), Int(0)); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, e := range h.Events() {
		seen[e.Type]++
	}
	if seen["PassStateEntered"] != 2*1001 || seen["PassStateExited"] != 2*1001 {
		t.Errorf("of two branches with 1001 visits each %d begin and %d end", seen["PassStateEntered"], seen["PassStateExited"])
	}
}

// upMachine has two branches that count.
type upMachine struct{ spinMachine }

func (m *upMachine) Fork(r *Run) Machine { return &upMachine{spinMachine{run: r}} }

func (m *upMachine) Step(at State, in Value) (State, Value, error) {
	if at == stateBoth {
		out, err := Parallel(m.run, func() (Value, error) { return in, nil }, &ParallelPolicy{Branches: []State{stateUp, stateUp}})
		return End, out, err
	}
	return m.spinMachine.Step(at, in)
}

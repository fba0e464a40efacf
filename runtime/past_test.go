package runtime

import (
	"context"
	"testing"
)

// asking is a machine of one Task state.
type asking struct {
	NoVars
	run   *Run
	asked *int
}

func (m *asking) Fork(r *Run) Machine { return &asking{run: r, asked: m.asked} }

var askedTask = Task{ID: "ask", Kind: LambdaFunction}

func (m *asking) Step(_ State, in Value) (State, Value, error) {
	args := func() (Value, error) { return in, nil }
	out, err := CallFunc(m.run, func(context.Context, Value) (Value, error) { *m.asked++; return Int(1), nil }, args, &askedTask)
	return End, out, err
}

// TestPast: a visit that is made once more gives its work to nobody.
func TestPast(t *testing.T) {
	asked := 0
	def := &Definition{Name: "asks", StartAt: 1, States: []StateInfo{{}, {Name: "A", Kind: KindTask}},
		New: func(r *Run) Machine { return &asking{run: r, asked: &asked} }}
	past := &Past{Result: Int(7), See: func(string, Value) {}}
	e, err := NewExecutor(def).StartVisit(t.Context(), &LoneVisit{State: 1, Input: EmptyObject(), Past: past})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := e.Wait(); err != nil || out.Text() != "7" || asked != 0 {
		t.Errorf("gives %s, %v; the handler was asked %d times", out.Text(), err, asked)
	}
}

package runtime

import "context"

// Step runs one state alone, to its end, and gives what follows it: the next
// state (End: none) and the output. Waits, retries and branches of the state
// take place; the state after it does not.
func (x *Executor) Step(ctx context.Context, at State, in Value, opts ...Option) (State, Value, error) {
	if x.def.Info(at).Kind == 0 {
		return End, Value{}, UnknownState(at)
	}
	e, err := x.start(ctx, in, opts)
	if err != nil {
		return End, Value{}, err
	}
	one := &oneState{Machine: e.root.m, run: e.root}
	e.root.At, e.root.m = at, one
	out, err := e.Wait()
	return one.next, out, err
}

// oneState is a machine that ends after its first state.
type oneState struct {
	Machine
	run  *Run
	next State
}

// Step runs the state and keeps what would follow.
func (m *oneState) Step(at State, in Value) (State, Value, error) {
	m.run.ahead = 0
	next, out, err := m.Machine.Step(at, in)
	if err == nil {
		m.next = next
	}
	return End, out, err
}

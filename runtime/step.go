package runtime

import (
	"context"
	"fmt"
)

// Step runs one state alone, to its end, and gives what follows it: the next
// state (End: none) and the output. Waits, retries and branches of the state
// take place; the state after it does not.
func (x *Executor) Step(ctx context.Context, at State, in Value, opts ...Option) (State, Value, error) {
	e, err := x.StartVisit(ctx, &LoneVisit{State: at, Input: in, ExecutionInput: in}, opts...)
	if err != nil {
		return End, Value{}, err
	}
	out, err := e.Wait()
	return e.Following(), out, err
}

// LoneVisit is a visit of a state alone, as it may have been in an execution.
type LoneVisit struct {
	State          State
	Input          Value
	ExecutionInput Value // $$.Execution.Input
	Variables      Value // an object; absent: none
	Item           Value // $$.Map.Item.Value; absent outside of a Map
	Index          int   // $$.Map.Item.Index
	Past           *Past // nil: the visit is made for the first time
}

// StartVisit starts an execution that is over when one state is: Following tells
// what would come next.
func (x *Executor) StartVisit(ctx context.Context, v *LoneVisit, opts ...Option) (*Execution, error) {
	if x.def.Info(v.State).Kind == 0 {
		return nil, UnknownState(v.State)
	}
	e, err := x.start(ctx, v.ExecutionInput, opts)
	if err != nil {
		return nil, err
	}
	r := e.root
	if v.Variables.Exists() {
		if err := r.m.ReadVars(v.Variables); err != nil {
			return nil, fmt.Errorf("the variables: %w", err)
		}
	}
	r.At, r.In, r.item, r.index = v.State, v.Input, v.Item, v.Index
	if v.Past != nil {
		e.past, e.eng = v.Past, pastEngine{e}
	}
	r.m = &oneState{Machine: r.m, run: r}
	return e, nil
}

// Following is the state that would follow the one that an execution of StartVisit
// has run; End: none.
func (e *Execution) Following() State {
	if one, ok := e.root.m.(*oneState); ok {
		return one.next
	}
	return End
}

// oneState is a machine that ends after its first state.
type oneState struct {
	Machine
	run  *Run
	next State
}

// Step runs the state and keeps what would follow.
func (m *oneState) Step(at State, in Value) (State, Value, error) {
	m.run.mask = 0
	next, out, err := m.Machine.Step(at, in)
	if err == nil {
		m.next = next
	}
	return End, out, err
}

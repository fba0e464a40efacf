package interp

import (
	"context"
	"fmt"
	"time"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// Trial is a visit of one state by itself, as TestState makes it: the context
// object and the variables are given, and mostly what its work comes to.
type Trial struct {
	State     ir.State
	Input     runtime.Value
	Context   runtime.Value  // $$ and $states.context
	Variables runtime.Value  // those set on entry, an object; absent: none
	Mock      *Mock          // nil: the work of a Task is done; a Parallel or Map needs one
	Tasks     runtime.Binder // does the work
	Retries   int            // that the retrier of the error has made before
	Read      runtime.Value  // what the ItemReader of a distributed Map reads; absent: nothing
	Failed    *int           // iterations of a Map that failed; nil: nobody looks
	Limit     time.Duration  // of the trial, after which it fails with States.Timeout; 0: none

	machine *machine
	out     Tried
}

// Mock is what the work of a state comes to: a result or an error.
type Mock struct {
	Result runtime.Value
	Error  *runtime.Error
}

// Tried is what came of a trial.
type Tried struct {
	Next      string        // the state that follows; "": none
	Output    runtime.Value // absent after an error that nothing caught
	Variables runtime.Value // after the state, an object
	Err       error         // what the state failed with; also where it was caught

	Caught    bool // Err was caught
	CatchAt   int  // by which element of Catch
	Matched   bool // an element of Retry takes Err
	RetryAt   int  // which one
	Retriable bool // and has attempts left
	Backoff   time.Duration

	// Stages are the documents between input and output in the order of their
	// making, by the service's names for them ("afterInputPath").
	Stages []runtime.Member
}

// Try visits the state once: nothing is retried, and no other state is entered.
func Try(ctx context.Context, p *ir.Program, t *Trial, opts ...runtime.Option) (*Tried, error) {
	t.out = Tried{}
	def := Definition(p, t.Tasks)
	def.Timeout = t.Limit // that of the machine is an execution's
	plain := def.New
	def.New = func(r *runtime.Run) runtime.Machine {
		m := plain(r).(*machine)
		m.trial, t.machine = t, m
		for _, v := range p.Variables {
			m.vars[v] = t.Variables.Field(v.Name)
		}
		return m
	}
	at := numbers(p)[t.State.Base().Name]
	next, out, err := runtime.NewExecutor(def).Step(ctx, at, t.Input, opts...)
	if err == nil {
		t.out.Output, t.out.Next = out, def.Info(next).Name
	} else {
		t.out.Err = err
	}
	vars, err := runtime.Parse(t.machine.AppendVars(nil))
	if err != nil {
		return nil, fmt.Errorf("variables of the state: %w", err)
	}
	t.out.Variables = vars
	return &t.out, nil
}

// see keeps a document that the state makes on its way; nobody looks at that of
// an execution.
func (t *Trial) see(stage string, v runtime.Value) {
	if t != nil && v.Exists() {
		t.out.Stages = append(t.out.Stages, runtime.Member{Name: stage, Value: v})
	}
}

// see keeps a document that the scope has made, unless that failed.
func (s *scope) see(stage string, v runtime.Value) {
	if s.m.trial != nil && !s.Failed() {
		s.m.trial.see(stage, v)
	}
}

// retries tells whether the state's work would be done again after err.
func (t *Trial) retries(policy []*ir.Retrier, err error) bool {
	if t == nil || err == nil {
		return false
	}
	for i, r := range retriers(policy) {
		if runtime.Matches(err, r.ErrorEquals...) {
			t.out.Matched, t.out.RetryAt = true, i
			t.out.Retriable, t.out.Backoff = t.Retries < r.MaxAttempts, r.Delay(t.Retries)
			return t.out.Retriable
		}
	}
	return false
}

func (t *Trial) caught(i int, err error) {
	if t != nil {
		t.out.Caught, t.out.CatchAt, t.out.Err = true, i, err
	}
}

// mocked is an attempt whose work is known: its arguments are evaluated all the same.
func (t *Trial) mocked(args func() (runtime.Value, error)) (runtime.Value, error) {
	if _, err := args(); err != nil {
		return runtime.Value{}, err
	}
	return t.work()
}

func (t *Trial) work() (runtime.Value, error) {
	switch {
	case t.Mock == nil:
		return runtime.Value{}, &runtime.Error{Name: runtime.ErrorRuntime, Cause: "a Parallel or Map cannot be tried without a mock"}
	case t.Mock.Error != nil:
		return runtime.Value{}, t.Mock.Error
	}
	return t.Mock.Result, nil
}

// context is the context object.
func (m *machine) context() runtime.Value {
	if m.trial != nil {
		return m.trial.Context
	}
	return m.run.Context()
}

// itemContext is what an ItemSelector sees of it.
func (m *machine) itemContext(index int, item runtime.Value) runtime.Value {
	if m.trial == nil {
		return m.run.ItemContext(index, item)
	}
	selected := runtime.Object{{Name: "Index", Value: runtime.Int(int64(index))}, {Name: "Value", Value: item}}
	out := runtime.Object{}
	for _, member := range m.trial.Context.Members() {
		if member.Name != "Map" {
			out = append(out, member)
		}
	}
	return append(out, runtime.Member{Name: "Map", Value: runtime.Object{{Name: "Item", Value: selected.Value()}}.Value()}).Value()
}

package casetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Machine makes the executor of one compiled definition, its tasks done by b.
type Machine func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor

// maxEvents bounds a run that would never end. The service ends an execution
// after 25,000 events.
const maxEvents = 100_000

var errEndless = errors.New("the execution went on after 100,000 events")

// Result is how the run of a case came out.
type Result struct {
	Status   runtime.Status
	Output   runtime.Value  // of one that succeeded
	Err      *runtime.Error // of one that did not
	Next     string         // the state that would follow, where one is run alone; "": none
	Events   []runtime.Event
	Children [][]runtime.Event // of the executions that Map Runs started
	Elapsed  time.Duration     // on the virtual clock

	calls []call
	notes []string // why the case fails whatever it expects
}

// Run runs the case; limits: AWS's hold. The error is a fault of the case.
func (c *Case) Run(m Machine, limits bool) (*Result, error) {
	def := m(runtime.Unbound).Definition()
	if err := c.check(def); err != nil {
		return nil, err
	}
	b := &binder{c: c, counts: map[string]int{}, items: map[string]int{}}
	var err error
	if b.file, err = c.readMockFile(def.Name); err != nil {
		return nil, err
	}
	return c.run(m, b, limits)
}

func (c *Case) run(m Machine, b *binder, limits bool) (*Result, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	clock, history := runtime.NewVirtualClock(c.start), &runtime.History{}
	var children []*runtime.History
	x, err := c.begin(ctx, m(b),
		runtime.WithName(c.name), runtime.WithSeed(1), runtime.WithClock(clock), runtime.WithHistory(history),
		runtime.WithPlaceholders(c.placeholders), runtime.WithLimits(limits), runtime.WithStorage(c.storage()),
		runtime.WithTrace(func(e *runtime.Event) {
			if e.ID > maxEvents {
				cancel(errEndless)
			}
		}),
		runtime.WithChildHistory(func(string) *runtime.History {
			children = append(children, &runtime.History{})
			return children[len(children)-1]
		}))
	if err != nil {
		return nil, err
	}
	b.answer = x.Answer
	out, failure := x.Wait()
	r := &Result{Status: x.Status(), Events: history.Events(), Elapsed: clock.Now().Sub(c.start), calls: b.calls, notes: b.notes}
	for _, h := range children {
		r.Children = append(r.Children, h.Events())
	}
	if next := x.Following(); next != runtime.End {
		r.Next = m(runtime.Unbound).Definition().Info(next).Name
	}
	return r, r.end(out, failure, context.Cause(ctx))
}

// begin starts the machine, or one state of it alone.
func (c *Case) begin(ctx context.Context, x *runtime.Executor, opts ...runtime.Option) (*runtime.Execution, error) {
	if c.visit == nil {
		return x.Start(ctx, c.input, opts...)
	}
	name := c.visit.value().String()
	at, ok := x.Definition().State(name)
	if !ok {
		return nil, c.visit.fault("there is no state %q%s", name, likeState(x.Definition(), name))
	}
	v := &runtime.LoneVisit{State: at, Input: c.input, ExecutionInput: c.whole, Variables: c.variables, Item: c.item, Index: c.index}
	return x.StartVisit(ctx, v, opts...)
}

// end takes how the execution ended.
func (r *Result) end(out runtime.Value, failure, cause error) error {
	switch {
	case cause != nil:
		return cause
	case r.Status == runtime.StatusSucceeded:
		r.Output = out
	case errors.As(failure, &r.Err):
	case failure != nil:
		r.notes = append(r.notes, fmt.Sprintf("the execution does not end: %v", failure))
	}
	return nil
}

// all are the events of the execution and of those that it started.
func (r *Result) all() [][]runtime.Event {
	return append([][]runtime.Event{r.Events}, r.Children...)
}

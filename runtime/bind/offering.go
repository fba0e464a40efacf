package bind

import (
	"context"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Service does the tasks that call a service which this process is itself.
type Service interface {
	Does(resource string) bool // whether the tasks of a Resource are its
	Do(ctx context.Context, in runtime.Value) (runtime.Value, error)
}

// Offering is the binder of a machine whose activities have workers: the task
// of one that nothing is bound to waits for them. So is a task that nothing is
// bound to done by the service that it calls, if this process is that one.
type Offering struct {
	*Table
	Service Service // nil: this process is none

	// Mocked ends the attempt that a task token names: with the answer of a state that is
	// mocked and waits for one, which nobody else would give. nil: it waits.
	Mocked func(token string, a runtime.Answer)
}

// Do does one attempt of the task, or leaves it to a worker.
func (o Offering) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	switch {
	case o.Mocks != nil && o.Mocks.Has(info.State):
		return (&Table{Mocks: o.Mocks, Answer: o.Mocked}).Do(ctx, task, in)
	case o.bound(info.State, task):
	case strings.Contains(info.Resource, ":activity:"):
		return runtime.Value{}, runtime.ErrPending
	case o.Service != nil && o.Service.Does(info.Resource):
		return o.Service.Do(ctx, in)
	}
	return o.Table.Do(ctx, task, in)
}

// bound says whether something does the task's work.
func (t *Table) bound(state, task string) bool {
	_, operator := t.Tasks[task]
	_, builtin := t.Builtin[task]
	return operator || builtin || t.Mocks != nil && t.Mocks.Has(state)
}

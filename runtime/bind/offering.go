package bind

import (
	"context"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Offering is the binder of a machine whose activities have workers: the task
// of one that nothing is bound to waits for them.
type Offering struct{ *Table }

// Do does one attempt of the task, or leaves it to a worker.
func (o Offering) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	if strings.Contains(info.Resource, ":activity:") && !o.bound(info.State, task) {
		return runtime.Value{}, runtime.ErrPending
	}
	return o.Table.Do(ctx, task, in)
}

// bound says whether something does the task's work.
func (t *Table) bound(state, task string) bool {
	_, operator := t.Tasks[task]
	_, builtin := t.Builtin[task]
	return operator || builtin || t.Mocks != nil && t.Mocks.Has(state)
}

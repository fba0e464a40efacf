package bind

import (
	"context"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Table is the binder of a built executable. What does a task's work is, in
// this order: the mocked answers of its state, the binding that the operator
// gave, the Go function that was built in; of an HTTP task, the request itself,
// with what the operator gave for its connection. A task with none of them fails
// and says how to bind it.
type Table struct {
	Mocks   *Mocks             // nil: none
	Tasks   map[string]Binding // by task identity: the operator's
	Builtin map[string]Func    // by task identity: compiled handlers

	Connections Connections // for HTTP tasks

	// Answer ends the attempt that a task token names. With it the result of a
	// .waitForTaskToken task's binding is the callback's; nil: a binding's
	// result is what the service said when it took the job, and the callback
	// comes from elsewhere.
	Answer func(token string, a runtime.Answer)
}

// Do does one attempt of the task.
func (t *Table) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	out, err := t.do(ctx, task, in)
	if err != nil || t.Answer == nil {
		return out, err
	}
	info := runtime.InfoOf(ctx)
	if !strings.HasSuffix(info.Resource, ".waitForTaskToken") {
		return out, nil
	}
	t.Answer(info.Token, runtime.Answer{Output: out})
	return runtime.Null(), nil
}

func (t *Table) do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	if t.Mocks != nil && t.Mocks.Has(runtime.InfoOf(ctx).State) {
		return t.Mocks.Do(ctx, in)
	}
	if b, ok := t.Tasks[task]; ok {
		return b.Do(ctx, in)
	}
	if f, ok := t.Builtin[task]; ok {
		return f(ctx, in)
	}
	if invokes(runtime.InfoOf(ctx).Resource) {
		return (&Invoker{Connections: t.Connections}).Do(ctx, in)
	}
	return runtime.Value{}, unbound(task)
}

// unbound is the failure of a task that nothing does the work of.
func unbound(task string) error {
	return &runtime.Error{
		Name: runtime.ErrorTaskFailed,
		Cause: fmt.Sprintf("the task %[1]q has no work bound to it: give --task %[2]s=exec:COMMAND or --task %[2]s=http://HOST/PATH, or --mock FILE",
			task, flagName(task)),
	}
}

// flagName quotes an identity that a shell would not take as it is.
func flagName(task string) string {
	for _, c := range task {
		if !plain(c) {
			return "'" + task + "'"
		}
	}
	return task
}

func plain(c rune) bool {
	return c == '_' || c == '-' || c == '.' || c == ':' || c == '/' ||
		'0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

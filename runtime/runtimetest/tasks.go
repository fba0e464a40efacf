package runtimetest

import (
	"context"
	"fmt"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// Fake does a task's work in a test.
type Fake func(ctx context.Context, in runtime.Value) (runtime.Value, error)

// Fakes are the tasks of a machine by identity. A task without a fake fails
// with States.TaskFailed, and its cause says so.
type Fakes map[string]Fake

// Do is runtime.Binder's.
func (f Fakes) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	fake, ok := f[task]
	if !ok {
		return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: fmt.Sprintf("the test has no fake for task %s", task)}
	}
	return fake(ctx, in)
}

// Returns is a fake that gives a document each time.
func Returns(document string) Fake {
	v, err := runtime.ParseString(document)
	return func(context.Context, runtime.Value) (runtime.Value, error) { return v, err }
}

// Echo is a fake that gives back its input.
func Echo(_ context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

// Fails is a fake that fails each time.
func Fails(name, cause string) Fake {
	return func(context.Context, runtime.Value) (runtime.Value, error) {
		return runtime.Value{}, &runtime.Error{Name: name, Cause: cause}
	}
}

// Never is a fake whose answer does not come, as of a worker that died: only
// a time-out ends it.
func Never(context.Context, runtime.Value) (runtime.Value, error) {
	return runtime.Value{}, runtime.ErrPending
}

// InTurn is a fake that takes one fake after the other, and stays with the last.
func InTurn(fakes ...Fake) Fake {
	var mu sync.Mutex
	return func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		mu.Lock()
		fake := fakes[0]
		if len(fakes) > 1 {
			fakes = fakes[1:]
		}
		mu.Unlock()
		return fake(ctx, in)
	}
}

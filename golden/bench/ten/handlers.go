package ten

import (
	"context"

	"github.com/aslc-dev/aslc/runtime"
)

// NewTasks makes the work of an executable's tasks: nothing.
func NewTasks() Tasks { return noop{} }

type noop struct{}

func (noop) Noop(_ context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

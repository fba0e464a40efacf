package fanout

import (
	"context"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate fanout.asl.json

// Handlers does the work of the machine's tasks.
type Handlers struct{}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return Handlers{} }

// WorkOnChunk works on up to three files. An empty name breaks the chunk.
func (Handlers) WorkOnChunk(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	for _, file := range in.Field("files").Elems() {
		if file.String() == "" {
			return runtime.Value{}, &runtime.Error{Name: "Chunk.Broken", Cause: "a file without a name"}
		}
	}
	return runtime.Object{
		{Name: "chunk", Value: in.Field("chunk")},
		{Name: "done", Value: runtime.Int(int64(in.Field("files").Len()))},
	}.Value(), nil
}

// SumUp adds the chunks' numbers.
func (Handlers) SumUp(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	var total int64
	for _, done := range in.Field("done").Elems() {
		n, _ := done.Int()
		total += n
	}
	return runtime.Object{
		{Name: "chunks", Value: in.Field("chunks")},
		{Name: "files", Value: runtime.Int(total)},
	}.Value(), nil
}

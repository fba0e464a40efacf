package fanout

import (
	"context"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate fanout.asl.json

// Handlers does the work of the machine's tasks.
type Handlers struct{}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return Handlers{} }

// Chunk is up to three files.
type Chunk struct {
	Number int      `json:"chunk"`
	Files  []string `json:"files"`
}

// Done is how many files of a chunk were worked on.
type Done struct {
	Number int `json:"chunk"`
	Files  int `json:"done"`
}

// WorkOnChunk works on the files of a chunk. An empty name breaks it.
func (Handlers) WorkOnChunk(ctx context.Context, in Chunk) (Done, error) {
	if slices.Contains(in.Files, "") {
		return Done{}, &runtime.Error{Name: "Chunk.Broken", Cause: "a file without a name"}
	}
	return Done{in.Number, len(in.Files)}, nil
}

// Counts are the numbers of the files that were worked on, chunk by chunk.
type Counts struct {
	Chunks int   `json:"chunks"`
	Done   []int `json:"done"`
}

// Total is the sum of the counts.
type Total struct {
	Chunks int `json:"chunks"`
	Files  int `json:"files"`
}

// SumUp adds the chunks' numbers.
func (Handlers) SumUp(ctx context.Context, in Counts) (Total, error) {
	total := Total{Chunks: in.Chunks}
	for _, n := range in.Done {
		total.Files += n
	}
	return total, nil
}

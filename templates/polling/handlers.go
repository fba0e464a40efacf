package polling

import (
	"context"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate polling.asl.json

// Handlers does the work of the machine's tasks: a service whose jobs are done
// when they were asked about three times.
type Handlers struct {
	mu    sync.Mutex
	asked map[string]int
}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return &Handlers{asked: map[string]int{}} }

// SubmitJob starts a job and gives its id.
func (h *Handlers) SubmitJob(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return runtime.Object{{Name: "id", Value: runtime.String("job-" + in.Field("name").String())}}.Value(), nil
}

// GetStatus tells how the job stands.
func (h *Handlers) GetStatus(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	id := in.Field("id").String()
	h.asked[id]++
	status := "RUNNING"
	if h.asked[id] >= 3 {
		status = "DONE"
	}
	return runtime.Object{{Name: "status", Value: runtime.String(status)}}.Value(), nil
}

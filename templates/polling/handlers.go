package polling

import (
	"context"
	"sync"
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

// Order is a job that somebody wants to be done.
type Order struct {
	Name string `json:"name"`
}

// Job is one that was started.
type Job struct {
	ID string `json:"id"`
}

// SubmitJob starts a job and gives its id.
func (h *Handlers) SubmitJob(ctx context.Context, in Order) (Job, error) {
	return Job{ID: "job-" + in.Name}, nil
}

// Progress is how a job stands: RUNNING, DONE, or FAILED with the reason.
type Progress struct {
	Status string `json:"status"`
}

// GetStatus tells how the job stands.
func (h *Handlers) GetStatus(ctx context.Context, in Job) (Progress, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked[in.ID]++
	if h.asked[in.ID] >= 3 {
		return Progress{"DONE"}, nil
	}
	return Progress{"RUNNING"}, nil
}

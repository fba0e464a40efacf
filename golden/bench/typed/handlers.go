// Package typed compares compiled machines with twins that have structs between
// their states. It is workload f with a handler of types: 100 tasks in a row take a
// struct and give it on, and each fails once.
package typed

import (
	"context"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go run ../../../cmd/aslc generate typed.asl.json

// Customer is who ordered.
type Customer struct {
	Name string `json:"name"`
	Tier string `json:"tier"`
}

// Order is what the tasks take and give.
type Order struct {
	ID       string   `json:"id"`
	N        int      `json:"n"`
	Customer Customer `json:"customer"`
}

// Handlers does the tasks' work: it fails at every other call.
type Handlers struct{ calls int }

// NewTasks makes them.
func NewTasks() Tasks { return &Handlers{} }

var errBusy = &runtime.Error{Name: "Busy", Cause: "try again"}

// Noop counts.
func (h *Handlers) Noop(_ context.Context, in Order) (Order, error) {
	if h.calls++; h.calls%2 == 1 {
		return Order{}, errBusy
	}
	in.N++
	return in, nil
}

package typedhandlers

import (
	"context"
	"math"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

// Charge is what a card is to give.
type Charge struct {
	Amount int64  `json:"amount"`
	Card   string `json:"card,omitempty"`
}

// Payment is what a card gave; Left is what is left on it, if anybody knows.
type Payment struct {
	ID   string   `json:"id"`
	Left *float64 `json:"left,omitempty"`
}

// Handlers does the tasks' work. Charge fails the first time.
type Handlers struct{ busy bool }

// NewTasks makes them.
func NewTasks() Tasks { return &Handlers{busy: true} }

// Charge takes the money. One of no number is what it gives for a card "nan".
func (h *Handlers) Charge(ctx context.Context, in Charge) (Payment, error) {
	left := 12.50
	switch in.Card {
	case "busy":
		if h.busy {
			h.busy = false
			return Payment{}, &runtime.Error{Name: "Busy"}
		}
	case "nan":
		left = math.NaN()
	case "":
		return Payment{ID: "cash"}, nil
	}
	return Payment{ID: in.Card, Left: &left}, nil
}

// Sort sorts what it is given, in place.
func (h *Handlers) Sort(ctx context.Context, in []string) ([]string, error) {
	slices.Sort(in)
	return in, nil
}

// Notice names a payment.
type Notice struct {
	ID string `json:"id"`
}

// Notify gives nothing.
func (h *Handlers) Notify(ctx context.Context, in Notice) error { return nil }

// Ping takes nothing.
func (h *Handlers) Ping(ctx context.Context) (string, error) { return "pong", nil }

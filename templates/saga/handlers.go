package saga

import (
	"context"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate saga.asl.json

// Handlers does the work of the machine's tasks.
type Handlers struct{}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return Handlers{} }

// Trip is where somebody wants to go.
type Trip struct {
	ID string `json:"trip"`
	To string `json:"to"`
}

// Booking is a part of a trip that was booked.
type Booking struct {
	ID string `json:"id"`
}

// BookFlight books the way there and back.
func (Handlers) BookFlight(ctx context.Context, in Trip) (Booking, error) {
	return Booking{"flight-" + in.ID}, nil
}

// BookHotel books the nights.
func (Handlers) BookHotel(ctx context.Context, in Trip) (Booking, error) {
	return Booking{"hotel-" + in.ID}, nil
}

// BookCar books a car, of which there are none in Venice.
func (Handlers) BookCar(ctx context.Context, in Trip) (Booking, error) {
	if in.To == "Venice" {
		return Booking{}, &runtime.Error{Name: "Booking.None", Cause: "there are no cars in Venice"}
	}
	return Booking{"car-" + in.ID}, nil
}

// Cancellation names the booking that is to be undone.
type Cancellation struct {
	BookingID string `json:"bookingId"`
}

// Cancelled names the booking that was undone.
type Cancelled struct {
	BookingID string `json:"cancelled"`
}

// CancelHotel gives the room back.
func (Handlers) CancelHotel(ctx context.Context, in Cancellation) (Cancelled, error) {
	return Cancelled(in), nil
}

// CancelFlight gives the seat back.
func (Handlers) CancelFlight(ctx context.Context, in Cancellation) (Cancelled, error) {
	return Cancelled(in), nil
}

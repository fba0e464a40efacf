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

// BookFlight books the way there and back.
func (Handlers) BookFlight(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return book("flight", in)
}

// BookHotel books the nights.
func (Handlers) BookHotel(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return book("hotel", in)
}

// BookCar books a car, of which there are none in Venice.
func (Handlers) BookCar(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	if in.Field("to").String() == "Venice" {
		return runtime.Value{}, &runtime.Error{Name: "Booking.None", Cause: "there are no cars in Venice"}
	}
	return book("car", in)
}

// CancelHotel gives the room back.
func (Handlers) CancelHotel(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return cancelled(in)
}

// CancelFlight gives the seat back.
func (Handlers) CancelFlight(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return cancelled(in)
}

func book(what string, in runtime.Value) (runtime.Value, error) {
	return runtime.Object{
		{Name: "id", Value: runtime.String(what + "-" + in.Field("trip").String())},
	}.Value(), nil
}

func cancelled(in runtime.Value) (runtime.Value, error) {
	return runtime.Object{{Name: "cancelled", Value: in.Field("bookingId")}}.Value(), nil
}

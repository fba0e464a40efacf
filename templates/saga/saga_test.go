package saga

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

// log notes which tasks were done, before the handlers do them.
type log struct{ done []string }

// Do is runtime.Binder.
func (l *log) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	l.done = append(l.done, task)
	return New(NewTasks()).Executor().Definition().Work[task](ctx, in)
}

func TestTripIsBooked(t *testing.T) {
	got := runtimetest.Run(t, New(NewTasks()), `{"trip":"t-1","to":"Lisbon"}`)
	want := `{"trip":"t-1","to":"Lisbon","flight":{"id":"flight-t-1"},"hotel":{"id":"hotel-t-1"},"car":{"id":"car-t-1"}}`
	if got.Err != nil || got.Output.Text() != want {
		t.Errorf("got %s, %v", got.Output.Text(), got.Err)
	}
}

// What was booked is undone, the last first.
func TestTripIsUndone(t *testing.T) {
	var l log
	got := runtimetest.Run(t, New(Bound{Binder: &l}), `{"trip":"t-1","to":"Venice"}`)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != "Trip.NotBooked" || e.Cause != "there are no cars in Venice" {
		t.Errorf("err = %v, want Trip.NotBooked", got.Err)
	}
	want := []string{"BookFlight", "BookHotel", "BookCar", "CancelHotel", "CancelFlight"}
	if !slices.Equal(l.done, want) {
		t.Errorf("done %v, want %v", l.done, want)
	}
}

// A cancellation that fails is tried again until it works.
func TestCancellationInsists(t *testing.T) {
	busy := runtimetest.Fails("Booking.Busy", "")
	fakes := runtimetest.Fakes{
		"BookFlight":   runtimetest.Returns(`{"id":"f"}`),
		"BookHotel":    runtimetest.Fails("Booking.None", "full"),
		"CancelFlight": runtimetest.InTurn(busy, busy, busy, busy, busy, runtimetest.Returns(`{"cancelled":"f"}`)),
	}
	got := runtimetest.Run(t, New(Bound{Binder: fakes}), `{"trip":"t-1","to":"Lisbon"}`)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Cause != "full" {
		t.Errorf("err = %v, want Trip.NotBooked: full", got.Err)
	}
}

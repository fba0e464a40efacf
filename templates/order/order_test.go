package order

import (
	"errors"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

const small = `{"id":"o-1","card":"4242","total":20,"vip":false,"items":[{"sku":"bulb","quantity":3}]}`

// The handlers of this package take an order to the end.
func TestOrder(t *testing.T) {
	got := runtimetest.Run(t, New(NewTasks()), small)
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	want := `{"parcels":[{"sku":"bulb","quantity":3,"parcel":"o-1/0"}],"receipt":{"payment":"pay-o-1","sent":true}}`
	if out := got.Output.Field("fulfilment").Text(); out != want {
		t.Errorf("fulfilment = %s, want %s", out, want)
	}
}

// In a process of your own an order is a struct.
func TestRun(t *testing.T) {
	in := Input{ID: "o-1", Card: "4242", Total: 20, Vip: true, Items: []InputItem{{Sku: "bulb", Quantity: 3}}}
	out, err := New(NewTasks()).Run(t.Context(), in)
	if err != nil || out.Field("payment").Text() != `{"id":"pay-o-1","amount":20}` {
		t.Errorf("got %s, %v", out.Text(), err)
	}
	if _, err := New(NewTasks()).RunJSON(t.Context(), []byte(`{"id":"o-1"}`)); err == nil || err.Error() != "the input of order: $.card is missing" {
		t.Errorf("an order without a card: %v", err)
	}
}

// A large order waits for half an hour, here on a clock that does not.
func TestBigOrderCoolsDown(t *testing.T) {
	got := runtimetest.Run(t, New(NewTasks()), `{"id":"o-1","card":"4242","total":501,"vip":false,"items":[]}`)
	if got.Err != nil || got.Elapsed != 30*time.Minute {
		t.Errorf("took %v, %v; want half an hour", got.Elapsed, got.Err)
	}
}

// fakes answers for all tasks but ChargeCard.
func fakes(charge runtimetest.Fake) Bound {
	return Bound{Binder: runtimetest.Fakes{
		"ChargeCard":  charge,
		"ReserveItem": runtimetest.Returns(`{"sku":"bulb","quantity":3,"parcel":"1"}`),
		"SendReceipt": runtimetest.Returns(`{"payment":"p","sent":true}`),
	}}
}

func TestBusyCardIsTriedAgain(t *testing.T) {
	busy := runtimetest.Fails("Card.Busy", "")
	got := runtimetest.Run(t, New(fakes(runtimetest.InTurn(busy, busy, runtimetest.Returns(`{"id":"p","amount":20}`)))), small)
	if got.Err != nil || got.Elapsed != 6*time.Second {
		t.Errorf("took %v, %v; want 2 s and 4 s of back-off", got.Elapsed, got.Err)
	}
}

func TestDeclinedCardRefusesTheOrder(t *testing.T) {
	got := runtimetest.Run(t, New(fakes(runtimetest.Fails("Card.Declined", "no funds"))), small)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != "Order.Refused" || e.Cause != "no funds" {
		t.Errorf("err = %v, want Order.Refused: no funds", got.Err)
	}
}

// What a fake gives is held to the handler's type.
func TestPaymentHasAnID(t *testing.T) {
	got := runtimetest.Run(t, New(fakes(runtimetest.Returns(`{"amount":20}`))), small)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != runtime.ErrorTaskFailed || e.Cause != "the result of ChargeCard: $.id is missing" {
		t.Errorf("err = %v, want one that names the missing id", got.Err)
	}
}

// One state alone: what would follow?
func TestVIPDoesNotWait(t *testing.T) {
	next, _, err := runtimetest.State(t, New(nil), StateBigOrder, `{"total":501,"vip":true}`)
	if err != nil || next != StateFulfil {
		t.Errorf("next = state %d, %v; want state %d", next, err, StateFulfil)
	}
}

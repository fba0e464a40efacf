package order

import (
	"context"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate order.asl.json

// Handlers does the work of the machine's tasks.
type Handlers struct{}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return Handlers{} }

// ChargeCard takes the money. Cards that end in 0000 have none.
func (Handlers) ChargeCard(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	if strings.HasSuffix(in.Field("Card").String(), "0000") {
		return runtime.Value{}, &runtime.Error{Name: "Card.Declined", Cause: "the card has no funds"}
	}
	return runtime.Object{
		{Name: "id", Value: runtime.String("pay-" + in.Field("OrderId").String())},
		{Name: "amount", Value: in.Field("Amount")},
	}.Value(), nil
}

// ReserveItem takes one item of an order from the shelf.
func (Handlers) ReserveItem(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	item := in.Field("item")
	return runtime.Object{
		{Name: "sku", Value: item.Field("sku")},
		{Name: "quantity", Value: item.Field("quantity")},
		{Name: "parcel", Value: runtime.String(in.Field("orderId").String() + "/" + in.Field("position").String())},
	}.Value(), nil
}

// SendReceipt tells the customer.
func (Handlers) SendReceipt(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	return runtime.Object{
		{Name: "payment", Value: in.Field("PaymentId")},
		{Name: "sent", Value: runtime.Bool(true)},
	}.Value(), nil
}

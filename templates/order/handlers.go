package order

import (
	"context"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

//go:generate go tool aslc generate order.asl.json

// Handlers does the work of the machine's tasks.
type Handlers struct{}

// NewTasks makes the tasks of an executable that `aslc build` makes of this
// package.
func NewTasks() Tasks { return Handlers{} }

// Charge is the money that a card is to give.
type Charge struct {
	OrderID   string `json:"OrderId"`
	Reference string
	Card      string
	Amount    float64
}

// Payment is money that a card gave.
type Payment struct {
	ID     string  `json:"id"`
	Amount float64 `json:"amount"`
}

// ChargeCard takes the money. Cards that end in 0000 have none.
func (Handlers) ChargeCard(ctx context.Context, in Charge) (Payment, error) {
	if strings.HasSuffix(in.Card, "0000") {
		return Payment{}, &runtime.Error{Name: "Card.Declined", Cause: "the card has no funds"}
	}
	return Payment{ID: "pay-" + in.OrderID, Amount: in.Amount}, nil
}

// Item is a line of an order.
type Item struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

// Reservation asks for an item of an order.
type Reservation struct {
	OrderID  string `json:"orderId"`
	Position int    `json:"position"`
	Item     Item   `json:"item"`
}

// Parcel is an item that was taken from the shelf.
type Parcel struct {
	Item
	Parcel string `json:"parcel"`
}

// ReserveItem takes one item of an order from the shelf.
func (Handlers) ReserveItem(ctx context.Context, in Reservation) (Parcel, error) {
	return Parcel{Item: in.Item, Parcel: fmt.Sprintf("%s/%d", in.OrderID, in.Position)}, nil
}

// Receipt names what was paid.
type Receipt struct {
	OrderID   string `json:"OrderId"`
	PaymentID string `json:"PaymentId"`
}

// Sent tells whether the customer knows.
type Sent struct {
	Payment string `json:"payment"`
	Sent    bool   `json:"sent"`
}

// SendReceipt tells the customer.
func (Handlers) SendReceipt(ctx context.Context, in Receipt) (Sent, error) {
	return Sent{Payment: in.PaymentID, Sent: true}, nil
}

// Package shop has types for handlers of another package.
package shop

// Item is a thing to buy.
type Item struct {
	SKU   string `json:"sku"`
	Price Price  `json:"price"`
	stock int
}

// Price is in cents.
type Price int64

// Stock is how many there are.
func (i Item) Stock() int { return i.stock }

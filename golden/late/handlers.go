package late

import (
	"context"
	"math/rand/v2"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
)

// Level is a number with a name.
type Level int8

// Item is a part of an Order.
type Item struct {
	SKU    string   `json:"sku"`
	Price  float64  `json:"price"`
	Tags   []string `json:"tags"`
	secret int
}

// Order refers to all that can be referred to.
type Order struct {
	ID      string               `json:"id"`
	Small   float32              `json:"small"`
	Level   Level                `json:"level,omitempty"`
	Wide    uint64               `json:"wide"`
	Flag    bool                 `json:"flag"`
	Items   []Item               `json:"items"`
	Lists   [][]int              `json:"lists"`
	ByName  map[string]*Item     `json:"byName"`
	Counts  map[string][]Level   `json:"counts,omitempty"`
	Empty   []float64            `json:"empty,omitempty"`
	Zero    []string             `json:"zero,omitzero"`
	Note    *string              `json:"note"`
	Bytes   []byte               `json:"bytes"`
	Pair    [2]string            `json:"pair"`
	Rows    [2][]int             `json:"rows"`
	Opt     codec.Opt[[]string]  `json:"opt"`
	OptNull codec.Opt[*float64]  `json:"optNull"`
	Inline  struct{ X, Y int32 } `json:"inline"`
	Next    *Order               `json:"next,omitempty"`
	Skipped string               `json:"-"`
}

// Summary refers to nothing.
type Summary struct {
	ID    string     `json:"id"`
	N     int        `json:"n"`
	Ratio float64    `json:"ratio"`
	Part  [2]float32 `json:"part"`
}

// Seed is what Make makes an Order of.
type Seed struct {
	Seed uint64 `json:"seed"`
}

// Priced is what Price takes.
type Priced struct {
	Item    Item    `json:"item"`
	Summary Summary `json:"summary"`
	Index   int     `json:"index"`
}

// Parts is what Join takes, and gives again.
type Parts struct {
	Left    Order   `json:"left"`
	Right   Order   `json:"right"`
	Summary Summary `json:"summary"`
	Label   string  `json:"label"`
	Priced  []Item  `json:"priced"`
	Nested  struct {
		Rest    string        `json:"rest"`
		Numbers runtime.Value `json:"numbers"`
	} `json:"nested"`
}

// Handlers does the tasks' work, one after the other. What a handler was given and
// what it gave is handed to Spoil once it has returned, to do with it as it likes.
type Handlers struct {
	Spoil func(any)

	kept  []any          // by the last handler
	calls map[string]int // of Count, by Order
}

// NewTasks makes them.
func NewTasks() Tasks { return &Handlers{} }

// begin lets go of what earlier handlers kept, and keeps what this one has.
func (h *Handlers) begin(in any) {
	for _, x := range h.kept {
		if h.Spoil != nil {
			h.Spoil(x)
		}
	}
	h.kept = []any{in}
}

// Make makes an Order.
func (h *Handlers) Make(_ context.Context, in Seed) (Order, error) {
	out := randomOrder(rand.New(rand.NewPCG(in.Seed, 1)), 2)
	if out.Items == nil {
		out.Items = []Item{} // for the Map
	}
	h.begin(&out)
	return out, nil
}

// Change changes what it was given in all depths, and gives it.
func (h *Handlers) Change(_ context.Context, in Order) (Order, error) {
	h.begin(&in)
	out := randomOrder(rand.New(rand.NewPCG(in.Wide, 2)), 1)
	out.Next = &in
	out.Skipped = in.Skipped + "!"
	h.kept = append(h.kept, &out)
	return out, nil
}

// Summarise makes a Summary of an Order.
func (h *Handlers) Summarise(_ context.Context, in Order) (Summary, error) {
	h.begin(&in)
	return Summary{ID: in.ID, N: -len(in.Items), Ratio: float64(len(in.ID)) / 3, Part: [2]float32{in.Small, 0.25}}, nil
}

// Count adds one; each other time it is busy.
func (h *Handlers) Count(_ context.Context, in Summary) (Summary, error) {
	if h.calls == nil {
		h.calls = map[string]int{}
	}
	if h.calls[in.ID]++; h.calls[in.ID]%2 == 1 {
		return Summary{ID: "no result"}, &runtime.Error{Name: "Busy"}
	}
	in.N++
	return in, nil
}

// Price puts a price on an Item.
func (h *Handlers) Price(_ context.Context, in Priced) (Item, error) {
	h.begin(&in)
	in.Item.Price = in.Summary.Ratio * float64(in.Index+1)
	in.Item.secret++
	return in.Item, nil
}

// Join gives what it takes.
func (h *Handlers) Join(_ context.Context, in Parts) (Parts, error) {
	h.begin(&in)
	return in, nil
}

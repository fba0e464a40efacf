package codec

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/golden/codec/shop"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
)

// Level is a number with a name.
type Level int8

// Loud is a text that reads and prints itself, by pointer.
type Loud struct{ text string }

// MarshalText is encoding.TextMarshaler.
func (l *Loud) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(l.text)), nil }

// UnmarshalText is encoding.TextUnmarshaler.
func (l *Loud) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return fmt.Errorf("silence")
	}
	l.text = strings.ToLower(string(b))
	return nil
}

// Pair is JSON in a form of its own: two numbers in an array.
type Pair struct{ A, B int }

// MarshalJSON is json.Marshaler.
func (p Pair) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[ %d, %d ]", p.A, p.B), nil }

// UnmarshalJSON is json.Unmarshaler.
func (p *Pair) UnmarshalJSON(b []byte) error {
	var list []int
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	if len(list) != 2 {
		return fmt.Errorf("%d numbers", len(list))
	}
	p.A, p.B = list[0], list[1]
	return nil
}

// Base is embedded.
type Base struct {
	ID     string `json:"id"`
	Shadow string `json:"shadow"`
}

type hidden struct {
	Seen string `json:"seen"`
}

// Optional is embedded by pointer.
type Optional struct {
	Note  string `json:"note,omitempty"`
	Count int    `json:"count"`
}

// Node is a tree.
type Node struct {
	Name     string           `json:"name"`
	Children []Node           `json:"children,omitempty"`
	ByName   map[string]*Node `json:"byName,omitempty"`
}

// Page is generic.
type Page[T any] struct {
	Items []T      `json:"items"`
	Next  *Page[T] `json:"next,omitempty"`
}

// All is made of everything.
type All struct {
	Base
	hidden
	*Optional

	Shadow  string `json:"shadow"`
	Ignored string `json:"-"`
	Plain   string

	Flag    bool    `json:"flag"`
	Int     int     `json:"int"`
	Int8    int8    `json:"int8"`
	Level   Level   `json:"level,omitempty"`
	Uint16  uint16  `json:"uint16"`
	Uint64  uint64  `json:"uint64"`
	Float   float64 `json:"float"`
	Float32 float32 `json:"float32"`

	When    time.Time  `json:"when"`
	Until   *time.Time `json:"until"`
	Never   time.Time  `json:"never,omitzero"`
	Loud    Loud       `json:"loud"`
	Louds   []Loud     `json:"louds"`
	LoudPtr *Loud      `json:"loudPtr,omitempty"`
	Pair    Pair       `json:"pair"`
	Big     *big.Int   `json:"big"`

	Bytes  []byte             `json:"bytes"`
	List   []string           `json:"list"`
	Empty  []int              `json:"empty,omitempty"`
	Matrix [2][3]float64      `json:"matrix"`
	Lists  [][]int            `json:"lists"`
	Map    map[string]Level   `json:"map"`
	Deep   map[string][]*Pair `json:"deep,omitempty"`
	ByInt  map[int]string     `json:"byInt"`
	Pages  Page[shop.Item]    `json:"pages"`
	Node   *Node              `json:"node,omitempty"`
	Inline struct {
		X, Y int
	} `json:"inline"`
	PtrPtr **int `json:"ptrPtr"`
	Spare  struct {
		Tags []string `json:"tags"`
	} `json:"spare,omitzero"` // its zero cannot be told by ==

	Raw    json.RawMessage `json:"raw"`
	Number json.Number     `json:"number"`
	Value  runtime.Value   `json:"value"`
	Any    any             `json:"any"`

	QuotedInt  int64   `json:"quotedInt,string"`
	QuotedPtr  *uint8  `json:"quotedPtr,string"`
	QuotedText string  `json:"quotedText,string"`
	QuotedBool bool    `json:"quotedBool,string"`
	Quoted64   float64 `json:"quoted64,string,omitempty"`

	Opt  codec.Opt[[]int]   `json:"opt"`
	Opt2 codec.Opt[*string] `json:"opt2"`

	Odd string `json:"a b"`
	Ünï string `json:"ünï"`
}

// echoWork and readNode have names that emitted code would like to have.
func echoWork() int { return 1 }
func readNode() int { return 2 }

// Handlers does the machine's tasks.
type Handlers struct{ Got All }

// NewTasks makes them.
func NewTasks() Tasks { return &Handlers{} }

// Echo gives what it takes.
func (h *Handlers) Echo(ctx context.Context, in All) (All, error) {
	h.Got = in
	return in, nil
}

// Value takes the struct where it has an address, and gives it behind a pointer.
func (h *Handlers) Value(ctx context.Context, in *All) (*All, error) { return in, nil }

package contract

//lint:file-ignore SA5008 odd tags are what is tested
//lint:file-ignore U1000 and so are fields that nothing reads

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// The types of this file are looked at twice: by reflection, through encoding/json,
// and as go/types sees them (types_test.go).

type Plain struct {
	ID      string `json:"id"`
	Count   int
	Ratio   float64 `json:"ratio"`
	Yes     bool    `json:",omitempty"`
	Skipped string  `json:"-"`
	Dash    string  `json:"-,"`
	hidden  int
	Bad     string `json:"a\"b"`
}

type Nilable struct {
	Pointer *int           `json:"pointer"`
	Maybe   *int           `json:"maybe,omitempty"`
	Slice   []string       `json:"slice"`
	Some    []string       `json:"some,omitempty"`
	Zero    []string       `json:"zero,omitzero"`
	Map     map[string]int `json:"map"`
	Few     map[int]bool   `json:"few,omitempty"`
	Any     any            `json:"any"`
	Rarely  any            `json:"rarely,omitempty"`
	Deep    **int          `json:"deep,omitempty"`
}

type Quoted struct {
	N     int         `json:"n,string"`
	B     *bool       `json:"b,string"`
	S     string      `json:"s,string"`
	L     []int       `json:"l,string"`
	J     json.Number `json:"j"`
	Level Level       `json:"level,string"`
}

type Binary struct {
	Bytes  []byte          `json:"bytes"`
	Sum    [4]byte         `json:"sum"`
	Pair   [2]string       `json:"pair"`
	None   [0]int          `json:"none,omitempty"`
	Raw    json.RawMessage `json:"raw"`
	Matrix [][]float64     `json:"matrix"`
}

type Times struct {
	At    time.Time     `json:"at"`
	Ended *time.Time    `json:"ended"`
	Never time.Time     `json:"never,omitempty"`
	Zero  time.Time     `json:"zero,omitzero"`
	Took  time.Duration `json:"took"`
}

// Level is a text in JSON.
type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte("level " + strconv.Itoa(int(l))), nil }

func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "level %d", (*int)(l))
	return err
}

// Money prints itself only where it has an address.
type Money struct{ Cents int }

func (m *Money) MarshalJSON() ([]byte, error) { return []byte(`"money"`), nil }
func (m *Money) UnmarshalJSON(b []byte) error { return nil }

type Moneys struct {
	Value   Money
	Pointer *Money
	Slice   []Money
	Array   [1]Money
	Map     map[string]Money
	Levels  map[Level]Level
}

type Base struct {
	Same  string
	ID    string `json:"id"`
	Name  string
	Color string `json:"color"`
}

type Other struct {
	Same  int
	Name  string `json:"Name"`
	Shade string
}

type quiet struct{ Loud, soft int }

// Embedding: Same is in two structs at one depth, and so in none; Name is tagged in
// one; Color is hidden by the nearer one.
type Embedding struct {
	Base
	Other
	quiet
	*Pointed
	Color int `json:"color"`
	Tally
	Named Base `json:"named"`
}

// Tally is no struct: embedded, it is a member of its own name.
type Tally int

type Pointed struct {
	X int `json:"x"`
	Y int `json:"y,omitempty"`
}

// Stamped is printed by the method that it embeds.
type Stamped struct {
	time.Time
	Note string
}

type Tree struct {
	Value int     `json:"value"`
	Left  *Tree   `json:"left"`
	More  []Tree  `json:"more,omitempty"`
	Ring  *Ring   `json:"ring,omitempty"`
	Rings []*Ring `json:"rings"`
}

type Ring struct {
	Tree *Tree `json:"tree"`
}

type Page[T any] struct {
	Items []T            `json:"items"`
	Next  *T             `json:"next,omitempty"`
	By    map[string]T   `json:"by"`
	Inner *Page[T]       `json:"inner,omitempty"`
	Pairs Pair[T, Plain] `json:"pairs"`
}

type Pair[A, B any] struct {
	First  A
	Second B
}

type (
	Names  []string
	Alias  = Plain
	ByName map[string]*Plain
	Pages  Page[Level]
	Zeroes struct {
		Money Money     `json:"money,omitzero"`
		Odd   oddlyZero `json:"odd,omitzero"`
		Plain Plain     `json:"plain,omitempty"`
	}
)

type oddlyZero []int

func (o oddlyZero) IsZero() bool { return len(o) == 1 }

var (
	one   = 1
	ptr   = &one
	truth = true
	now   = time.Date(2026, 3, 14, 1, 59, 26, 535_000_000, time.FixedZone("", 3600))
)

// samples are values of each type.
var samples = map[string][]any{
	"Plain":     {Plain{}, Plain{ID: "x", Count: -1, Ratio: 1.5, Yes: true}},
	"Nilable":   {Nilable{}, Nilable{Pointer: ptr, Maybe: ptr, Slice: []string{}, Some: []string{"a"}, Zero: []string{}, Map: map[string]int{"a": 1}, Few: map[int]bool{1: true}, Any: 1.5, Rarely: "x", Deep: &ptr}, Nilable{Deep: new(*int)}},
	"Quoted":    {Quoted{}, Quoted{N: 1, B: &truth, S: "s", L: []int{1}, J: "1.25", Level: 2}},
	"Binary":    {Binary{}, Binary{Bytes: []byte("xyz"), Raw: json.RawMessage(`{"a":[1]}`), Matrix: [][]float64{{1, 2.5}, nil}}},
	"Times":     {Times{}, Times{At: now, Ended: &now, Never: now, Zero: now, Took: time.Second}},
	"Moneys":    {Moneys{}, Moneys{Pointer: &Money{}, Slice: []Money{{1}}, Map: map[string]Money{"a": {2}}, Levels: map[Level]Level{1: 2}}},
	"Embedding": {Embedding{}, Embedding{Pointed: &Pointed{1, 2}, Color: 3}, Embedding{Pointed: &Pointed{}}},
	"Stamped":   {Stamped{}, Stamped{Time: now}},
	"Tree":      {Tree{}, Tree{Left: &Tree{Left: &Tree{Left: &Tree{}}}, More: []Tree{{}, {}}, Ring: &Ring{&Tree{}}, Rings: []*Ring{nil, {}}}},
	"Pages":     {Pages{}, Pages{Items: []Level{1}, Inner: &Page[Level]{Next: new(Level)}}},
	"Names":     {Names(nil), Names{"a"}},
	"Alias":     {Alias{}},
	"ByName":    {ByName(nil), ByName{"a": nil, "b": {}}},
	"Zeroes":    {Zeroes{}, Zeroes{Odd: oddlyZero{1}}, Zeroes{Money: Money{1}, Odd: oddlyZero{1, 2}}},
	"Level":     {Level(3)},
}

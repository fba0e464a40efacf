package trial

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Types that handlers are made of, besides those of the language and its library.

// Flag, Count and Word have names of their own and nothing else.
type (
	Flag  bool
	Count int16
	Word  string
)

// Cents is money: it reads a number, and prints a text.
type Cents int64

// UnmarshalJSON is json.Unmarshaler.
func (c *Cents) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || f > 1e9 || f < 0 {
		return errors.New("no amount")
	}
	*c = Cents(f * 100)
	return nil
}

// MarshalJSON is json.Marshaler.
func (c Cents) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%d.%02d"`, c/100, c%100), nil }

// Code is a text that reads and prints itself.
type Code struct{ upper string }

// UnmarshalText is encoding.TextUnmarshaler.
func (c *Code) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return errors.New("no code")
	}
	c.upper = strings.ToUpper(string(b))
	return nil
}

// MarshalText is encoding.TextMarshaler.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.upper), nil }

// Shout is a Code that prints itself only where it has an address.
type Shout struct{ Code string }

// UnmarshalText is encoding.TextUnmarshaler.
func (s *Shout) UnmarshalText(b []byte) error {
	s.Code = string(b) + "!"
	return nil
}

// MarshalText is encoding.TextMarshaler.
func (s *Shout) MarshalText() ([]byte, error) { return []byte(s.Code), nil }

// Verbatim is any document.
type Verbatim struct{ text string }

// UnmarshalJSON is json.Unmarshaler.
func (v *Verbatim) UnmarshalJSON(b []byte) error {
	v.text = string(b)
	return nil
}

// MarshalJSON is json.Marshaler.
func (v Verbatim) MarshalJSON() ([]byte, error) {
	if v.text == "" {
		return []byte("null"), nil
	}
	return []byte(v.text), nil
}

// Named and Noted are embedded, the one as it is, the other behind a pointer.
type (
	Named struct {
		N float64 `json:"n"`
		S string  `json:"s"`
	}
	Noted struct {
		B *bool       `json:"b,omitempty"`
		K json.Number `json:"k"`
	}
)

// Tree has itself inside.
type Tree struct {
	S   Word           `json:"s,omitempty"`
	N   *float32       `json:"n,omitempty"`
	Obj *Tree          `json:"obj,omitempty"`
	All map[string]any `json:"all,omitempty"`
}

// Page is generic.
type Page[T any] struct {
	Items []T `json:"items"`
	N     *T  `json:"n"`
	Zero  T   `json:"zero,omitzero"`
}

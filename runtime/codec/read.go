package codec

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/contract"
)

// kind tells whether the value begins with a byte of its kind, or is a fault.
func (d *Decoder) kind(first byte, want string) bool {
	if d.err != nil {
		return false
	}
	if d.text[d.pos] != first {
		d.unfit(want)
	}
	return d.err == nil
}

// ReadString reads a string.
func ReadString[T ~string](d *Decoder, x *T) {
	if d.kind('"', "a string") {
		*x = T(d.string())
	}
}

// ReadOneOf reads one of certain strings.
func ReadOneOf[T ~string](d *Decoder, x *T, texts ...T) {
	start := d.pos
	ReadString(d, x)
	if d.err == nil && !slices.Contains(texts, *x) {
		d.pos = start
		d.unfit(fmt.Sprintf("one of %q", texts))
	}
}

// ReadBool reads true or false.
func ReadBool[T ~bool](d *Decoder, x *T) {
	if d.err != nil {
		return
	}
	switch d.text[d.pos] {
	case 't', 'f':
		*x = d.scalar() == "true"
	default:
		d.unfit("a boolean")
	}
}

// number takes a number's text.
func (d *Decoder) number() (text string, ok bool) {
	if d.err != nil {
		return "", false
	}
	if c := d.text[d.pos]; c != '-' && (c < '0' || c > '9') {
		d.unfit("a number")
		return "", false
	}
	return d.scalar(), true
}

// ReadInt reads a whole number, however it is spelt: 1, 1.0, 1e3.
func ReadInt[T ~int | ~int8 | ~int16 | ~int32 | ~int64](d *Decoder, x *T) {
	start := d.pos
	text, ok := d.number()
	if !ok {
		return
	}
	n, whole := runtime.Number(text).Int()
	if !whole || int64(T(n)) != n {
		d.fail(start, "is "+text+contract.NotWhole(text, "an integer of "+bits[T]()+" bits"))
		return
	}
	*x = T(n)
}

// ReadUint is ReadInt for numbers that are not negative.
func ReadUint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](d *Decoder, x *T) {
	start := d.pos
	text, ok := d.number()
	if !ok {
		return
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		if whole, ok := runtime.Number(text).Int(); ok && whole >= 0 {
			n, err = uint64(whole), nil
		}
	}
	if err != nil || uint64(T(n)) != n {
		d.fail(start, "is "+text+contract.NotWhole(text, "an unsigned integer of "+bits[T]()+" bits"))
		return
	}
	*x = T(n)
}

// bits is the size of a number's type.
func bits[T any]() string {
	var x T
	return strconv.Itoa(8 * int(unsafe.Sizeof(x)))
}

// ReadFloat reads a number: of one with a fraction the nearest value, a whole one
// only as it is.
func ReadFloat[T ~float32 | ~float64](d *Decoder, x *T) {
	start := d.pos
	text, ok := d.number()
	if !ok {
		return
	}
	f, exact := contract.Float(text, 8*int(unsafe.Sizeof(*x)))
	if !exact {
		d.fail(start, "is "+text+contract.Beyond("a float of "+bits[T]()+" bits"))
		return
	}
	*x = T(f)
}

// ReadText reads a string with the type's own UnmarshalText.
func ReadText[T any, P interface {
	*T
	encoding.TextUnmarshaler
}](d *Decoder, x P) {
	start := d.pos
	if !d.kind('"', "a string") {
		return
	}
	if err := x.UnmarshalText([]byte(d.string())); err != nil {
		d.fail(start, "does not fit: "+err.Error())
	}
}

// ReadJSON reads any value with the type's own UnmarshalJSON.
func ReadJSON[T any, P interface {
	*T
	json.Unmarshaler
}](d *Decoder, x P) {
	if d.err != nil {
		return
	}
	start := d.pos
	if err := x.UnmarshalJSON([]byte(d.raw())); err != nil {
		d.fail(start, "does not fit: "+err.Error())
	}
}

// ReadAny reads what only encoding/json knows how to: interfaces, and types of
// other packages that cannot be named.
func ReadAny[T any](d *Decoder, x *T) {
	if d.err != nil {
		return
	}
	start := d.pos
	if err := json.Unmarshal([]byte(d.raw()), x); err != nil {
		d.fail(start, "does not fit: "+err.Error())
	}
}

// ReadValue takes a value as it is.
func ReadValue(d *Decoder, x *runtime.Value) {
	switch {
	case d.err != nil:
	case d.node.Exists():
		*x, d.node = d.node, runtime.Value{}
	default:
		*x, _ = runtime.ParseString(strings.Clone(d.raw())) // a part of a document that is JSON
	}
}

// ReadRaw takes a value's text as it is.
func ReadRaw(d *Decoder, x *json.RawMessage) {
	if d.err == nil {
		*x = json.RawMessage(d.raw())
	}
}

// ReadNumber reads a number as it is spelt, or a string that shows one.
func ReadNumber(d *Decoder, x *json.Number) {
	if d.err != nil {
		return
	}
	start := d.pos
	if d.text[start] != '"' {
		text, _ := d.number()
		*x = json.Number(text)
		return
	}
	text := d.string()
	if v, err := runtime.ParseString(text); err != nil || v.Kind() != runtime.KindNumber {
		d.fail(start, "is "+strconv.Quote(text)+", not a number")
		return
	}
	*x = json.Number(text)
}

// ReadBytes reads bytes in base64; null is nil.
func ReadBytes[T ~[]byte](d *Decoder, x *T) {
	start := d.pos
	if d.Null() {
		*x = nil
		return
	}
	if !d.kind('"', "a string in base64") {
		return
	}
	b, err := base64.StdEncoding.DecodeString(d.string())
	if err != nil {
		d.fail(start, "is no base64: "+err.Error())
		return
	}
	*x = b
}

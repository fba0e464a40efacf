package codec

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/aslc-dev/aslc/runtime"
)

func (e *Encoder) null() { e.text = append(e.text, "null"...) }

// WriteString writes a string.
func WriteString[T ~string](e *Encoder, x *T) { e.text = runtime.AppendString(e.text, string(*x)) }

// WriteBool writes true or false.
func WriteBool[T ~bool](e *Encoder, x *T) { e.text = strconv.AppendBool(e.text, bool(*x)) }

// WriteInt writes a whole number.
func WriteInt[T ~int | ~int8 | ~int16 | ~int32 | ~int64](e *Encoder, x *T) {
	e.text = strconv.AppendInt(e.text, int64(*x), 10)
}

// WriteUint is WriteInt for unsigned numbers.
func WriteUint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](e *Encoder, x *T) {
	e.text = strconv.AppendUint(e.text, uint64(*x), 10)
}

// WriteFloat writes a number in its shortest form; one that is none is a fault.
func WriteFloat[T ~float32 | ~float64](e *Encoder, x *T) {
	f, size := float64(*x), 8*int(unsafe.Sizeof(*x))
	if math.IsNaN(f) || math.IsInf(f, 0) {
		e.fail(fmt.Errorf("%v is no JSON", f))
		return
	}
	small, large := 1e-6, 1e21
	if size == 32 {
		small, large = float64(float32(small)), float64(float32(large))
	}
	if abs := math.Abs(f); abs == 0 || abs >= small && abs < large {
		e.text = strconv.AppendFloat(e.text, f, 'f', -1, size)
		return
	}
	e.text = strconv.AppendFloat(e.text, f, 'e', -1, size)
	if n := len(e.text); e.text[n-4] == 'e' && e.text[n-3] == '-' && e.text[n-2] == '0' { // 1e-07
		e.text = append(e.text[:n-2], e.text[n-1])
	}
}

// WriteText writes what the type's own MarshalText gives, as a string.
func WriteText[T any, P interface {
	*T
	encoding.TextMarshaler
}](e *Encoder, x P) {
	text, err := x.MarshalText()
	if err != nil {
		e.fail(err)
		return
	}
	e.text = runtime.AppendString(e.text, string(text))
}

// WriteJSON writes what the type's own MarshalJSON gives, compact.
func WriteJSON[T any, P interface {
	*T
	json.Marshaler
}](e *Encoder, x P) {
	text, err := x.MarshalJSON()
	if err != nil {
		e.fail(err)
		return
	}
	e.document(text)
}

// Zero tells whether a struct or array is zero that cannot be compared.
func Zero[T any](x *T) bool { return reflect.ValueOf(x).Elem().IsZero() }

// WriteAny writes what only encoding/json knows how to.
func WriteAny[T any](e *Encoder, x *T) {
	v, err := runtime.Encode(x)
	if err != nil {
		e.fail(err)
		return
	}
	e.text = v.Append(e.text)
}

// WriteValue writes a document, an absent one as null.
func WriteValue(e *Encoder, x *runtime.Value) {
	if !x.Exists() {
		e.null()
		return
	}
	e.compact(*x)
}

// WriteRaw writes a text that is to be JSON; nil is null.
func WriteRaw(e *Encoder, x *json.RawMessage) {
	if *x == nil {
		e.null()
		return
	}
	e.document(*x)
}

// document writes a text that is to be JSON, without blanks.
func (e *Encoder) document(text []byte) {
	v, err := runtime.Parse(text)
	if err != nil {
		e.fail(err)
		return
	}
	e.compact(v)
}

// compact writes a document; within an array it is printed without blanks.
func (e *Encoder) compact(v runtime.Value) {
	e.text = append(e.text, v.Compact()...)
}

// WriteNumber writes a number as it is spelt; an empty one is 0.
func WriteNumber(e *Encoder, x *json.Number) {
	if *x == "" {
		e.text = append(e.text, '0')
		return
	}
	v, err := runtime.ParseString(string(*x))
	if err != nil || v.Kind() != runtime.KindNumber {
		e.fail(errors.New(strconv.Quote(string(*x)) + " is no number"))
		return
	}
	e.text = v.Append(e.text)
}

// WriteBytes writes bytes in base64; nil is null.
func WriteBytes[T ~[]byte](e *Encoder, x *T) {
	if *x == nil {
		e.null()
		return
	}
	e.text = append(e.text, '"')
	e.text = base64.StdEncoding.AppendEncode(e.text, *x)
	e.text = append(e.text, '"')
}

package codec

import (
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// Encoder writes one compact document. Its first fault sticks.
type Encoder struct {
	text []byte
	err  error
}

var encoders = sync.Pool{New: func() any { return new(Encoder) }}

// keptBuffer is the size of a buffer that is kept for the next document.
const keptBuffer = 64 << 10

// Encode writes a value with the writer of its type.
func Encode[T any](x *T, write func(*Encoder, *T)) (runtime.Value, error) {
	e := encoders.Get().(*Encoder)
	defer encoders.Put(e)
	write(e, x)
	return e.end()
}

// end gives what was written, and makes the encoder ready for the next document.
func (e *Encoder) end() (v runtime.Value, err error) {
	if err = e.err; err == nil {
		v = runtime.Literal(string(e.text))
	}
	if e.text, e.err = e.text[:0], nil; cap(e.text) > keptBuffer {
		e.text = nil
	}
	return v, err
}

// Begin opens an object or array by its bracket.
func (e *Encoder) Begin(bracket byte) { e.text = append(e.text, bracket) }

// End closes it.
func (e *Encoder) End(bracket byte) { e.text = append(e.text, bracket) }

// Name begins a member; its value is to be written next.
func (e *Encoder) Name(name string) {
	e.Elem()
	e.text = append(runtime.AppendString(e.text, name), ':')
}

// Elem begins an element; its value is to be written next.
func (e *Encoder) Elem() {
	if c := e.text[len(e.text)-1]; c != '{' && c != '[' {
		e.text = append(e.text, ',')
	}
}

func (e *Encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

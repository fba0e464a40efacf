package host

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
)

// The form of a message: the fields of its struct one after the other, those of a
// struct within it in their place. Numbers are varints; a text is its length and its
// bytes; of a slice the length comes first, one more than it has, and 0 is nil; before
// what a pointer points at stands 1, and 0 is nil. Both ends have the same structs:
// they are built of the same sources.

// appendForm appends the form of a value to b.
func appendForm(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		return append(b, truth(v.Bool()))
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint8:
		return append(b, byte(v.Uint()))
	case reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case reflect.Pointer:
		b = append(b, truth(!v.IsNil()))
		if !v.IsNil() {
			b = appendForm(b, v.Elem())
		}
		return b
	case reflect.Slice:
		return appendSlice(b, v)
	case reflect.Struct:
		for i := range v.NumField() {
			b = appendForm(b, v.Field(i))
		}
		return b
	}
	panic("a message cannot hold " + v.Type().String())
}

func truth(t bool) byte {
	if t {
		return 1
	}
	return 0
}

func appendSlice(b []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(b, 0)
	}
	n := v.Len()
	b = binary.AppendUvarint(b, uint64(n)+1)
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return append(b, v.Bytes()...)
	}
	for i := range n {
		b = appendForm(b, v.Index(i))
	}
	return b
}

// formReader reads values from their forms. Bytes share its memory.
type formReader struct {
	b   []byte // what is left
	err error
}

var errForm = errors.New("a message ends before its last field, or goes on after it")

// read reads into a value that can be set and is zero.
func (r *formReader) read(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.byte() != 0)
	case reflect.Int, reflect.Int64:
		n, k := binary.Varint(r.b)
		r.skip(k)
		v.SetInt(n)
	case reflect.Uint8:
		v.SetUint(uint64(r.byte()))
	case reflect.Float64:
		if b := r.bytes(8); b != nil {
			v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
	case reflect.String:
		v.SetString(string(r.bytes(r.length())))
	case reflect.Pointer:
		if r.byte() != 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.read(v.Elem())
		}
	case reflect.Slice:
		r.readSlice(v)
	case reflect.Struct:
		for i := range v.NumField() {
			r.read(v.Field(i))
		}
	}
}

func (r *formReader) readSlice(v reflect.Value) {
	n := r.length()
	if n == 0 {
		return
	}
	n--
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(r.bytes(n))
		return
	}
	if n > len(r.b) { // each takes a byte at least
		r.err = errForm
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		r.read(v.Index(i))
	}
}

// skip goes past so many bytes; 0 and less: there was no number.
func (r *formReader) skip(n int) {
	if n <= 0 {
		r.err, r.b = errForm, nil
		return
	}
	r.b = r.b[n:]
}

func (r *formReader) byte() byte {
	if len(r.b) == 0 {
		r.err = errForm
		return 0
	}
	b := r.b[0]
	r.b = r.b[1:]
	return b
}

func (r *formReader) length() int {
	n, k := binary.Uvarint(r.b)
	r.skip(k)
	return int(min(n, math.MaxInt32))
}

// bytes are the next ones; nil: there are not so many.
func (r *formReader) bytes(n int) []byte {
	if n > len(r.b) {
		r.err, r.b = errForm, nil
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

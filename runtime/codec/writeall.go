package codec

import (
	"maps"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

// WriteSlice writes an array; nil is null.
func WriteSlice[T any, S ~[]T](e *Encoder, x *S, elem func(*Encoder, *T)) {
	if *x == nil {
		e.null()
		return
	}
	WriteArray(e, *x, elem)
}

// WriteList is WriteSlice without null: nil is an array without elements.
func WriteList[T any, S ~[]T](e *Encoder, x *S, elem func(*Encoder, *T)) { WriteArray(e, *x, elem) }

// WriteArray writes an array of Go, or a slice that is none but holds its elements.
func WriteArray[T any](e *Encoder, x []T, elem func(*Encoder, *T)) {
	e.Begin('[')
	for i := range x {
		e.Elem()
		elem(e, &x[i])
	}
	e.End(']')
}

// WriteMap writes an object, its members sorted by name; nil is null.
func WriteMap[K ~string, T any, M ~map[K]T](e *Encoder, x *M, elem func(*Encoder, *T)) {
	if *x == nil {
		e.null()
		return
	}
	WriteMembers(e, x, elem)
}

// WriteMembers is WriteMap without null: nil is an object without members.
func WriteMembers[K ~string, T any, M ~map[K]T](e *Encoder, x *M, elem func(*Encoder, *T)) {
	e.Begin('{')
	for _, name := range slices.Sorted(maps.Keys(*x)) {
		e.Name(string(name))
		value := (*x)[name]
		elem(e, &value)
	}
	e.End('}')
}

// WritePointer writes what a pointer points at; nil is null.
func WritePointer[T any](e *Encoder, x **T, elem func(*Encoder, *T)) {
	if *x == nil {
		e.null()
		return
	}
	elem(e, *x)
}

// WriteQuoted writes the JSON of something as a string, as the option string of a
// field's tag has it; null stays null.
func WriteQuoted[T any](e *Encoder, x *T, elem func(*Encoder, *T)) {
	v, err := Encode(x, elem)
	if err != nil {
		e.fail(err)
		return
	}
	if v.Kind() == runtime.KindNull {
		e.null()
		return
	}
	e.text = runtime.AppendString(e.text, v.Text())
}

package codec

import (
	"strconv"

	"github.com/aslc-dev/aslc/runtime"
)

// ReadSlice reads an array; null is nil.
func ReadSlice[T any, S ~[]T](d *Decoder, x *S, elem func(*Decoder, *T)) {
	if d.Null() {
		*x = nil
		return
	}
	out := S{}
	for d.Array(); d.More(); {
		var e T
		elem(d, &e)
		out = append(out, e)
	}
	*x = out
}

// ReadList is ReadSlice without null.
func ReadList[T any, S ~[]T](d *Decoder, x *S, elem func(*Decoder, *T)) {
	if d.kind('[', "an array") {
		ReadSlice(d, x, elem)
	}
}

// ReadMembers is ReadMap without null.
func ReadMembers[K ~string, T any, M ~map[K]T](d *Decoder, x *M, elem func(*Decoder, *T)) {
	if d.kind('{', "an object") {
		ReadMap(d, x, elem)
	}
}

// ReadArray reads an array of just as many elements as there is room for.
func ReadArray[T any](d *Decoder, room []T, elem func(*Decoder, *T)) {
	start, n := d.pos, 0
	for d.Array(); d.More(); n++ {
		if n < len(room) {
			elem(d, &room[n])
		} else {
			d.Skip()
		}
	}
	if n != len(room) && d.err == nil {
		d.fail(start, "has "+strconv.Itoa(n)+" elements, not "+strconv.Itoa(len(room)))
	}
}

// ReadMap reads an object; null is nil. Of two members with one name the last counts.
func ReadMap[K ~string, T any, M ~map[K]T](d *Decoder, x *M, elem func(*Decoder, *T)) {
	if d.Null() {
		*x = nil
		return
	}
	out := M{}
	for d.Object(); d.Next(); {
		name := d.Name()
		var e T
		elem(d, &e)
		out[K(name)] = e
	}
	*x = out
}

// ReadPointer reads what a pointer points at; null is nil.
func ReadPointer[T any](d *Decoder, x **T, elem func(*Decoder, *T)) {
	if d.Null() {
		*x = nil
		return
	}
	e := new(T)
	elem(d, e)
	*x = e
}

// ReadOpt reads a member that is there.
func ReadOpt[T any](d *Decoder, x *Opt[T], elem func(*Decoder, *T)) {
	elem(d, &x.Value)
	x.Set = true
}

// ReadQuoted reads a string that holds the JSON of something else, as the option
// string of a field's tag has it; null is nothing to a pointer only, which elem
// looks at.
func ReadQuoted[T any](d *Decoder, x *T, elem func(*Decoder, *T)) {
	start := d.pos
	if d.err == nil && d.text[d.pos] == 'n' {
		elem(d, x)
		return
	}
	if !d.kind('"', "a string") {
		return
	}
	v, err := runtime.ParseString(d.string())
	if err == nil {
		err = Decode(v, x, elem)
	}
	if err != nil {
		d.fail(start, "holds what does not fit: "+err.Error())
	}
}

package codec

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// Late tells how a struct stands for its document: the text is written when
// somebody first looks, and a task that takes the same type gets the struct.
type Late[T any] struct {
	// Write writes the document.
	Write func(*Encoder, *T)
	// Member gives members that are no objects and no arrays; nil: none.
	Member func(*T, string) (runtime.Value, bool)
	// Own makes of a struct what reading its document would give: members that the
	// document does not have are zero, and nobody else has what it refers to. It is
	// false where reading gives something else, or there is no document.
	Own func(*T) bool
	// Refers says that a T refers to what can change, so that each reader needs its own.
	Refers bool
}

// kept is a struct that stands for its document.
type kept[T any] struct {
	runtime.Late
	x   T
	how *Late[T]
}

// JSON writes the document.
func (k *kept[T]) JSON() string {
	e := encoders.Get().(*Encoder)
	defer encoders.Put(e)
	k.how.Write(e, &k.x)
	v, _ := e.end() // Own has seen that there is no fault
	return v.Text()
}

// Member is a member that can be told alone.
func (k *kept[T]) Member(name string) (runtime.Value, bool) {
	if k.how.Member == nil {
		return runtime.Value{}, false
	}
	return k.how.Member(&k.x, name)
}

// Member is a member's document.
func Member[T any](x *T, write func(*Encoder, *T)) runtime.Value {
	v, _ := Encode(x, write) // of what is owned: there is no fault
	return v
}

// give is the struct, for somebody who may change it.
func (k *kept[T]) give() T {
	if !k.how.Refers {
		return k.x
	}
	x := k.x
	k.how.Own(&x)
	return x
}

// keptIn is the struct that stands for a document, if it is of that type.
func keptIn[T any](v runtime.Value) (x T, ok bool) {
	if k, ok := v.Source().(*kept[T]); ok {
		return k.give(), true
	}
	return x, false
}

// Own of the types that a struct is made of.

// OwnString is false for a text that is no UTF-8: JSON cannot have it.
func OwnString[T ~string](x *T) bool { return utf8.ValidString(string(*x)) }

// OwnOneOf is false for a string that reading would refuse.
func OwnOneOf[T ~string](x *T, texts ...T) bool { return slices.Contains(texts, *x) }

// OwnFloat is false for what is no number, and for -0.
func OwnFloat[T ~float32 | ~float64](x *T) bool {
	f := float64(*x)
	return !math.IsNaN(f) && !math.IsInf(f, 0) && (f != 0 || !math.Signbit(f))
}

// OwnValue makes a document what reading it as a part of another one gives: an
// absent one is null, and blanks between the tokens are gone.
func OwnValue(x *runtime.Value) bool {
	switch {
	case !x.Exists():
		*x = runtime.Null()
	case x.Parts() || x.Source() != nil: // printed without blanks
	case len(x.Compact()) < len(x.Text()):
		*x = runtime.Literal(x.Compact())
	}
	return true
}

// OwnBytes copies bytes.
func OwnBytes[T ~[]byte](x *T) bool {
	*x = slices.Clone(*x)
	return true
}

// OwnSlice copies a slice; elem is nil where copying an element is all that its
// type wants.
func OwnSlice[T any, S ~[]T](x *S, elem func(*T) bool) bool {
	*x = slices.Clone(*x)
	return OwnArray(*x, elem)
}

// OwnList is OwnSlice of what is never null.
func OwnList[T any, S ~[]T](x *S, elem func(*T) bool) bool {
	if *x == nil {
		*x = S{}
	}
	return OwnSlice(x, elem)
}

// OwnArray owns the elements of an array.
func OwnArray[T any](x []T, elem func(*T) bool) bool {
	for i := range x {
		if elem != nil && !elem(&x[i]) {
			return false
		}
	}
	return true
}

// OwnMap copies a map.
func OwnMap[K ~string, T any, M ~map[K]T](x *M, elem func(*T) bool) bool {
	if *x == nil {
		return true
	}
	out := make(M, len(*x))
	for name, value := range *x {
		if !OwnString(&name) || elem != nil && !elem(&value) {
			return false
		}
		out[name] = value
	}
	*x = out
	return true
}

// OwnMembers is OwnMap of what is never null.
func OwnMembers[K ~string, T any, M ~map[K]T](x *M, elem func(*T) bool) bool {
	if *x == nil {
		*x = M{}
	}
	return OwnMap(x, elem)
}

// OwnPointer copies what a pointer points at.
func OwnPointer[T any](x **T, elem func(*T) bool) bool {
	if *x == nil {
		return true
	}
	e := **x
	*x = &e
	return elem == nil || elem(&e)
}

// OwnOpt owns a member that may be absent.
func OwnOpt[T any](x *Opt[T], elem func(*T) bool) bool {
	if !x.Set {
		*x = Opt[T]{}
		return true
	}
	return elem == nil || elem(&x.Value)
}

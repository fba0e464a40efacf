package jsonata

import (
	"math"
	"unsafe"

	"github.com/aslc-dev/aslc/runtime"
)

// Value is what an expression computes with. The zero Value is undefined: no
// value at all, which is not null. Values are immutable, but for the copy that
// a transform works on.
//
// A container of a document is not converted: the Value points to the
// document's own, and goes back as that.
type Value struct {
	kind  Kind
	flags flags
	num   uint64         // a number's bits, 1 of true, the length of a string, array or object
	ref   unsafe.Pointer // to a string's bytes, an array's first element; see also flags
}

// Kind is the type of a Value.
type Kind uint8

// The kinds of a Value.
const (
	KindUndefined Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
	KindFunction

	kindTail // a call that a lambda leaves to its caller; see Query.Tail
	kindHole // Placeholder
)

var kindNames = [...]string{"undefined", "null", "boolean", "number", "string", "array", "object", "function", "call", "placeholder"}

// String is the kind's name.
func (k Kind) String() string { return kindNames[k] }

// flags are what the reference notes on arrays, and how a Value is stored.
type flags uint8

const (
	sequence  flags = 1 << iota // an array that stands for its element if there is one, and for nothing if there is none
	keepOne                     // but for this: it stays an array
	construct                   // made by a constructor that paths do not flatten
	wrapper                     // the input, if that is an array: a sequence of one that paths go through
	tuples                      // ref is a *[]Tuple
	document                    // ref is a *runtime.Value; of a string: it stands between quotes
	node                        // ref is an *object
	wrapped                     // a function that was an argument: it is called without a context
)

// Member is a name and its value in an object.
type Member struct {
	Name  string
	Value Value
}

// object is an object with an index, or one that a transform may change.
type object struct {
	members []Member
	index   map[string]int // nil until somebody looks for a name
	owner   *int           // the transform that made it
}

// maxScan is up to how many members an object does without an index.
const maxScan = 12

// Null is the value null.
func Null() Value { return Value{kind: KindNull} }

// Bool is the value true or false.
func Bool(b bool) Value {
	if b {
		return Value{kind: KindBool, num: 1}
	}
	return Value{kind: KindBool}
}

// Number is a number. NaN and the infinities are numbers that become null
// outside, and that most operators refuse.
func Number(f float64) Value { return Value{kind: KindNumber, num: math.Float64bits(f)} }

// String is a string, in WTF-8: a surrogate that has no partner has three bytes.
func String(s string) Value {
	return Value{kind: KindString, num: uint64(len(s)), ref: unsafe.Pointer(unsafe.StringData(s))}
}

// Array is an array, and takes ownership of the elements.
func Array(elems ...Value) Value { return arrayOf(elems, 0) }

// Sequence is an array that stands for its element if it has one, and for
// undefined if it is empty, as soon as [Collapse] sees it. It takes ownership
// of the elements.
func Sequence(elems ...Value) Value { return arrayOf(elems, sequence) }

func arrayOf(elems []Value, f flags) Value {
	return Value{kind: KindArray, flags: f, num: uint64(len(elems)), ref: unsafe.Pointer(unsafe.SliceData(elems))}
}

// Members makes an object: Members{{"a", x}, {"b", y}}.Value(). The names are distinct.
type Members []Member

// Value gives the members as an object and takes ownership of them. A member
// whose value is undefined is left out.
func (m Members) Value() Value {
	n := 0
	for i := range m {
		if m[i].Value.kind != KindUndefined {
			m[n] = m[i]
			n++
		}
	}
	return objectOf(m[:n])
}

// objectOf is an object with these members, whose names are distinct.
func objectOf(m []Member) Value {
	if len(m) > maxScan {
		return Value{kind: KindObject, flags: node, ref: unsafe.Pointer(&object{members: m})}
	}
	return Value{kind: KindObject, num: uint64(len(m)), ref: unsafe.Pointer(unsafe.SliceData(m))}
}

// Of is a document's value; an absent one is undefined.
func Of(v runtime.Value) Value {
	switch v.Kind() {
	case runtime.KindArray, runtime.KindObject:
		p := new(runtime.Value)
		*p = v
		return refer(p)
	}
	return scalar(&v)
}

// refer is Of for a value that stays where it is: nothing is allocated.
func refer(p *runtime.Value) Value {
	switch p.Kind() {
	case runtime.KindNumber:
		return Number(p.Float())
	case runtime.KindArray:
		return Value{kind: KindArray, flags: document, ref: unsafe.Pointer(p)}
	case runtime.KindObject:
		return Value{kind: KindObject, flags: document, ref: unsafe.Pointer(p)}
	}
	return scalar(p)
}

func scalar(p *runtime.Value) Value {
	switch p.Kind() {
	case runtime.KindNumber:
		return Number(p.Float())
	case runtime.KindString:
		return quotedString(p)
	case runtime.KindBool:
		return Bool(p.Bool())
	case runtime.KindNull:
		return Null()
	}
	return Value{}
}

// kindOf is the kind of a document's value.
func kindOf(p *runtime.Value) Kind {
	switch p.Kind() {
	case runtime.KindNumber:
		return KindNumber
	case runtime.KindString:
		return KindString
	case runtime.KindArray:
		return KindArray
	case runtime.KindObject:
		return KindObject
	case runtime.KindBool:
		return KindBool
	case runtime.KindNull:
		return KindNull
	}
	return KindUndefined
}

// quotedString is a document's string. One without escapes remembers that the
// document has it between quotes.
func quotedString(v *runtime.Value) Value {
	content, plain := v.Plain()
	s := String(content)
	if plain && s.num > 0 {
		s.flags = document
	}
	return s
}

// quoted is the string as JSON has it, of one from a document.
func (v Value) quoted() string {
	return unsafe.String((*byte)(unsafe.Add(v.ref, -1)), int(v.num)+2)
}

// Kind is the type of the value.
func (v Value) Kind() Kind { return v.kind }

// Exists tells a value, null included, from undefined.
func (v Value) Exists() bool { return v.kind != KindUndefined }

// Float is a number's value, else 0.
func (v Value) Float() float64 {
	if v.kind != KindNumber {
		return 0
	}
	return math.Float64frombits(v.num)
}

// Str is a string's content, else empty.
func (v Value) Str() string {
	if v.kind != KindString {
		return ""
	}
	return unsafe.String((*byte)(v.ref), int(v.num))
}

// Len is the number of an array's elements or an object's members, else 0.
func (v Value) Len() int {
	switch {
	case v.kind != KindArray && v.kind != KindObject:
		return 0
	case v.flags&document != 0:
		return v.doc().Len()
	case v.flags&node != 0:
		return len(v.object().members)
	case v.flags&tuples != 0:
		return len(*v.stream())
	}
	return int(v.num)
}

// Elems gives the elements of an array, else nil. The slice may be shared: do
// not change it.
func (v Value) Elems() []Value {
	if v.kind != KindArray {
		return nil
	}
	if v.flags&(document|tuples) == 0 {
		return unsafe.Slice((*Value)(v.ref), int(v.num))
	}
	l := v.list()
	out := make([]Value, l.len())
	for i := range out {
		out[i] = l.at(i)
	}
	return out
}

func (v Value) doc() *runtime.Value { return (*runtime.Value)(v.ref) }
func (v Value) object() *object     { return (*object)(v.ref) }
func (v Value) function() *function { return (*function)(v.ref) }
func (v Value) stream() *[]Tuple    { return (*[]Tuple)(v.ref) }
func (v Value) isSequence() bool    { return v.kind == KindArray && v.flags&sequence != 0 }

// list is an array's elements, wherever they are.
type list struct {
	docs  []runtime.Value
	elems []Value
}

// list gives the elements of an array; any other value is a list of itself.
func (v Value) list() list {
	switch {
	case v.kind != KindArray:
		return list{elems: []Value{v}}
	case v.flags&document != 0:
		return list{docs: v.doc().Elems()}
	case v.flags&tuples != 0:
		return list{elems: contexts(*v.stream())}
	}
	return list{elems: unsafe.Slice((*Value)(v.ref), int(v.num))}
}

func (l *list) len() int { return len(l.docs) + len(l.elems) }

func (l *list) at(i int) Value {
	if l.docs != nil {
		return refer(&l.docs[i])
	}
	return l.elems[i]
}

// Collapse is what every expression's result goes through: a sequence of one
// value is that value, an empty one is undefined.
func Collapse(v Value) Value {
	if v.flags&(sequence|tuples) != sequence || v.kind != KindArray {
		return v
	}
	if v.flags&document != 0 {
		return collapseDocument(v)
	}
	switch {
	case v.num == 0:
		return Value{}
	case v.num == 1 && v.flags&keepOne == 0:
		return *(*Value)(v.ref)
	}
	return v
}

func collapseDocument(v Value) Value {
	l := v.list()
	switch {
	case l.len() == 0:
		return Value{}
	case l.len() == 1 && v.flags&keepOne == 0:
		return l.at(0)
	}
	return v
}

// read is a value as a variable that is bound to it, or $, gives it: reading
// collapses. The input of an expression is what it is.
func read(v Value) Value {
	if v.kind == KindArray && v.flags&wrapper == 0 {
		return Collapse(v)
	}
	return v
}

// KeepArray is "[]" behind an expression that is no path: a sequence that has
// not collapsed yet stays an array.
func KeepArray(v Value) Value {
	if v.isSequence() {
		v.flags |= keepOne
	}
	return v
}

// Input is what an expression starts from: an array is one value, not many.
func Input(v Value) Value {
	if v.kind != KindArray {
		return v
	}
	return arrayOf([]Value{v}, sequence|wrapper)
}

// Context is the value of $ where the context is c.
func Context(c Value) Value {
	if c.kind == KindArray && c.flags&wrapper != 0 {
		return *(*Value)(c.ref)
	}
	return c
}

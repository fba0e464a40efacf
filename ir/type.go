package ir

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
)

// Type is a set of JSON values: what may stand at a place while a machine runs.
// The zero Type is Nothing, the empty set.
//
// A Type has at most one part of each kind: null, boolean, number, string, array,
// object, and absent, which stands for "no value at all". So a union of two
// objects is one object whose members are optional where only one of the two has
// them: less is known than with a list of alternatives, but a Type stays small,
// and two that are equal look the same. Types are immutable, and bounded in depth,
// width and number of constants: what goes beyond is forgotten (the Type grows,
// never shrinks).
type Type struct {
	kinds  Kinds
	whole  bool        // of KindNumber: whole numbers only
	text   *textType   // of KindString; nil: any string
	array  *arrayType  // of KindArray; nil: any array
	object *objectType // of KindObject; nil: any object
	origin Span
}

// Kinds is a set of kinds of values.
type Kinds uint8

// The kinds of JSON values, and KindAbsent: no value.
const (
	KindNull Kinds = 1 << iota
	KindBoolean
	KindNumber
	KindString
	KindArray
	KindObject
	KindAbsent

	anyValue = KindNull | KindBoolean | KindNumber | KindString | KindArray | KindObject
)

// textType is some of all strings: timestamps, or the constants.
type textType struct {
	timestamp bool
	constants []string // sorted
}

// arrayType is some of all arrays: elems are the elements whose places are known,
// rest is what all others are. One of the two is empty. Of elems the last ones may
// be absent: then the array may be shorter.
type arrayType struct {
	elems []Type
	rest  Type
	measure
}

// objectType is some of all objects: fields are sorted by name; rest is what
// members of other names are, Nothing if there are none.
type objectType struct {
	fields []TypeField
	rest   Type
	measure
}

// TypeField is a member of an object type. It is optional if its type has KindAbsent.
type TypeField struct {
	Name string
	Type Type
}

// measure is how big a Type is.
type measure struct{ depth, size int }

// The bounds of a Type.
const (
	maxConstants = 16   // of a string; beyond: any string
	maxElems     = 16   // of an array with known places; beyond: a list
	maxFields    = 256  // of an object; beyond: one type for all members
	maxDepth     = 12   // of arrays and objects within each other; beyond: any array, any object
	maxTypeSize  = 2000 // parts in all; beyond: cut off at a smaller depth
)

// Types without parts.
var (
	Nothing       = Type{}                                                    // no value can be here
	Unknown       = Type{kinds: anyValue}                                     // any value
	AbsentType    = Type{kinds: KindAbsent}                                   // no value is here
	NullType      = Type{kinds: KindNull}                                     // null
	BooleanType   = Type{kinds: KindBoolean}                                  // true or false
	NumberType    = Type{kinds: KindNumber}                                   // any number
	IntegerType   = Type{kinds: KindNumber, whole: true}                      // a number without a fraction: 1, 1.0, 1e3
	StringType    = Type{kinds: KindString}                                   // any string
	TimestampType = Type{kinds: KindString, text: &textType{timestamp: true}} // a string as TimestampEquals takes it
	ArrayType     = Type{kinds: KindArray}                                    // any array
	ObjectType    = Type{kinds: KindObject}                                   // any object
)

// Constants are these very strings.
func Constants(texts ...string) Type {
	if len(texts) == 0 {
		return Nothing
	}
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	return stringOf(slices.Compact(sorted))
}

func stringOf(sorted []string) Type {
	if len(sorted) > maxConstants {
		return StringType
	}
	return Type{kinds: KindString, text: &textType{constants: sorted}}
}

// List is arrays of any length whose elements are elem.
func List(elem Type) Type {
	elem = elem.Without(KindAbsent)
	if elem.isUnknown() {
		return ArrayType
	}
	return Type{kinds: KindArray, array: bounded(&arrayType{rest: elem})}
}

// Tuple is arrays with just these elements. From the first that may be absent on,
// the array may end.
func Tuple(elems ...Type) Type {
	if len(elems) > maxElems {
		return List(joinAll(elems))
	}
	elems = slices.Clone(elems)
	for i, optional := 0, false; i < len(elems); i++ {
		optional = optional || elems[i].Has(KindAbsent)
		if optional {
			elems[i] = elems[i].with(KindAbsent)
		}
		switch elems[i].kinds {
		case 0:
			return Nothing
		case KindAbsent:
			elems = elems[:i]
		}
	}
	return Type{kinds: KindArray, array: bounded(&arrayType{elems: elems})}
}

// ObjectWith is objects with these fields, whose names are distinct, and other members
// that are rest: Nothing makes it closed, Unknown leaves it open.
func ObjectWith(rest Type, fields ...TypeField) Type {
	rest = rest.Without(KindAbsent)
	fields = slices.Clone(fields)
	slices.SortFunc(fields, func(a, b TypeField) int { return strings.Compare(a.Name, b.Name) })
	return objectOf(fields, rest)
}

// objectOf takes ownership of fields, which are sorted.
func objectOf(fields []TypeField, rest Type) Type {
	other := rest.with(KindAbsent)
	for _, f := range fields {
		if f.Type.kinds == 0 {
			return Nothing
		}
	}
	fields = slices.DeleteFunc(fields, func(f TypeField) bool { return f.Type.Equal(other) })
	if len(fields) > maxFields {
		for _, f := range fields {
			rest = rest.Join(f.Type.Without(KindAbsent))
		}
		fields = nil
	}
	if len(fields) == 0 && rest.isUnknown() {
		return ObjectType
	}
	return Type{kinds: KindObject, object: boundedObject(&objectType{fields: fields, rest: rest})}
}

// ConstType is the type of a JSON text: a constant string, an integer, an object
// of just its members. Text that is no JSON is Unknown.
func ConstType(text string) Type {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return Unknown
	}
	return constType(v, 0)
}

func constType(v any, depth int) Type {
	switch v := v.(type) {
	case nil:
		return NullType
	case bool:
		return BooleanType
	case json.Number:
		return numberType(v)
	case string:
		return Constants(v)
	case []any:
		if depth > maxDepth {
			return ArrayType
		}
		elems := make([]Type, len(v))
		for i := range v {
			elems[i] = constType(v[i], depth+1)
		}
		return Tuple(elems...)
	case map[string]any:
		if depth > maxDepth {
			return ObjectType
		}
		fields := make([]TypeField, 0, len(v))
		for name, member := range v {
			fields = append(fields, TypeField{name, constType(member, depth+1)})
		}
		return ObjectWith(Nothing, fields...)
	}
	return Unknown
}

func numberType(n json.Number) Type {
	f, _ := n.Float64() // too big a one is infinite, which is no integer
	if f == math.Trunc(f) && !math.IsInf(f, 0) {
		return IntegerType
	}
	return NumberType
}

// From is the type with a place in the definition that it comes from, unless it
// has one.
func (t Type) From(origin Span) Type {
	if t.origin == (Span{}) {
		t.origin = origin
	}
	return t
}

// Origin is a place in the definition that the type comes from; zero if there is
// none, or there is more than one and they say different things.
func (t Type) Origin() Span { return t.origin }

// Kinds are the kinds of values that the type has.
func (t Type) Kinds() Kinds { return t.kinds }

// Has tells whether the type has values of one of the kinds.
func (t Type) Has(k Kinds) bool { return t.kinds&k != 0 }

// Is tells whether all values are of these kinds, and there is one.
func (t Type) Is(k Kinds) bool { return t.kinds != 0 && t.kinds&^k == 0 }

// IsNothing tells whether the type has no values, not even an absent one.
func (t Type) IsNothing() bool { return t.kinds == 0 }

// IsUnknown tells whether the type has all values.
func (t Type) IsUnknown() bool { return t.isUnknown() }

func (t Type) isUnknown() bool {
	return t.kinds&anyValue == anyValue && !t.whole && t.text == nil && t.array == nil && t.object == nil
}

// Whole tells whether all numbers of the type are whole ones.
func (t Type) Whole() bool { return t.whole || !t.Has(KindNumber) }

// Timestamp tells whether the strings of the type are timestamps.
func (t Type) Timestamp() bool { return t.text != nil && t.text.timestamp }

// Texts are the strings of the type, sorted; false if they are not known one by one.
func (t Type) Texts() ([]string, bool) {
	if t.text == nil || t.text.timestamp {
		return nil, false
	}
	return t.text.constants, true
}

// HasText tells whether a string is one of the type's.
func (t Type) HasText(s string) bool { return t.Has(KindString) && t.text.has(s) }

// Fields are the known members of the type's objects, by name.
func (t Type) Fields() []TypeField {
	if t.object == nil {
		return nil
	}
	return t.object.fields
}

// Rest is what members are whose names are not among the Fields; Nothing if there
// are none.
func (t Type) Rest() Type {
	switch {
	case !t.Has(KindObject):
		return Nothing
	case t.object == nil:
		return Unknown
	}
	return t.object.rest
}

// Field is what the member of that name is in the type's objects, AbsentType if
// none has it. Other kinds of values do not count.
func (t Type) Field(name string) Type {
	switch {
	case !t.Has(KindObject):
		return Nothing
	case t.object == nil:
		return Unknown.with(KindAbsent)
	}
	if i, ok := t.object.find(name); ok {
		return t.object.fields[i].Type
	}
	return t.object.rest.with(KindAbsent)
}

func (o *objectType) find(name string) (int, bool) {
	return slices.BinarySearchFunc(o.fields, name, func(f TypeField, name string) int { return strings.Compare(f.Name, name) })
}

// Elem is what element i is in the type's arrays, counted from the end if it is
// negative. Other kinds of values do not count.
func (t Type) Elem(i int) Type {
	if !t.Has(KindArray) {
		return Nothing
	}
	elems, known := t.Elems()
	switch {
	case !known:
		return t.Element().with(KindAbsent)
	case i >= len(elems), i < -len(elems):
		return AbsentType
	case i >= 0:
		return elems[i]
	case elems[len(elems)-1].Has(KindAbsent): // the length is not known
		return t.Element().with(KindAbsent)
	}
	return elems[len(elems)+i]
}

// Elems are the elements of the type's arrays by their places, the last ones
// perhaps absent; false if they are not known so.
func (t Type) Elems() ([]Type, bool) {
	if t.array == nil || !t.array.rest.IsNothing() {
		return nil, false
	}
	return t.array.elems, true
}

// Element is what any element of the type's arrays is; Nothing if they are empty.
func (t Type) Element() Type {
	switch {
	case !t.Has(KindArray):
		return Nothing
	case t.array == nil:
		return Unknown
	}
	return t.array.element()
}

func (a *arrayType) element() Type { return a.rest.Join(joinAll(a.elems)).Without(KindAbsent) }

// Only is the part of the type that has these kinds.
func (t Type) Only(k Kinds) Type {
	t.kinds &= k
	if !t.Has(KindNumber) {
		t.whole = false
	}
	if !t.Has(KindString) {
		t.text = nil
	}
	if !t.Has(KindArray) {
		t.array = nil
	}
	if !t.Has(KindObject) {
		t.object = nil
	}
	return t
}

// Without is the type without these kinds.
func (t Type) Without(k Kinds) Type { return t.Only(^k) }

// Optional is the type, or no value.
func (t Type) Optional() Type { return t.with(KindAbsent) }

// with adds a kind that has no parts.
func (t Type) with(k Kinds) Type {
	t.kinds |= k
	return t
}

// WithField is the type's objects with a member of that type; they have it for
// sure unless the type has KindAbsent.
func (t Type) WithField(name string, field Type) Type {
	if !t.Has(KindObject) {
		return Nothing
	}
	var fields []TypeField
	at := 0
	if t.object != nil {
		i, found := t.object.find(name)
		fields, at = slices.Clone(t.object.fields), i
		if found {
			fields = slices.Delete(fields, i, i+1)
		}
	}
	out := objectOf(slices.Insert(fields, at, TypeField{name, field}), t.Rest())
	out.origin = t.origin
	return out
}

func joinAll(types []Type) Type {
	out := Nothing
	for _, t := range types {
		out = out.Join(t)
	}
	return out
}

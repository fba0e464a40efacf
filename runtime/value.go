package runtime

import (
	"bytes"
	"encoding/json"
	"sync/atomic"
)

// Value is an immutable JSON document. The zero Value is absent: no value at
// all, which is not null; a missing field or element is absent too.
//
// A Value holds its JSON text and is split, one level at a time, when somebody
// first looks inside, so what a state merely passes on is never decoded. The
// order of members, the spelling of numbers and the escapes of strings survive
// in all that is not replaced. Where a name stands twice in an object, the last
// one counts for every look-up; the text keeps both until the object is changed.
//
// Values are shared between goroutines without locks: what is found out about
// a document is published atomically and never changes afterwards.
type Value struct {
	text string   // a scalar's text; a container's source without outer blanks, or only its bracket
	node *docNode // set for containers, and for scalars that stood between blanks
}

// docNode is what becomes known about a container; it is shared by all copies of a Value.
type docNode struct {
	level  atomic.Pointer[docLevel] // the first level below, once split
	texts  atomic.Pointer[docTexts]
	asked  atomic.Bool // a member was looked up: the next look-up splits
	loose  bool        // the source may hold blanks between its tokens
	built  bool        // made from members or elements: there is no source
	late   bool        // part of a Late: the source is made on first need
	height uint16      // levels that printing descends, at most maxHeight
}

// docTexts are texts of a container besides its source; empty: none.
type docTexts struct {
	own     string // a parsed document's own text where it has blanks
	compact string // the text without blanks, once printed
}

// own is the document's own text where it has blanks, or empty.
func (v Value) own() string {
	if v.node == nil {
		return ""
	}
	if t := v.node.texts.Load(); t != nil {
		return t.own
	}
	return ""
}

// docLevel is the first level below a container.
type docLevel struct {
	members []Member
	more    *levelMore
}

// levelMore is what the level of a small object has no need of.
type levelMore struct {
	elems []Value
	index nameIndex // finds members by name in large objects
}

// elems are an array's elements.
func (l *docLevel) elems() []Value {
	if l.more == nil {
		return nil
	}
	return l.more.elems
}

// arrayLevel is the level of an array.
func arrayLevel(elems []Value) *docLevel {
	l := &struct {
		docLevel
		levelMore
	}{levelMore: levelMore{elems: elems}}
	l.more = &l.levelMore
	return &l.docLevel
}

// ValueKind is the JSON type of a Value.
type ValueKind uint8

// The kinds of a Value.
const (
	KindAbsent ValueKind = iota // there is no value
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

var valueKindNames = [...]string{"absent", "null", "boolean", "number", "string", "array", "object"}

// String is the kind's JSON name.
func (k ValueKind) String() string { return valueKindNames[k] }

// Member is a name and its value in an object.
type Member struct {
	Name  string
	Value Value
}

// Object makes an object value: Object{{"a", x}, {"b", y}}.Value().
type Object []Member

// Value gives a copy of the members as a document, so a literal need not be
// allocated. Of two members with the same name the last value wins, at the
// place of the first; an absent value becomes null.
func (o Object) Value() Value {
	n := newObject(len(o))
	copy(n.first.members, o)
	n.first.unify()
	return n.object()
}

// Array makes an array value: Array{x, y}.Value().
type Array []Value

// Value gives the elements as a document and takes ownership of them; an
// absent value becomes null.
func (a Array) Value() Value {
	n := &struct {
		builtNode
		levelMore
	}{levelMore: levelMore{elems: a}}
	n.first.more = &n.levelMore
	for i := range a {
		n.contain(&a[i])
	}
	return n.value("[")
}

// maxHeight bounds the recursion of printing: a value that was built higher is
// printed at once, and what contains it copies that text.
const maxHeight = 1000

// builtNode is the node of a built container and its level in one piece of memory.
type builtNode struct {
	docNode
	first docLevel
}

// newObject makes room for members, those of a small object in the same piece
// of memory as the node.
func newObject(members int) *builtNode {
	switch members {
	case 1:
		n := &struct {
			builtNode
			room [1]Member
		}{}
		n.first.members = n.room[:]
		return &n.builtNode
	case 2:
		n := &struct {
			builtNode
			room [2]Member
		}{}
		n.first.members = n.room[:]
		return &n.builtNode
	case 3:
		n := &struct {
			builtNode
			room [3]Member
		}{}
		n.first.members = n.room[:]
		return &n.builtNode
	case 4:
		n := &struct {
			builtNode
			room [4]Member
		}{}
		n.first.members = n.room[:]
		return &n.builtNode
	}
	return &builtNode{first: docLevel{members: make([]Member, members)}}
}

// object is the finished object.
func (n *builtNode) object() Value {
	for i := range n.first.members {
		n.contain(&n.first.members[i].Value)
	}
	return n.value("{")
}

// value is the finished container.
func (n *builtNode) value(bracket string) Value {
	n.built = true
	n.height++
	n.level.Store(&n.first)
	v := Value{bracket, &n.docNode}
	if n.height >= maxHeight {
		v.Text()
		n.height = 0
	}
	return v
}

// contain takes note of a value that a node is built from.
func (n *docNode) contain(v *Value) {
	if v.text == "" {
		*v = Null()
	}
	if v.node != nil {
		n.height = max(n.height, v.node.height)
	}
}

// Literal gives the value of a text that is known to be compact, valid JSON: a
// constant of generated code. It does not look at the text; use ParseString
// for anything else.
func Literal(text string) Value {
	if text != "" && (text[0] == '{' || text[0] == '[') {
		return Value{text, &docNode{}}
	}
	return Value{text: text}
}

// Encode gives what encoding/json makes of x.
func Encode(x any) (Value, error) {
	switch x := x.(type) {
	case Value:
		return x, nil
	case nil:
		return Null(), nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil {
		return Value{}, err
	}
	return Literal(string(bytes.TrimSuffix(buf.Bytes(), []byte("\n")))), nil
}

// Decode stores the document in what into points at, as encoding/json does.
func (v Value) Decode(into any) error {
	if p, ok := into.(*Value); ok {
		*p = v
		return nil
	}
	return json.Unmarshal([]byte(v.Text()), into)
}

// MarshalJSON makes a Value a part of what encoding/json writes; an absent one is null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Exists() {
		return []byte("null"), nil
	}
	return []byte(v.Text()), nil
}

// UnmarshalJSON makes a Value a part of what encoding/json reads.
func (v *Value) UnmarshalJSON(text []byte) error {
	parsed, err := Parse(text)
	*v = parsed
	return err
}

// Kind is the JSON type of the value.
func (v Value) Kind() ValueKind {
	if v.text == "" {
		return KindAbsent
	}
	switch v.text[0] {
	case '{':
		return KindObject
	case '[':
		return KindArray
	case '"':
		return KindString
	case 't', 'f':
		return KindBool
	case 'n':
		return KindNull
	}
	return KindNumber
}

// Exists tells a value, null included, from an absent one.
func (v Value) Exists() bool { return v.text != "" }

const (
	// scanLimit is the length of a text from which on cutting it costs more
	// than the memory of its parts, so that a first look-up splits it at once.
	scanLimit = 1 << 10
	// nearIndex is up to where an element is found by cutting off those before it.
	nearIndex = 8
)

// Field is the member of that name; absent if there is none or v is no object.
func (v Value) Field(name string) Value {
	if v.text == "" || v.text[0] != '{' {
		return Value{}
	}
	l := v.node.level.Load()
	if l == nil {
		if v.node.late {
			if m, ok := v.node.source().member(name); ok {
				return m
			}
		}
		if len(v.text) < scanLimit && !v.node.asked.Load() {
			v.node.asked.Store(true)
			return v.scan(name)
		}
		l = v.split()
	}
	if l.more == nil {
		for i := range l.members {
			if m := &l.members[i]; m.Name == name {
				return m.Value
			}
		}
		return Value{}
	}
	if i := l.find(name); i >= 0 {
		return l.members[i].Value
	}
	return Value{}
}

// Index is element i of an array, counted from the end if i is negative;
// absent if there is none or v is no array.
func (v Value) Index(i int) Value {
	if v.text == "" || v.text[0] != '[' {
		return Value{}
	}
	if uint(i) < nearIndex && v.node.level.Load() == nil {
		return v.scanIndex(i)
	}
	elems := v.Elems()
	if i < 0 {
		i += len(elems)
	}
	if i < 0 || i >= len(elems) {
		return Value{}
	}
	return elems[i]
}

// Len is the number of members of an object or elements of an array, else 0.
func (v Value) Len() int { return len(v.Members()) + len(v.Elems()) }

// Members gives the members of an object, each name once; nil for any other
// kind. The slice is shared: do not change it.
func (v Value) Members() []Member {
	if v.text == "" || v.text[0] != '{' {
		return nil
	}
	return v.split().members
}

// Elems gives the elements of an array; nil for any other kind. The slice is
// shared: do not change it.
func (v Value) Elems() []Value {
	if v.text == "" || v.text[0] != '[' {
		return nil
	}
	return v.split().elems()
}

package hand

import (
	"encoding/json"
	"iter"
	"strconv"
	"strings"
	"sync/atomic"
)

// Value is an immutable JSON document: its compact text, or the parts that it
// was built from, or both. The zero Value is absent, which is not null.
// Values may be shared by goroutines.
type Value struct {
	text string // empty in a built container
	node *node  // nil: a scalar, or a text that is scanned for each look-up
}

// node is what a container is made of. That of a parsed one begins empty and
// gets its parts on first use.
type node struct {
	names    []string // nil in an array
	vals     []Value
	parts    atomic.Pointer[node] // of a parsed container
	verbatim *string              // the input as it came, where it had blanks
}

// Literal returns the value of a text that is known to be compact JSON.
func Literal(text string) Value { return Value{text: text} }

// Int returns a number.
func Int(n int64) Value { return Value{text: strconv.FormatInt(n, 10)} }

// object1 is an object of one member. It is one allocation, as is object3;
// names must not be changed.
func object1(names []string, a Value) Value {
	o := &struct {
		node node
		at   [1]Value
	}{at: [1]Value{a}}
	o.node.names, o.node.vals = names, o.at[:]
	return Value{node: &o.node}
}

func object2(names []string, a, b Value) Value {
	o := &struct {
		node node
		at   [2]Value
	}{at: [2]Value{a, b}}
	o.node.names, o.node.vals = names, o.at[:]
	return Value{node: &o.node}
}

func object3(names []string, a, b, c Value) Value {
	o := &struct {
		node node
		at   [3]Value
	}{at: [3]Value{a, b, c}}
	o.node.names, o.node.vals = names, o.at[:]
	return Value{node: &o.node}
}

// array returns an array of vals, which it takes over.
func array(vals []Value) Value { return Value{node: &node{vals: vals}} }

// Exists reports whether there is a value at all.
func (v Value) Exists() bool { return v.text != "" || v.node != nil }

func (v Value) isObject() bool {
	if v.text != "" {
		return v.text[0] == '{'
	}
	return v.node != nil && v.node.names != nil
}

func (v Value) isArray() bool {
	if v.text != "" {
		return v.text[0] == '['
	}
	return v.node != nil && v.node.names == nil
}

// indexed returns v such that its members are looked up in a table, made on
// the first look-up: for a document that is read more than once.
func (v Value) indexed() Value {
	if v.node == nil {
		v.node = new(node)
	}
	return v
}

// object returns the members of an object, or an empty node.
func (v Value) object() *node {
	switch {
	case !v.isObject():
		return new(node)
	case v.text == "":
		return v.node
	case v.node == nil:
		return splitObject(v.text)
	}
	if p := v.node.parts.Load(); p != nil {
		return p
	}
	p := splitObject(v.text)
	v.node.parts.Store(p)
	return p
}

// find returns the place of a member, the last one of that name, or -1.
func (n *node) find(name string) int {
	for i := len(n.names) - 1; i >= 0; i-- {
		if n.names[i] == name {
			return i
		}
	}
	return -1
}

// Field returns a member of an object; of anything else it is absent.
func (v Value) Field(name string) Value {
	if v.node == nil {
		return findMember(v.text, name)
	}
	n := v.object()
	if i := n.find(name); i >= 0 {
		return n.vals[i]
	}
	return Value{}
}

// Index returns an element of an array; of anything else it is absent.
func (v Value) Index(i int) Value {
	for at, elem := range v.Elems() {
		if at == i {
			return elem
		}
	}
	return Value{}
}

// Elems ranges over the elements of an array; anything else has none.
func (v Value) Elems() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		switch {
		case !v.isArray():
		case v.text == "":
			for i, elem := range v.node.vals {
				if !yield(i, elem) {
					return
				}
			}
		default:
			scanElems(v.text, yield)
		}
	}
}

// str returns the content of a string.
func (v Value) str() (string, bool) {
	if v.text == "" || v.text[0] != '"' {
		return "", false
	}
	return unquote(v.text[1 : len(v.text)-1]), true
}

// number returns a number's value, rounded to the nearest float64.
func (v Value) number() (float64, bool) {
	if v.text == "" || v.text[0] != '-' && !isDigit(v.text[0]) {
		return 0, false
	}
	if n, ok := v.integer(); ok && len(v.text) <= 15 {
		return float64(n), true
	}
	f, _ := strconv.ParseFloat(v.text, 64) // out of range: infinite, and larger than all others
	return f, true
}

// integer returns the value of a number that is spelt as an integer.
func (v Value) integer() (int64, bool) {
	if len(v.text) == 0 || len(v.text) > 18 {
		return 0, false
	}
	digits, minus := strings.CutPrefix(v.text, "-")
	var n int64
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return 0, false
		}
		n = n*10 + int64(digits[i]-'0')
	}
	if minus {
		n = -n
	}
	return n, digits != ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// with returns a copy of v in which the place that path leads to holds val;
// objects on the way are made where they are missing. It fails where the path
// meets something that is not an object.
func (v Value) with(val Value, path ...string) (Value, bool) {
	if len(path) == 0 {
		return val, true
	}
	if v.Exists() && !v.isObject() {
		return Value{}, false
	}
	old := v.object()
	at := old.find(path[0])
	if at < 0 {
		val, ok := Value{}.with(val, path[1:]...)
		return old.added(path[0], val), ok
	}
	val, ok := old.vals[at].with(val, path[1:]...)
	return old.replaced(at, val), ok
}

func (n *node) added(name string, val Value) Value {
	names := append(make([]string, 0, len(n.names)+1), n.names...)
	vals := append(make([]Value, 0, len(n.vals)+1), n.vals...)
	return Value{node: &node{names: append(names, name), vals: append(vals, val)}}
}

func (n *node) replaced(at int, val Value) Value {
	vals := append(make([]Value, 0, len(n.vals)), n.vals...)
	vals[at] = val
	return Value{node: &node{names: n.names, vals: vals}}
}

// JSON returns the text as a fresh slice; an input that has not been touched
// is as it came, an absent value is null.
func (v Value) JSON() []byte {
	switch {
	case !v.Exists():
		return []byte("null")
	case v.node != nil && v.node.verbatim != nil:
		return []byte(*v.node.verbatim)
	default:
		return v.appendTo(make([]byte, 0, v.size()))
	}
}

// size is the length of the compact text, or a little more.
func (v Value) size() int {
	if v.text != "" || v.node == nil {
		return len(v.text)
	}
	n := 2
	for i, val := range v.node.vals {
		n += val.size() + 1
		if v.node.names != nil {
			n += len(v.node.names[i]) + 3
		}
	}
	return n
}

// appendTo appends the compact text.
func (v Value) appendTo(dst []byte) []byte {
	switch {
	case v.text != "":
		return append(dst, v.text...)
	case v.isObject():
		return v.node.appendObject(dst)
	case v.isArray():
		return v.node.appendArray(dst)
	default:
		return append(dst, "null"...)
	}
}

func (n *node) appendObject(dst []byte) []byte {
	dst = append(dst, '{')
	for i, val := range n.vals {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(dst, n.names[i])
		dst = append(dst, ':')
		dst = val.appendTo(dst)
	}
	return append(dst, '}')
}

func (n *node) appendArray(dst []byte) []byte {
	dst = append(dst, '[')
	for i, val := range n.vals {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = val.appendTo(dst)
	}
	return append(dst, ']')
}

// appendQuoted appends s as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	for i := range len(s) {
		if !plain[s[i]] {
			quoted, _ := json.Marshal(s) // a string: cannot fail
			return append(dst, quoted...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// unquote returns the content of a valid string, given without its quotes.
func unquote(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var s string
	if err := json.Unmarshal([]byte(`"`+raw+`"`), &s); err != nil {
		return raw
	}
	return s
}

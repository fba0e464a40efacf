package runtime

import (
	"sync/atomic"
	"unsafe"
)

// Source is a value of Go that stands for a document: an object. It never changes.
type Source interface {
	// JSON is the object's text: compact, valid, each name once.
	JSON() string
	// Member is a member of the object, as it is in the text; false: look at the
	// text, which need not say more of it.
	Member(name string) (Value, bool)
}

// Late is what makes a document of a Source that embeds it: the text is asked for
// when somebody first needs it, and never if nobody does.
type Late struct {
	node docNode // first: late goes from it to the Late that it is part of
	src  Source
	text atomic.Pointer[string]
}

// Value is the document that src stands for; l is the Late in it. It is called once.
func (l *Late) Value(src Source) Value {
	l.src = src
	l.node.late = true
	return Value{"{", &l.node}
}

// Source is what stands for the document; nil for one that was read or put together.
func (v Value) Source() Source {
	if v.node == nil || !v.node.late {
		return nil
	}
	return v.node.source().src
}

// Parts tells whether the document was put together and its text was not made yet:
// it is cheaper to walk through Members and Elems than to read the text.
func (v Value) Parts() bool {
	return v.node != nil && v.node.built && v.node.texts.Load() == nil
}

// hasText tells whether a container's text was there first.
func (n *docNode) hasText() bool { return !n.built && !n.late }

// member is a member that the source gives, as long as there is no text.
func (l *Late) member(name string) (Value, bool) {
	if l.text.Load() != nil {
		return Value{}, false
	}
	return l.src.Member(name)
}

// source is the Late that a late node is part of.
func (n *docNode) source() *Late { return (*Late)(unsafe.Pointer(n)) }

// print is the text, asked for on first need. Goroutines that do so at once get
// texts that are equal.
func (l *Late) print() string {
	if text := l.text.Load(); text != nil {
		return *text
	}
	text := l.src.JSON()
	l.text.Store(&text)
	return text
}

package codec

import (
	"errors"

	"github.com/aslc-dev/aslc/runtime"
)

// level is an object or array that was put together and is open.
type level struct {
	members []runtime.Member
	elems   []runtime.Value
}

// errParts stands for a fault in a document without a text, which tells the place:
// the text is made, and read once more.
var errParts = errors.New("a part does not fit")

// enter goes to a value: to its parts, if it has no text yet.
func (d *Decoder) enter(v runtime.Value) {
	d.pos, d.node = 0, runtime.Value{}
	switch {
	case v.Source() == nil && !v.Parts():
		d.text = v.Compact()
	case v.Kind() == runtime.KindObject:
		d.text, d.node = "{", v
	default:
		d.text, d.node = "[", v
	}
}

// openParts goes into what has no text yet. A struct that is wanted as another type
// has its text made.
func (d *Decoder) openParts() {
	v := d.node
	d.node = runtime.Value{}
	if !v.Parts() {
		d.text, d.pos, d.depth = v.Text(), 1, 1
		return
	}
	d.levels = append(d.levels, level{v.Members(), v.Elems()})
}

// nextPart goes to the next part of the innermost level; false at its end.
func (d *Decoder) nextPart() bool {
	if d.err != nil {
		return false
	}
	last := len(d.levels) - 1
	l := &d.levels[last]
	switch {
	case len(l.members) > 0:
		m := &l.members[0]
		l.members = l.members[1:]
		d.name = m.Name
		d.enter(m.Value)
	case len(l.elems) > 0:
		v := l.elems[0]
		l.elems = l.elems[1:]
		d.enter(v)
	default:
		*l = level{}
		d.levels = d.levels[:last]
		return false
	}
	return true
}

// Kept takes a struct that stands for the document that is read next; false, and
// nothing is taken, if there is none of that type.
func Kept[T any](d *Decoder, x *T) bool {
	if !d.node.Exists() || d.err != nil {
		return false
	}
	k, ok := keptIn[T](d.node)
	if ok {
		*x, d.node = k, runtime.Value{}
	}
	return ok
}

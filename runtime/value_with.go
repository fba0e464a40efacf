package runtime

// Step is a step into a document: to a member or to an element.
type Step struct {
	name string
	elem int
	kind stepKind
}

type stepKind uint8

const (
	stepKey stepKind = iota
	stepElem
)

// Key is the step to the member of that name.
func Key(name string) Step { return Step{name: name} }

// Elem is the step to element i, counted from the end if i is negative.
func Elem(i int) Step { return Step{elem: i, kind: stepElem} }

// With gives a copy of the document in which value stands at the end of the
// steps; ASL's ResultPath. Only what lies on the way is copied. A missing
// member is added at the end of its object, and where objects are missing on
// the way they are made. It is false if a step meets something that it cannot
// enter: a name anything but an object, an index anything but an array that
// has that element.
func (v Value) With(value Value, steps ...Step) (Value, bool) {
	if len(steps) == 0 {
		return value, true
	}
	if steps[0].kind == stepElem {
		return v.withElem(value, steps)
	}
	return v.withMember(value, steps)
}

func (v Value) withMember(value Value, steps []Step) (Value, bool) {
	if v.Exists() && v.Kind() != KindObject {
		return Value{}, false
	}
	name, old := steps[0].name, &docLevel{}
	if v.Exists() {
		old = v.split()
	}
	at := old.find(name)
	var inner Value
	if at >= 0 {
		inner = old.members[at].Value
	}
	inner, ok := inner.With(value, steps[1:]...)
	if !ok {
		return Value{}, false
	}
	return old.with(at, Member{name, inner}), true
}

// with copies a level of members with one replaced, or added if at is negative.
func (l *docLevel) with(at int, m Member) Value {
	if at >= 0 {
		n := newObject(len(l.members))
		copy(n.first.members, l.members)
		n.first.members[at] = m
		n.first.more = l.more // the same names at the same places
		return n.object()
	}
	n := newObject(len(l.members) + 1)
	n.first.members[copy(n.first.members, l.members)] = m
	n.first.indexNames()
	return n.object()
}

func (v Value) withElem(value Value, steps []Step) (Value, bool) {
	old, at := v.Elems(), steps[0].elem
	if at < 0 {
		at += len(old)
	}
	if at < 0 || at >= len(old) {
		return Value{}, false
	}
	inner, ok := old[at].With(value, steps[1:]...)
	if !ok {
		return Value{}, false
	}
	elems := append(make([]Value, 0, len(old)), old...)
	elems[at] = inner
	return Array(elems).Value(), true
}

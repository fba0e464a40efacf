package jsonata

// Wildcard is a step: the values of all members, arrays flattened.
func (p Path) Wildcard() Path {
	q := p.q
	return p.Step(func(c Value) Value { return Collapse(q.Wildcard(c)) })
}

// Wildcard is "*" that is no step of a path. The result has not collapsed; where
// a member is an array it is no sequence, and will not.
func (q *Query) Wildcard(c Value) Value {
	c = Context(c)
	if c.kind != KindArray && c.kind != KindObject || !q.allocElems(c.Len()) {
		return Sequence()
	}
	var w wildcard
	if c.kind == KindArray {
		l := c.list()
		for i := range l.len() {
			w.add(q, l.at(i))
		}
	} else {
		l := c.memberList()
		for i := range l.len() {
			w.add(q, l.at(i).Value)
		}
	}
	if w.plain {
		return Array(w.out...)
	}
	return Sequence(w.out...)
}

// wildcard gathers the values of members.
type wildcard struct {
	out   []Value
	plain bool
}

func (w *wildcard) add(q *Query, v Value) {
	w.plain = w.plain || v.kind == KindArray
	w.out = q.flatten(w.out, v, 0)
}

// flatten appends v, or all that arrays in it hold.
func (q *Query) flatten(out []Value, v Value, level int) []Value {
	if v.kind != KindArray {
		return append(out, v)
	}
	l := v.list()
	if !q.allocElems(l.len()) || !q.lower(level) {
		return out
	}
	for i := range l.len() {
		out = q.flatten(out, l.at(i), level+1)
	}
	return out
}

// Descendants is a step: the value and all below it.
func (p Path) Descendants() Path {
	q := p.q
	return p.Step(func(c Value) Value { return Collapse(q.Descendants(c)) })
}

// Descendants is "**" that is no step of a path. The result has not collapsed.
func (q *Query) Descendants(c Value) Value {
	if !c.Exists() {
		return c
	}
	return Sequence(q.descend(nil, c, 0)...)
}

func (q *Query) descend(out []Value, v Value, level int) []Value {
	if !q.allocElems(1) || !q.lower(level) {
		return out
	}
	if v.kind == KindArray {
		l := v.list()
		for i := range l.len() {
			out = q.descend(out, l.at(i), level+1)
		}
		return out
	}
	out = append(out, v)
	members := v.memberList()
	for i := range members.len() {
		out = q.descend(out, members.at(i).Value, level+1)
	}
	return out
}

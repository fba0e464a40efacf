package jsonata

import "github.com/aslc-dev/aslc/runtime"

// Read is a path of names from a document, a.b.c: straight look-ups, until an
// array is met.
func (q *Query) Read(in runtime.Value, names ...string) Value {
	for i, name := range names {
		member := in.Field(name)
		if !member.Exists() && in.Kind() == runtime.KindArray {
			return q.Fields(Of(in), names[i:]...)
		}
		in = member
	}
	return Of(in)
}

// ReadPath begins a path with names below a document.
func (q *Query) ReadPath(in runtime.Value, names ...string) Path {
	for i, name := range names {
		if in.Kind() == runtime.KindArray {
			p := q.From(Of(in))
			for _, name := range names[i:] {
				p = p.Field(name)
			}
			return p
		}
		in = in.Field(name)
	}
	return q.From(Of(in))
}

// Field is a path of one name with the context v.
func (q *Query) Field(v Value, name string) Value {
	switch {
	case v.kind == KindArray:
		return Collapse(q.field(v, name, true))
	case v.kind == KindObject && v.flags&document != 0:
		return v.docMember(name)
	}
	return v.Member(name)
}

// Fields is a path of names from v: q.From(v).Field("a").Field("b").Value().
func (q *Query) Fields(v Value, names ...string) Value {
	for i, name := range names {
		v = q.field(v, name, i == len(names)-1)
	}
	return Collapse(v)
}

// field is one step of names. What an element gives is flattened, unless it is
// the only result of the last step and no sequence. The result has not collapsed.
func (q *Query) field(v Value, name string, last bool) Value {
	if v.kind != KindArray {
		return v.Member(name)
	}
	l := v.list()
	if !q.allocElems(l.len()) {
		return Value{}
	}
	out, n, spread := q.values(l.len()), 0, 0
	for i := range l.len() {
		if r := q.named(l.at(i), name); r.Exists() {
			out[n] = r
			n++
			spread += r.spread()
		}
	}
	out = out[:n]
	if last && n == 1 && out[0].kind == KindArray && !out[0].isSequence() {
		return out[0]
	}
	if !anySpreads(out) {
		return Sequence(out...)
	}
	if !q.allocElems(spread) {
		return Value{}
	}
	flat := q.values(spread)[:0]
	for i := range out {
		if out[i].spreads() {
			flat = appendList(flat, out[i])
		} else {
			flat = append(flat, out[i])
		}
	}
	return Sequence(flat...)
}

// named is what a name is in the context v: in arrays, of all elements.
func (q *Query) named(v Value, name string) Value {
	if v.kind != KindArray {
		return v.Member(name)
	}
	return Collapse(Sequence(q.lookup(nil, v, name, 0)...))
}

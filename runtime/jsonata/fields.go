package jsonata

import "github.com/aslc-dev/aslc/runtime"

// Fields is a path of names from a document, a.b.c: straight look-ups, until an
// array is met.
func Fields(in runtime.Value, names ...string) Value {
	for i, name := range names {
		next := in.Field(name)
		if !next.Exists() && in.Kind() == runtime.KindArray {
			return Of(in).Fields(names[i:]...)
		}
		in = next
	}
	return Of(in)
}

// Fields is a path of names from v: q.From(v).Field("a").Field("b").Value().
func (v Value) Fields(names ...string) Value {
	for i, name := range names {
		v = v.field(name, i == len(names)-1)
	}
	return Collapse(v)
}

// Field is a path of one name with the context v.
func (v Value) Field(name string) Value {
	if v.kind != KindArray {
		return v.Member(name)
	}
	return Collapse(v.field(name, true))
}

// field is one step of names. What an element gives is flattened, unless it is
// the only result of the last step and no sequence. The result has not collapsed.
func (v Value) field(name string, last bool) Value {
	if v.kind != KindArray {
		return v.Member(name)
	}
	l := v.list()
	out := make([]Value, 0, l.len())
	for i := range l.len() {
		if r := l.at(i).lookup(name); r.Exists() {
			out = append(out, r)
		}
	}
	if last && len(out) == 1 && out[0].kind == KindArray && !out[0].isSequence() {
		return out[0]
	}
	flat := out
	if anySpreads(out) {
		flat = nil
		for i := range out {
			if out[i].spreads() {
				flat = appendList(flat, out[i])
			} else {
				flat = append(flat, out[i])
			}
		}
	}
	return Sequence(flat...)
}

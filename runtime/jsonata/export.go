package jsonata

import "github.com/aslc-dev/aslc/runtime"

// Export gives a value as a document. What came from a document unchanged is
// that very document. What JSON does not know, functions and numbers that are
// none, is null; undefined is absent, and null in an array.
func Export(v Value) runtime.Value {
	switch v.kind {
	case KindNull, KindFunction:
		return runtime.Null()
	case KindBool:
		return runtime.Bool(v.num != 0)
	case KindNumber:
		return runtime.Float(v.Float())
	case KindString:
		if v.flags&document != 0 {
			return runtime.Literal(v.quoted())
		}
		return runtime.String(v.Str())
	case KindArray:
		return exportArray(v)
	case KindObject:
		return exportObject(v)
	}
	return runtime.Value{}
}

func exportArray(v Value) runtime.Value {
	if v.flags&document != 0 {
		return *v.doc()
	}
	elems := v.Elems()
	out := make(runtime.Array, len(elems))
	for i := range elems {
		out[i] = Export(elems[i])
	}
	return out.Value()
}

func exportObject(v Value) runtime.Value {
	if v.flags&document != 0 {
		return *v.doc()
	}
	members := v.Members()
	var room [8]runtime.Member // Value copies them
	out := runtime.Object(room[:0])
	for i := range members {
		if members[i].Value.Exists() {
			out = append(out, runtime.Member{Name: members[i].Name, Value: Export(members[i].Value)})
		}
	}
	return out.Value()
}

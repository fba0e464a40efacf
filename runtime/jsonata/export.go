package jsonata

import (
	"math"

	"github.com/aslc-dev/aslc/runtime"
)

// Export gives a value as a document. What came from a document unchanged is
// that very document. What JSON does not know, as the reference's values are
// printed: numbers that are none, infinities and functions are null, a member
// that is a function is left out. Undefined is absent, and null in an array.
func Export(v Value) runtime.Value {
	d, _ := export(v, 0)
	return d
}

// export is Export; false if the value is nested too deeply, and cut off there.
func export(v Value, level int) (runtime.Value, bool) {
	switch v.kind {
	case KindUndefined:
		return runtime.Value{}, true
	case KindBool:
		return runtime.Bool(v.num != 0), true
	case KindNumber:
		return number(v.Float()), true
	case KindString:
		if v.flags&document != 0 {
			return runtime.Literal(v.quoted()), true
		}
		return runtime.String(v.Str()), true
	case KindArray, KindObject:
		return exportContainer(v, level+1)
	}
	return runtime.Null(), true
}

// number is runtime.Float, which need not look for the shortest spelling of a
// whole number.
func number(f float64) runtime.Value {
	if math.Abs(f) < 1<<53 && f == math.Trunc(f) {
		return runtime.Int(int64(f))
	}
	return runtime.Float(f)
}

func exportContainer(v Value, level int) (runtime.Value, bool) {
	switch {
	case v.flags&document != 0:
		return *v.doc(), true
	case level > maxNesting:
		return runtime.Null(), false
	case v.kind == KindArray:
		return exportArray(v, level)
	}
	return exportObject(v, level)
}

func exportArray(v Value, level int) (runtime.Value, bool) {
	elems, all := v.Elems(), true
	out := make(runtime.Array, len(elems))
	for i := range elems {
		var ok bool
		out[i], ok = export(elems[i], level)
		all = all && ok
	}
	return out.Value(), all
}

func exportObject(v Value, level int) (runtime.Value, bool) {
	members, all := v.Members(), true
	var room [8]runtime.Member // Value copies them
	out := runtime.Object(room[:0])
	for i := range members {
		m := &members[i]
		if m.Value.Exists() && m.Value.kind != KindFunction {
			d, ok := export(m.Value, level)
			out, all = append(out, runtime.Member{Name: m.Name, Value: d}), all && ok
		}
	}
	return out.Value(), all
}

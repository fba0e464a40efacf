package jsonata

import (
	"math"

	"github.com/aslc-dev/aslc/runtime"
)

// maxExported is how large a document may be that a value becomes, in bytes as
// they are counted: parts that a value holds twice are two in a document, so one
// that took little to build may become larger than any memory.
const maxExported = 256 << 20

// manyExported is from how many values on the documents among them are measured
// too: looking at their size is not free.
const manyExported = 1000

// Export gives a value as a document. What came from a document unchanged is
// that very document. What JSON does not know, as the reference's values are
// printed: numbers that are none, infinities and functions are null, a member
// that is a function is left out. Undefined is absent, and null in an array.
// A value that is nested too deeply or would be too large is cut off.
func Export(v Value) runtime.Value {
	var e exporter
	return e.export(v, 0)
}

// exporter makes a document of a value.
type exporter struct {
	values, bytes int // so far
	cut           bool
}

// fits counts a value of so many bytes; false if the document grows too large.
func (e *exporter) fits(size int) bool {
	e.values++
	e.bytes += elemSize + size
	if e.bytes > maxExported {
		e.cut = true
	}
	return !e.cut
}

func (e *exporter) export(v Value, level int) runtime.Value {
	switch v.kind {
	case KindUndefined:
		return runtime.Value{}
	case KindBool:
		return runtime.Bool(v.num != 0)
	case KindNumber:
		return number(v.Float())
	case KindString:
		return e.text(v)
	case KindArray, KindObject:
		return e.container(v, level+1)
	}
	return runtime.Null()
}

func (e *exporter) text(v Value) runtime.Value {
	if v.flags&document != 0 {
		quoted := v.quoted()
		if !e.fits(len(quoted)) {
			return runtime.Null()
		}
		return runtime.Literal(quoted)
	}
	if !e.fits(len(v.Str())) {
		return runtime.Null()
	}
	return runtime.String(v.Str())
}

// number is runtime.Float, which need not look for the shortest spelling of a
// whole number.
func number(f float64) runtime.Value {
	if math.Abs(f) < 1<<53 && f == math.Trunc(f) {
		return runtime.Int(int64(f))
	}
	return runtime.Float(f)
}

func (e *exporter) container(v Value, level int) runtime.Value {
	if v.flags&document != 0 {
		return e.document(*v.doc())
	}
	if level > maxNesting {
		e.cut = true
	}
	switch {
	case !e.fits(elemSize * v.Len()):
		return runtime.Null()
	case v.kind == KindArray:
		return e.array(v, level)
	}
	return e.object(v, level)
}

func (e *exporter) document(d runtime.Value) runtime.Value {
	if e.values++; e.values > manyExported && !e.fits(d.Size()) {
		return runtime.Null()
	}
	return d
}

func (e *exporter) array(v Value, level int) runtime.Value {
	elems := v.Elems()
	out := make(runtime.Array, len(elems))
	for i := range elems {
		out[i] = e.export(elems[i], level)
	}
	return out.Value()
}

func (e *exporter) object(v Value, level int) runtime.Value {
	members := v.Members()
	var room [8]runtime.Member // Value copies them
	out := runtime.Object(room[:0])
	for i := range members {
		m := &members[i]
		if m.Value.Exists() && m.Value.kind != KindFunction {
			out = append(out, runtime.Member{Name: m.Name, Value: e.export(m.Value, level)})
		}
	}
	return out.Value()
}

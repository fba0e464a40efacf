package intrinsic

import (
	"math"
	"slices"
	"strconv"

	"github.com/aslc-dev/aslc/runtime"
)

// Array is States.Array: an array of the values.
func Array(e *runtime.Eval, values ...runtime.Value) runtime.Value {
	if e.Failed() {
		return absent
	}
	for i, v := range values {
		if !v.Exists() {
			return fail(e, "Array", "argument "+strconv.Itoa(i+1)+" is absent")
		}
	}
	return runtime.Array(slices.Clone(values)).Value()
}

// ArrayPartition is States.ArrayPartition: the array cut into chunks of size
// elements; the last one may be shorter.
func ArrayPartition(e *runtime.Eval, list, size runtime.Value) runtime.Value {
	elems, _ := array(e, "ArrayPartition", 1, list)
	n, ok := integer(e, "ArrayPartition", 2, size)
	if !ok {
		return absent
	}
	if n <= 0 {
		return fail(e, "ArrayPartition", "argument 2 must be positive, but was "+size.Text())
	}
	n = min(n, int64(max(1, len(elems))))
	out := make(runtime.Array, 0, (len(elems)+int(n)-1)/int(n))
	for chunk := range slices.Chunk(elems, int(n)) {
		out = append(out, runtime.Array(slices.Clone(chunk)).Value())
	}
	return out.Value()
}

// ArrayContains is States.ArrayContains: whether an element equals value, deeply.
func ArrayContains(e *runtime.Eval, list, value runtime.Value) runtime.Value {
	elems, ok := array(e, "ArrayContains", 1, list)
	if !ok {
		return absent
	}
	return runtime.Bool(slices.ContainsFunc(elems, func(v runtime.Value) bool { return runtime.Equal(v, value) }))
}

// maxRange is the most elements that ArrayRange makes.
const maxRange = 1000

// ArrayRange is States.ArrayRange: the numbers from first to last, step by step.
func ArrayRange(e *runtime.Eval, first, last, step runtime.Value) runtime.Value {
	from, _ := integer(e, "ArrayRange", 1, first)
	to, _ := integer(e, "ArrayRange", 2, last)
	by, ok := integer(e, "ArrayRange", 3, step)
	if !ok {
		return absent
	}
	if by == 0 {
		return fail(e, "ArrayRange", "argument 3, the step, must not be 0")
	}
	n := rangeLength(from, to, by)
	if n > maxRange {
		return fail(e, "ArrayRange", "the range has more than 1,000 elements")
	}
	out := make(runtime.Array, n)
	for i := range out {
		out[i] = runtime.Int(from + int64(i)*by)
	}
	return out.Value()
}

// rangeLength counts the elements of a range. Distances are unsigned, since two
// integers may lie farther apart than the greatest one.
func rangeLength(from, to, by int64) uint64 {
	distance, stride := uint64(to)-uint64(from), uint64(by)
	if by < 0 {
		distance, stride = -distance, -stride
	}
	if to != from && (to < from) != (by < 0) {
		return 0
	}
	n := distance / stride
	return min(n, math.MaxUint64-1) + 1
}

// ArrayGetItem is States.ArrayGetItem: the element at index, counted from 0.
func ArrayGetItem(e *runtime.Eval, list, index runtime.Value) runtime.Value {
	elems, _ := array(e, "ArrayGetItem", 1, list)
	i, ok := integer(e, "ArrayGetItem", 2, index)
	if !ok {
		return absent
	}
	if i < 0 || i >= int64(len(elems)) {
		return fail(e, "ArrayGetItem", "the index "+index.Text()+" is outside an array of length "+strconv.Itoa(len(elems)))
	}
	return elems[i]
}

// ArrayLength is States.ArrayLength: the number of elements.
func ArrayLength(e *runtime.Eval, list runtime.Value) runtime.Value {
	elems, ok := array(e, "ArrayLength", 1, list)
	if !ok {
		return absent
	}
	return runtime.Int(int64(len(elems)))
}

// ArrayUnique is States.ArrayUnique: the elements without those that equal an
// earlier one, deeply.
func ArrayUnique(e *runtime.Eval, list runtime.Value) runtime.Value {
	elems, ok := array(e, "ArrayUnique", 1, list)
	if !ok {
		return absent
	}
	seen := make(map[uint64][]runtime.Value, len(elems))
	out := make(runtime.Array, 0, len(elems))
	for _, v := range elems {
		h := hash(v, 0)
		if slices.ContainsFunc(seen[h], func(w runtime.Value) bool { return runtime.Equal(v, w) }) {
			continue
		}
		seen[h] = append(seen[h], v)
		out = append(out, v)
	}
	return out.Value()
}

package jsonata

import "math"

// At is "[i]" behind an expression that is no path, i rounded down: the element
// at a place, counted from the end if i is negative. The result has not
// collapsed, so that more may follow.
func (q *Query) At(v Value, i int) Value {
	if v.kind == KindArray && v.flags&tuples != 0 {
		return q.tupleAt(v, i)
	}
	l := v.list()
	if i < 0 {
		i += l.len()
	}
	if i < 0 || i >= l.len() {
		return Sequence()
	}
	e := l.at(i)
	switch e.kind {
	case KindUndefined:
		return Sequence()
	case KindArray:
		return e
	}
	return Sequence(e)
}

// Filter is "[…]" behind an expression that is no path: the elements for which
// f is true, is their place, or has their place in an array. The result has not
// collapsed, so that more may follow.
func (q *Query) Filter(v Value, f func(c Value) Value) Value {
	if v.kind == KindArray && v.flags&tuples != 0 {
		return q.filterStream(v, func(t *Tuple) Value { return f(t.at) })
	}
	l := v.list()
	n := l.len()
	if !q.step(n) {
		return Value{}
	}
	base := len(q.stack) // results wait on the stack, since nobody knows how many there will be
	for i := range n {
		e := l.at(i)
		for range q.chosen(f(read(e)), i, n) {
			q.stack = append(q.stack, e)
		}
		if q.err != nil {
			break
		}
	}
	return q.popped(base)
}

// popped is a sequence of what is on the stack from base on.
func (q *Query) popped(base int) Value {
	waiting := q.stack[base:]
	q.stack = q.stack[:base]
	if !q.alloc(len(waiting) * elemSize) {
		return Value{}
	}
	out := q.values(len(waiting))
	copy(out, waiting)
	return Sequence(out...)
}

// chosen is how often a predicate's result takes element i of n.
func (q *Query) chosen(v Value, i, n int) int {
	switch {
	case v.kind == KindBool:
		return int(v.num)
	case v.kind == KindNumber && !math.IsNaN(v.Float()):
		return q.isPlace(v, i, n)
	case v.kind == KindArray:
		if count, ok := q.countPlaces(v, i, n); ok {
			return count
		}
	}
	if q.Truth(v) {
		return 1
	}
	return 0
}

func (q *Query) isPlace(v Value, i, n int) int {
	if !q.finite(v) {
		return 0
	}
	at := math.Floor(v.Float())
	if at < 0 {
		at += float64(n)
	}
	if at == float64(i) {
		return 1
	}
	return 0
}

// countPlaces is chosen for an array; false if that is not one of numbers.
func (q *Query) countPlaces(v Value, i, n int) (count int, ok bool) {
	l := v.list()
	if !q.step(l.len()) {
		return 0, true
	}
	for j := range l.len() {
		if !q.isNumber(l.at(j)) {
			return 0, false
		}
	}
	for j := range l.len() {
		count += q.isPlace(l.at(j), i, n)
	}
	return count, true
}

// isNumber tells numbers from all else, NaN included; infinities fail (D1001).
func (q *Query) isNumber(v Value) bool {
	return v.kind == KindNumber && !math.IsNaN(v.Float()) && q.finite(v)
}

package jsonata

// mergeSort sorts as the reference does: a stable merge sort that takes the
// right element if swap says so. A comparator that contradicts itself gives what
// it gives there, since the same pairs are compared in the same order.
func mergeSort(q *Query, elems []Value, swap func(a, b Value) bool) []Value {
	if !q.allocElems(2 * len(elems)) {
		return nil
	}
	s := sorter{q: q, swap: swap, spare: make([]Value, len(elems))}
	out := append([]Value(nil), elems...)
	s.sort(out)
	return out
}

type sorter struct {
	q     *Query
	swap  func(a, b Value) bool
	spare []Value
}

func (s *sorter) sort(elems []Value) {
	if len(elems) <= 1 || s.q.Failed() {
		return
	}
	middle := len(elems) / 2
	s.sort(elems[:middle])
	s.sort(elems[middle:])
	s.merge(elems, middle)
}

// merge merges the two sorted parts of elems.
func (s *sorter) merge(elems []Value, middle int) {
	left := s.spare[:copy(s.spare, elems[:middle])]
	right := elems[middle:]
	for len(left) > 0 && len(right) > 0 {
		if !s.q.step(1) {
			return
		}
		if s.swap(left[0], right[0]) {
			elems[0], right = right[0], right[1:]
		} else {
			elems[0], left = left[0], left[1:]
		}
		elems = elems[1:]
	}
	copy(elems, left)
}

package jsonata

// MapItems is $map with a function of the expression that is written where it
// is passed: the compiler has made a Go function of item and place of it.
func (q *Query) MapItems(array Value, f func(item, place Value) Value) Value {
	return Collapse(q.RawMapItems(array, f))
}

// RawMapItems is MapItems whose result has not collapsed.
func (q *Query) RawMapItems(array Value, f func(item, place Value) Value) Value {
	if !array.Exists() {
		return Value{}
	}
	return q.collect(array, func(item Value, i int) Value { return f(read(item), Number(float64(i))) })
}

// FilterItems is $filter with such a function.
func (q *Query) FilterItems(array Value, f func(item, place Value) Value) Value {
	return Collapse(q.RawFilterItems(array, f))
}

// RawFilterItems is FilterItems whose result has not collapsed.
func (q *Query) RawFilterItems(array Value, f func(item, place Value) Value) Value {
	if !array.Exists() {
		return Value{}
	}
	return q.choose(array, func(item Value, i int) bool { return q.Truth(f(read(item), Number(float64(i)))) })
}

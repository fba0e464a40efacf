package jsonata

// MapItems is $map with a function of the expression that is written where it
// is passed: the compiler has made a Go function of item and place of it.
func (q *Query) MapItems(array Value, f func(item, place Value) Value) Value {
	if !array.Exists() {
		return Value{}
	}
	return Collapse(q.collect(array, func(item Value, i int) Value { return f(item, Number(float64(i))) }))
}

// FilterItems is $filter with such a function.
func (q *Query) FilterItems(array Value, f func(item, place Value) Value) Value {
	if !array.Exists() {
		return Value{}
	}
	return Collapse(q.choose(array, func(item Value, i int) bool { return f(item, Number(float64(i))).Truth() }))
}

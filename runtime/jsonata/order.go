package jsonata

// Term is what a sort goes by.
type Term struct {
	By         func(c Value) Value
	Descending bool
}

// Sort is a step: the values in order. Those for which a term is undefined come last.
func (p Path) Sort(terms ...Term) Path {
	v := p.flat()
	if v.spreads() {
		v.flags = v.flags&^(keepOne|wrapper) | sequence
	} else if v.kind == KindArray {
		v = Sequence(v)
	}
	l := v.list()
	if l.len() <= 1 {
		return p.sorted(v)
	}
	s := newSort(p.q, l.len(), len(terms))
	for i := range terms {
		s.descending[i] = terms[i].Descending
	}
	s.key = func(i, term int) Value { return terms[term].By(read(l.at(i))) }
	order := s.order()
	if order == nil || !p.q.alloc(l.len()*elemSize) {
		return p.results(nil)
	}
	out := make([]Value, len(order))
	for i, from := range order {
		out[i] = l.at(from)
	}
	return p.sorted(Array(out...))
}

// sorted is the path behind a sort with that result.
func (p Path) sorted(v Value) Path {
	p.many, p.one, p.first, p.none = nil, v, false, v.Len() == 0
	return p
}

// ordering sorts places by keys, each of which is computed once, and only if it
// is compared.
type ordering struct {
	q          *Query
	n          int
	key        func(i, term int) Value
	keys       []Value // of all places for term 0, then for term 1 …
	known      []bool
	descending []bool
}

func newSort(q *Query, n, terms int) *ordering {
	if !q.allocElems(n*terms + n) {
		n = 0
	}
	return &ordering{q: q, n: n, keys: make([]Value, n*terms), known: make([]bool, n*terms), descending: make([]bool, terms)}
}

// order gives the places in order, nil if that fails.
func (o *ordering) order() []int {
	places, spare := make([]int, o.n), make([]int, o.n)
	for i := range places {
		places[i] = i
	}
	o.sort(places, spare)
	if o.q.err != nil {
		return nil
	}
	return places
}

// sort is the reference's merge sort: the same values are compared in the same
// order, so that the same comparison fails.
func (o *ordering) sort(places, spare []int) {
	if len(places) <= 1 || o.q.err != nil {
		return
	}
	middle := len(places) / 2
	o.sort(places[:middle], spare)
	o.sort(places[middle:], spare)
	left := spare[:copy(spare, places[:middle])]
	right := places[middle:]
	for len(left) > 0 && len(right) > 0 && o.q.step(1) {
		if o.after(left[0], right[0]) {
			places[0], right = right[0], right[1:]
		} else {
			places[0], left = left[0], left[1:]
		}
		places = places[1:]
	}
	copy(places, left)
}

// after says that place a comes after place b.
func (o *ordering) after(a, b int) bool {
	for term, descending := range o.descending {
		x, y := o.keyOf(a, term), o.keyOf(b, term)
		switch {
		case o.q.err != nil:
			return false
		case !x.Exists() && !y.Exists():
			continue
		case !x.Exists() || !y.Exists():
			return !x.Exists() // undefined comes last, whichever the direction
		}
		if order := o.compare(x, y); order != 0 {
			return (order > 0) != descending
		}
	}
	return false
}

func (o *ordering) keyOf(i, term int) Value {
	at := term*o.n + i
	if !o.known[at] {
		o.keys[at], o.known[at] = o.key(i, term), true
	}
	return o.keys[at]
}

// compare orders two keys, which must be two numbers or two strings.
func (o *ordering) compare(a, b Value) int {
	if a.kind == KindNumber && b.kind == KindNumber {
		switch x, y := a.Float(), b.Float(); {
		case x == y:
			return 0
		case x < y:
			return -1
		}
		return 1 // NaN as well
	}
	switch {
	case !a.ordered():
		o.q.Fail("T2008", Details{Value: a})
	case !b.ordered():
		o.q.Fail("T2008", Details{Value: b})
	case a.kind != b.kind:
		o.q.Fail("T2007", Details{Value: a, Value2: b})
	default:
		return o.q.compareStrings(a, b)
	}
	return 0
}

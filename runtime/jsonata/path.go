package jsonata

import "unsafe"

// Path is a path on its way: what the last step gave for each of the values
// that it started from. The next step goes through the results, and through the
// elements of those that are arrays; the stages of a step see each result by itself.
type Path struct {
	q     *Query
	one   Value   // the result, if many is nil
	many  []Value // the results, undefined ones as well: the stages see them, the next step does not
	first bool    // there was no step yet
	none  bool    // the last step had nothing to start from: there is no result, not even undefined
	empty bool    // the first step was an array constructor without items, and nothing follows that
	keep  bool
}

// Path begins a path at the context: at the elements of an array.
func (q *Query) Path(c Value) Path {
	c.flags &^= construct
	return Path{q: q, one: c, first: true}
}

// From begins a path whose first step, a variable for instance, has the value v.
func (q *Query) From(v Value) Path { return Path{q: q, one: v} }

// ptr hides what a Value refers to.
func ptr[T any](p *T) unsafe.Pointer { return unsafe.Pointer(p) }

// spreads says that a path goes through the elements of v.
func (v Value) spreads() bool { return v.kind == KindArray && v.flags&construct == 0 }

// items goes through what the next step starts from.
type items struct {
	many []Value
	now  list
	i    int
}

// items gives the values that the next step starts from.
func (p *Path) items() items {
	switch {
	case p.many != nil:
		return items{many: p.many}
	case p.one.spreads():
		return items{now: p.one.list()}
	case p.one.Exists():
		return items{now: list{elems: []Value{p.one}}}
	}
	return items{}
}

// next gives the next value.
func (it *items) next() (Value, bool) {
	for it.i >= it.now.len() {
		if len(it.many) == 0 {
			return Value{}, false
		}
		v := it.many[0]
		it.many = it.many[1:]
		switch {
		case v.spreads():
			it.now, it.i = v.list(), 0
		case v.Exists():
			return v, true
		}
	}
	it.i++
	return it.now.at(it.i - 1), true
}

// size is how many values the next step starts from.
func (p *Path) size() int {
	if p.many == nil {
		return p.one.spread()
	}
	n := 0
	for i := range p.many {
		n += p.many[i].spread()
	}
	return n
}

// spread is how many values a result gives to the next step.
func (v Value) spread() int {
	switch {
	case v.spreads():
		return v.Len()
	case v.Exists():
		return 1
	}
	return 0
}

// Step is a step: f's result for each value.
func (p Path) Step(f func(c Value) Value) Path {
	if p.many == nil && !p.one.spreads() {
		if p.starts() && p.q.step(1) {
			p.one = f(p.one)
		}
		return p
	}
	n := p.size()
	if !p.q.allocElems(n) {
		n = 0
	}
	out := p.q.values(n)
	it := p.items()
	for i := range out {
		if p.q.err != nil {
			break
		}
		c, _ := it.next()
		out[i] = f(read(c))
	}
	return p.results(out)
}

// starts says whether the one result is something to start from: it exists, or
// is the context of the path, which is one even if it is undefined.
func (p *Path) starts() bool {
	p.none = !p.first && !p.one.Exists()
	p.first = false
	return !p.none
}

// results is the path behind a step with these results.
func (p Path) results(out []Value) Path {
	p.first, p.one, p.many = false, Value{}, out
	if len(out) == 0 {
		p.many, p.none = nil, true
	}
	return p
}

// Field is a step: the member of that name.
func (p Path) Field(name string) Path {
	if p.many == nil && !p.one.spreads() {
		if p.starts() {
			p.one = p.one.Member(name)
		}
		return p
	}
	n := p.size()
	if !p.q.allocElems(n) {
		n = 0
	}
	out := p.q.values(n)
	it := p.items()
	for i := range out {
		c, _ := it.next()
		out[i] = p.q.named(c, name)
	}
	return p.results(out)
}

// appendList appends the elements of an array.
func appendList(out []Value, v Value) []Value {
	l := v.list()
	for i := range l.len() {
		out = append(out, l.at(i))
	}
	return out
}

// Construct is a step whose results are array constructors, which the path does
// not flatten. As the first step of a path it sees the whole context, and its
// elements are what the next step starts from.
func (p Path) Construct(f func(c Value) Value) Path {
	if p.first {
		p.one, p.first = f(p.one), false
		p.one.flags &^= construct
		p.empty = p.one.kind == KindArray && p.one.Len() == 0
		if p.one.kind != KindArray { // of [x][0] the reference finds no elements
			p.one, p.none = Value{}, true
		}
		return p
	}
	return p.Step(func(c Value) Value { return constructed(f(c)) })
}

// constructed marks an array that a path does not flatten.
func constructed(v Value) Value {
	if v.kind == KindArray {
		v.flags |= construct
	}
	return v
}

// At is a stage: the value at a place, counted from the end if i is negative.
func (p Path) At(i int) Path {
	return p.stage(func(v Value) Value { return p.q.At(v, i) })
}

// Filter is a stage: the values for which f is true, or is their place.
func (p Path) Filter(f func(c Value) Value) Path {
	return p.stage(func(v Value) Value { return p.q.Filter(v, f) })
}

// stage puts each result through f.
func (p Path) stage(f func(v Value) Value) Path {
	if p.none {
		return p
	}
	if p.many == nil {
		p.one, p.first = f(p.one), false
		return p
	}
	out := p.q.values(len(p.many)) // the path may go on elsewhere, too
	for i := range out {
		out[i] = f(p.many[i])
	}
	p.many = out
	return p
}

// KeepArray is "[]" somewhere in the path: its result stays an array.
func (p Path) KeepArray() Path {
	p.keep = true
	return p
}

// Value is the end of the path.
func (p Path) Value() Value { return Collapse(p.raw()) }

// raw is the value before it collapses.
func (p *Path) raw() Value {
	v := p.flat()
	if !p.keep {
		return v
	}
	if v.flags&(construct|sequence) == construct {
		v = Sequence(v)
	}
	return KeepArray(v)
}

// flat joins the results of the last step. An array that is the only result and
// no sequence is the path's result as it is.
func (p *Path) flat() Value {
	switch {
	case p.empty:
		return constructed(Array())
	case p.many == nil:
		return p.only(p.one)
	}
	count, simple, last := 0, true, 0
	for i := range p.many {
		if p.many[i].Exists() {
			count, last = count+1, i
			simple = simple && !p.many[i].spreads()
		}
	}
	if count == 1 {
		return p.only(p.many[last])
	}
	if simple && count == len(p.many) {
		return Sequence(p.many...)
	}
	return p.flatten()
}

// only is the path's result if that of the last step was only v.
func (p *Path) only(v Value) Value {
	switch {
	case v.isSequence():
		v.flags &^= keepOne | wrapper
		return v
	case v.kind == KindArray || v.Exists() && !p.keep:
		return v
	case v.kind == KindUndefined:
		return Sequence()
	}
	return Sequence(v)
}

func (p *Path) flatten() Value {
	n := p.size()
	if !p.q.allocElems(n) {
		return Value{}
	}
	out := p.q.values(n)
	it := p.items()
	for i := range out {
		out[i], _ = it.next()
	}
	return Sequence(out...)
}

func anySpreads(vs []Value) bool {
	for i := range vs {
		if vs[i].spreads() {
			return true
		}
	}
	return false
}

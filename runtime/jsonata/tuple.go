package jsonata

import (
	"slices"
	"unsafe"
)

// Tuple is a value on its way through a path with @, # or %, and what is bound
// to it. The bindings have numbers, which the whole expression shares.
type Tuple struct {
	at    Value
	slots []Value // undefined where nothing is bound
}

// Context is the value itself.
func (t *Tuple) Context() Value { return Context(read(t.at)) }

// Get is what is bound at a slot, undefined if nothing is.
func (t *Tuple) Get(slot int) Value {
	if slot < len(t.slots) {
		return read(t.slots[slot])
	}
	return Value{}
}

// Bind says what a step binds, by slots; -1 is none.
type Bind struct {
	Focus    int // @: the result, while the context stays what the step started from
	Index    int // #: the result's place among those of the same start
	Ancestor int // what the step started from, for a %
}

// NoBind is a step that binds nothing.
var NoBind = Bind{-1, -1, -1}

// Tuples is a path whose values carry bindings.
type Tuples struct {
	q     *Query
	n     int // slots
	list  []Tuple
	keep  bool
	empty bool // see Path
}

// Tuples is the path from the first step on that binds something; n is the
// number of slots of the expression. If the step is the first of all, the path
// has not begun to move.
func (p Path) Tuples(n int) Tuples {
	t := Tuples{q: p.q, n: n, keep: p.keep, empty: p.empty}
	if p.first && !p.one.spreads() {
		t.list = []Tuple{{at: p.one}}
		return t
	}
	if !p.q.allocElems(2 * p.size()) {
		return t
	}
	t.list = make([]Tuple, 0, p.size())
	it := p.items()
	for c, ok := it.next(); ok; c, ok = it.next() {
		t.list = append(t.list, Tuple{at: c})
	}
	return t
}

// Within is a path that starts from the value of a tuple of an outer path: its
// tuples have the outer one's bindings.
func (p Path) Within(t *Tuple, n int) Tuples {
	in := p.Tuples(n)
	for i := range in.list {
		in.list[i].slots = t.slots
	}
	return in
}

// Step is a step: f's results for each tuple, as tuples.
func (s Tuples) Step(f func(t *Tuple) Value, b Bind) Tuples {
	var out []Tuple
	for i := range s.list {
		t := &s.list[i]
		if !s.q.step(1) {
			break
		}
		out = s.spread(out, t, f(t), b)
	}
	s.list = out
	return s
}

// spread appends the tuples that a result for t makes.
func (s *Tuples) spread(out []Tuple, t *Tuple, v Value, b Bind) []Tuple {
	if v.kind == KindUndefined || s.q.err != nil {
		return out
	}
	if v.kind == KindArray && v.flags&tuples != 0 {
		return s.merge(out, t, *v.stream())
	}
	l := v.list()
	if !s.q.allocElems((2 + s.n) * l.len()) {
		return out
	}
	for i := range l.len() {
		next := Tuple{at: l.at(i), slots: t.slots}
		if b != NoBind {
			next.slots = s.copied(t)
		}
		if b.Focus >= 0 {
			next.slots[b.Focus], next.at = next.at, t.at
		}
		if b.Index >= 0 {
			next.slots[b.Index] = Number(float64(i))
		}
		if b.Ancestor >= 0 {
			next.slots[b.Ancestor] = t.at
		}
		out = append(out, next)
	}
	return out
}

// merge appends the tuples of an inner path, with the bindings of t.
func (s *Tuples) merge(out []Tuple, t *Tuple, inner []Tuple) []Tuple {
	if !s.q.allocElems((2 + s.n) * len(inner)) {
		return out
	}
	for i := range inner {
		slots := s.copied(t)
		for j, v := range inner[i].slots {
			if v.Exists() {
				slots[j] = v
			}
		}
		out = append(out, Tuple{at: inner[i].at, slots: slots})
	}
	return out
}

// copied is a copy of a tuple's bindings, with room for all slots.
func (s *Tuples) copied(t *Tuple) []Value {
	slots := make([]Value, s.n)
	copy(slots, t.slots)
	return slots
}

// Field is a step: the member of that name.
func (s Tuples) Field(name string, b Bind) Tuples {
	return s.Step(func(t *Tuple) Value { return s.q.named(t.at, name) }, b)
}

// Wildcard is a step: the values of all members, arrays flattened.
func (s Tuples) Wildcard(b Bind) Tuples {
	return s.Step(func(t *Tuple) Value { return Collapse(s.q.Wildcard(t.at)) }, b)
}

// Descendants is a step: the value and all below it.
func (s Tuples) Descendants(b Bind) Tuples {
	return s.Step(func(t *Tuple) Value { return Collapse(s.q.Descendants(t.at)) }, b)
}

// At is a stage: the tuple at a place among all of the step, counted from the
// end if i is negative.
func (s Tuples) At(i int) Tuples {
	if i < 0 {
		i += len(s.list)
	}
	if i < 0 || i >= len(s.list) {
		s.list = nil
		return s
	}
	s.list = s.list[i : i+1 : i+1]
	return s
}

// Filter is a stage: the tuples for which f is true, or is their place.
func (s Tuples) Filter(f func(t *Tuple) Value) Tuples {
	n := len(s.list)
	var out []Tuple
	for i := range n {
		if !s.q.step(1) {
			break
		}
		for range s.q.chosen(f(&s.list[i]), i, n) {
			out = append(out, s.list[i])
		}
	}
	if !s.q.alloc(2 * elemSize * len(out)) {
		out = nil
	}
	s.list = out
	return s
}

// Position is a stage: it binds the place of each tuple.
func (s Tuples) Position(slot int) Tuples {
	if !s.q.allocElems((2 + s.n) * len(s.list)) {
		return s
	}
	out := make([]Tuple, len(s.list))
	for i := range out {
		out[i] = Tuple{at: s.list[i].at, slots: s.copied(&s.list[i])}
		out[i].slots[slot] = Number(float64(i))
	}
	s.list = out
	return s
}

// TupleTerm is what a sort goes by.
type TupleTerm struct {
	By         func(t *Tuple) Value
	Descending bool
}

// Sort is a step: the tuples in order.
func (s Tuples) Sort(terms ...TupleTerm) Tuples {
	if len(s.list) <= 1 {
		return s
	}
	o := newSort(s.q, len(s.list), len(terms))
	for i := range terms {
		o.descending[i] = terms[i].Descending
	}
	o.key = func(i, term int) Value { return terms[term].By(&s.list[i]) }
	order := o.order()
	out := make([]Tuple, len(order))
	for i, from := range order {
		out[i] = s.list[from]
	}
	s.list = out
	return s
}

// KeepArray is "[]" somewhere in the path: its result stays an array.
func (s Tuples) KeepArray() Tuples {
	s.keep = true
	return s
}

// Value is the end of the path: the values without their bindings.
func (s Tuples) Value() Value { return Collapse(s.raw()) }

func (s *Tuples) raw() Value {
	if s.empty && s.keep {
		return KeepArray(Sequence(constructed(Array())))
	}
	if s.empty {
		return constructed(Array())
	}
	if !s.q.allocElems(len(s.list)) {
		return Value{}
	}
	v := Sequence(contexts(s.list)...)
	if s.keep {
		v = KeepArray(v)
	}
	return v
}

func contexts(list []Tuple) []Value {
	out := make([]Value, len(list))
	for i := range list {
		out[i] = list[i].at
	}
	return out
}

// Stream is the end of a path whose bindings go on to the path around it.
func (s Tuples) Stream() Value {
	if s.q.err != nil {
		return Value{}
	}
	return streamOf(s.list)
}

func streamOf(l []Tuple) Value {
	p := new([]Tuple)
	*p = l
	return Value{kind: KindArray, flags: sequence | tuples, ref: unsafe.Pointer(p)}
}

// TuplePair is a key and its value in a group of tuples. The value is of a
// tuple that joins those of its group.
type TuplePair struct{ Key, Value func(t *Tuple) Value }

// Group is "{…}" behind the path. A tuple that is a group by itself loses its
// context when the value has been made: in {$o.id: a, "all": b} the second value
// does not find b, unless it joins several tuples. (The reference takes the
// context out of the tuple, and it is the same one.)
func (s Tuples) Group(pairs ...TuplePair) Value {
	g := grouping{q: s.q}
	in := slices.Clone(s.list)
	if len(in) == 0 {
		in = []Tuple{{}}
	}
	for i := range in {
		for j := range pairs {
			if !s.q.step(1) || !g.addTuple(pairs[j].Key(&in[i]), j, &in[i]) {
				return Value{}
			}
		}
	}
	return g.object(func(m *group) Value {
		t := s.join(m.tuples)
		return pairs[m.pair].Value(&t)
	})
}

// addTuple is add for a tuple.
func (g *grouping) addTuple(key Value, pair int, t *Tuple) bool {
	if !key.Exists() {
		return g.q.err == nil
	}
	to := g.at(key, pair)
	if to == nil || !g.q.alloc(2*elemSize) {
		return false
	}
	to.tuples = append(to.tuples, t)
	return true
}

// join makes one tuple of a group's: values and bindings appended each to each.
func (s *Tuples) join(group []*Tuple) Tuple {
	if len(group) == 1 {
		only := *group[0]
		group[0].at = Value{}
		return only
	}
	out := Tuple{slots: make([]Value, s.n)}
	column := make([]Value, len(group))
	for slot := range s.n {
		for i := range group {
			column[i] = group[i].Get(slot)
		}
		out.slots[slot] = s.q.joined(column)
	}
	for i := range group {
		column[i] = group[i].at
	}
	out.at = s.q.joined(column)
	return out
}

// joined is values joined as by $append one after the other.
func (q *Query) joined(vs []Value) Value {
	out, n, count := Value{}, 0, 0
	for i := range vs {
		if vs[i].Exists() {
			out = vs[i]
			n += out.width()
			count++
		}
	}
	if count <= 1 || !q.allocElems(n) {
		return out
	}
	elems := make([]Value, 0, n)
	for i := range vs {
		if v := vs[i]; v.kind == KindArray {
			elems = appendList(elems, v)
		} else if v.Exists() {
			elems = append(elems, v)
		}
	}
	return Array(elems...)
}

// tupleAt is At for a stream.
func (q *Query) tupleAt(v Value, i int) Value {
	return Tuples{q: q, list: *v.stream()}.At(i).Stream()
}

// filterStream is Filter for a stream.
func (q *Query) filterStream(v Value, f func(t *Tuple) Value) Value {
	return Tuples{q: q, list: *v.stream()}.Filter(f).Stream()
}

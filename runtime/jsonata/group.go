package jsonata

// Pair is a key and its value in an object or group. Both are expressions of
// the values that are grouped.
type Pair struct{ Key, Value func(c Value) Value }

// Key is a key that is a constant.
func Key(name string) func(c Value) Value {
	key := String(name)
	return func(Value) Value { return key }
}

// Object is {…} in the context c: the elements of an array are grouped.
func (q *Query) Object(c Value, pairs ...Pair) Value { return q.Group(c, pairs...) }

// Group is "{…}" behind an expression with the value v. The elements are put
// into groups by the keys that they give; a member's value is computed from all
// elements of its group.
func (q *Query) Group(v Value, pairs ...Pair) Value {
	g := grouping{q: q}
	l := v.list()
	if l.len() == 0 {
		l = list{elems: []Value{{}}}
	}
	for i := range l.len() {
		for j := range pairs {
			e := l.at(i)
			if !q.step(1) || !g.add(pairs[j].Key(read(e)), j, e) {
				return Value{}
			}
		}
	}
	return g.object(func(m *group) Value { return pairs[m.pair].Value(read(m.data(q))) })
}

// GroupContext is the context of the values of {…} whose keys are constant and
// distinct: all elements of an array.
func GroupContext(c Value) Value {
	if c.kind != KindArray {
		return c
	}
	l := c.list()
	switch l.len() {
	case 0:
		return Value{}
	case 1:
		return l.at(0)
	}
	var out []Value
	for i := range l.len() {
		if e := l.at(i); e.kind == KindArray {
			out = appendList(out, e)
		} else {
			out = append(out, e)
		}
	}
	return Array(out...)
}

// group is the elements that have one key.
type group struct {
	key    string
	pair   int
	elems  []Value
	tuples []*Tuple
}

// data is the group as a context: its elements joined as by $append.
func (g *group) data(q *Query) Value {
	if len(g.elems) == 1 {
		return g.elems[0]
	}
	n := 0
	for i := range g.elems {
		n += g.elems[i].width()
	}
	if !q.allocElems(n) {
		return Value{}
	}
	return GroupContext(Array(g.elems...))
}

// grouping puts elements into groups, in order of first appearance.
type grouping struct {
	q      *Query
	groups []group
	index  map[string]int
}

// at gives the group of a key, which is new if nothing has that key yet; nil if
// the evaluation has failed.
func (g *grouping) at(key Value, pair int) *group {
	q := g.q
	if q.err != nil {
		return nil
	}
	if key.kind != KindString {
		q.Fail("T1003", Details{Value: key})
		return nil
	}
	i := g.find(key.Str())
	if i < 0 {
		if !q.alloc(memberSize) {
			return nil
		}
		g.groups = append(g.groups, group{key: key.Str(), pair: pair})
		i = len(g.groups) - 1
		if g.index != nil {
			g.index[key.Str()] = i
		}
	}
	if g.groups[i].pair != pair {
		q.Fail("D1009", Details{Value: key})
		return nil
	}
	return &g.groups[i]
}

// find gives the place of a key's group, or -1.
func (g *grouping) find(key string) int {
	if g.index == nil && len(g.groups) > maxScan {
		g.index = make(map[string]int, 2*len(g.groups))
		for i := range g.groups {
			g.index[g.groups[i].key] = i
		}
	}
	if g.index != nil {
		if i, ok := g.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range g.groups {
		if g.groups[i].key == key {
			return i
		}
	}
	return -1
}

// add puts an element into the group of a key; one without a key into none.
func (g *grouping) add(key Value, pair int, e Value) bool {
	if !key.Exists() {
		return g.q.err == nil
	}
	to := g.at(key, pair)
	if to == nil || !g.q.alloc(elemSize) {
		return false
	}
	to.elems = append(to.elems, e)
	return true
}

// object makes a member of each group that has a value.
func (g *grouping) object(value func(m *group) Value) Value {
	out := make([]Member, 0, len(g.groups))
	for i := range g.groups {
		if !g.q.step(1) {
			return Value{}
		}
		if v := value(&g.groups[i]); v.Exists() {
			out = append(out, Member{g.groups[i].key, v})
		}
	}
	if g.q.err != nil {
		return Value{}
	}
	return objectOf(out)
}

// Group is "{…}" behind the path.
func (p Path) Group(pairs ...Pair) Value { return p.q.Group(p.raw(), pairs...) }

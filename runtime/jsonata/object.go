package jsonata

// Keys is $keys: the names of an object's members, or of all objects of an array.
var Keys = &Function{
	Name: "keys", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		c := nameCollector{q: q}
		c.add(args[0], 0)
		return Sequence(c.names...)
	},
}

// nameCollector gathers names, each once.
type nameCollector struct {
	q     *Query
	names []Value
	seen  map[string]bool // nil while only one object was seen
}

func (c *nameCollector) add(v Value, depth int) {
	switch {
	case depth > maxNesting:
		c.q.tooDeep()
	case v.kind == KindArray:
		if c.seen == nil {
			c.seen = map[string]bool{}
		}
		l := v.list()
		for i := 0; i < l.len() && c.q.step(1); i++ {
			c.add(l.at(i), depth+1)
		}
	case v.kind == KindObject:
		l := v.memberList()
		for i := range l.len() {
			c.name(l.at(i).Name)
		}
	}
}

func (c *nameCollector) name(name string) {
	if c.seen[name] || !c.q.allocElems(1) {
		return
	}
	if c.seen != nil {
		c.seen[name] = true
	}
	c.names = append(c.names, String(name))
}

// Lookup is $lookup: the member of that name, or those of all objects of an array.
var Lookup = &Function{
	Name: "lookup", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		name := soughtText(args[1])
		if args[0].kind != KindArray {
			return args[0].Member(name)
		}
		return Sequence(q.lookup(nil, args[0], name, 0)...)
	},
}

// lookup appends the members of that name in the objects of an array; those that
// are arrays are flattened.
func (q *Query) lookup(out []Value, array Value, name string, depth int) []Value {
	if depth > maxNesting {
		q.tooDeep()
		return nil
	}
	l := array.list()
	for i := 0; i < l.len() && q.step(1); i++ {
		item := l.at(i)
		if item.kind == KindArray {
			out = q.lookup(out, item, name, depth+1)
			continue
		}
		out = q.appendFlat(out, item.Member(name))
	}
	return out
}

// appendFlat appends a value, or its elements if it is an array; undefined is
// nothing.
func (q *Query) appendFlat(out []Value, v Value) []Value {
	if !v.Exists() {
		return out
	}
	l := v.list()
	if !q.allocElems(l.len()) {
		return nil
	}
	for i := range l.len() {
		out = append(out, l.at(i))
	}
	return out
}

// Spread is $spread: an object for each member of an object, or of all objects of
// an array; what is no object stays as it is.
var Spread = &Function{
	Name: "spread", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "x", Context: true}}},
	impl:      func(q *Query, args []Value) Value { return q.spread(args[0], 0) },
}

func (q *Query) spread(v Value, depth int) Value {
	switch {
	case depth > maxNesting:
		return q.tooDeep()
	case v.kind == KindObject:
		return q.spreadObject(v)
	case v.kind != KindArray:
		return v
	}
	l := v.list()
	if l.len() == 0 {
		return Sequence()
	}
	var out []Value
	for i := 0; i < l.len() && q.step(1); i++ {
		out = q.appendFlat(out, q.spread(l.at(i), depth+1))
	}
	return Array(out...)
}

func (q *Query) spreadObject(v Value) Value {
	l := v.memberList()
	if !q.allocElems(l.len()) || !q.alloc(l.len()*memberSize) {
		return Value{}
	}
	out := make([]Value, l.len())
	for i := range out {
		out[i] = objectOf([]Member{l.at(i)})
	}
	return Sequence(out...)
}

// Merge is $merge: an object with the members of all objects of an array; of
// members with the same name the last one's value counts, in the first one's place.
var Merge = &Function{
	Name: "merge", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "a", Element: "o"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		l := args[0].list()
		m := merger{q: q}
		for i := 0; i < l.len() && q.step(1); i++ {
			members := l.at(i).memberList()
			for j := range members.len() {
				m.put(members.at(j))
			}
		}
		return objectOf(m.members)
	},
}

// merger builds an object of members whose names may be the same.
type merger struct {
	q       *Query
	members []Member
	places  map[string]int // from maxScan members on
}

func (m *merger) put(member Member) {
	if i := m.find(member.Name); i >= 0 {
		m.q.step(1)
		m.members[i].Value = member.Value
		return
	}
	if !m.q.step(1) || !m.q.alloc(memberSize) {
		return
	}
	m.members = append(m.members, member)
	if m.places != nil {
		m.places[member.Name] = len(m.members) - 1
	}
}

func (m *merger) find(name string) int {
	if len(m.members) < maxScan {
		for i := range m.members {
			if m.members[i].Name == name {
				return i
			}
		}
		return -1
	}
	if m.places == nil {
		m.places = make(map[string]int, 2*maxScan)
		for i := range m.members {
			m.places[m.members[i].Name] = i
		}
	}
	if i, ok := m.places[name]; ok {
		return i
	}
	return -1
}

// Clone is $clone: a copy of an object or array as its JSON text would give it.
var Clone = &Function{
	Name: "clone", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "oa", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return q.clone(Context(args[0]), 0)
	},
}

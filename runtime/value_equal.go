package runtime

// Equal compares two documents deeply: numbers by value (1, 1.0 and 1e0 are
// equal), strings by content, members regardless of their order. Two absent
// values are equal.
func Equal(a, b Value) bool {
	todo := append(make([]valuePair, 0, 16), valuePair{a, b})
	for len(todo) > 0 { // a list, not recursion: documents may be deep
		p := todo[len(todo)-1]
		var ok bool
		if todo, ok = p.compare(todo[:len(todo)-1]); !ok {
			return false
		}
	}
	return true
}

// valuePair is two values that are yet to be compared.
type valuePair struct{ a, b Value }

// compare is false if the two differ; otherwise it appends what lies below
// them and has to be equal, too.
func (p valuePair) compare(todo []valuePair) ([]valuePair, bool) {
	a, b := p.a, p.b
	kind := a.Kind()
	if kind != b.Kind() {
		return todo, false
	}
	switch kind {
	case KindNumber:
		return todo, a.text == b.text || parseDecimal(a.text) == parseDecimal(b.text)
	case KindString:
		return todo, a.text == b.text || a.String() == b.String()
	case KindArray:
		return p.compareElems(todo)
	case KindObject:
		return p.compareMembers(todo)
	}
	return todo, a.text == b.text
}

// same tells at once that two containers are equal: they are one, or were read from equal texts.
func (p valuePair) same() bool {
	if p.a.node == p.b.node {
		return true
	}
	return p.a.node.hasText() && p.b.node.hasText() && p.a.text == p.b.text
}

func (p valuePair) compareElems(todo []valuePair) ([]valuePair, bool) {
	if p.same() {
		return todo, true
	}
	a, b := p.a.Elems(), p.b.Elems()
	if len(a) != len(b) {
		return todo, false
	}
	for i := range a {
		todo = append(todo, valuePair{a[i], b[i]})
	}
	return todo, true
}

func (p valuePair) compareMembers(todo []valuePair) ([]valuePair, bool) {
	if p.same() {
		return todo, true
	}
	a, b := p.a.Members(), p.b.split()
	if len(a) != len(b.members) {
		return todo, false
	}
	for i := range a {
		at := b.find(a[i].Name)
		if at < 0 {
			return todo, false
		}
		todo = append(todo, valuePair{a[i].Value, b.members[at].Value})
	}
	return todo, true
}

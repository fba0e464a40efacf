package jsonata

// Equal is a = b: deep, members in any order. It is false if a side is undefined.
func (q *Query) Equal(a, b Value) Value {
	if a.kind == KindString && b.kind == KindString && a.num < bytesPerStep {
		return Bool(a.num == b.num && a.Str() == b.Str())
	}
	return Bool(a.Exists() && b.Exists() && q.equal(a, b, 0))
}

// NotEqual is a != b. It is false if a side is undefined.
func (q *Query) NotEqual(a, b Value) Value {
	return Bool(a.Exists() && b.Exists() && !q.equal(a, b, 0))
}

// equal compares two values deeply, members in any order. Functions are equal
// only to themselves, and no number is equal to NaN.
func (q *Query) equal(a, b Value, level int) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case KindNumber:
		return a.Float() == b.Float()
	case KindString:
		return a.num == b.num && q.step(int(a.num)/bytesPerStep) && a.Str() == b.Str()
	case KindArray:
		return identical(a, b) || q.equalArrays(a, b, level+1)
	case KindObject:
		return identical(a, b) || q.equalObjects(a, b, level+1)
	case KindFunction:
		return a.ref == b.ref
	}
	return a.num == b.num
}

func (q *Query) equalArrays(a, b Value, level int) bool {
	x, y := a.list(), b.list()
	if x.len() != y.len() || !q.step(x.len()) || !q.lower(level) {
		return false
	}
	for i := range x.len() {
		if !q.equal(x.at(i), y.at(i), level) {
			return false
		}
	}
	return true
}

func (q *Query) equalObjects(a, b Value, level int) bool {
	members := a.memberList()
	if members.len() != b.Len() || !q.step(members.len()) || !q.lower(level) {
		return false
	}
	for i := range members.len() {
		m := members.at(i)
		other := b.Member(m.Name)
		if !other.Exists() || !q.equal(m.Value, other, level) {
			return false
		}
	}
	return true
}

// lower says whether a recursion may go down to a level. A value nested deeper
// than that fails (U1001).
func (q *Query) lower(level int) bool {
	if level > maxNesting {
		q.tooDeep()
	}
	return q.err == nil
}

// identical says that two values are the same. Scalars are if they are equal.
func identical(a, b Value) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case KindNumber:
		return a.Float() == b.Float()
	case KindString:
		return a.Str() == b.Str()
	case KindArray, KindObject:
		if a.flags&document != b.flags&document {
			return false
		}
		if a.flags&document != 0 {
			return a.ref == b.ref || *a.doc() == *b.doc()
		}
	}
	return a.ref == b.ref && a.num == b.num
}

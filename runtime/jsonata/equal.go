package jsonata

// equal compares two values deeply, members in any order. Functions are equal
// only to themselves, and no number is equal to NaN.
func equal(a, b Value) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case KindNumber:
		return a.Float() == b.Float()
	case KindString:
		return a.Str() == b.Str()
	case KindArray:
		return equalArrays(a, b)
	case KindObject:
		return equalObjects(a, b)
	case KindFunction:
		return a.ref == b.ref
	}
	return a.num == b.num
}

func equalArrays(a, b Value) bool {
	if identical(a, b) {
		return true
	}
	x, y := a.list(), b.list()
	if x.len() != y.len() {
		return false
	}
	for i := range x.len() {
		if !equal(x.at(i), y.at(i)) {
			return false
		}
	}
	return true
}

func equalObjects(a, b Value) bool {
	if identical(a, b) {
		return true
	}
	members := a.Members()
	if len(members) != b.Len() {
		return false
	}
	for i := range members {
		other := b.Member(members[i].Name)
		if !other.Exists() || !equal(members[i].Value, other) {
			return false
		}
	}
	return true
}

// identical says that two values are the same: equal, if they are no containers.
func identical(a, b Value) bool {
	if a.kind != KindArray && a.kind != KindObject {
		return equal(a, b)
	}
	if a.kind != b.kind || a.flags&document != b.flags&document {
		return false
	}
	if a.flags&document != 0 {
		return a.ref == b.ref || *a.doc() == *b.doc()
	}
	return a.ref == b.ref && a.num == b.num
}

package hand

// The functions of this file read compact text that has been validated.

// splitObject returns the members of an object's text. Those that are
// containers get nodes, for they may be split in turn.
func splitObject(text string) *node {
	n := &node{names: make([]string, 0, 8), vals: make([]Value, 0, 8)}
	containers := 0
	scanMembers(text, func(name string, val Value) {
		n.names = append(n.names, unquote(name))
		n.vals = append(n.vals, val)
		if val.isObject() || val.isArray() {
			containers++
		}
	})
	slab := make([]node, containers)
	for i := range n.vals {
		if v := &n.vals[i]; v.isObject() || v.isArray() {
			v.node, slab = &slab[0], slab[1:]
		}
	}
	return n
}

// scanMembers calls f for each member of an object with the text of its name
// between the quotes.
func scanMembers(text string, f func(name string, val Value)) {
	for i := 1; text[i] != '}'; {
		end := stringEnd(text, i)
		name := text[i+1 : end-1]
		i = end + 1 // the colon
		end = valueEnd(text, i)
		f(name, Value{text: text[i:end]})
		if i = end; text[i] == ',' {
			i++
		}
	}
}

// findMember returns the last member of that name of an object's text; of any
// other text it is absent.
func findMember(text, name string) (found Value) {
	if text == "" || text[0] != '{' {
		return Value{}
	}
	for i := 1; text[i] != '}'; {
		end := stringEnd(text, i)
		hit := unquote(text[i+1:end-1]) == name
		i = end + 1
		end = valueEnd(text, i)
		if hit {
			found = Value{text: text[i:end]}
		}
		if i = end; text[i] == ',' {
			i++
		}
	}
	return found
}

// scanElems calls yield for each element of an array's text, until it says no.
func scanElems(text string, yield func(int, Value) bool) {
	for i, at := 1, 0; text[i] != ']'; at++ {
		end := valueEnd(text, i)
		if !yield(at, Value{text: text[i:end]}) {
			return
		}
		if i = end; text[i] == ',' {
			i++
		}
	}
}

// stringEnd returns the index after the string that opens at i.
func stringEnd(text string, i int) int {
	for i++; ; i++ {
		for !stops[text[i]] {
			i++
		}
		if text[i] == '"' {
			return i + 1
		}
		i++ // the escaped byte
	}
}

// valueEnd returns the index after the value at i.
func valueEnd(text string, i int) int {
	switch text[i] {
	case '"':
		return stringEnd(text, i)
	case '{', '[':
		return containerEnd(text, i)
	}
	for i < len(text) && text[i] != ',' && text[i] != '}' && text[i] != ']' {
		i++
	}
	return i
}

func containerEnd(text string, i int) int {
	for depth := 0; ; {
		switch kinds[text[i]] {
		case quote:
			i = stringEnd(text, i)
			continue
		case opens:
			depth++
		case closes:
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
}

const (
	quote = 1 + iota
	opens
	closes
)

var (
	kinds = [256]uint8{'"': quote, '{': opens, '[': opens, '}': closes, ']': closes}
	stops = [256]bool{'"': true, '\\': true} // where the scan of a string stops
	plain = plainBytes()
)

// plainBytes are the bytes that a string may hold as they are.
func plainBytes() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}

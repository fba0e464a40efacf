package runtime

// tight tells whether text is a JSON document without a blank between its
// tokens and without more than 64 containers inside one another: what programs
// write to each other. Of any other text it says false, and the docScanner,
// which is slower, says what it is.
func tight(text string) bool {
	var t tightScanner
	i := t.value(text, 0)
	for i > 0 && t.depth > 0 {
		if i >= len(text) {
			return false
		}
		switch c := text[i]; {
		case c == ',':
			i = t.next(text, i+1)
		case c == t.closer():
			t.depth--
			t.kinds >>= 1
			i++
		default:
			return false
		}
	}
	return i == len(text)
}

// tightScanner knows the open containers. Its methods give the place after
// what they read, or -1.
type tightScanner struct {
	depth int
	kinds uint64 // a bit each, the innermost last; set: an object
}

func (t *tightScanner) closer() byte {
	if t.kinds&1 == 1 {
		return '}'
	}
	return ']'
}

// next reads up to the end of a scalar or of opening brackets, behind a comma
// or an opening bracket.
func (t *tightScanner) next(text string, i int) int {
	if t.kinds&1 == 1 {
		if i >= len(text) || text[i] != '"' {
			return -1
		}
		i = stringTail(text, i+1)
		if i < 0 || i >= len(text) || text[i] != ':' {
			return -1
		}
		i++
	}
	return t.value(text, i)
}

// value reads a scalar, an empty container, or opens one and goes into it.
func (t *tightScanner) value(text string, i int) int {
	for i >= 0 && i < len(text) {
		switch c := text[i]; c {
		case '"':
			return stringTail(text, i+1)
		case '{', '[':
			if t.depth == 64 {
				return -1
			}
			t.depth++
			t.kinds <<= 1
			if c == '{' {
				t.kinds |= 1
			}
			if i++; i < len(text) && text[i] == t.closer() {
				return i // tight takes the bracket
			}
			if t.kinds&1 == 0 {
				continue
			}
			return t.next(text, i)
		default:
			return wordTail(text, i)
		}
	}
	return -1
}

// stringTail reads the rest of a string.
func stringTail(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case !stringByte[c]:
			i++
		case c == '"':
			return i + 1
		case c == '\\':
			n := escapeLen(text[i:])
			if n == 0 {
				return -1
			}
			i += n
		default:
			return -1
		}
	}
	return -1
}

// wordTail reads a number, true, false or null.
func wordTail(text string, i int) int {
	for _, word := range [...]string{"true", "false", "null"} {
		if text[i] == word[0] {
			if len(text)-i < len(word) || text[i:i+len(word)] != word {
				return -1
			}
			return i + len(word)
		}
	}
	s := docScanner{text: text, pos: i}
	if c := text[i]; c != '-' && c-'0' > 9 || s.number() != nil {
		return -1
	}
	return s.pos
}

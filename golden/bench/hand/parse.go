package hand

import "fmt"

// SyntaxError says where a text stops being JSON.
type SyntaxError struct{ Offset int }

func (e *SyntaxError) Error() string { return fmt.Sprintf("not JSON at offset %d", e.Offset) }

// maxDepth is how deep a document may be nested, as in encoding/json.
const maxDepth = 10000

// Parse returns the value of a JSON text, which it copies.
func Parse(text []byte) (Value, error) {
	c := checker{s: string(text)}
	i, ok := c.value(c.blank(0), 0)
	if ok {
		i = c.blank(i)
		ok = i == len(c.s)
	}
	switch {
	case !ok:
		return Value{}, &SyntaxError{Offset: min(i, len(text))}
	case c.blanks:
		verbatim := c.s
		return Value{text: compact(verbatim), node: &node{verbatim: &verbatim}}, nil
	default:
		return Value{text: c.s}, nil
	}
}

// checker validates a text. Its methods take the index where something should
// begin and return that after it, or the index of the mistake and false.
type checker struct {
	s      string
	blanks bool // there are blanks between the tokens
}

func (c *checker) blank(i int) int {
	if i < len(c.s) && c.s[i] > ' ' {
		return i
	}
	return c.blankSlow(i)
}

func (c *checker) blankSlow(i int) int {
	for ; i < len(c.s) && isBlank(c.s[i]); i++ {
		c.blanks = true
	}
	return i
}

func isBlank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func (c *checker) is(i int, b byte) bool { return i < len(c.s) && c.s[i] == b }

func (c *checker) value(i, depth int) (int, bool) {
	if i >= len(c.s) {
		return i, false
	}
	switch c.s[i] {
	case '"':
		return c.str(i)
	case '{':
		return c.object(i+1, depth+1)
	case '[':
		return c.array(i+1, depth+1)
	case 't':
		return c.word(i, "true")
	case 'f':
		return c.word(i, "false")
	case 'n':
		return c.word(i, "null")
	default:
		return c.number(i)
	}
}

func (c *checker) object(i, depth int) (int, bool) {
	if depth > maxDepth {
		return i - 1, false
	}
	i = c.blank(i)
	if c.is(i, '}') {
		return i + 1, true
	}
	for {
		if !c.is(i, '"') {
			return i, false
		}
		var ok bool
		if i, ok = c.str(i); !ok {
			return i, false
		}
		if i = c.blank(i); !c.is(i, ':') {
			return i, false
		}
		if i, ok = c.value(c.blank(i+1), depth); !ok {
			return i, false
		}
		i = c.blank(i)
		if c.is(i, '}') {
			return i + 1, true
		}
		if !c.is(i, ',') {
			return i, false
		}
		i = c.blank(i + 1)
	}
}

func (c *checker) array(i, depth int) (int, bool) {
	if depth > maxDepth {
		return i - 1, false
	}
	i = c.blank(i)
	if c.is(i, ']') {
		return i + 1, true
	}
	for {
		var ok bool
		if i, ok = c.value(i, depth); !ok {
			return i, false
		}
		i = c.blank(i)
		if c.is(i, ']') {
			return i + 1, true
		}
		if !c.is(i, ',') {
			return i, false
		}
		i = c.blank(i + 1)
	}
}

func (c *checker) word(i int, word string) (int, bool) {
	if len(c.s)-i < len(word) || c.s[i:i+len(word)] != word {
		return i, false
	}
	return i + len(word), true
}

func (c *checker) str(i int) (int, bool) {
	s := c.s
	for i++; i < len(s); i++ {
		for i < len(s) && plain[s[i]] {
			i++
		}
		switch {
		case i >= len(s):
			return i, false
		case s[i] == '"':
			return i + 1, true
		case s[i] != '\\':
			return i, false
		}
		if i++; !c.escape(i) {
			return i, false
		}
	}
	return i, false
}

// escape reports whether what stands after a backslash is right. The digits of
// \u need no skipping: they are plain.
func (c *checker) escape(i int) bool {
	if i >= len(c.s) {
		return false
	}
	switch c.s[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		return len(c.s)-i > 4 && isHex(c.s[i+1]) && isHex(c.s[i+2]) && isHex(c.s[i+3]) && isHex(c.s[i+4])
	default:
		return false
	}
}

func isHex(b byte) bool {
	return isDigit(b) || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

func (c *checker) number(i int) (int, bool) {
	if c.is(i, '-') {
		i++
	}
	if c.is(i, '0') {
		i++
	} else if j := c.digits(i); j > i {
		i = j
	} else {
		return i, false
	}
	if c.is(i, '.') {
		j := c.digits(i + 1)
		if j == i+1 {
			return j, false
		}
		i = j
	}
	if c.is(i, 'e') || c.is(i, 'E') {
		return c.exponent(i + 1)
	}
	return i, true
}

func (c *checker) exponent(i int) (int, bool) {
	if c.is(i, '+') || c.is(i, '-') {
		i++
	}
	j := c.digits(i)
	return j, j > i
}

func (c *checker) digits(i int) int {
	for i < len(c.s) && isDigit(c.s[i]) {
		i++
	}
	return i
}

// compact returns valid text without the blanks between its tokens.
func compact(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] == '"':
			end := stringEnd(s, i)
			b = append(b, s[i:end]...)
			i = end
		case isBlank(s[i]):
			i++
		default:
			b = append(b, s[i])
			i++
		}
	}
	return string(b)
}

package intrinsic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// number takes a JSON number.
func (p *parser) number() (Arg, error) {
	start := p.pos
	for p.pos < len(p.text) && (isWord(p.text[p.pos]) || p.text[p.pos] == '-' || p.text[p.pos] == '+') {
		p.pos++
	}
	text := p.text[start:p.pos]
	if !json.Valid([]byte(text)) {
		return nil, p.errorf(start, "%q is not a number", text)
	}
	return &Literal{JSON: text, Offset: start, End: p.pos}, nil
}

// str takes a string in single quotes. A backslash may stand before ', {, } and
// another backslash and nowhere else: the service refuses a definition with any
// other escape.
func (p *parser) str(template bool) (Arg, error) {
	start := p.pos
	var out strings.Builder
	for p.pos++; ; p.pos++ {
		if p.pos == len(p.text) {
			return nil, p.errorf(start, "the string %s has no closing quote", shorten(p.text[start:]))
		}
		switch c := p.text[p.pos]; c {
		case '\'':
			p.pos++
			return &Literal{JSON: quote(out.String()), Offset: start, End: p.pos}, nil
		case '\\':
			if err := p.escape(&out, template); err != nil {
				return nil, err
			}
		default:
			out.WriteByte(c)
		}
	}
}

// escape takes the backslash and leaves the parser on the escaped character.
func (p *parser) escape(out *strings.Builder, template bool) error {
	at := p.pos
	p.pos++
	switch c := p.peek(); c {
	case '\'':
		out.WriteByte(c)
	case '{', '}', '\\':
		if template {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	default:
		return &Error{at, fmt.Sprintf("a backslash before %s", p.found()), `a string knows the escapes \', \{, \} and \\ only`}
	}
	return nil
}

func quote(s string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string can always be encoded
		panic(err)
	}
	return strings.TrimSuffix(buf.String(), "\n")
}

// shorten keeps a message on one line of bearable length.
func shorten(s string) string {
	const limit = 20
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return s
}

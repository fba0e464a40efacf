package runtime

import (
	"slices"
	"unsafe"
)

// Text is the value as JSON: a parsed document's own text as it came, blanks
// included; compact for what was taken out of one or built. It is made once
// and kept. The text of an absent value is empty.
func (v Value) Text() string {
	if own := v.own(); own != "" {
		return own
	}
	return v.Compact()
}

// Append appends Text to dst. A text that was not made yet is not kept.
func (v Value) Append(dst []byte) []byte {
	if own := v.own(); own != "" {
		return append(dst, own...)
	}
	if text, ok := v.ready(); ok {
		return append(dst, text...)
	}
	p := printer{slices.Grow(dst, v.size())}
	p.value(v)
	return p.text
}

// Size is the length of Text in bytes; it does not make the text.
func (v Value) Size() int {
	if own := v.own(); own != "" {
		return len(own)
	}
	return v.size()
}

// ready is the compact text, unless it has to be put together or cleared of blanks.
func (v Value) ready() (string, bool) {
	n := v.node
	switch {
	case n == nil:
		return v.text, true
	case n.late:
		return n.source().print(), true
	case !n.built && !n.loose:
		return v.text, true
	}
	if t := n.texts.Load(); t != nil && t.compact != "" {
		return t.compact, true
	}
	return "", false
}

// Compact is the text without blanks between its tokens. It is made once and kept.
func (v Value) Compact() string {
	if text, ok := v.ready(); ok {
		return text
	}
	p := printer{make([]byte, 0, v.size())}
	p.value(v)
	text := p.String()
	v.node.texts.Store(&docTexts{own: v.own(), compact: text})
	return text
}

// size is the length of the compact text.
func (v Value) size() int {
	if text, ok := v.ready(); ok {
		return len(text)
	}
	if !v.node.built {
		return tightLen(v.text)
	}
	l := v.node.level.Load()
	elems := l.elems()
	n := len("{}") + max(0, len(l.members)+len(elems)-1)
	for i := range l.members {
		n += quotedLen(l.members[i].Name) + len(":") + l.members[i].Value.size()
	}
	for i := range elems {
		n += elems[i].size()
	}
	return n
}

// printer writes compact JSON.
type printer struct{ text []byte }

// writeString appends s.
func (p *printer) writeString(s string) { p.text = append(p.text, s...) }

// writeByte appends a byte.
func (p *printer) writeByte(b byte) { p.text = append(p.text, b) }

// String is what was written, not copied: the printer is of no use after it.
func (p *printer) String() string { return unsafe.String(unsafe.SliceData(p.text), len(p.text)) }

// value descends at most maxHeight levels.
func (p *printer) value(v Value) {
	text, ok := v.ready()
	switch {
	case ok:
		p.writeString(text)
	case !v.node.built:
		p.tight(v.text)
	case v.text[0] == '{':
		p.members(v.node.level.Load().members)
	default:
		p.elems(v.node.level.Load().elems())
	}
}

func (p *printer) members(members []Member) {
	p.writeByte('{')
	for i := range members {
		if i > 0 {
			p.writeByte(',')
		}
		p.quote(members[i].Name)
		p.writeByte(':')
		p.value(members[i].Value)
	}
	p.writeByte('}')
}

func (p *printer) elems(elems []Value) {
	p.writeByte('[')
	for i := range elems {
		if i > 0 {
			p.writeByte(',')
		}
		p.value(elems[i])
	}
	p.writeByte(']')
}

// tight writes a valid text without the blanks between its tokens.
func (p *printer) tight(text string) {
	for i := 0; i < len(text); {
		start := i
		i = runEnd(text, i)
		p.writeString(text[start:i])
		i = blanksEnd(text, i)
	}
}

// tightLen is the length of what tight writes.
func tightLen(text string) int {
	n := 0
	for i := 0; i < len(text); {
		start := i
		i = runEnd(text, i)
		n += i - start
		i = blanksEnd(text, i)
	}
	return n
}

// runEnd is the place of the next blank that is outside of strings.
func runEnd(text string, i int) int {
	for i < len(text) && !isBlank(text[i]) {
		if text[i] == '"' {
			i = stringEnd(text, i)
		} else {
			i++
		}
	}
	return i
}

func blanksEnd(text string, i int) int {
	for i < len(text) && isBlank(text[i]) {
		i++
	}
	return i
}

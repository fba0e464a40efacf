package jsonata

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// number reads (0 | [1-9][0-9]*) [. [0-9]+] [(e|E) [+|-] [0-9]+]. What does not
// fit is left to the next token.
func (l *lexer) number() token {
	n := 1
	if l.peek(0) != '0' {
		n += l.digits(n)
	}
	if l.peek(n) == '.' {
		if d := l.digits(n + 1); d > 0 {
			n += 1 + d
		}
	}
	if c := l.peek(n); c == 'e' || c == 'E' {
		sign := 1
		if s := l.peek(n + 1); s == '+' || s == '-' {
			sign = 2
		}
		if d := l.digits(n + sign); d > 0 {
			n += sign + d
		}
	}
	t := l.take(numberToken, n)
	if _, err := strconv.ParseFloat(t.text, 64); err != nil {
		return l.failToken("S0102", t.offset, t.end, t.text)
	}
	return t
}

// digits counts the digits from n bytes ahead.
func (l *lexer) digits(n int) int {
	count := 0
	for c := l.peek(n); c >= '0' && c <= '9'; c = l.peek(n + count) {
		count++
	}
	return count
}

// simpleEscapes are the escapes of JSON but \u.
var simpleEscapes = map[byte]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// string reads a string between single or double quotes and decodes it.
func (l *lexer) string() token {
	start, quote := l.pos, l.peek(0)
	var text strings.Builder
	for l.pos++; l.pos < len(l.src); {
		switch c := l.peek(0); c {
		case quote:
			l.pos++
			return token{kind: stringToken, text: text.String(), offset: start, end: l.pos}
		case '\\':
			if !l.escape(&text) {
				return l.endToken()
			}
		default:
			text.WriteByte(c)
			l.pos++
		}
	}
	return l.failToken("S0101", start, len(l.src), "")
}

// escape decodes the escape sequence that stands next.
func (l *lexer) escape(text *strings.Builder) bool {
	c := l.peek(1)
	if plain, ok := simpleEscapes[c]; ok {
		text.WriteByte(plain)
		l.pos += 2
		return true
	}
	if c != 'u' {
		_, size := utf8.DecodeRuneInString(l.src[l.pos+1:])
		l.failToken("S0103", l.pos, l.pos+1, l.src[l.pos+1:l.pos+1+size])
		return false
	}
	return l.unicodeEscape(text)
}

// unicodeEscape decodes \uXXXX, and a surrogate pair of two of them.
func (l *lexer) unicodeEscape(text *strings.Builder) bool {
	unit, ok := l.codeUnit()
	if !ok {
		l.failToken("S0104", l.pos, l.pos+1, "")
		return false
	}
	l.pos = min(l.pos+6, len(l.src))
	if low, ok := l.codeUnit(); ok && l.peek(0) == '\\' && l.peek(1) == 'u' {
		if pair := utf16.DecodeRune(unit, low); pair != utf8.RuneError {
			l.pos = min(l.pos+6, len(l.src))
			text.WriteRune(pair)
			return true
		}
	}
	writeCodeUnit(text, unit)
	return true
}

// codeUnit reads the digits of the \uXXXX that stands next. The text may
// end before the fourth: then the string has no end, which is the worse fault.
func (l *lexer) codeUnit() (rune, bool) {
	start := min(l.pos+2, len(l.src))
	digits := l.src[start:min(start+4, len(l.src))]
	if digits == "" || strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
		return 0, false
	}
	unit, err := strconv.ParseUint(digits, 16, 16)
	return rune(unit), err == nil
}

// writeCodeUnit writes half a surrogate pair as the three bytes that UTF-8 would
// take for it if it could (WTF-8), since JSONata's strings can hold one.
func writeCodeUnit(text *strings.Builder, unit rune) {
	if !utf16.IsSurrogate(unit) {
		text.WriteRune(unit)
		return
	}
	text.Write([]byte{0xE0 | byte(unit>>12), 0x80 | byte(unit>>6)&0x3F, 0x80 | byte(unit)&0x3F})
}

// regex reads /pattern/flags. A slash within brackets of any kind, or after an
// odd number of backslashes, belongs to the pattern.
func (l *lexer) regex() token {
	start := l.pos
	nesting := 0
	for i := start + 1; i < len(l.src); i++ {
		c := l.src[i]
		escaped := l.src[i-1] == '\\'
		switch {
		case c == '/' && nesting == 0 && backslashes(l.src[:i])%2 == 0:
			return l.endRegex(start, i)
		case strings.IndexByte("([{", c) >= 0 && !escaped:
			nesting++
		case strings.IndexByte(")]}", c) >= 0 && !escaped:
			nesting--
		}
	}
	return l.failToken("S0302", start, len(l.src), "")
}

// backslashes counts those that a text ends with.
func backslashes(text string) int {
	return len(text) - len(strings.TrimRight(text, `\`))
}

// endRegex reads the flags behind the slash at close.
func (l *lexer) endRegex(start, slash int) token {
	if slash == start+1 {
		return l.failToken("S0301", start, slash, "")
	}
	rest := l.src[slash+1:]
	flags := rest[:len(rest)-len(strings.TrimLeft(rest, "im"))]
	l.pos = slash + 1 + len(flags)
	if strings.Count(flags, "i") > 1 || strings.Count(flags, "m") > 1 {
		l.fail(&Error{Offset: slash + 1, End: l.pos, Msg: "flag of a regular expression given twice: " + flags})
		return l.endToken()
	}
	return token{kind: regexToken, text: l.src[start+1 : slash], flags: flags, offset: start, end: l.pos}
}

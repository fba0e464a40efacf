package runtime

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unquote gives the content of a valid JSON string, quotes already removed.
func unquote(s string) string {
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for ; i >= 0; i = strings.IndexByte(s, '\\') {
		out = append(out, s[:i]...)
		var n int
		out, n = unescape(out, s[i:])
		s = s[i+n:]
	}
	return string(append(out, s...))
}

var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape appends what the escape at the start of s stands for and gives the
// escape's length; a pair of surrogates is one escape.
func unescape(dst []byte, s string) ([]byte, int) {
	if s[1] != 'u' {
		return append(dst, unescaped[s[1]]), 2
	}
	r, _ := hex4(s[2:])
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(dst, r), 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		low, _ := hex4(s[8:])
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return utf8.AppendRune(dst, pair), 12
		}
	}
	return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f), 6
}

// hex4 reads the four digits of a \u escape.
func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	r := rune(0)
	for i := range 4 {
		c := s[i]
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20-'a' <= 5:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// quote gives s as a JSON string.
func quote(s string) string {
	if plain(s) {
		return `"` + s + `"`
	}
	p := printer{make([]byte, 0, quotedLen(s))}
	p.quote(s)
	return p.String()
}

// AppendString appends s as a JSON string, as String makes it.
func AppendString(dst []byte, s string) []byte {
	p := printer{dst}
	p.quote(s)
	return p.text
}

// plain tells whether s needs no escapes; only ASCII is looked at closely.
func plain(s string) bool {
	for i := range len(s) {
		if stringByte[s[i]] || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// quote writes s as a JSON string; only what must be escaped is.
func (p *printer) quote(s string) {
	p.writeByte('"')
	start := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf && !stringByte[s[i]] {
			i++
			continue
		}
		escape, n := escapeAt(s[i:])
		if escape != "" {
			p.writeString(s[start:i])
			p.writeString(escape)
			start = i + n
		}
		i += n
	}
	p.writeString(s[start:])
	p.writeByte('"')
}

// quotedLen is the length of what quote writes.
func quotedLen(s string) int {
	n := len(s) + 2
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf && !stringByte[s[i]] {
			i++
			continue
		}
		escape, width := escapeAt(s[i:])
		if escape != "" {
			n += len(escape) - width
		}
		i += width
	}
	return n
}

// escapeAt tells how the first character of s is written: as it is (empty
// escape) or by an escape, and how many bytes it has.
func escapeAt(s string) (escape string, n int) {
	if s[0] < utf8.RuneSelf {
		return asciiEscape(s[0]), 1
	}
	if r, n := utf8.DecodeRuneInString(s); r != utf8.RuneError || n > 1 {
		return "", n
	}
	high, ok := surrogate(s)
	if !ok {
		return "\ufffd", 1
	}
	if low, ok := surrogate(s[3:]); ok { // two strings were joined between them
		if pair := utf16.DecodeRune(high, low); pair != utf8.RuneError {
			return string(pair), 6
		}
	}
	return hexEscape(high), 3
}

// surrogate reads a surrogate in its three-byte form.
func surrogate(s string) (rune, bool) {
	if len(s) < 3 || s[0] != 0xed || s[1]&0xe0 != 0xa0 || s[2]&0xc0 != 0x80 {
		return 0, false
	}
	return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), true
}

func asciiEscape(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return hexEscape(rune(c))
}

func hexEscape(r rune) string {
	const digits = "0123456789abcdef"
	return string([]byte{'\\', 'u', digits[r>>12], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}

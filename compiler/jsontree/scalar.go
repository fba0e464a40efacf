package jsontree

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/ir"
)

// str reads a string in double quotes.
func (p *parser) str() (*Node, bool) {
	from := p.at
	p.at++
	n := &Node{Kind: String, exact: true}
	end := strings.IndexAny(p.text[p.at:], "\"\\\n\r")
	if end >= 0 && p.text[p.at+end] == '"' && !hasControl(p.text[p.at:p.at+end]) {
		n.Text = p.text[p.at : p.at+end]
		p.at += end + 1
		n.Span = ir.Span{Start: from, End: p.at}
		return n, true
	}
	n.exact = false
	var out strings.Builder
	for {
		done, ok := p.piece(from, &out)
		if !ok {
			return nil, false
		}
		if done {
			n.Text, n.Span = out.String(), ir.Span{Start: from, End: p.at}
			return n, true
		}
	}
}

// piece reads what stands up to the next escape, or the closing quote (done).
func (p *parser) piece(from int, out *strings.Builder) (done, ok bool) {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return true, true
		case c == '\\':
			return false, p.escape(out)
		case c == '\n' || c == '\r':
			return false, p.fail(from, p.at, "a string that is not closed on its line", `close it with '"'; a line break inside is written \n`)
		case c < 0x20:
			return false, p.fail(p.at, p.at+1, fmt.Sprintf("a control character (0x%02x) inside a string", c), fmt.Sprintf(`write \u%04x`, c))
		default:
			out.WriteByte(c)
			p.at++
		}
	}
	return false, p.fail(from, len(p.text), "a string that is not closed", p.unclosed())
}

const simpleEscapes = `"\/bfnrt`

func (p *parser) escape(out *strings.Builder) bool {
	rest := p.text[p.at:]
	if len(rest) < 2 {
		return p.fail(p.at, p.at+1, "the text ends inside an escape", p.unclosed())
	}
	if i := strings.IndexByte(simpleEscapes, rest[1]); i >= 0 {
		out.WriteByte("\"\\/\b\f\n\r\t"[i])
		p.at += 2
		return true
	}
	if rest[1] != 'u' {
		return p.fail(p.at, p.at+2, fmt.Sprintf("%q is not an escape of JSON", rest[:1+runeLength(rest[1:])]), `a backslash itself is written \\`)
	}
	size, _ := escapeSize(rest)
	r, ok := unescape(rest[:size])
	if !ok {
		return p.fail(p.at, p.at+size, "not a Unicode escape", `four hexadecimal digits follow \u, and surrogates come in pairs`)
	}
	out.WriteRune(r)
	p.at += size
	return true
}

func runeLength(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// escapeSize gives how many bytes the escape at the start of raw has, and how
// many its character has in UTF-8.
func escapeSize(raw string) (size, bytes int) {
	if len(raw) < 2 {
		return 1, 1
	}
	if raw[1] != 'u' {
		return 2, 1
	}
	size = min(6, len(raw))
	if high, ok := hex4(raw[:size]); ok && utf16.IsSurrogate(high) && len(raw) >= 12 && raw[6:8] == `\u` {
		size = 12
	}
	r, _ := unescape(raw[:size])
	return size, utf8.RuneLen(r)
}

// unescape gives the character of one \u escape, or of a surrogate pair of them.
func unescape(s string) (rune, bool) {
	r, ok := hex4(s[:min(6, len(s))])
	if !ok {
		return utf8.RuneError, false
	}
	if !utf16.IsSurrogate(r) {
		return r, len(s) == 6
	}
	if len(s) != 12 {
		return utf8.RuneError, false
	}
	low, ok := hex4(s[6:])
	both := utf16.DecodeRune(r, low)
	return both, ok && both != utf8.RuneError
}

// hex4 reads \uXXXX.
func hex4(s string) (rune, bool) {
	if len(s) != 6 {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

func hasControl(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 {
			return true
		}
	}
	return false
}

// number reads a number of JSON's grammar, and nothing that only looks like one.
func (p *parser) number() (*Node, bool) {
	size := numberLength(p.text[p.at:])
	if whole := p.token(); size != len(whole) && len(whole) < 60 {
		return nil, p.fail(p.at, p.at+len(whole), fmt.Sprintf("%q is not a number of JSON", whole), numberHelp(whole))
	}
	n := &Node{Kind: Number, Text: p.text[p.at : p.at+size], Span: ir.Span{Start: p.at, End: p.at + size}}
	p.at += size
	return n, true
}

func numberHelp(text string) string {
	if digits := strings.TrimPrefix(text, "-"); len(digits) > 1 && digits[0] == '0' && isDigit(digits[1]) {
		return "numbers have no zeros in front; put it in quotes if it is text"
	}
	return ""
}

// IsNumber tells whether text is a number of JSON and nothing else.
func IsNumber(text string) bool { return text != "" && numberLength(text) == len(text) }

// numberLength is how many bytes at the start of s are a number; 0 if none are.
func numberLength(s string) int {
	at := 0
	if at < len(s) && s[at] == '-' {
		at++
	}
	whole := digits(s[at:])
	if whole == 0 {
		return 0
	}
	if s[at] == '0' {
		whole = 1
	}
	at += whole
	if n := fraction(s[at:]); n > 0 {
		at += n
	}
	return at + exponent(s[at:])
}

func fraction(s string) int {
	if s == "" || s[0] != '.' || digits(s[1:]) == 0 {
		return 0
	}
	return 1 + digits(s[1:])
}

func exponent(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	sign := 1
	if len(s) > 1 && (s[1] == '+' || s[1] == '-') {
		sign = 2
	}
	if n := digits(s[sign:]); n > 0 {
		return sign + n
	}
	return 0
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// word reads true, false and null, and tells what else is no value.
func (p *parser) word() (*Node, bool) {
	text := p.token()
	span := ir.Span{Start: p.at, End: p.at + len(text)}
	switch text {
	case "true", "false":
		p.at = span.End
		return &Node{Kind: Bool, Text: text, Span: span}, true
	case "null":
		p.at = span.End
		return &Node{Kind: Null, Text: text, Span: span}, true
	}
	service := fmt.Sprintf("Unrecognized token '%s': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", text)
	p.failAs(service, span.Start, span.End, fmt.Sprintf("expected a value, found '%s'", text), wordHelp(text))
	return nil, false
}

func wordHelp(text string) string {
	switch lower := strings.ToLower(text); {
	case lower == "true" || lower == "false" || lower == "null":
		return "write " + lower + " in lower case"
	case lower == "none" || lower == "nil" || lower == "undefined":
		return "write null"
	case text[0] == '\'':
		return "use double quotes"
	case isLetter(text[0]):
		return "put text in double quotes"
	}
	return ""
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

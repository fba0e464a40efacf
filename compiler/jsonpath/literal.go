package jsonpath

import (
	"encoding/json"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quotedName reads a name in brackets. Recorded: in ['…'] the service takes \"
// as the two characters that it is, where Jayway drops the backslash.
func (p *parser) quotedName() (string, error) {
	start, quote := p.pos, p.peek()
	if _, err := p.quoted(); err != nil {
		return "", err
	}
	return p.unescape(start+1, p.text[start+1:p.pos-1], '\''+'"'-quote)
}

// quoted reads a string in single or double quotes.
func (p *parser) quoted() (string, error) {
	start, quote := p.pos, p.peek()
	for p.pos++; !p.atEnd(); p.pos++ {
		switch p.peek() {
		case '\\':
			p.pos++
		case quote:
			p.pos++
			return p.unescape(start+1, p.text[start+1:p.pos-1], 0)
		}
	}
	p.pos = len(p.text)
	return "", p.errorf(start, "a string without its closing %c", quote)
}

var unescaped = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape resolves backslashes; before anything without a meaning of its own
// a backslash is dropped, but before the byte literal.
func (p *parser) unescape(at int, s string, literal byte) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch c, special := unescaped[s[i]]; {
		case s[i] == literal:
			out = append(out, '\\', literal)
		case special:
			out = append(out, c)
		case s[i] == 'u':
			r, n := unicodeEscape(s[i-1:])
			if n == 0 {
				return "", p.errorf(at+i-1, `\u needs four hexadecimal digits`)
			}
			out, i = utf8.AppendRune(out, r), i+n-2
		default:
			out = append(out, s[i])
		}
	}
	return string(out), nil
}

// unicodeEscape reads \uXXXX, or a pair of them that makes one character.
func unicodeEscape(s string) (r rune, n int) {
	high, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if low, ok := hex4(s[6:]); ok {
		if pair := utf16.DecodeRune(high, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return high, 6
}

func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// literal reads a value written into the path: JSON, where strings may have single quotes.
func (p *parser) literal() (*Literal, error) {
	var b strings.Builder
	if err := p.json(&b); err != nil {
		return nil, err
	}
	return &Literal{b.String()}, nil
}

func (p *parser) json(out *strings.Builder) error {
	switch c := p.peek(); {
	case c == '\'' || c == '"':
		s, err := p.quoted()
		writeString(out, s)
		return err
	case c == '[':
		return p.list(out, "[", "]", p.json)
	case c == '{':
		return p.list(out, "{", "}", p.member)
	case c == '-' || isDigit(c):
		return p.jsonNumber(out)
	}
	for _, word := range []string{"true", "false", "null"} {
		if p.take(word) {
			out.WriteString(word)
			return nil
		}
	}
	return p.errorf(p.pos, "expected a path or a literal, found %s; a string stands in quotes", p.found())
}

func (p *parser) list(out *strings.Builder, open, close string, part func(*strings.Builder) error) error {
	if err := p.enter(); err != nil {
		return err
	}
	defer func() { p.depth-- }()
	p.take(open)
	out.WriteString(open)
	for n := 0; !p.takeAfterBlanks(close); n++ {
		if n > 0 {
			if !p.takeAfterBlanks(",") {
				p.blanks()
				return p.errorf(p.pos, "expected ',' or '%s', found %s", close, p.found())
			}
			out.WriteByte(',')
		}
		p.blanks()
		if err := part(out); err != nil {
			return err
		}
	}
	out.WriteString(close)
	return nil
}

func (p *parser) member(out *strings.Builder) error {
	if c := p.peek(); c != '\'' && c != '"' {
		return p.errorf(p.pos, "expected a quoted name, found %s", p.found())
	}
	name, err := p.quoted()
	if err != nil {
		return err
	}
	if !p.takeAfterBlanks(":") {
		p.blanks()
		return p.errorf(p.pos, "expected ':', found %s", p.found())
	}
	writeString(out, name)
	out.WriteByte(':')
	p.blanks()
	return p.json(out)
}

func (p *parser) jsonNumber(out *strings.Builder) error {
	start := p.pos
	for !p.atEnd() && strings.IndexByte("+-.eE0123456789", p.peek()) >= 0 {
		p.pos++
	}
	text := p.text[start:p.pos]
	if !json.Valid([]byte(text)) {
		return p.errorf(start, "%q is not a number", text)
	}
	out.WriteString(text)
	return nil
}

func writeString(out *strings.Builder, s string) {
	var text strings.Builder
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	out.WriteString(strings.TrimSuffix(text.String(), "\n"))
}

// goFlags are Jayway's flags and what they are in Go; a flag that Go has on
// anyhow (Unicode) is nothing.
var goFlags = map[byte]string{'i': "i", 'm': "m", 's': "s", 'u': "", 'U': ""}

// regexp reads /pattern/flags.
func (p *parser) regexp() (*Regexp, error) {
	start := p.pos
	for p.pos++; !p.atEnd() && p.peek() != '/'; p.pos++ {
		if p.peek() == '\\' {
			p.pos++
		}
	}
	if p.atEnd() {
		p.pos = len(p.text)
		return nil, p.errorf(start, "a pattern without its closing '/'")
	}
	pattern := strings.ReplaceAll(p.text[start+1:p.pos], `\/`, "/")
	p.pos++
	flags := ""
	for !p.atEnd() && isLetter(p.peek()) {
		flag, ok := goFlags[p.peek()]
		if !ok {
			return nil, p.errorf(p.pos, "the pattern flag %q is not supported; i, m, s, u and U are", p.peek())
		}
		if !strings.Contains(flags, flag) {
			flags += flag
		}
		p.pos++
	}
	if flags != "" {
		flags = "(?" + flags + ")"
	}
	r := &Regexp{pattern, flags + `\A(?:` + pattern + `)\z`}
	if _, err := regexp.Compile(r.Go); err != nil {
		return nil, p.errorf(start, "the pattern cannot be used: %s", patternFault(err))
	}
	return r, nil
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// patternFault is what package regexp objects to, without its prefix.
func patternFault(err error) string {
	if e, ok := err.(*syntax.Error); ok {
		return e.Code.String() + " `" + e.Expr + "`"
	}
	return err.Error()
}

package jsonata

import "strings"

// tokenKind tells tokens apart.
type tokenKind uint8

const (
	endToken      tokenKind = iota
	nameToken               // a field's name, quoted by backquotes or not
	variableToken           // text is the name without its $
	operatorToken           // and, or and in as well
	stringToken             // text is decoded
	numberToken
	valueToken // true, false, null
	regexToken // text is the pattern
)

// token is a word of an expression.
type token struct {
	kind        tokenKind
	text        string
	flags       string // of a regexToken
	offset, end int
}

// is tells whether the token is an operator.
func (t token) is(op string) bool { return t.kind == operatorToken && t.text == op }

// mode says what a slash is: the reference's lexer is told by the parser.
type mode bool

const (
	operand  mode = false // a slash opens a regular expression
	operator mode = true  // a slash divides
)

const (
	blanks        = " \t\n\r\v"
	operatorChars = ".[]{}(),@#;:?+-*/%|=<>^&!~"
)

// longOperators are those of two characters.
var longOperators = []string{"..", ":=", "!=", ">=", "<=", "**", "~>"}

// lexer cuts an expression into tokens. After the first error it gives none.
type lexer struct {
	src string
	pos int
	err *Error
}

// fail keeps the first error and stops the lexer.
func (l *lexer) fail(err *Error) {
	if l.err == nil {
		l.err = err
	}
	l.pos = len(l.src)
}

// failToken is fail in a token that cannot be finished.
func (l *lexer) failToken(code string, offset, end int, word string) token {
	l.fail(syntaxError(code, offset, min(end, len(l.src)), word))
	return l.endToken()
}

func (l *lexer) endToken() token {
	return token{kind: endToken, offset: len(l.src), end: len(l.src)}
}

// peek is the byte n after the next, 0 behind the end.
func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.src) {
		return l.src[l.pos+n]
	}
	return 0
}

// next reads a token.
func (l *lexer) next(m mode) token {
	l.skip()
	switch c := l.peek(0); {
	case l.pos >= len(l.src):
		return l.endToken()
	case c == '/' && m == operand:
		return l.regex()
	case strings.IndexByte(operatorChars, c) >= 0:
		return l.operator()
	case c == '"' || c == '\'':
		return l.string()
	case c >= '0' && c <= '9':
		return l.number()
	case c == '`':
		return l.quotedName()
	default:
		return l.word()
	}
}

// skip passes over blanks and comments.
func (l *lexer) skip() {
	for l.pos < len(l.src) {
		rest := l.src[l.pos:]
		if !strings.HasPrefix(rest, "/*") {
			trimmed := strings.TrimLeft(rest, blanks)
			if len(trimmed) == len(rest) {
				return
			}
			l.pos += len(rest) - len(trimmed)
			continue
		}
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			l.fail(syntaxError("S0106", l.pos, l.pos+2, ""))
			return
		}
		l.pos += end + 4
	}
}

// take makes a token of the next n bytes.
func (l *lexer) take(kind tokenKind, n int) token {
	t := token{kind: kind, text: l.src[l.pos : l.pos+n], offset: l.pos, end: l.pos + n}
	l.pos += n
	return t
}

func (l *lexer) operator() token {
	for _, op := range longOperators {
		if strings.HasPrefix(l.src[l.pos:], op) {
			return l.take(operatorToken, 2)
		}
	}
	return l.take(operatorToken, 1)
}

func (l *lexer) quotedName() token {
	start := l.pos + 1
	n := strings.IndexByte(l.src[start:], '`')
	if n < 0 {
		return l.failToken("S0105", l.pos, len(l.src), "")
	}
	l.pos = start + n + 1
	return token{kind: nameToken, text: l.src[start : start+n], offset: start - 1, end: l.pos}
}

// word reads a name, a variable or a word with a meaning of its own. It goes on
// to the next blank or operator: quotes are letters here.
func (l *lexer) word() token {
	n := strings.IndexAny(l.src[l.pos:], blanks+operatorChars)
	if n < 0 {
		n = len(l.src) - l.pos
	}
	t := l.take(nameToken, n)
	switch t.text {
	case "and", "or", "in":
		t.kind = operatorToken
	case "true", "false", "null":
		t.kind = valueToken
	}
	if name, ok := strings.CutPrefix(t.text, "$"); ok {
		t.kind, t.text = variableToken, name
	}
	return t
}

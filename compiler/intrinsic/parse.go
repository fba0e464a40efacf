package intrinsic

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
)

// maxParseDepth bounds the parser's recursion; MaxDepth is the language's limit.
const maxParseDepth = 100

// format is the one function whose first argument has a syntax of its own.
const format = "States.Format"

// Parse parses text, which must be one call and nothing else. Its errors are of
// type *Error.
func Parse(text string) (*Call, error) {
	p := &parser{text: text}
	call, err := p.call()
	if err != nil {
		return nil, err
	}
	p.blanks()
	if p.pos < len(p.text) {
		return nil, p.errorf(p.pos, "unexpected %s after the call", p.found())
	}
	return call, nil
}

type parser struct {
	text  string
	pos   int
	depth int
}

// call = name "(" arguments.
func (p *parser) call() (*Call, error) {
	start := p.pos
	name := p.word()
	if name == "" {
		return nil, p.errorf(start, "expected a call such as States.Format(…), found %s", p.found())
	}
	if !p.take('(') {
		return nil, p.errorf(p.pos, "expected '(' after %q, found %s", name, p.found())
	}
	if p.depth++; p.depth > maxParseDepth {
		return nil, p.errorf(start, "calls nested more than %d deep", MaxDepth)
	}
	args, err := p.args(name)
	if err != nil {
		return nil, err
	}
	p.depth--
	return &Call{Name: name, Args: args, Offset: start, End: p.pos}, nil
}

// args = ")" | argument { "," argument } ")".
func (p *parser) args(name string) ([]Arg, error) {
	if p.blanks(); p.take(')') {
		return nil, nil
	}
	var args []Arg
	for {
		p.blanks()
		arg, err := p.arg(name == format && len(args) == 0)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
		switch p.blanks(); {
		case p.take(')'):
			return args, nil
		case !p.take(','):
			return nil, p.errorf(p.pos, "expected ',' or ')' in the arguments of %s, found %s", name, p.found())
		}
	}
}

func (p *parser) arg(template bool) (Arg, error) {
	switch c := p.peek(); {
	case c == '\'':
		return p.str(template)
	case c == '$':
		return p.path()
	case c == '-' || isDigit(c):
		return p.number()
	case isLetter(c):
		return p.callOrKeyword()
	case c == '"':
		return nil, &Error{p.pos, "a string in double quotes", "put it in single quotes"}
	default:
		return nil, p.errorf(p.pos, "expected an argument, found %s", p.found())
	}
}

func (p *parser) callOrKeyword() (Arg, error) {
	start := p.pos
	switch word := p.word(); {
	case p.peek() == '(':
		p.pos = start
		return p.call()
	case word == "true", word == "false", word == "null":
		return &Literal{JSON: word, Offset: start, End: p.pos}, nil
	default:
		return nil, &Error{start, fmt.Sprintf("unexpected %q", word),
			"an argument is a call, a path, a number, true, false, null or a string in single quotes"}
	}
}

// path hands the argument's extent to the JSONPath parser.
func (p *parser) path() (Arg, error) {
	start := p.pos
	end := pathEnd(p.text, start)
	text := strings.TrimRight(p.text[start:end], blankBytes)
	path, err := jsonpath.Parse(text)
	if err != nil {
		return nil, pathError(start, err)
	}
	p.pos = end
	return &PathArg{Text: text, Path: path, Offset: start, End: start + len(text)}, nil
}

// pathError places a JSONPath error in the whole text.
func pathError(start int, err error) error {
	if e, ok := errors.AsType[*jsonpath.Error](err); ok {
		return &Error{Offset: start + e.Offset, Msg: e.Msg}
	}
	return &Error{Offset: start, Msg: err.Error()}
}

// word takes a function name or a keyword: letters, digits, '.' and '_'.
func (p *parser) word() string {
	start := p.pos
	for p.pos < len(p.text) && isWord(p.text[p.pos]) {
		p.pos++
	}
	return p.text[start:p.pos]
}

const blankBytes = " \t\r\n"

func (p *parser) blanks() {
	for p.pos < len(p.text) && strings.IndexByte(blankBytes, p.text[p.pos]) >= 0 {
		p.pos++
	}
}

// peek gives the next byte, 0 at the end of the text.
func (p *parser) peek() byte {
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

func (p *parser) take(c byte) bool {
	if p.pos == len(p.text) || p.text[p.pos] != c {
		return false
	}
	p.pos++
	return true
}

// found describes what stands at the current place, for messages.
func (p *parser) found() string {
	if p.pos >= len(p.text) {
		return "the end of the text"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) errorf(offset int, format string, args ...any) error {
	return &Error{Offset: offset, Msg: fmt.Sprintf(format, args...)}
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '.' || c == '_' }

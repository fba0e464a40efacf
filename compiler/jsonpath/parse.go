package jsonpath

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDepth bounds filters within filters, parentheses and literals: text of a
// definition must not exhaust the stack.
const maxDepth = 100

// Parse reads a path; the error is an *Error. Blanks around it are ignored.
func Parse(text string) (*Path, error) {
	p := &parser{text: strings.TrimRight(text, blankBytes)}
	p.blanks()
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	return path, nil
}

type parser struct {
	text  string // up to where this path ends
	pos   int
	depth int
}

const blankBytes = " \t\r\n"

func (p *parser) blanks() {
	for p.pos < len(p.text) && strings.IndexByte(blankBytes, p.text[p.pos]) >= 0 {
		p.pos++
	}
}

// peek is the byte at the parser's place, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) atEnd() bool { return p.pos >= len(p.text) }

// take goes past the token if it stands here.
func (p *parser) take(token string) bool {
	if !strings.HasPrefix(p.text[p.pos:], token) {
		return false
	}
	p.pos += len(token)
	return true
}

// takeAfterBlanks is take with blanks before the token; without it nothing is passed.
func (p *parser) takeAfterBlanks(token string) bool {
	start := p.pos
	p.blanks()
	if p.take(token) {
		return true
	}
	p.pos = start
	return false
}

func (p *parser) errorf(at int, format string, args ...any) error {
	return &Error{at, fmt.Sprintf(format, args...)}
}

// found says what stands at the parser's place.
func (p *parser) found() string {
	if p.atEnd() {
		return "the end"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return strconv.QuoteRune(r)
}

// enter counts a level of nesting; the caller leaves it by p.depth--.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.errorf(p.pos, "more than %d levels inside one another", maxDepth)
	}
	return nil
}

// path reads from the root to the end of the text.
func (p *parser) path() (*Path, error) {
	path := &Path{Offset: p.pos, End: len(p.text)}
	if err := p.root(path); err != nil {
		return nil, err
	}
	if c := p.peek(); !p.atEnd() && c != '.' && c != '[' {
		return nil, p.errorf(p.pos, "expected '.' or '[' after %s, found %s", p.text[path.Offset:p.pos], p.found())
	}
	for !p.atEnd() {
		s, err := p.step()
		if err != nil {
			return nil, err
		}
		path.Steps = append(path.Steps, s)
		if f, ok := s.(*Function); ok && !p.atEnd() {
			return nil, p.errorf(p.pos, "%s() must be the last step of a path", f.Name)
		}
	}
	return path, nil
}

func (p *parser) root(path *Path) error {
	switch {
	case p.take("@"):
		path.Root = Item
		if p.depth == 0 {
			return p.errorf(path.Offset, "'@' stands for the value that a filter looks at; outside of filters a path begins with '$'")
		}
	case p.take("$$"):
		path.Root = Context
	case p.take("$"):
		if path.Variable = p.variable(); path.Variable != "" {
			path.Root = Variable
		}
	default:
		return p.errorf(p.pos, "a path begins with '$', found %s", p.found())
	}
	if p.depth > 0 && (path.Root == Context || path.Root == Variable) {
		return p.errorf(path.Offset, "inside a path only '$' and '@' are known, not %s", p.text[path.Offset:p.pos])
	}
	return nil
}

// variable reads the name of a variable; AWS: a Unicode identifier.
func (p *parser) variable() string {
	start := p.pos
	for p.pos < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.pos:])
		if r != '_' && !unicode.IsLetter(r) && (p.pos == start || !isMarkOrDigit(r)) {
			break
		}
		p.pos += n
	}
	return p.text[start:p.pos]
}

func isMarkOrDigit(r rune) bool { return unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc) }

func (p *parser) step() (Step, error) {
	start := p.pos
	switch {
	case p.take(".."):
		return p.descend(start)
	case p.take("."):
		if p.atEnd() {
			return nil, p.errorf(start, "a path must not end with '.'")
		}
		if p.peek() == '.' {
			return nil, p.errorf(p.pos, "unexpected '.'")
		}
	}
	switch p.peek() {
	case '[':
		return p.bracket(start)
	case '*':
		p.pos++
		return &Wildcard{Extent{start, p.pos}}, nil
	}
	return p.name(start)
}

func (p *parser) descend(start int) (Step, error) {
	if p.atEnd() {
		return nil, p.errorf(start, "a path must not end with '..'")
	}
	if p.peek() == '.' {
		return nil, p.errorf(p.pos, "unexpected '.'")
	}
	s, err := p.step()
	if err != nil {
		return nil, err
	}
	if f, ok := s.(*Function); ok {
		return nil, p.errorf(start, "%s() cannot follow '..': name what it should be applied to", f.Name)
	}
	return &Descend{Extent{start, p.pos}, s}, nil
}

// name reads a bare name, or a function if a parenthesis follows.
func (p *parser) name(start int) (Step, error) {
	from := p.pos
	for !p.atEnd() && !strings.ContainsRune(".[(", rune(p.peek())) {
		if strings.IndexByte(blankBytes, p.peek()) >= 0 {
			return nil, p.errorf(p.pos, "a blank in a name: write it in brackets, ['my name']")
		}
		p.pos++
	}
	name := p.text[from:p.pos]
	if p.peek() == '(' {
		return p.function(start, name)
	}
	if at := runsInto(name); at >= 0 && p.depth > 0 {
		return nil, p.errorf(from+at, "the name %q runs into %s: put blanks around the operator", name, name[at:at+2])
	}
	return &Child{Extent{start, p.pos}, []string{name}}, nil
}

// runsInto finds a logical operator within a name.
func runsInto(name string) int {
	if i := strings.Index(name, "&&"); i >= 0 {
		return i
	}
	return strings.Index(name, "||")
}

func (p *parser) bracket(start int) (Step, error) {
	open := p.pos
	p.pos++
	p.blanks()
	switch c := p.peek(); {
	case c == '\'' || c == '"':
		return p.names(start)
	case c == '?':
		return p.filter(start)
	case c == '*':
		p.pos++
		if err := p.close(open); err != nil {
			return nil, err
		}
		return &Wildcard{Extent{start, p.pos}}, nil
	case c == '-' || c == ':' || isDigit(c):
		return p.numbers(start, open)
	case c == '(':
		return nil, p.errorf(p.pos, "scripts in paths are not supported")
	}
	return nil, p.errorf(p.pos, "expected a quoted name, an index, a slice, '*' or '?' in brackets, found %s", p.found())
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// close reads the bracket that closes the one at open.
func (p *parser) close(open int) error {
	if !p.takeAfterBlanks("]") {
		p.blanks()
		return p.errorf(p.pos, "expected ']', found %s", p.found())
	}
	return nil
}

// names reads quoted names to the closing bracket.
func (p *parser) names(start int) (Step, error) {
	var names []string
	for {
		p.blanks()
		if c := p.peek(); c != '\'' && c != '"' {
			return nil, p.errorf(p.pos, "expected a quoted name, found %s", p.found())
		}
		name, err := p.quotedName()
		if err != nil {
			return nil, err
		}
		names = append(names, name)
		p.blanks()
		switch {
		case p.take("]"):
			return &Child{Extent{start, p.pos}, names}, nil
		case !p.take(","):
			return nil, p.errorf(p.pos, "expected ',' or ']' after a name, found %s", p.found())
		}
	}
}

// numbers reads indices or a slice to the closing bracket.
func (p *parser) numbers(start, open int) (Step, error) {
	length := strings.IndexByte(p.text[p.pos:], ']')
	if length < 0 {
		return nil, p.errorf(open, "a '[' without its ']'")
	}
	from, inner := p.pos, strings.TrimRight(p.text[p.pos:p.pos+length], blankBytes)
	p.pos += length + 1
	if strings.Contains(inner, ":") {
		return p.slice(Extent{start, p.pos}, from, inner)
	}
	s := &Index{Extent: Extent{start, p.pos}}
	for part := range strings.SplitSeq(inner, ",") {
		n, err := p.number(from, strings.Trim(part, blankBytes))
		if err != nil {
			return nil, err
		}
		s.Indices = append(s.Indices, n)
	}
	return s, nil
}

func (p *parser) slice(at Extent, from int, inner string) (Step, error) {
	if i := strings.IndexFunc(inner, func(r rune) bool { return !strings.ContainsRune("0123456789-:", r) }); i >= 0 {
		return nil, p.errorf(from+i, "a slice holds only numbers and ':', without blanks")
	}
	parts := strings.Split(inner, ":")
	s := &Slice{Extent: at}
	for i, end := range []**int{&s.From, &s.To} {
		if parts[i] == "" {
			continue
		}
		n, err := p.number(from, parts[i])
		if err != nil {
			return nil, err
		}
		*end = &n
	}
	if s.From == nil && s.To == nil {
		return nil, p.errorf(from, "a slice needs a start or an end: [1:], [:2]; all elements are [*]")
	}
	return s, nil
}

func (p *parser) number(at int, text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || strings.HasPrefix(text, "+") {
		return 0, p.errorf(at, "%q is not an index", text)
	}
	return int(n), nil
}

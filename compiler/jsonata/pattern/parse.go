package pattern

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a pattern.
type Error struct {
	Offset int // bytes of the pattern
	Msg    string
}

func (e *Error) Error() string { return e.Msg }

// MaxDepth is how deeply groups may be nested.
const MaxDepth = 200

// parser reads a pattern by recursive descent. The first error ends it.
type parser struct {
	text      string
	pos       int
	fold      bool
	groups    int      // in the whole pattern
	names     []string // of the groups, "" for those without; the first is no group
	depth     int
	err       *Error
	backRefs  bool
	surrogate bool // halves of pairs are named
}

func parse(text string, fold bool) (*parser, expr, *Error) {
	p := &parser{text: text, fold: fold, names: []string{""}}
	p.countGroups()
	e := p.disjunction()
	if p.err == nil && p.pos < len(text) {
		p.fail("unmatched ) in the pattern")
	}
	return p, e, p.err
}

func (p *parser) fail(msg string) {
	if p.err == nil {
		p.err = &Error{p.pos, msg}
		p.pos = len(p.text)
	}
}

func (p *parser) rest() string { return p.text[p.pos:] }

func (p *parser) accept(s string) bool {
	if !strings.HasPrefix(p.rest(), s) {
		return false
	}
	p.pos += len(s)
	return true
}

// next takes a character.
func (p *parser) next() rune {
	r, size := utf8.DecodeRuneInString(p.rest())
	p.pos += size
	return r
}

func (p *parser) more() bool { return p.pos < len(p.text) }

// countGroups notes the groups, since a number may refer to one that comes later.
func (p *parser) countGroups() {
	inClass := false
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case c == '(':
			p.countGroup(p.text[i+1:])
		}
	}
}

func (p *parser) countGroup(rest string) {
	name := ""
	if after, ok := strings.CutPrefix(rest, "?"); ok {
		after, ok = strings.CutPrefix(after, "<")
		if !ok || strings.HasPrefix(after, "=") || strings.HasPrefix(after, "!") {
			return
		}
		name, _, _ = strings.Cut(after, ">")
	}
	p.groups++
	p.names = append(p.names, name)
}

func (p *parser) disjunction() expr {
	if p.depth++; p.depth > MaxDepth {
		p.fail("groups of the pattern are nested more than " + strconv.Itoa(MaxDepth) + " deep")
	}
	defer func() { p.depth-- }()
	out := []expr{p.alternative()}
	for p.accept("|") {
		out = append(out, p.alternative())
	}
	if len(out) == 1 {
		return out[0]
	}
	return &alternation{out}
}

func (p *parser) alternative() expr {
	out := &concat{}
	for p.more() && p.text[p.pos] != '|' && p.text[p.pos] != ')' {
		out.items = append(out.items, p.term())
	}
	return out
}

func (p *parser) term() expr {
	start := p.pos
	e := p.atom()
	min, max, ok := p.quantifier()
	if !ok {
		return e
	}
	lazy := p.accept("?")
	if !quantifiable(e) {
		p.pos = start
		p.fail("nothing to repeat in the pattern")
		return nil
	}
	if max >= 0 && min > max {
		p.fail("numbers out of order in {} of the pattern")
	}
	return &repeat{e, min, max, lazy}
}

func quantifiable(e expr) bool {
	switch e := e.(type) {
	case *assertion:
		return false
	case *look:
		return !e.behind
	}
	return true
}

// quantifier reads * + ? or a count; a brace that is no count is a character.
func (p *parser) quantifier() (min, max int, ok bool) {
	switch {
	case p.accept("*"):
		return 0, -1, true
	case p.accept("+"):
		return 1, -1, true
	case p.accept("?"):
		return 0, 1, true
	case strings.HasPrefix(p.rest(), "{"):
		return p.count()
	}
	return 0, 0, false
}

// count reads {n}, {n,} or {n,m}.
func (p *parser) count() (min, max int, ok bool) {
	body, _, found := strings.Cut(p.rest()[1:], "}")
	low, high, ranged := strings.Cut(body, ",")
	min, ok = number(low)
	if !found || !ok {
		return 0, 0, false
	}
	switch {
	case !ranged:
		max = min
	case high == "":
		max = -1
	default:
		if max, ok = number(high); !ok {
			return 0, 0, false
		}
	}
	p.pos += len(body) + 2
	return min, max, true
}

// number reads a count; what is huge is as good as any huge number.
func number(s string) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > 1<<30 {
		n = 1 << 30
	}
	return n, true
}

func (p *parser) atom() expr {
	switch c := p.text[p.pos]; c {
	case '^', '$':
		p.pos++
		return &assertion{c}
	case '(':
		return p.parenthesis()
	case '.':
		p.pos++
		return &class{lineEnds.not()}
	case '[':
		p.pos++
		return p.class()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		p.fail("nothing to repeat in the pattern")
		return nil
	case '{':
		if _, _, ok := p.count(); ok {
			p.fail("nothing to repeat in the pattern")
			return nil
		}
	}
	return p.character(p.next())
}

// character is one character, or under flag i any that is equal to it.
func (p *parser) character(r rune) expr {
	s := single(r)
	p.surrogate = p.surrogate || s.namesSurrogates()
	if p.fold {
		s = s.fold()
	}
	return &class{s}
}

func (p *parser) parenthesis() expr {
	var e expr
	switch {
	case p.accept("(?:"):
		e = p.disjunction()
	case p.accept("(?="):
		e = &look{body: p.disjunction()}
	case p.accept("(?!"):
		e = &look{negative: true, body: p.disjunction()}
	case p.accept("(?<="):
		e = &look{behind: true, body: p.disjunction()}
	case p.accept("(?<!"):
		e = &look{behind: true, negative: true, body: p.disjunction()}
	case p.accept("(?<"):
		p.name()
		e = &group{p.disjunction()}
	case p.accept("(?"):
		p.fail("invalid group in the pattern")
	default:
		p.pos++
		e = &group{p.disjunction()}
	}
	if p.err == nil && !p.accept(")") {
		p.fail("unterminated group in the pattern")
	}
	return e
}

// name reads the name of a group up to its >.
func (p *parser) name() string {
	name, _, found := strings.Cut(p.rest(), ">")
	if !found || name == "" || strings.ContainsAny(name, "()[]{}<\\/?*+|^$.,; ") || name[0] >= '0' && name[0] <= '9' {
		p.fail("invalid name of a group in the pattern")
		return ""
	}
	p.pos += len(name) + 1
	return name
}

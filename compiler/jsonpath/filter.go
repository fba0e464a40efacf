package jsonpath

import (
	"slices"
	"strings"
)

// filter reads "?(cond)]"; the bracket before it was read.
func (p *parser) filter(start int) (Step, error) {
	p.take("?")
	if !p.takeAfterBlanks("(") {
		return nil, p.errorf(p.pos, "a filter is written [?( … )]")
	}
	cond, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.takeAfterBlanks(")") {
		p.blanks()
		return nil, p.errorf(p.pos, "expected an operator or ')' in a filter, found %s", p.found())
	}
	if !p.takeAfterBlanks("]") {
		p.blanks()
		return nil, p.errorf(p.pos, "expected ']' after the filter, found %s", p.found())
	}
	return &Filter{Extent{start, p.pos}, cond}, nil
}

func (p *parser) or() (Cond, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	conds, err := p.terms("||", p.and)
	if err != nil || len(conds) == 1 {
		return first(conds), err
	}
	return &Or{conds}, nil
}

func (p *parser) and() (Cond, error) {
	conds, err := p.terms("&&", p.operandCond)
	if err != nil || len(conds) == 1 {
		return first(conds), err
	}
	return &And{conds}, nil
}

func first(conds []Cond) Cond {
	if len(conds) == 0 {
		return nil
	}
	return conds[0]
}

// terms reads one or more conditions with the operator between them.
func (p *parser) terms(operator string, term func() (Cond, error)) ([]Cond, error) {
	var conds []Cond
	for {
		c, err := term()
		if err != nil {
			return nil, err
		}
		conds = append(conds, c)
		if !p.takeAfterBlanks(operator) {
			return conds, nil
		}
	}
}

func (p *parser) operandCond() (Cond, error) {
	p.blanks()
	switch {
	case p.take("!"):
		if err := p.enter(); err != nil {
			return nil, err
		}
		defer func() { p.depth-- }()
		c, err := p.operandCond()
		if err != nil {
			return nil, err
		}
		return &Not{c}, nil
	case p.take("("):
		c, err := p.or()
		if err != nil {
			return nil, err
		}
		if !p.takeAfterBlanks(")") {
			p.blanks()
			return nil, p.errorf(p.pos, "expected an operator or ')', found %s", p.found())
		}
		return c, nil
	}
	return p.comparison()
}

// comparison = value operator value | path.
func (p *parser) comparison() (Cond, error) {
	start := p.pos
	left, err := p.value()
	if err != nil {
		return nil, err
	}
	p.blanks()
	at := p.pos
	op, err := p.operator()
	if err != nil {
		return nil, err
	}
	if op == "" {
		if path, ok := left.(*Path); ok {
			return &Exists{path}, nil
		}
		return nil, p.errorf(start, "a literal alone is no condition: compare it with something")
	}
	p.blanks()
	right, err := p.value()
	if err != nil {
		return nil, err
	}
	if err := p.checkPattern(at, op, left, right); err != nil {
		return nil, err
	}
	return &Compare{op, left, right}, nil
}

// checkPattern sees to it that =~ has one pattern and nothing else has any.
func (p *parser) checkPattern(at int, op string, left, right Operand) error {
	_, l := left.(*Regexp)
	_, r := right.(*Regexp)
	switch {
	case op == "=~" && l == r:
		return p.errorf(at, "=~ compares a value with a /pattern/")
	case op != "=~" && (l || r):
		return p.errorf(at, "a /pattern/ can be compared by =~ only, not by %s", op)
	}
	return nil
}

var (
	signs = []string{"===", "!==", "==", "!=", "<=", ">=", "=~", "<", ">"}
	words = []string{"in", "nin", "contains", "all", "anyof", "noneof", "subsetof", "size", "empty"}
)

// operator reads a relational operator; none before a logical one or the end.
func (p *parser) operator() (string, error) {
	start := p.pos
	for !p.atEnd() && strings.IndexByte("<>=~!", p.peek()) >= 0 {
		p.pos++
	}
	if op := p.text[start:p.pos]; op != "" {
		if !slices.Contains(signs, op) {
			return "", p.errorf(start, "unknown operator %s", op)
		}
		return op, nil
	}
	for !p.atEnd() && isLetter(p.peek()) {
		p.pos++
	}
	op := strings.ToLower(p.text[start:p.pos])
	if op != "" && !slices.Contains(words, op) {
		return "", p.errorf(start, "unknown operator %q", p.text[start:p.pos])
	}
	return op, nil
}

func (p *parser) value() (Operand, error) {
	switch p.peek() {
	case '@', '$':
		return p.inner(p.filterPathEnd())
	case '/':
		return p.regexp()
	}
	return p.literal()
}

// inner reads a path that ends at end.
func (p *parser) inner(end int) (*Path, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	sub := &parser{text: p.text[:end], pos: p.pos, depth: p.depth}
	path, err := sub.path()
	p.pos = end
	return path, err
}

// filterPathEnd is where a path in a filter ends: at a blank, a relational
// operator, or a parenthesis that the path has not opened; brackets are passed over.
func (p *parser) filterPathEnd() int {
	open := 0
	for i := p.pos; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '[':
			i = bracketEnd(p.text, i) - 1
		case c == '(':
			open++
		case c == ')' && open == 0:
			return i
		case c == ')':
			open--
		case open > 0:
			continue
		case strings.IndexByte("<>=~!", c) >= 0 || strings.IndexByte(blankBytes, c) >= 0:
			return i
		}
	}
	return len(p.text)
}

// bracketEnd is the place after the bracket that closes the one at i; quoted
// text does not count.
func bracketEnd(text string, i int) int {
	depth, quote := 0, byte(0)
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote != 0:
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

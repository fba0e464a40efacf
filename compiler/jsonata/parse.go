package jsonata

import "fmt"

// MaxDepth is how deep an expression may nest, each operator of a chain counted:
// in a+b+c, a is two deep. Whoever walks the tree by recursion needs no other guard.
const MaxDepth = 1000

// Parse reads an expression, without the {% and %} that AWS puts around it. The
// error is an *Error.
func Parse(text string) (Node, error) {
	p := &parser{lexer: lexer{src: text}}
	p.advance(operand)
	tree := p.expression(0)
	if p.tok.kind != endToken {
		p.failAt("S0201", p.tok)
	}
	if p.err != nil {
		return nil, p.err
	}
	return process(tree)
}

// parser is a top down operator precedence parser (Pratt, Crockford), rule by
// rule the reference's. After the first error all tokens are the end, so that
// every rule comes to its end without looking.
type parser struct {
	lexer
	tok   token // the next
	last  int   // where the token before it ended
	depth int
}

// failAt refuses a token.
func (p *parser) failAt(code string, t token) {
	p.failWith(syntaxError(code, t.offset, t.end, p.words(t)))
}

func (p *parser) failWith(err *Error) {
	p.fail(err)
	p.tok = p.endToken()
}

// words quotes a token as the source has it.
func (p *parser) words(t token) string {
	if t.kind == endToken {
		return "end of expression"
	}
	return p.src[t.offset:t.end]
}

// advance goes to the next token.
func (p *parser) advance(m mode) {
	p.last = p.tok.end
	p.tok = p.next(m)
	if p.err != nil {
		p.tok = p.endToken()
		return
	}
	if p.tok.is("!") || p.tok.is("~") {
		p.failAt("S0204", p.tok)
	}
}

// expect goes past an operator that must stand here.
func (p *parser) expect(op string, m mode) {
	if p.tok.is(op) {
		p.advance(m)
		return
	}
	t := p.tok
	if t.kind == endToken {
		p.failWith(&Error{Code: "S0203", Offset: t.offset, End: t.end, Msg: fmt.Sprintf("expected %s before the end of the expression", op)})
		return
	}
	p.failWith(&Error{Code: "S0202", Offset: t.offset, End: t.end, Msg: fmt.Sprintf("expected %s, got %s", op, p.words(t))})
}

// accept goes past an operator if it stands here.
func (p *parser) accept(op string, m mode) bool {
	if !p.tok.is(op) {
		return false
	}
	p.advance(m)
	return true
}

// power is how strongly an operator binds what stands left of it; 0 ends an
// expression.
func (t token) power() int {
	if t.kind != operatorToken {
		return 0
	}
	switch t.text {
	case "[", "(", "@", "#":
		return 80
	case ".":
		return 75
	case "{":
		return 70
	case "*", "/", "%":
		return 60
	case "+", "-", "&":
		return 50
	case "=", "<", ">", "!=", "<=", ">=", "^", "~>", "in":
		return 40
	case "and":
		return 30
	case "or":
		return 25
	case "?":
		return 20
	case ":=":
		return 10
	}
	return 0
}

// prefixPower is how strongly a minus sign binds.
const prefixPower = 70

// expression parses as far as operators bind more strongly than power.
func (p *parser) expression(power int) *raw {
	if p.depth++; p.depth > MaxDepth {
		p.failDepth(p.tok.offset, p.tok.end)
	}
	t := p.tok
	p.advance(operator)
	left := p.prefix(t)
	for power < p.tok.power() {
		t = p.tok
		p.advance(operand)
		left = p.infix(t, left)
	}
	p.depth--
	return left
}

func (p *parser) failDepth(offset, end int) {
	p.failWith(&Error{Offset: offset, End: end, Msg: fmt.Sprintf("expression nested more than %d deep", MaxDepth)})
}

// node completes a node that starts at offset and ends before the next token.
func (p *parser) node(offset int, r raw) *raw {
	r.offset, r.end = offset, p.last
	if r.grow(); r.height > MaxDepth {
		p.failDepth(r.tok.offset, r.tok.end)
	}
	return &r
}

// terminals are the tokens that are nodes by themselves.
var terminals = map[tokenKind]rawKind{
	endToken: rawEnd, nameToken: rawName, variableToken: rawVariable, stringToken: rawString,
	numberToken: rawNumber, valueToken: rawValue, regexToken: rawRegex,
}

// prefix parses what t begins; t has been passed.
func (p *parser) prefix(t token) *raw {
	if kind, ok := terminals[t.kind]; ok {
		return p.node(t.offset, raw{kind: kind, tok: t})
	}
	switch t.text {
	case "and", "or", "in":
		return p.node(t.offset, raw{kind: rawName, tok: t})
	case "*":
		return p.node(t.offset, raw{kind: rawWildcard, tok: t})
	case "**":
		return p.node(t.offset, raw{kind: rawDescendant, tok: t})
	case "%":
		return p.node(t.offset, raw{kind: rawParent, tok: t})
	case "-":
		left := p.expression(prefixPower)
		return p.node(t.offset, raw{kind: rawNegate, tok: t, left: left})
	case "(":
		return p.block(t)
	case "[":
		return p.array(t)
	case "{":
		return p.node(t.offset, raw{kind: rawObject, tok: t, list: p.pairs()})
	case "|":
		return p.transform(t)
	}
	p.failAt("S0211", t)
	return p.node(t.offset, raw{tok: t})
}

// infix parses what t, which has been passed, makes of what stands left of it.
func (p *parser) infix(t token, left *raw) *raw {
	switch t.text {
	case "(":
		return p.call(t, left)
	case "[":
		return p.filter(t, left)
	case "{":
		return p.node(left.offset, raw{kind: rawGroup, tok: t, left: left, list: p.pairs()})
	case "^":
		return p.order(t, left)
	case ":=":
		return p.bind(t, left)
	case "@":
		return p.bindVariable(rawFocus, t, left)
	case "#":
		return p.bindVariable(rawIndex, t, left)
	case "?":
		return p.condition(t, left)
	}
	kind := rawBinary
	switch t.text {
	case ".":
		kind = rawMap
	case "~>":
		kind = rawApply
	}
	right := p.expression(t.power())
	return p.node(left.offset, raw{kind: kind, tok: t, left: left, right: right})
}

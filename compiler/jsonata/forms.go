package jsonata

import "strings"

// The forms of the grammar that are more than an operator between two
// expressions. Some closing brackets are followed by an operand instead of an
// operator in the reference (operand as the mode of expect): a slash behind them
// opens a regular expression there, and so it does here.

// block = "(" [ expr { ";" expr } [ ";" ] ] ")".
func (p *parser) block(t token) *raw {
	var list []*raw
	for !p.tok.is(")") {
		list = append(list, p.expression(0))
		if !p.accept(";", operand) {
			break
		}
	}
	p.expect(")", operator)
	return p.node(t.offset, raw{kind: rawBlock, tok: t, list: list})
}

// array = "[" [ item { "," item } ] "]".
func (p *parser) array(t token) *raw {
	var list []*raw
	if !p.tok.is("]") {
		list = append(list, p.item())
		for p.accept(",", operand) {
			list = append(list, p.item())
		}
	}
	p.expect("]", operator)
	return p.node(t.offset, raw{kind: rawArray, tok: t, list: list})
}

// item = expr [ ".." expr ].
func (p *parser) item() *raw {
	left := p.expression(0)
	t := p.tok
	if !p.accept("..", operand) {
		return left
	}
	right := p.expression(0)
	return p.node(left.offset, raw{kind: rawBinary, tok: t, left: left, right: right})
}

// pairs = [ expr ":" expr { "," expr ":" expr } ] "}".
func (p *parser) pairs() []*raw {
	var list []*raw
	if !p.tok.is("}") {
		list = p.pair(list)
		for p.accept(",", operand) {
			list = p.pair(list)
		}
	}
	p.expect("}", operator)
	return list
}

func (p *parser) pair(list []*raw) []*raw {
	key := p.expression(0)
	p.expect(":", operand)
	return append(list, key, p.expression(0))
}

// transform = "|" pattern "|" update [ "," delete ] "|".
func (p *parser) transform(t token) *raw {
	list := []*raw{p.expression(0)}
	p.expect("|", operand)
	list = append(list, p.expression(0))
	if p.accept(",", operand) {
		list = append(list, p.expression(0))
	}
	p.expect("|", operand)
	return p.node(t.offset, raw{kind: rawTransform, tok: t, list: list})
}

// filter = left "[" expr "]". Empty brackets mark the step, however many filters
// it has by now, as one that gives an array even of a single value.
func (p *parser) filter(t token, left *raw) *raw {
	if p.tok.is("]") {
		p.advance(operand)
		step := left
		for step.kind == rawFilter {
			step.end = p.last
			step = step.left
		}
		step.keepArray, step.end = true, p.last
		return left
	}
	right := p.expression(0)
	p.expect("]", operator)
	return p.node(left.offset, raw{kind: rawFilter, tok: t, left: left, right: right})
}

// order = left "^" "(" term { "," term } ")"; term = [ "<" | ">" ] expr.
func (p *parser) order(t token, left *raw) *raw {
	r := raw{kind: rawOrder, tok: t, left: left}
	p.expect("(", operand)
	for {
		down := p.accept(">", operand)
		if !down {
			p.accept("<", operand)
		}
		r.list = append(r.list, p.expression(0))
		r.descending = append(r.descending, down)
		if !p.accept(",", operand) {
			break
		}
	}
	p.expect(")", operand)
	return p.node(left.offset, r)
}

// bind = variable ":=" expr, right associative.
func (p *parser) bind(t token, left *raw) *raw {
	if left.kind != rawVariable {
		p.failAt("S0212", left.tok)
	}
	right := p.expression(t.power() - 1)
	return p.node(left.offset, raw{kind: rawBind, tok: t, left: left, right: right})
}

// bindVariable = left ( "@" | "#" ) variable.
func (p *parser) bindVariable(kind rawKind, t token, left *raw) *raw {
	right := p.expression(t.power())
	if right.kind != rawVariable {
		p.failWith(syntaxError("S0214", right.tok.offset, right.tok.end, t.text))
	}
	return p.node(left.offset, raw{kind: kind, tok: t, left: left, right: right})
}

// condition = left "?" expr [ ":" expr ].
func (p *parser) condition(t token, left *raw) *raw {
	p.refuseNewer(t)
	list := []*raw{left, p.expression(0)}
	if p.accept(":", operand) {
		list = append(list, p.expression(0))
	}
	return p.node(left.offset, raw{kind: rawCondition, tok: t, list: list})
}

// refuseNewer refuses ?? and ?:, which are operators since JSONata 2.1.0 only.
// 2.0.6 gives the same code, for the second half.
func (p *parser) refuseNewer(t token) {
	second := p.tok
	help, ok := map[string]string{
		"?": "write $exists(a) ? a : b",
		":": "write a ? a : b",
	}[second.text]
	if !ok || second.kind != operatorToken || second.offset != t.end {
		return
	}
	p.advance(operator) // whose errors come first
	p.failWith(&Error{
		Code: "S0211", Offset: t.offset, End: second.end, Help: help,
		Msg: "the operator ?" + second.text + " came with JSONata 2.1.0; Step Functions has 2.0.6",
	})
}

// call = left "(" [ argument { "," argument } ] ")". A call of function or λ is a
// lambda.
func (p *parser) call(t token, left *raw) *raw {
	r := raw{kind: rawCall, tok: t, left: left}
	if !p.tok.is(")") {
		r.list = append(r.list, p.argument(&r))
		for p.accept(",", operand) {
			r.list = append(r.list, p.argument(&r))
		}
	}
	p.expect(")", operator)
	if left.kind == rawName && (left.tok.text == "function" || left.tok.text == "λ") {
		p.lambda(&r)
	}
	return p.node(left.offset, r)
}

// argument = expr | "?". A question mark makes the call a partial application.
func (p *parser) argument(call *raw) *raw {
	t := p.tok
	if !p.accept("?", operand) {
		return p.expression(0)
	}
	call.kind = rawPartial
	return p.node(t.offset, raw{kind: rawPlaceholder, tok: t})
}

// lambda = "function" "(" [ variable { "," variable } ] ")" [ signature ] "{" expr "}".
func (p *parser) lambda(call *raw) {
	call.kind = rawLambda
	for _, param := range call.list {
		if param.kind != rawVariable {
			p.failAt("S0208", param.tok)
		}
	}
	if p.tok.is("<") {
		call.signature = p.signature()
	}
	p.expect("{", operand)
	call.right = p.expression(0)
	p.expect("}", operand)
}

// signature reads the tokens of a signature, which may stand apart.
func (p *parser) signature() *Signature {
	start := p.tok
	var text strings.Builder
	text.WriteByte('<')
	for depth := 1; depth > 0 && !p.tok.is("{") && p.tok.kind != endToken; {
		p.advance(operand)
		switch {
		case p.tok.is(">"):
			depth--
		case p.tok.is("<"):
			depth++
		}
		text.WriteString(p.tok.text)
	}
	end := p.tok.end
	p.expect(">", operand)
	if p.err != nil {
		return nil
	}
	sig, err := parseSignature(text.String())
	if err != nil {
		err.Offset, err.End = start.offset+err.Offset, min(start.offset+err.End, end)
		p.failWith(err)
		return nil
	}
	sig.Offset, sig.End = start.offset, end
	return sig
}

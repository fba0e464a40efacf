package jsonata

import (
	"strconv"
	"strings"
)

// process makes the tree that is evaluated of the tree of the grammar. Its rules
// and their order are those of the reference's processAST.
func process(tree *raw) (Node, error) {
	p := &processor{seeking: map[Node]*[]*Slot{}}
	n := p.node(tree)
	p.refuseOrphans(n)
	if p.err != nil {
		return nil, p.err
	}
	return n, nil
}

// processor is the state of the pass. After the first error it goes on, and its
// result is of no use.
type processor struct {
	err     *Error
	slots   int               // so many have been made
	seeking map[Node]*[]*Slot // slots whose step is outside of the node
}

// fail keeps the first error.
func (p *processor) fail(code string, offset, end int, word string) {
	if p.err == nil {
		p.err = syntaxError(code, offset, end, word)
	}
}

// failAt blames a node's token.
func (p *processor) failAt(code string, r *raw) {
	p.fail(code, r.tok.offset, r.tok.end, r.tok.text)
}

// node processes a node.
func (p *processor) node(r *raw) Node {
	n := p.kind(r)
	base := n.Base()
	base.Offset, base.End = r.offset, r.end
	base.KeepArray = base.KeepArray || r.keepArray
	return n
}

func (p *processor) nodes(list []*raw) []Node {
	out := make([]Node, len(list))
	for i, r := range list {
		out[i] = p.node(r)
	}
	return out
}

func (p *processor) kind(r *raw) Node {
	switch r.kind {
	case rawMap:
		return p.dot(r)
	case rawFilter:
		return p.filter(r)
	case rawGroup:
		return p.group(r)
	case rawOrder:
		return p.order(r)
	case rawFocus:
		return p.focus(r)
	case rawIndex:
		return p.index(r)
	case rawBinary, rawBind, rawApply, rawNegate:
		return p.operation(r)
	case rawArray, rawObject, rawBlock, rawCondition, rawTransform:
		return p.structure(r)
	case rawCall, rawPartial, rawLambda:
		return p.function(r)
	default:
		return p.terminal(r)
	}
}

func (p *processor) terminal(r *raw) Node {
	switch r.kind {
	case rawName:
		return p.name(r)
	case rawParent:
		return p.parent(r)
	case rawVariable:
		return variable(r)
	case rawString:
		return &String{Value: r.tok.text}
	case rawNumber:
		value, _ := strconv.ParseFloat(r.tok.text, 64) // the lexer has tried it
		return &Number{Text: r.tok.text, Value: value}
	case rawValue:
		if r.tok.text == "null" {
			return &Null{}
		}
		return &Bool{Value: r.tok.text == "true"}
	case rawRegex:
		return &Regex{Pattern: r.tok.text, Flags: r.tok.flags}
	case rawPlaceholder:
		return &Placeholder{}
	case rawWildcard:
		return &Wildcard{}
	case rawDescendant:
		return &Descendant{}
	}
	p.failAt("S0207", r) // rawEnd
	return &Null{}
}

func variable(r *raw) *Variable {
	v := &Variable{Name: r.tok.text}
	v.Offset, v.End, v.KeepArray = r.offset, r.end, r.keepArray
	return v
}

// name makes a path of one step.
func (p *processor) name(r *raw) Node {
	step := &Name{Value: r.tok.text}
	step.Offset, step.End, step.KeepArray = r.offset, r.end, r.keepArray
	return &Path{Steps: []Node{step}, KeepSingleton: r.keepArray}
}

func (p *processor) operation(r *raw) Node {
	switch r.kind {
	case rawNegate:
		return p.negate(r)
	case rawBind:
		n := &Bind{Target: variable(r.left), Value: p.node(r.right)}
		p.inherit(n, n.Value)
		return n
	case rawApply:
		n := &Apply{Left: p.node(r.left), Right: p.node(r.right)}
		n.KeepArray = n.Left.Base().KeepArray || n.Right.Base().KeepArray
		return n
	default:
		n := &Binary{Op: Op(r.tok.text), OpOffset: r.tok.offset, Left: p.node(r.left), Right: p.node(r.right)}
		p.inherit(n, n.Left)
		p.inherit(n, n.Right)
		return n
	}
}

// negate takes the sign of a number into the literal.
func (p *processor) negate(r *raw) Node {
	operand := p.node(r.left)
	if n, ok := operand.(*Number); ok {
		n.Value = -n.Value
		if text, negative := strings.CutPrefix(n.Text, "-"); negative {
			n.Text = text
		} else {
			n.Text = "-" + n.Text
		}
		return n
	}
	n := &Negate{Operand: operand}
	p.inherit(n, operand)
	return n
}

func (p *processor) structure(r *raw) Node {
	switch r.kind {
	case rawArray:
		n := &Array{Items: p.nodes(r.list)}
		p.inherit(n, n.Items...)
		return n
	case rawObject:
		n := &Object{Pairs: p.pairs(r.list)}
		for _, pair := range n.Pairs {
			p.inherit(n, pair.Key, pair.Value)
		}
		return n
	case rawBlock:
		return p.block(r)
	case rawCondition:
		return p.condition(r)
	default:
		n := &Transform{Pattern: p.node(r.list[0]), Update: p.node(r.list[1])}
		if len(r.list) > 2 {
			n.Delete = p.node(r.list[2])
		}
		return n
	}
}

func (p *processor) pairs(list []*raw) []Pair {
	var out []Pair
	for i := 0; i+1 < len(list); i += 2 {
		key := p.node(list[i])
		out = append(out, Pair{Key: key, Value: p.node(list[i+1])})
	}
	return out
}

func (p *processor) block(r *raw) Node {
	n := &Block{Exprs: p.nodes(r.list)}
	p.inherit(n, n.Exprs...)
	for _, expr := range n.Exprs {
		path, ok := expr.(*Path)
		if expr.Base().Step.Construct || ok && path.Steps[0].Base().Step.Construct {
			n.Step.Construct = true
		}
	}
	return n
}

func (p *processor) condition(r *raw) Node {
	n := &Condition{If: p.node(r.list[0]), Then: p.node(r.list[1])}
	p.inherit(n, n.If, n.Then)
	if len(r.list) > 2 {
		n.Else = p.node(r.list[2])
		p.inherit(n, n.Else)
	}
	return n
}

func (p *processor) function(r *raw) Node {
	if r.kind == rawLambda {
		return p.lambda(r)
	}
	args := p.nodes(r.list)
	callee := p.node(r.left)
	var n Node = &Call{Func: callee, Args: args}
	if r.kind == rawPartial {
		n = &Partial{Func: callee, Args: args}
	}
	p.inherit(n, args...)
	return n
}

func (p *processor) lambda(r *raw) Node {
	n := &Lambda{Signature: r.signature, Body: p.node(r.right)}
	for _, param := range r.list {
		n.Params = append(n.Params, variable(param))
	}
	markTail(n.Body)
	return n
}

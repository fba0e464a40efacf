// Package random makes random JSONata expressions with inputs to evaluate them on.
// They are made of all that the grammar has and of all functions of the library
// but those that chance or the clock decide, mostly with arguments of the right
// types, over documents with fields of known names and types. An expression is
// a pure function of its seed.
package random

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Query is an expression, an input and variables, as JSON texts.
type Query struct {
	Text  string
	Input string
	Vars  map[string]string
}

// New gives the query of a seed.
func New(seed uint64) Query {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 0)), vars: []string{"order", "list", "limit", "word"}}
	q := Query{Input: g.input(), Vars: map[string]string{
		"order": g.document(), "list": g.array(g.number), "limit": g.number(), "word": g.quoted(),
	}}
	q.Text = g.expr(kinds[g.IntN(len(kinds))], 2+g.IntN(3))
	return q
}

// kind is what an expression shall give.
type kind uint8

const (
	anything kind = iota
	number
	text
	boolean
	array
	object
	function
)

var kinds = []kind{anything, anything, number, text, boolean, array, array, object}

// gen makes an expression.
type gen struct {
	*rand.Rand
	vars  []string // in scope, of any kind
	funcs []string // in scope, functions of one argument
	steps int      // how many steps up a % can go
}

func (g *gen) pick(list ...string) string { return list[g.IntN(len(list))] }

// one in n.
func (g *gen) oneIn(n int) bool { return g.IntN(n) == 0 }

// expr is an expression that mostly gives what is asked for.
func (g *gen) expr(k kind, depth int) string {
	if g.oneIn(25) {
		k = kinds[g.IntN(len(kinds))]
	}
	if depth <= 0 {
		return g.leaf(k)
	}
	if g.oneIn(4) {
		return g.general(k, depth-1)
	}
	switch k {
	case number:
		return g.numeric(depth - 1)
	case text:
		return g.textual(depth - 1)
	case boolean:
		return g.logical(depth - 1)
	case array:
		return g.list(depth - 1)
	case object:
		return g.record(depth - 1)
	case function:
		return g.function(depth - 1)
	default:
		return g.expr(kinds[1+g.IntN(len(kinds)-1)], depth)
	}
}

// general is a form that any kind of expression can have.
func (g *gen) general(k kind, depth int) string {
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("(%s ? %s : %s)", g.expr(boolean, depth), g.expr(k, depth), g.expr(k, depth))
	case 1:
		return fmt.Sprintf("(%s ? %s)", g.expr(boolean, depth), g.expr(k, depth))
	case 2, 3:
		return g.block(k, depth)
	case 4:
		return g.called(k, depth)
	case 5:
		return fmt.Sprintf("(%s)", g.expr(k, depth))
	case 6:
		return g.recursion(depth)
	case 7:
		return g.pipe(depth)
	default:
		return g.path(depth)
	}
}

// block binds variables and uses them.
func (g *gen) block(k kind, depth int) string {
	vars, funcs := len(g.vars), len(g.funcs)
	defer func() { g.vars, g.funcs = g.vars[:vars], g.funcs[:funcs] }()
	var parts []string
	for range 1 + g.IntN(2) {
		if g.oneIn(4) {
			name := g.pick("f", "g", "h")
			parts = append(parts, fmt.Sprintf("$%s := %s", name, g.lambda(1, anything, depth)))
			g.funcs = append(g.funcs, name)
			continue
		}
		name := g.pick("x", "y", "z")
		parts = append(parts, fmt.Sprintf("$%s := %s", name, g.expr(anything, depth)))
		g.vars = append(g.vars, name)
	}
	if g.oneIn(5) {
		parts = append(parts, fmt.Sprintf("%s ? $x := %s", g.expr(boolean, 0), g.expr(anything, 0)))
	}
	parts = append(parts, g.expr(k, depth))
	return "(" + strings.Join(parts, "; ") + ")"
}

// called is a lambda or a function in scope, called.
func (g *gen) called(k kind, depth int) string {
	switch {
	case len(g.funcs) > 0 && g.oneIn(2):
		return fmt.Sprintf("$%s(%s)", g.pick(g.funcs...), g.expr(anything, depth))
	case g.oneIn(3):
		return fmt.Sprintf("%s(%s)", g.partial(depth), g.expr(anything, depth))
	}
	n := g.IntN(3)
	return fmt.Sprintf("%s(%s)", g.lambda(n, k, depth), g.exprs(g.about(n), anything, depth))
}

// about is a number, or sometimes one beside it.
func (g *gen) about(n int) int {
	if g.oneIn(8) {
		n += g.IntN(3) - 1
	}
	return max(n, 0)
}

func (g *gen) exprs(n int, k kind, depth int) string {
	var out []string
	for range n {
		out = append(out, g.expr(k, depth))
	}
	return strings.Join(out, ", ")
}

// recursion is a function that calls itself, as its last act or not.
func (g *gen) recursion(depth int) string {
	return fmt.Sprintf("($r := function($n, $acc) { $n <= 0 ? $acc : %s }; $r(%d, %s))",
		g.pick("$r($n - 1, [$acc, $n])", "$r($n - 1, $acc & $n)", "[$n, $r($n - 1, $acc)]", "$n + $r($n - 1, 0)",
			"($n % 2 = 0 ? $r($n - 2, $acc) : ($m := $n; $r($m - 1, {'n': $m, 'acc': $acc})))"),
		g.IntN(12), g.expr(anything, depth))
}

// pipe is a chain of ~>.
func (g *gen) pipe(depth int) string {
	out := g.expr(anything, depth)
	for range 1 + g.IntN(2) {
		switch g.IntN(4) {
		case 0:
			out += " ~> " + g.function(depth)
		case 1:
			out += " ~> " + g.transform(depth)
		case 2:
			out += " ~> $" + g.pick("sum", "count", "string", "uppercase", "keys", "reverse", "distinct", "exists", "type", "length", "number") +
				g.pick("", "()")
		default:
			f := functions[g.IntN(len(functions))]
			out += fmt.Sprintf(" ~> $%s(%s)", f.name, g.args(f, 1, depth))
		}
	}
	return out
}

// transform is a function that changes a copy.
func (g *gen) transform(depth int) string {
	out := fmt.Sprintf("|%s|%s", g.pick("$", "items", "user", "**", "items[0]", "user.address", "*", "items.maker", g.path(0)), g.record(depth))
	if g.oneIn(2) {
		out += ", " + g.pick("'sku'", "'name'", "['price','qty']", "[]", g.expr(text, 0))
	}
	return out + "|"
}

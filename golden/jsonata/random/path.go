package random

import (
	"fmt"
	"strings"
)

var fields = []string{"name", "n", "flag", "tags", "nums", "items", "user", "matrix", "empty", "one", "mixed", "missing", "sku", "price", "qty", "maker", "address", "city", "age", "nothing"}

// path is a path with predicates, orders, bindings, parents and a group.
func (g *gen) path(depth int) string {
	steps, vars := g.steps, len(g.vars)
	defer func() { g.steps, g.vars = steps, g.vars[:vars] }()
	var b strings.Builder
	b.WriteString(g.firstStep(depth))
	g.behind(&b, depth)
	for range g.IntN(4) {
		b.WriteString("." + g.step(depth))
		g.behind(&b, depth)
	}
	if g.oneIn(10) {
		b.WriteString("{" + g.pairs(depth, true) + "}")
	}
	return b.String()
}

func (g *gen) firstStep(depth int) string {
	g.steps++
	switch g.IntN(14) {
	case 0:
		return "$"
	case 1:
		return "$$"
	case 2:
		return "$" + g.pick(g.vars...)
	case 3:
		return "(" + g.expr(array, depth) + ")"
	case 4:
		return "[" + g.exprs(1+g.IntN(2), anything, depth) + "]"
	case 5:
		return g.call(array, depth)
	case 6:
		return g.pick("*", "**")
	default:
		return g.pick("items", "items", "items", "user", "tags", "nums", "matrix", "mixed", "order", g.pick(fields...))
	}
}

func (g *gen) step(depth int) string {
	if g.steps > 0 && g.oneIn(12) {
		g.steps--
		return "%"
	}
	g.steps++
	switch g.IntN(14) {
	case 0:
		return "*"
	case 1:
		return g.pick("**", "*")
	case 2:
		return "(" + g.expr(anything, depth) + ")"
	case 3:
		return "[" + g.exprs(1+g.IntN(2), anything, depth) + "]"
	case 4:
		return "{" + g.pairs(depth, false) + "}"
	case 5:
		return g.call(anything, depth)
	case 6:
		return g.pick("`name`", `"sku"`, "'price'")
	case 7:
		return "$" + g.pick(g.vars...)
	default:
		return g.pick("name", "price", "qty", "tags", "maker", "sku", g.pick(fields...))
	}
}

// behind writes what may follow a step.
func (g *gen) behind(b *strings.Builder, depth int) {
	switch g.IntN(16) {
	case 0:
		b.WriteString("[" + g.pick("0", "-1", "1", "2", "0.9", "[0,1]", "[0..1]", "n") + "]")
	case 1, 2:
		b.WriteString("[" + g.predicate(depth) + "]")
	case 3:
		b.WriteString("^(" + g.term(depth) + ")")
	case 4:
		b.WriteString("^(" + g.term(depth) + ", " + g.term(depth) + ")")
	case 5:
		b.WriteString("[]")
	case 6:
		v := g.pick("i", "j")
		b.WriteString("#$" + v)
		g.vars = append(g.vars, v)
		g.filterBy(b, v)
	case 7:
		v := g.pick("e", "o")
		b.WriteString("@$" + v)
		g.vars = append(g.vars, v, v)
	case 8:
		b.WriteString("[" + g.predicate(depth) + "][" + g.pick("0", "-1", g.predicate(0)) + "]")
	}
}

func (g *gen) filterBy(b *strings.Builder, index string) {
	if g.oneIn(3) {
		fmt.Fprintf(b, "[$%s %s %d]", index, g.pick("<", "=", ">"), g.IntN(3))
	}
}

func (g *gen) predicate(depth int) string {
	switch g.IntN(6) {
	case 0:
		return g.pick("price > 10", "qty >= 2", "sku = 'a1'", "$ > 2", "maker.name = 'bob'", "flag", "tags", "name")
	case 1:
		return "%" + g.pick(".name = 'bob'", ".n > 1", ".items")
	case 2:
		return g.expr(number, depth)
	default:
		return g.expr(boolean, depth)
	}
}

func (g *gen) term(depth int) string {
	return g.pick("", "<", ">") + g.pick("price", "qty", "sku", "$", "name", "maker.name", "-price", g.expr(number, min(depth, 1)))
}

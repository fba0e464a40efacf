package random

import (
	"fmt"
	"strings"
)

// leaf is an expression without parts.
func (g *gen) leaf(k kind) string {
	if g.oneIn(5) {
		return "$" + g.pick(g.vars...)
	}
	switch k {
	case number:
		return g.pick(g.literal(), g.literal(), "n", "user.age", "items[0].price", "$limit", "$count(items)")
	case text:
		return g.pick(g.quoted(), g.quoted(), "name", "user.address.city", "items[0].sku", "$word", "tags[0]")
	case boolean:
		return g.pick("true", "false", "flag", "n > 2", "name = 'bob'")
	case array:
		return g.pick("items", "tags", "nums", "items.price", "matrix", "[]", "one", "items.tags", "$list", "[1..3]", "items.maker.name", "mixed", "empty")
	case object:
		return g.pick("user", "items[0]", "$", "$$", "user.address", "{}", "$order", "items[-1]")
	case function:
		return g.pick("$string", "$uppercase", "$sum", "$count")
	default:
		return g.pick("missing", "null", "nothing.here", "user", "items", "name", "n", "$", "tags", "mixed", g.literal(), g.quoted())
	}
}

func (g *gen) literal() string {
	return g.pick("0", "1", "2", "3", "5", "10", "0.5", "1.5", "-1", "-2.5", "100", "1e3", "0.1", "1e-7", "12345.678", "1e21", "7")
}

func (g *gen) quoted() string {
	return g.pick(`""`, `"a"`, `"abc"`, `"bob"`, `"Hello, World"`, `"x y  z"`, `"12"`, `"-3.5"`, `"äß€"`, `"😀b"`, `"line\nbreak"`, `"\"q\""`, `"2026-01-02"`, `"a,b;c"`, `"bcbc"`, `"\u00e9"`)
}

func (g *gen) numeric(depth int) string {
	switch g.IntN(8) {
	case 0, 1, 2:
		return fmt.Sprintf("%s %s %s", g.operand(number, depth), g.pick("+", "-", "*", "/", "%"), g.operand(number, depth))
	case 3:
		return "-" + g.operand(number, depth)
	case 4:
		return g.leaf(number)
	default:
		return g.call(number, depth)
	}
}

// operand is an expression that binds tightly.
func (g *gen) operand(k kind, depth int) string {
	e := g.expr(k, depth)
	if strings.ContainsAny(e, " ?:") {
		return "(" + e + ")"
	}
	return e
}

func (g *gen) textual(depth int) string {
	switch g.IntN(5) {
	case 0, 1:
		return fmt.Sprintf("%s & %s", g.operand(pickOf(g, text, text, anything), depth), g.operand(pickOf(g, text, number, anything), depth))
	case 2:
		return g.leaf(text)
	default:
		return g.call(text, depth)
	}
}

func pickOf[T any](g *gen, list ...T) T { return list[g.IntN(len(list))] }

func (g *gen) logical(depth int) string {
	switch g.IntN(8) {
	case 0, 1:
		k := pickOf(g, number, text, anything)
		return fmt.Sprintf("%s %s %s", g.operand(k, depth), g.pick("=", "!=", "<", "<=", ">", ">="), g.operand(k, depth))
	case 2:
		return fmt.Sprintf("%s %s %s", g.operand(anything, depth), g.pick("=", "!="), g.operand(anything, depth))
	case 3:
		return fmt.Sprintf("%s in %s", g.operand(pickOf(g, number, text), depth), g.operand(array, depth))
	case 4, 5:
		k := pickOf(g, boolean, boolean, anything)
		return fmt.Sprintf("%s %s %s", g.operand(k, depth), g.pick("and", "or"), g.operand(k, depth))
	case 6:
		return g.leaf(boolean)
	default:
		return g.call(boolean, depth)
	}
}

func (g *gen) list(depth int) string {
	switch g.IntN(9) {
	case 0, 1:
		return "[" + g.exprs(g.IntN(4), anything, depth) + "]"
	case 2:
		return fmt.Sprintf("[%s..%s]", g.pick("0", "1", "-2", "$count(tags)", g.literal()), g.pick("3", "5", "$count(items)", "2", "n"))
	case 3:
		return fmt.Sprintf("[%s, %s..%s]", g.expr(anything, depth), g.pick("0", "1"), g.pick("3", "5"))
	case 4, 5:
		return g.call(array, depth)
	default:
		return g.path(depth)
	}
}

func (g *gen) record(depth int) string {
	switch g.IntN(5) {
	case 0:
		return g.call(object, depth)
	case 1:
		return g.leaf(object)
	default:
		return "{" + g.pairs(depth, false) + "}"
	}
}

// pairs are the members of an object, or of a group.
func (g *gen) pairs(depth int, grouping bool) string {
	var out []string
	for i := range g.IntN(3) + 1 {
		key := fmt.Sprintf("%q", string(rune('p'+i)))
		switch {
		case grouping && g.oneIn(2):
			key = g.pick("sku", "name", "$string($)", "maker.name", "$string(price)", "$type($)", "'all'")
		case g.oneIn(8):
			key = g.operand(text, 0)
		}
		out = append(out, key+": "+g.expr(anything, depth))
	}
	return strings.Join(out, ", ")
}

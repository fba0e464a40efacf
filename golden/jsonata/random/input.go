package random

import (
	"fmt"
	"strings"
)

// input is a document with fields that expressions know, mostly.
func (g *gen) input() string {
	switch g.IntN(12) {
	case 0:
		return g.array(g.document)
	case 1:
		return g.scalar()
	default:
		return g.document()
	}
}

// document is an object; each field may be missing.
func (g *gen) document() string {
	return g.members(
		"name", g.word, "n", g.number, "flag", g.bool, "nil", func() string { return "null" },
		"tags", func() string { return g.array(g.word) },
		"nums", func() string { return g.array(g.number) },
		"items", func() string { return g.array(g.item) },
		"user", g.user,
		"matrix", func() string { return g.array(func() string { return g.array(g.number) }) },
		"empty", func() string { return g.pick("[]", "{}", `""`) },
		"one", func() string { return "[" + g.scalar() + "]" },
		"mixed", func() string { return g.array(g.mixed) },
	)
}

func (g *gen) item() string {
	return g.members("sku", g.word, "price", g.number, "qty", g.number, "tags", func() string { return g.array(g.word) }, "maker", g.user)
}

func (g *gen) user() string {
	return g.members("name", g.word, "age", g.number, "address", func() string {
		return g.members("city", g.word, "zip", g.scalar)
	})
}

func (g *gen) mixed() string {
	return pickOf(g, g.scalar, g.scalar, g.item, func() string { return g.array(g.scalar) })()
}

// members is an object of names and what makes their values, some left out.
func (g *gen) members(pairs ...any) string {
	var out []string
	for i := 0; i < len(pairs); i += 2 {
		if !g.oneIn(8) {
			out = append(out, fmt.Sprintf("%q:%s", pairs[i], pairs[i+1].(func() string)()))
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func (g *gen) array(elem func() string) string {
	var out []string
	for range g.IntN(5) {
		out = append(out, elem())
	}
	return "[" + strings.Join(out, ",") + "]"
}

func (g *gen) scalar() string {
	return pickOf(g, g.number, g.word, g.bool, func() string { return "null" })()
}

func (g *gen) bool() string { return g.pick("true", "false") }

func (g *gen) number() string {
	return g.pick("0", "1", "2", "3", "4", "7", "10", "12.5", "-1", "-0.5", "99.99", "1000000", "1e3", "0.1", "2.0", "1e-7", "123456789012")
}

func (g *gen) word() string {
	return g.pick(`"a1"`, `"bob"`, `"ann"`, `"Paris"`, `""`, `"x y"`, `"12"`, `"äöü"`, `"😀"`, `"B"`, `"b"`, `"abcabc"`, `"2026-01-02T03:04:05Z"`, `"a,b"`)
}

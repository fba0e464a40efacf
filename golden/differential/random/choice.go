package random

import "strings"

// comparisons are the 39 operators of Choice rules (ASL, "Data-test expression").
var comparisons = func() []string {
	out := []string{"StringMatches", "BooleanEquals", "BooleanEqualsPath",
		"IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"}
	for _, of := range []string{"String", "Numeric", "Timestamp"} {
		for _, order := range []string{"Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"} {
			out = append(out, of+order, of+order+"Path")
		}
	}
	return out
}()

func (g *generator) choice(l link) object {
	o := object{{"Type", "Choice"}}
	g.ends(&o)
	var rules []any
	for range 3 + g.IntN(6) {
		rule := g.condition(3)
		rule.set("Next", g.next(l))
		if g.one(6) {
			rule.set("Assign", g.assign(l, g.pathAssigned))
		}
		if g.one(10) {
			rule.set("Comment", g.word())
		}
		rules = append(rules, rule)
	}
	o.set("Choices", rules)
	if !g.one(6) {
		o.set("Default", l.later[0])
	}
	return o
}

// condition is a comparison, or And, Or, Not of conditions.
func (g *generator) condition(depth int) object {
	if depth == 0 || !g.one(3) {
		return g.comparison()
	}
	switch g.IntN(3) {
	case 0:
		return object{{"Not", g.condition(depth - 1)}}
	case 1:
		return object{{"And", g.conditions(depth)}}
	}
	return object{{"Or", g.conditions(depth)}}
}

func (g *generator) conditions(depth int) []any {
	var out []any
	for range 1 + g.IntN(3) {
		out = append(out, g.condition(depth-1))
	}
	return out
}

func (g *generator) comparison() object {
	op := oneOf(g, comparisons)
	variable := g.variableFor(op)
	return object{{"Variable", variable}, {op, g.operand(op)}}
}

// variableFor is a path to a value that the operator mostly can compare.
func (g *generator) variableFor(op string) string {
	switch {
	case g.one(10):
		return g.path()
	case strings.HasPrefix(op, "Numeric"):
		return g.number()
	case strings.HasPrefix(op, "String"):
		return g.below("s", "s", "t", "obj.s")
	case strings.HasPrefix(op, "Timestamp"):
		return g.below("t", "t", "t", "obj.t")
	case strings.HasPrefix(op, "Boolean"):
		return g.below("b", "b", "obj.b")
	}
	if op == "IsPresent" {
		return g.pick("$.n", "$.missing", "$.list[0]", "$.obj.obj.obj").(string)
	}
	return g.below("n", "s", "t", "b", "obj", "list", "k", "obj.t")
}

func (g *generator) operand(op string) any {
	switch {
	case strings.HasSuffix(op, "Path"):
		return g.variableFor(op)
	case strings.HasPrefix(op, "Is"), op == "BooleanEquals":
		return g.one(2)
	case strings.HasPrefix(op, "Numeric"):
		return g.pick(0, 1, 2, 2.5, -1, 100, 1e21)
	case strings.HasPrefix(op, "Timestamp"):
		return g.timestamp()
	case op == "StringMatches":
		return g.pick("*", "a*", "*c", "a*c", `a\\*c`, "a**", "*b*", "", "x", "2026-*Z")
	}
	return g.word()
}

func (g *generator) timestamp() string {
	return g.pick("2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z", "2026-01-01T00:00:05.250Z",
		"2026-01-01T02:00:05+02:00", "2025-06-01T12:00:00-07:00").(string)
}

package graph

import (
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// operators are what a condition reads like; comparisons of strings, numbers,
// times and booleans look alike, as their operands tell them apart.
var operators = []struct{ suffix, sign string }{
	{"GreaterThanEquals", ">="},
	{"LessThanEquals", "<="},
	{"GreaterThan", ">"},
	{"LessThan", "<"},
	{"Equals", "=="},
	{"Matches", "matches"},
}

// tests are the operators that ask what a value is, with and without not.
var tests = map[string][2]string{
	"IsPresent":   {"is present", "is missing"},
	"IsNull":      {"is null", "is not null"},
	"IsNumeric":   {"is a number", "is not a number"},
	"IsString":    {"is a string", "is not a string"},
	"IsBoolean":   {"is a boolean", "is not a boolean"},
	"IsTimestamp": {"is a timestamp", "is not a timestamp"},
}

// ruleText is a rule of a Choice in short.
func ruleText(r *ir.Rule) string {
	if r.Cond != nil {
		return condText(r.Cond, false)
	}
	switch e := r.Condition.(type) {
	case *ir.Query:
		return e.Text
	case *ir.Const:
		if e.JSON == "true" {
			return "always"
		}
		return "never"
	}
	return ""
}

// condText is a condition as an expression; inner ones of several parts stand in
// parentheses.
func condText(c ir.Cond, inner bool) string {
	switch c := c.(type) {
	case *ir.And:
		return joined(c.Conds, " and ", inner)
	case *ir.Or:
		return joined(c.Conds, " or ", inner)
	case *ir.Not:
		return notText(c.Cond)
	case *ir.Compare:
		return compareText(c, false)
	}
	return ""
}

func joined(conds []ir.Cond, word string, inner bool) string {
	parts := make([]string, len(conds))
	for i, c := range conds {
		parts[i] = condText(c, len(conds) > 1)
	}
	text := strings.Join(parts, word)
	if inner && len(conds) > 1 {
		return "(" + text + ")"
	}
	return text
}

func notText(c ir.Cond) string {
	if compare, ok := c.(*ir.Compare); ok && (tests[compare.Op] != [2]string{} || sign(compare.Op) == "==") {
		return compareText(compare, true)
	}
	text := condText(c, true)
	if strings.HasPrefix(text, "(") {
		return "not " + text
	}
	return "not (" + text + ")"
}

func compareText(c *ir.Compare, negated bool) string {
	value := ""
	if c.Variable != nil {
		value = c.Variable.Text
	}
	if words, ok := tests[c.Op]; ok {
		if operand, ok := c.Operand.(*ir.Const); ok && operand.JSON == "false" {
			negated = !negated
		}
		if negated {
			return value + " " + words[1]
		}
		return value + " " + words[0]
	}
	op := sign(c.Op)
	if negated {
		op = "!=" // the only comparison that is negated in place
	}
	return value + " " + op + " " + operandText(c)
}

func sign(op string) string {
	for _, o := range operators {
		if strings.HasSuffix(op, o.suffix) {
			return o.sign
		}
	}
	return op
}

func operandText(c *ir.Compare) string {
	if c.Path != nil {
		return c.Path.Text
	}
	return exprText(c.Operand)
}

// exprText is an expression as the user wrote it, in short.
func exprText(e ir.Expr) string {
	switch e := e.(type) {
	case *ir.Const:
		return e.JSON
	case *ir.Text:
		return e.Raw()
	case *ir.Path:
		return e.Text
	case *ir.Call:
		return e.Text
	case *ir.Query:
		return e.Text
	}
	return ""
}

package interp

import (
	"strconv"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/choice"
)

// choice runs a Choice state: the first rule that holds decides.
func (m *machine) choice(c *ir.Choice, in runtime.Value) (runtime.State, runtime.Value, error) {
	s := m.effective(in, &c.Flow)
	for _, rule := range c.Rules {
		if s.decides(rule) {
			flow := c.Flow
			flow.Output, flow.Assign = rule.Output, rule.Assign
			return s.finish(&flow, rule.Next, in, s.root)
		}
	}
	if err := s.q.Err(); err != nil {
		return runtime.Fail(err)
	}
	if c.Default == nil {
		return runtime.Fail(runtime.NoChoiceMatched(s.Eval))
	}
	return s.finish(&c.Flow, c.Default, in, s.root)
}

// decides tells whether a rule's condition holds.
func (s *scope) decides(r *ir.Rule) bool {
	switch e := r.Condition.(type) {
	case nil:
		return s.holds(r.Cond)
	case *ir.Query:
		return s.q.Boolean(e.Field, e.Text, s.query(e))
	case *ir.Const:
		return e.JSON == "true"
	}
	return false
}

func (s *scope) holds(c ir.Cond) bool {
	switch c := c.(type) {
	case *ir.And:
		for _, inner := range c.Conds {
			if !s.holds(inner) {
				return false
			}
		}
		return true
	case *ir.Or:
		for _, inner := range c.Conds {
			if s.holds(inner) {
				return true
			}
		}
		return false
	case *ir.Not:
		return !s.holds(c.Cond)
	case *ir.Compare:
		return s.compare(c)
	}
	return false
}

func (s *scope) compare(c *ir.Compare) bool {
	variable := s.variable(c.Variable)
	if c.Path != nil {
		return variableComparisons[c.Op](variable, s.variable(c.Path))
	}
	if compare, ok := textComparisons[c.Op]; ok {
		return compare(variable, s.text("", c.Operand))
	}
	operand := c.Operand.(*ir.Const).JSON
	if compare, ok := numericComparisons[c.Op]; ok {
		n, _ := strconv.ParseFloat(operand, 64) // too big a number is infinite
		return compare(variable, n)
	}
	return booleanComparisons[c.Op](variable, operand == "true")
}

func (s *scope) variable(p *ir.Path) *choice.Operand {
	return choice.Variable(s.Eval, p.Text, s.find(p))
}

type operand = choice.Operand

var textComparisons = map[string]func(*operand, string) bool{
	"StringEquals":               (*operand).StringEquals,
	"StringLessThan":             (*operand).StringLessThan,
	"StringGreaterThan":          (*operand).StringGreaterThan,
	"StringLessThanEquals":       (*operand).StringLessThanEquals,
	"StringGreaterThanEquals":    (*operand).StringGreaterThanEquals,
	"StringMatches":              (*operand).StringMatches,
	"TimestampEquals":            (*operand).TimestampEquals,
	"TimestampLessThan":          (*operand).TimestampLessThan,
	"TimestampGreaterThan":       (*operand).TimestampGreaterThan,
	"TimestampLessThanEquals":    (*operand).TimestampLessThanEquals,
	"TimestampGreaterThanEquals": (*operand).TimestampGreaterThanEquals,
}

var numericComparisons = map[string]func(*operand, float64) bool{
	"NumericEquals":            (*operand).NumericEquals,
	"NumericLessThan":          (*operand).NumericLessThan,
	"NumericGreaterThan":       (*operand).NumericGreaterThan,
	"NumericLessThanEquals":    (*operand).NumericLessThanEquals,
	"NumericGreaterThanEquals": (*operand).NumericGreaterThanEquals,
}

var booleanComparisons = map[string]func(*operand, bool) bool{
	"BooleanEquals": (*operand).BooleanEquals,
	"IsNull":        (*operand).IsNull,
	"IsPresent":     (*operand).IsPresent,
	"IsNumeric":     (*operand).IsNumeric,
	"IsString":      (*operand).IsString,
	"IsBoolean":     (*operand).IsBoolean,
	"IsTimestamp":   (*operand).IsTimestamp,
}

// variableComparisons are the …Path forms, under their names without Path.
var variableComparisons = map[string]func(*operand, *operand) bool{
	"StringEquals":               (*operand).StringEqualsPath,
	"StringLessThan":             (*operand).StringLessThanPath,
	"StringGreaterThan":          (*operand).StringGreaterThanPath,
	"StringLessThanEquals":       (*operand).StringLessThanEqualsPath,
	"StringGreaterThanEquals":    (*operand).StringGreaterThanEqualsPath,
	"NumericEquals":              (*operand).NumericEqualsPath,
	"NumericLessThan":            (*operand).NumericLessThanPath,
	"NumericGreaterThan":         (*operand).NumericGreaterThanPath,
	"NumericLessThanEquals":      (*operand).NumericLessThanEqualsPath,
	"NumericGreaterThanEquals":   (*operand).NumericGreaterThanEqualsPath,
	"BooleanEquals":              (*operand).BooleanEqualsPath,
	"TimestampEquals":            (*operand).TimestampEqualsPath,
	"TimestampLessThan":          (*operand).TimestampLessThanPath,
	"TimestampGreaterThan":       (*operand).TimestampGreaterThanPath,
	"TimestampLessThanEquals":    (*operand).TimestampLessThanEqualsPath,
	"TimestampGreaterThanEquals": (*operand).TimestampGreaterThanEqualsPath,
}

package emit

import (
	"math"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// choice emits the body of a Choice state: each path that its rules look at is
// found once, then the rules are cases in their order.
func (u *unit) choice(c *ir.Choice) []jen.Code {
	if c.Language == ir.JSONata {
		return u.choiceQuery(c)
	}
	r := &rules{scope: u.inside("in", c.InputPath), names: map[string]string{}, taken: map[string]bool{}}
	var cases []jen.Code
	for rules := c.Rules; len(rules) > 0; {
		n := u.together(rules)
		rule, conds := rules[0], r.conditions(rules[:n]) // before the body: it asks whether something can have failed
		flow := c.Flow
		flow.Assign = rule.Assign
		body := append(append(u.mark(rule.Span), userComment(rule.Comment)...), r.choose(&flow, rule.Next)...)
		cases = append(cases, jen.Case(conds).Block(body...))
		rules = rules[n:]
	}
	if c.Default != nil {
		body := append(u.mark(c.Default.Span), r.choose(&c.Flow, c.Default)...)
		cases = append(cases, jen.Default().Block(body...))
	} else {
		failure := u.rt("NoChoiceMatched").Call(jen.Op("&").Add(r.eval()))
		if u.region != nil {
			cases = append(cases, jen.Default().Block(jen.Return(u.rt("End"), jen.Id("in"), failure)))
		} else {
			cases = append(cases, jen.Default().Block(u.returnFail(failure)))
		}
	}
	body := append(r.begin(), r.variables...)
	return append(body, jen.Switch().Block(cases...))
}

// choose emits what happens where a rule holds, or none does.
func (r *rules) choose(f *ir.Flow, next *ir.Ref) []jen.Code {
	if r.region == nil {
		return r.finish(f, next, r.output(f))
	}
	r.result, r.resultForm = jen.Id("in"), r.region.form
	return r.end(next, jen.Id("in"), f.Assign)
}

// together is how many rules from the first on can be one case: those without
// a comment that go to the same state. With //line directives each stands alone.
func (u *unit) together(rules []*ir.Rule) int {
	n := 1
	for !u.opt.Debug && n < len(rules) && alike(rules[0], rules[n]) {
		n++
	}
	return n
}

// alike tells whether two rules do the same.
func alike(a, b *ir.Rule) bool {
	return a.Next.Name == b.Next.Name && a.Comment == "" && b.Comment == "" && len(a.Assign)+len(b.Assign) == 0 && a.Output == nil && b.Output == nil
}

// conditions are the conditions of rules that share a case, a line each; those
// of an Or are conditions of their own, for which Go makes less code.
func (r *rules) conditions(list []*ir.Rule) jen.Code {
	var conds []jen.Code
	for _, rule := range list {
		for _, cond := range alternatives(rule.Cond) {
			conds = append(conds, r.condition(cond, false))
		}
	}
	return jen.Custom(jen.Options{Separator: ",\n"}, conds...)
}

// alternatives are the conditions of which one must hold.
func alternatives(c ir.Cond) []ir.Cond {
	or, ok := c.(*ir.Or)
	if !ok {
		return []ir.Cond{c}
	}
	var out []ir.Cond
	for _, cond := range or.Conds {
		out = append(out, alternatives(cond)...)
	}
	return out
}

// rules are the conditions of one Choice state with the variables found so far.
type rules struct {
	*scope
	variables []jen.Code
	names     map[string]string // path as written → local variable
	taken     map[string]bool
}

// condition is a Go condition; inner tells that it stands in a bigger one.
func (r *rules) condition(c ir.Cond, inner bool) jen.Code {
	switch c := c.(type) {
	case *ir.And:
		return r.joinedConds(c.Conds, "&&", inner)
	case *ir.Or:
		return r.joinedConds(c.Conds, "||", inner)
	case *ir.Not:
		if not, ok := c.Cond.(*ir.Not); ok {
			return r.condition(not.Cond, inner)
		}
		if compare, ok := c.Cond.(*ir.Compare); ok {
			if held := r.compareHeld(compare, true); held != nil {
				return held
			}
		}
		return jen.Op("!").Add(r.condition(c.Cond, true))
	case *ir.Compare:
		return r.compare(c)
	}
	return jen.False()
}

// joinedConds is a list of conditions with && or || between them, a condition
// a line if one line would not hold them.
func (r *rules) joinedConds(conds []ir.Cond, op string, inner bool) jen.Code {
	if len(conds) == 1 {
		return r.condition(conds[0], inner)
	}
	items := make([]jen.Code, len(conds))
	for i, c := range conds {
		items[i] = r.condition(c, true)
	}
	separator := " " + op + " "
	if condsWidth(conds) > lineWidth {
		separator = " " + op + "\n"
	}
	list := jen.Custom(jen.Options{Separator: separator}, items...)
	if inner {
		return jen.Parens(list)
	}
	return list
}

// condWidth is about how wide a condition is printed.
func condWidth(c ir.Cond) int {
	switch c := c.(type) {
	case *ir.And:
		return condsWidth(c.Conds)
	case *ir.Or:
		return condsWidth(c.Conds)
	case *ir.Not:
		return len("!") + condWidth(c.Cond)
	case *ir.Compare:
		width := len(variableName(c.Variable)) + len(c.Op) + len(".() && ")
		if c.Path != nil {
			return width + len("Path") + len(variableName(c.Path))
		}
		return width + operandWidth(c.Operand)
	}
	return 0
}

func operandWidth(e ir.Expr) int {
	if c, ok := e.(*ir.Const); ok {
		return len(c.JSON)
	}
	return exprWidth(e)
}

func condsWidth(conds []ir.Cond) int {
	width := 0
	for _, c := range conds {
		width += condWidth(c)
	}
	return width
}

// compare is a call of a comparison, named as in ASL.
func (r *rules) compare(c *ir.Compare) jen.Code {
	if held := r.compareHeld(c, false); held != nil {
		return held
	}
	variable := r.variable(c.Variable)
	if c.Path != nil {
		return jen.Id(variable).Dot(c.Op + "Path").Call(jen.Id(r.variable(c.Path)))
	}
	return jen.Id(variable).Dot(c.Op).Call(r.operand(c.Operand))
}

// heldOperators are those of Go that compare what is held as the comparisons do.
var heldOperators = map[form.Kind]map[string]string{
	form.Integer: {
		"NumericEquals": "==", "NumericLessThan": "<", "NumericGreaterThan": ">",
		"NumericLessThanEquals": "<=", "NumericGreaterThanEquals": ">=",
	},
	form.Boolean: {"BooleanEquals": "=="},
	form.Text:    {"StringEquals": "=="},
}

// compareHeld is a comparison of what is no document; nil if it is one, or Go has no
// such comparison. Numbers are compared as float64, so an integer is where the other
// one is within its whole numbers.
func (r *rules) compareHeld(c *ir.Compare, not bool) *jen.Statement {
	x, f, rest, ok := r.held(c.Variable)
	op := heldOperators[f.Kind][c.Op]
	if !ok || len(rest) > 0 || op == "" {
		return nil
	}
	operand, constant := c.Operand.(*ir.Const)
	var compared *jen.Statement
	switch y, g, rest, ok := r.heldPath(c.Path); {
	case ok && len(rest) == 0 && g.Is(f.Kind) && f.Is(form.Integer):
		compared = jen.Float64().Call(x).Op(op).Float64().Call(y)
	case ok && len(rest) == 0 && g.Is(f.Kind):
		compared = x.Op(op).Add(y)
	case c.Path != nil || !constant:
		return nil
	case f.Is(form.Boolean):
		if not == (operand.JSON == "true") {
			x = jen.Op("!").Add(x)
		}
		return x
	case f.Is(form.Integer) && !small(operand.JSON):
		compared = jen.Float64().Call(x).Op(op).Add(r.goConstant(operand.JSON))
	default:
		compared = x.Op(op).Add(r.goConstant(operand.JSON))
	}
	if not {
		return jen.Op("!").Parens(compared)
	}
	return compared
}

// heldPath is held of a path that may be none.
func (s *scope) heldPath(p *ir.Path) (*jen.Statement, form.Form, []jsonpath.Step, bool) {
	if p == nil {
		return nil, form.Form{}, nil, false
	}
	return s.held(p)
}

// small tells whether a number is an integer of which float64 has both neighbours.
func small(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && n < 1<<53 && n > -1<<53
}

// operand is a string, number or boolean to compare with.
func (r *rules) operand(e ir.Expr) jen.Code {
	switch e := e.(type) {
	case *ir.Text:
		return r.joined(e)
	case *ir.Const:
		return r.goConstant(e.JSON)
	}
	return jen.False()
}

// goConstant is a JSON string, number or boolean as a Go constant.
func (r *rules) goConstant(text string) jen.Code {
	if s, ok := decodeString(text); ok {
		return str(s)
	}
	if text == "true" || text == "false" {
		return jen.Op(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && math.IsInf(f, 0):
		return r.use("math", "Inf").Call(jen.Lit(int(math.Copysign(1, f))))
	case strings.ContainsAny(text, "eE"):
		return float(f)
	}
	return jen.Op(text)
}

// variable is the local variable that holds what a path finds.
func (r *rules) variable(p *ir.Path) string {
	if name := r.names[p.Text]; name != "" {
		return name
	}
	name := numberedName(variableName(p), r.taken)
	r.names[p.Text] = name
	value := r.beside("choice", "Variable").Call(jen.Op("&").Add(r.eval()), str(p.Text), r.find(p))
	r.variables = append(r.variables, jen.Id(name).Op(":=").Add(value))
	return name
}

package lower

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

func choice(o object, base ir.StateBase) ir.State {
	s := &ir.Choice{StateBase: base, Flow: o.ends()}
	if f, ok := o.field("Default"); ok {
		s.Default = f.ref()
	}
	f, ok := o.field("Choices")
	if !ok {
		o.require("Choices")
		return s
	}
	rules := f.elements("a choice rule")
	if f.n.Kind == jsontree.Array && len(f.n.Elems) == 0 {
		f.empty()
	}
	for _, r := range rules {
		s.Rules = append(s.Rules, r.rule())
	}
	return s
}

// rule = condition Next.
func (o object) rule() *ir.Rule {
	o.require("Next")
	r := &ir.Rule{Span: o.n.Span, Comment: o.comment(), Next: &ir.Ref{}, Assign: o.assign(), Output: o.data("Output")}
	if o.in.jsonata() {
		r.Condition = o.query()
	} else {
		r.Cond = o.condition(false)
	}
	if f, ok := o.field("Next"); ok {
		r.Next = f.ref()
	}
	return r
}

// query reads the Condition of a JSONata rule: an expression, true or false. nil
// after a report.
func (o object) query() ir.Expr {
	for i := range o.n.Members {
		if m := &o.n.Members[i]; !contains(queryRuleFields, m.Key) {
			o.strangeInRule(m, queryRuleFields)
		}
	}
	f, ok := o.field("Condition")
	if !ok {
		o.require("Condition")
		return nil
	}
	if q, is := f.query(); is {
		return exprOf(q)
	}
	if f.n.Kind == jsontree.Bool {
		return &ir.Const{Span: f.n.Span, JSON: f.n.Text}
	}
	f.mustBe("an expression, true or false", "write it between {% and %}")
	return nil
}

// exprOf is the query as an expression; nil stays nil.
func exprOf(q *ir.Query) ir.Expr {
	if q == nil {
		return nil
	}
	return q
}

// strangeInRule reports a member that a choice rule does not have.
func (o object) strangeInRule(m *jsontree.Member, known []string) {
	if o.in.foreign(m.Key) {
		o.foreign(m)
		return
	}
	o.l.report(diag.Diagnostic{
		Code: diag.UnknownField, Span: m.Span, Place: o.at.to(m.Key).list(), Help: ruleHelp(m.Key, known),
		Message: fmt.Sprintf("a choice rule has no field or operator %q", m.Key),
		Service: &diag.Service{Message: "Field is not supported"},
	})
}

var (
	connectives = []string{"And", "Or", "Not"}
	ruleFields  = append([]string{"Variable", "Next", "Comment", "Assign"}, append(connectives, operatorNames()...)...)

	queryRuleFields = []string{"Condition", "Next", "Comment", "Assign", "Output"}
)

// condition = comparison | And | Or | Not. nil after a report.
func (o object) condition(inner bool) ir.Cond {
	var found []field
	for i := range o.n.Members {
		m := &o.n.Members[i]
		f := o.member(m)
		switch {
		case contains(connectives, m.Key) || isOperator(m.Key):
			found = append(found, f)
		case m.Key == "Next" && inner:
			f.report(diag.InnerNext, `"Next" inside And, Or or Not`, "only the rule itself leads somewhere: remove it")
		case inner && m.Key == "Assign":
			f.report(diag.UnknownField, `"Assign" inside And, Or or Not`, "only the rule itself assigns: move it there")
		case !contains(ruleFields, m.Key):
			o.strangeInRule(m, ruleFields)
		}
	}
	return o.single(found)
}

// single picks the one operator of a rule.
func (o object) single(found []field) ir.Cond {
	if len(found) == 0 && o.has("Condition") {
		return nil // reported
	}
	if len(found) == 0 {
		o.l.report(diag.Diagnostic{
			Code: diag.ChoiceRule, Span: o.head(), Place: o.at.list(),
			Message: "a choice rule needs a comparison, And, Or or Not",
		})
		return nil
	}
	for _, f := range found[1:] {
		o.l.report(diag.Diagnostic{
			Code: diag.ChoiceRule, Span: f.key, Place: f.at.list(),
			Message: fmt.Sprintf("%q and %q in one rule", found[0].name, f.name),
			Help:    `join them: "And": [{…}, {…}]`,
			Related: []diag.Note{{Span: found[0].key, Message: "the first one"}},
		})
	}
	switch f := found[0]; f.name {
	case "And":
		return &ir.And{Span: o.n.Span, Conds: f.conditions()}
	case "Or":
		return &ir.Or{Span: o.n.Span, Conds: f.conditions()}
	case "Not":
		return o.not(f)
	default:
		return o.compare(f)
	}
}

func (o object) not(f field) ir.Cond {
	if !f.is(jsontree.Object) {
		return nil
	}
	inner := f.object("a condition").condition(true)
	if inner == nil {
		return nil
	}
	return &ir.Not{Span: o.n.Span, Cond: inner}
}

func (f field) conditions() []ir.Cond {
	if f.n.Kind == jsontree.Array && len(f.n.Elems) == 0 {
		f.empty()
	}
	var out []ir.Cond
	for _, e := range f.elements("a condition") {
		if c := e.condition(true); c != nil {
			out = append(out, c)
		}
	}
	return out
}

// compare = Variable operator.
func (o object) compare(f field) ir.Cond {
	v, ok := o.field("Variable")
	if !ok {
		o.what = fmt.Sprintf("the comparison %q", f.name)
		o.require("Variable")
		return nil
	}
	c := &ir.Compare{Span: o.n.Span, Op: f.name, Variable: v.path()}
	if op, isPath := strings.CutSuffix(f.name, "Path"); isPath {
		c.Op, c.Path = op, f.path()
		if c.Path == nil {
			return nil
		}
	} else if c.Operand = f.operand(); c.Operand == nil {
		return nil
	}
	if c.Variable == nil {
		return nil
	}
	return c
}

// operand checks the constant that a comparison is made with.
func (f field) operand() ir.Expr {
	switch operandOf(f.name) {
	case jsontree.Number:
		if text, ok := f.literal("a number"); ok {
			return &ir.Const{Span: f.n.Span, JSON: text}
		}
	case jsontree.Bool:
		if f.n.Whole && (f.n.Text == "true" || f.n.Text == "false") || f.is(jsontree.Bool) {
			return &ir.Const{Span: f.n.Span, JSON: f.n.Text}
		}
	default:
		return f.textOperand()
	}
	return nil
}

func (f field) textOperand() ir.Expr {
	if strings.HasPrefix(f.name, "Timestamp") {
		if _, ok := f.timestamp(); !ok {
			return nil
		}
	}
	t := f.words()
	switch {
	case t == nil:
		return nil
	case f.n.Parts != nil:
		return t
	default:
		return &ir.Const{Span: f.n.Span, JSON: f.n.Compact()}
	}
}

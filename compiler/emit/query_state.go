package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// hasQueries tells whether a program has JSONata expressions.
func hasQueries(p *ir.Program) bool {
	found := false
	for _, s := range p.States {
		ir.Exprs(s, func(e ir.Expr) {
			_, query := e.(*ir.Query)
			found = found || query
		})
		if m, ok := s.(*ir.Map); ok && m.Language == ir.JSONata && m.Items == nil {
			found = true
		}
	}
	return found
}

// endQuery emits the end of a JSONata state: Output, or what stands for it
// otherwise, goes to the next state, and variables are assigned.
func (s *scope) endQuery(next *ir.Ref, output ir.Expr, otherwise *jen.Statement, assign []*ir.Assignment) []jen.Code {
	var before []jen.Code
	out := otherwise
	switch {
	case output == nil:
	case tall(output):
		before = s.outputMethod(output)
		out = jen.Id("out")
	default:
		out = s.template("Output", output)
	}
	end := s.end(next, out, assign)
	return append(append(s.begin(), before...), end...)
}

// outputMethod adds a method that evaluates a tall Output, and gives its call.
func (s *scope) outputMethod(output ir.Expr) []jen.Code {
	name := s.helper("Output")
	inner := s.unit.inside("in", nil)
	inner.hasResult, inner.caught = s.hasResult, s.caught
	value := inner.template("Output", output)
	params, args := []jen.Code{jen.Id("in")}, []jen.Code{jen.Id("in")}
	add := func(name string, used bool) {
		if used {
			params, args = append(params, jen.Id(name)), append(args, jen.Id(name))
		}
	}
	add("result", inner.usesResult)
	add("errorOutput", inner.usesErrorOutput)
	s.usesResult = s.usesResult || inner.usesResult
	s.usesErrorOutput = s.usesErrorOutput || inner.usesErrorOutput
	inner.usesErrorOutput = false // a parameter
	body := append(append(s.mark(output.Pos()), inner.begin()...), jen.Return(value, inner.err()))
	decl := jen.Func().Params(receiver()).Id(name).Params(jen.List(params...).Add(s.rt("Value"))).Params(s.rt("Value"), jen.Error()).Block(body...)
	s.helpers = append(s.helpers, documented(decl, name+" evaluates Output."))
	return []jen.Code{
		jen.List(jen.Id("out"), jen.Err()).Op(":=").Id("m").Dot(name).Call(args...),
		jen.If(jen.Err().Op("!=").Nil()).Block(s.returnFail(jen.Err())),
	}
}

// calledQuery emits `result, err := call` of a JSONata state, and what follows.
func (u *unit) calledQuery(f *ir.Flow, next *ir.Ref, catch []*ir.Catcher, call jen.Code) []jen.Code {
	s := u.inside("in", nil)
	s.hasResult = true
	s.again = u.evalDeclared && len(catch) == 0
	end := s.endQuery(next, f.Output, jen.Id("result"), f.Assign)
	kept := "_"
	if s.usesResult || f.Output == nil {
		kept = "result"
	}
	made := jen.List(jen.Id(kept), jen.Err()).Op(":=").Add(call)
	return append([]jen.Code{made}, u.branches(catch, end)...)
}

// waitQuery emits the body of a JSONata Wait.
func (u *unit) waitQuery(w *ir.Wait) []jen.Code {
	s := u.inside("in", nil)
	call, until := "Wait", jen.Code(nil)
	var body []jen.Code
	switch {
	case w.Seconds != nil && w.Seconds.Query != nil:
		body = s.waitFor("delay", s.queried("WaitSeconds", w.Seconds.Query))
		until = jen.Id("delay")
	case w.Seconds != nil:
		until = u.duration(w.Seconds.Const)
	case w.Timestamp.Query != nil:
		body = s.waitFor("until", s.queried("Timestamp", w.Timestamp.Query))
		call, until = "WaitUntil", jen.Id("until")
	default:
		call, until = "WaitUntil", u.moment(w.Timestamp.Const)
	}
	after := u.inside("in", nil)
	after.again = s.usesEval
	u.ctxDeclared = s.usesCtx
	end := after.endQuery(w.Next, w.Output, jen.Id("in"), w.Assign)
	wait := jen.If(jen.Err().Op(":=").Add(u.rt(call)).Call(run(), until), jen.Err().Op("!=").Nil()).Block(u.returnFail(jen.Err()))
	return append(append(append(s.begin(), body...), wait), end...)
}

// choiceQuery emits the body of a JSONata Choice: its rules are cases in their
// order. A condition that fails is false, and so are all after it.
func (u *unit) choiceQuery(c *ir.Choice) []jen.Code {
	s := u.inside("in", nil)
	var cases []jen.Code
	for rules := c.Rules; len(rules) > 0; {
		n := u.together(rules)
		conds := make([]jen.Code, n)
		for i, rule := range rules[:n] {
			conds[i] = s.queryCondition(rule.Condition)
		}
		rule := rules[0]
		body := append(append(u.mark(rule.Span), userComment(rule.Comment)...), s.choiceEnd(rule.Next, rule.Output, rule.Assign)...)
		cases = append(cases, jen.Case(jen.Custom(jen.Options{Separator: ",\n"}, conds...)).Block(body...))
		rules = rules[n:]
	}
	cases = append(cases, jen.Default().Block(s.choiceDefault(c)...))
	return append(s.begin(), jen.Switch().Block(cases...))
}

func (s *scope) queryCondition(e ir.Expr) jen.Code {
	switch e := e.(type) {
	case *ir.Query:
		return s.queried("Boolean", e)
	case *ir.Const:
		return jen.Op(e.JSON)
	}
	return jen.False()
}

// choiceEnd is endQuery in a case, with what the switch has declared.
func (s *scope) choiceEnd(next *ir.Ref, output ir.Expr, assign []*ir.Assignment) []jen.Code {
	in := s.unit.inside("in", nil)
	in.unchecked = s.usesEval
	inner := in.endQuery(next, output, jen.Id("in"), assign)
	if in.usesEval {
		inner = inner[1:] // q is declared before the switch
		s.usesEval = true
	}
	return inner
}

func (s *scope) choiceDefault(c *ir.Choice) []jen.Code {
	if c.Default != nil {
		return append(s.mark(c.Default.Span), s.choiceEnd(c.Default, c.Output, c.Assign)...)
	}
	var out []jen.Code
	if s.usesEval {
		out = append(out, jen.If(jen.Err().Op(":=").Id("q").Dot("Err").Call(), jen.Err().Op("!=").Nil()).Block(s.returnFail(jen.Err())))
	}
	return append(out,
		jen.Id("e").Op(":=").Add(run()).Dot("Eval").Call(jen.Id("in")),
		s.returnFail(s.rt("NoChoiceMatched").Call(jen.Op("&").Id("e"))))
}

// queryItems are the items of a JSONata Map.
func (s *scope) queryItems(m *ir.Map) *jen.Statement {
	switch e := m.Items.(type) {
	case nil:
		s.usesEval, s.unchecked = true, true
		return jen.Id("q").Dot("MapInput").Call(jen.Id("in"))
	case *ir.Query:
		return s.queried("Items", e)
	default:
		return s.template("Items", e)
	}
}

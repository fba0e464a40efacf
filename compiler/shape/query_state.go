package shape

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// endQuery is the end of a JSONata state: Output, or what stands for it otherwise,
// goes on, and variables are assigned.
func (v *visit) endQuery(s *scope, next *ir.Ref, output ir.Expr, otherwise ir.Type, assign []*ir.Assignment) {
	out := otherwise
	if output != nil {
		out = s.value(output)
	}
	v.to(next, out, v.assign(s, assign))
}

// choiceQuery goes on from a JSONata Choice.
func (v *visit) choiceQuery(s *ir.Choice) {
	at := *v
	for _, rule := range s.Rules {
		yes, no := at.condition(rule.Condition)
		if yes != nil {
			yes.endQuery(&scope{v: yes}, rule.Next, rule.Output, yes.in, rule.Assign)
		}
		if no == nil {
			return
		}
		at = *no
	}
	if s.Default != nil {
		at.endQuery(&scope{v: &at}, s.Default, s.Output, at.in, s.Assign)
	}
}

// condition is the state where a condition holds, and where it does not; nil: that
// never happens.
func (v *visit) condition(e ir.Expr) (yes, no *visit) {
	switch e := e.(type) {
	case *ir.Const:
		if e.JSON == "true" {
			return v, nil
		}
		return nil, v
	case *ir.Query:
		ev := v.evaluator(&scope{v: v}, e)
		ev.budget = nodeBudget
		is, not := ev.test(e.Node, undefined, ev.inner(nil))
		if ev.budget <= 0 {
			return v, v
		}
		v.notBoolean(e)
		return v.knowing(is), v.knowing(not)
	}
	return v, v
}

// notBoolean reports a condition that is no boolean.
func (v *visit) notBoolean(e *ir.Query) {
	if v.find == nil {
		return
	}
	quiet := *v
	quiet.find = nil
	s := &scope{v: &quiet}
	t := s.query(e)
	(&scope{v: v}).wantField(e, t, ir.KindBoolean, "Condition", "a boolean")
}

// knowing is the state with what a condition has said.
func (v *visit) knowing(k known) *visit {
	if k == nil {
		return nil
	}
	out := *v
	out.env = append(env(nil), v.env...)
	for name, t := range k {
		if name == "states" {
			if in := t.Field("input"); !in.IsNothing() {
				out.in = in
			}
			continue
		}
		for x, i := range v.a.vars {
			if x.Name == name {
				out.env[i] = t
			}
		}
	}
	return &out
}

// query is what a JSONata expression can be as a document. One that can only fail
// is Unknown, so that no more comes of it.
func (s *scope) query(q *ir.Query) ir.Type {
	e := s.v.evaluator(s, q)
	out := e.evaluate(q.Node, undefined)
	t := out.data().Without(ir.KindAbsent)
	if t.IsNothing() {
		if out.t.Is(ir.KindAbsent) && !e.blamed {
			s.v.alwaysUndefined(q)
		}
		return ir.Unknown
	}
	return t.From(q.Span)
}

func (v *visit) evaluator(s *scope, q *ir.Query) *evaluator {
	info := v.a.queries[q]
	if info == nil {
		info = inspect(q.Node)
		if v.a.queries == nil {
			v.a.queries = map[*ir.Query]*queryInfo{}
		}
		v.a.queries[q] = info
	}
	e := &evaluator{info: info, known: known{}, free: func(n *jsonata.Variable) (ir.Type, bool) { return s.variable(q, n) }}
	if v.find != nil {
		e.find = func(f finding) { v.inQuery(q, f) }
	}
	if v.surveyed() {
		e.survey = &querySurvey{v, q}
	}
	return e
}

// variable is $states or a workflow variable.
func (s *scope) variable(q *ir.Query, n *jsonata.Variable) (ir.Type, bool) {
	if n.Name == "states" {
		return s.states(), true
	}
	if x := q.Vars[n]; x != nil {
		return s.v.env[s.v.a.vars[x]], true
	}
	return ir.Nothing, false
}

// states is $states.
func (s *scope) states() ir.Type {
	fields := []ir.TypeField{{Name: "input", Type: s.v.in}, {Name: "context", Type: s.contextType()}}
	if !s.result.IsNothing() {
		fields = append(fields, ir.TypeField{Name: "result", Type: s.result})
	}
	if !s.errorOutput.IsNothing() {
		fields = append(fields, ir.TypeField{Name: "errorOutput", Type: s.errorOutput})
	}
	return ir.ObjectWith(ir.Nothing, fields...)
}

package emit

import (
	"strconv"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// mapState emits the body of an inline Map state: its items and its
// ItemSelector as closures, for what fails in them fails inside the policy.
func (u *unit) mapState(m *ir.Map) []jen.Code {
	table := u.table("Map")
	u.variable(table, u.rt("MapPolicy").Add(lines(u.mapFields(m)...)))
	policy, body := u.mapPolicy(m, table)

	items := u.inside("in", m.InputPath)
	array := items.doc
	if m.Language == ir.JSONata {
		array = func() *jen.Statement { return items.queryItems(m) }
	} else if m.ItemsPath != nil && !wholeInput(m.ItemsPath) {
		array = func() *jen.Statement { return items.found("Path", "", m.ItemsPath) }
	}
	value := array()
	body = append(body, u.closure("items", nil, items, value))
	selector := jen.Nil()
	if m.ItemSelector != nil {
		s := u.inside("in", m.InputPath)
		s.selector = true
		body = append(body, s.templateClosure("selector", "Item", "is the ItemSelector: it makes the input of an iteration.", m.ItemSelector))
		selector = jen.Id("selector")
	}
	call := u.rt("Map").Call(run(), jen.Id("items"), selector, policy)
	body = append(body, u.mark(u.base.NameSpan)...)
	return append(body, u.called(&m.Flow, m.Next, m.Catch, call)...)
}

// mapFields is the fixed part of a Map state.
func (u *unit) mapFields(m *ir.Map) []jen.Code {
	fields := []jen.Code{key("StartAt", u.next(m.Processor.StartAt))}
	add := func(name string, n *ir.Integer) {
		if n != nil && n.Path == nil && n.Query == nil && n.Const != 0 {
			fields = append(fields, key(name, jen.Op(strconv.FormatInt(n.Const, 10))))
		}
	}
	add("MaxConcurrency", m.MaxConcurrency)
	add("ToleratedFailureCount", m.ToleratedFailureCount)
	if p := m.ToleratedFailurePercentage; p != nil && p.Path == nil && p.Query == nil && p.Const != 0 {
		fields = append(fields, key("ToleratedFailurePercentage", float(p.Const)))
	}
	return append(fields, u.retry(m.Retry)...)
}

// mapPolicy is the call's policy, and what completes it where fields of it are
// known only when the state runs.
func (u *unit) mapPolicy(m *ir.Map, table string) (policy jen.Code, prelude []jen.Code) {
	s := u.inside("in", m.InputPath)
	var sets []jen.Code
	set := func(name, method, field string, p *ir.Path, q *ir.Query) {
		switch {
		case q != nil:
			sets = append(sets, jen.Id("policy").Dot(name).Op("=").Add(s.queried(method, q)))
		case p != nil:
			sets = append(sets, jen.Id("policy").Dot(name).Op("=").Add(s.found(method, field, p)))
		}
	}
	if n := m.MaxConcurrency; n != nil {
		set("MaxConcurrency", "Integer", n.Field, n.Path, n.Query)
	}
	if n := m.ToleratedFailureCount; n != nil {
		set("ToleratedFailureCount", "Integer", n.Field, n.Path, n.Query)
	}
	if n := m.ToleratedFailurePercentage; n != nil {
		set("ToleratedFailurePercentage", "Number", n.Field, n.Path, n.Query)
	}
	return s.policy("policy", table, sets)
}

package shape

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// choice goes on from a Choice: each rule sees what those before it let through,
// and what goes on from it is what the rule says it is.
func (v *visit) choice(s *ir.Choice) {
	if v.language() == ir.JSONata {
		v.choiceQuery(s)
		return
	}
	at := guarded{v.effective(&s.Flow), v.env}
	for _, rule := range s.Rules {
		yes, no := v.cond(rule.Cond, at)
		v.chosen(s, rule.Next, yes, rule.Assign)
		at = no
	}
	if s.Default != nil {
		v.chosen(s, s.Default, at, s.Assign)
	}
}

// guarded is what is known where a condition holds: of the document that $ stands
// for, and of the variables. Nothing of the first: it never does.
type guarded struct {
	root ir.Type
	env  env
}

func (g guarded) never() bool { return g.root.IsNothing() }

func (g guarded) join(h guarded) guarded {
	switch {
	case g.never():
		return h
	case h.never():
		return g
	}
	out := guarded{g.root.Join(h.root), append(env(nil), g.env...)}
	for i := range out.env {
		out.env[i] = out.env[i].Join(h.env[i])
	}
	return out
}

// chosen goes on to a state with what is known there.
func (v *visit) chosen(s *ir.Choice, next *ir.Ref, at guarded, assign []*ir.Assignment) {
	if at.never() {
		return
	}
	inner := *v
	inner.env = at.env
	if s.InputPath == nil {
		inner.in = at.root
	}
	out := (&scope{v: &inner, root: at.root}).part(s.OutputPath)
	inner.to(next, out, inner.assign(&scope{v: &inner, root: at.root}, assign))
}

// cond is what is known where a condition holds, and where it does not. The parts
// of And and Or are looked at up to the one that decides.
func (v *visit) cond(c ir.Cond, at guarded) (yes, no guarded) {
	if at.never() {
		return at, at
	}
	switch c := c.(type) {
	case *ir.And:
		for _, inner := range c.Conds {
			var not guarded
			at, not = v.guards(len(c.Conds)).cond(inner, at)
			no = no.join(not)
		}
		return at, no
	case *ir.Or:
		for _, inner := range c.Conds {
			var holds guarded
			holds, at = v.cond(inner, at)
			yes = yes.join(holds)
		}
		return yes, at
	case *ir.Not:
		no, yes = v.cond(c.Cond, at)
		return yes, no
	case *ir.Compare:
		return v.compare(c, at)
	}
	return at, at
}

// guards is the visit for one of n conditions of an And: there a test that is
// always passed guards the others, which is no mistake.
func (v *visit) guards(n int) *visit {
	if n < 2 {
		return v
	}
	out := *v
	out.soft++
	return &out
}

// compare narrows what a comparison looks at. All but IsPresent fail the state
// where there is nothing to compare: so there is, whatever the answer.
func (v *visit) compare(c *ir.Compare, at guarded) (yes, no guarded) {
	s := &scope{v: v, root: at.root}
	inner := *v
	inner.env = at.env
	s.v = &inner
	found := s.find(c.Variable)
	if c.Path != nil {
		s.path(c.Path)
	}
	if c.Op != "IsPresent" && (found.Is(ir.KindAbsent) || found.IsNothing()) {
		v.missing(c.Variable, s.start(c.Variable))
		return at, at
	}
	v.needs(found, operandKinds(c.Op))
	holds, fails := outcomes(c, found)
	switch {
	case holds.IsNothing():
		v.constant(c, found, s.start(c.Variable), "never")
	case fails.IsNothing() && v.soft == 0:
		v.constant(c, found, s.start(c.Variable), "always")
	}
	return v.narrowed(c.Variable, at, holds), v.narrowed(c.Variable, at, fails)
}

// operandKinds are the kinds of values that a comparison is about.
func operandKinds(op string) ir.Kinds {
	switch {
	case strings.HasPrefix(op, "Numeric"):
		return ir.KindNumber
	case strings.HasPrefix(op, "Boolean"):
		return ir.KindBoolean
	case strings.HasPrefix(op, "String"), strings.HasPrefix(op, "Timestamp"):
		return ir.KindString
	case op == "IsPresent":
		return ir.KindAbsent | anyScalar
	case op == "IsNull":
		return ir.KindNull | anyScalar
	}
	return anyScalar
}

// anyScalar are the kinds that have no parts.
const anyScalar = ir.KindBoolean | ir.KindNumber | ir.KindString

// outcomes are what a variable can be where a comparison holds, and where it does not.
func outcomes(c *ir.Compare, found ir.Type) (holds, fails ir.Type) {
	there := found.Without(ir.KindAbsent)
	if strings.HasPrefix(c.Op, "Is") {
		is, not := kindOutcomes(c.Op, found, there)
		if k, ok := c.Operand.(*ir.Const); ok && k.JSON == "false" {
			return not, is
		}
		return is, not
	}
	switch {
	case strings.HasPrefix(c.Op, "Numeric"):
		return there.Only(ir.KindNumber), there
	case strings.HasPrefix(c.Op, "Boolean"):
		return there.Only(ir.KindBoolean), there
	case strings.HasPrefix(c.Op, "Timestamp"):
		return there.Narrow(ir.TimestampType), there
	}
	return textOutcomes(c, there)
}

func kindOutcomes(op string, found, there ir.Type) (is, not ir.Type) {
	switch op {
	case "IsPresent":
		return there, found.Only(ir.KindAbsent)
	case "IsNull":
		return there.Only(ir.KindNull), there.Without(ir.KindNull)
	case "IsNumeric":
		return there.Only(ir.KindNumber), there.Without(ir.KindNumber)
	case "IsString":
		return there.Only(ir.KindString), there.Without(ir.KindString)
	case "IsBoolean":
		return there.Only(ir.KindBoolean), there.Without(ir.KindBoolean)
	}
	not = there
	if there.Timestamp() {
		not = there.Without(ir.KindString)
	}
	return there.Narrow(ir.TimestampType), not
}

// textOutcomes are those of comparisons of strings; only StringEquals with a
// constant says more than that there is one.
func textOutcomes(c *ir.Compare, there ir.Type) (holds, fails ir.Type) {
	texts := there.Only(ir.KindString)
	text, ok := operandText(c)
	if c.Op != "StringEquals" || !ok {
		return texts, there
	}
	return texts.Narrow(ir.Constants(text)).From(there.Origin()), there.WithoutText(text)
}

func operandText(c *ir.Compare) (string, bool) {
	switch e := c.Operand.(type) {
	case *ir.Text:
		return e.Literal()
	case *ir.Const:
		texts, ok := ir.ConstType(e.JSON).Texts()
		if ok && len(texts) == 1 {
			return texts[0], true
		}
	}
	return "", false
}

// narrowed is what is known if what a path finds is of that type.
func (v *visit) narrowed(p *ir.Path, at guarded, to ir.Type) guarded {
	if to.IsNothing() {
		return guarded{}
	}
	steps, ok := reference(p.Query)
	switch {
	case !ok || p.Root == ir.Context:
		return at
	case p.Root == ir.Input:
		at.root = refine(at.root, steps, to)
		return at
	}
	i, ok := v.a.vars[p.Var]
	if !ok {
		return at
	}
	at.env = append(env(nil), at.env...)
	if at.env[i] = refine(at.env[i], steps, to); at.env[i].IsNothing() {
		return guarded{}
	}
	return at
}

// reference is the names of a path that consists of names only.
func reference(p *jsonpath.Path) (names []string, ok bool) {
	for _, s := range p.Steps {
		c, ok := s.(*jsonpath.Child)
		if !ok || len(c.Names) != 1 {
			return nil, false
		}
		names = append(names, c.Names[0])
	}
	return names, true
}

// refine is the document in which the value below those names is of a type, which
// has KindAbsent if there may be none.
func refine(doc ir.Type, names []string, to ir.Type) ir.Type {
	if len(names) == 0 {
		return doc.Narrow(to)
	}
	out := ir.Nothing
	if to.Has(ir.KindAbsent) {
		out = doc.Without(ir.KindObject)
	}
	if doc.Has(ir.KindObject) {
		field := refine(doc.Field(names[0]), names[1:], to)
		if !field.IsNothing() {
			out = out.Join(doc.WithField(names[0], field))
		}
	}
	return out.From(doc.Origin())
}

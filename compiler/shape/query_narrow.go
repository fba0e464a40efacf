package shape

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// subject is a value from outside that an expression names: names below a variable.
type subject struct {
	root  string
	names []string
	at    ir.Type // the variable
	found ir.Type // what the names find
	in    ir.Type // in what the last name is looked for, or what it comes from
}

// subject gives what a path or variable names; false for other expressions, and
// for names that are not plain.
func (e *evaluator) subject(n jsonata.Node) (subject, bool) {
	v, ok := n.(*jsonata.Variable)
	var rest []jsonata.Node
	if p, path := n.(*jsonata.Path); path && !p.KeepSingleton && !p.KeepArray && p.Group == nil && !p.Step.Tuple {
		v, ok = p.Steps[0].(*jsonata.Variable)
		rest = p.Steps[1:]
	}
	if !ok || v.Name == "" || e.info.bindings[v] != jsonata.Free || !plain(v) {
		return subject{}, false
	}
	t, known := e.outside(v)
	if !known {
		return subject{}, false
	}
	s := subject{root: v.Name, at: t, in: t}
	found := of(t)
	for _, step := range rest {
		name, ok := step.(*jsonata.Name)
		if !ok || !plain(name) {
			return subject{}, false
		}
		s.names = append(s.names, name.Value)
		if found.t.Origin() != (ir.Span{}) {
			s.in = found.t
		}
		found = field(found, name.Value).collapse()
	}
	s.found = found.t
	return s, true
}

func plain(n jsonata.Node) bool {
	b := n.Base()
	return len(b.Predicates) == 0 && b.Group == nil && !b.KeepArray && len(b.Step.Stages) == 0 && !binds(n)
}

// narrow is what a condition says of the values from outside.
func (e *evaluator) narrow(n jsonata.Node) (yes, no known) {
	switch n := n.(type) {
	case *jsonata.Path, *jsonata.Variable:
		if s, ok := e.subject(n); ok {
			yes := e.with(s, s.found.Without(ir.KindAbsent|ir.KindNull))
			e.decided(n, s, yes, e.every())
			return yes, e.every()
		}
	case *jsonata.Call:
		if arg, name := e.plainCall(n); name == "exists" {
			return e.narrowExists(n, arg)
		}
	case *jsonata.Binary:
		return e.narrowBinary(n)
	}
	return e.every(), e.every()
}

// every is what is known already.
func (e *evaluator) every() known {
	if e.known == nil {
		return known{}
	}
	return e.known
}

// with is what is known if what a subject finds is of a type; nil if it cannot be.
func (e *evaluator) with(s subject, to ir.Type) known {
	t := refineQuery(s.at, s.names, to)
	if t.IsNothing() {
		return nil
	}
	out := known{}
	for name, u := range e.known {
		out[name] = u
	}
	out[s.root] = t
	return out
}

// refineQuery is a document in which the value below those names is of a type,
// which has KindAbsent if there may be none. Of an array on the way nothing is
// said: there a name finds what its elements have.
func refineQuery(doc ir.Type, names []string, to ir.Type) ir.Type {
	if len(names) == 0 {
		return doc.Narrow(to)
	}
	out := doc.Only(ir.KindArray)
	if to.Has(ir.KindAbsent) {
		out = doc.Without(ir.KindObject)
	}
	if doc.Has(ir.KindObject) {
		field := refineQuery(doc.Field(names[0]), names[1:], to)
		if !field.IsNothing() {
			out = out.Join(doc.Only(ir.KindObject).WithField(names[0], field))
		}
	}
	return out.From(doc.Origin())
}

func (e *evaluator) narrowExists(n *jsonata.Call, arg jsonata.Node) (yes, no known) {
	s, ok := e.subject(arg)
	if !ok {
		return e.every(), e.every()
	}
	if e.survey != nil {
		e.survey.needed(s.found, ir.KindAbsent)
	}
	yes, no = e.with(s, s.found.Without(ir.KindAbsent)), e.with(s, ir.AbsentType)
	e.decided(n, s, yes, no)
	return yes, no
}

// decided reports a condition that always or never holds.
func (e *evaluator) decided(n jsonata.Node, s subject, yes, no known) {
	if e.find == nil || e.soft > 0 || s.found.IsNothing() {
		return
	}
	if s.found.Is(ir.KindAbsent) {
		s.found = s.in
	}
	switch {
	case yes == nil && no != nil:
		e.find(finding{node: n, at: s.found, what: neverTrue})
	case no == nil && yes != nil && e.guards == 0:
		e.find(finding{node: n, at: s.found, what: alwaysTrue})
	}
}

// narrowBinary is about path = literal, its like, and $type(path) = "string".
func (e *evaluator) narrowBinary(n *jsonata.Binary) (yes, no known) {
	literal, other := n.Right, n.Left
	t, ok := literalType(literal)
	if !ok {
		literal, other = n.Left, n.Right
		if t, ok = literalType(literal); !ok {
			return e.every(), e.every()
		}
	}
	if arg, name := e.plainCall(other); name == "type" {
		return e.narrowType(n, arg, literal)
	}
	s, ok := e.subject(other)
	if !ok {
		return e.every(), e.every()
	}
	there := s.found.Without(ir.KindAbsent)
	switch n.Op {
	case jsonata.Equal:
		return e.with(s, there.Narrow(t)), e.with(s, except(s.found, t))
	case jsonata.NotEqual:
		return e.with(s, except(there, t)), e.every()
	case jsonata.Less, jsonata.LessEqual, jsonata.Greater, jsonata.GreaterEqual:
		return e.with(s, there.Only(t.Kinds())), e.every()
	}
	return e.every(), e.every()
}

// except is a type without the values that a literal's type has, where all are the
// same value.
func except(t, literal ir.Type) ir.Type {
	if texts, ok := literal.Texts(); ok && literal.Is(ir.KindString) && len(texts) == 1 {
		return t.WithoutText(texts[0])
	}
	return t // a null may stand for a number that JSON has no text for
}

func literalType(n jsonata.Node) (ir.Type, bool) {
	switch n := n.(type) {
	case *jsonata.String:
		return ir.Constants(n.Value), true
	case *jsonata.Number:
		return ir.NumberType, true
	case *jsonata.Bool:
		return ir.BooleanType, true
	case *jsonata.Null:
		return ir.NullType, true
	}
	return ir.Nothing, false
}

// typeNames are what $type gives. Numbers that JSON has no text for are objects, it
// says; outside of an expression they are null.
var typeNames = map[string]ir.Kinds{
	"null": ir.KindNull, "boolean": ir.KindBoolean, "number": ir.KindNumber, "string": ir.KindString,
	"array": ir.KindArray, "object": ir.KindObject,
}

func (e *evaluator) narrowType(n *jsonata.Binary, arg, literal jsonata.Node) (yes, no known) {
	name, ok := literal.(*jsonata.String)
	if !ok {
		return e.every(), e.every()
	}
	k, named := typeNames[name.Value]
	s, ok := e.subject(arg)
	if !ok || !named {
		return e.every(), e.every()
	}
	is := e.with(s, s.found.Only(k))
	switch n.Op {
	case jsonata.Equal:
		yes, no = is, e.with(s, s.found.Without(k))
	case jsonata.NotEqual: // of undefined it is false
		yes, no = e.with(s, s.found.Without(k|ir.KindAbsent)), e.with(s, s.found.Only(k|ir.KindAbsent))
	default:
		return e.every(), e.every()
	}
	e.decided(n, s, yes, no)
	return yes, no
}

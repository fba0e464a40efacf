package shape

import (
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// scope is where the expressions of a state are evaluated.
type scope struct {
	v           *visit
	root        ir.Type // what $ stands for in a path state
	result      ir.Type // $states.result; Nothing where there is none
	errorOutput ir.Type // $states.errorOutput; Nothing where there is none
	selects     bool    // an ItemSelector: the context has the item
}

// value is what an expression can be. One that can only fail was reported, and is
// Unknown, so that no more comes of it.
func (s *scope) value(e ir.Expr) ir.Type {
	switch e := e.(type) {
	case *ir.Const:
		return ir.ConstType(e.JSON).From(e.Span)
	case *ir.Text:
		return textType(e).From(e.Span)
	case *ir.Path:
		return s.path(e)
	case *ir.Call:
		return s.call(e).From(e.Span)
	case *ir.Query:
		return s.query(e)
	case *ir.Object:
		return s.object(e).From(e.Span)
	case *ir.Array:
		elems := make([]ir.Type, len(e.Elems))
		for i, elem := range e.Elems {
			elems[i] = s.value(elem)
		}
		return ir.Tuple(elems...).From(e.Span)
	}
	return ir.Unknown
}

func textType(t *ir.Text) ir.Type {
	if text, ok := t.Literal(); ok {
		return ir.Constants(text)
	}
	return ir.StringType
}

// object: of two members with one name the last one counts.
func (s *scope) object(e *ir.Object) ir.Type {
	fields := make([]ir.TypeField, 0, len(e.Fields))
	places := make(map[string]int, len(e.Fields))
	for _, f := range e.Fields {
		field := ir.TypeField{Name: f.Key, Type: s.value(f.Value)}
		if i, ok := places[f.Key]; ok {
			fields[i] = field
			continue
		}
		places[f.Key] = len(fields)
		fields = append(fields, field)
	}
	return ir.ObjectWith(ir.Nothing, fields...)
}

// part is what InputPath or OutputPath finds in the root.
func (s *scope) part(p *ir.PathField) ir.Type {
	switch {
	case p == nil:
		return s.root
	case p.Null:
		return ir.ObjectWith(ir.Nothing)
	}
	return s.path(p.Path)
}

// path is what a path finds that must find something.
func (s *scope) path(p *ir.Path) ir.Type {
	found := s.find(p)
	if found.Is(ir.KindAbsent) || found.IsNothing() {
		s.v.missing(p, s.start(p))
		return ir.Unknown
	}
	if found.Has(ir.KindAbsent) {
		s.v.missingAtTimes(p, s.start(p))
	}
	return found.Without(ir.KindAbsent)
}

// find is what a path finds; absent if nothing.
func (s *scope) find(p *ir.Path) ir.Type {
	root := s.start(p)
	found := evalPath(p.Query, root)
	s.v.uses(p, root, found)
	return found
}

// start is what a path starts from.
func (s *scope) start(p *ir.Path) ir.Type {
	switch p.Root {
	case ir.Context:
		return s.contextType()
	case ir.InVariable:
		if i, ok := s.v.a.vars[p.Var]; ok && p.Var != nil {
			return s.v.env[i]
		}
		return ir.Unknown.Optional()
	}
	return s.root
}

// number is a field of a state's policy that a path or an expression gives.
func (s *scope) number(field string, p *ir.Path, q *ir.Query, accepted ir.Kinds) {
	want := "a number"
	if accepted == ir.KindString {
		want = "a string"
	}
	switch {
	case p != nil:
		s.wantField(p, s.path(p), accepted, field, want)
	case q != nil:
		s.wantField(q, s.query(q), accepted, field, want)
	}
}

// want reports an expression whose value can never be of the kinds.
func (s *scope) want(e ir.Expr, t ir.Type, k ir.Kinds, what string) {
	switch e := e.(type) {
	case *ir.Path:
		s.wantField(e, t, k, "", what)
	case *ir.Query:
		s.wantField(e, t, k, lastName(e.Field), what)
	case *ir.Call:
		s.wantField(e, t, k, "", what)
	}
}

func (s *scope) wantField(e ir.Expr, t ir.Type, k ir.Kinds, field, what string) {
	s.v.needs(t, k)
	if t.Has(k) {
		return
	}
	if field == "" {
		field = "this field"
	}
	s.v.mismatch(e.Pos(), t, field, what)
}

func lastName(field string) string { return field[strings.LastIndexByte(field, '/')+1:] }

// contextType is the context object ($$). Its parts are left open: the service has
// added members before.
func (s *scope) contextType() ir.Type {
	v := s.v
	if v.context.IsNothing() {
		v.context = v.makeContext(s.selects)
	}
	return v.context
}

func (v *visit) makeContext(selects bool) ir.Type {
	open := func(fields ...ir.TypeField) ir.Type { return ir.ObjectWith(ir.Unknown, fields...) }
	field := func(name string, t ir.Type) ir.TypeField { return ir.TypeField{Name: name, Type: t} }
	base := v.state.Base()
	fields := []ir.TypeField{
		field("Execution", open(
			field("Id", ir.StringType), field("Input", v.executionInput()), field("StartTime", ir.TimestampType),
			field("Name", ir.StringType), field("RoleArn", ir.StringType))),
		field("StateMachine", open(field("Id", ir.StringType), field("Name", ir.StringType))),
		field("State", open(field("Name", ir.Constants(base.Name)), field("EnteredTime", ir.TimestampType),
			field("RetryCount", ir.IntegerType.Optional()))),
	}
	if t, ok := v.state.(*ir.Task); ok && t.Target.Pattern != ir.RequestResponse { // during its attempts
		fields = append(fields, field("Task", open(field("Token", ir.StringType)).Optional()))
	}
	if selects || inMap(base.Scope) {
		item := open(field("Index", ir.IntegerType), field("Value", v.a.item(v.env)))
		fields = append(fields, field("Map", open(field("Item", item))))
	}
	return open(fields...)
}

// inMap tells whether a scope belongs to an iteration; the executions of a
// distributed Map are none.
func inMap(s *ir.Scope) bool {
	for ; s.Owner != nil; s = s.Owner.Base().Scope {
		if m, ok := s.Owner.(*ir.Map); ok {
			return m.Distributed == nil
		}
	}
	return false
}

// executionInput is the input of the execution that runs the state: of the
// machine, or of a distributed Map's child.
func (v *visit) executionInput() ir.Type {
	for s := v.state.Base().Scope; s.Owner != nil; s = s.Owner.Base().Scope {
		if m, ok := s.Owner.(*ir.Map); ok && m.Distributed != nil {
			return ir.Unknown
		}
	}
	return v.a.input()
}

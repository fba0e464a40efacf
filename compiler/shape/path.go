package shape

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// evalPath is what a path finds, starting from a root: a value or none where it is
// definite, else a list.
func evalPath(p *jsonpath.Path, root ir.Type) ir.Type {
	e := pathEval{root}
	if p.Aggregates() {
		last := len(p.Steps) - 1
		hits, _ := e.steps(p.Steps[:last], root)
		return pathFunction(p.Steps[last].(*jsonpath.Function), ir.List(hits), e)
	}
	hits, definite := e.steps(p.Steps, root)
	if definite {
		return hits
	}
	return ir.List(hits)
}

// pathEval evaluates the steps of a path; root is what paths in its arguments
// start from.
type pathEval struct{ root ir.Type }

// steps is what a match can be. As long as the path is definite there may be none:
// then the type has KindAbsent.
func (e pathEval) steps(steps []jsonpath.Step, at ir.Type) (hits ir.Type, definite bool) {
	definite = true
	for i, step := range steps {
		last := i == len(steps)-1
		next, one := e.step(step, at, last)
		if definite = definite && one; !definite {
			next = next.Without(ir.KindAbsent)
		}
		at = next.From(at.Origin())
	}
	return at, definite
}

// step is what a step finds in a match; one says that it finds one at most.
func (e pathEval) step(s jsonpath.Step, at ir.Type, last bool) (next ir.Type, one bool) {
	switch s := s.(type) {
	case *jsonpath.Child:
		if len(s.Names) == 1 {
			return child(at, s.Names[0]), true
		}
		if last {
			return pick(at, s.Names), true
		}
		for _, name := range s.Names {
			next = next.Join(child(at, name))
		}
		return next, false
	case *jsonpath.Index:
		for _, i := range s.Indices {
			next = next.Join(index(at, i))
		}
		return next, len(s.Indices) == 1
	case *jsonpath.Slice:
		return at.Element(), false
	case *jsonpath.Wildcard:
		return parts(at), false
	case *jsonpath.Descend:
		return e.descend(s.Step, containers(at, 0), last), false
	case *jsonpath.Filter:
		return at.Only(ir.KindObject).Join(at.Element()), false
	case *jsonpath.Function:
		return pathFunction(s, at, e), true
	}
	return ir.Unknown.Optional(), false
}

// child is the member of that name; what is no object has none.
func child(at ir.Type, name string) ir.Type { return orAbsent(at, ir.KindObject, at.Field(name)) }

// index is an element; what is no array has none.
func index(at ir.Type, i int) ir.Type { return orAbsent(at, ir.KindArray, at.Elem(i)) }

// orAbsent is found, or nothing where at may be of another kind.
func orAbsent(at ir.Type, k ir.Kinds, found ir.Type) ir.Type {
	if at.Has(^k) {
		return found.Optional()
	}
	return found
}

// pick is an object of the members of those names, of those that there are.
func pick(at ir.Type, names []string) ir.Type {
	if !at.Has(ir.KindObject) {
		return ir.AbsentType
	}
	var fields []ir.TypeField
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			fields = append(fields, ir.TypeField{Name: name, Type: at.Field(name)})
		}
	}
	return orAbsent(at, ir.KindObject, ir.ObjectWith(ir.Nothing, fields...))
}

// parts is what lies right below a value.
func parts(t ir.Type) ir.Type {
	out := t.Element().Join(t.Rest())
	for _, f := range t.Fields() {
		out = out.Join(f.Type)
	}
	return out.Without(ir.KindAbsent)
}

// containers are a value and all below it that are objects or arrays, as one type.
func containers(t ir.Type, depth int) ir.Type {
	const deepest = 20 // no type is that deep; what is unknown has itself as its part
	out := t.Only(ir.KindObject | ir.KindArray)
	if out.IsNothing() {
		return out
	}
	if depth == deepest || t.Rest().IsUnknown() || t.Element().IsUnknown() {
		return ir.ObjectType.Join(ir.ArrayType)
	}
	out = out.Join(containers(t.Element(), depth+1)).Join(containers(t.Rest(), depth+1))
	for _, f := range t.Fields() {
		out = out.Join(containers(f.Type, depth+1))
	}
	return out
}

func (e pathEval) descend(s jsonpath.Step, at ir.Type, last bool) ir.Type {
	if names, ok := s.(*jsonpath.Child); ok && last && len(names.Names) > 1 {
		return pick(at, names.Names)
	}
	next, _ := e.step(s, at, last)
	return next.Without(ir.KindAbsent)
}

// pathFunction is what a function gives for a match.
func pathFunction(f *jsonpath.Function, at ir.Type, e pathEval) ir.Type {
	out := ir.Nothing
	if at.Has(ir.KindAbsent) {
		out = ir.AbsentType
		at = at.Without(ir.KindAbsent)
	}
	if at.IsNothing() {
		return out
	}
	other := func(k ir.Kinds, yes ir.Type) ir.Type {
		no := ir.Nothing
		if at.Has(^k) {
			no = ir.NullType
		}
		if at.Has(k) {
			return yes.Join(no)
		}
		return no
	}
	switch f.Name {
	case "min", "max", "avg", "stddev", "sum":
		return ir.NumberType.Join(ir.NullType).Optional()
	case "length":
		if len(f.Args) > 0 {
			return out.Join(ir.IntegerType).Join(ir.NullType)
		}
		return out.Join(other(ir.KindObject|ir.KindArray, ir.IntegerType))
	case "keys":
		return out.Join(other(ir.KindObject, ir.List(ir.StringType)))
	case "concat":
		return out.Join(ir.StringType)
	case "append":
		return out.Join(appended(at, f.Args, e))
	case "first":
		return out.Join(index(at, 0))
	case "last":
		return out.Join(index(at, -1))
	}
	return out.Join(at.Element()).Optional()
}

func appended(at ir.Type, args []jsonpath.Operand, e pathEval) ir.Type {
	out := at.Without(ir.KindArray)
	if !at.Has(ir.KindArray) {
		return out
	}
	elem := at.Element()
	for _, arg := range args {
		switch arg := arg.(type) {
		case *jsonpath.Literal:
			elem = elem.Join(ir.ConstType(arg.JSON))
		case *jsonpath.Path:
			elem = elem.Join(evalPath(arg, e.root)).Without(ir.KindAbsent).Join(ir.NullType)
		default:
			elem = ir.Unknown
		}
	}
	return out.Join(ir.List(elem))
}

// broken is where a path that finds nothing leaves what is there.
type broken struct {
	from, to int     // of the step in the path's text
	name     string  // of the member that is missing; "" for other steps
	at       ir.Type // what the step is taken on, its origin that of the nearest value with one
}

// breaks finds the first step of a definite path that can find nothing.
func breaks(p *jsonpath.Path, root ir.Type) broken {
	e, at, origin := pathEval{root}, root, root.Origin()
	for i, s := range p.Steps {
		next, one := e.step(s, at, i == len(p.Steps)-1)
		if at.Origin() != (ir.Span{}) {
			origin = at.Origin()
		}
		if !one || next.Is(ir.KindAbsent) || next.IsNothing() {
			from, to := s.Pos()
			return broken{from, to, memberName(s), at.From(origin)}
		}
		at = next
	}
	return broken{p.Offset, p.End, "", root}
}

func memberName(s jsonpath.Step) string {
	if c, ok := s.(*jsonpath.Child); ok {
		return strings.Join(c.Names, "', '")
	}
	return ""
}

// gaps finds the first step of a definite path that finds a member in some values
// of what it is taken on and none in others: objects of which all members are known.
func gaps(p *jsonpath.Path, root ir.Type) (broken, bool) {
	e, at, origin := pathEval{root}, root, root.Origin()
	for i, s := range p.Steps {
		next, one := e.step(s, at, i == len(p.Steps)-1)
		if at.Origin() != (ir.Span{}) {
			origin = at.Origin()
		}
		name := memberName(s)
		if !one || name == "" || !at.Is(ir.KindObject) || next.Is(ir.KindAbsent) {
			return broken{}, false
		}
		if next.Has(ir.KindAbsent) {
			from, to := s.Pos()
			return broken{from, to, name, at.From(origin)}, at.Rest().IsNothing()
		}
		at = next
	}
	return broken{}, false
}

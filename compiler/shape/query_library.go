package shape

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// library is what a function of the library gives. Of a missing argument that the
// context takes the place of nothing is known.
func (e *evaluator) library(name string, args []value, c value) value {
	b, ok := jsonata.Lookup(name)
	if !ok {
		return unknown
	}
	given := len(args)
	least, _ := b.Signature.Arity()
	contexts := 0
	for _, p := range b.Signature.Params {
		if p.Context {
			contexts++
		}
	}
	if given < least+contexts { // the context takes the place of an argument, perhaps not of the last
		args = nil
		for range b.Signature.Params {
			args = append(args, unknown)
		}
	}
	for len(args) < len(b.Signature.Params) {
		args = append(args, undefined)
	}
	if t, ok := plainResults[name]; ok {
		return of(orUndefined(t, args[:min(1, len(args))]...))
	}
	if f := results[name]; f != nil {
		return f(e, args)
	}
	if name == "now" {
		return now(args, given)
	}
	return unknown
}

// now is a timestamp unless a picture says otherwise.
func now(args []value, given int) value {
	if given == 0 {
		return of(ir.TimestampType)
	}
	return of(ir.StringType)
}

var numberOrNull = ir.NumberType.Join(ir.NullType)

// plainResults are the results of functions that are undefined only where their
// first argument is.
var plainResults = map[string]ir.Type{
	"base64decode": ir.StringType, "base64encode": ir.StringType, "decodeUrl": ir.StringType,
	"decodeUrlComponent": ir.StringType, "encodeUrl": ir.StringType, "encodeUrlComponent": ir.StringType,
	"formatBase": ir.StringType, "formatInteger": ir.StringType, "formatNumber": ir.StringType, "fromMillis": ir.StringType,
	"hash": ir.StringType, "join": ir.StringType, "lowercase": ir.StringType, "pad": ir.StringType,
	"string": ir.StringType, "substring": ir.StringType, "substringAfter": ir.StringType, "substringBefore": ir.StringType,
	"trim": ir.StringType, "uppercase": ir.StringType, "replace": ir.StringType,
	"boolean": ir.BooleanType, "contains": ir.BooleanType, "not": ir.BooleanType,
	"length": ir.IntegerType, "power": ir.NumberType,
	"parseInteger": numberOrNull, "parse": ir.Unknown,
}

// results are the other functions. The table is filled in init: what it holds
// calls functions, which look into it.
var results map[string]func(e *evaluator, a []value) value

func init() {
	results = map[string]func(e *evaluator, a []value) value{
		"uuid":   func(*evaluator, []value) value { return of(ir.StringType) },
		"millis": func(*evaluator, []value) value { return of(ir.IntegerType) },
		"random": func(*evaluator, []value) value { return of(ir.NumberType) },
		"count":  func(*evaluator, []value) value { return of(ir.IntegerType) },
		"exists": func(*evaluator, []value) value { return of(ir.BooleanType) },
		"error":  func(*evaluator, []value) value { return value{} },
		"assert": func(*evaluator, []value) value { return undefined },
		"type":   func(_ *evaluator, a []value) value { return typeOf(a[0]) },

		"abs":      func(_ *evaluator, a []value) value { return numeric(a[0], false) },
		"ceil":     func(_ *evaluator, a []value) value { return numeric(a[0], true) },
		"floor":    func(_ *evaluator, a []value) value { return numeric(a[0], true) },
		"sqrt":     func(_ *evaluator, a []value) value { return of(orUndefined(ir.NumberType, a[0])).nullFrom(a[0]) },
		"round":    round,
		"number":   number,
		"toMillis": func(_ *evaluator, _ []value) value { return of(numberOrNull.Optional()) },

		"sum":     func(_ *evaluator, a []value) value { return of(orUndefined(total(a[0]), a[0])) },
		"average": func(_ *evaluator, _ []value) value { return of(numberOrNull.Optional()) },
		"max":     extreme,
		"min":     extreme,

		"append":    appendedValue,
		"distinct":  distinct,
		"reverse":   sameElements,
		"shuffle":   sameElements,
		"sort":      sameElements,
		"split":     func(_ *evaluator, a []value) value { return of(orUndefined(ir.List(ir.StringType), a[0])) },
		"zip":       func(*evaluator, []value) value { return of(ir.List(ir.ArrayType)) },
		"range":     func(_ *evaluator, a []value) value { return of(orUndefined(ir.List(ir.IntegerType), a...)) },
		"partition": func(_ *evaluator, a []value) value { return of(orUndefined(ir.List(ir.List(a[0].elems())), a...)) },
		"keys":      func(*evaluator, []value) value { return sequence(ir.StringType) },
		"match":     func(*evaluator, []value) value { return sequence(ir.ObjectType) },
		"clone": func(_ *evaluator, a []value) value {
			return of(a[0].t.Only(ir.KindObject | ir.KindArray | ir.KindAbsent))
		},
		"lookup": lookup,
		"merge":  merge,

		"map":    mapEach,
		"filter": filter,
		"single": func(e *evaluator, a []value) value { filter(e, a); return of(a[0].elems()).join(absentOf(a[0])) },
		"reduce": reduce,
		"each":   each,
		"sift":   sift,
	}
}

// nullFrom adds null where an argument may be a number that JSON has no text for.
func (v value) nullFrom(arg value) value {
	if arg.t.Has(ir.KindNull) {
		v.t = v.t.Join(ir.NullType)
	}
	return v
}

// absentOf is undefined where the value may be.
func absentOf(v value) value { return of(v.t.Only(ir.KindAbsent)) }

func typeOf(v value) value {
	if v.t.IsUnknown() || v.function() {
		return of(orUndefined(ir.StringType, v))
	}
	out := ir.Nothing
	for name, k := range typeNames {
		if v.t.Has(k) || name == "object" && v.t.Has(ir.KindNull) {
			out = out.Join(ir.Constants(name))
		}
	}
	return of(orUndefined(out, v))
}

// numeric is a function of a number that gives a finite one for each.
func numeric(v value, whole bool) value {
	t := v.t.Only(ir.KindNumber)
	if whole && !t.IsNothing() {
		t = ir.IntegerType
	}
	return of(orUndefined(t, v)).nullFrom(v)
}

func round(_ *evaluator, a []value) value {
	if a[1].t.Is(ir.KindAbsent) {
		return numeric(a[0], true)
	}
	return of(orUndefined(numberOrNull, a[0]))
}

func number(_ *evaluator, a []value) value {
	t := a[0].t.Only(ir.KindNumber | ir.KindAbsent)
	if a[0].t.Has(ir.KindBoolean) {
		t = t.Join(ir.IntegerType)
	}
	if a[0].t.Has(ir.KindString) { // 0b and its like give what is no number
		t = t.Join(numberOrNull)
	}
	return of(t).nullFrom(a[0])
}

// total is a sum; it may be more than a double holds.
func total(v value) ir.Type {
	if v.elems().Only(ir.KindNumber).Whole() {
		return ir.IntegerType.Join(ir.NullType)
	}
	return numberOrNull
}

func extreme(_ *evaluator, a []value) value {
	t := a[0].elems().Only(ir.KindNumber | ir.KindNull)
	return of(t.Optional())
}

// appendedValue is $append: what is no array counts as one element.
func appendedValue(_ *evaluator, a []value) value {
	first, second := a[0], a[1]
	out := value{}
	if first.t.Has(ir.KindAbsent) {
		out = second
	}
	if second.t.Has(ir.KindAbsent) {
		out = out.join(first)
	}
	x, y := first.t.Without(ir.KindAbsent), second.t.Without(ir.KindAbsent)
	if first.function() || second.function() {
		return unknown
	}
	if !x.IsNothing() && !y.IsNothing() {
		out = out.join(of(ir.List(first.elems().Join(second.elems()))))
	}
	return out
}

// distinct is $distinct: of a sequence it gives one.
func distinct(_ *evaluator, a []value) value {
	out := value{t: a[0].t.Without(ir.KindArray), fns: a[0].fns, anyFn: a[0].anyFn}
	if a[0].t.Has(ir.KindArray) {
		out.t = out.t.Join(ir.List(a[0].t.Element())).Optional()
		out.seq = a[0].t.Element()
	}
	return out
}

// sameElements is a function that gives an array of the elements that it gets.
func sameElements(e *evaluator, a []value) value {
	if len(a) > 1 && a[1].function() { // $sort: what its function says is not looked at
		e.applyTo(a[1], of(a[0].elems()), of(a[0].elems()))
	}
	if a[0].function() {
		return unknown
	}
	return of(orUndefined(ir.List(a[0].elems()), a[0]))
}

func lookup(_ *evaluator, a []value) value {
	name, ok := a[1].t.Texts()
	if !ok || len(name) != 1 || a[1].t.Has(ir.KindAbsent) || a[0].function() {
		return unknown
	}
	return field(a[0], name[0])
}

// merge is $merge: of a known list of objects one over the other, else any of their
// members.
func merge(_ *evaluator, a []value) value {
	list := a[0].t
	if elems, ok := list.Elems(); ok && list.Is(ir.KindArray|ir.KindAbsent) {
		out := ir.ObjectWith(ir.Nothing)
		for _, t := range elems {
			if !t.Is(ir.KindObject) {
				return of(orUndefined(ir.ObjectType, a[0]))
			}
			out = merged(out, t)
		}
		return of(orUndefined(out, a[0]))
	}
	objects := a[0].elems().Only(ir.KindObject)
	fields := make([]ir.TypeField, 0, len(objects.Fields()))
	for _, f := range objects.Fields() {
		fields = append(fields, ir.TypeField{Name: f.Name, Type: f.Type.Optional()})
	}
	return of(orUndefined(ir.ObjectWith(objects.Rest(), fields...), a[0]))
}

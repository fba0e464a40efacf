package shape

import "github.com/aslc-dev/aslc/ir"

// The functions of functions. What they pass on is a value, its place and the whole
// that it is part of.

// mapEach is $map: the results of the function for each element.
func mapEach(e *evaluator, a []value) value {
	elems := a[0].elems()
	if elems.IsNothing() && !a[0].function() {
		return undefined
	}
	r := e.applyTo(a[1], of(elems), of(ir.IntegerType), listOf(a[0]))
	return sequence(r.data())
}

// listOf is an argument as an array.
func listOf(v value) value { return of(ir.List(v.elems())) }

// filter is $filter: some of the elements.
func filter(e *evaluator, a []value) value {
	elems := a[0].elems()
	if elems.IsNothing() && !a[0].function() {
		return undefined
	}
	if a[0].function() {
		return unknown
	}
	e.applyTo(a[1], of(elems), of(ir.IntegerType), listOf(a[0]))
	return sequence(elems)
}

// reduce is $reduce: the function of the result so far and each element. It is
// tried until the result does not grow.
func reduce(e *evaluator, a []value) value {
	const rounds = 5
	elems := of(a[0].elems())
	if a[0].function() || a[2].function() {
		return unknown
	}
	out := of(a[2].t.Without(ir.KindAbsent))
	if a[2].t.Has(ir.KindAbsent) {
		out = out.join(elems)
	}
	for i := range rounds {
		next := e.applyTo(a[1], out, elems, of(ir.IntegerType), listOf(a[0]))
		if next.function() || i == rounds-1 {
			return unknown
		}
		grown := of(out.t.Join(next.t))
		if i > 1 {
			grown = of(out.t.Widen(next.t))
		}
		if grown.t.Equal(out.t) {
			break
		}
		out = grown
	}
	return of(orUndefined(out.t, a[0], a[2]))
}

// each is $each: the results of the function for each member.
func each(e *evaluator, a []value) value {
	r := e.applyTo(a[1], of(parts(a[0].t.Only(ir.KindObject))), of(ir.StringType), of(a[0].t.Only(ir.KindObject)))
	return sequence(r.data())
}

// sift is $sift: some of the members.
func sift(e *evaluator, a []value) value {
	object := a[0].t.Only(ir.KindObject)
	e.applyTo(a[1], of(parts(object)), of(ir.StringType), of(object))
	fields := make([]ir.TypeField, 0, len(object.Fields()))
	for _, f := range object.Fields() {
		fields = append(fields, ir.TypeField{Name: f.Name, Type: f.Type.Optional()})
	}
	return of(ir.ObjectWith(object.Rest(), fields...).Optional())
}

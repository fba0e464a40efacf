package interp

import (
	"slices"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/contract"
)

// Promises are what is promised about the documents that a machine meets: types that
// it holds them to when they arrive, Unknown where nothing is promised. A
// *contract.Set of the compiler is one.
type Promises interface {
	Input() ir.Type           // of the machine
	Output() ir.Type          // of the machine
	Takes(*ir.Task) ir.Type   // of a task's argument; of lambda:invoke, the Payload
	Arrives(*ir.Task) ir.Type // of a task's result; of lambda:invoke, the Payload
}

// Promised is Definition of a machine that is held to promises, as an emitted one is.
func Promised(p *ir.Program, b runtime.Binder, promised Promises) *runtime.Definition {
	def := Held(p, b, func(t *ir.Task) (argument, result func(runtime.Value) error) {
		return Check("the argument of "+t.Target.ID, promised.Takes(t)), Check("the result of "+t.Target.ID, promised.Arrives(t))
	})
	if t := promised.Input(); !t.IsUnknown() {
		def.Input = shape(t).Check
	}
	if t := promised.Output(); !t.IsUnknown() {
		def.Output = shape(t).Check
	}
	return def
}

// Held is Definition of a machine whose tasks' documents are looked at: checks gives
// those of a task, nil where nothing is promised.
func Held(p *ir.Program, b runtime.Binder, checks func(*ir.Task) (argument, result func(runtime.Value) error)) *runtime.Definition {
	tasks := map[*ir.Task]held{}
	for _, st := range p.States {
		if t, ok := st.(*ir.Task); ok {
			argument, result := checks(t)
			tasks[t] = held{argument, result}
		}
	}
	return define(p, b, tasks)
}

// held are the checks of a task: nil where nothing is promised.
type held struct{ argument, result func(runtime.Value) error }

// Check is what holds documents to a type; nil if they may be anything.
func Check(what string, t ir.Type) func(runtime.Value) error {
	if t.IsUnknown() {
		return nil
	}
	return (&contract.Promise{What: what, Shape: shape(t)}).Check
}

// shapeKinds are the table's kinds of values, by those of types.
var shapeKinds = map[ir.Kinds]contract.Kinds{
	ir.KindNull: contract.Null, ir.KindBoolean: contract.Boolean, ir.KindNumber: contract.Number,
	ir.KindString: contract.String, ir.KindArray: contract.Array, ir.KindObject: contract.Object,
}

// shape is a type as a table; nil: any document. Absence is the matter of what is around.
func shape(t ir.Type) *contract.Shape {
	if t.Without(ir.KindAbsent).IsUnknown() {
		return nil
	}
	out := &contract.Shape{Whole: t.Has(ir.KindNumber) && t.Whole(), Time: t.Timestamp()}
	for of, kind := range shapeKinds {
		if t.Has(of) {
			out.Kinds |= kind
		}
	}
	if texts, known := t.Texts(); known {
		out.Texts = texts
	}
	elements(out, t)
	for _, f := range t.Fields() {
		out.Fields = append(out.Fields, contract.Field{Name: f.Name, Optional: f.Type.Has(ir.KindAbsent), Shape: shape(f.Type)})
	}
	switch rest := t.Rest(); {
	case !t.Has(ir.KindObject):
	case rest.IsNothing():
		out.Closed = true
	default:
		out.Others = shape(rest)
	}
	return out
}

// elements says what the arrays hold: one by one where all have to be there.
func elements(out *contract.Shape, t ir.Type) {
	if !t.Has(ir.KindArray) {
		return
	}
	elems, known := t.Elems()
	if !known || slices.ContainsFunc(elems, func(e ir.Type) bool { return e.Has(ir.KindAbsent) }) {
		out.Elem = shape(t.Element())
		return
	}
	out.Elems = []*contract.Shape{}
	for _, e := range elems {
		out.Elems = append(out.Elems, shape(e))
	}
}

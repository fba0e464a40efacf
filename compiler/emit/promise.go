package emit

import (
	"go/types"
	"slices"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// promises are the emitted promises of schemas that types of Go do not say in full:
// tables that what arrives is held to besides.
type promises struct {
	g     *gen
	names map[string]string // of the variables, by what is promised
	decls []jen.Code
}

// of gives the check of a promise; nil if no schema is part of it, or Go types say
// it all. The shape is that of the document which is looked at. What a task takes and
// gives fails the task by its name; what a machine does, the execution.
func (p *promises) of(stem string, promised contract.Promise, shape ir.Type, ofTask bool) *jen.Statement {
	if promised.Schema == "" || shape.IsUnknown() || exact(promised.Held()) {
		return nil
	}
	name := p.names[promised.Text]
	if name == "" {
		name = p.g.undeclared(stem)
		p.names[promised.Text] = name
		table := p.g.beside("contract", "Shape").Add(p.members(shape))
		if ofTask {
			table = p.g.beside("contract", "Promise").Add(lines(key("What", str(promised.Text)), key("Shape", p.shape(shape))))
		}
		p.decls = append(p.decls, documented(jen.Var().Id(name).Op("=").Add(table), name+" is what "+promised.Schema+" says of "+promised.Text+"."))
	}
	return jen.Id(name).Dot("Check")
}

// exact tells whether types of Go say all that a type does. They have no unions but
// with null, no timestamps, no arrays whose elements differ, and any array or
// object is any document.
func exact(t ir.Type) bool {
	t = t.Without(ir.KindAbsent)
	one := t.Without(ir.KindNull)
	switch {
	case t.IsUnknown() || one.IsNothing():
		return true
	case one.Is(ir.KindNumber) || one.Is(ir.KindBoolean):
		return true
	case one.Is(ir.KindString):
		return !one.Timestamp()
	case one.Is(ir.KindArray):
		_, known := one.Elems()
		return !known && !one.Element().IsUnknown() && exact(one.Element())
	case one.Is(ir.KindObject):
		return (len(one.Fields()) > 0 || !one.Rest().IsUnknown()) && exact(one.Rest()) && !slices.ContainsFunc(one.Fields(), func(f ir.TypeField) bool { return !exact(f.Type) })
	}
	return false
}

// ofTask are the fields Argument and Result of a task's table. Typed work looks at
// its argument itself, and its contract at what arrives.
func (p *promises) ofTask(t *ir.Task) []jen.Code {
	m := p.g.methodOf(t)
	if m.typed == nil {
		takes, gives := p.ofWork(m)
		if t.Target.Pattern == ir.WaitForTaskToken {
			gives = nil
		}
		return append(checkField("Argument", takes), checkField("Result", gives)...)
	}
	if m.typed.out == nil || t.Target.Pattern == ir.WaitForTaskToken {
		return nil
	}
	return checkField("Result", jen.Id(m.contract).Dot("Arrives"))
}

// ofWork are the checks of what the work of a task takes and gives, besides its types;
// nil where these say it all, or nothing is promised.
func (p *promises) ofWork(m *taskMethod) (takes, gives *jen.Statement) {
	known := p.g.contracts.Task(m.id)
	if known == nil {
		return nil, nil
	}
	stem := names.Unexported(m.name)
	return p.of(stem+"Takes", known.Argument, known.Takes(), true), p.of(stem+"Gives", known.Result, known.Gives(), true)
}

func checkField(name string, check *jen.Statement) []jen.Code {
	if check == nil {
		return nil
	}
	return []jen.Code{key(name, check)}
}

// ofMachine are the fields Input and Output of the definition: what the types say is
// part of the tables.
func (p *promises) ofMachine() []jen.Code {
	var out []jen.Code
	for _, side := range []struct {
		field, stem string
		promised    contract.Promise
		typ         types.Type
	}{
		{"Input", "inputPromise", p.g.contracts.InputPromise(), p.g.inputType},
		{"Output", "outputPromise", p.g.contracts.OutputPromise(), p.g.outputType},
	} {
		switch v := p.of(side.stem, side.promised, side.promised.Type, false); {
		case v != nil:
			out = append(out, key(side.field, v))
		case side.typ != nil:
			out = append(out, key(side.field, p.g.codec("Check").Call(p.g.coders.readField(side.typ))))
		}
	}
	return out
}

var kindNames = []struct {
	kind ir.Kinds
	name string
}{
	{ir.KindNull, "Null"}, {ir.KindBoolean, "Boolean"}, {ir.KindNumber, "Number"},
	{ir.KindString, "String"}, {ir.KindArray, "Array"}, {ir.KindObject, "Object"},
}

// shape is a type as a table.
func (p *promises) shape(t ir.Type) jen.Code {
	return jen.Op("&").Add(p.g.beside("contract", "Shape"), p.members(t))
}

// members is the composite literal of a shape: on one line, unless it has members.
func (p *promises) members(t ir.Type) *jen.Statement {
	kinds := jen.Null()
	for i, k := range p.kinds(t) {
		if i > 0 {
			kinds.Op("|")
		}
		kinds.Add(k)
	}
	out := []jen.Code{key("Kinds", kinds)}
	if t.Has(ir.KindNumber) && t.Whole() {
		out = append(out, key("Whole", jen.True()))
	}
	if texts, known := t.Texts(); known {
		out = append(out, key("Texts", stringsLiteral(texts)))
	}
	if t.Timestamp() {
		out = append(out, key("Time", jen.True()))
	}
	out = append(out, p.elements(t)...)
	fields := p.fields(t)
	if rest := t.Rest(); t.Has(ir.KindObject) && !rest.IsUnknown() {
		if rest.IsNothing() {
			fields = append(fields, key("Closed", jen.True()))
		} else {
			fields = append(fields, key("Others", p.shape(rest)))
		}
	}
	if len(t.Fields()) > 0 {
		return lines(append(out, fields...)...)
	}
	return braces(append(out, fields...)...)
}

func (p *promises) kinds(t ir.Type) []jen.Code {
	if all := ir.Unknown.Kinds(); t.Kinds()&all == all {
		return []jen.Code{p.g.beside("contract", "Any")}
	}
	var out []jen.Code
	for _, k := range kindNames {
		if t.Has(k.kind) {
			out = append(out, p.g.beside("contract", k.name))
		}
	}
	return out
}

// elements are those of arrays: one by one where all have to be there.
func (p *promises) elements(t ir.Type) []jen.Code {
	if !t.Has(ir.KindArray) {
		return nil
	}
	elems, known := t.Elems()
	for _, e := range elems {
		known = known && !e.Has(ir.KindAbsent)
	}
	if known {
		shapes := make([]jen.Code, len(elems))
		for i, e := range elems {
			shapes[i] = p.members(e)
		}
		return []jen.Code{key("Elems", jen.Index().Op("*").Add(p.g.beside("contract", "Shape"), braces(shapes...)))}
	}
	if e := t.Element(); !e.IsUnknown() {
		return []jen.Code{key("Elem", p.shape(e))}
	}
	return nil
}

func (p *promises) fields(t ir.Type) []jen.Code {
	var rows []jen.Code
	for _, f := range t.Fields() {
		row := []jen.Code{key("Name", str(f.Name))}
		if f.Type.Has(ir.KindAbsent) {
			row = append(row, key("Optional", jen.True()))
		}
		if inner := f.Type.Without(ir.KindAbsent); !inner.IsUnknown() {
			row = append(row, key("Shape", p.shape(inner)))
		}
		rows = append(rows, braces(row...))
	}
	if rows == nil {
		return nil
	}
	return []jen.Code{key("Fields", jen.Index().Add(p.g.beside("contract", "Field"), lines(rows...)))}
}

package emit

import (
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// typed is the handler whose types a task's method has; nil where it takes and
// gives documents.
func (g *gen) typed(t *ir.Task) *contract.Handler {
	h := g.contracts.Handler(t)
	if h == nil || h.Untyped() {
		return nil
	}
	if h.Own {
		g.own = h.Package
	}
	return h
}

// workName and contractName are the package variables of a typed task.
func (m *taskMethod) workName() string     { return names.Unexported(m.name) + "Work" }
func (m *taskMethod) contractName() string { return names.Unexported(m.name) + "Contract" }

// methodOf is the method of Tasks that does a Task state's work.
func (g *gen) methodOf(t *ir.Task) *taskMethod {
	for _, m := range g.tasks {
		if m.name == t.Target.GoName {
			return m
		}
	}
	return nil
}

// work is the function that runtime.Call calls.
func (u *unit) work(t *ir.Task) jen.Code {
	if m := u.methodOf(t); m.typed != nil {
		return jen.Id(m.workName())
	}
	return jen.Id("Tasks").Dot(t.Target.GoName)
}

// taskSignature is a method's, as the handler has it.
func (g *gen) taskSignature(m *taskMethod) *jen.Statement {
	params := []jen.Code{jen.Id("ctx").Id("context.Context")}
	if h := m.typed; h == nil || h.In != nil {
		params = append(params, jen.Id("in").Add(g.inType(m)))
	}
	if h := m.typed; h != nil && h.Out == nil {
		return jen.Params(params...).Error()
	}
	return jen.Params(params...).Params(g.outType(m), jen.Error())
}

// inType is what a task takes; codec.None where its handler takes nothing.
func (g *gen) inType(m *taskMethod) *jen.Statement {
	if m.typed == nil {
		return g.rt("Value")
	}
	return g.goType(m.typed.In)
}

// outType is what a task gives.
func (g *gen) outType(m *taskMethod) *jen.Statement {
	if m.typed == nil {
		return g.rt("Value")
	}
	return g.goType(m.typed.Out)
}

func (g *gen) goType(t *contract.GoType) *jen.Statement {
	switch {
	case t == nil:
		return g.codec("None")
	case t.Untyped():
		return g.rt("Value")
	}
	return g.typeExpr(t.Type())
}

// boundBody is the body of a method of Bound.
func (g *gen) boundBody(m *taskMethod) []jen.Code {
	if m.typed == nil {
		return []jen.Code{jen.Return(jen.Id("b").Dot("Do").Call(jen.Id("ctx"), str(m.id), jen.Id("in")))}
	}
	in := jen.Id("in")
	if m.typed.In == nil {
		in = g.codec("None").Values()
	}
	ask := g.codec("Ask").Call(jen.Id("ctx"), jen.Id("b"), jen.Op("&").Id(m.contractName()), in)
	if m.typed.Out != nil {
		return []jen.Code{jen.Return(ask)}
	}
	return []jen.Code{jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(ask), jen.Return(jen.Err())}
}

// typedTasks are the contracts of the typed tasks, and their methods as functions
// of documents.
func (g *gen) typedTasks() []jen.Code {
	var out []jen.Code
	for _, m := range g.tasks {
		if m.typed == nil {
			continue
		}
		out = append(out,
			documented(jen.Var().Id(m.contractName()).Op("=").Add(g.contract(m)), m.contractName()+" is what "+m.name+" takes and gives."),
			documented(jen.Var().Id(m.workName()).Op("=").Add(g.codec("Task")).Index(jen.Id("Bound")).Call(g.plainMethod(m), jen.Op("&").Id(m.contractName())),
				m.workName()+" is "+m.name+" on documents."))
	}
	return out
}

func (g *gen) contract(m *taskMethod) *jen.Statement {
	c := g.coders
	fields := []jen.Code{key("ID", str(m.id))}
	add := func(name string, t *contract.GoType) {
		var read, write jen.Code
		switch {
		case t == nil:
			read, write = g.codec("ReadNone"), g.codec("WriteNone")
		case t.Untyped():
			read, write = g.codec("ReadValue"), g.codec("WriteValue")
		default:
			read = c.field(c.reading(t.Type()), t.Type(), c.readFunc(t.Type()))
			write = c.field(c.printing(t.Type(), false), t.Type(), c.writeFunc(t.Type(), false))
		}
		fields = append(fields, key("Read"+name, read), key("Write"+name, write))
	}
	add("In", m.typed.In)
	add("Out", m.typed.Out)
	return g.codec("Contract").Index(jen.List(g.inType(m), g.outType(m))).Add(lines(fields...))
}

// plainMethod is the method as a function with an argument and a result.
func (g *gen) plainMethod(m *taskMethod) *jen.Statement {
	if m.typed.In != nil && m.typed.Out != nil {
		return jen.Id("Tasks").Dot(m.name)
	}
	in, args := jen.Id("in"), []jen.Code{jen.Id("ctx"), jen.Id("in")}
	if m.typed.In == nil {
		in, args = jen.Id("_"), args[:1]
	}
	call := jen.Id("tasks").Dot(m.name).Call(args...)
	if m.typed.Out == nil {
		call = jen.List(g.codec("None").Values(), call)
	}
	return jen.Func().Params(jen.Id("tasks").Id("Tasks"), jen.Id("ctx").Id("context.Context"), in.Add(g.inType(m))).
		Params(g.outType(m), jen.Error()).Block(jen.Return(call))
}

// workTable is the field Work of the definition: typed tasks on documents, for those
// who bind tasks by their identities.
func (g *gen) workTable() []jen.Code {
	var rows []jen.Code
	for _, m := range g.tasks {
		if m.typed != nil {
			rows = append(rows, str(m.id).Op(":").Add(g.codec("Func")).Call(jen.Id("tasks"), jen.Id(m.workName())))
		}
	}
	if rows == nil {
		return nil
	}
	return []jen.Code{key("Work", jen.Map(jen.String()).Add(g.rt("Work")).Add(lines(rows...)))}
}

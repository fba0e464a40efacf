package emit

import (
	"go/types"
	"path"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// signature is what a typed method of Tasks takes and gives; nil: nothing.
type signature struct{ in, out types.Type }

// signature is that of a task; nil where it takes and gives documents. A handler's
// types come before those of schemas.
func (g *gen) signature(t *ir.Task) *signature {
	known := g.contracts.Task(t.Target.ID)
	switch {
	case known == nil || known.Handler != nil && known.Handler.Untyped():
		return nil
	case known.Handler != nil:
		return &signature{g.handled(known.Handler.In), g.handled(known.Handler.Out)}
	}
	in, out := g.promised(known.Argument, t.Target.GoName+"Input"), g.promised(known.Result, t.Target.GoName+"Output")
	if in == nil && out == nil {
		return nil
	}
	return &signature{orType(in, g.shapes.value), orType(out, g.shapes.value)}
}

// handled is a type of a handler's signature.
func (g *gen) handled(t *contract.GoType) types.Type {
	switch {
	case t == nil:
		return nil
	case t.Untyped():
		return g.shapes.value
	}
	return t.Type()
}

// promised is the type of what a schema promises, declared under a name; nil where
// that is any document.
func (g *gen) promised(p contract.Promise, name string) types.Type {
	if p.Trust != contract.Promised {
		return nil
	}
	if t := g.shapes.goType(p.Type, name, p.Text+" ("+printable(path.Base(p.At.Source.Name))+")"); t != g.shapes.value {
		return t
	}
	return nil
}

// free is a name for the package's top level that no handler's file has taken.
func (g *gen) free(name string) string {
	for g.contracts.Declares(name) {
		name += "JSON"
	}
	return name
}

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
		return jen.Id(m.work)
	}
	return jen.Id("Tasks").Dot(t.Target.GoName)
}

// taskSignature is a method's.
func (g *gen) taskSignature(m *taskMethod) *jen.Statement {
	params := []jen.Code{jen.Id("ctx").Id("context.Context")}
	if m.typed == nil || m.typed.in != nil {
		params = append(params, jen.Id("in").Add(g.inType(m)))
	}
	if m.typed != nil && m.typed.out == nil {
		return jen.Params(params...).Error()
	}
	return jen.Params(params...).Params(g.outType(m), jen.Error())
}

// inType is what a task takes; codec.None where its handler takes nothing.
func (g *gen) inType(m *taskMethod) *jen.Statement {
	if m.typed == nil {
		return g.rt("Value")
	}
	return g.orNone(m.typed.in)
}

// outType is what a task gives.
func (g *gen) outType(m *taskMethod) *jen.Statement {
	if m.typed == nil {
		return g.rt("Value")
	}
	return g.orNone(m.typed.out)
}

func (g *gen) orNone(t types.Type) *jen.Statement {
	if t == nil {
		return g.codec("None")
	}
	return g.typeExpr(t)
}

// boundBody is the body of a method of Bound.
func (g *gen) boundBody(m *taskMethod) []jen.Code {
	if m.typed == nil {
		return []jen.Code{jen.Return(jen.Id("b").Dot("Do").Call(jen.Id("ctx"), str(m.id), jen.Id("in")))}
	}
	in := jen.Id("in")
	if m.typed.in == nil {
		in = g.codec("None").Values()
	}
	ask := g.codec("Ask").Call(jen.Id("ctx"), jen.Id("b"), jen.Op("&").Id(m.contract), in)
	if m.typed.out != nil {
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
			documented(jen.Var().Id(m.contract).Op("=").Add(g.contract(m)), m.contract+" is what "+m.name+" takes and gives."),
			documented(jen.Var().Id(m.work).Op("=").Add(g.codec("Task")).Index(jen.Id("Bound")).Call(jen.Op("&").Id(m.contract), g.callMethod(m)),
				m.work+" is "+m.name+" on documents."))
	}
	return out
}

func (g *gen) contract(m *taskMethod) *jen.Statement {
	c := g.coders
	fields := []jen.Code{key("ID", str(m.id))}
	add := func(name string, t types.Type) {
		read, write := jen.Code(g.codec("ReadNone")), jen.Code(g.codec("WriteNone"))
		if t != nil {
			read, write = c.readField(t), c.writeField(t)
		}
		fields = append(fields, key("Read"+name, read), key("Write"+name, write))
	}
	add("In", m.typed.in)
	add("Out", m.typed.out)
	takes, gives := g.promises.ofWork(m)
	fields = append(append(fields, checkField("Takes", takes)...), checkField("Gives", gives)...)
	if m.typed.out != nil {
		fields = append(fields, c.lateOut(m.typed.out)...)
	}
	return g.codec("Contract").Index(jen.List(g.inType(m), g.outType(m))).Add(lines(fields...))
}

// callMethod is the method as a function of its tasks, which takes a pointer to what it
// takes, and gives something.
func (g *gen) callMethod(m *taskMethod) *jen.Statement {
	in, args := "in", []jen.Code{jen.Id("ctx"), jen.Op("*").Id("in")}
	if m.typed.in == nil {
		in, args = "_", args[:1]
	}
	results := []jen.Code{jen.Id("tasks").Dot(m.name).Call(args...)}
	if m.typed.out == nil {
		results = append([]jen.Code{g.codec("None").Values()}, results...)
	}
	return jen.Func().Params(jen.Id("tasks").Id("Tasks"), jen.Id("ctx").Id("context.Context"), jen.Id(in).Op("*").Add(g.inType(m))).
		Params(g.outType(m), jen.Error()).Block(jen.Return(results...))
}

// workTable is the field Work of the definition: the tasks on documents, for those
// who bind them by their identities.
func (g *gen) workTable() []jen.Code {
	if !g.contracts.Typed() {
		return nil
	}
	rows := make([]jen.Code, len(g.tasks))
	for i, m := range g.tasks {
		work := jen.Id("Tasks").Dot(m.name)
		if m.typed != nil {
			work = jen.Id(m.work)
		}
		rows[i] = str(m.id).Op(":").Add(g.codec("Func")).Call(jen.Id("tasks"), work)
	}
	return []jen.Code{key("Work", jen.Map(jen.String()).Add(g.rt("Work")).Add(lines(rows...)))}
}

// runMethods are Run and its like: where a promise is made about the machine's
// input or output they have types, and RunValue has documents.
func (g *gen) runMethods() []jen.Code {
	untyped := func(name, doc string) jen.Code {
		return documented(g.machineMethod(name, g.rt("Value"), g.rt("Value")).Add(oneLine(
			jen.Return(jen.Id("m").Dot("x").Dot("Run").Call(jen.Id("ctx"), jen.Id("in"))))), doc)
	}
	if g.inputType == nil && g.outputType == nil {
		return []jen.Code{untyped("Run", "Run runs one execution to its end.")}
	}
	in, out := orType(g.inputType, g.shapes.value), orType(g.outputType, g.shapes.value)
	call := g.codec("Run").Call(jen.Id("ctx"), jen.Id("m").Dot("x"), jen.Op("&").Id("in"), g.coders.writeField(in), g.coders.readField(out))
	return []jen.Code{
		documented(g.machineMethod("Run", g.typeExpr(in), g.typeExpr(out)).Block(jen.Return(call)), "Run runs one execution to its end."),
		untyped("RunValue", "RunValue is Run on documents, whose members that the types do not have count too."),
	}
}

func (g *gen) machineMethod(name string, in, out jen.Code) *jen.Statement {
	return jen.Func().Params(jen.Id("m").Op("*").Id("Machine")).Id(name).
		Params(jen.Id("ctx").Id("context.Context"), jen.Id("in").Add(in)).Params(out, jen.Error())
}

func orType(t, or types.Type) types.Type {
	if t == nil {
		return or
	}
	return t
}

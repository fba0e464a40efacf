package emit

import (
	"go/types"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/dave/jennifer/jen"
)

// reading is how a type is read.
func (c *coders) reading(t types.Type) coding {
	t = types.Unalias(t)
	if how := contract.Reading(t, c.opt.Runtime); how != contract.ByKind {
		return coding{name: "Read" + codingNames[how]}
	}
	return c.byKind("Read", t, func() string { return c.reader(t) })
}

// read is the call that reads into x.
func (c *coders) read(t types.Type, x *jen.Statement) *jen.Statement {
	return c.call(c.reading(t), "d", x, c.readFunc)
}

// readFunc is the function that reads a type.
func (c *coders) readFunc(t types.Type) jen.Code {
	return c.value(c.reading(t), "d", "Decoder", t, c.readFunc)
}

// reader is the function that reads a struct.
func (c *coders) reader(t types.Type) string {
	if texts := c.shapes.texts[t]; texts != nil {
		return c.textReader(t, texts)
	}
	return c.function("read", t, func(name string) jen.Code {
		members := contract.Members(t)
		var needed []string
		cases := make([]jen.Code, 0, len(members)+1)
		for i := range members {
			m := &members[i]
			body := append(c.embedded(m), c.readMember(m))
			if m.Needed && contract.OptElem(m.Type, c.opt.Runtime) == nil {
				body = append(body, jen.Id("has").Index(jen.Lit(len(needed))).Op("=").True())
				needed = append(needed, m.Name)
			}
			cases = append(cases, jen.Case(str(m.Name)).Block(body...))
		}
		other := jen.Id("d").Dot("Skip").Call()
		if c.shapes.closed[t] {
			other = jen.Id("d").Dot("Unknown").Call()
		}
		cases = append(cases, jen.Default().Block(other))
		loop := jen.For(jen.Id("d").Dot("Object").Call(), jen.Id("d").Dot("Next").Call(), jen.Empty())
		body := []jen.Code{jen.Op("*").Id("x").Op("=").Add(c.typeExpr(t)).Values()}
		if len(members) == 0 {
			body = append(body, loop.Block(jen.Id("d").Dot("Skip").Call()))
		} else {
			body = append(body, loop.Block(jen.Switch(jen.Id("d").Dot("Name").Call()).Block(cases...)))
		}
		if len(needed) > 0 {
			body = append([]jen.Code{jen.Var().Id("has").Index(jen.Lit(len(needed))).Bool()}, body...)
			args := append([]jen.Code{jen.Id("has").Index(jen.Op(":"))}, literals(needed)...)
			body = append(body, jen.Id("d").Dot("Need").Call(args...))
		}
		if c.kept(t) {
			body = append([]jen.Code{jen.If(c.codec("Kept").Call(jen.Id("d"), jen.Id("x"))).Block(jen.Return())}, body...)
		}
		decl := jen.Func().Id(name).Params(jen.Id("d").Op("*").Add(c.codec("Decoder")), jen.Id("x").Op("*").Add(c.typeExpr(t))).Block(body...)
		return documented(decl, name+" reads "+c.structName(t)+".")
	})
}

// textReader is the function that reads one of certain strings.
func (c *coders) textReader(t types.Type, texts []string) string {
	return c.function("read", t, func(name string) jen.Code {
		args := append([]jen.Code{jen.Id("d"), jen.Id("x")}, literals(texts)...)
		decl := jen.Func().Id(name).Params(jen.Id("d").Op("*").Add(c.codec("Decoder")), jen.Id("x").Op("*").Add(c.typeExpr(t))).
			Block(c.codec("ReadOneOf").Call(args...))
		return documented(decl, name+" reads "+c.structName(t)+".")
	})
}

func (c *coders) readMember(m *contract.Member) jen.Code {
	if elem := contract.OptElem(m.Type, c.opt.Runtime); elem != nil {
		return c.codec("ReadOpt").Call(jen.Id("d"), jen.Op("&").Add(c.access(m)), c.readFunc(elem))
	}
	if m.Quoted {
		return c.quotedCode("Read", "d", c.access(m), c.readFunc(m.Type))
	}
	return c.read(m.Type, c.access(m))
}

// embedded makes the embedded structs on the way to a member that stand behind a
// pointer.
func (c *coders) embedded(m *contract.Member) []jen.Code {
	var out []jen.Code
	at := jen.Id("x")
	for _, v := range m.Path[:len(m.Path)-1] {
		at = at.Clone().Dot(v.Name())
		if p, ok := types.Unalias(v.Type()).(*types.Pointer); ok {
			out = append(out, jen.If(at.Clone().Op("==").Nil()).Block(at.Clone().Op("=").New(c.typeExpr(p.Elem()))))
		}
	}
	return out
}

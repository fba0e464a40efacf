package emit

import (
	"go/types"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/dave/jennifer/jen"
)

// printing is how a type is written; addressed as for contract.Printing.
func (c *coders) printing(t types.Type, addressed bool) coding {
	t = types.Unalias(t)
	if how := contract.Printing(t, addressed, c.opt.Runtime); how != contract.ByKind {
		return coding{name: "Write" + codingNames[how]}
	}
	return c.byKind("Write", t, func() string { return c.writer(t, addressed) })
}

// write is the call that writes x.
func (c *coders) write(t types.Type, addressed bool, x *jen.Statement) *jen.Statement {
	return c.call(c.printing(t, addressed), "e", x, c.writeElem(t, addressed))
}

// writeFunc is the function that writes a type.
func (c *coders) writeFunc(t types.Type, addressed bool) jen.Code {
	return c.value(c.printing(t, addressed), "e", "Encoder", t, c.writeElem(t, addressed))
}

// writeElem gives the function of the elements of a t: those of slices and behind
// pointers have an address, those of maps have none.
func (c *coders) writeElem(t types.Type, addressed bool) func(types.Type) jen.Code {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Pointer:
		addressed = true
	case *types.Map:
		addressed = false
	}
	return func(elem types.Type) jen.Code { return c.writeFunc(elem, addressed) }
}

// writer is the function that writes a struct. There are two if it matters whether
// the struct has an address.
func (c *coders) writer(t types.Type, addressed bool) string {
	verb := "write"
	if !addressed && c.byAddress(t, map[types.Type]bool{}) {
		verb = "writeUnaddressed"
	}
	return c.function(verb, t, func(name string) jen.Code {
		body := []jen.Code{jen.Id("e").Dot("Begin").Call(jen.LitRune('{'))}
		for _, m := range contract.Members(t) {
			body = append(body, c.writeMember(&m, addressed)...)
		}
		body = append(body, jen.Id("e").Dot("End").Call(jen.LitRune('}')))
		decl := jen.Func().Id(name).Params(jen.Id("e").Op("*").Add(c.codec("Encoder")), jen.Id("x").Op("*").Add(c.typeExpr(t))).Block(body...)
		return documented(decl, name+" writes "+c.structName(t)+".")
	})
}

func (c *coders) writeMember(m *contract.Member, addressed bool) []jen.Code {
	if elem := contract.OptElem(m.Type, c.opt.Runtime); elem != nil {
		opt := c.access(m)
		return []jen.Code{jen.If(opt.Clone().Dot("Set")).Block(
			jen.Id("e").Dot("Name").Call(str(m.Name)), c.write(elem, addressed, opt.Clone().Dot("Value")))}
	}
	conditions, throughPointer := c.present(m)
	addressed = addressed || throughPointer
	call := c.write(m.Type, addressed, c.access(m))
	if m.Quoted {
		call = c.quotedCode("Write", "e", c.access(m), c.writeFunc(m.Type, addressed))
	}
	lines := []jen.Code{jen.Id("e").Dot("Name").Call(str(m.Name)), call}
	if len(conditions) == 0 {
		return lines
	}
	all := jen.Add(conditions[0])
	for _, more := range conditions[1:] {
		all.Op("&&").Add(more)
	}
	return []jen.Code{jen.If(all).Block(lines...)}
}

// present are the conditions under which a member is written at all, and whether
// it stands behind a pointer.
func (c *coders) present(m *contract.Member) (conditions []jen.Code, throughPointer bool) {
	at := jen.Id("x")
	for _, v := range m.Path[:len(m.Path)-1] {
		at = at.Clone().Dot(v.Name())
		if _, ok := types.Unalias(v.Type()).(*types.Pointer); ok {
			conditions = append(conditions, at.Clone().Op("!=").Nil())
			throughPointer = true
		}
	}
	if m.OmitEmpty {
		if full := notEmpty(m.Type, c.access(m)); full != nil {
			conditions = append(conditions, full)
		}
	}
	if m.OmitZero {
		conditions = append(conditions, c.notZero(m.Type, c.access(m)))
	}
	return conditions, throughPointer
}

// notEmpty is the condition that omitempty leaves x in; nil: it always does.
func notEmpty(t types.Type, x *jen.Statement) jen.Code {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return notZeroBasic(u, x)
	case *types.Slice, *types.Map:
		return jen.Len(x).Op(">").Lit(0)
	case *types.Pointer, *types.Interface:
		return x.Op("!=").Nil()
	case *types.Array:
		if u.Len() == 0 {
			return jen.False()
		}
	}
	return nil
}

func notZeroBasic(b *types.Basic, x *jen.Statement) jen.Code {
	switch basic(b) {
	case "Bool":
		return x
	case "String":
		return x.Op("!=").Lit("")
	}
	return x.Op("!=").Lit(0)
}

// notZero is the condition that omitzero leaves x in.
func (c *coders) notZero(t types.Type, x *jen.Statement) jen.Code {
	if contract.HasIsZero(t) {
		not := jen.Op("!").Add(x.Clone()).Dot("IsZero").Call()
		if nilable(t) {
			return x.Op("!=").Nil().Op("&&").Add(not)
		}
		return not
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return notZeroBasic(u, x)
	case *types.Slice, *types.Map, *types.Pointer, *types.Interface:
		return x.Op("!=").Nil()
	}
	if !types.Comparable(t) {
		return jen.Op("!").Add(c.codec("Zero")).Call(jen.Op("&").Add(x))
	}
	return x.Op("!=").Parens(c.typeExpr(t).Values())
}

// byAddress tells whether a type is written in another way if it has an address:
// pointers to something in it have a method for that.
func (c *coders) byAddress(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	with, without := contract.Printing(t, true, c.opt.Runtime), contract.Printing(t, false, c.opt.Runtime)
	if with != without {
		return true
	}
	if with != contract.ByKind {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for _, m := range contract.Members(t) {
			if c.byAddress(m.Type, seen) {
				return true
			}
		}
	case *types.Array:
		return c.byAddress(u.Elem(), seen)
	}
	return false
}

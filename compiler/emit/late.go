package emit

import (
	"go/types"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/dave/jennifer/jen"
)

// lateOut is the field of a contract that lets the result stand for its document.
func (c *coders) lateOut(t types.Type) []jen.Code {
	if !c.kept(t) {
		return nil
	}
	return []jen.Code{key("LateOut", jen.Op("&").Id(c.late(t)))}
}

// kept tells whether structs of a type stand for their documents somewhere: a task
// gives them, and one takes them, alone or as a part of more. Where nobody takes
// them the text is all that is asked for.
// What is read or printed in a way of its own may be no object.
func (c *coders) kept(t types.Type) bool {
	if contract.Reading(t, c.opt.Runtime) != contract.ByKind || contract.Printing(t, true, c.opt.Runtime) != contract.ByKind {
		return false
	}
	if _, ok := t.Underlying().(*types.Struct); !ok || !c.ownable(t, map[types.Type]bool{}) {
		return false
	}
	given, taken := false, false
	for _, m := range c.tasks {
		if m.typed == nil {
			continue
		}
		given = given || m.typed.out != nil && types.Identical(m.typed.out, t)
		taken = taken || m.typed.in != nil && has(m.typed.in, t, map[types.Type]bool{})
	}
	return given && taken
}

// has tells whether a type is t, or made of it.
func has(whole, t types.Type, seen map[types.Type]bool) bool {
	whole = types.Unalias(whole)
	if types.Identical(whole, t) {
		return true
	}
	if seen[whole] {
		return false
	}
	seen[whole] = true
	switch u := whole.Underlying().(type) {
	case *types.Slice:
		return has(u.Elem(), t, seen)
	case *types.Array:
		return has(u.Elem(), t, seen)
	case *types.Map:
		return has(u.Elem(), t, seen)
	case *types.Pointer:
		return has(u.Elem(), t, seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if has(u.Field(i).Type(), t, seen) {
				return true
			}
		}
	}
	return false
}

// late is the variable that tells how a struct stands for its document.
func (c *coders) late(t types.Type) string {
	return c.function("late", t, func(name string) jen.Code {
		fields := []jen.Code{key("Write", c.writeFunc(t, false)), key("Own", c.ownElem(t))}
		if cases := c.memberCases(t); cases != nil {
			fields = append(fields, key("Member", jen.Id(c.memberFunc(t, cases))))
		}
		if c.refers(t) {
			fields = append(fields, key("Refers", jen.True()))
		}
		return documented(jen.Var().Id(name).Op("=").Add(c.codec("Late")).Index(c.typeExpr(t)).Add(braces(fields...)),
			name+" lets "+c.structName(t)+" stand for its document.")
	})
}

// memberFunc is the function that gives members without the rest of the text.
func (c *coders) memberFunc(t types.Type, cases []jen.Code) string {
	return c.function("member", t, func(name string) jen.Code {
		decl := jen.Func().Id(name).Params(jen.Id("x").Op("*").Add(c.typeExpr(t)), jen.Id("name").String()).Params(c.rt("Value"), jen.Bool()).Block(
			jen.Switch(jen.Id("name")).Block(cases...),
			jen.Return(c.rt("Value").Values(), jen.False()))
		return documented(decl, name+" is a member of x that is no object and no array.")
	})
}

// memberCases are the members of a struct that are always there, and short.
func (c *coders) memberCases(t types.Type) []jen.Code {
	var out []jen.Code
	for _, m := range contract.Members(t) {
		b, ok := m.Type.Underlying().(*types.Basic)
		if !ok || m.OmitEmpty || m.OmitZero {
			continue
		}
		out = append(out, jen.Case(str(m.Name)).Block(jen.Return(c.scalar(b, m.Type, c.access(&m)), jen.True())))
	}
	return out
}

// scalar is the document of a value of a basic type.
func (c *coders) scalar(b *types.Basic, t types.Type, x *jen.Statement) jen.Code {
	converted := func(as types.BasicKind) *jen.Statement {
		if types.Identical(t, types.Typ[as]) {
			return x
		}
		return jen.Id(types.Typ[as].Name()).Call(x)
	}
	switch basic(b) {
	case "Bool":
		return c.rt("Bool").Call(converted(types.Bool))
	case "Int":
		return c.rt("Int").Call(converted(types.Int64))
	case "String":
		return c.rt("String").Call(converted(types.String))
	}
	return c.codec("Member").Call(jen.Op("&").Add(x), c.writeFunc(t, false))
}

// ownable tells whether reading what was written gives the same, for all values of
// a type that an emitted function can tell: nothing of it has a coding of its own.
func (c *coders) ownable(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return true
	}
	seen[t] = true
	switch read, print := contract.Reading(t, c.opt.Runtime), contract.Printing(t, true, c.opt.Runtime); {
	case read == contract.Document:
		return true
	case read != contract.ByKind || print != contract.ByKind:
		return false
	}
	switch k := c.byKind("Own", t, func() string { return "own" }); {
	case k.name == "OwnAny", k.name == "OwnPointer" && (nilable(k.elem) || c.isDocument(k.elem)): // a null is that of the outer pointer
		return false
	case k.fn != "":
		return c.ownableStruct(t, seen)
	case k.elem != nil:
		return c.ownable(k.elem, seen)
	}
	return true
}

func (c *coders) ownableStruct(t types.Type, seen map[types.Type]bool) bool {
	for _, m := range contract.Members(t) {
		elem := contract.OptElem(m.Type, c.opt.Runtime)
		switch {
		case m.Quoted, len(m.Path) > 1:
			return false
		case m.OmitZero && (contract.HasIsZero(m.Type) || !simple(m.Type)):
			return false
		case elem != nil && !c.ownable(elem, seen), elem == nil && !c.ownable(m.Type, seen):
			return false
		}
	}
	return true
}

// simple tells whether the zero of a type is all that its document leaves out.
func simple(t types.Type) bool {
	_, basic := t.Underlying().(*types.Basic)
	return basic || nilable(t)
}

// refers tells whether values of an ownable type refer to what can change. A
// document cannot.
func (c *coders) refers(t types.Type) bool {
	if c.isDocument(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer:
		return true
	case *types.Array:
		return c.refers(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if c.refers(u.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}

func (c *coders) isDocument(t types.Type) bool {
	return contract.Reading(t, c.opt.Runtime) == contract.Document
}

// owning is how a type is owned; a coding without name and function: by copying it.
func (c *coders) owning(t types.Type) coding {
	t = types.Unalias(t)
	if c.isDocument(t) {
		return coding{name: "OwnValue"}
	}
	k := c.byKind("Own", t, func() string { return c.owner(t) })
	switch k.name {
	case "OwnBool", "OwnInt", "OwnUint":
		return coding{}
	}
	return k
}

// ownElem is the function that owns a type, nil if there is nothing to do.
func (c *coders) ownElem(t types.Type) jen.Code {
	k := c.owning(t)
	switch {
	case k == coding{}:
		return jen.Nil()
	case k.fn != "":
		return jen.Id(k.fn)
	case k.elem == nil:
		return c.codec(k.name)
	}
	x := jen.Id("x")
	if k.room {
		x = jen.Id("x[:]")
	}
	return jen.Func().Params(jen.Id("x").Op("*").Add(c.typeExpr(t))).Bool().
		Add(oneLine(jen.Return(c.codec(k.name).Call(x, c.ownElem(k.elem)))))
}

// owner is the function that owns a struct, or one of certain strings.
func (c *coders) owner(t types.Type) string {
	return c.function("own", t, func(name string) jen.Code {
		var body []jen.Code
		if texts := c.shapes.texts[t]; texts != nil {
			body = []jen.Code{jen.Return(c.codec("OwnOneOf").Call(append([]jen.Code{jen.Id("x")}, literals(texts)...)...))}
		} else {
			body = c.ownMembers(t)
		}
		return documented(jen.Func().Id(name).Params(jen.Id("x").Op("*").Add(c.typeExpr(t))).Bool().Block(body...),
			name+" makes of x what reading its document gives; false: it gives something else.")
	})
}

func (c *coders) ownMembers(t types.Type) []jen.Code {
	members := contract.Members(t)
	var body, calls, shown []jen.Code
	for i := range members {
		m := &members[i]
		shown = append(shown, jen.Id(m.Path[0].Name()).Op(":").Add(c.access(m)))
		if m.OmitEmpty && (isSlice(m.Type) || isMap(m.Type)) {
			body = append(body, jen.If(jen.Len(c.access(m)).Op("==").Lit(0)).Block(c.access(m).Op("=").Nil()))
		}
		if call := c.ownMember(m); call != nil {
			calls = append(calls, call)
		}
	}
	if len(members) < t.Underlying().(*types.Struct).NumFields() { // some are no part of the document
		body = append([]jen.Code{jen.Op("*").Id("x").Op("=").Add(c.typeExpr(t)).Add(braces(shown...))}, body...)
	}
	if calls == nil {
		return append(body, jen.Return(jen.True()))
	}
	all := jen.Add(calls[0])
	for _, call := range calls[1:] {
		all.Op("&&").Line().Add(call)
	}
	return append(body, jen.Return(all))
}

// ownMember is the call that owns a member; nil if there is nothing to do.
func (c *coders) ownMember(m *contract.Member) jen.Code {
	if elem := contract.OptElem(m.Type, c.opt.Runtime); elem != nil {
		return c.codec("OwnOpt").Call(jen.Op("&").Add(c.access(m)), c.ownElem(elem))
	}
	k := c.owning(m.Type)
	switch x := c.access(m); {
	case k == coding{}:
		return nil
	case k.fn != "":
		return jen.Id(k.fn).Call(jen.Op("&").Add(x))
	case k.elem == nil:
		return c.codec(k.name).Call(jen.Op("&").Add(x))
	case k.room:
		return c.codec(k.name).Call(x.Index(jen.Op(":")), c.ownElem(k.elem))
	default:
		return c.codec(k.name).Call(jen.Op("&").Add(x), c.ownElem(k.elem))
	}
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

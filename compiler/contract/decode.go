package contract

import (
	"go/types"

	"github.com/aslc-dev/aslc/ir"
)

// decoded is what a t can be decoded from; the rules are in the package comment.
func (g *typing) decoded(t types.Type) ir.Type {
	t = types.Unalias(t)
	if out, ok := g.known(t); ok {
		return out
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return g.decoded(p.Elem()).Join(ir.NullType)
	}
	switch pointer := types.NewPointer(t); {
	case isInterface(t):
	case types.Implements(pointer, unmarshaler):
		return ir.Unknown
	case types.Implements(pointer, textUnmarshaler):
		return ir.StringType
	}
	return g.decodedKind(t)
}

// decodedKind is what a type is decoded from that has no methods for it.
func (g *typing) decodedKind(t types.Type) ir.Type {
	defer g.leave()
	if !g.enter(t) {
		return cyclic(t)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if g.name(t) == "encoding/json.Number" {
			return ir.NumberType.Join(ir.StringType) // of a number
		}
		return g.basic(t, u)
	case *types.Slice:
		list := ir.List(g.decoded(u.Elem())).Join(ir.NullType)
		if isByte(u.Elem()) {
			return list.Join(ir.StringType) // of base64
		}
		return list
	case *types.Array:
		return g.array(u.Len(), g.decoded(u.Elem()))
	case *types.Map:
		g.mapKey(u.Key(), textUnmarshaler)
		return ir.ObjectWith(g.decoded(u.Elem())).Join(ir.NullType)
	case *types.Struct:
		return g.decodedStruct(t)
	case *types.Interface:
		if u.NumMethods() == 0 {
			return ir.Unknown
		}
	}
	return g.fault("%s cannot be decoded from JSON", g.show(t))
}

func (g *typing) decodedStruct(t types.Type) ir.Type {
	var members []ir.TypeField
	for _, f := range jsonFields(t) {
		origin := g.enterField(f)
		if elem := OptElem(f.typ, g.runtime); elem != nil {
			members = append(members, ir.TypeField{Name: f.name, Type: g.decoded(elem).Optional().From(origin)})
			continue
		}
		in := g.decoded(f.typ)
		if f.quoted && !hasMethods(f.typ, unmarshaler, textUnmarshaler) {
			in = nilIsNull(f.typ, ir.StringType)
		}
		if isPointer(f.typ) || f.omitEmpty || f.omitZero || f.inPointer {
			in = in.Optional()
		}
		members = append(members, ir.TypeField{Name: f.name, Type: in.From(origin)})
	}
	return ir.ObjectWith(ir.Unknown, members...)
}

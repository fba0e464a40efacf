package contract

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"github.com/aslc-dev/aslc/ir"
)

// typing turns Go types into types of JSON values.
type typing struct {
	runtime string // import path of the runtime, whose Value is any document
	stack   []types.Type
	faults  []typeFault
	place   Place // of the field that is looked at
	invalid bool  // a type was met that go/types could not make out
	steps   int   // types looked at

	at    func(*types.Var) Place // of a field; nil: nobody asks for places
	marks *marks
	parts []part // the fields with their places
}

// enterField goes on to a field, and gives the origin of its type.
func (g *typing) enterField(f field) ir.Span {
	if g.at == nil {
		return ir.Span{}
	}
	if g.place = g.at(f.v); g.place.Source == nil {
		return ir.Span{}
	}
	p := g.marks.part(g.place, f.name)
	g.parts = append(g.parts, p)
	return p.origin
}

// typeFault is a part of a type that JSON cannot carry.
type typeFault struct {
	at      Place
	message string
}

func (g *typing) fault(format string, args ...any) ir.Type {
	g.faults = append(g.faults, typeFault{g.place, fmt.Sprintf(format, args...)})
	return ir.Unknown
}

// maxUnrolled is how often a recursive type is looked into.
const maxUnrolled = 2

// enter counts a named type that is looked into; false where it is the same one
// over and over.
func (g *typing) enter(t types.Type) bool {
	n := 0
	if _, ok := t.(*types.Named); ok {
		for _, s := range g.stack {
			if types.Identical(s, t) {
				n++
			}
		}
	}
	g.stack = append(g.stack, t)
	g.steps++
	return n < maxUnrolled && len(g.stack) < 100 && g.steps < maxSteps
}

func (g *typing) leave() { g.stack = g.stack[:len(g.stack)-1] }

// cyclic is what is known of a type that is not looked into any more, and has no
// methods for JSON.
func cyclic(t types.Type) ir.Type {
	switch t.Underlying().(type) {
	case *types.Struct:
		return ir.ObjectType
	case *types.Map:
		return ir.ObjectType.Join(ir.NullType)
	case *types.Slice:
		return ir.ArrayType.Join(ir.NullType)
	}
	return ir.Unknown
}

// known are the types whose MarshalJSON and UnmarshalJSON are known.
func (g *typing) known(t types.Type) (ir.Type, bool) {
	switch g.name(t) {
	case "time.Time":
		return ir.TimestampType, true
	case "encoding/json.RawMessage", g.runtime + ".Value":
		return ir.Unknown, true
	}
	return ir.Nothing, false
}

func (g *typing) name(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// encoded is what encoding/json prints of a t; addressed tells whether the value
// has an address, for then methods of the pointer count.
func (g *typing) encoded(t types.Type, addressed bool) ir.Type {
	t = types.Unalias(t)
	if out, ok := g.known(t); ok {
		return out
	}
	switch {
	case g.name(deref(t)) != "" && isPointer(t):
		if out, ok := g.known(deref(t)); ok {
			return out.Join(ir.NullType)
		}
	case isPointer(t) || isInterface(t):
	case addressed && types.Implements(types.NewPointer(t), marshaler):
		return ir.Unknown
	}
	text := ir.Nothing
	if !isPointer(t) && addressed && types.Implements(types.NewPointer(t), textMarshaler) {
		text = ir.StringType
	}
	switch {
	case types.Implements(t, marshaler):
		return ir.Unknown
	case !text.IsNothing():
		return text
	case types.Implements(t, textMarshaler):
		return nilIsNull(t, ir.StringType)
	}
	return g.encodedKind(t, addressed)
}

// encodedKind is what encoding/json prints of a type without methods of its own.
func (g *typing) encodedKind(t types.Type, addressed bool) ir.Type {
	defer g.leave()
	if !g.enter(t) {
		return cyclic(t)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return g.basic(t, u)
	case *types.Pointer:
		return g.encoded(u.Elem(), true).Join(ir.NullType)
	case *types.Slice:
		if isByte(u.Elem()) && !types.Implements(types.NewPointer(u.Elem()), marshaler) && !types.Implements(types.NewPointer(u.Elem()), textMarshaler) {
			return ir.StringType.Join(ir.NullType)
		}
		return ir.List(g.encoded(u.Elem(), true)).Join(ir.NullType)
	case *types.Array:
		return g.array(u.Len(), g.encoded(u.Elem(), addressed))
	case *types.Map:
		g.mapKey(u.Key(), textMarshaler)
		return ir.ObjectWith(g.encoded(u.Elem(), false)).Join(ir.NullType)
	case *types.Struct:
		return g.encodedStruct(t, addressed)
	case *types.Interface:
		return ir.Unknown
	}
	return g.fault("%s cannot be JSON", g.show(t))
}

// array is n elements of a type; of very long ones the number is not kept.
func (g *typing) array(n int64, elem ir.Type) ir.Type {
	const most = 64
	if n > most {
		return ir.List(elem)
	}
	elems := make([]ir.Type, n)
	for i := range elems {
		elems[i] = elem
	}
	return ir.Tuple(elems...)
}

func (g *typing) basic(t types.Type, b *types.Basic) ir.Type {
	switch {
	case g.name(t) == "encoding/json.Number":
		return ir.NumberType
	case b.Info()&types.IsBoolean != 0:
		return ir.BooleanType
	case b.Info()&types.IsInteger != 0:
		return ir.IntegerType
	case b.Info()&types.IsFloat != 0:
		return ir.NumberType
	case b.Info()&types.IsString != 0:
		return ir.StringType
	case b.Kind() == types.Invalid:
		g.invalid = true
		return ir.Unknown
	}
	return g.fault("%s cannot be JSON", g.show(t))
}

// mapKey wants a key that JSON can carry: a string, an integer, or what turns
// itself into a text.
func (g *typing) mapKey(key types.Type, texts *types.Interface) {
	b, ok := key.Underlying().(*types.Basic)
	switch {
	case ok && b.Info()&(types.IsString|types.IsInteger) != 0:
	case ok && b.Kind() == types.Invalid:
		g.invalid = true
	case types.Implements(key, texts) || types.Implements(types.NewPointer(key), texts):
	default:
		g.fault("a map with keys of type %s cannot be JSON", g.show(key))
	}
}

func (g *typing) encodedStruct(t types.Type, addressed bool) ir.Type {
	var members []ir.TypeField
	for _, f := range jsonFields(t) {
		origin := g.enterField(f)
		members = append(members, ir.TypeField{Name: f.name, Type: g.encodedField(f, addressed || f.inPointer).From(origin)})
	}
	return ir.ObjectWith(ir.Nothing, members...)
}

func (g *typing) encodedField(f field, addressed bool) ir.Type {
	if elem := OptElem(f.typ, g.runtime); elem != nil {
		return g.encoded(elem, addressed).Optional()
	}
	out := g.encoded(f.typ, addressed)
	if f.quoted && !hasMethods(f.typ, marshaler, textMarshaler) {
		out = nilIsNull(f.typ, ir.StringType)
	}
	if f.omitZero && !hasIsZero(f.typ) || f.omitEmpty {
		out = omitNil(f.typ, out)
	}
	switch {
	case f.omitEmpty && alwaysEmpty(f.typ):
		return ir.AbsentType
	case f.omitEmpty && canBeEmpty(f.typ), f.omitZero, f.inPointer:
		return out.Optional()
	}
	return out
}

// hasMethods tells whether what f.typ holds prints or reads itself, which the
// option string does not change.
func hasMethods(t types.Type, ways ...*types.Interface) bool {
	pointer := types.NewPointer(unnamedElem(t))
	return slices.ContainsFunc(ways, func(way *types.Interface) bool { return types.Implements(pointer, way) })
}

// omitNil takes the null of a nil away that is omitted.
func omitNil(t types.Type, out ir.Type) ir.Type {
	if known := isSliceOrMap(t); known && !out.IsUnknown() {
		return out.Without(ir.KindNull)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && !out.IsUnknown() && !nilable(p.Elem()) {
		return out.Without(ir.KindNull)
	}
	return out
}

func isSliceOrMap(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// canBeEmpty tells whether omitempty ever omits a value of the type.
func canBeEmpty(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return false
	case *types.Array:
		return u.Len() == 0
	}
	return true
}

func alwaysEmpty(t types.Type) bool {
	u, ok := t.Underlying().(*types.Array)
	return ok && u.Len() == 0
}

func hasIsZero(t types.Type) bool {
	return types.Implements(t, isZeroer) || types.Implements(types.NewPointer(t), isZeroer)
}

// nilIsNull adds null where Go's type has nil.
func nilIsNull(t types.Type, out ir.Type) ir.Type {
	if isPointer(t) || isInterface(t) {
		return out.Join(ir.NullType)
	}
	return out
}

func nilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

func isInterface(t types.Type) bool {
	_, ok := t.Underlying().(*types.Interface)
	return ok
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

func (g *typing) show(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// The methods that encoding/json looks for.
var (
	byteSlice       = types.NewSlice(types.Typ[types.Byte])
	errorType       = types.Universe.Lookup("error").Type()
	marshaler       = method("MarshalJSON", nil, byteSlice, errorType)
	unmarshaler     = method("UnmarshalJSON", byteSlice, errorType)
	textMarshaler   = method("MarshalText", nil, byteSlice, errorType)
	textUnmarshaler = method("UnmarshalText", byteSlice, errorType)
	isZeroer        = method("IsZero", nil, types.Typ[types.Bool])
)

func method(name string, param types.Type, results ...types.Type) *types.Interface {
	var params, out []*types.Var
	if param != nil {
		params = append(params, types.NewParam(token.NoPos, nil, "", param))
	}
	for _, r := range results {
		out = append(out, types.NewParam(token.NoPos, nil, "", r))
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(out...), false)
	return types.NewInterfaceType([]*types.Func{types.NewFunc(token.NoPos, nil, name, sig)}, nil).Complete()
}

package emit

import (
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// shapes makes Go types of what schemas promise: structs, and named strings where
// the texts are known one by one. Two objects that look the same are one type.
type shapes struct {
	*gen
	pkg    *types.Package
	value  types.Type // runtime.Value: what has no type of its own
	opt    *types.Named
	taken  map[string]bool
	byText map[string]*types.Named
	decls  []jen.Code

	texts  map[types.Type][]string // of a named string
	closed map[types.Type]bool     // structs beside whose members there are none
	strict map[types.Type]bool     // slices and maps that are never null
}

func newShapes(g *gen) *shapes {
	rt := types.NewPackage(g.opt.Runtime, "runtime")
	s := &shapes{
		gen: g, pkg: types.NewPackage(g.own, g.pkg), taken: map[string]bool{}, byText: map[string]*types.Named{},
		value: types.NewNamed(types.NewTypeName(token.NoPos, rt, "Value", nil), types.NewStruct(nil, nil), nil),
		texts: map[types.Type][]string{}, closed: map[types.Type]bool{}, strict: map[types.Type]bool{},
	}
	s.opt = optType(path.Join(g.opt.Runtime, "codec"))
	for _, name := range []string{"Tasks", "Bound", "Machine", "Definition"} {
		s.taken[name] = true
	}
	return s
}

// optType is codec.Opt.
func optType(pkg string) *types.Named {
	p := types.NewPackage(pkg, "codec")
	opt := types.NewNamed(types.NewTypeName(token.NoPos, p, "Opt", nil), nil, nil)
	param := types.NewTypeParam(types.NewTypeName(token.NoPos, p, "T", nil), types.NewInterfaceType(nil, nil))
	opt.SetTypeParams([]*types.TypeParam{param})
	opt.SetUnderlying(types.NewStruct([]*types.Var{
		types.NewField(token.NoPos, p, "Value", param, false), types.NewField(token.NoPos, p, "Set", types.Typ[types.Bool], false),
	}, nil))
	return opt
}

// goType is the Go type of a promise's values; name is for what has to be declared,
// doc says what it is.
func (s *shapes) goType(t ir.Type, name, doc string) types.Type {
	null := t.Has(ir.KindNull)
	one := t.Without(ir.KindNull | ir.KindAbsent)
	out := s.kind(one, name, doc)
	if out == s.value || !null {
		return out
	}
	switch out.(type) {
	case *types.Slice, *types.Map:
		delete(s.strict, out)
		return out
	}
	return types.NewPointer(out)
}

// kind is goType of values of one kind.
func (s *shapes) kind(t ir.Type, name, doc string) types.Type {
	switch {
	case t.Is(ir.KindBoolean):
		return types.Typ[types.Bool]
	case t.Is(ir.KindNumber) && t.Whole():
		return types.Typ[types.Int64]
	case t.Is(ir.KindNumber):
		return types.Typ[types.Float64]
	case t.Is(ir.KindString):
		return s.text(t, name, doc)
	case t.Is(ir.KindArray):
		if _, tuple := t.Elems(); tuple || t.Element().IsUnknown() {
			return s.value
		}
		return s.never(types.NewSlice(s.goType(t.Element(), singular(name), "an element of "+doc)))
	case t.Is(ir.KindObject) && len(t.Fields()) > 0:
		return s.object(t, name, doc)
	case t.Is(ir.KindObject) && !t.Rest().IsUnknown() && !t.Rest().IsNothing():
		return s.never(types.NewMap(types.Typ[types.String], s.goType(t.Rest(), singular(name), "a member of "+doc)))
	}
	return s.value
}

func (s *shapes) never(t types.Type) types.Type {
	s.strict[t] = true
	return t
}

// singular is the name of one of many: InputItem of InputItems.
func singular(name string) string {
	if one, ok := strings.CutSuffix(name, "s"); ok && !strings.HasSuffix(one, "s") {
		return one
	}
	return name + "Element"
}

// declare makes a named type, or gives the one that looks the same.
func (s *shapes) declare(name, text string, under types.Type, decl func(name string) jen.Code) *types.Named {
	if known := s.byText[text]; known != nil {
		return known
	}
	name = numberedName(s.free(name), s.taken)
	out := types.NewNamed(types.NewTypeName(token.NoPos, s.pkg, name, nil), under, nil)
	s.byText[text] = out
	s.decls = append(s.decls, decl(name))
	return out
}

// text is a string; where the texts are known one by one, a named one with
// constants.
func (s *shapes) text(t ir.Type, name, doc string) types.Type {
	texts, ok := t.Texts()
	if !ok {
		return types.Typ[types.String]
	}
	out := s.declare(name, "string "+strings.Join(literalTexts(texts), " "), types.Typ[types.String], func(name string) jen.Code {
		var rows []jen.Code
		for _, text := range texts {
			word := strings.TrimPrefix(names.Variable(text), "X")
			if text == "" {
				word = "Empty"
			}
			constant := numberedName(s.free(name+word), s.taken)
			rows = append(rows, jen.Id(constant).Id(name).Op("=").Add(str(text)))
		}
		return jen.Custom(jen.Options{Separator: "\n\n"},
			documented(jen.Type().Id(name).String(), name+" is "+doc+"."),
			documented(jen.Const().Defs(rows...), "The texts that "+doc+" can have."))
	})
	s.texts[out] = texts
	return out
}

func literalTexts(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = quoted(t)
	}
	return out
}

// object is a struct with a field for each known member.
func (s *shapes) object(t ir.Type, name, doc string) types.Type {
	var fields []*types.Var
	var tags []string
	taken := map[string]bool{}
	for _, f := range t.Fields() {
		goName := numberedName(names.Variable(f.Name), taken)
		typ := s.goType(f.Type, name+goName, memberDoc(f.Name, doc))
		if f.Type.Has(ir.KindAbsent) {
			typ, _ = types.Instantiate(nil, s.opt, []types.Type{typ}, false)
		}
		fields = append(fields, types.NewField(token.NoPos, s.pkg, goName, typ, false))
		tags = append(tags, `json:"`+f.Name+`"`)
	}
	under := types.NewStruct(fields, tags)
	if !spelt(under, t) {
		return s.value // a name that no tag can have
	}
	closed := t.Rest().IsNothing()
	text := under.String()
	if closed {
		text += " closed"
	}
	out := s.declare(name, text, under, func(name string) jen.Code {
		rows := make([]jen.Code, len(fields))
		for i, f := range fields {
			rows[i] = jen.Id(f.Name()).Add(s.typeExpr(f.Type())).Op("`" + tags[i] + "`")
		}
		return documented(jen.Type().Id(name).Struct(rows...), name+" is "+doc+".")
	})
	s.closed[out] = closed
	return out
}

func memberDoc(name, of string) string { return printable(name) + " of " + of }

// spelt tells whether the members of a struct have the names that they should.
func spelt(under *types.Struct, t ir.Type) bool {
	members := contract.Members(under)
	if len(members) != len(t.Fields()) {
		return false
	}
	for i, f := range t.Fields() {
		if members[i].Name != f.Name {
			return false
		}
	}
	return true
}

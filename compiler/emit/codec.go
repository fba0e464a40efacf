package emit

import (
	"go/types"
	"unicode"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/dave/jennifer/jen"
)

// coders emits the functions that read and write the types of handlers: one pair a
// struct, the same wherever the type occurs.
type coders struct {
	*gen
	names map[string]string // of the functions, by direction and type
	taken map[string]bool
	decls []jen.Code
}

func newCoders(g *gen) *coders {
	return &coders{gen: g, names: map[string]string{}, taken: map[string]bool{}}
}

// codec names something of package codec.
func (g *gen) codec(name string) *jen.Statement { return g.beside("codec", name) }

// word is a type as a part of a function's name: Card, StoreCard, PageOfCard.
func (c *coders) word(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return "Fields"
	}
	out := n.Obj().Name()
	if p := n.Obj().Pkg(); p != nil && p.Path() != c.own {
		out = capital(p.Name()) + capital(out)
	}
	for i := range n.TypeArgs().Len() {
		out += "Of" + capital(c.argumentWord(n.TypeArgs().At(i)))
	}
	return capital(out)
}

func (c *coders) argumentWord(t types.Type) string {
	if b, ok := types.Unalias(t).(*types.Basic); ok {
		return b.Name()
	}
	return c.word(t)
}

func capital(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// function gives the name of the function that does something with a struct type,
// emitted on first need.
func (c *coders) function(verb string, t types.Type, emit func(name string) jen.Code) string {
	id := verb + " " + types.TypeString(t, nil)
	if name := c.names[id]; name != "" {
		return name
	}
	name := numberedName(c.free(verb+c.word(t)), c.taken)
	c.names[id] = name
	at := len(c.decls)
	c.decls = append(c.decls, nil) // before those that it needs
	decl := emit(name)
	c.decls[at] = decl
	return name
}

// access is the field of a member in the struct x.
func (c *coders) access(m *contract.Member) *jen.Statement {
	out := jen.Id("x")
	for _, v := range m.Path {
		out.Dot(v.Name())
	}
	return out
}

// nameable tells whether emitted code can write a type down, and reach its fields.
func (c *coders) nameable(t types.Type) bool {
	ok := true
	var look func(types.Type)
	look = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			ok = ok && (t.Obj().Pkg() == nil || t.Obj().Exported() || t.Obj().Pkg().Path() == c.own)
			for i := range t.TypeArgs().Len() {
				look(t.TypeArgs().At(i))
			}
		case *types.Pointer:
			look(t.Elem())
		case *types.Slice:
			look(t.Elem())
		case *types.Array:
			look(t.Elem())
		case *types.Map:
			look(t.Key())
			look(t.Elem())
		case *types.Struct:
			for i := range t.NumFields() {
				f := t.Field(i)
				ok = ok && (f.Exported() || f.Pkg().Path() == c.own)
				look(f.Type())
			}
		}
	}
	look(t)
	return ok
}

// plain tells whether the members of a struct can be read and written one by one: all
// are in reach.
func (c *coders) plain(t types.Type) bool {
	if !c.nameable(t) {
		return false
	}
	for _, m := range contract.Members(t) {
		for _, v := range m.Path {
			if !v.Exported() && v.Pkg().Path() != c.own {
				return false
			}
		}
	}
	return true
}

func nilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// typeExpr is a type as it is written in the emitted file.
func (g *gen) typeExpr(t types.Type) *jen.Statement {
	return jen.Id(types.TypeString(t, func(p *types.Package) string {
		if p.Path() == g.own {
			return ""
		}
		return g.importName(p)
	}))
}

// basic is the kind of a basic type, as functions of package codec are named.
func basic(b *types.Basic) string {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return "Bool"
	case b.Info()&types.IsUnsigned != 0:
		return "Uint"
	case b.Info()&types.IsInteger != 0:
		return "Int"
	case b.Info()&types.IsFloat != 0:
		return "Float"
	case b.Info()&types.IsString != 0:
		return "String"
	}
	return "Any"
}

// coding is how one direction of a type is done.
type coding struct {
	name string     // of the function in package codec
	elem types.Type // of slices, arrays, maps and pointers; else nil
	fn   string     // the emitted function, in place of name
	room bool       // the function takes a slice of an array
}

var codingNames = map[contract.Coding]string{
	contract.OwnJSON: "JSON", contract.OwnText: "Text", contract.Document: "Value", contract.RawText: "Raw", contract.Spelling: "Number",
}

// byKind is the coding of a type without methods of its own; verb is Read or
// Write, own makes the function of a struct.
func (c *coders) byKind(verb string, t types.Type, own func() string) coding {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if texts := c.shapes.texts[t]; texts != nil && verb != "Write" {
			return coding{fn: own()}
		}
		return coding{name: verb + basic(u)}
	case *types.Pointer:
		if _, named := types.Unalias(t).(*types.Named); !named {
			return coding{name: verb + "Pointer", elem: u.Elem()}
		}
	case *types.Slice:
		if c.shapes.strict[t] {
			return coding{name: verb + "List", elem: u.Elem()}
		}
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
			if types.Identical(u.Elem(), types.Typ[types.Uint8]) {
				return coding{name: verb + "Bytes"}
			}
			break
		}
		return coding{name: verb + "Slice", elem: u.Elem()}
	case *types.Array:
		return coding{name: verb + "Array", elem: u.Elem(), room: true}
	case *types.Map:
		if c.shapes.strict[t] {
			return coding{name: verb + "Members", elem: u.Elem()}
		}
		if b, ok := u.Key().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 && !textual(u.Key()) {
			return coding{name: verb + "Map", elem: u.Elem()}
		}
	case *types.Struct:
		if c.plain(t) {
			return coding{fn: own()}
		}
	}
	return coding{name: verb + "Any"}
}

// textual tells whether a map's key is text by methods of its own.
func textual(t types.Type) bool {
	return contract.Reading(t, "") != contract.ByKind || contract.Printing(t, true, "") != contract.ByKind
}

// call is the call that codes the value at x, an addressable expression.
func (c *coders) call(k coding, state string, x *jen.Statement, elem func(types.Type) jen.Code) *jen.Statement {
	if k.fn != "" {
		return jen.Id(k.fn).Call(jen.Id(state), jen.Op("&").Add(x))
	}
	args := []jen.Code{jen.Id(state)}
	if k.room {
		args = append(args, x.Index(jen.Op(":")))
	} else {
		args = append(args, jen.Op("&").Add(x))
	}
	if k.elem != nil {
		args = append(args, elem(k.elem))
	}
	return c.codec(k.name).Call(args...)
}

// value is a coding as a function value: that of an element.
func (c *coders) value(k coding, state, stateType string, t types.Type, elem func(types.Type) jen.Code) jen.Code {
	switch {
	case k.fn != "":
		return jen.Id(k.fn)
	case k.elem == nil:
		return c.codec(k.name)
	}
	x := jen.Id("x")
	args := []jen.Code{jen.Id(state), x}
	if k.room {
		args[1] = jen.Id("x[:]")
	}
	return jen.Func().Params(jen.Id(state).Op("*").Add(c.codec(stateType)), jen.Id("x").Op("*").Add(c.typeExpr(t))).
		Add(oneLine(c.codec(k.name).Call(append(args, elem(k.elem))...)))
}

// field is a coding as the value of a struct's field, where Go does not infer what
// a generic function is for.
func (c *coders) field(k coding, t types.Type, fn jen.Code) jen.Code {
	if k.fn != "" || k.elem != nil {
		return fn
	}
	switch k.name {
	case "ReadValue", "WriteValue", "ReadRaw", "WriteRaw", "ReadNumber", "WriteNumber":
		return fn
	}
	return jen.Add(fn).Index(c.typeExpr(t))
}

// readField and writeField are the functions of a type as values of fields.
func (c *coders) readField(t types.Type) jen.Code { return c.field(c.reading(t), t, c.readFunc(t)) }
func (c *coders) writeField(t types.Type) jen.Code {
	return c.field(c.printing(t, false), t, c.writeFunc(t, false))
}

// quotedCode is a coding within a string.
func (c *coders) quotedCode(verb, state string, x *jen.Statement, elem jen.Code) *jen.Statement {
	return c.codec(verb+"Quoted").Call(jen.Id(state), jen.Op("&").Add(x), elem)
}

// structName is the type in a doc comment.
func (c *coders) structName(t types.Type) string {
	if _, named := types.Unalias(t).(*types.Named); !named {
		return "a struct without a name"
	}
	return c.typeExpr(t).GoString()
}

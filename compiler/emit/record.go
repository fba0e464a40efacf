package emit

import (
	"slices"
	"strconv"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// records are the structs that stand for documents which the machine itself makes
// (package form).
type records struct {
	*gen
	names  map[string]string // of the types, by the forms' keys
	fields map[string][]string
	decls  []jen.Code
}

func newRecords(g *gen) *records {
	return &records{gen: g, names: map[string]string{}, fields: map[string][]string{}}
}

// typ is the name of a record's type, which is declared under the given name and doc
// unless the same record has a type already.
func (r *records) typ(f form.Form, name, doc string) string {
	id := f.Key()
	if known := r.names[id]; known != "" {
		return known
	}
	name = numberedName(r.free(name), r.shapes.taken)
	r.names[id] = name
	taken := map[string]bool{}
	for _, m := range f.Fields {
		r.fields[id] = append(r.fields[id], numberedName(names.Variable(m.Name), taken))
	}
	rows := make([]jen.Code, len(f.Fields))
	for i, m := range f.Fields {
		goName := r.fields[id][i]
		rows[i] = jen.Id(goName).Add(r.goType(m.Form, name+goName, memberDoc(m.Name, doc)))
	}
	r.decls = append(r.decls, documented(jen.Type().Id(name).Struct(rows...), name+" is "+doc+"."), r.valueMethod(f, name), r.readFunc(f, name))
	return name
}

// goType is the type of Go of a form.
func (r *records) goType(f form.Form, name, doc string) *jen.Statement {
	switch f.Kind {
	case form.Integer:
		return jen.Int64()
	case form.Number:
		return jen.Float64()
	case form.Boolean:
		return jen.Bool()
	case form.Text:
		return jen.String()
	case form.Record:
		return jen.Id(r.typ(f, name, doc))
	}
	return r.rt("Value")
}

// declared is the name of a record's type that has one.
func (r *records) declared(f form.Form) string { return r.names[f.Key()] }

// fieldOf is the name of the struct's field for a member.
func (r *records) fieldOf(f form.Form, i int) string { return r.fields[f.Key()][i] }

// value makes a document of what stands for it.
func (r *records) value(f form.Form, x *jen.Statement) *jen.Statement {
	switch f.Kind {
	case form.Integer:
		return r.rt("Int").Call(x)
	case form.Number:
		return r.rt("Float").Call(x)
	case form.Boolean:
		return r.rt("Bool").Call(x)
	case form.Text:
		return r.rt("String").Call(x)
	case form.Record:
		return x.Dot("value").Call()
	}
	return x
}

func (r *records) valueMethod(f form.Form, name string) jen.Code {
	rows := make([]jen.Code, len(f.Fields))
	for i, m := range f.Fields {
		rows[i] = braces(key("Name", str(m.Name)), key("Value", r.value(m.Form, jen.Id("d").Dot(r.fieldOf(f, i)))))
	}
	members := braces(rows...)
	if len(rows) > 1 {
		members = lines(rows...)
	}
	return documented(jen.Func().Params(jen.Id("d").Id(name)).Id("value").Params().Add(r.rt("Value")).Block(
		jen.Return(r.rt("Object").Add(members).Dot("Value").Call())),
		"value is the document.")
}

// readers are the methods of runtime.Made that read what is held so.
var readers = map[form.Kind]string{form.Integer: "Int", form.Boolean: "Bool", form.Text: "Text", form.Record: "Value", form.Document: "Value"}

// readFunc is the function that reads the document again.
func (r *records) readFunc(f form.Form, name string) jen.Code {
	args := []jen.Code{jen.Id("doc")}
	var reads []jen.Code
	for i, m := range f.Fields {
		args = append(args, str(m.Name))
		field, read := jen.Id("d").Dot(r.fieldOf(f, i)), jen.Id("made").Dot(readers[m.Form.Kind]).Call(jen.Lit(i))
		if m.Form.Is(form.Record) {
			inner := r.declared(m.Form)
			reads = append(reads, jen.If(jen.List(field, jen.Err()).Op("=").Id(inner+"Of").Call(read), jen.Err().Op("!=").Nil()).Block(
				jen.Return(jen.Id("d"), jen.Err())))
			continue
		}
		reads = append(reads, field.Op("=").Add(read))
	}
	body := append([]jen.Code{jen.Id("made").Op(":=").Add(r.rt("ReadMade")).Call(args...)}, reads...)
	body = append(body, jen.Return(jen.Id("d"), jen.Id("made").Dot("Err").Call()))
	return documented(jen.Func().Id(name+"Of").Params(jen.Id("doc").Add(r.rt("Value"))).Params(jen.Id("d").Id(name), jen.Err().Error()).Block(body...),
		name+"Of reads what value gave.")
}

// convert makes of an expression of one form what is held as another: a document, or
// a record of documents.
func (r *records) convert(x *jen.Statement, from, to form.Form) *jen.Statement {
	switch {
	case from.Equal(to):
		return x
	case !to.Is(form.Record):
		return r.value(from, x)
	}
	rows := make([]jen.Code, len(to.Fields))
	for i, m := range to.Fields {
		rows[i] = key(r.fieldOf(to, i), r.convert(x.Clone().Dot(r.fieldOf(from, i)), from.Fields[i].Form, m.Form))
	}
	return jen.Id(r.declared(to)).Add(braces(rows...))
}

// made emits an expression of a state as a value of the type of a form.
func (s *scope) made(source string, e ir.Expr, want form.Form) *jen.Statement {
	have := s.forms.Expr(s.docForm(), e)
	switch {
	case want.Is(form.Number):
		if c, ok := e.(*ir.Const); ok {
			return s.madeConst(c.JSON, want)
		}
	case !want.Is(form.Record) && !have.Equal(want):
		return s.value(source, e)
	case want.Is(form.Document):
		return s.value(source, e)
	}
	switch e := e.(type) {
	case *ir.Const:
		return s.madeConst(e.JSON, want)
	case *ir.Path:
		if e.Root == ir.InVariable {
			return s.rt("Assigned").Call(jen.Op("&").Add(s.eval()), str(e.Text), jen.Id("m").Dot("vars").Dot(e.Var.GoName))
		}
		x, have, _, _ := s.held(e)
		return s.records.convert(x, have, want)
	case *ir.Call:
		return s.sum(e)
	case *ir.Query:
		return s.queried("Float", e)
	case *ir.Object:
		rows := make([]jen.Code, len(e.Fields))
		for i, f := range e.Fields {
			rows[i] = key(s.records.fieldOf(want, i), s.made(f.Source, f.Value, want.Fields[i].Form))
		}
		return jen.Id(s.records.declared(want)).Add(body(e, rows))
	}
	return s.value(source, e)
}

// sum emits States.MathAdd of whole numbers.
func (s *scope) sum(c *ir.Call) *jen.Statement {
	integer := form.Form{Kind: form.Integer}
	first, second := s.made("", c.Args[0], integer), s.made("", c.Args[1], integer)
	s.usesEval, s.unchecked = true, true // without its input, which no message quotes
	return s.beside("intrinsic", "Add").Call(jen.Op("&").Id("e"), first, second)
}

// madeConst is a constant as a value of the type of a form.
func (s *scope) madeConst(text string, want form.Form) *jen.Statement {
	switch want.Kind {
	case form.Integer, form.Boolean, form.Number:
		return jen.Op(text)
	case form.Text:
		content, _ := strconv.Unquote(text) // nothing is escaped in it
		return str(content)
	case form.Record:
		members, _ := form.Members(text)
		rows := make([]jen.Code, len(members))
		for i, m := range members {
			rows[i] = key(s.records.fieldOf(want, i), s.madeConst(m.JSON, want.Fields[i].Form))
		}
		return jen.Id(s.records.declared(want)).Add(braces(rows...))
	}
	return s.literal(text)
}

// docForm is the form of what $ stands for.
func (s *scope) docForm() form.Form {
	switch {
	case s.root != nil:
		return s.rootForm
	case s.inForm.Is(form.Record) && s.path == nil:
		return s.inForm
	}
	return form.Form{Kind: form.Document}
}

// held is what a path finds in the records: an expression with its form, and the steps
// that go on below it; false if the path does not start at a record.
func (s *scope) held(p *ir.Path) (*jen.Statement, form.Form, []jsonpath.Step, bool) {
	at, steps := s.docForm(), p.Query.Steps
	if p.Root != ir.Input || !at.Is(form.Record) {
		return nil, at, steps, false
	}
	x := jen.Id(s.in)
	if s.root != nil {
		x = s.root.Clone()
	}
	for _, name := range leadingNames(steps) {
		i := slices.IndexFunc(at.Fields, func(m form.Field) bool { return m.Name == name })
		if i < 0 {
			break
		}
		x, at, steps = x.Dot(s.records.fieldOf(at, i)), at.Fields[i].Form, steps[1:]
	}
	return x, at, steps, true
}

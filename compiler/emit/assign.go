package emit

import (
	"slices"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// varsType is the struct of the workflow variables.
func (g *gen) varsType() jen.Code {
	fields := make([]jen.Code, len(g.p.Variables))
	for i, v := range g.p.Variables {
		fields[i] = jen.Id(v.GoName).Add(g.variableType(v)).Comment("// " + commentText("$"+v.Name))
	}
	return documented(jen.Type().Id("vars").Struct(fields...), "vars are the workflow variables; a branch works on a copy of its own.")
}

// varsMethods write the variables to the journal and read them from there.
func (g *gen) varsMethods() []jen.Code {
	members := []jen.Code{jen.Id("b")}
	fields := make([]jen.Code, len(g.p.Variables))
	var body []jen.Code
	result := jen.Nil()
	for i, v := range g.p.Variables {
		members = append(members, g.member(v, g.variableDoc(v)))
		fields[i] = key(v.GoName, jen.Id("v").Dot("Field").Call(str(v.Name)))
		if f := g.forms.Variable(v); !f.Is(form.Document) {
			fields[i] = key(v.GoName, g.rt("ReadVar").Index(g.records.goType(f, "", "")).Call(jen.Id("v"), str(v.Name), jen.Op("&").Err()))
			body = []jen.Code{jen.Var().Err().Error()}
			result = jen.Err()
		}
	}
	body = append(body, jen.Id("m").Dot("vars").Op("=").Id("vars").Add(lines(fields...)), jen.Return(result))
	return []jen.Code{
		documented(jen.Func().Params(receiver()).Id("AppendVars").Params(jen.Id("b").Index().Byte()).Index().Byte().Block(
			jen.Return(g.rt("AppendVars").Add(callLinesOf(members...)))),
			"AppendVars appends the variables as a JSON object."),
		documented(jen.Func().Params(receiver()).Id("ReadVars").Params(jen.Id("v").Add(g.rt("Value"))).Error().Block(body...),
			"ReadVars sets the variables to what AppendVars wrote."),
	}
}

// variableType is the type of a variable's field: a runtime.Var where all values are of
// one type of Go.
func (g *gen) variableType(v *ir.Variable) *jen.Statement {
	f := g.forms.Variable(v)
	if f.Is(form.Document) {
		return g.rt("Value")
	}
	return g.rt("Var").Index(g.records.goType(f, "", ""))
}

// variableDoc is a variable as a document; absent if it is not assigned.
func (g *gen) variableDoc(v *ir.Variable) *jen.Statement {
	field := jen.Id("m").Dot("vars").Dot(v.GoName)
	if g.forms.Variable(v).Is(form.Document) {
		return field
	}
	return field.Dot("Doc").Call()
}

// member is a variable's name with a value.
func (g *gen) member(v *ir.Variable, value jen.Code) jen.Code {
	return g.rt("Member").Add(braces(key("Name", str(v.Name)), key("Value", value)))
}

// callLinesOf are the arguments of a call, the first on the line of the function.
func callLinesOf(args ...jen.Code) *jen.Statement {
	if len(args) == 2 {
		return jen.Call(args...)
	}
	return jen.Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, args...)
}

// end emits the end of a state: out goes to the next state, and variables are
// assigned. Both see the variables as they were on entry, so nothing is assigned
// before all has been evaluated. $ of an assignment is the result.
func (s *scope) end(next *ir.Ref, out *jen.Statement, assign []*ir.Assignment) []jen.Code {
	if len(assign) == 0 {
		return []jen.Code{jen.Return(s.next(next), out, s.err())}
	}
	method := s.assignMethod(assign)
	args := make([]jen.Code, len(assign))
	width := 0
	root, rootForm := s.root, s.rootForm
	s.root, s.rootForm = s.result, s.resultForm
	for i, a := range assign {
		args[i] = s.assigned(a)
		width += exprWidth(a.Value)
	}
	s.root, s.rootForm = root, rootForm
	args = append(args, s.err())
	call := jen.Id("m").Dot(method).Call(args...)
	if width > lineWidth {
		call = jen.Id("m").Dot(method).Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, args...)
	}
	if slices.Contains([]string{"in", "result", "out", "errorOutput"}, word(out)) {
		return []jen.Code{jen.Return(s.next(next), out, call)}
	}
	define := ":="
	if s.outDeclared {
		define = "="
	}
	return []jen.Code{jen.Id("out").Op(define).Add(out), jen.Return(s.next(next), jen.Id("out"), call)}
}

// assigned is the value of an assignment. A constant object or array is a
// package variable.
func (s *scope) assigned(a *ir.Assignment) jen.Code {
	if f := s.forms.Variable(a.Var); !f.Is(form.Document) {
		return s.made(a.Source, a.Value, f)
	}
	if c, ok := a.Value.(*ir.Const); ok {
		return s.constant("Assign"+a.Var.GoName, c)
	}
	return s.value(a.Source, a.Value)
}

// word is the identifier that code consists of; "" if it is more.
func word(code *jen.Statement) string {
	if len(*code) != 1 {
		return ""
	}
	return code.GoString()
}

// assignMethod gives the method that assigns certain variables, one for each
// list of them that the state has.
func (u *unit) assignMethod(assign []*ir.Assignment) string {
	id := ""
	for _, a := range assign {
		id += a.Var.GoName + " "
	}
	if name := u.assigns[id]; name != "" {
		return name
	}
	name := u.helper("Assign")
	u.assigns[id] = name
	u.helpers = append(u.helpers, u.assignDecl(name, assign))
	return name
}

func (u *unit) assignDecl(name string, assign []*ir.Assignment) jen.Code {
	taken := map[string]bool{"b": true, "v": true}
	var params, same, fields, values []jen.Code
	members := []jen.Code{}
	for i, a := range assign {
		param := numberedName(localName(a.Name, "value"), taken)
		f, value := u.forms.Variable(a.Var), jen.Id(param)
		same = append(same, jen.Id(param))
		if i+1 == len(assign) || !u.forms.Variable(assign[i+1].Var).Equal(f) {
			params, same = append(params, jen.List(same...).Add(u.records.goType(f, "", ""))), nil
		}
		members = append(members, u.member(a.Var, u.records.value(f, value.Clone())))
		fields = append(fields, jen.Id("m").Dot("vars").Dot(a.Var.GoName))
		if !f.Is(form.Document) {
			value = u.rt("Set").Call(value)
		}
		values = append(values, value)
	}
	call := jen.Id("m").Dot("run").Dot("Assign").Call(members...)
	if len(members) > 1 {
		call = jen.Id("m").Dot("run").Dot("Assign").Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, members...)
	}
	sets := []jen.Code{jen.List(fields...).Op("=").List(values...)}
	if len(fields) > 3 {
		sets = nil
		for i := range fields {
			sets = append(sets, jen.Add(fields[i]).Op("=").Add(values[i]))
		}
	}
	decl := jen.Func().Params(receiver()).Id(name).Params(append(params, jen.Err().Error())...).Error().Block(
		jen.If(jen.Err().Op("==").Nil()).Block(jen.Err().Op("=").Add(call)),
		jen.If(jen.Err().Op("==").Nil()).Block(sets...),
		jen.Return(jen.Err()))
	return documented(decl, name+" sets what "+quoted(u.base.Name)+" assigns, unless something has failed.")
}

// assignsInput tells whether an assignment looks at what $ stands for.
func assignsInput(assign []*ir.Assignment) bool {
	return slices.ContainsFunc(assign, func(a *ir.Assignment) bool { return readsInput(a.Value) })
}

// readsInput tells whether a JSONPath expression looks at what $ stands for.
func readsInput(e ir.Expr) bool {
	switch e := e.(type) {
	case *ir.Path:
		return e.Root == ir.Input
	case *ir.Call:
		return slices.ContainsFunc(e.Args, readsInput)
	case *ir.Object:
		return slices.ContainsFunc(e.Fields, func(f ir.Field) bool { return readsInput(f.Value) })
	case *ir.Array:
		return slices.ContainsFunc(e.Elems, readsInput)
	}
	return false
}

package emit

import (
	"slices"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// varsType is the struct of the workflow variables.
func (g *gen) varsType() jen.Code {
	fields := make([]jen.Code, len(g.p.Variables))
	for i, v := range g.p.Variables {
		fields[i] = jen.Id(v.GoName).Add(g.rt("Value")).Comment("// " + commentText("$"+v.Name))
	}
	return documented(jen.Type().Id("vars").Struct(fields...), "vars are the workflow variables; a branch works on a copy of its own.")
}

// varsMethods write the variables to the journal and read them from there.
func (g *gen) varsMethods() []jen.Code {
	members := []jen.Code{jen.Id("b")}
	fields := make([]jen.Code, len(g.p.Variables))
	for i, v := range g.p.Variables {
		members = append(members, g.member(v, jen.Id("m").Dot("vars").Dot(v.GoName)))
		fields[i] = key(v.GoName, jen.Id("v").Dot("Field").Call(str(v.Name)))
	}
	return []jen.Code{
		documented(jen.Func().Params(receiver()).Id("AppendVars").Params(jen.Id("b").Index().Byte()).Index().Byte().Block(
			jen.Return(g.rt("AppendVars").Add(callLinesOf(members...)))),
			"AppendVars appends the variables as a JSON object."),
		documented(jen.Func().Params(receiver()).Id("ReadVars").Params(jen.Id("v").Add(g.rt("Value"))).Error().Block(
			jen.Id("m").Dot("vars").Op("=").Id("vars").Add(lines(fields...)),
			jen.Return(jen.Nil())),
			"ReadVars sets the variables to what AppendVars wrote."),
	}
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
	var params, fields, values []jen.Code
	members := []jen.Code{}
	for _, a := range assign {
		param := numberedName(localName(a.Name, "value"), taken)
		params = append(params, jen.Id(param))
		members = append(members, u.member(a.Var, jen.Id(param)))
		fields = append(fields, jen.Id("m").Dot("vars").Dot(a.Var.GoName))
		values = append(values, jen.Id(param))
	}
	call := jen.Id("m").Dot("run").Dot("Assign").Call(members...)
	if len(members) > 1 {
		call = jen.Id("m").Dot("run").Dot("Assign").Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, members...)
	}
	decl := jen.Func().Params(receiver()).Id(name).Params(jen.List(params...).Add(u.rt("Value")), jen.Err().Error()).Error().Block(
		jen.If(jen.Err().Op("==").Nil()).Block(jen.Err().Op("=").Add(call)),
		jen.If(jen.Err().Op("==").Nil()).Block(jen.List(fields...).Op("=").List(values...)),
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

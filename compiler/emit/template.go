package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// template emits Parameters, ResultSelector or ItemSelector as an expression.
// Constants of more than a word are package variables.
func (s *scope) template(suffix string, e ir.Expr) *jen.Statement {
	if c, ok := e.(*ir.Const); ok {
		return s.constant(suffix, c)
	}
	return s.value("", e)
}

// constant emits a constant: short ones where they are used, objects and
// arrays as package variables, so that they are split into members only once.
func (u *unit) constant(suffix string, c *ir.Const) *jen.Statement {
	if !isContainer(c.JSON) || c.JSON == "{}" {
		return u.literal(c.JSON)
	}
	name := u.table(suffix)
	u.variable(name, u.literal(c.JSON))
	return jen.Id(name)
}

// closure declares a function that gives a Value.
func (u *unit) closure(name string, params []jen.Code, s *scope, value jen.Code) jen.Code {
	body := append(s.begin(), jen.Return(value, s.err()))
	fn := jen.Func().Params(params...).Params(u.rt("Value"), jen.Error())
	if len(body) > 1 {
		return jen.Id(name).Op(":=").Add(fn).Block(body...)
	}
	return jen.Id(name).Op(":=").Add(fn).Add(oneLine(body...))
}

// templateClosure declares a function that evaluates a template; a tall one
// has a method of its own, which the function calls.
func (s *scope) templateClosure(name, suffix, doc string, e ir.Expr) jen.Code {
	if !tall(e) {
		value := s.template(suffix, e)
		if exprLines(e) > 1 {
			body := append(append(s.mark(e.Pos()), s.begin()...), jen.Return(value, s.err()))
			return jen.Id(name).Op(":=").Func().Params(s.params()...).Params(s.rt("Value"), jen.Error()).Block(body...)
		}
		return s.closure(name, s.params(), s, value)
	}
	call := s.templateMethod(suffix, doc, e)
	return jen.Id(name).Op(":=").Func().Params(s.params()...).Params(s.rt("Value"), jen.Error()).
		Add(oneLine(jen.Return(call)))
}

// params are the parameters of a selector's closure; those that nobody uses
// have no name.
func (s *scope) params() []jen.Code {
	if !s.selector {
		return nil
	}
	index, item := "_", "_"
	if s.usesIndex {
		index = "index"
	}
	if s.usesItem {
		item = "item"
	}
	return []jen.Code{jen.Id(index).Int(), jen.Id(item).Add(s.rt("Value"))}
}

// templateMethod adds a method that evaluates a template, and gives its call.
func (s *scope) templateMethod(suffix, doc string, e ir.Expr) *jen.Statement {
	name := s.helper(suffix)
	value := s.template(suffix, e)
	body := append(append(s.mark(e.Pos()), s.begin()...), jen.Return(value, s.err()))
	params := []jen.Code{jen.Id(s.in).Add(s.rt("Value"))}
	args := []jen.Code{jen.Id(s.in)}
	if s.usesIndex {
		params, args = append(params, jen.Id("index").Int()), append(args, jen.Id("index"))
	}
	if s.usesItem {
		params, args = append(params, jen.Id("item").Add(s.rt("Value"))), append(args, jen.Id("item"))
	}
	decl := jen.Func().Params(receiver()).Id(name).Params(params...).Params(s.rt("Value"), jen.Error()).Block(body...)
	s.helpers = append(s.helpers, documented(decl, name+" "+doc))
	return jen.Id("m").Dot(name).Call(args...)
}

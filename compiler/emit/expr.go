package emit

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// value emits an expression that gives a runtime.Value. source is the name of
// the template's member that it stands in, as written; messages quote it.
func (s *scope) value(source string, e ir.Expr) *jen.Statement {
	switch e := e.(type) {
	case *ir.Const:
		return s.literal(e.JSON)
	case *ir.Text:
		return s.rt("String").Call(s.joined(e))
	case *ir.Path:
		return s.found("Field", source, e)
	case *ir.Call:
		if s.forms.Expr(s.docForm(), e).Is(form.Integer) {
			return s.rt("Int").Call(s.sum(e))
		}
		return s.call(e)
	case *ir.Query:
		return s.queryValue(e)
	case *ir.Object:
		return s.object(e)
	case *ir.Array:
		return s.array(e)
	}
	return s.rt("Null").Call()
}

// found emits a path's value, checked by a method of the evaluator, which
// fails the state where the path finds nothing. What cannot fail goes
// unchecked.
func (s *scope) found(method, field string, p *ir.Path) *jen.Statement {
	value := s.find(p)
	if (method == "Field" || method == "Path" || method == "Arg") && s.always(p) {
		return value
	}
	args := []jen.Code{str(p.Text), value}
	if field != "" {
		args = append([]jen.Code{str(field)}, args...)
	}
	return s.eval().Dot(method).Call(args...)
}

// call emits a call of an intrinsic function, each argument on its line if one
// line would not hold them.
func (s *scope) call(c *ir.Call) *jen.Statement {
	args := []jen.Code{jen.Op("&").Add(s.eval())}
	for _, a := range c.Args {
		args = append(args, s.argument(a))
	}
	fn := s.beside("intrinsic", strings.TrimPrefix(c.Name, "States."))
	if callLines(c) == 1 {
		return fn.Call(args...)
	}
	head := 1
	if c.Name == "States.Format" {
		head = 2 // the template
	}
	first := jen.Custom(jen.Options{Separator: ", "}, args[:head]...)
	return fn.Custom(jen.Options{Open: "(", Close: ")", Separator: ",\n"}, append([]jen.Code{first}, args[head:]...)...)
}

func (s *scope) argument(e ir.Expr) jen.Code {
	if p, ok := e.(*ir.Path); ok {
		return s.found("Arg", "", p)
	}
	return s.value("", e)
}

// object emits a template's object, a member a line if there is more than a
// short one.
func (s *scope) object(o *ir.Object) *jen.Statement {
	fields := make([]jen.Code, len(o.Fields))
	for i, f := range o.Fields {
		fields[i] = braces(key("Name", str(f.Key)), key("Value", s.value(f.Source, f.Value)))
	}
	return s.rt("Object").Add(body(o, fields)).Dot("Value").Call()
}

func (s *scope) array(a *ir.Array) *jen.Statement {
	elems := make([]jen.Code, len(a.Elems))
	for i, e := range a.Elems {
		elems[i] = s.value("", e)
	}
	return s.rt("Array").Add(body(a, elems)).Dot("Value").Call()
}

func body(e ir.Expr, items []jen.Code) *jen.Statement {
	if exprLines(e) == 1 {
		return braces(items...)
	}
	return lines(items...)
}

// text emits an expression that gives a Go string: Error, Cause, RoleArn.
func (s *scope) text(field string, e ir.Expr) jen.Code {
	switch e := e.(type) {
	case *ir.Text:
		return s.joined(e)
	case *ir.Const:
		if content, ok := decodeString(e.JSON); ok {
			return str(content)
		}
		return str(e.JSON)
	case *ir.Query:
		return s.queried("Text", e)
	case *ir.Path:
		return s.eval().Dot("Text").Call(str(field), str(e.Text), s.find(e))
	case *ir.Call:
		args := []jen.Code{str(field), str(e.Text), s.call(e)}
		if exprWidth(e)+len(e.Text) <= lineWidth {
			return s.eval().Dot("Text").Call(args...)
		}
		first := jen.Custom(jen.Options{Separator: ", "}, args[:2]...)
		return s.eval().Dot("Text").Custom(jen.Options{Open: "(", Close: ")", Separator: ",\n"}, first, args[2])
	}
	return str("")
}

// joined emits a text with its placeholders' values in it.
func (s *scope) joined(t *ir.Text) jen.Code {
	out := jen.Add()
	for _, p := range t.Parts {
		part := str(p.Literal)
		if p.Placeholder != "" {
			part = run().Dot("Placeholder").Call(str(p.Placeholder))
		} else if p.Literal == "" {
			continue
		}
		if len(*out) > 0 {
			out.Op("+")
		}
		out.Add(part)
	}
	if len(*out) == 0 {
		return str("")
	}
	return out
}

// exprWidth is about how many columns an expression takes on one line.
func exprWidth(e ir.Expr) int {
	const wrapping = 20 // e.Field(…), runtime.String(…)
	switch e := e.(type) {
	case *ir.Const:
		return wrapping + len(e.JSON)
	case *ir.Text:
		return wrapping + len(e.Raw())
	case *ir.Path:
		return wrapping + 2*len(e.Text)
	case *ir.Query:
		return wrapping + len(e.Field) + 2*min(len(e.Text), queryText)
	case *ir.Call:
		return wrapping + exprsWidth(e.Args)
	case *ir.Object:
		width := wrapping
		for _, f := range e.Fields {
			width += len(f.Key) + len(f.Source) + wrapping + exprWidth(f.Value)
		}
		return width
	case *ir.Array:
		return wrapping + exprsWidth(e.Elems)
	}
	return 0
}

func exprsWidth(es []ir.Expr) int {
	width := 0
	for _, e := range es {
		width += exprWidth(e) + len(", ")
	}
	return width
}

// exprLines is about how many lines an expression takes.
func exprLines(e ir.Expr) int {
	switch e := e.(type) {
	case *ir.Call:
		return callLines(e)
	case *ir.Object:
		if len(e.Fields) <= 1 && exprWidth(e) <= lineWidth+40 {
			return 1
		}
		n := 2
		for _, f := range e.Fields {
			n += exprLines(f.Value)
		}
		return n
	case *ir.Array:
		if exprWidth(e) <= lineWidth {
			return 1
		}
		return 2 + exprsLines(e.Elems)
	}
	return 1
}

func callLines(c *ir.Call) int {
	if exprWidth(c) <= lineWidth {
		return 1
	}
	return 1 + exprsLines(c.Args)
}

func exprsLines(es []ir.Expr) int {
	n := 0
	for _, e := range es {
		n += exprLines(e)
	}
	return n
}

// tall tells whether a template gets a method of its own.
func tall(e ir.Expr) bool { return exprLines(e) > 14 }

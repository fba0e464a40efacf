package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// fail emits the body of a Fail state. An absent Error or Cause stays absent.
func (u *unit) fail(f *ir.Fail) []jen.Code {
	s := u.inside("in", nil)
	var stmts, fields []jen.Code
	width := 0
	add := func(name, variable, field string, e ir.Expr) {
		if e == nil {
			return
		}
		value := s.text(field, e)
		if fixed(e) {
			width += exprWidth(e)
		} else {
			stmts = append(stmts, jen.Id(variable).Op(":=").Add(value))
			value = jen.Id(variable)
		}
		fields = append(fields, key(name, value))
	}
	add("Name", "name", f.ErrorField, f.Error)
	add("Cause", "cause", f.CauseField, f.Cause)
	literal := braces(fields...)
	if width > lineWidth {
		literal = lines(fields...)
	}
	stmts = append(stmts, s.failed()...)
	return append(append(s.begin(), stmts...), u.returnFail(jen.Op("&").Add(u.rt("Error")).Add(literal)))
}

// fixed tells whether a text does not depend on the input.
func fixed(e ir.Expr) bool {
	switch e.(type) {
	case *ir.Path, *ir.Call, *ir.Query:
		return false
	}
	return true
}

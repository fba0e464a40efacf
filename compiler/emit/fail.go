package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// fail emits the body of a Fail state. An absent Error or Cause stays absent.
func (u *unit) fail(f *ir.Fail) []jen.Code {
	s := u.inside("in", nil)
	var fields []jen.Code
	width := 0
	add := func(name, field string, e ir.Expr) {
		if e != nil {
			fields = append(fields, key(name, s.text(field, e)))
			width += exprWidth(e)
		}
	}
	add("Name", f.ErrorField, f.Error)
	add("Cause", f.CauseField, f.Cause)
	literal := braces(fields...)
	if width > lineWidth || len(fields) > 1 && s.usesEval {
		literal = lines(fields...)
	}
	err := jen.Op("&").Add(u.rt("Error")).Add(literal)
	if !s.usesEval {
		return []jen.Code{u.returnFail(err)}
	}
	return append(s.begin(),
		jen.Err().Op(":=").Add(err),
		jen.If(s.eval().Dot("Failed").Call()).Block(u.returnFail(s.err())),
		u.returnFail(jen.Err()))
}

package lower

import "github.com/aslc-dev/aslc/ir"

func fail(o object, base ir.StateBase) ir.State {
	s := &ir.Fail{StateBase: base}
	s.Error, s.ErrorField = o.words("Error")
	s.Cause, s.CauseField = o.words("Cause")
	return s
}

// words reads name, a string or an expression, or name+"Path", a path or a call.
func (o object) words(name string) (ir.Expr, string) {
	switch o.exclusive(name, name+"Path") {
	case name:
		f, _ := o.field(name)
		if e := f.textOrQuery(); e != nil {
			return e, name
		}
	case name + "Path":
		f, _ := o.field(name + "Path")
		if e := f.expression(); e != nil {
			return e, f.name
		}
	}
	return nil, ""
}

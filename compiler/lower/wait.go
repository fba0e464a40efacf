package lower

import (
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

func wait(o object, base ir.StateBase) ir.State {
	s := &ir.Wait{StateBase: base, Flow: o.ends(), Transition: o.transition()}
	switch name := o.exclusive("Seconds", "SecondsPath", "Timestamp", "TimestampPath"); name {
	case "Seconds":
		f, _ := o.field(name)
		s.Seconds = f.seconds(0)
	case "SecondsPath":
		f, _ := o.field(name)
		if p := f.reference(); p != nil {
			s.Seconds = &ir.Seconds{Span: f.n.Span, Field: name, Path: p}
		}
	case "Timestamp":
		f, _ := o.field(name)
		if q, is := f.query(); is {
			s.Timestamp = &ir.Timestamp{Span: f.n.Span, Field: name, Query: q}
		} else if at, ok := f.timestamp(); ok {
			s.Timestamp = &ir.Timestamp{Span: f.n.Span, Field: name, Const: at}
		}
	case "TimestampPath":
		f, _ := o.field(name)
		if p := f.reference(); p != nil {
			s.Timestamp = &ir.Timestamp{Span: f.n.Span, Field: name, Path: p}
		}
	default:
		o.l.report(diag.Diagnostic{
			Code: diag.MissingField, Span: o.head(), Place: o.at.list(),
			Message: `a Wait state needs one of "Seconds", "SecondsPath", "Timestamp" and "TimestampPath"`,
		})
	}
	return s
}

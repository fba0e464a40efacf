package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// wait emits the body of a Wait state. What it waits for is evaluated first;
// the output, after the wait, is that of a Pass.
func (u *unit) wait(w *ir.Wait) []jen.Code {
	if w.Language == ir.JSONata {
		return u.waitQuery(w)
	}
	s := u.inside("in", w.InputPath)
	call, until := "Wait", jen.Code(nil)
	var body []jen.Code
	switch {
	case w.Seconds != nil && w.Seconds.Path == nil:
		until = u.duration(w.Seconds.Const)
	case w.Timestamp != nil && w.Timestamp.Path == nil:
		call, until = "WaitUntil", u.moment(w.Timestamp.Const)
	case w.Seconds != nil:
		body = s.waitFor("delay", s.found("WaitSeconds", "", w.Seconds.Path))
		until = jen.Id("delay")
	default:
		body = s.waitFor("until", s.found("Timestamp", "", w.Timestamp.Path))
		call, until = "WaitUntil", jen.Id("until")
	}
	if body == nil && s.hasInput() {
		body = s.failed() // an InputPath that finds nothing fails before the wait
	}
	finish := s.finish(&w.Flow, w.Next, s.output(&w.Flow))
	wait := jen.If(jen.Err().Op(":=").Add(u.rt(call)).Call(run(), until), jen.Err().Op("!=").Nil()).Block(u.returnFail(jen.Err()))
	return append(append(append(s.begin(), body...), wait), finish...)
}

// waitFor evaluates what a Wait waits for into a variable.
func (s *scope) waitFor(name string, value jen.Code) []jen.Code {
	return append([]jen.Code{jen.Id(name).Op(":=").Add(value)}, s.failed()...)
}

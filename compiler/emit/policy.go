package emit

import (
	"strconv"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// retry is the field Retry of a policy table, a retrier a line; nothing if
// there are none.
func (g *gen) retry(rs []*ir.Retrier) []jen.Code {
	if len(rs) == 0 {
		return nil
	}
	rows := make([]jen.Code, len(rs))
	for i, r := range rs {
		rows[i] = braces(g.retrier(r)...)
	}
	return []jen.Code{key("Retry", jen.Index().Add(g.rt("Retrier")).Add(lines(rows...)))}
}

func (g *gen) retrier(r *ir.Retrier) []jen.Code {
	fields := []jen.Code{
		key("ErrorEquals", jen.Index().String().Add(braces(literals(r.ErrorEquals)...))),
		key("Interval", g.duration(int64(r.IntervalSeconds))),
		key("MaxAttempts", jen.Op(strconv.Itoa(r.MaxAttempts))),
		key("BackoffRate", float(r.BackoffRate)),
	}
	if r.MaxDelaySeconds > 0 {
		fields = append(fields, key("MaxDelay", g.duration(int64(r.MaxDelaySeconds))))
	}
	if r.FullJitter {
		fields = append(fields, key("FullJitter", jen.True()))
	}
	return fields
}

func literals(texts []string) []jen.Code {
	out := make([]jen.Code, len(texts))
	for i, s := range texts {
		out[i] = str(s)
	}
	return out
}

// policy is &table, or where fields are set at run time &local: a copy of the
// table that the prelude completes.
func (s *scope) policy(local, table string, sets []jen.Code) (policy jen.Code, prelude []jen.Code) {
	if len(sets) == 0 {
		return jen.Op("&").Id(table), nil
	}
	s.evalDeclared = true
	prelude = append(s.begin(), jen.Id(local).Op(":=").Id(table))
	prelude = append(prelude, sets...)
	return jen.Op("&").Id(local), append(prelude, s.failed()...)
}

// called emits `result, err := call` and the ResultSelector after it. The
// result has no name where nobody looks at it.
func (u *unit) called(f *ir.Flow, call jen.Code) []jen.Code {
	kept := "_"
	if usesResult(f) {
		kept = "result"
	}
	if f.ResultSelector == nil {
		return []jen.Code{jen.List(jen.Id(kept), jen.Err()).Op(":=").Add(call)}
	}
	selector := u.inside("result", nil).templateMethod("Selector", "is the ResultSelector.", f.ResultSelector)
	return []jen.Code{
		jen.List(jen.Id("result"), jen.Err()).Op(":=").Add(call),
		jen.If(jen.Err().Op("==").Nil()).Block(
			jen.List(jen.Id(kept), jen.Err()).Op("=").Add(selector)),
	}
}

// settled emits what follows the call of a Task, Parallel or Map: success, and
// the catchers in their order.
func (u *unit) settled(f *ir.Flow, next *ir.Ref, catch []*ir.Catcher) []jen.Code {
	success := u.inside("in", nil)
	if usesResult(f) && steps(f.ResultPath) == nil {
		success.in = "result" // what OutputPath looks at
	}
	success.again = u.evalDeclared && len(catch) == 0
	finish := success.finish(f, next, jen.Id("result"))
	finish = append(success.begin(), finish...)
	if len(catch) == 0 {
		return append([]jen.Code{jen.If(jen.Err().Op("!=").Nil()).Block(u.returnFail(jen.Err()))}, finish...)
	}
	cases := []jen.Code{jen.Case(jen.Err().Op("==").Nil()).Block(finish...)}
	for _, c := range catch {
		cases = append(cases, u.catcher(c))
	}
	cases = append(cases, jen.Default().Block(append(u.mark(u.base.NameSpan), u.returnFail(jen.Err()))...))
	return []jen.Code{jen.Switch().Block(cases...)}
}

// catcher is the case of one Catcher: its ResultPath puts the error output
// into the state's raw input.
func (u *unit) catcher(c *ir.Catcher) jen.Code {
	s := u.inside("in", nil)
	output := u.rt("ErrorOutput").Call(jen.Err())
	switch {
	case discards(c.ResultPath):
		output = jen.Id("in")
	case steps(c.ResultPath) != nil:
		output = s.resultPath(c.ResultPath, output)
	}
	body := append(append(u.mark(c.Span), userComment(c.Comment)...), s.begin()...)
	body = append(body, jen.Return(u.next(c.Next), output, s.err()))
	args := append([]jen.Code{jen.Err()}, literals(c.ErrorEquals)...)
	return jen.Case(u.rt("Matches").Call(args...)).Block(body...)
}

// returnFail ends the state with an error.
func (g *gen) returnFail(err jen.Code) jen.Code {
	return jen.Return(g.rt("Fail").Call(err))
}

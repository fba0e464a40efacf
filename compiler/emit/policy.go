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
		row := append(userComment(r.Comment), braces(g.retrier(r)...))
		rows[i] = jen.Custom(jen.Options{Separator: "\n"}, row...)
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
	s.evalDeclared, s.ctxDeclared = true, s.usesCtx
	prelude = append(s.begin(), jen.Id(local).Op(":=").Id(table))
	prelude = append(prelude, sets...)
	return jen.Op("&").Id(local), append(prelude, s.failed()...)
}

// called emits `result, err := call`, the ResultSelector after it, and what
// follows: success, and the catchers in their order. The result has no name
// where nobody looks at it.
func (u *unit) called(f *ir.Flow, next *ir.Ref, catch []*ir.Catcher, call jen.Code) []jen.Code {
	if u.base.Language == ir.JSONata {
		return u.calledQuery(f, next, catch, call)
	}
	kept := "_"
	if needsResult(f) {
		kept = "result"
	}
	result := jen.Id(kept)
	if c, ok := f.ResultSelector.(*ir.Const); ok {
		if needsResult(f) {
			result = u.constant("Selector", c)
		}
		kept = "_"
	}
	return append(u.selected(f, kept, call), u.settled(f, next, catch, kept, result)...)
}

// selected emits the call, and a ResultSelector that computes something.
func (u *unit) selected(f *ir.Flow, kept string, call jen.Code) []jen.Code {
	if _, ok := f.ResultSelector.(*ir.Const); ok || f.ResultSelector == nil {
		return []jen.Code{jen.List(jen.Id(kept), jen.Err()).Op(":=").Add(call)}
	}
	selector := u.inside("result", nil).templateMethod("Selector", "is the ResultSelector.", f.ResultSelector)
	return []jen.Code{
		jen.List(jen.Id("result"), jen.Err()).Op(":=").Add(call),
		jen.If(jen.Err().Op("==").Nil()).Block(
			jen.List(jen.Id(kept), jen.Err()).Op("=").Add(selector)),
	}
}

// settled emits success and the catchers.
func (u *unit) settled(f *ir.Flow, next *ir.Ref, catch []*ir.Catcher, kept string, result *jen.Statement) []jen.Code {
	success := u.inside("in", nil)
	if kept == "result" && steps(f.ResultPath) == nil && !discards(f.ResultPath) {
		success.in = kept // what OutputPath and Assign look at
	}
	success.again = u.evalDeclared && len(catch) == 0
	finish := success.finish(f, next, result)
	return u.branches(catch, append(success.begin(), finish...))
}

// branches emits what follows a call: success or failure, or the catchers' cases.
func (u *unit) branches(catch []*ir.Catcher, finish []jen.Code) []jen.Code {
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
	s.result = output
	if u.base.Language == ir.JSONata {
		s.caught = true
		return u.catcherCase(c, s.endQuery(c.Next, c.Output, output, c.Assign))
	}
	switch {
	case discards(c.ResultPath):
		output = jen.Id("in")
	case steps(c.ResultPath) != nil:
		output = s.resultPath(c.ResultPath, output)
	}
	end := s.end(c.Next, output, c.Assign)
	return u.catcherCase(c, append(s.begin(), end...))
}

func (u *unit) catcherCase(c *ir.Catcher, end []jen.Code) jen.Code {
	body := append(append(u.mark(c.Span), userComment(c.Comment)...), end...)
	args := append([]jen.Code{jen.Err()}, literals(c.ErrorEquals)...)
	return jen.Case(u.rt("Matches").Call(args...)).Block(body...)
}

// returnFail ends the state with an error.
func (g *gen) returnFail(err jen.Code) jen.Code {
	return jen.Return(g.rt("Fail").Call(err))
}

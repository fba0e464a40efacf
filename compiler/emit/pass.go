package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// pass emits the body of a Pass state: its result is Result, what Parameters
// makes, or the effective input.
func (u *unit) pass(p *ir.Pass) []jen.Code {
	switch {
	case p.Language == ir.JSONata:
		return u.inside("in", nil).endQuery(p.Next, p.Output, jen.Id("in"), p.Assign)
	case !needsResult(&p.Flow) && !fails(p):
		return u.inside("in", p.InputPath).finishUnused(&p.Flow, p.Next)
	case p.Parameters != nil && tall(p.Parameters):
		return u.passTall(p)
	case p.Parameters != nil:
		s := u.inside("in", p.InputPath)
		return s.finishWith(&p.Flow, p.Next, s.template("Parameters", p.Parameters), p.Parameters)
	case p.Result != nil:
		s := u.inside("in", p.InputPath)
		return s.finishWith(&p.Flow, p.Next, s.template("Result", p.Result), p.Result)
	default:
		return u.passOn(&p.Flow, p.Next)
	}
}

// passOn emits a state whose result is its effective input.
func (u *unit) passOn(f *ir.Flow, next *ir.Ref) []jen.Code {
	s := u.inside("in", f.InputPath)
	finish := s.finish(f, next, s.output(f))
	return append(s.begin(), finish...)
}

// finishWith emits a state whose result is an expression. One that can fail is
// evaluated even if nothing looks at the result.
func (s *scope) finishWith(f *ir.Flow, next *ir.Ref, result *jen.Statement, e ir.Expr) []jen.Code {
	var stmts []jen.Code
	switch used := needsResult(f); {
	case !used:
		stmts = []jen.Code{jen.Id("_").Op("=").Add(result)}
	case used && !isConst(e):
		stmts = []jen.Code{jen.Id("result").Op(":=").Add(result)}
		result = jen.Id("result")
	}
	finish := s.finish(f, next, result)
	return append(append(s.begin(), stmts...), finish...)
}

// passTall emits a Pass whose Parameters have a method of their own.
func (u *unit) passTall(p *ir.Pass) []jen.Code {
	inner := u.inside("in", p.InputPath)
	call := inner.templateMethod("Parameters", "evaluates Parameters.", p.Parameters)
	kept := "_"
	if needsResult(&p.Flow) {
		kept = "result"
	}
	s := u.inside("in", nil)
	finish := s.finish(&p.Flow, p.Next, jen.Id("result"))
	begin := []jen.Code{
		jen.List(jen.Id(kept), jen.Err()).Op(":=").Add(call),
		jen.If(jen.Err().Op("!=").Nil()).Block(u.returnFail(jen.Err())),
	}
	return append(append(begin, s.begin()...), finish...)
}

// isConst tells whether an expression is emitted as one word or a short call.
func isConst(e ir.Expr) bool {
	c, ok := e.(*ir.Const)
	return ok && (isContainer(c.JSON) || exprWidth(e) <= lineWidth)
}

// fails tells whether a Pass has something to evaluate that may fail.
func fails(p *ir.Pass) bool {
	_, constant := p.Parameters.(*ir.Const)
	return p.Parameters != nil && !constant
}

// finishUnused emits a state with a result that nobody looks at.
func (s *scope) finishUnused(f *ir.Flow, next *ir.Ref) []jen.Code {
	finish := s.finish(f, next, jen.Id("in"))
	return append(s.begin(), finish...)
}

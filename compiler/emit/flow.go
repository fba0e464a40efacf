package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// finish emits the end of a state that succeeds: ResultPath puts the result
// into the state's raw input, OutputPath takes a part of that, and it goes to
// the next state (ASL: Input and Output Processing). result is a variable or
// a short expression.
func (s *scope) finish(f *ir.Flow, next *ir.Ref, result *jen.Statement) []jen.Code {
	s.result = result
	if discards(f.ResultPath) {
		result = jen.Id("in")
	}
	if steps(f.ResultPath) != nil {
		return s.finishPlaced(f, next, result)
	}
	out := result
	switch path := f.OutputPath; {
	case path == nil:
	case path.Null:
		out = s.rt("EmptyObject").Call()
	case !wholeInput(path.Path):
		out = s.pathAt(path.Path, result)
	}
	return s.end(next, out, f.Assign)
}

// finishPlaced is finish where ResultPath makes a document, which can fail even
// if OutputPath then ignores it.
func (s *scope) finishPlaced(f *ir.Flow, next *ir.Ref, result *jen.Statement) []jen.Code {
	placed := s.resultPath(f.ResultPath, result)
	switch path := f.OutputPath; {
	case path == nil || !path.Null && wholeInput(path.Path):
		return s.end(next, placed, f.Assign)
	case path.Null:
		return append([]jen.Code{placed}, s.end(next, s.rt("EmptyObject").Call(), f.Assign)...)
	case path.Path.Root == ir.Input:
		placed = jen.Id("out").Op(":=").Add(placed)
		s.outDeclared = true
	}
	out := s.pathAt(f.OutputPath.Path, jen.Id("out"))
	return append([]jen.Code{placed}, s.end(next, out, f.Assign)...)
}

// resultPath is the state's raw input with the result put into it.
func (s *scope) resultPath(p *ir.RefPath, result jen.Code) *jen.Statement {
	args := []jen.Code{jen.Id("in"), result}
	for _, step := range p.Steps {
		if step.Name != nil {
			args = append(args, s.rt("Key").Call(str(*step.Name)))
		} else {
			args = append(args, s.rt("Elem").Call(jen.Lit(step.Index)))
		}
	}
	return s.eval().Dot("ResultPath").Call(args...)
}

// steps are where ResultPath puts the result; nil: nowhere, or in the input's place.
func steps(p *ir.RefPath) []ir.RefStep {
	if p == nil || p.Null || len(p.Steps) == 0 {
		return nil
	}
	return p.Steps
}

// discards tells whether ResultPath is null: the state's output is its input.
func discards(p *ir.RefPath) bool { return p != nil && p.Null }

// output is the effective input as the result of a state that makes none.
func (s *scope) output(f *ir.Flow) *jen.Statement {
	if !needsResult(f) {
		return jen.Id("in") // nobody looks, and an unused variable does not compile
	}
	return s.doc()
}

// needsResult tells whether finish or an assignment looks at the result.
func needsResult(f *ir.Flow) bool { return usesResult(f) || assignsInput(f.Assign) }

// usesResult tells whether finish looks at the result.
func usesResult(f *ir.Flow) bool {
	if discards(f.ResultPath) {
		return false
	}
	out := f.OutputPath
	return steps(f.ResultPath) != nil || out == nil || !out.Null && out.Path.Root == ir.Input
}

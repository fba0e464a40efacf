package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// scope is a piece of code that evaluates expressions: the body of a state's
// method, a closure in it, or a helper method. First the expressions are
// emitted, which shows what they need; then begin declares just that.
type scope struct {
	*unit
	in       string         // the variable that evaluation starts from, which messages quote
	path     *ir.PathField  // InputPath; nil: none, or evaluated elsewhere
	root     *jen.Statement // what $ stands for, where it is not for in or what path finds
	selector bool           // in an ItemSelector, whose context has an item

	usesEval, usesInput, usesIndex, usesItem bool
}

// inside is a scope whose paths start at the value that path, an InputPath or
// nil, finds in the variable in.
func (u *unit) inside(in string, path *ir.PathField) *scope {
	s := &scope{unit: u, in: in, path: path}
	s.usesEval = s.hasInput()
	return s
}

// wholeInput tells whether a path is just "$".
func wholeInput(p *ir.Path) bool {
	return p.Root == ir.Input && len(p.Query.Steps) == 0
}

// hasInput tells whether InputPath finds something else than the input.
func (s *scope) hasInput() bool {
	return s.path != nil && !s.path.Null && !wholeInput(s.path.Path)
}

// doc is the value that $ stands for.
func (s *scope) doc() *jen.Statement {
	switch {
	case s.root != nil:
		return s.root.Clone()
	case s.path != nil && s.path.Null:
		return s.rt("EmptyObject").Call()
	case s.hasInput():
		s.usesInput = true
		return jen.Id("input")
	default:
		return jen.Id(s.in)
	}
}

// eval is the scope's evaluator.
func (s *scope) eval() *jen.Statement {
	s.usesEval = true
	return jen.Id("e")
}

// err is the error result of what the scope has evaluated so far.
func (s *scope) err() jen.Code {
	if s.usesEval {
		return jen.Id("e").Dot("Err").Call()
	}
	return jen.Nil()
}

// begin declares what the expressions emitted so far need: the evaluator and
// the effective input.
func (s *scope) begin() []jen.Code {
	var out []jen.Code
	if s.usesEval {
		out = append(out, jen.Id("e").Op(":=").Add(run()).Dot("Eval").Call(jen.Id(s.in)))
	}
	if s.hasInput() {
		input := s.pathAt(s.path.Path, jen.Id(s.in))
		if s.usesInput {
			input = jen.Id("input").Op(":=").Add(input)
		}
		out = append(out, input)
	}
	return out
}

// pathAt is e.Path of what a path finds in doc: InputPath, OutputPath, ItemsPath.
func (s *scope) pathAt(p *ir.Path, doc *jen.Statement) *jen.Statement {
	root := s.root
	s.root = doc
	value := s.found("Path", "", p)
	s.root = root
	return value
}

// failed returns early if something has failed so far; nothing where nothing can.
func (s *scope) failed() []jen.Code {
	if !s.usesEval {
		return nil
	}
	return []jen.Code{jen.If(jen.Err().Op(":=").Add(s.err()), jen.Err().Op("!=").Nil()).Block(
		jen.Return(s.rt("Fail").Call(jen.Err())))}
}

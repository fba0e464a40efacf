package emit

import (
	"github.com/aslc-dev/aslc/compiler/form"
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
	inForm   form.Form      // of in; none: it is a document
	root     *jen.Statement // what $ stands for, where it is not for in or what path finds
	rootForm form.Form      // of root
	selector bool           // in an ItemSelector, whose context has an item

	// Of a JSONata state: what exists beside the input, and what expressions read.
	hasResult, caught                    bool
	usesCtx, usesResult, usesErrorOutput bool

	result      *jen.Statement // what $ stands for in Assign
	resultForm  form.Form      // of result
	outDeclared bool

	usesEval, usesInput, usesIndex, usesItem bool
	quotes                                   bool // a message may quote what evaluation starts from

	again     bool             // e was declared above, for the policy
	unchecked bool             // something may have failed since the last check
	contexts  []*jen.Statement // calls that make the context object
}

// inside is a scope whose paths start at the value that path, an InputPath or
// nil, finds in the variable in.
func (u *unit) inside(in string, path *ir.PathField) *scope {
	s := &scope{unit: u, in: in, path: path}
	if u.region != nil && in == "in" {
		s.inForm, s.path = u.region.form, nil // no more than "$"
	}
	s.usesEval = s.hasInput()
	s.unchecked = s.usesEval
	return s
}

// wholeInput tells whether a path is just "$".
func wholeInput(p *ir.Path) bool {
	return p.Root == ir.Input && len(p.Query.Steps) == 0
}

// hasInput tells whether InputPath has to be looked up, and may find nothing.
func (s *scope) hasInput() bool {
	return s.path != nil && !s.path.Null && !s.always(s.path.Path)
}

// doc is the value that $ stands for.
func (s *scope) doc() *jen.Statement {
	switch {
	case s.docForm().Is(form.Record):
		if s.root != nil {
			return s.root.Clone().Dot("value").Call()
		}
		return jen.Id(s.in).Dot("value").Call()
	case s.root != nil:
		return s.root.Clone()
	case s.path != nil && s.path.Null:
		return s.rt("EmptyObject").Call()
	case s.path != nil && s.always(s.path.Path):
		return (&scope{unit: s.unit, in: s.in, selector: s.selector}).find(s.path.Path)
	case s.hasInput():
		s.usesInput = true
		return jen.Id("input")
	default:
		return jen.Id(s.in)
	}
}

// eval is the scope's evaluator.
func (s *scope) eval() *jen.Statement {
	s.usesEval, s.unchecked, s.quotes = true, true, true
	return jen.Id("e")
}

// context is the context object, made by a call. Where a scope needs it more
// than once, begin makes it once.
func (s *scope) context(call *jen.Statement) *jen.Statement {
	s.contexts = append(s.contexts, call)
	return jen.Add(call)
}

// err is the error result of what the scope has evaluated so far.
func (s *scope) err() jen.Code {
	if s.unchecked {
		return jen.Id(s.evaluator()).Dot("Err").Call()
	}
	return jen.Nil()
}

// evaluator is the variable of what evaluates: an Eval, in a JSONata state a Query.
func (s *scope) evaluator() string {
	if s.base.Language == ir.JSONata {
		return "q"
	}
	return "e"
}

// begin declares what the expressions emitted so far need: the evaluator and
// the effective input.
func (s *scope) begin() []jen.Code {
	var input *jen.Statement
	if s.hasInput() {
		input = s.foundAt("Input", s.path.Path, jen.Id(s.in))
	}
	var out []jen.Code
	if s.usesEval {
		define := ":="
		if s.again {
			define = "="
		}
		if s.evaluator() == "q" {
			out = append(out, jen.Id("q").Op(define).Id("m").Dot("query").Dot("Begin").Call(run()))
		} else {
			eval := jen.Id("e").Op(define).Add(run()).Dot("Eval").Call(s.quoted())
			switch {
			case s.inForm.Is(form.Record) && s.quotes:
				eval = jen.Id("e").Op(define).Add(run()).Dot("EvalOf").Call(jen.Id(s.in).Dot("value"))
			case s.inForm.Is(form.Record):
				eval = jen.Var().Id("e").Add(s.rt("Eval")) // no message quotes the input
			}
			out = append(out, eval)
		}
	}
	out = append(out, s.queryRoots()...)
	out = append(out, s.sharedContext()...)
	switch {
	case input == nil:
		return out
	case s.usesInput:
		return append(out, jen.Id("input").Op(":=").Add(input))
	}
	return append(out, input)
}

// queryRoots declares what the expressions of a JSONata state start from.
func (s *scope) queryRoots() []jen.Code {
	var out []jen.Code
	if s.usesCtx {
		call := run().Dot("Context").Call()
		if s.selector {
			call = run().Dot("ItemContext").Call(jen.Id("index"), jen.Id("item"))
		}
		define := ":="
		if s.again && s.ctxDeclared {
			define = "="
		}
		out = append(out, jen.Id("ctx").Op(define).Add(call))
	}
	if s.usesErrorOutput {
		out = append(out, jen.Id("errorOutput").Op(":=").Add(s.rt("ErrorOutput").Call(jen.Err())))
	}
	return out
}

// quoted is what messages quote from the start: the effective input, unless it
// has to be looked up, which makes messages quote it from then on.
func (s *scope) quoted() *jen.Statement {
	if s.root == nil && s.path != nil && !s.path.Null && s.always(s.path.Path) {
		return s.doc()
	}
	return jen.Id(s.in)
}

// sharedContext declares the context object if more than one expression needs it.
func (s *scope) sharedContext() []jen.Code {
	if len(s.contexts) < 2 || s.again {
		return nil
	}
	call := append(jen.Statement{}, *s.contexts[0]...)
	made := jen.Id("ctx").Op(":=").Add(&call)
	for _, call := range s.contexts {
		*call = *jen.Id("ctx")
	}
	return []jen.Code{made}
}

// pathAt is e.Path of what a path finds in doc.
func (s *scope) pathAt(p *ir.Path, doc *jen.Statement) *jen.Statement {
	return s.foundAt("Path", p, doc)
}

// foundAt is what a path finds in doc, checked by a method of the evaluator.
func (s *scope) foundAt(method string, p *ir.Path, doc *jen.Statement) *jen.Statement {
	root, rootForm := s.root, s.rootForm
	s.root, s.rootForm = doc, form.Form{}
	value := s.found(method, "", p)
	s.root, s.rootForm = root, rootForm
	return value
}

// failed returns early if something has failed so far; nothing where nothing can.
func (s *scope) failed() []jen.Code {
	if !s.unchecked {
		return nil
	}
	err := s.err()
	s.unchecked = false
	return []jen.Code{jen.If(jen.Err().Op(":=").Add(err), jen.Err().Op("!=").Nil()).Block(
		jen.Return(s.rt("Fail").Call(jen.Err())))}
}

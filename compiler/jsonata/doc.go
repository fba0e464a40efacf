// Package jsonata parses the expressions of JSONata states: JSONata 2.0.6, the
// version that AWS documents, with AWS's six functions more and $eval less.
//
//	Parse(text) (Node, error)       syntax and the shape of paths; the error is an *Error
//	Check(node) []*Error            functions that do not exist, numbers of arguments
//	CheckEval(node) []*Error        uses of $eval, which AWS has removed
//	Uses(node, func(Use))           what an expression needs of its surroundings:
//	                                $states.input, variables, $$, the context, functions
//	Resolve(node)                   for each variable: bound inside, perhaps, or outside
//	Children(node), Walk(node, f)   all nodes in source order
//	Dump(node) string               the tree on one line
//	Lookup(name) (Builtin, bool)    a function of the library with its signature
//
// Nothing is evaluated here: compiler/lower parses and checks expressions with it,
// compiler/emit turns the tree into Go and compiler/interp evaluates it.
//
// The work is done in two steps, as in the reference (jsonata-js 2.0.6,
// parser.js), whose codes the errors carry. A top down operator precedence parser
// makes a tree of the grammar (parse.go, forms.go); a pass over that tree makes
// paths of what dots, brackets, carets, @ and # join, looks for the step that each
// % means and marks tail calls (process.go, path.go, ancestry.go, tail.go). What
// seems odd in the results is the reference's, and is kept: expressions are
// written against it.
package jsonata

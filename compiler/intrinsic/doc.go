// Package intrinsic parses the intrinsic function calls of JSONPath states,
//
//	States.Format('Hi {}, you are number {}', $.name, States.MathAdd($.n, 1))
//
// into a tree of calls, literals and paths with byte offsets into the text, and
// checks the tree against the signatures of the 18 functions (ASL, "Intrinsic
// Functions"). Nothing is evaluated here: the functions themselves live in
// runtime/intrinsic.
//
//	Parse(text) (*Call, error)         syntax; the error is an *Error
//	Check(call) error                  names, arity, argument kinds, nesting; an *Error
//	Lookup(name) (Signature, bool)     one of the 18 functions
//	Names() []string                   their names, in the specification's order
//	Call, Literal, PathArg             the three kinds of Arg
package intrinsic

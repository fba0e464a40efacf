// Package form infers which documents of a machine a value of Go can stand for: an
// int64, a bool, a string, a struct of such.
//
//	Infer(program)   the forms of the states' inputs and of the variables
//
// A shape (package shape) says what a document means; a form says what its text is,
// to the byte: the spelling of its numbers, the escapes of its strings, the order of
// its members. So it is known only of what the machine itself has made, of templates,
// constants and functions; what came from outside keeps its text, and is a Document.
// It is the difference that lets the emitter keep an int64 between two states and
// still give the text that an interpreter would (design D2, D7).
//
// Like shapes, forms are inferred from state to state until nothing changes (infer.go);
// expressions and the fields of the data flow are evaluated on forms (expr.go).
package form

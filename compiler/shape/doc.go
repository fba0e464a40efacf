// Package shape infers what values a machine's states can see: an ir.Type for the
// input and the output of each state and for each variable, over the whole machine
// to a fixed point.
//
//	Infer(program, contracts)   the shapes
//	Check(program, contracts, sink)   the shapes, and what they say can only fail,
//	                                  or does not keep to a contract
//	Look(program, contracts)          the uses of values, for who measures precision
//	Reads(program)                    what it reads of its input by names, for who makes one up
//
// What a shape says is proven: whenever a run has a value at a place, the value is
// of the place's type. What the outside world gives is unknown unless a contract
// promises it: the machine's input, and what tasks return. The opposite is no
// promise: a type may have values that never occur.
//
// An analysis goes from state to state (analysis.go): of the type of a state's
// input and variables it makes those of the states that follow (visit.go, path
// states; query_state.go, JSONata states), until nothing changes. Loops come to
// rest since a type that keeps growing is widened. Expressions are evaluated on
// types instead of values (contracts against them: promise.go, fit.go): paths in path.go, intrinsic functions in intrinsic.go,
// Choice rules in rule.go, JSONata in query*.go.
//
// Two things are left out. Numbers are those that a double can hold: a document's
// 1e999 is a number here, though JSONata makes null of it. And AWS's limits on
// sizes are not looked at.
package shape

// Package jsonata has the operators and functions of JSONata 2.0.6, which
// compiled expressions call. It never sees the text of an expression: aslc
// compiles each to Go.
//
// A [Query] evaluates the expressions of a state's visit. Expressions are nested
// calls: the first error sticks to the Query, and what is evaluated after it is
// undefined. Budgets of depth, steps and bytes end what runs away.
//
//	q.Multiply(q.Read(in, "price"), jsonata.Number(3))                 price * 3
//	q.Path(c).Field("items").Filter(f).Step(g).Value()               items[…].(…)
//	q.Call(jsonata.Sum, v)                                           $sum(v)
//
// The semantics are those of the reference implementation (jsonata-js 2.0.6),
// including where they seem odd: a sequence of one value is that value, an empty
// one is undefined. What differs on purpose:
//
//   - Members of objects keep the order in which they came. JavaScript puts names
//     that look like indices first.
//   - A transform never changes anything but its own copy of the argument.
//   - Functions whose declaration in the reference cannot be read back ($string,
//     and functions that are arguments) can be applied partially, and built-in
//     functions hold such arguments to their signature, too.
//   - Of several errors in an array, an object or a group, the first counts. The
//     reference evaluates their parts side by side and reports any.
//   - Regular expressions see characters, not halves of surrogate pairs (see
//     compiler/jsonata/pattern).
//   - Names that JavaScript's objects and arrays have by themselves, such as
//     constructor and length, are names like any other.
//   - Budgets are counted, so that they end an evaluation in the same way
//     whenever it is repeated.
package jsonata

// Package ir is the meaning of an Amazon States Language program, free of JSON.
//
// compiler/lower makes it from a parsed definition, the passes of
// compiler/check complete and judge it, and everything after that (the
// emitter, the graph, the interpreter) sees only this package. Nodes are
// sealed sums: only package ir can add a kind of state, expression or
// condition.
package ir

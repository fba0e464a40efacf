// Package hand holds the workloads as a Go engineer would write them by
// hand: the twins that generated code is measured against. It imports nothing
// of this module.
//
// A twin does for any input what its definition (../a/a.asl.json and so on)
// says: it validates the input, enters every state, evaluates each as defined,
// reports a path that leads nowhere, notices now and then that its context has
// ended, and keeps the order of members and the spelling of numbers. What a
// hand may leave out is left out: no history, no names of states but in
// errors, branches and iterations that cannot block run in line.
//
// Documents are values of type Value, which are cheap to hand on and printed
// when the run ends.
package hand

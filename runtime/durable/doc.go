// Package durable runs executions that outlive their process. They are driven
// by the frame scheduler of package runtime; what it would have to know again
// after a crash is committed to a [store.Store] before the world sees what
// follows: a task is given after its commit, an answer acknowledged after its.
//
// # Who drives
//
// An execution that can go on, or whose task is in flight, is in memory. A
// goroutine that has something for it, a task's result or an answer, drives it:
// all is done that can be done, what changed is handed to the store in one
// batch, and that is all; the batch's acknowledgement then lets the tasks begin
// that the execution has come to. One that merely waits, for a timer, an answer
// or a worker, is let go: it is rows until then. At most [Options.Window] are in
// memory; where more could go on they take turns, and starts wait.
//
// # Who is told what
//
// [Service] is what an API, a console and a command line call. Its errors have
// AWS's codes (see [Error]). [Reader] is the part that reads; it works on the
// store of another process too.
//
// # Express
//
// Executions of Express machines are not stored: nobody can describe them after
// their end, and one that is cut off by the end of the process is gone.
package durable

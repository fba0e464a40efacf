// Package replay runs recorded executions against compiled machines: it feeds
// the recorded task results, runs on a virtual clock, and tells where the
// outcome differs from what was recorded. Only the binary that `aslc replay`
// builds has it.
//
// # What a case says and what it does not
//
// A [Case] holds names, input, and what the outside world answered. What the
// service did with it (expect) is looked at after the run, by the comparison
// alone: without it the results are the same to the byte.
//
// # Resume everywhere
//
// With Job.Resume each case also runs with a journal, and from each of its
// checkpoints a new execution is made of the bytes alone and driven to the
// end. All must come out the same.
package replay

// Package operate has the commands of an executable that keeps its executions
// in a store: worker, serve, start, list, describe, history, stop,
// redrive and doctor.
//
// One process owns a store: a worker, or a run with --store. The commands that
// change executions ask it, over a socket beside the file that only the file's
// user may open; those that read open the file.
package operate

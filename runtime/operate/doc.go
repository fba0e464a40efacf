// Package operate has the commands of an executable that keeps its executions
// in a store: worker, serve, start, list, describe, history, stop,
// redrive, reproduce, prune, backup and doctor.
//
// One process owns a store: a worker, or a run with --store. The commands that
// change executions ask it, over a socket beside the file that only the file's
// user may open; where nobody owns the store they own it for a moment, change it
// and drive nothing. Those that read, and backup, open the file.
//
// # Schedules
//
// A worker with --schedule starts an execution at each tick. Its name is
// schedule-HASH-TICK, of the expression and the tick, so a tick starts at most one
// execution, however often the worker is started or the clock is put back. Of ticks
// that passed while no worker ran, or while the machine slept, the last one is made
// up for, once a worker runs again; the ones before it are not. A schedule that
// has started nothing so far has missed nothing.
package operate

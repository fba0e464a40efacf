// Package runtime is what generated code imports: values, the states' calls,
// retries, catches, branches, and the engine that runs an execution in process.
//
// # The model
//
// An execution is a tree of frames: the root, a branch of each Parallel and an
// iteration of each Map. A frame is driven by a trampoline: [Machine.Step]
// runs one state and returns the next; states that need no engine may go on to
// the one below them ([Run.Follow]). Generated code talks to its frame's
// [Run]; behind it stands an [Engine] with six methods, the only thing that
// differs between running in process, durably, or on a cluster.
//
// The items of a distributed Map have executions of their own, with their own
// names, histories and context objects. They share the driver of the execution
// that started them, and see none of its variables.
//
// # One driver per execution
//
// All state code of one execution runs on one goroutine, the driver's, so
// frames need no locks and a run with a virtual clock is deterministic. What
// takes time runs beside it: a task's handler gets a goroutine of its own
// where something else could happen meanwhile (a sibling, a time-out), and
// its result comes back to the driver as a message. A frame that waits is
// parked: its state function unwinds with an error that no Catch sees, and is
// entered again when what it waits for has come. [Visit] holds what the state
// had done before, so that entering again repeats no effect.
//
// # Between states nothing is replayed
//
// A checkpoint holds each frame's next state, input, variables and visit. What
// an expression drew by chance derives from the execution's seed and the place
// of the draw, so evaluating it again gives the same.
package runtime

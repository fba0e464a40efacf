// Package store is what the durable engine wants of a store: executions, their
// frames and their events, committed together.
//
// # The parts
//
// An execution is a row of its own ([Execution]: name, status, input, output,
// and an image of what belongs to no frame), a row for each open frame
// ([Frame]), the events of its history in chunks ([Events]), and its Map Runs.
// Images are opaque here: the engine writes them and reads them again. What the
// store must find rows by, or people want to see, has columns: the state's
// name, the timer, the token, the activity.
//
// Today's runtime.Journal keeps one image of the whole execution for each
// checkpoint. Its fields have their places here:
//
//	image: Name, Input, Start, Status, Output, Error   columns of the Execution
//	image: Seed                                        derives from Meta.Seed and the ID; or in Execution.Image
//	image: Deadline                                    Execution.Image; the root frame wakes no later than it
//	image: Now, LastEvent                              last event: its number and its time
//	image: MapRuns                                     MapRun.Image
//	frameImage: Index, Attempt, Visited                Frame.Path
//	frameImage: At                                     Frame.State
//	frameImage: Wake                                   Frame.Wake, while it is parked
//	frameImage: In, Vars, Item                         Frame.Data, written when they change
//	frameImage: Seq, Prev, Visit, MapRun, Order        Frame.Image
//	frameImage: Turn                                   nowhere as a position, see below
//	frameImage: Fork                                   its children's rows, see below
//	frameImage: Execution (childImage)                 an Execution below the top, with its own frames
//
// # A row is written when it has changed
//
// A commit writes the rows of the frames that changed since the last, not all.
// So nothing in an image may change with what other frames do:
//
//   - Turn is a place in a queue and shifts with every step of a sibling. The
//     image keeps instead the number of the wake-up that made the frame ready,
//     counted per execution; ready frames go on in that order.
//   - An open Fork's counters and outputs (Next, Running, Ended, Failed, Outs)
//     follow from its children's rows: a child that ended stays as an Ended row
//     with its output until the parent joins. The next to start is the greatest
//     index plus one. A Map of n items thus writes 2n rows and not n images
//     with n outputs each. Of a Fork the parent's image holds Mark, Started,
//     Prev and Open.
//   - The number of a Map Run's items that were read and its counts are
//     MapRun.Image, so that the Map state's frame stays as it is.
//   - Frame.Data is left nil while input and variables are the same; a child
//     that has assigned nothing has its parent's variables and writes none (the
//     parent is parked and cannot change them).
//
// # What the engine hands over at a commit
//
// All that was published since the last commit of the same execution, in one
// [Batch]: rows of changed frames, the visits that were joined, the events, and
// the end. In detail, with the traps of engine.md §4 that a rule answers:
//
//   - Events get their ids where the batch is made, under the execution's lock,
//     together with the images of the frames that recorded them (trap 1). The
//     engine numbers; the store refuses a first event that is there already, and
//     every batch continues the history without a gap. Hence a commit is the
//     execution's and not a frame's.
//   - The stage is set before the commit that precedes an effect (trap 4): a
//     frame that is loaded at stage Scheduled has its task given again, and is told so.
//   - Commits stand before effects only: start, task, park, end. Pass and Choice
//     ride along (trap 5). That is the engine's choice; the store commits what it gets.
//   - A child's end and its parent's wake-up are in one batch (trap 6): the
//     Ended row, or the parent's Ready row with Joined and no child. The same holds
//     for an execution of a Map Run and the frame that waits for it: a batch may
//     change several executions.
//   - A token's answer is put into the frame's image, and acknowledged to its
//     sender when that is committed (trap 7).
//   - Joined names a visit's children by their prefix: one statement, however
//     many there were (trap 11).
//   - Rows are of plain tables, and a batch's events are one row (traps 8, 9).
//   - An iteration's image says what it is, or its parent's State does: it is
//     woken alone (trap 14).
//
// [Store.Flush] never blocks, so it may be called under the lock that the
// batch's Done takes (trap 3). Back-pressure belongs where executions enter: at
// StartExecution and at the poller of timers. An execution is let go from
// memory only when its last batch is acknowledged; before it is read again its
// place in the table of live executions is reserved, so that an answer and a
// timer do not make two of it (trap 2).
//
// A new execution's name is taken by the commit. An engine that is not sure
// that it is free (it looks with Find, and in what it has handed over itself)
// hands over nothing more of the execution before that batch is acknowledged.
//
// # What recovery reads
//
// Meta gives the key of tokens, the seed, and the last ID. Running lists the
// families that had a Ready frame, and Load reads them in portions. Frames that
// are Parked stay where they are until Due, Token or Offered find them. So the
// time to start depends on what was running and not on what is parked.
//
//   - A Ready frame goes on in its state: at the stage that its image tells.
//   - A Parked frame with a timer waits for it; the moment is absolute. One
//     whose children are all Ended must be woken: a crash can come between the
//     last child's end and the parent's join, if the engine does not join in the
//     same batch.
//   - Due leaves out the families that are in memory, so that they do not fill
//     its list while their wake-ups are being committed (trap 10).
//
// # Executions of Map Runs
//
// They are executions with rows, names and histories of their own, below the
// one whose engine drives them: Top names that one. They are loaded, woken and
// found as a family, by the top, and listed by their Map Run.
//
// # Ends
//
// [End] takes the frames away. Where the execution may be redriven the engine
// sets Keep: the frames stay, Asleep, without timers and tokens, and the outputs
// of children that have Ended; a Redrive with the rows of the frames that are to
// go on opens the execution again. Frames whose turn has not come stay Asleep in
// an execution that runs. Executions of its Map Runs that are to go on have the
// status PENDING_REDRIVE until each is redriven in its turn. Delete forgets
// executions by the time of their end.
//
// # Faults
//
// A store that cannot commit stops: every batch from then on fails with the
// same error, what was acknowledged stays. The engine stops taking
// executions and answers, lets go of what it has, and ends with that error;
// after a restart all goes on from the last commits.
package store

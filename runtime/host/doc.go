// Package host has both ends of a process that drives the executions of compiled
// state machines for another one, which has the store. [Main] is the process; a
// [Pool] starts such processes, looks after them and ends them, and a [Remote] of
// it is what package durable lends executions to.
//
// # What is lent
//
// The parent owns the one store. A process has none: it is given the frames of an
// execution as the store has them ([durable.Loan]) and reports what becomes of them
// ([durable.Report]); what it has reported counts once the parent has committed it.
// The process goes on meanwhile, a few reports ahead at most, since nobody sees
// anything of that: the parent begins a task when the report is committed that tells
// of it, and acknowledges nothing before. So the process may end at any moment: its
// frames are given to another one, as after the end of all.
//
// An execution of an Express machine is lent as a whole: its input goes there, its
// result comes back.
//
// # Who does what
//
// A process does what the states say, and nothing else. Tasks are done by the
// parent, whatever they are bound to: commands, endpoints, Lambda, the answers of a
// mock file, activities, tokens. So bindings, secrets and connections stay in one
// place, and a process has no configuration but the folder that stands for S3. It
// sets its timers itself as long as it has the execution. One that only waits, and
// for a second or longer, is offered back; the parent takes it unless it has just
// sent it something to do, and then a timer or an answer finds the execution in the
// store, and lends it again.
//
// # The line
//
// The process reads its standard input and writes its standard output: pipes, which
// no third process can reach and which end with either side. When the parent ends,
// however it does, the process reads the end of its input and exits. Signals of a
// terminal are the parent's to answer.
//
// Both directions are streams of [message], one after the other, each behind its
// length: [appendForm] tells the form. A message has one of its parts set. Neither side
// waits for the other while it writes (there is a queue) or while it holds a lock.
//
//	parent → process
//	  Setup          the first message: version, what holds for all machines
//	  Lend           an execution to drive, under a number of the parent's
//	  Deed           something to do to it: stop, answer, heartbeat, take, Map Run
//	  Committed      its last report is on the disk
//	  Release        it is the parent's again, or its caller has gone; no answer
//	  Run            an Express execution to run to its end
//	  Answer         what a task gave
//	  Reply          to a question
//
//	process → parent
//	  Hello          the first message: version, number of machines
//	  Report         what became of an execution
//	  Ended          how an Express execution ended
//	  Call           a task to do, under a number of the process's
//	  CallOver       nobody waits for that any more
//	  Ask            an ID for an execution of a Map Run, one of its executions that is
//	                 to be redriven, or whether an activity exists
//
// A message about a number that is over is dropped. Messages about one execution
// keep their order.
//
// # Versions
//
// An executable is built with the runtime that its aslc carries, and is cached under
// the hash of that. Setup and Hello compare [version] all the same: one that speaks
// otherwise is ended and its machines are interpreted.
//
// # Faults
//
// A process that ends unasked is logged with what it said last. The machines that it
// was at work for are suspects; where what it said names one of them, that alone is.
// A machine that was suspect three times without an execution of it having ended
// since takes no more: new executions are driven by the parent, and those that began
// in a process are held, with the reason.
package host

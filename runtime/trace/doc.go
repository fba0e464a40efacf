// Package trace tells what an execution did: its history, read as a tree of steps.
//
//	GetExecutionHistory ──Add──► Trace: Steps (visits of states, branches, iterations)
//	                             with their attempts, and for each event the step it is of
//
// Stages shows what went through the filters of one visit: what follows from its
// events, and else what Evaluate makes of what the state saw.
//
// A history is a list of events that name their predecessors; branches and
// iterations are told apart by these alone. Events may come as they happen: each
// step remembers the event that changed it last, so whoever has followed a trace
// up to an event asks for the steps with a later one.
package trace

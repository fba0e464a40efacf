// Package casetest runs test cases of a machine: files beside its definition,
// each with an input, the answers of its tasks, and what is expected. The
// executable that `aslc test` builds has it, and runtimetest.Cases for go test.
//
// # A case
//
// The cases of order.asl.json are the files order.test/*.json. All members but
// Expect may be left out.
//
//	{
//	  "Comment": "A busy card is tried again.",
//	  "Input": {"id": "o-1", "total": 20},
//	  "Mocks": {
//	    "Charge card": [
//	      {"Throw": {"Error": "Card.Busy", "Cause": "later"}},
//	      {"Return": {"id": "p-1"}}
//	    ],
//	    "Send receipt": {"Return": {"sent": true}}
//	  },
//	  "Expect": {
//	    "Status": "SUCCEEDED",
//	    "OutputHas": {"payment": {"id": "p-1"}},
//	    "Calls": {"Charge card": 2, "Send receipt": [{"PaymentId": "p-1"}]}
//	  }
//	}
//
// Mocks are by state, as in AWS's MockConfigFile. One answer serves every
// call, a list is used up in turn, and the file's own form, answers by attempts
// ("0", "1-2"), is taken as well. An answer is one of Return, Throw and Never
// (true: none comes, and only a time-out ends the attempt); with Item it is for
// that iteration of the Map around the state. Return is the service's whole
// answer, and for a task with a token the callback's. "MockFile": "FILE#CASE"
// takes a MockConfigFile for the states that Mocks does not name. A task without
// an answer fails the case, whatever the definition catches.
//
// Name, StartTime (RFC 3339), Placeholders (NAME: VALUE) and S3 ("BUCKET/KEY":
// the object's text) say what else the execution sees.
//
// With State (its name) only that state is run: Input is the state's, Execution the
// execution's, Variables (an object) are those that it sees, Item (Index, Value) is
// the iteration that it is in; Expect.Next is the state that would follow, or null.
//
// Expect has what is to be looked at: Status, Output (equal), OutputHas (objects
// may have more members), Error, Cause, Path (all states in the order in which
// they were entered), Events (their types, or how many), Calls (by state how
// often it called, or the arguments of each call, which may have more members).
//
// # How it runs
//
// Every case runs alone, on a virtual clock that starts at StartTime (1 January
// 2026), with seed 1: the same each time.
package casetest

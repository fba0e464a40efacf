package casetest

import "encoding/json"

// Answer is an answer of a task as it is written into a case: one of Return, Throw and
// Never.
type Answer struct {
	Item   *int            `json:",omitempty"` // of the innermost Map around the task's state
	Return json.RawMessage `json:",omitempty"`
	Throw  *Failure        `json:",omitempty"`
	Never  bool            `json:",omitempty"`
}

// Failure is the error that a task failed with.
type Failure struct{ Error, Cause string }

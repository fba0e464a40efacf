package host

import (
	"errors"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// version is that of the protocol.
const version = 2

// message is what goes over the line: one part of it is set.
type message struct {
	N int64 // of the execution, the call or the question

	Setup     *setup
	Lend      *lend
	Deed      *deed
	Committed int // so many more reports of the execution are
	Release   bool
	Run       *run
	Answer    *answer
	Reply     *reply

	Hello    *hello
	Report   *durable.Report
	Ended    *ended
	Call     *call
	CallOver bool
	Ask      *ask

	Seen []telemetry.Sighting // with Report and Ended: what metrics want to know
}

// Setup is what holds for all machines of a process.
type setup struct {
	Version int
	Limits  bool   // AWS's hold
	S3      string // the folder that stands for it; "": there is none
	Account string // whose its buckets are
}

type hello struct{ Version, Machines int }

// lend is an execution to drive.
type lend struct {
	Place int    // of the machine in the executable
	Role  string // ARN that executions show
	Loan  durable.Loan
}

// deed is a deed under its number.
type deed struct {
	N int
	durable.Deed
}

// run is an Express execution.
type run struct {
	Place    int
	Role     string
	Terms    durable.Terms
	Name, ID string
	Sync     bool
	Keep     bool   // its history is wanted
	Input    string // JSON, as all documents here; "": absent
}

// ended is how it ended.
type ended struct {
	Status           runtime.Status
	Output           string
	Error, Cause     string
	Started, Stopped int64
	Events           store.Events
	Fault            string // it could not be run
}

// call is a task to do.
type call struct {
	Loan      int64  // of the execution; 0: it is an Express one
	Machine   string // its name in ARNs
	Input     string
	Arguments string // "": they are the input

	// The other members of runtime.Info.
	Execution, Root, State, Task, Resource, Key, Token string
	Attempt, Delivery, Index                           int
	Again                                              bool
}

func callOf(loan int64, machine string, in runtime.Value, i runtime.Info) *call {
	c := &call{
		Loan: loan, Machine: machine, Input: in.Text(), Execution: i.Execution, Root: i.Root, State: i.State, Task: i.Task, Resource: i.Resource, Key: i.Key,
		Token: i.Token, Attempt: i.Attempt, Delivery: i.Delivery, Index: i.Index, Again: i.Again,
	}
	if args := i.Arguments.Text(); args != c.Input {
		c.Arguments = args
	}
	return c
}

// taken is what the handler gets, and what it can ask about its call.
func (c *call) taken() (runtime.Value, runtime.Info, error) {
	docs, err := documents(c.Input, c.Arguments)
	i := runtime.Info{
		Execution: c.Execution, Root: c.Root, State: c.State, Task: c.Task, Resource: c.Resource, Key: c.Key, Token: c.Token,
		Attempt: c.Attempt, Delivery: c.Delivery, Index: c.Index, Again: c.Again,
	}
	if err != nil {
		return runtime.Value{}, i, err
	}
	if i.Arguments = docs[1]; c.Arguments == "" {
		i.Arguments = docs[0]
	}
	return docs[0], i, nil
}

// answer is what a task gave.
type answer struct {
	Loan      int64 // as in its call
	Committed int   // so many more reports of that are

	Output                    string
	Failure                   *failure
	Pending                   bool   // the answer comes by the token
	Worker, Submitted, Result string // Result: "" if it is the Output
}

type failure struct {
	Name, Cause string
	Phase       runtime.Phase
}

// ask is a question.
type ask struct {
	Loan     int64
	Activity string // whether it exists
	MapRun   string // which of its executions has the Status, behind the one of After
	Status   runtime.Status
	After    int64
	// Neither: the question is for an ID.
}

type reply struct {
	ID      int64
	Exists  bool
	Parts   []store.Snapshot
	Failure string // there are none because of this
}

// document is a text of a message as a value.
func document(text string) (runtime.Value, error) {
	if text == "" {
		return runtime.Value{}, nil
	}
	return runtime.ParseString(text)
}

// documents are several.
func documents(texts ...string) ([]runtime.Value, error) {
	out := make([]runtime.Value, len(texts))
	for i, text := range texts {
		var err error
		if out[i], err = document(text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answered is the answer of a task that has been done.
func answered(out runtime.Value, told runtime.Reported, err error) *answer {
	a := &answer{Output: out.Text(), Worker: told.Worker, Submitted: told.Submitted.Text(), Result: told.Result.Text()}
	if a.Result == a.Output {
		a.Result = ""
	}
	var failed *runtime.Error
	switch {
	case err == nil:
	case errors.Is(err, runtime.ErrPending):
		a.Pending = true
	case errors.As(err, &failed):
		a.Failure = &failure{failed.Name, failed.Cause, failed.Phase}
	default:
		a.Failure = &failure{Name: runtime.ErrorTaskFailed, Cause: err.Error()}
	}
	return a
}

// taken is the other way.
func (a *answer) taken() (runtime.Value, runtime.Reported, error) {
	docs, err := documents(a.Output, a.Submitted, a.Result)
	if err != nil {
		return runtime.Value{}, runtime.Reported{}, err
	}
	told := runtime.Reported{Worker: a.Worker, Submitted: docs[1], Result: docs[2]}
	switch {
	case a.Pending:
		return docs[0], told, runtime.ErrPending
	case a.Failure != nil:
		return docs[0], told, &runtime.Error{Name: a.Failure.Name, Cause: a.Failure.Cause, Phase: a.Failure.Phase}
	}
	return docs[0], told, nil
}

package console

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/aslc-dev/aslc/runtime/trace"
)

// Source is where the pages have executions from. Its methods may be called from
// any goroutine.
type Source interface {
	// Execution describes an execution.
	Execution(ctx context.Context, id string) (Execution, error)
	// Machine describes the definition that an execution goes by.
	Machine(ctx context.Context, execution string) (*Machine, error)
	// Events gives events as GetExecutionHistory shows them, in the order of their
	// ids, which go up by one: the first has the id from, and there are limit of
	// them unless the history ends before.
	Events(ctx context.Context, execution string, from int64, limit int) ([]json.RawMessage, error)
	// Changes gets a value when the execution may have new events, until ctx is
	// done. One that nobody has taken yet stands for those that follow. A nil
	// channel says that there will be none.
	Changes(ctx context.Context, execution string) <-chan struct{}
}

// Service is a Source beside which the API of Step Functions is served, at the path
// above the pages: they list, start and stop executions by it.
type Service interface {
	Source
	// StateMachine describes a state machine by its ARN, that of a version or of an
	// alias.
	StateMachine(ctx context.Context, arn string) (*Machine, error)
	// Executions gives a page of executions, the latest first: what ListExecutions
	// answers.
	Executions(context.Context, Query) (any, error)
}

// Query says which executions to list: of one machine, or of one Map Run.
type Query struct {
	Machine, MapRun string // an ARN
	Status          string // "": any
	Prefix          string // with which the names begin
	Since, Until    time.Time
	Next            string // of the page before; "": the first page
}

// ErrNotFound says that a Source has no such execution.
var ErrNotFound = errors.New("there is no such execution")

// Execution is what a page says about an execution beside its trace.
type Execution struct {
	ID    string `json:"id"`              // an ARN, or what else names it
	Name  string `json:"name"`            // as people know it
	Live  bool   `json:"live"`            // its history may go on
	Of    string `json:"of,omitempty"`    // of an Express execution: the ARN of its state machine
	Input string `json:"input,omitempty"` // of an Express execution
}

// Machine is a definition and what was made of it. All but the name may be missing.
type Machine struct {
	Name       string `json:"name"`
	File       string `json:"file,omitempty"`       // name of the definition's
	Definition string `json:"definition,omitempty"` // its text: JSON or YAML
	Graph      string `json:"graph,omitempty"`      // SVG, as aslc graph draws it
	GoFile     string `json:"goFile,omitempty"`
	Go         string `json:"go,omitempty"` // the text of the generated file

	// Input is a JSON Schema of what an execution starts with. Unless it is Promised,
	// it is only what the definition was seen to read.
	Input    json.RawMessage `json:"input,omitempty"`
	Promised bool            `json:"promised,omitempty"`

	States   []State        `json:"states,omitempty"`
	Evaluate trace.Evaluate `json:"-"`                 // the filters of its states; nil: nobody can
	Missing  string         `json:"missing,omitempty"` // why there is no Graph and no Go
}

// State is where a state stands in the texts of its Machine.
type State struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`               // "Task"
	Resource string `json:"resource,omitempty"` // of a Task: its identity
	Comment  string `json:"comment,omitempty"`
	Lines    [2]int `json:"lines"`        // of the definition, both ends included, from 1
	Go       [2]int `json:"go,omitempty"` // of the generated file

	Filters *trace.Filters `json:"filters,omitempty"` // nil: there are none
}

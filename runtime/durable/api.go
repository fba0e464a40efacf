package durable

import (
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Ref names an execution. Those of a Map Run have the machine's name with the
// Map's label: "order/Items".
type Ref struct {
	Machine string
	Name    string
}

// StartInput is what an execution starts with.
type StartInput struct {
	Machine string
	Hash    string        // of the definition to go by; "": the one that was added last
	Name    string        // 1 to 80 characters; "": a UUID
	Input   runtime.Value // absent: {}
}

// Started is an execution that runs, or ran already under that name and input.
type Started struct {
	Ref
	ARN  string
	At   time.Time
	Made bool // by this call
	Lent bool // the machine's host drives it
}

// SyncResult is how an Express execution ended.
type SyncResult struct {
	Ref
	ARN     string
	Status  runtime.Status
	Input   runtime.Value
	Output  runtime.Value // absent unless it succeeded
	Error   string
	Cause   string
	Started time.Time
	Stopped time.Time
	Lent    bool // the machine's host drove it

	// Of one that a host drove: its history, where ExpressRun.Keep asked for it.
	Events store.Events
}

// Description is an execution as it was committed last. Documents are there
// with Describe, not with List.
type Description struct {
	Ref
	ID         store.ID
	ARN        string
	Machine    string // its ARN
	MapRun     string // ARN of the Map Run that started it; "": none
	Definition string // hash
	Status     runtime.Status
	Started    time.Time
	Stopped    time.Time // zero: it runs
	Input      []byte    // JSON
	Output     []byte    // JSON; nil: none
	Error      string
	Cause      string

	Lent           bool // the machine's host drives it
	Redrives       int
	Redriven       time.Time // the last time
	Redrive        RedriveStatus
	RedriveRefused string // why it cannot be redriven

	Held string // why it does not go on although it could: its definition is not here
}

// RedriveStatus says whether an execution can be redriven.
type RedriveStatus string

// The values are AWS's.
const (
	Redrivable         RedriveStatus = "REDRIVABLE"
	NotRedrivable      RedriveStatus = "NOT_REDRIVABLE"
	RedrivableByMapRun RedriveStatus = "REDRIVABLE_BY_MAP_RUN"
)

// ListInput says which executions to list, the latest first. One of Machine and
// MapRun is set.
type ListInput struct {
	Machine  string
	MapRun   string         // ARN, or the last part of it
	Status   runtime.Status // "": any
	Redriven *bool          // nil: all the same
	Prefix   string         // with which the names begin
	Since    time.Time      // they were started then or later; zero: at any time
	Until    time.Time      // they were started before; zero: at any time
	Next     string         // of the page before; "": the first page
	Limit    int            // 0: 100; at most 1,000
}

// Page is a page of executions.
type Page struct {
	Executions []Description
	Next       string // "": it is the last page
}

// HistoryInput says which events to give.
type HistoryInput struct {
	Reverse bool
	Next    string // of the page before; "": the first page
	Limit   int    // 0: 100; at most 1,000
}

// HistoryPage is a page of events.
type HistoryPage struct {
	Events []Event
	Next   string // "": it is the last page so far
}

// Event is an event of a history.
type Event struct {
	ID   int64
	JSON []byte // as GetExecutionHistory shows it
}

// RedriveInput says how to redrive.
type RedriveInput struct {
	// AcceptDefinition lets the execution go on by the definition that was added
	// last, in place of the one that it started with.
	AcceptDefinition bool
}

// Activity is a name under which workers take tasks.
type Activity struct {
	Name    string
	ARN     string
	Created time.Time
}

// ActivityTask is work for a worker.
type ActivityTask struct {
	Token string // "": there was none before the time was over
	Input []byte // JSON
}

// MapRun is a run of a distributed Map.
type MapRun struct {
	runtime.MapRunInfo
	Execution string    // ARN of the execution that it belongs to
	Of        Ref       // the same
	Redriven  time.Time // the last time; zero: never
}

// MapRunUpdate changes a Map Run that is under way. Nil: as it was.
type MapRunUpdate struct {
	MaxConcurrency             *int
	ToleratedFailureCount      *int
	ToleratedFailurePercentage *float64
}

// Change says that an execution was committed.
type Change struct {
	Ref
	ID        store.ID
	Status    runtime.Status
	LastEvent int64 // id of its last event
	Missed    bool  // changes before this one were dropped, the watcher being slow
}

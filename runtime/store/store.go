package store

import (
	"context"
	"errors"
	"iter"

	"github.com/aslc-dev/aslc/runtime"
)

// Store keeps executions. Its methods may be called from any goroutine.
type Store interface {
	Reader
	// Flush hands over a batch, which belongs to the store from then on. It
	// never blocks and never calls Done itself: its caller may hold the lock
	// that Done wants. Batches are committed in the order of their Flush, and
	// Done is called in that order, by one goroutine.
	Flush(*Batch)
	// Delete forgets executions that stopped before a moment, with all that
	// belongs to them, and says how many went: at most limit of them. Those
	// that a Map Run started go when the execution at their top may go.
	Delete(ctx context.Context, before int64, limit int) (int, error)
	// Forget is Delete of one execution that was started from outside and has
	// stopped; one that runs, or is not there, is left alone.
	Forget(ctx context.Context, id ID) error
	// Define keeps the text of a definition under its hash, for Definition.
	Define(ctx context.Context, hash, text string) error
	// SetActivity keeps an activity, and since when it exists; 0 forgets it.
	SetActivity(ctx context.Context, name string, created int64) error
	// Backup writes a copy that holds what was acknowledged before the call;
	// the store goes on meanwhile. It never overwrites a file.
	Backup(ctx context.Context, file string) error
	// Err is the fault that stopped the store: from then on every batch fails
	// with it. What was acknowledged before stays, and can be read.
	Err() error
	// Close commits what was handed over, and ends.
	Close() error
}

// Reader is what can be asked of a store. Answers show what is committed, which
// may be more than was acknowledged and less than was handed over.
type Reader interface {
	// Meta tells what the store was created with.
	Meta() Meta
	// Load reads executions with their frames, Map Runs and the executions below
	// them: whole families, given by the executions at the top. Those of one family
	// follow one another, the top first; one that is not there is left out.
	Load(ctx context.Context, tops []ID) ([]Snapshot, error)
	// Running lists families with a Ready frame, ascending from the first one
	// behind after: what was running when the process died.
	Running(ctx context.Context, after ID, limit int) ([]ID, error)
	// Due lists families with a frame that is to wake by now, the longest
	// overdue first. It leaves out those that busy tells of: executions in memory
	// look after their timers themselves, and shall not fill the list. One that
	// is listed may have gone on since: what Load gives counts.
	Due(ctx context.Context, now int64, limit int, busy func(ID) bool) ([]ID, error)
	// NextWake is the moment of the next timer; 0: none is set.
	NextWake(ctx context.Context) (int64, error)
	// Token finds the frame that waits for an answer to a token.
	Token(ctx context.Context, token string) (Place, error)
	// Offered lists the frames that wait for a worker of an activity, the
	// longest waiting first, without those of families that busy tells of.
	Offered(ctx context.Context, activity string, limit int, busy func(ID) bool) ([]Place, error)
	// Waiters gives the tokens of the frames that are offered under the name of an
	// activity.
	Waiters(ctx context.Context, activity string) ([]string, error)
	// Offers lists the names under which frames are offered.
	Offers(ctx context.Context) ([]string, error)
	// Get reads an execution.
	Get(ctx context.Context, id ID) (Execution, error)
	// Find reads the execution that has a name.
	Find(ctx context.Context, machine, name string) (Execution, error)
	// List gives a page of executions, the latest first, without documents and images;
	// next is the Before of the page behind it, 0: there is none. A page may be short,
	// or empty, before the last one: what a filter lets through may be far apart.
	List(ctx context.Context, f Filter) (page []Execution, next ID, err error)
	// Definition gives the text of a definition; "": nobody told it.
	Definition(ctx context.Context, hash string) (string, error)
	// Activities gives the activities by name.
	Activities(ctx context.Context) ([]Activity, error)
	// History gives the events of an execution in chunks, the first of which
	// holds the event from; reversed, from the chunk that holds it back to the
	// first event. From 0 is the end that the order begins with.
	History(ctx context.Context, id ID, from int64, reverse bool) iter.Seq2[Events, error]
	// MapRuns gives an execution's Map Runs, the first one first.
	MapRuns(ctx context.Context, id ID) ([]MapRun, error)
	// MapRun finds a Map Run by its id, with the execution that it belongs to.
	MapRun(ctx context.Context, id string) (MapRun, Execution, error)
}

var (
	// ErrNotFound: there is no such execution, frame or Map Run.
	ErrNotFound = errors.New("the store does not have it")
	// ErrExists: another execution of the machine has the name. The batch that
	// would have made it is refused whole, the store goes on.
	ErrExists = errors.New("an execution of that name exists")
	// ErrClosed: the store was closed before.
	ErrClosed = errors.New("the store is closed")
)

// ID names an execution within its store. The engine gives them, ascending
// from Meta.LastID, and never one twice.
type ID int64

// Meta is what holds for the whole store.
type Meta struct {
	Version  int    // of the format
	TokenKey []byte // 32 bytes from crypto/rand, which sign task tokens
	Seed     uint64 // from crypto/rand; executions derive theirs of it and their ID
	LastID   ID     // the greatest that was given before the store was opened
}

// Batch is what becomes durable in one step, or not at all.
type Batch struct {
	Changes []Change
	Done    func(error) // after the commit, or after its failure; may be nil
}

// Change is what becomes of one execution in a batch. Of a field that is zero
// nothing changes. They are applied in the order of the fields.
type Change struct {
	ID         ID
	New        *Execution // with the execution's first batch: its row
	Redrive    *Redrive   // the execution was over, and goes on
	Definition string     // hash of another definition that the execution goes by from now on
	Image      []byte     // of the execution: what is no frame's
	Joined     []string   // prefixes of paths (Children): their frames are over and collected
	Frames     []Frame    // new ones, and those that changed
	Events     Events     // that the history goes on with
	MapRuns    []MapRun   // new ones, and those that changed
	End        *End       // the execution is over
}

// Execution is one row: what describes an execution from outside.
type Execution struct {
	ID         ID
	Top        ID     // the execution whose engine drives it: itself, unless a Map Run started it
	MapRun     string // id of the Map Run that started it
	Machine    string // the state machine's name; of a Map Run's executions with its label
	Name       string // not given twice in a machine
	Definition string // hash of the definition that it goes by
	Lent       bool   // a process of its machine's own drives it, not the store's owner
	Status     runtime.Status
	Started    int64 // nanoseconds since 1970, as all moments here
	Stopped    int64
	Redrives   int
	Redriven   int64 // the last time
	Input      []byte
	Output     []byte
	Error      string
	Cause      string
	Image      []byte // opaque
}

// Redrive opens an execution again that had ended without success. Those that its
// Map Runs started, as far as these are asleep (runtime.MapRunInfo), become
// PENDING_REDRIVE if they did not succeed, and so do those below them: those within
// the limits, and those without a history, which are Express executions and begin anew.
type Redrive struct {
	At     int64
	Limits *RedriveLimits // nil: there are none
}

// RedriveLimits are those of an execution that a Map Run started, which is redriven
// with it.
type RedriveLimits struct {
	Since     int64 // it ended then or later
	Redrives  int64 // it and its Map Run were redriven less often
	LastEvent int64 // the id of its last event is smaller
}

// End is how an execution ended.
type End struct {
	Status  runtime.Status
	Stopped int64
	Output  []byte
	Error   string
	Cause   string
	// Keep leaves the frames where they are, for a redrive: Asleep, but for those
	// that are Ended. Else they go.
	Keep bool
	// Redriven tells of an execution that was: those of its Map Runs that still wait
	// for their turn are ABORTED.
	Redriven bool
}

// Frame is a checkpoint: where the root, a branch or an iteration is.
type Frame struct {
	Path   string // Root, Child
	Status FrameStatus
	State  string // its name
	// Wake, Token, Activity and Offered count in a Parked frame alone. One that
	// is Ready is in memory, or will be after a restart, and its timers are set there.
	Wake     int64  // when to go on at the latest; 0: no timer
	Token    string // whose answer is waited for; "": none
	Activity string // ARN, whose worker is waited for; "": none
	Offered  int64  // since when
	Image    []byte // opaque: what changes at every checkpoint
	Data     []byte // opaque: what seldom changes, input and variables; nil: as it was
}

// FrameStatus says who looks after a frame.
type FrameStatus string

const (
	Ready  FrameStatus = "r" // can go on, or its task is in flight: recovery takes it up
	Parked FrameStatus = "p" // waits for its timer, an answer, a worker or its children
	Ended  FrameStatus = "e" // its result, in Image, waits for the parent to collect it
	Asleep FrameStatus = "a" // goes on in a redrive: of an execution that is over, or whose turn has not come
)

// Events are successive events of a history.
type Events struct {
	First int64  // id of the first
	Count int    // 0: none
	Data  []byte // a JSON array of them, as GetExecutionHistory shows each
}

// Activity is a name under which workers take tasks.
type Activity struct {
	Name    string
	Created int64
}

// MapRun is one run of a distributed Map state.
type MapRun struct {
	Index int    // place in its execution's list
	ID    string // last part of the ARN
	Image []byte // JSON: how it stands
}

// Snapshot is an execution as it was committed last.
type Snapshot struct {
	Execution
	LastEvent int64   // id; 0: there is none
	Frames    []Frame // in the order of their paths: parents come before children
	MapRuns   []MapRun
}

// Place is where a frame is.
type Place struct {
	Top  ID
	ID   ID
	Path string
}

// Filter says which executions to list.
type Filter struct {
	Machine  string         // whose executions; "" with MapRun
	MapRun   string         // which started them; "": those that were started from outside
	Status   runtime.Status // "": any
	Redriven *bool          // nil: all the same
	Prefix   string         // with which the names begin
	Since    int64          // they were started then or later; 0: at any time
	Until    int64          // they were started before; 0: at any time
	Before   ID             // the last one of the page before; 0: from the latest
	Limit    int            // at most; at least 1
}

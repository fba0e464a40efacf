package runtime

import (
	"io"
	"math"
	"time"
)

// MapRunPolicy is the fixed part of a distributed Map state.
type MapRunPolicy struct {
	StartAt                    State
	Label                      string // in ARNs
	Express                    bool   // ExecutionType EXPRESS: the executions have no histories
	MaxConcurrency             int    // 0: as many as there may be
	ToleratedFailureCount      int    // more failed items than this fail the run; 0: not looked at
	ToleratedFailurePercentage float64

	Reader                ItemReader // nil: the items come from the state's input
	MaxItems              int        // 0: all
	Batched               bool       // an execution gets several items (ItemBatcher)
	MaxItemsPerBatch      int        // 0: not looked at
	MaxInputBytesPerBatch int        // 0: not looked at

	Transformation Transformation // of the results
	Lines          bool           // OutputType JSONL: of result files
	Retry          []Retrier
}

// Transformation is what becomes of the results (ASL: WriterConfig).
type Transformation uint8

const (
	Compact   Transformation = iota // the outputs
	Flatten                         // the outputs; of those that are arrays, the elements
	Untouched                       // NONE: the outputs with all that is known of the executions
)

// MapRunArgs is what a distributed Map evaluates when it runs, each once in an
// attempt, but Selector for each item. What is nil the state does not have.
type MapRunArgs struct {
	Items    func() (Value, error)                      // an array or an object; without a Reader
	Reader   func() (Value, error)                      // the ItemReader's Parameters or Arguments
	Limits   func(*MapRunPolicy) error                  // sets what is known only now
	Selector func(index int, item Value) (Value, error) // ItemSelector
	Batch    func() (Value, error)                      // BatchInput
	Writer   func() (Value, error)                      // the ResultWriter's Parameters or Arguments
}

// maxDistributedConcurrency is how many executions of a Map Run the service
// runs at once (Developer Guide, quotas).
const maxDistributedConcurrency = 10_000

// MapRun runs a distributed Map state: an execution of its own for each item or
// batch of items. It gives the array of their outputs, or what tells where a
// ResultWriter put them.
//
// Items come from the reader when an execution may start with them. What a
// checkpoint holds is the number of those that were read, the executions that
// run, and results that are not written yet.
func MapRun(r *Run, args *MapRunArgs, p *MapRunPolicy) (Value, error) {
	for {
		out, started, err := Value{}, int64(0), r.backOff()
		if err == nil {
			out, started, err = r.mapRun(args, p)
		}
		if r.again(p.Retry, err) {
			continue
		}
		out, err = r.joined("Map", out, err)
		if err == nil && r.x.startTime() >= firstExitBeside {
			r.Prev = started
		}
		return out, err
	}
}

// firstExitBeside is since when the service links a state's exit with the
// MapRunStarted event, in place of MapRunSucceeded: between June and November
// 2024 (recorded on both sides).
const firstExitBeside = 1_727_740_800 * int64(time.Second)

// mapRun is one attempt; it also gives the id of its MapRunStarted event.
func (r *Run) mapRun(args *MapRunArgs, p *MapRunPolicy) (Value, int64, error) {
	if past := r.x.past; past != nil {
		v, err := past.work()
		return v, 0, err
	}
	if r.run == nil {
		if err := r.beginMapRun(args, p); err != nil {
			return Value{}, 0, err
		}
	}
	m := r.run
	m.args, m.def = args, p
	if m.info.Asleep {
		if err := m.reopen(); err != nil {
			return Value{}, 0, err
		}
	}
	c := &Children{N: math.MaxInt, Limit: m.limit(), Start: m.start, Ended: m.ended}
	_, err := r.x.eng.Fork(r, c)
	if isStop(err) {
		return Value{}, 0, err
	}
	started := r.Prev
	out, err := m.end(err)
	return out, started, err
}

// beginMapRun evaluates what the run needs. Recorded: the items come before the
// MapStateStarted event, which tells their number, the limits after it.
func (r *Run) beginMapRun(args *MapRunArgs, p *MapRunPolicy) error {
	m := &mapRun{r: r}
	if args.Items != nil {
		v, err := args.Items()
		if err != nil {
			return err
		}
		if k := v.Kind(); k != KindArray && k != KindObject {
			return notAnArray(v)
		}
		m.spec.Items = v
	}
	if r.x.history != nil {
		r.record(Event{Type: "MapStateStarted", Index: m.spec.Items.Len()})
	}
	if err := m.evaluate(args, p); err != nil {
		return err
	}
	m.begin(p)
	r.run, r.Visit.Stage = m, Forked
	r.record(Event{Type: "MapRunStarted", Text: m.info.ARN})
	return nil
}

// evaluate completes the policy and the arguments.
func (m *mapRun) evaluate(args *MapRunArgs, p *MapRunPolicy) error {
	limits := *p
	if args.Limits != nil {
		if err := args.Limits(&limits); err != nil {
			return err
		}
	}
	m.spec.mapLimits = mapLimits{
		Express: limits.Express, Transformation: limits.Transformation, Lines: limits.Lines,
		MaxConcurrency: limits.MaxConcurrency, ToleratedFailureCount: limits.ToleratedFailureCount,
		ToleratedFailurePercentage: limits.ToleratedFailurePercentage, MaxItems: limits.MaxItems,
		MaxItemsPerBatch: limits.MaxItemsPerBatch, MaxInputBytesPerBatch: limits.MaxInputBytesPerBatch,
	}
	for _, part := range []struct {
		args func() (Value, error)
		into *Value
	}{{args.Reader, &m.spec.Reader}, {args.Batch, &m.spec.Batch}, {args.Writer, &m.spec.Writer}} {
		if part.args == nil {
			continue
		}
		v, err := part.args()
		if err != nil {
			return err
		}
		*part.into = v
	}
	return nil
}

// mapSpec is what a Map Run was told, evaluated once.
type mapSpec struct {
	mapLimits
	Items  Value // absent with a reader
	Reader Value
	Batch  Value
	Writer Value // absent: the results become the state's
}

// mapLimits are the numbers of a Map Run.
type mapLimits struct {
	Express                    bool           `json:"express,omitempty"`
	Transformation             Transformation `json:"transformation,omitempty"`
	Lines                      bool           `json:"lines,omitempty"`
	MaxConcurrency             int            `json:"maxConcurrency,omitempty"`
	ToleratedFailureCount      int            `json:"toleratedFailureCount,omitempty"`
	ToleratedFailurePercentage float64        `json:"toleratedFailurePercentage,omitempty"`
	MaxItems                   int            `json:"maxItems,omitempty"`
	MaxItemsPerBatch           int            `json:"maxItemsPerBatch,omitempty"`
	MaxInputBytesPerBatch      int            `json:"maxInputBytesPerBatch,omitempty"`
}

// mapRun is an open Map Run.
type mapRun struct {
	r    *Run // the Map state's
	spec mapSpec
	info *MapRunInfo
	seed uint64 // what the executions' names and seeds derive from
	read int    // items that executions got
	args *MapRunArgs
	def  *MapRunPolicy

	items   Items // nil: not open
	drained bool  // all items were read
	at      int   // items that were taken from it
	ahead   *ahead
	item    Item // that is being selected
	opts    *options
	outs    []Value // without a writer: the results by the executions' order
	files   resultFiles
	done    bool // ended is looked at no more

	version string // of what the items are read from

	unread *unread // of a run that failed
	taken  int64   // the last execution that was taken up again: see Stored.Pending
}

// ahead is an item that was read and did not fit into a batch.
type ahead struct {
	in    Value
	draws int // before it was selected
}

// begin names the run.
func (m *mapRun) begin(p *MapRunPolicy) {
	x := m.r.x
	e := m.r.Eval(Value{})
	id := e.UUID()
	m.seed = m.r.draw()
	machine := x.machineName + "/" + MapLabel(p.Label, x.def.Info(m.r.At).Name)
	m.info = &MapRunInfo{
		ARN:     "arn:aws:states:" + x.region + ":" + x.account + ":mapRun:" + machine + ":" + id,
		ID:      id,
		Machine: machine,
		Status:  StatusRunning, Started: x.Now(m.r),
		MaxConcurrency: m.spec.MaxConcurrency, ToleratedFailureCount: m.spec.ToleratedFailureCount,
		ToleratedFailurePercentage: m.spec.ToleratedFailurePercentage,
	}
	x.mapRuns = append(x.mapRuns, m.info)
	m.note()
}

// MapLabel is what stands for a distributed Map in ARNs: its Label, or the state's name
// without what ARNs do not allow.
func MapLabel(label, state string) string {
	if label != "" {
		return label
	}
	var b []rune
	for _, c := range state {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
			b = append(b, c)
		default:
			b = append(b, '-')
		}
	}
	return string(b[:min(len(b), 40)])
}

func (m *mapRun) limit() int {
	if n := m.spec.MaxConcurrency; n > 0 && n < maxDistributedConcurrency {
		return n
	}
	return maxDistributedConcurrency
}

// start gives the next execution its input; io.EOF: there are no more.
func (m *mapRun) start(int) (Child, error) {
	in, n, err := m.input()
	if err != nil {
		return Child{}, err
	}
	if m.r.x.exceeds(in) {
		return Child{}, &Error{Name: ErrorDataLimitExceeded, Cause: "The input of an execution exceeds the maximum number of bytes service limit."}
	}
	m.info.Items.start(n)
	m.info.Executions.start(1)
	m.note()
	return Child{At: m.def.StartAt, In: in, own: n}, nil
}

// ended takes how an execution ended. Recorded: the error and its cause.
func (m *mapRun) ended(child *Run, out Value, err error) error {
	x := child.x
	x.closeHistory(child, out, err)
	s := x.ending(err)
	x.over(s, out, err)
	m.note()
	m.info.Items.end(x.items, s)
	m.info.Executions.end(1, s)
	if m.done {
		return nil
	}
	if err := m.result(child, out, err); err != nil {
		return err
	}
	if m.tolerated() {
		return m.commit()
	}
	return exceeded()
}

// exceeded is the failure of a run in which too many items failed (recorded).
func exceeded() error {
	return &Error{Name: ErrorExceedToleratedFailure, Cause: "The specified tolerated failure threshold was exceeded"}
}

// commit publishes that an execution ended, so that it never runs again. No
// child is running at this moment, even if the state is about to start more.
func (m *mapRun) commit() error {
	f := m.r.children
	nested := f.nested
	f.nested = false
	err := m.r.x.eng.Commit(m.r, false)
	f.nested = nested
	return err
}

// tolerated says whether few enough items failed. The percentage is of all
// items, so it is looked at when their number is known.
func (m *mapRun) tolerated() bool {
	counts, s := &m.info.Items, &m.spec
	failed := max(counts.Failed+counts.TimedOut, counts.NotRedrivable) // of which some were aborted
	switch {
	case failed == 0:
		return true
	case s.ToleratedFailureCount == 0 && s.ToleratedFailurePercentage == 0:
		return false
	case s.ToleratedFailureCount > 0 && failed > int64(s.ToleratedFailureCount):
		return false
	case s.ToleratedFailurePercentage == 0 || !m.drained:
		return true
	}
	return float64(failed)*100 <= s.ToleratedFailurePercentage*float64(m.info.Items.Total)
}

// aborted takes note of an execution that a sibling's failure ends.
func (m *mapRun) aborted(child *Run) {
	child.x.abortRuns(child)
	child.Prev = 0
	child.record(Event{Type: "ExecutionAborted"})
	child.x.over(StatusAborted, Value{}, nil)
	m.note()
	m.info.Items.abort(child.x.items)
	m.info.Executions.abort(1)
	m.done = true
	if m.writes() && !m.r.gone {
		m.files.add(failedFile, m.record(child, Value{}, nil, StatusAborted))
	}
}

// end ends the run, of which err is the failure, writes what is to be written
// and gives the state's result.
func (m *mapRun) end(err error) (Value, error) {
	if err == nil && !m.tolerated() {
		err = exceeded()
	}
	m.r.mark()
	if m.r.x.stored != nil {
		m.unread, m.r.Visit.ran = m.position(), m
	}
	out, failure := m.results(err)
	if err == nil {
		err = failure
	}
	m.close()
	m.note()
	m.r.run = nil
	m.info.Stopped = m.r.x.Now(m.r)
	if err != nil {
		err = m.r.failure(err)
		m.info.Status = StatusFailed
		m.r.record(Event{Type: "MapRunFailed", Error: asError(err)})
		return Value{}, err
	}
	m.info.Status = StatusSucceeded
	m.r.record(Event{Type: "MapRunSucceeded"})
	return out, nil
}

// close lets go of the reader.
func (m *mapRun) close() {
	m.note()
	if m.items != nil {
		m.items.Close()
		m.items = nil
	}
	if m.info.Status == StatusRunning && m.r.gone {
		m.info.Status, m.info.Stopped = StatusAborted, m.r.x.Now(m.r)
		m.info.Items.abort(int(m.info.Items.Running)) // those that run on the stack
		m.info.Executions.abort(int(m.info.Executions.Running))
	}
}

// pending reads the items that no execution got, because the run failed.
func (m *mapRun) pending(take func(in Value)) error {
	for {
		in, n, err := m.input()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		m.info.Items.pend(n)
		m.info.Executions.pend(1)
		take(in)
	}
}

package runtime

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// ResourceKind is what a Task's Resource points at; it decides the event types.
type ResourceKind uint8

const (
	Integration    ResourceKind = iota // arn:aws:states:::service:action
	LambdaFunction                     // a function's own ARN
	Activity                           // an activity's ARN
	Other                              // anything else
)

// Task is the fixed part of a Task state.
type Task struct {
	ID        string // the identity, as in --task ID=…
	Resource  string // ${Placeholders} are filled at run time
	Kind      ResourceKind
	Sync      bool          // .sync: the result is the job's end
	Token     bool          // .waitForTaskToken: the result comes by token
	Timeout   time.Duration // of one attempt; 0: none
	Heartbeat time.Duration // between signs of life; 0: none
	RoleArn   string        // Credentials; "": none
	Retry     []Retrier
}

// Request is one attempt of a task as the engine sees it.
type Request struct {
	Task  *Task
	Args  func() (Value, error)                // as JSON; cheap when called again
	Local func(context.Context) (Value, error) // the typed handler
}

// Call runs a Task state: attempts, time-outs, retries. args is evaluated for
// each attempt, inside the policy.
func Call[In, Out any](r *Run, fn func(context.Context, In) (Out, error), args func() (In, error), t *Task) (Out, error) {
	c := call[In, Out]{r: r, fn: fn, args: args, task: t}
	err := r.retry(t.Retry, &c)
	return c.out, err
}

// attempter is one of Call, Parallel and Map under a retry policy.
type attempter interface{ attempt() error }

type call[In, Out any] struct {
	r    *Run
	fn   func(context.Context, In) (Out, error)
	args func() (In, error)
	task *Task
	in   In
	out  Out
}

func (c *call[In, Out]) attempt() error {
	r, t := c.r, c.task
	r.task = t
	if r.Visit.Stage < Scheduled {
		if err := c.schedule(); err != nil {
			return err
		}
	} else if r.flight == nil {
		if err := decodeValue(r.Visit.Args, &c.in); err != nil {
			return err
		}
	}
	q := r.request()
	q.Task, q.Local, q.Args = t, c.local, c.json
	v, err := r.x.eng.Attempt(r, q)
	if isStop(err) {
		return err
	}
	return c.finish(q, v, err)
}

// schedule evaluates the arguments and tells the world that the task begins.
func (c *call[In, Out]) schedule() error {
	r, t := c.r, c.task
	if err := r.missing(t); err != nil {
		return err
	}
	in, err := c.args()
	if err != nil {
		return err
	}
	c.in = in
	v := &r.Visit
	v.Stage = Scheduled
	v.Deadline, v.Beat = r.deadline(t.Timeout), r.deadline(t.Heartbeat)
	if r.x.history == nil && r.x.journal == nil {
		return nil
	}
	if v.Args, err = encodeValue(in); err != nil {
		return err
	}
	r.scheduled(t, v.Args)
	return r.x.eng.Commit(r, true)
}

// missing is the failure of a task whose activity does not exist; the service
// looks before it schedules.
func (r *Run) missing(t *Task) error {
	if t.Kind != Activity || r.x.activities == nil {
		return nil
	}
	if arn := r.x.fill(t.Resource); !r.x.activities(arn) {
		return &Error{Name: ErrorRuntime, Cause: "The activity " + arn + " does not exist.", prefixed: true}
	}
	return nil
}

func (c *call[In, Out]) json() (Value, error) {
	if c.r.Visit.Args.Exists() {
		return c.r.Visit.Args, nil
	}
	return encodeValue(c.in)
}

// local calls the handler with the Go values; its result stays one, unless
// somebody wants to see it as JSON.
func (c *call[In, Out]) local(ctx context.Context) (Value, error) {
	out, err := c.fn(ctx, c.in)
	if err != nil {
		return Value{}, err
	}
	return encodeValue(out)
}

func (c *call[In, Out]) finish(q *Request, v Value, err error) error {
	r := c.r
	if err == nil && r.x.limits && v.Size() > maxPayload {
		err = tooLarge(r.At)
	}
	r.taskEnded(q.Task, v, err)
	if err != nil {
		return err
	}
	return decodeValue(v, &c.out)
}

// maxPayload is AWS's limit for input and output of a task, state or execution.
const maxPayload = 262_144

// tooLarge is the failure of a state or its task over that limit.
func tooLarge(at State) error {
	return &Error{Name: ErrorDataLimitExceeded, Cause: "The state/task '" + string(at) +
		"' returned a result with a size exceeding the maximum number of bytes service limit."}
}

func (r *Run) deadline(d time.Duration) int64 {
	if d == 0 {
		return 0
	}
	return r.x.Now(r) + int64(d)
}

// encodeValue is the document of a Go value; a Value is one already.
func encodeValue(in any) (Value, error) {
	if v, ok := in.(Value); ok {
		return v, nil
	}
	return Encode(in)
}

// decodeValue is the other way.
func decodeValue(v Value, into any) error {
	if p, ok := into.(*Value); ok {
		*p = v
		return nil
	}
	if err := v.Decode(into); err != nil {
		return &Error{Name: ErrorRuntime, Cause: err.Error(), Err: err, prefixed: true}
	}
	return nil
}

// prefix is the first part of a task's event names.
func (t *Task) prefix() string {
	switch t.Kind {
	case LambdaFunction:
		return "LambdaFunction"
	case Activity:
		return "Activity"
	default:
		return "Task"
	}
}

// scheduled records that an attempt begins: Scheduled, and Started but for
// activities, which a worker starts.
func (r *Run) scheduled(t *Task, args Value) {
	if r.x.history == nil {
		return
	}
	r.record(Event{Type: t.prefix() + "Scheduled", Task: r.taskDetails(t), Data: args})
}

// taskDetails is what the attempt's events say about the task, made once.
func (r *Run) taskDetails(t *Task) *TaskDetails {
	if r.details == nil {
		r.details = &TaskDetails{
			Resource: r.x.fill(t.Resource), Region: r.x.region, RoleArn: r.x.fill(t.RoleArn),
			Timeout: t.Timeout, Heartbeat: t.Heartbeat,
		}
	}
	return r.details
}

// started records the start, once, before what shows that it happened.
func (r *Run) started(t *Task, worker string) {
	if !r.Visit.Begun && r.x.history != nil {
		r.Visit.Begun = true
		r.record(Event{Type: t.prefix() + "Started", Task: r.taskDetails(t), Text: worker})
	}
}

// submitted records that the outside has the work (.sync, .waitForTaskToken).
func (r *Run) submitted(t *Task, out Value) {
	if t.Kind == Integration {
		r.started(t, "")
		r.record(Event{Type: "TaskSubmitted", Task: r.taskDetails(t), Data: out})
	}
}

// taskEnded records how an attempt ended.
func (r *Run) taskEnded(t *Task, out Value, err error) {
	if r.x.history == nil {
		return
	}
	defer func() { r.Visit.Begun, r.details = false, nil }()
	if err == nil {
		r.started(t, "")
		r.record(Event{Type: t.prefix() + "Succeeded", Task: r.taskDetails(t), Data: out})
		return
	}
	e := asError(err)
	r.record(Event{Type: t.prefix() + r.failedAs(t, e), Task: r.taskDetails(t), Error: e})
}

func (r *Run) failedAs(t *Task, e *Error) string {
	switch e.Phase {
	case Scheduling:
		return "ScheduleFailed"
	case Starting:
		return "StartFailed"
	case Submitting:
		r.started(t, "")
		return "SubmitFailed"
	}
	if t.Kind != Activity {
		r.started(t, "")
	}
	if e.Name == ErrorTimeout {
		return "TimedOut"
	}
	return "Failed"
}

// splitResource cuts arn:aws:states:::service:action into what events show.
func splitResource(arn string) (service, action string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return "", arn
	}
	path, version := parts[5], ""
	if i := strings.LastIndex(path, ".sync:"); i >= 0 {
		path, version = path[:i], path[i:] // .sync:2 is a part of the action
	}
	if i := strings.LastIndexByte(path, ':'); i >= 0 {
		return path[:i], path[i+1:] + version
	}
	return path, ""
}

// Key names the open attempt: the same for every delivery of it, on every
// engine (frame path, visit, attempt).
func (r *Run) Key() string {
	return r.Path() + ":" + strconv.FormatInt(r.Seq, 10) + ":" + strconv.Itoa(r.Visit.Attempt)
}

// Path names the frame: "" the root, else parent/visit.attempt.index.
func (r *Run) Path() string {
	if r.parent == nil {
		return ""
	}
	return r.parent.Path() + "/" + strconv.FormatInt(r.visit, 10) + "." + strconv.Itoa(r.attempt) + "." + strconv.Itoa(r.index)
}

// Info is what a handler can ask about its call.
type Info struct {
	Execution string // its name
	State     State
	Task      string // identity
	Resource  string
	Key       string // idempotency key
	Attempt   int    // from 0
	Again     bool   // the attempt may have been delivered before
	Token     string // task token
	Index     int    // of the innermost Map iteration, or -1
}

type infoKey struct{}

// InfoOf gives the call that ctx belongs to; zero outside of one.
func InfoOf(ctx context.Context) Info {
	i, _ := ctx.Value(infoKey{}).(*taskContext)
	if i == nil {
		return Info{Index: -1}
	}
	return i.info()
}

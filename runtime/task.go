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
	Invoke    bool          // lambda:invoke: the handler takes the Payload and gives it
	Sync      bool          // .sync: the result is the job's end
	Token     bool          // .waitForTaskToken: the result comes by token
	Timeout   time.Duration // of one attempt; 0: none
	Heartbeat time.Duration // between signs of life; 0: none
	RoleArn   string        // Credentials; "": none
	Retry     []Retrier

	// Argument and Result tell what is wrong with what the work is given and with what
	// comes of it, by what is promised about them, whoever does the work; of
	// lambda:invoke, with the Payload. The failure is an *Error that Retry and Catch
	// can take. Nil: nothing is promised, or the work looks itself.
	Argument, Result func(Value) error
}

// Request is one attempt of a task as the engine sees it.
type Request struct {
	Task *Task
	Work worker
}

// worker is a typed handler with its arguments.
type worker interface {
	do(context.Context) (Value, error) // calls the handler
	arguments() (Value, error)         // as JSON; cheap when called again
	detached() worker                  // a copy that the state's next call leaves alone
}

// Call runs a Task state: attempts, time-outs, retries. work is the method of
// tasks that does it; args is evaluated for each attempt, inside the policy.
func Call[Tasks, In, Out any](r *Run, tasks Tasks, work func(Tasks, context.Context, In) (Out, error), args func() (In, error), t *Task) (Out, error) {
	c, ok := r.work.(*call[Tasks, In, Out])
	if !ok {
		c = &call[Tasks, In, Out]{r: r}
		r.work = c
	}
	c.tasks, c.fn, c.task = tasks, work, t
	for {
		err := r.backOff()
		if err == nil {
			err = c.attempt(args)
		}
		switch {
		case err == nil:
			return c.out, nil
		case !r.again(t.Retry, err):
			var none Out
			return none, err
		}
	}
}

// CallFunc is Call of a function that is nobody's method.
func CallFunc[In, Out any](r *Run, work func(context.Context, In) (Out, error), args func() (In, error), t *Task) (Out, error) {
	return Call(r, work, applied[In, Out], args, t)
}

func applied[In, Out any](work func(context.Context, In) (Out, error), ctx context.Context, in In) (Out, error) {
	return work(ctx, in)
}

// call is one visit of a Task state; a frame uses the same one again.
type call[Tasks, In, Out any] struct {
	r     *Run
	tasks Tasks
	fn    func(Tasks, context.Context, In) (Out, error)
	task  *Task
	in    In
	json  Value // in as a document, once that was asked for
	out   Out
}

func (c *call[Tasks, In, Out]) attempt(args func() (In, error)) error {
	r, t := c.r, c.task
	r.task = t
	if r.x.straight(r, t) {
		return c.straight(args)
	}
	if r.Visit.Stage < Scheduled {
		if err := c.schedule(args); err != nil {
			return err
		}
	} else if r.flight == nil {
		if err := fromValue(r.Visit.Args, &c.in); err != nil {
			return err
		}
	}
	r.req.Task, r.req.Work = t, c
	v, err := r.x.eng.Attempt(r, &r.req)
	if isStop(err) {
		return err
	}
	return c.finish(v, err)
}

// straight is attempt where Execution.straight is true.
func (c *call[Tasks, In, Out]) straight(args func() (In, error)) error {
	if err := c.take(args); err != nil {
		return err
	}
	r := c.r
	r.Visit.Stage = Scheduled
	a := r.x.call(r, c)
	v, err := a.out, a.err
	if err != nil || a.notes.any {
		if v, err = r.x.settle(r, c.task, a); isStop(err) {
			return err
		}
	}
	return c.finish(v, err)
}

// schedule evaluates the arguments and tells the world that the task begins.
func (c *call[Tasks, In, Out]) schedule(args func() (In, error)) error {
	r, t := c.r, c.task
	if err := r.missing(t); err != nil {
		return err
	}
	if err := c.take(args); err != nil {
		return err
	}
	v := &r.Visit
	v.Stage = Scheduled
	v.Deadline, v.Beat = r.deadline(t.Timeout), r.deadline(t.Heartbeat)
	v.Heartbeat, v.Deliveries = int64(t.Heartbeat), 0
	if r.x.history == nil && r.x.journal == nil && r.x.stored == nil {
		return nil
	}
	var err error
	if v.Args, err = c.arguments(); err != nil {
		return err
	}
	r.scheduled(t, v.Args)
	return r.x.eng.Commit(r, true)
}

// take evaluates the arguments.
func (c *call[Tasks, In, Out]) take(args func() (In, error)) (err error) {
	c.in, err = args()
	if c.json.Exists() {
		c.json = Value{}
	}
	return err
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

func (c *call[Tasks, In, Out]) arguments() (v Value, err error) {
	if !c.json.Exists() {
		c.json, err = toValue(c.in)
	}
	return c.json, err
}

func (c *call[Tasks, In, Out]) detached() worker {
	copied := *c
	return &copied
}

func (c *call[Tasks, In, Out]) do(ctx context.Context) (Value, error) {
	if c.task.Invoke {
		return c.invoke(ctx)
	}
	if c.task.Argument != nil {
		v, err := c.arguments()
		if err == nil {
			err = c.task.Argument(v)
		}
		if err != nil {
			return Value{}, err
		}
	}
	out, err := c.fn(c.tasks, ctx, c.in)
	if err != nil {
		return Value{}, err
	}
	return toValue(out)
}

// invoke is do for lambda:invoke: the handler takes the Payload and gives it
// back, the envelope is made here.
func (c *call[Tasks, In, Out]) invoke(ctx context.Context) (Value, error) {
	args, err := c.arguments()
	if err != nil {
		return Value{}, err
	}
	payload := args.Field("Payload")
	if !payload.Exists() {
		payload = EmptyObject()
	}
	if c.task.Argument != nil {
		if err := c.task.Argument(payload); err != nil {
			return Value{}, err
		}
	}
	var in In
	if err := fromValue(payload, &in); err != nil {
		return Value{}, err
	}
	out, err := c.fn(c.tasks, ctx, in)
	if err != nil {
		return Value{}, err
	}
	v, err := toValue(out)
	return Object{
		{Name: "ExecutedVersion", Value: String("$LATEST")}, {Name: "Payload", Value: v}, {Name: "StatusCode", Value: Int(200)},
	}.Value(), err
}

func (c *call[Tasks, In, Out]) finish(v Value, err error) error {
	r := c.r
	if err == nil && r.x.exceeds(v) {
		err = tooLarge(r.worker(c.task))
	}
	if err == nil && c.task.Result != nil {
		result := v
		if c.task.Invoke {
			result = v.Field("Payload")
		}
		err = c.task.Result(result)
	}
	if r.x.history != nil {
		r.taskEnded(c.task, v, err)
	}
	if err != nil {
		return err
	}
	return fromValue(v, &c.out)
}

// maxPayload is AWS's limit for input and output of a task, state or execution.
const maxPayload = 262_144

// exceeds says that a document is over that limit, or the one that was set.
func (o *options) exceeds(v Value) bool {
	return o.limits && v.Size() > maxPayload || o.maxSize > 0 && v.Size() > o.maxSize
}

// tooLarge is the failure of a state or its task over that limit.
func tooLarge(by string) error {
	return &Error{Name: ErrorDataLimitExceeded, Cause: "The state/task '" + by +
		"' returned a result with a size exceeding the maximum number of bytes service limit."}
}

// worker names who does a task as that failure does: the service of an integration,
// else the function's or activity's ARN (recorded).
func (r *Run) worker(t *Task) string {
	if t.Kind != Integration {
		return r.x.fill(t.Resource)
	}
	service, _ := splitResource(r.x.fill(t.Resource))
	return service
}

// maxEvents is AWS's limit for the history of a STANDARD execution; the last
// one is kept for its end (Developer Guide, quotas).
const maxEvents = 25_000

// tooManyEvents ends an execution whose history is full.
func (e *Execution) tooManyEvents() error {
	err := &Error{Name: ErrorRuntime, Cause: "The execution reached the maximum number of history events (25000).", fatal: true}
	if e != e.top {
		return err // which ends the child alone
	}
	e.finish(StatusFailed, err)
	return errCancelled
}

func (r *Run) deadline(d time.Duration) int64 {
	if d == 0 {
		return 0
	}
	return r.x.Now(r) + int64(d)
}

// toValue is the document of a Go value; a Value is one already.
func toValue[T any](x T) (Value, error) {
	if v, ok := any(&x).(*Value); ok {
		return *v, nil
	}
	return Encode(x)
}

// fromValue is the other way.
func fromValue[T any](v Value, into *T) error {
	if p, ok := any(into).(*Value); ok {
		*p = v
		return nil
	}
	if err := v.Decode(into); err != nil {
		return &Error{Name: ErrorRuntime, Cause: err.Error(), Err: err, prefixed: true}
	}
	return nil
}

// taskEvent is what happens to an attempt, as a part of an event's name.
type taskEvent uint8

const (
	taskScheduled taskEvent = iota
	taskStarted
	taskSucceeded
	taskFailed
	taskTimedOut
	taskScheduleFailed
	taskStartFailed
	taskSubmitFailed
)

// taskEventNames are the event types by resource, made once: an attempt has
// three events or more.
var taskEventNames = func() (names [Other + 1][taskSubmitFailed + 1]string) {
	for kind, prefix := range [...]string{Integration: "Task", LambdaFunction: "LambdaFunction", Activity: "Activity", Other: "Task"} {
		for i, what := range [...]string{
			"Scheduled", "Started", "Succeeded", "Failed", "TimedOut", "ScheduleFailed", "StartFailed", "SubmitFailed",
		} {
			names[kind][i] = prefix + what
		}
	}
	return names
}()

func (t *Task) event(what taskEvent) string { return taskEventNames[t.Kind][what] }

// scheduled records that an attempt begins.
func (r *Run) scheduled(t *Task, args Value) {
	if r.x.history != nil {
		r.Visit.Since = r.x.Now(r)
		r.add(Event{Type: t.event(taskScheduled), Task: r.taskDetails(t), Data: args, Time: r.Visit.Since})
	}
}

// taskDetails is what a task's events say about it, made once for all attempts.
func (r *Run) taskDetails(t *Task) *TaskDetails {
	if r.detailed != t {
		r.detailed = t
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
		r.record(Event{Type: t.event(taskStarted), Task: r.taskDetails(t), Text: worker})
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
	event := Event{Task: r.taskDetails(t)}
	if err == nil {
		r.started(t, "")
		event.Type, event.Data = t.event(taskSucceeded), out
	} else {
		event.Error = asError(err)
		event.Type = t.event(r.failedAs(t, event.Error))
	}
	r.record(event)
	r.Visit.Begun = false
}

// failedAs says at what an attempt failed, and records its start if it came that far.
func (r *Run) failedAs(t *Task, e *Error) taskEvent {
	switch e.Phase {
	case Scheduling:
		return taskScheduleFailed
	case Starting:
		return taskStartFailed
	case Submitting:
		r.started(t, "")
		return taskSubmitFailed
	}
	if t.Kind != Activity {
		r.started(t, "")
	}
	if e.Name == ErrorTimeout {
		return taskTimedOut
	}
	return taskFailed
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
	if r.isRoot() {
		return ""
	}
	return r.place()
}

// place is the path of a child, also of one that is an execution of its own: it
// tells where it belongs.
func (r *Run) place() string { return r.parent.childPath(r.visit, r.attempt, r.index) }

// Info is what a handler can ask about its call.
type Info struct {
	Execution string // its name
	Root      string // that of the execution that was started: another one in those that a distributed Map starts
	State     string // its name
	Task      string // identity
	Resource  string
	Key       string // idempotency key
	Attempt   int    // from 0
	Again     bool   // the attempt may have been delivered before
	Delivery  int    // which delivery of the attempt this is, from 1; a crash brings another one
	Token     string // task token
	Index     int    // of the innermost Map iteration, or -1
	Arguments Value  // all of them: for lambda:invoke not just the Payload
}

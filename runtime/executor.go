package runtime

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Binder does work that was bound at run time, by task identity.
type Binder interface {
	Do(ctx context.Context, task string, in Value) (Value, error)
}

// Unbound is the Binder of a machine without tasks: each call fails and says
// how to bind it.
var Unbound Binder = unbound{}

type unbound struct{}

func (unbound) Do(ctx context.Context, task string, _ Value) (Value, error) {
	info := InfoOf(ctx)
	return Value{}, &Error{Name: ErrorTaskFailed, Cause: fmt.Sprintf(
		"task %s of state %q is not bound: give --task %s=exec:COMMAND or --task %s=http://…, or pass New an implementation of Tasks",
		task, info.State, task, task)}
}

// options are what an executor and an execution can be told.
type options struct {
	name         string // of the execution
	roleArn      string
	machineName  string
	region       string
	account      string
	seed         uint64
	seeded       bool
	clock        *Clock
	history      *History
	journal      *Journal
	placeholders map[string]string
	limits       bool
	maxSize      int
	activities   func(arn string) bool
	maxTasks     int
	express      *Express
	storage      Storage
	childHistory func(name string) *History
	observe      Observer
	stored       *Stored
}

// Option is a setting of an executor, or of one execution.
type Option func(*options)

// WithName names the execution; by default it gets a random name.
func WithName(name string) Option { return func(o *options) { o.name = name } }

// WithRole sets the role's ARN that the context object and the history show.
func WithRole(arn string) Option { return func(o *options) { o.roleArn = arn } }

// WithMachineName sets the state machine's name in ARNs; by default the definition's.
func WithMachineName(name string) Option { return func(o *options) { o.machineName = name } }

// WithAccount sets region and account of the ARNs; by default us-east-1 and 123456789012.
func WithAccount(region, account string) Option {
	return func(o *options) { o.region, o.account = region, account }
}

// WithSeed fixes what is drawn by chance: jitter, States.UUID, States.MathRandom.
func WithSeed(seed uint64) Option { return func(o *options) { o.seed, o.seeded = seed, true } }

// WithClock sets the clock; by default the wall clock.
func WithClock(c *Clock) Option { return func(o *options) { o.clock = c } }

// WithHistory records the execution's events in h.
func WithHistory(h *History) Option { return func(o *options) { o.history = h } }

// WithTrace calls f with each event as it happens; the event is f's only
// during the call.
func WithTrace(f func(*Event)) Option {
	return func(o *options) {
		if o.history == nil {
			o.history = &History{}
		}
		o.history.observe = f
	}
}

// WithJournal writes every checkpoint to j.
func WithJournal(j *Journal) Option { return func(o *options) { o.journal = j } }

// WithPlaceholders gives the values of ${Name} tokens that the compiler left open.
func WithPlaceholders(values map[string]string) Option {
	return func(o *options) { o.placeholders = values }
}

// WithLimits makes executions fail where AWS's limits would make them fail:
// 262,144 bytes of input or output, 25,000 events.
func WithLimits(on bool) Option { return func(o *options) { o.limits = on } }

// WithMaxSize makes a state fail with States.DataLimitExceeded whose task's result
// or whose output has more bytes, in executions whose events are recorded; 0:
// none does.
func WithMaxSize(bytes int) Option { return func(o *options) { o.maxSize = bytes } }

// WithActivities tells which activities exist; by default all that a
// definition names do.
func WithActivities(exists func(arn string) bool) Option {
	return func(o *options) { o.activities = exists }
}

// WithMaxTasks bounds the handlers of one execution that run at the same time;
// by default 1,000.
func WithMaxTasks(n int) Option { return func(o *options) { o.maxTasks = n } }

// Express is what an execution of an Express workflow has beside its name.
type Express struct {
	ID   string // the last part of its ARN
	Sync bool   // StartSyncExecution waits for it: nobody can redrive it
}

// expressTime is how long an Express workflow may take (Developer Guide,
// quotas); it counts with AWS's limits.
const expressTime = 5 * time.Minute

// WithExpress makes the execution one of an Express workflow: its ARN and
// context object show it, and with AWS's limits it has five minutes.
func WithExpress(e Express) Option { return func(o *options) { o.express = &e } }

// Executor runs executions of a definition in this process.
type Executor struct {
	def  *Definition
	opts options
	pool sync.Pool // of executions that Run has no more use for
}

// NewExecutor makes an executor; options given to Start come on top.
func NewExecutor(def *Definition, opts ...Option) *Executor {
	o := options{region: "us-east-1", account: "123456789012", machineName: def.Name, maxTasks: 1000, clock: wallClock}
	for _, opt := range opts {
		opt(&o)
	}
	return &Executor{def: def, opts: o}
}

// Definition gives the tables of the machine.
func (x *Executor) Definition() *Definition { return x.def }

// Run runs one execution to its end and gives its output. A failed execution's
// error is an *Error; a cancelled one's is the context's.
func (x *Executor) Run(ctx context.Context, in Value) (Value, error) {
	if err := x.accept(in); err != nil {
		return Value{}, err
	}
	e, err := x.newExecution(ctx, nil)
	if err != nil {
		return Value{}, err
	}
	e.begin(in)
	out, err := e.Wait()
	if !e.shared {
		x.pool.Put(e)
	}
	return out, err
}

// accept refuses an input that breaks the promise about it: nothing starts.
func (x *Executor) accept(in Value) error {
	if x.def.Input == nil {
		return nil
	}
	if err := x.def.Input(in); err != nil {
		return fmt.Errorf("the input of %s: %w", x.def.Name, err)
	}
	return nil
}

// RunJSON is Run on JSON texts; input that is not JSON is a *SyntaxError.
func (x *Executor) RunJSON(ctx context.Context, in []byte) ([]byte, error) {
	v, err := Parse(in)
	if err != nil {
		return nil, err
	}
	out, err := x.Run(ctx, v)
	if err != nil {
		return nil, err
	}
	return out.Append(nil), nil
}

// Start makes an execution; nothing runs before Drive or Wait.
func (x *Executor) Start(ctx context.Context, in Value, opts ...Option) (*Execution, error) {
	if err := x.accept(in); err != nil {
		return nil, err
	}
	return x.start(ctx, in, opts)
}

// start is Start with any input: a part of a machine has others than the whole.
func (x *Executor) start(ctx context.Context, in Value, opts []Option) (*Execution, error) {
	e, err := x.newExecution(ctx, opts)
	if err != nil {
		return nil, err
	}
	e.shared = true
	e.begin(in)
	return e, nil
}

// timeout is how long the execution may take; 0: as long as it likes.
func (e *Execution) timeout() time.Duration {
	d := e.def.Timeout
	if e.express != nil && e.limits && (d == 0 || d > expressTime) {
		return expressTime
	}
	return d
}

// begin makes the root frame, ready to run.
func (e *Execution) begin(in Value) {
	e.input = in
	if e.shared || e.clock.virtual || e.history != nil {
		e.startTime()
	}
	if d := e.timeout(); d > 0 {
		e.deadline = e.startTime() + int64(d)
	}
	r := e.root
	r.At, r.In = e.def.StartAt, in
	if !isStateless(r.m) {
		r.m = e.def.New(r)
	}
	e.live = 1
	if e.history != nil {
		r.record(Event{Type: "ExecutionStarted", Data: in, Text: e.roleArn})
	}
	e.born()
	e.makeReady(r)
	e.checkpoint(nil) // before the caller hears that it runs
}

// startTime is when the execution started. To ask the clock is dear, and few
// ask when an execution started: one that nobody watches asks when that is first
// wanted, or before something happens that takes time.
func (e *Execution) startTime() int64 {
	if e.start == 0 {
		e.start = e.clock.now()
	}
	return e.start
}

// isStateless says that a machine may serve another frame: it has no
// variables, and knows only its run.
func isStateless(m Machine) bool {
	_, ok := m.(interface{ noVars() })
	return ok
}

// newExecution gives an execution without a root frame's state; without
// options of its own it may be one that has ended.
func (x *Executor) newExecution(ctx context.Context, opts []Option) (*Execution, error) {
	e, _ := x.pool.Get().(*Execution)
	if e == nil {
		e = &Execution{driver: &driver{}}
		e.root = &e.first
	}
	e.reset(x, ctx)
	if len(opts) > 0 {
		own := x.opts
		for _, opt := range opts {
			opt(&own)
		}
		e.options = &own
	}
	if e.history == nil && e.options.seesEvents() {
		own := *e.options
		own.history = &History{unkept: true}
		e.options = &own
	}
	e.seed, e.seeded = e.options.seed, e.options.seeded
	for _, name := range x.def.Placeholders {
		if _, ok := e.placeholders[name]; !ok {
			return nil, fmt.Errorf("the definition needs a value for ${%s}: give --set %s=VALUE, or WithPlaceholders", name, name)
		}
	}
	return e, nil
}

// seesEvents says that events must be recorded although nobody keeps them:
// limits count them, an observer sees them.
func (o *options) seesEvents() bool { return o.limits || o.observe != nil }

func (e *Execution) reset(x *Executor, ctx context.Context) {
	d, ready, idle := e.driver, e.driver.ready[:0], e.idle
	m, room, kin := e.first.m, e.first.room, e.first.kin
	*d, *e = driver{}, Execution{} // in place, which a literal with fields is not
	d.top, d.ready = e, ready
	e.options, e.driver, e.def, e.ctx, e.idle = &x.opts, d, x.def, ctx, idle
	e.eng, e.root = e, &e.first
	r := e.root
	r.x, r.m, r.ctx, r.room, r.kin = e, m, ctx, room, kin
}

// seedValue is the seed, from the system's randomness if none was set; it is
// drawn on first use, since few executions leave anything to chance.
func (e *Execution) seedValue() uint64 {
	if !e.seeded {
		e.seed, e.seeded = randomSeed(), true
	}
	return e.seed
}

func randomSeed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails, by its contract
	return binary.LittleEndian.Uint64(b[:])
}

// executionName is the name, made up from the seed on first use if none was given.
func (e *Execution) executionName() string {
	if e.options.name != "" {
		return e.options.name
	}
	if e.name == "" && e != e.top {
		e.name = uuidOf(mix(e.seed+1), mix(e.seed+2)) // as the service names those of Map Runs
	}
	if e.name == "" {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], e.seedValue())
		e.name = "execution-" + hex.EncodeToString(b[:])
	}
	return e.name
}

func (e *Execution) machineArn() string {
	return "arn:aws:states:" + e.region + ":" + e.account + ":stateMachine:" + e.machineName
}

func (e *Execution) executionArn() string {
	if x := e.express; x != nil {
		id := x.ID
		if e != e.top {
			id = uuidOf(mix(e.seed+3), mix(e.seed+4))
		}
		return "arn:aws:states:" + e.region + ":" + e.account + ":express:" + e.machineName + ":" + e.executionName() + ":" + id
	}
	return "arn:aws:states:" + e.region + ":" + e.account + ":execution:" + e.machineName + ":" + e.executionName()
}

// fill puts the placeholders' values into a text of the definition's tables.
func (e *Execution) fill(text string) string {
	if len(e.def.Placeholders) == 0 || !strings.Contains(text, "${") {
		return text
	}
	for _, name := range e.def.Placeholders {
		text = strings.ReplaceAll(text, "${"+name+"}", e.placeholders[name])
	}
	return text
}

// Placeholder is the value of a ${Name} token that the compiler left open.
func (r *Run) Placeholder(name string) string { return r.x.placeholders[name] }

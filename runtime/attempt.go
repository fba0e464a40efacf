package runtime

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Now is the workflow's time.
func (e *Execution) Now(*Run) int64 {
	now := e.clock.now()
	if e.start == 0 {
		e.start = now
	}
	return now
}

// Sleep parks the frame until then. A lone frame on a virtual clock just sets
// it, where Wait would do the same: who drives by hand sees the timer.
func (e *Execution) Sleep(r *Run, until int64) error {
	if e.clock.now() >= until {
		return nil
	}
	if e.waits && e.clock.virtual && e.live == 1 && e.running == 0 && (e.deadline == 0 || until < e.deadline) && e.journal == nil {
		r.noteEntry()
		e.clock.advance(until)
		return nil
	}
	r.wake = until
	return errParked
}

// attempt is a handler's call, and the context that the handler gets.
type attempt struct {
	context.Context
	r      *Run
	work   worker
	cancel context.CancelFunc // of a call beside the driver

	done bool // the driver has the result
	out  Value
	err  error

	open  atomic.Bool // the handler runs on the driver's goroutine: info may be asked for
	call  Info        // of a call beside the driver, complete
	mu    sync.Mutex  // of notes
	notes notes
}

// notes are what a handler reports besides its result.
type notes struct {
	any       bool
	worker    string
	submitted Value
	result    Value
}

// infoKey is the context key of the call's attempt.
type infoKey struct{}

// Value gives the attempt itself to InfoOf and the Report functions.
func (a *attempt) Value(key any) any {
	if key == (infoKey{}) {
		return a
	}
	return a.Context.Value(key)
}

// InfoOf gives the call that ctx belongs to, as long as its handler has not
// returned; zero, with Index -1, outside of one.
func InfoOf(ctx context.Context) Info {
	a, _ := ctx.Value(infoKey{}).(*attempt)
	if a == nil {
		return Info{Index: -1}
	}
	return a.info()
}

func (a *attempt) info() Info {
	if a.open.Load() {
		return a.r.info(a.work)
	}
	return a.call
}

// info tells a handler about the open attempt.
func (r *Run) info(w worker) Info {
	e, t := r.x, r.task
	info := Info{
		Execution: e.executionName(), Root: e.top.executionName(), State: r.name(), Task: t.ID, Resource: e.fill(t.Resource),
		Key: e.executionName() + r.Key(), Attempt: r.Visit.Attempt, Again: r.redo, Index: r.iteration(),
		Delivery: max(1, r.Visit.Deliveries),
	}
	if r.redo && r.Visit.Deliveries == 0 {
		info.Delivery = 2
	}
	info.Arguments, _ = w.arguments()
	if t.Token || t.Sync || t.Kind == Activity {
		info.Token = e.Token(r)
	}
	return info
}

// ReportWorker tells the history which worker took an activity's task; ctx is
// the handler's.
func ReportWorker(ctx context.Context, name string) {
	report(ctx, func(n *notes) { n.worker = name })
}

// ReportSubmitted tells the history what a service answered when it took a
// job (.sync), before the handler returns with the job's end.
func ReportSubmitted(ctx context.Context, out Value) {
	report(ctx, func(n *notes) { n.submitted = out })
}

// ReportResult gives the whole answer of the service, where the handler's own
// result would be put into an envelope (lambda:invoke).
func ReportResult(ctx context.Context, out Value) {
	report(ctx, func(n *notes) { n.result = out })
}

func report(ctx context.Context, note func(*notes)) {
	a, _ := ctx.Value(infoKey{}).(*attempt)
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.notes.any = true
	note(&a.notes)
}

// Attempt runs one attempt of a task. Once it has ended its token is void.
func (e *Execution) Attempt(r *Run, q *Request) (Value, error) {
	v, err := e.attempt(r, q)
	if len(e.waiting) > 0 && !isStop(err) {
		e.forgetToken(r)
	}
	return v, err
}

// attempt calls the handler on the driver's goroutine where nothing else could
// happen meanwhile, else beside it.
func (e *Execution) attempt(r *Run, q *Request) (Value, error) {
	if r.Visit.Stage == Submitted {
		return e.answered(r)
	}
	a := r.flight
	switch {
	case a == nil:
		if q.Task.Token || q.Task.Sync || q.Task.Kind == Activity {
			e.awaitToken(r) // the answer may come before the handler returns
		}
		if !e.direct(r) {
			e.launch(r, q)
			return e.inFlight(r)
		}
		a = e.call(r, q.Work)
	case !a.done:
		return e.inFlight(r)
	}
	r.flight = nil
	return e.settle(r, q.Task, a)
}

// direct says that the handler may run on the driver's goroutine: no sibling
// could go on meanwhile and no time-out could end it, or time is virtual.
func (e *Execution) direct(r *Run) bool {
	return e.stored == nil && (e.clock.virtual || e.live == 1 && r.Visit.Deadline == 0 && r.Visit.Beat == 0 && e.deadline == 0)
}

// call runs a handler on the driver's goroutine. All such calls of a frame
// share one context; it forgets a call when the call returns.
func (e *Execution) call(r *Run, w worker) *attempt {
	e.startTime()
	a := r.direct
	if a == nil {
		a = &attempt{Context: r.ctx, r: r, call: Info{Index: -1}}
		r.direct = a
	}
	a.begin(w)
	a.out, a.err = protect(a)
	a.end()
	r.redo = false
	return a
}

// straight says that an attempt is no more than its handler's call: nobody looks, there
// is no time to run out and no token, and it was not begun before.
func (e *Execution) straight(r *Run, t *Task) bool {
	return e.history == nil && e.journal == nil && e.stored == nil && e.past == nil && r.Visit.Stage < Scheduled &&
		t.Timeout|t.Heartbeat == 0 && !t.Token && !t.Sync && t.Kind != Activity && e.direct(r)
}

func (a *attempt) begin(w worker) {
	a.work = w
	if a.notes.any {
		a.notes = notes{}
	}
	a.open.Store(true)
}

// end closes the call: what the handler left behind learns no more of it.
func (a *attempt) end() { a.open.Store(false) }

// launch runs a handler beside the driver; where a store keeps the execution,
// after the next commit.
func (e *Execution) launch(r *Run, q *Request) {
	e.startTime()
	if e.stored != nil {
		r.Visit.Deliveries++
	}
	a := &attempt{r: r, work: q.Work.detached(), call: r.info(q.Work)}
	a.Context, a.cancel = context.WithCancel(r.ctx)
	r.redo = false
	r.flight = a
	if e.stored != nil {
		e.held = append(e.held, a)
		return
	}
	e.takeOff(a)
}

// takeOff lets an attempt fly, when fewer than maxTasks do.
func (e *Execution) takeOff(a *attempt) {
	if e.running >= e.maxTasks {
		e.queue = append(e.queue, a)
		return
	}
	e.fly(a)
}

func (e *Execution) fly(a *attempt) {
	e.running++
	e.top.shared = true // the handler may outlive the execution
	flight := func() {
		out, err := protect(a)
		e.deliver(func() { e.landed(a, out, err) }, true)
	}
	if s := e.stored; s != nil && s.Go != nil {
		s.Go(flight)
	} else {
		go flight()
	}
}

// landed takes a handler's result; one that nobody waits for any more is
// dropped and counted.
func (e *Execution) landed(a *attempt, out Value, err error) {
	e.running--
	a.cancel()
	for len(e.queue) > 0 && e.running < e.maxTasks {
		next := e.queue[0]
		e.queue = e.queue[1:]
		if next.r.flight == next && !next.r.gone {
			e.fly(next)
		}
	}
	if a.r.gone || a.r.flight != a {
		e.late++
		return
	}
	a.done, a.out, a.err = true, out, err
	e.wakeUp(a.r)
}

// protect calls the handler and turns its panic into an error.
func protect(a *attempt) (v Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Name: ErrorTaskFailed, Cause: fmt.Sprintf("panic: %v", p), Err: &PanicError{p, debug.Stack()}}
		}
	}()
	return a.work.do(a)
}

// inFlight parks the frame while its handler works, or ends the attempt.
func (e *Execution) inFlight(r *Run) (Value, error) {
	if err := r.expired(); err != nil {
		r.flight.cancel()
		r.flight = nil
		return Value{}, err
	}
	r.wake = r.nextLimit()
	return Value{}, errParked
}

// expired is the error of an attempt whose time ran out.
func (r *Run) expired() error {
	v, now := &r.Visit, r.x.clock.now()
	switch {
	case v.Deadline > 0 && now >= v.Deadline:
		return &Error{Name: ErrorTimeout}
	case v.Beat > 0 && now >= v.Beat:
		return &Error{Name: ErrorTimeout, heartbeat: true} // recorded: shows as States.Timeout
	}
	return nil
}

// nextLimit is the moment at which the attempt's time runs out; 0: never.
func (r *Run) nextLimit() int64 {
	v := &r.Visit
	if v.Beat > 0 && (v.Deadline == 0 || v.Beat < v.Deadline) {
		return v.Beat
	}
	return v.Deadline
}

// settle takes what a handler returned: a result, a failure, or the word that
// the answer comes by token.
func (e *Execution) settle(r *Run, t *Task, a *attempt) (Value, error) {
	var submitted Value
	if a.notes.any {
		submitted = r.take(t, a)
	}
	reported := submitted.Exists()
	pending := isPending(a.err)
	if a.err != nil && !pending {
		if gone := e.ctx.Err(); gone != nil {
			e.cancelled(gone) // what the handler says is but an echo of it
			return Value{}, errCancelled
		}
		return Value{}, a.err
	}
	if !reported && (t.Sync || t.Token && pending) {
		r.submitted(t, Value{}) // the service shows that it handed the job over
	}
	if !pending && !t.Token {
		return a.out, nil
	}
	if !pending {
		r.submitted(t, a.out)
	}
	r.Visit.Stage = Submitted
	if job := jobOf(e.fill(t.Resource), submitted); t.Sync && job != "" {
		r.Visit.Activity, r.Visit.Offered = job, e.Now(r)
	}
	if t.Kind == Activity && !r.Visit.Begun {
		v := &r.Visit
		v.Activity, v.Offered, v.Beat = e.fill(t.Resource), e.Now(r), 0 // a worker's heartbeats begin when it has the task
	}
	if err := e.Commit(r, false); err != nil {
		return Value{}, err
	}
	return e.answered(r)
}

// jobOf names the execution that a .sync task waits for where an activity's task has
// the activity: by its ARN with .sync or .sync:2 behind it, as the Resource has it, so
// that the attempt is found when that execution ends. "": the job is none.
func jobOf(resource string, submitted Value) string {
	arn := submitted.Field("ExecutionArn")
	i := strings.LastIndex(resource, ".sync")
	if i < 0 || arn.Kind() != KindString {
		return ""
	}
	return arn.String() + resource[i:]
}

// take records what a handler reported; submitted is absent if it reported no
// submission.
func (r *Run) take(t *Task, a *attempt) (submitted Value) {
	a.mu.Lock()
	n := a.notes
	a.mu.Unlock()
	if n.worker != "" {
		r.started(t, n.worker)
	}
	if n.submitted.Exists() {
		r.submitted(t, n.submitted)
	}
	if n.result.Exists() {
		a.out = n.result
	}
	return n.submitted
}

// answered gives the answer that came for the attempt's token, or parks.
func (e *Execution) answered(r *Run) (Value, error) {
	if a := r.Visit.Answer; a != nil {
		if a.Error != nil {
			return Value{}, a.Error
		}
		return a.Output, nil
	}
	if err := r.expired(); err != nil {
		return Value{}, err
	}
	e.awaitToken(r)
	r.wake = r.nextLimit()
	return Value{}, errParked
}

// Token names the open attempt to the world: its key, signed so that it can
// not be guessed.
func (e *Execution) Token(r *Run) string {
	if s := e.stored; s != nil {
		return s.token(e.top.id, e.id, r.Key())
	}
	key := e.executionName() + "|" + r.Key()
	var secret [8]byte
	binary.LittleEndian.PutUint64(secret[:], e.seedValue())
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte(key))
	return base64.RawURLEncoding.EncodeToString(append([]byte(key+"|"), mac.Sum(nil)[:16]...))
}

func (e *Execution) awaitToken(r *Run) {
	if e.waiting == nil {
		e.waiting = map[string]*Run{}
	}
	e.waiting[e.Token(r)] = r
}

func (e *Execution) forgetToken(r *Run) { delete(e.waiting, e.Token(r)) }

// Waiting gives the tokens of the attempts whose answer may come now, with the
// names of their states.
func (e *Execution) Waiting() map[string]string {
	out := make(map[string]string, len(e.waiting))
	for token, r := range e.waiting {
		if !r.gone {
			out[token] = r.name()
		}
	}
	return out
}

// Answer ends the attempt that a token names: SendTaskSuccess, SendTaskFailure.
// A token that nobody waits for is dropped and counted with the late results.
func (e *Execution) Answer(token string, a Answer) {
	e.post(func() { e.accept(token, a) })
}

// accept takes an answer, unless its token is void.
func (e *Execution) accept(token string, a Answer) bool {
	r := e.waiting[token]
	if r == nil || r.gone || r.Visit.Answer != nil {
		e.late++
		return false
	}
	r.Visit.Answer = &a
	r.mark()
	e.wakeUp(r)
	return true
}

// Heartbeat is a sign of life of the attempt that a token names: SendTaskHeartbeat.
func (e *Execution) Heartbeat(token string, every time.Duration) {
	e.post(func() {
		if r := e.waiting[token]; r != nil && !r.gone && r.Visit.Beat > 0 {
			r.Visit.Beat = e.clock.now() + int64(every)
			r.mark()
			e.wakeUp(r)
		}
	})
}

// iteration is the index of the innermost Map iteration, or -1.
func (r *Run) iteration() int {
	if f := r.iterationRun(); f != nil {
		return f.index
	}
	return -1
}

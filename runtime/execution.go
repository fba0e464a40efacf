package runtime

import (
	"container/heap"
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Status is how an execution stands.
type Status string

// The values are AWS's.
const (
	StatusRunning   Status = "RUNNING"
	StatusSucceeded Status = "SUCCEEDED"
	StatusFailed    Status = "FAILED"
	StatusTimedOut  Status = "TIMED_OUT"
	StatusAborted   Status = "ABORTED"

	// Of an execution of a Map Run that is being redriven: its turn has not come.
	StatusPendingRedrive Status = "PENDING_REDRIVE"
)

// Execution is one run of a definition: a tree of frames and the goroutine
// that drives them. Drive, Wait and Step belong to one goroutine at a time;
// Answer, Heartbeat and Stop may come from any.
type Execution struct {
	*options
	*driver
	def    *Definition
	eng    Engine
	past   *Past // nil, but of a LoneVisit that has one
	ctx    context.Context
	root   *Run // &first, unless it was resumed
	first  Run
	shared bool // others than Executor.Run may know it: it is not used again

	name     string // made up, if the options give none
	id       int64  // its number: 0, unless a Map Run started it or a store keeps it
	seed     uint64
	seeded   bool
	input    Value
	start    int64
	deadline int64 // TimeoutSeconds of the machine, or an Express workflow's; 0: none
	expired  bool  // of an execution of a Map Run: it ran out of its time

	status Status
	out    Value
	err    error

	idle      *Run // a child that has ended, for another one: see fork.keep
	mapRuns   []*MapRunInfo
	mapRun    string // id of the Map Run that started the execution; "": none
	items     int    // of such an execution
	redrives  int
	redriven  int64 // the last time; 0: never
	lastEvent int64
	lastTick  int64 // the clock at the last exit, for the entry that follows

	news news // since the last commit
}

// driver is what an execution shares with those that its Map Runs start: one
// goroutine drives them all.
type driver struct {
	top     *Execution // which was started from outside
	ready   []*Run     // frames that can go on, first come first served
	timers  timers
	order   int64 // of timers
	turns   int64 // of frames that became ready
	ids     int64 // of executions that Map Runs started
	live    int   // frames that have not ended
	running int   // handlers beside the driver
	queue   []*attempt
	waiting map[string]*Run // by task token
	waits   bool            // Wait drives: a virtual clock may leap
	late    int             // results that came after their attempt was given up

	changed []*Execution // that have news; nothing, unless a store keeps the execution
	held    []*attempt   // that begin after the next commit
	novel   int          // events since the last commit

	novelSize int    // bytes of their documents
	buffer    []byte // empty: memory for what is being written

	posted atomic.Bool // there is mail
	mu     sync.Mutex
	mail   []func() // for the driver, from other goroutines
	bell   chan struct{}
}

// Status is how the execution stands.
func (e *Execution) Status() Status {
	if e.status == "" {
		return StatusRunning
	}
	return e.status
}

// Result is the output or the error of an execution that has ended.
func (e *Execution) Result() (Value, error) { return e.out, e.err }

// Late is the number of results that came after their attempt was given up
// and were dropped; it belongs to the goroutine that drives the execution.
func (e *Execution) Late() int {
	e.readMail()
	return e.late
}

// Wait drives the execution to its end. On a virtual clock an execution that
// waits for an answer nobody can give is an error.
func (e *Execution) Wait() (Value, error) {
	e.waits = true
	for e.Drive() == StatusRunning {
		if e.clock.virtual && e.Advance() {
			continue
		}
		if e.clock.virtual && e.running == 0 {
			return Value{}, fmt.Errorf("the execution waits for an answer to a task token, and no timer is set")
		}
		e.await()
	}
	return e.out, e.err
}

// Drive does all that can be done now, without waiting for anything.
func (e *Execution) Drive() Status {
	for e.status == "" {
		e.readMail()
		if e.full() {
			break
		}
		if len(e.ready) > 0 {
			if r := e.nextReady(); !r.gone {
				e.advance(r)
			}
			continue
		}
		if !e.wakeDue() {
			break
		}
	}
	return e.Status()
}

// nextReady takes the first of the ready frames; the last one leaves the queue's
// memory for the next.
func (e *Execution) nextReady() *Run {
	r := e.ready[0]
	if len(e.ready) == 1 {
		e.ready = e.ready[:0]
	} else {
		e.ready = e.ready[1:]
	}
	return r
}

// wakeDue makes frames ready whose time has come and ends an execution that
// ran out of its own; it says whether anything happened.
func (e *Execution) wakeDue() bool {
	if e.status != "" {
		return false
	}
	if err := e.ctx.Err(); err != nil {
		e.cancelled(err)
		return true
	}
	next, ok := e.next()
	if !ok {
		return false
	}
	now := e.clock.now()
	if next > now {
		return false
	}
	if next == e.deadline {
		e.finish(StatusTimedOut, &Error{Name: ErrorTimeout})
		return true
	}
	t := e.popTimer()
	if t.end {
		t.r.x.expire()
	} else {
		e.wakeUp(t.r)
	}
	return true
}

// next is the moment of the next timer.
func (e *Execution) next() (int64, bool) {
	for len(e.timers) > 0 && e.timers[0].stale() {
		e.popTimer()
	}
	switch {
	case len(e.timers) == 0:
		return e.deadline, e.deadline > 0
	case e.deadline > 0 && e.deadline < e.timers[0].at:
		return e.deadline, true
	}
	return e.timers[0].at, true
}

func (t timer) stale() bool {
	if t.end {
		return t.r.gone || t.r.x.deadline != t.at
	}
	return t.r.gone || t.r.wake != t.at
}

// Next is the moment of the next timer, if one is set.
func (e *Execution) Next() (time.Time, bool) {
	at, ok := e.next()
	return timeOf(at), ok
}

// Advance moves a virtual clock to the next timer; false: none is set, or a
// handler still runs.
func (e *Execution) Advance() bool {
	at, ok := e.next()
	if !ok || e.running > 0 {
		return false
	}
	e.clock.advance(at)
	return true
}

// await blocks until mail comes, a timer is due or the context ends.
func (e *Execution) await() {
	var due <-chan time.Time
	if at, ok := e.next(); ok && !e.clock.virtual {
		t := time.NewTimer(time.Duration(at - e.clock.now()))
		defer t.Stop()
		due = t.C
	}
	select {
	case <-e.ring():
	case <-due:
	case <-e.ctx.Done():
	}
}

func (e *Execution) ring() chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.bell == nil {
		e.bell = make(chan struct{}, 1)
		if len(e.mail) > 0 {
			e.bell <- struct{}{}
		}
	}
	return e.bell
}

// post gives the driver something to do; from any goroutine.
func (e *Execution) post(f func()) { e.deliver(f, false) }

// deliver is post by a goroutine that may be free to drive.
func (e *Execution) deliver(f func(), free bool) {
	e.mu.Lock()
	e.mail = append(e.mail, f)
	e.posted.Store(true)
	bell := e.bell
	e.mu.Unlock()
	select {
	case bell <- struct{}{}:
	default:
	}
	if s := e.stored; s != nil && s.Ring != nil {
		s.Ring(free)
	}
}

// Attend does what was posted, and drives nothing.
func (e *Execution) Attend() { e.readMail() }

func (e *Execution) readMail() {
	if !e.posted.Load() {
		return
	}
	e.mu.Lock()
	e.posted.Store(false)
	mail := e.mail
	e.mail = nil
	e.mu.Unlock()
	for _, f := range mail {
		f()
	}
}

// seat is what the in-process engine knows of a frame.
type seat struct {
	wake     int64     // when the timer it waits for is due; 0: none
	timed    int64     // for when a timer of it is set; 0: none
	order    int64     // of that timer
	turn     int64     // when it became ready; the lower ones go on first
	gone     bool      // ended, or its execution or a sibling did
	parked   bool      // its state unwound; a timer, an answer or a child wakes it
	woken    bool      // was woken while it ran
	seen     bool      // others hold a pointer to it: timers, tokens, its fork
	children *fork     // of the open Fork
	room     *fork     // memory for the next one
	kin      *Children // memory for what it works on
	run      *mapRun   // of the open Map Run
	flight   *attempt  // handler running beside the driver
	redo     bool      // the open attempt may have been delivered before a restart
	details  *TaskDetails
	detailed *Task // whose details they are
	req      Request
	work     worker   // the frame's call, used again by its next Task state
	direct   *attempt // the context of calls on the driver's goroutine
	counts   [4]int   // room for Visit.Counts
	committed
}

// advance drives a frame until it ends or must wait.
func (e *Execution) advance(r *Run) {
	r.parked, r.wake, r.turn = false, 0, 0
	r.x.lastTick = 0
	r.mark()
	out, err := e.guarded(r)
	switch {
	case r.gone || err == errCancelled:
		return
	case err == errParked:
		e.park(r)
	default:
		e.ended(r, out, err)
	}
}

// guarded drives a frame and turns a panic of its state into a failure.
func (e *Execution) guarded(r *Run) (out Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Name: ErrorRuntime, Cause: fmt.Sprintf("the state %q panicked: %v", r.name(), p), Err: &PanicError{p, debug.Stack()}}
		}
	}()
	return drive(r)
}

func (e *Execution) park(r *Run) {
	r.parked = true
	if r.Visit.Stage != Fresh { // else it is between two states
		r.noteEntry()
	}
	if r.parent != nil && !r.seen {
		r.seen = true
		r.parent.children.kids = append(r.parent.children.kids, r)
	}
	if r.woken {
		r.woken = false
		e.wakeUp(r)
		return
	}
	if r.wake > 0 && r.timed != r.wake {
		e.order++
		r.timed, r.order = r.wake, e.order
		heap.Push(&e.timers, timer{at: r.wake, order: e.order, r: r})
	}
}

func (e *Execution) popTimer() timer {
	t := heap.Pop(&e.timers).(timer)
	if !t.end && t.r.timed == t.at {
		t.r.timed = 0
	}
	return t
}

// wakeUp lets a parked frame enter its state again.
func (e *Execution) wakeUp(r *Run) {
	switch {
	case r.gone:
	case r.parked:
		r.parked = false
		e.makeReady(r)
	default:
		r.woken = true
	}
}

// makeReady puts a frame last among those that can go on; the turn 1 is that of
// a frame that runs.
func (e *Execution) makeReady(r *Run) {
	e.turns++
	r.turn = e.turns + 1
	r.mark()
	e.ready = append(e.ready, r)
}

// ended takes a frame's result to its parent, or ends the execution.
func (e *Execution) ended(r *Run, out Value, err error) {
	r.gone = true
	e.live--
	if err != nil && e.stored != nil {
		r.forgetFork(err)
	}
	if r.parent != nil {
		r.parent.x.childEnded(r, out, err)
		return
	}
	if err == nil {
		err = e.keepsPromise(r, out)
	}
	if err != nil {
		e.finish(StatusFailed, err)
		return
	}
	e.out = out
	e.finish(StatusSucceeded, nil)
}

// keepsPromise holds the output to what the machine promises of it. A state that runs
// alone has other outputs.
func (e *Execution) keepsPromise(r *Run, out Value) error {
	if e.def.Output == nil {
		return nil
	}
	if _, alone := r.m.(*oneState); alone {
		return nil
	}
	if err := e.def.Output(out); err != nil {
		return &Error{Name: ErrorRuntime, Cause: "the output of " + e.def.Name + ": " + err.Error(), Err: err}
	}
	return nil
}

// finish ends the execution: its frames are gone, its handlers cancelled.
func (e *Execution) finish(s Status, err error) {
	e.status, e.err = s, err
	if e.history != nil {
		e.abortRuns(e.root)
		e.recordFinish(s, err)
	}
	e.over(s, e.out, err)
	e.drop(e.root)
	e.checkpoint(nil)
}

func (e *Execution) recordFinish(s Status, err error) {
	r := e.root
	switch s {
	case StatusSucceeded:
		r.record(Event{Type: "ExecutionSucceeded", Data: e.out})
	case StatusFailed:
		r.record(Event{Type: "ExecutionFailed", Error: asError(err)})
	case StatusTimedOut:
		r.record(Event{Type: "ExecutionTimedOut", Error: asError(err)})
	case StatusAborted:
		r.Prev = 0 // recorded
		r.record(Event{Type: "ExecutionAborted", Error: asError(err)})
	}
}

// expire ends an execution of a Map Run whose time is over.
func (e *Execution) expire() {
	r := e.root
	e.expired = true
	e.abortRuns(r)
	e.drop(r)
	r.seen = true // and not used again: its states may be on the stack
	e.live--
	r.parent.x.childEnded(r, Value{}, &Error{Name: ErrorTimeout})
}

// abortRuns records that the open Map Runs of a frame, and of those below it in
// the same execution, end with it. Where the service has the event is not recorded.
func (e *Execution) abortRuns(r *Run) {
	if r.gone || r.x != e {
		return
	}
	if r.run != nil {
		r.record(Event{Type: "MapRunAborted"})
	}
	if r.children != nil {
		for _, kid := range r.children.kids {
			e.abortRuns(kid)
		}
	}
}

// cancelled ends an execution whose caller has gone.
func (e *Execution) cancelled(err error) {
	e = e.top
	e.finish(StatusAborted, &Error{Cause: err.Error(), Err: err})
	e.err = fmt.Errorf("the execution was cancelled: %w", err)
}

// drop lets go of a frame and of all below it.
func (e *Execution) drop(r *Run) {
	r.gone = true
	if r.flight != nil {
		r.flight.cancel()
		r.flight = nil
	}
	if r.children != nil {
		kids := r.children.kids
		if e.stored != nil {
			kids = e.kids(r.children) // with the one on the stack: the store has it
		}
		for _, kid := range kids {
			if !kid.gone {
				r.children.lose(kid)
			}
			e.dropKid(kid)
		}
	}
	if r.run != nil {
		r.run.close()
	}
}

func (e *Execution) dropKid(kid *Run) {
	if kid.gone {
		return
	}
	e.live--
	if kid.isRoot() {
		kid.parent.run.aborted(kid)
	}
	e.drop(kid)
}

// Stop ends the execution as StopExecution does; it is done by the time Drive
// or Wait returns.
func (e *Execution) Stop(name, cause string) {
	e.post(func() {
		if e.status == "" {
			e.finish(StatusAborted, &Error{Name: name, Cause: cause})
		}
	})
}

// between is called now and then between two states.
func (e *Execution) between(r *Run) error {
	e.startTime()
	if err := e.top.look(); err != nil {
		return err
	}
	if r.gone {
		return errCancelled
	}
	if e != e.top && e.deadline > 0 && e.clock.now() >= e.deadline {
		e.expire()
		return errCancelled
	}
	if (e.live > 1 || e.stored != nil) && r.Seq%checkSteps == 0 || e.full() {
		r.woken = true // a frame that never waits lets the others have their turn
		return errParked
	}
	return e.Commit(r, false)
}

// undisturbed says that between would find nothing, for a frame that nobody watches.
func (e *Execution) undisturbed() bool {
	return e == e.top && e.live == 1 && e.stored == nil && e.deadline == 0 && !e.posted.Load() && e.ctx.Err() == nil
}

// tick is the time of an entry: that of the exit before it, if one was.
func (e *Execution) tick(r *Run) int64 {
	if t := e.lastTick; t != 0 {
		e.lastTick = 0
		return t
	}
	return e.Now(r)
}

// look sees whether the execution may go on, and reads its mail.
func (e *Execution) look() error {
	if err := e.ctx.Err(); err != nil {
		e.cancelled(err)
		return errCancelled
	}
	if e.deadline > 0 && e.clock.now() >= e.deadline {
		e.finish(StatusTimedOut, &Error{Name: ErrorTimeout})
		return errCancelled
	}
	e.readMail()
	return nil
}

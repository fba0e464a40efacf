package runtime

import (
	"context"
	"fmt"
	"time"
)

// Frame is what is stored of a run: the root, a branch or an iteration.
type Frame struct {
	At    State
	In    Value
	Seq   int64 // visits so far
	Prev  int64 // the frame's last event
	Visit Visit
}

// Visit is what is known of the state being visited; zero on entry. With it a
// state that parked, or whose process died, goes on where it was.
type Visit struct {
	Stage   Stage
	Attempt int   // attempts that ended
	Counts  []int // of each retrier
	Entered int64 // when the state was entered: $$.State.EnteredTime
	Event   int64 // id of the Entered event
	Before  int64 // the event that it follows

	Until    int64   // end of a wait or a back-off
	Since    int64   // when the open attempt was scheduled; where a history is kept
	Deadline int64   // end of the attempt: TimeoutSeconds
	Beat     int64   // when the next heartbeat is due
	Args     Value   // of the open attempt; given again after a crash
	Answer   *Answer // came for the attempt's token
	Draws    int     // random draws of this attempt
	Begun    bool    // the attempt's Started event is recorded

	Heartbeat  int64  // between two signs of life of the attempt, nanoseconds; 0: none are awaited
	Activity   string // ARN: workers take the attempt
	Offered    int64  // since when one is waited for; 0: it was taken, or none is
	Deliveries int    // how often the attempt was given; counted where a store keeps the execution

	joined *fork   // the last attempt's fork, once it is over: for a redrive
	ran    *mapRun // its Map Run
}

// Stage is how far a visit has come.
type Stage uint8

const (
	Fresh Stage = iota
	Entered
	Waiting   // until Until
	Scheduled // the handler has the work
	Submitted // the handler has returned, the answer comes by token
	Forked    // children run
	BackingOff
)

// Answer is what was sent for a task token.
type Answer struct {
	Output Value
	Error  *Error // nil: success
}

// Run is a live frame: what generated code holds as m.run.
type Run struct {
	Frame
	x      *Execution
	m      Machine
	parent *Run
	ctx    context.Context // for handlers only

	// of a child: which one of which attempt of which visit of its parent
	index   int
	attempt int
	visit   int64
	item    Value // of an iteration: $$.Map.Item.Value; absent in a branch

	mask     int64    // Follow makes transitions as long as Seq has not all its bits; 0: the driver looks at each
	task     *Task    // of the open attempt: $$.Task.Token
	assigned []Member // what the Exited event will tell
	seat              // the in-process engine's
}

// Engine is the seam: all that differs between running in process, durably
// and on a cluster. Any method may answer that the frame is parked, cancelled
// or that its store is broken; such errors unwind the state.
type Engine interface {
	// Now is the workflow's time, never the wall clock.
	Now(*Run) int64
	// Attempt runs one attempt of a task: time-out, heartbeat, token answer.
	Attempt(*Run, *Request) (Value, error)
	// Sleep returns nil once until has come.
	Sleep(r *Run, until int64) error
	// Fork runs the children of this visit and returns their outputs in order.
	Fork(*Run, *Children) ([]Value, error)
	// Commit publishes the frame and its events; effect: the world sees what follows.
	Commit(r *Run, effect bool) error
	// Token names the running attempt to the world.
	Token(*Run) string
}

// isRoot says that the frame is the first of its execution.
func (r *Run) isRoot() bool { return r.parent == nil || r.parent.x != r.x }

// checkSteps is how many transitions a frame makes between two looks at its
// context and at the other frames.
const checkSteps = 1 << 8

// drive runs a frame until it ends, fails, or must be let go.
func drive(r *Run) (Value, error) {
	if r.x.history == nil && r.x.journal == nil && !r.x.limits {
		return driveBare(r)
	}
	return driveSeen(r)
}

// driveBare is drive where nobody looks: what a state may ask for is kept up
// to date, and no more.
func driveBare(r *Run) (Value, error) {
	for r.At != End {
		r.mask = checkSteps - 1
		next, out, err := r.m.Step(r.At, r.In)
		if err != nil {
			return Value{}, r.failure(err)
		}
		r.Seq++
		r.At, r.In = next, out
		if next != End && r.Visit.Stage == Fresh && r.Seq%checkSteps != 0 {
			continue
		}
		if err := r.pause(); err != nil {
			return Value{}, err
		}
	}
	return r.In, nil
}

// Follow makes the transition from a state to the one that stands after it in
// Step, so that Step goes on there at once: a jump to a known place is several
// times as fast as one by the number of the state. It is false where that is not
// the state that is next, and where the driver wants to see the transition. Only
// states that need nothing of the engine follow one another: Pass, Choice,
// Succeed and Fail.
func (r *Run) Follow(next, to State, err error) bool {
	if next != to || err != nil || r.Seq&r.mask == r.mask || r.Visit.Stage != Fresh {
		return false
	}
	r.Seq++
	r.At = to
	return true
}

// FollowUnseen is Follow at a transition that the driver wants to see now and then,
// where it would find that nothing has happened: no other frame can go on, nobody sent
// anything, the execution may go on. A struct between the states need not become a
// document then.
func (r *Run) FollowUnseen(to State, err error) bool {
	if err != nil || to == End || r.mask == 0 || r.Visit.Stage != Fresh || !r.x.undisturbed() {
		return false
	}
	r.x.startTime()
	r.Seq++
	r.At = to
	return true
}

// pause is what happens between two states besides going on.
func (r *Run) pause() error {
	if r.Visit.Stage != Fresh {
		r.Visit, r.task = Visit{}, nil
	}
	if r.At != End && r.Seq%checkSteps == 0 {
		return r.x.between(r)
	}
	return nil
}

// driveSeen is drive with a history, a journal or limits.
func driveSeen(r *Run) (Value, error) {
	x := r.x
	for {
		if x.limits && x.lastEvent >= maxEvents-1 {
			return Value{}, x.tooManyEvents()
		}
		if x.history != nil && r.Visit.Stage == Fresh {
			r.enter()
		}
		next, out, err := r.m.Step(r.At, r.In)
		if err != nil {
			return Value{}, r.failure(err)
		}
		if x.exceeds(out) {
			return Value{}, tooLarge(r.name())
		}
		if x.history != nil {
			r.exit(out)
		}
		r.Seq++
		r.At, r.In = next, out
		if r.Visit.Stage != Fresh {
			r.Visit, r.task = Visit{}, nil
		}
		if next == End {
			return out, nil
		}
		if x.journal != nil || r.Seq%checkSteps == 0 || x.full() {
			if err := x.between(r); err != nil {
				return Value{}, err
			}
		}
	}
}

// failure gives an error its final form: the service's words about the state
// stand before a cause that the runtime made.
func (r *Run) failure(err error) error {
	if isStop(err) {
		return err
	}
	e := asError(err)
	if e.prefixed {
		return e.enteredAt(r.name(), r.Visit.Event)
	}
	return e
}

func (r *Run) enter() {
	state := r.x.def.Info(r.At)
	now := r.x.tick(r)
	r.Visit = Visit{Stage: Entered, Entered: now, Before: r.Prev}
	r.Visit.Event = r.add(Event{Type: enteredNames[state.Kind], Name: state.Name, Data: r.In, Time: now})
}

func (r *Run) exit(out Value) {
	state := r.x.def.Info(r.At)
	if state.Kind == KindFail {
		return
	}
	now := r.x.Now(r)
	r.x.lastTick = now // shared with the next entry
	r.add(Event{Type: exitedNames[state.Kind], Name: state.Name, Data: out, Vars: r.assigned, Time: now})
	r.assigned = nil
}

// record adds an event with the present time, if there is a history.
func (r *Run) record(e Event) {
	if r.x.history == nil {
		return
	}
	e.Time = r.x.Now(r)
	r.add(e)
}

// add numbers an event, links it to the frame's last one and keeps it.
func (r *Run) add(e Event) int64 {
	x := r.x
	x.lastEvent++
	x.novel++
	if x.stored != nil {
		x.novelSize += e.size()
	}
	e.ID, e.Prev = x.lastEvent, r.Prev
	if e.ID == 2 {
		e.Prev = 0 // recorded: the first state's entry has no predecessor
	}
	r.Prev = e.ID
	slot := x.history.slot()
	*slot = e
	if x.history.observe != nil {
		x.history.observe(slot)
	}
	if x.observe != nil {
		x.observe(slot, r)
	}
	return e.ID
}

// addBeside records an event that nothing links to: MapIterationSucceeded,
// MapStateSucceeded and the like.
func (r *Run) addBeside(e Event) {
	prev := r.Prev
	r.record(e)
	r.Prev = prev
}

var enteredNames, exitedNames = eventNames("StateEntered"), eventNames("StateExited")

func eventNames(suffix string) (names [len(kindNames)]string) {
	for i, kind := range kindNames {
		names[i] = kind + suffix
	}
	return names
}

// PanicError is the Go error behind a handler's or a state's panic.
type PanicError struct {
	Value any
	Stack []byte
}

// Error gives the panic's value and its stack.
func (p *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", p.Value, p.Stack) }

func timeOf(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }

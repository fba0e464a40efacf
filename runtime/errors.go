package runtime

import (
	"errors"
	"strconv"
	"strings"
)

// Error is a failure that ASL can see: an Error Name and a Cause. Handlers may
// return one to choose both; any other error of a handler has the name
// States.TaskFailed and its text as the cause.
type Error struct {
	Name  string // "" : none was given
	Cause string // "" : none was given
	Err   error  // the Go error behind it, if any

	// Phase tells when a task failed, where that was before it could work; the
	// history shows it (LambdaFunctionScheduleFailed, TaskSubmitFailed and so on).
	Phase Phase

	heartbeat bool // a heartbeat ran out: shows as States.Timeout
	prefixed  bool // the cause gets the service's "An error occurred while …"
	fatal     bool // nothing may catch it
}

// Phase is the part of an attempt in which a task failed.
type Phase uint8

const (
	Running Phase = iota
	Scheduling
	Starting
	Submitting
)

// Names of the errors that the runtime itself raises (ASL, Appendix A).
const (
	ErrorAll                    = "States.ALL"
	ErrorTimeout                = "States.Timeout"
	ErrorHeartbeatTimeout       = "States.HeartbeatTimeout"
	ErrorTaskFailed             = "States.TaskFailed"
	ErrorRuntime                = "States.Runtime"
	ErrorDataLimitExceeded      = "States.DataLimitExceeded"
	ErrorNoChoiceMatched        = "States.NoChoiceMatched"
	ErrorIntrinsicFailure       = "States.IntrinsicFailure"
	ErrorParameterPathFailure   = "States.ParameterPathFailure"
	ErrorResultPathMatchFailure = "States.ResultPathMatchFailure"
	ErrorExceedToleratedFailure = "States.ExceedToleratedFailureThreshold"
	ErrorItemReaderFailed       = "States.ItemReaderFailed"
	ErrorResultWriterFailed     = "States.ResultWriterFailed"
	ErrorQueryEvaluation        = "States.QueryEvaluationError"
)

// Error gives name and cause in one line.
func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "(no error name)"
	}
	if e.Cause == "" {
		return name
	}
	return name + ": " + e.Cause
}

// Unwrap gives the Go error behind it.
func (e *Error) Unwrap() error { return e.Err }

// stop is an error that is none for ASL: it unwinds a state, and neither
// Retry nor Catch sees it. It is never wrapped, and never looked for by
// errors.As, so a handler cannot forge one.
type stop struct{ why string }

func (s *stop) Error() string { return "aslc: execution " + s.why }

var (
	errParked    error = &stop{"is parked"}
	errCancelled error = &stop{"was cancelled"}
)

func isStop(err error) bool { _, ok := err.(*stop); return ok }

// ErrPending is what a handler returns whose answer comes later by the task
// token (see [Execution.Answer]), or never.
var ErrPending = errors.New("aslc: the task's answer comes by its token")

// isPending says that a handler's error is ErrPending. Most are an *Error with
// nothing behind it, where there is nothing to unwrap.
func isPending(err error) bool {
	if e, ok := err.(*Error); err == nil || ok && e.Err == nil {
		return false
	}
	return errors.Is(err, ErrPending)
}

// asError turns what a handler returned into what ASL sees.
func asError(err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Name: ErrorTaskFailed, Cause: err.Error(), Err: err}
}

// Matches says whether a Retrier or Catcher with these names takes err
// (ASL: Errors, Retry and Catch). States.ALL takes everything but
// States.Runtime, as the service does; States.TaskFailed everything but
// States.Timeout.
func Matches(err error, names ...string) bool {
	if isStop(err) {
		return false
	}
	e := asError(err)
	if e.fatal {
		return false
	}
	for _, name := range names {
		if e.matches(name) {
			return true
		}
	}
	return false
}

func (e *Error) matches(name string) bool {
	switch name {
	case e.Name:
		return true
	case ErrorAll:
		return e.Name != ErrorRuntime
	case ErrorTaskFailed:
		return e.Name != ErrorTimeout && e.Name != ErrorRuntime
	case ErrorHeartbeatTimeout:
		return e.heartbeat
	}
	return false
}

// Fail ends a state with err.
func Fail(err error) (State, Value, error) { return End, Value{}, err }

// UnknownState is the failure of a frame whose state the code does not have.
func UnknownState(at State) error {
	return &Error{Name: ErrorRuntime, Cause: "there is no state number " + strconv.Itoa(int(at)) + " in this definition", fatal: true}
}

// NoChoiceMatched is the failure of a Choice state without Default whose rules
// all said no; it is e's own failure if there is one.
func NoChoiceMatched(e *Eval) error {
	if err := e.Err(); err != nil {
		return err
	}
	return &Error{Name: ErrorNoChoiceMatched, Cause: "No choice rule matched and there is no Default.", prefixed: true}
}

// ErrorOutput is what a Catcher passes on: {"Error": …, "Cause": …}.
// Recorded: one that is absent is an empty string (a time-out has no cause);
// an error with neither shows both as null (a callback failure without fields).
func ErrorOutput(err error) Value {
	e := asError(err)
	if e.Name == "" && e.Cause == "" {
		return Object{{"Error", Null()}, {"Cause", Null()}}.Value()
	}
	return Object{{"Error", String(e.Name)}, {"Cause", String(e.Cause)}}.Value()
}

// enteredAt puts the service's words before a cause that the runtime made:
// which state failed, and the id of its Entered event where a history is kept.
func (e *Error) enteredAt(state string, event int64) *Error {
	var b strings.Builder
	b.WriteString("An error occurred while executing the state '")
	b.WriteString(state)
	b.WriteByte('\'')
	if event > 0 {
		b.WriteString(" (entered at the event id #")
		b.WriteString(strconv.FormatInt(event, 10))
		b.WriteByte(')')
	}
	b.WriteString(". ")
	b.WriteString(e.Cause)
	out := *e
	out.Cause, out.prefixed = b.String(), false
	return &out
}

package runtime

import (
	"strconv"
	"time"
)

// Event is one entry of an execution's history, as GetExecutionHistory shows
// it. Which of the fields below Type count depends on the type.
type Event struct {
	ID   int64
	Prev int64 // previousEventId
	Time int64 // nanoseconds since 1970, UTC
	Type string

	Name  string       // Entered, Exited, Map…: the state
	Data  Value        // input, output or parameters; absent: none
	Vars  []Member     // Exited: what the state assigned
	Task  *TaskDetails // task events
	Error *Error       // failures
	Index int          // MapIteration…: which; MapStateStarted: how many
	Text  string       // ActivityStarted: the worker; ExecutionStarted: the role; EvaluationFailed: the field
}

// TaskDetails is what all events of one attempt say about its task.
type TaskDetails struct {
	Resource  string // the ARN, placeholders filled
	Region    string
	RoleArn   string // Credentials; "": none
	Timeout   time.Duration
	Heartbeat time.Duration
}

// History collects the events of executions. It is not safe for concurrent use.
type History struct {
	full    [][]Event
	kept    int // in full
	current []Event
	observe func(*Event)
	unkept  bool // each event takes the place of the last
}

// Chunks of a history grow from the first length to the last: most executions
// that a store keeps have but a few events between two commits.
const firstChunk, lastChunk = 8, 256

// HistoryOf makes a history that holds the events already: for an execution
// that goes on from a checkpoint (Checkpoint.Events says how many it needs).
func HistoryOf(events []Event) *History {
	h := &History{}
	for _, e := range events {
		*h.slot() = e
	}
	return h
}

// slot is the place of the next event.
func (h *History) slot() *Event {
	if h.unkept {
		h.current = h.current[:0]
	}
	if len(h.current) == cap(h.current) {
		h.grow()
	}
	h.current = h.current[:len(h.current)+1]
	return &h.current[len(h.current)-1]
}

func (h *History) grow() {
	n := min(max(firstChunk, 2*cap(h.current)), lastChunk)
	if h.unkept {
		n = 1
	}
	if len(h.current) > 0 {
		h.full = append(h.full, h.current)
		h.kept += len(h.current)
	}
	h.current = make([]Event, 0, n)
}

// Len is the number of events.
func (h *History) Len() int { return h.kept + len(h.current) }

// Events gives all events in order.
func (h *History) Events() []Event {
	out := make([]Event, 0, h.Len())
	for _, chunk := range h.full {
		out = append(out, chunk...)
	}
	return append(out, h.current...)
}

// take gives all events and forgets them. They may stand in the memory that the
// next ones will take.
func (h *History) take() []Event {
	events := h.current
	if len(h.full) > 0 {
		events = h.Events()
	}
	h.Reset()
	return events
}

// Reset forgets all events and keeps the memory of the last chunk.
func (h *History) Reset() { h.full, h.kept, h.current = nil, 0, h.current[:0] }

// Append appends the history as AWS's GetExecutionHistory gives it:
// {"events":[…]}.
func (h *History) Append(b []byte) []byte {
	b = append(b, `{"events":`...)
	return append(AppendEvents(b, h.Events()), '}')
}

// AppendEvents appends a JSON array of events, as AWS's API shows each.
func AppendEvents(b []byte, events []Event) []byte {
	m := &members{b: append(b, '[')} // one for all: to make it is a good part of writing an event
	for i := range events {
		if i > 0 {
			m.b = append(m.b, ',')
		}
		events[i].write(m)
	}
	return append(m.b, ']')
}

// Append appends the event as AWS's API shows it; documents are JSON texts
// inside strings there.
func (e *Event) Append(b []byte) []byte {
	m := &members{b: b}
	e.write(m)
	return m.b
}

func (e *Event) write(m *members) {
	m.open()
	m.key("timestamp")
	m.b = appendMillis(m.b, e.Time/1e6)
	m.text("type", e.Type)
	m.number("id", e.ID)
	m.number("previousEventId", e.Prev)
	if form, ok := detailForms[e.Type]; ok {
		m.object(form.name)
		form.write(e, m)
		m.close()
	}
	m.close()
}

// appendMillis appends milliseconds as seconds with three decimals.
func appendMillis(b []byte, ms int64) []byte {
	if ms < 0 {
		b, ms = append(b, '-'), -ms
	}
	b = strconv.AppendInt(b, ms/1000, 10)
	rest := ms % 1000
	return append(b, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
}

func (m *members) seconds(name string, t time.Duration) {
	if t > 0 {
		m.number(name, int64(t/time.Second))
	}
}

// document is a JSON text with its …Details object.
func (m *members) document(name string, v Value) {
	if !v.Exists() {
		return
	}
	m.text(name, v.Text())
	m.b = append(append(append(m.b, `,"`...), name...), `Details":{"truncated":false}`...)
}

func (m *members) failure(e *Error) {
	if e == nil {
		return
	}
	m.optional("error", e.Name)
	m.optional("cause", e.Cause)
}

// AppendDetails appends the event's details object alone: {} for a type that
// has none.
func (e *Event) AppendDetails(b []byte) []byte {
	m := &members{b: b}
	m.open()
	if form, ok := detailForms[e.Type]; ok {
		form.write(e, m)
	}
	m.close()
	return m.b
}

// detailForm is the name and the writer of a details object.
type detailForm struct {
	name  string
	write func(*Event, *members)
}

var detailForms = makeDetailForms()

func makeDetailForms() map[string]detailForm {
	forms := map[string]detailForm{
		"ExecutionStarted": {"executionStarted", func(e *Event, m *members) {
			m.document("input", e.Data)
			m.optional("roleArn", e.Text)
		}},
		"ExecutionSucceeded": {"executionSucceeded", (*Event).writeOutput},
		"ExecutionFailed":    {"executionFailed", (*Event).writeFailure},
		"ExecutionAborted":   {"executionAborted", (*Event).writeFailure},
		"ExecutionTimedOut":  {"executionTimedOut", (*Event).writeFailure},
		"ExecutionRedriven":  {"executionRedriven", func(e *Event, m *members) { m.number("redriveCount", int64(e.Index)) }},
		"EvaluationFailed": {"evaluationFailed", func(e *Event, m *members) {
			m.failure(e.Error)
			m.optional("location", e.Text)
			m.text("state", e.Name)
		}},
		"MapRunStarted": {"mapRunStarted", func(e *Event, m *members) { m.text("mapRunArn", e.Text) }},
		"MapRunRedriven": {"mapRunRedriven", func(e *Event, m *members) {
			m.text("mapRunArn", e.Text)
			m.number("redriveCount", int64(e.Index))
		}},
		"MapRunFailed":                 {"mapRunFailed", (*Event).writeFailure},
		"MapStateStarted":              {"mapStateStarted", func(e *Event, m *members) { m.number("length", int64(e.Index)) }},
		"LambdaFunctionScheduled":      {"lambdaFunctionScheduled", (*Event).writeScheduled},
		"LambdaFunctionSucceeded":      {"lambdaFunctionSucceeded", (*Event).writeOutput},
		"LambdaFunctionFailed":         {"lambdaFunctionFailed", (*Event).writeFailure},
		"LambdaFunctionTimedOut":       {"lambdaFunctionTimedOut", (*Event).writeFailure},
		"LambdaFunctionStartFailed":    {"lambdaFunctionStartFailed", (*Event).writeFailure},
		"LambdaFunctionScheduleFailed": {"lambdaFunctionScheduleFailed", (*Event).writeFailure},
		"ActivityScheduled":            {"activityScheduled", (*Event).writeScheduled},
		"ActivityStarted":              {"activityStarted", func(e *Event, m *members) { m.optional("workerName", e.Text) }},
		"ActivitySucceeded":            {"activitySucceeded", (*Event).writeOutput},
		"ActivityFailed":               {"activityFailed", (*Event).writeFailure},
		"ActivityTimedOut":             {"activityTimedOut", (*Event).writeFailure},
		"ActivityScheduleFailed":       {"activityScheduleFailed", (*Event).writeFailure},
		"TaskScheduled":                {"taskScheduled", (*Event).writeTaskScheduled},
	}
	for _, kind := range kindNames[1:] {
		forms[kind+"StateEntered"] = detailForm{"stateEntered", func(e *Event, m *members) {
			m.text("name", e.Name)
			m.document("input", e.Data)
		}}
		forms[kind+"StateExited"] = detailForm{"stateExited", func(e *Event, m *members) {
			m.text("name", e.Name)
			m.document("output", e.Data)
			m.assigned(e.Vars)
		}}
	}
	for _, what := range []string{"Started", "Succeeded", "Failed", "Aborted"} {
		forms["MapIteration"+what] = detailForm{"mapIteration" + what, func(e *Event, m *members) {
			m.text("name", e.Name)
			m.number("index", int64(e.Index))
		}}
	}
	for _, what := range []string{"Started", "Submitted", "Succeeded", "Failed", "TimedOut", "StartFailed", "SubmitFailed"} {
		forms["Task"+what] = detailForm{"task" + what, (*Event).writeTask}
	}
	for kind, form := range forms {
		forms[kind] = detailForm{form.name + "EventDetails", form.write}
	}
	return forms
}

func (e *Event) writeOutput(m *members)  { m.document("output", e.Data) }
func (e *Event) writeFailure(m *members) { m.failure(e.Error) }

// writeScheduled serves Lambda functions and activities, whose resource is an ARN.
func (e *Event) writeScheduled(m *members) {
	m.text("resource", e.Task.Resource)
	m.document("input", e.Data)
	m.limits(e.Task)
}

func (m *members) limits(t *TaskDetails) {
	m.seconds("timeoutInSeconds", t.Timeout)
	m.seconds("heartbeatInSeconds", t.Heartbeat)
	if t.RoleArn != "" {
		m.key("taskCredentials")
		m.b = append(m.b, `{"roleArn":`...)
		m.b = append(AppendString(m.b, t.RoleArn), '}')
	}
}

func (e *Event) writeTaskScheduled(m *members) {
	service, action := splitResource(e.Task.Resource)
	m.text("resourceType", service)
	m.text("resource", action)
	m.text("region", e.Task.Region)
	if e.Data.Exists() {
		m.text("parameters", e.Data.Text())
	}
	m.limits(e.Task)
}

func (e *Event) writeTask(m *members) {
	service, action := splitResource(e.Task.Resource)
	m.text("resourceType", service)
	m.text("resource", action)
	m.document("output", e.Data)
	m.failure(e.Error)
}

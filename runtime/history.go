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
	current []Event
	observe func(*Event)
	unkept  bool // each event takes the place of the last
}

const historyChunk = 256

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
		if h.current != nil {
			h.full = append(h.full, h.current)
		}
		h.current = make([]Event, 0, h.chunk())
	}
	h.current = h.current[:len(h.current)+1]
	return &h.current[len(h.current)-1]
}

func (h *History) chunk() int {
	if h.unkept {
		return 1
	}
	return historyChunk
}

// Len is the number of events.
func (h *History) Len() int { return len(h.full)*historyChunk + len(h.current) }

// Events gives all events in order.
func (h *History) Events() []Event {
	out := make([]Event, 0, h.Len())
	for _, chunk := range h.full {
		out = append(out, chunk...)
	}
	return append(out, h.current...)
}

// Reset forgets all events and keeps the memory of the last chunk.
func (h *History) Reset() { h.full, h.current = nil, h.current[:0] }

// Append appends the history as AWS's GetExecutionHistory gives it:
// {"events":[…]}.
func (h *History) Append(b []byte) []byte {
	b = append(b, `{"events":[`...)
	for i, e := range h.Events() {
		if i > 0 {
			b = append(b, ',')
		}
		b = e.Append(b)
	}
	return append(b, "]}"...)
}

// Append appends the event as AWS's API shows it; documents are JSON texts
// inside strings there.
func (e *Event) Append(b []byte) []byte {
	b = append(b, `{"timestamp":`...)
	b = strconv.AppendFloat(b, float64(e.Time/1e6)/1000, 'f', 3, 64)
	b = append(b, `,"type":"`...)
	b = append(b, e.Type...)
	b = append(b, `","id":`...)
	b = strconv.AppendInt(b, e.ID, 10)
	b = append(b, `,"previousEventId":`...)
	b = strconv.AppendInt(b, e.Prev, 10)
	return append(e.appendDetails(b), '}')
}

// details writes the members of one details object.
type details struct {
	b     []byte
	first bool
}

func (d *details) key(name string) {
	if !d.first {
		d.b = append(d.b, ',')
	}
	d.first = false
	d.b = append(append(append(d.b, '"'), name...), `":`...)
}

func (d *details) text(name, value string) {
	d.key(name)
	d.b = appendQuoted(d.b, value)
}

func (d *details) optional(name, value string) {
	if value != "" {
		d.text(name, value)
	}
}

func (d *details) number(name string, n int64) {
	d.key(name)
	d.b = strconv.AppendInt(d.b, n, 10)
}

func (d *details) seconds(name string, t time.Duration) {
	if t > 0 {
		d.number(name, int64(t/time.Second))
	}
}

// document is a JSON text with its …Details object.
func (d *details) document(name string, v Value) {
	if !v.Exists() {
		return
	}
	d.text(name, v.Text())
	d.key(name + "Details")
	d.b = append(d.b, `{"truncated":false}`...)
}

func (d *details) failure(e *Error) {
	if e == nil {
		return
	}
	d.optional("error", e.Name)
	d.optional("cause", e.Cause)
}

// appendDetails appends ,"…EventDetails":{…} for the types that have one.
func (e *Event) appendDetails(b []byte) []byte {
	form, ok := detailForms[e.Type]
	if !ok {
		return b
	}
	return e.AppendDetails(append(append(append(b, `,"`...), form.name...), `EventDetails":`...))
}

// AppendDetails appends the event's details object alone: {} for a type that
// has none.
func (e *Event) AppendDetails(b []byte) []byte {
	d := details{b: append(b, '{'), first: true}
	if form, ok := detailForms[e.Type]; ok {
		form.write(e, &d)
	}
	return append(d.b, '}')
}

// detailForm is the name and the writer of a details object.
type detailForm struct {
	name  string
	write func(*Event, *details)
}

var detailForms = makeDetailForms()

func makeDetailForms() map[string]detailForm {
	forms := map[string]detailForm{
		"ExecutionStarted": {"executionStarted", func(e *Event, d *details) {
			d.document("input", e.Data)
			d.optional("roleArn", e.Text)
		}},
		"ExecutionSucceeded": {"executionSucceeded", (*Event).writeOutput},
		"ExecutionFailed":    {"executionFailed", (*Event).writeFailure},
		"ExecutionAborted":   {"executionAborted", (*Event).writeFailure},
		"ExecutionTimedOut":  {"executionTimedOut", (*Event).writeFailure},
		"ExecutionRedriven":  {"executionRedriven", func(e *Event, d *details) { d.number("redriveCount", int64(e.Index)) }},
		"EvaluationFailed": {"evaluationFailed", func(e *Event, d *details) {
			d.failure(e.Error)
			d.optional("location", e.Text)
			d.text("state", e.Name)
		}},
		"MapRunStarted":                {"mapRunStarted", func(e *Event, d *details) { d.text("mapRunArn", e.Text) }},
		"MapRunFailed":                 {"mapRunFailed", (*Event).writeFailure},
		"MapStateStarted":              {"mapStateStarted", func(e *Event, d *details) { d.number("length", int64(e.Index)) }},
		"LambdaFunctionScheduled":      {"lambdaFunctionScheduled", (*Event).writeScheduled},
		"LambdaFunctionSucceeded":      {"lambdaFunctionSucceeded", (*Event).writeOutput},
		"LambdaFunctionFailed":         {"lambdaFunctionFailed", (*Event).writeFailure},
		"LambdaFunctionTimedOut":       {"lambdaFunctionTimedOut", (*Event).writeFailure},
		"LambdaFunctionStartFailed":    {"lambdaFunctionStartFailed", (*Event).writeFailure},
		"LambdaFunctionScheduleFailed": {"lambdaFunctionScheduleFailed", (*Event).writeFailure},
		"ActivityScheduled":            {"activityScheduled", (*Event).writeScheduled},
		"ActivityStarted":              {"activityStarted", func(e *Event, d *details) { d.optional("workerName", e.Text) }},
		"ActivitySucceeded":            {"activitySucceeded", (*Event).writeOutput},
		"ActivityFailed":               {"activityFailed", (*Event).writeFailure},
		"ActivityTimedOut":             {"activityTimedOut", (*Event).writeFailure},
		"ActivityScheduleFailed":       {"activityScheduleFailed", (*Event).writeFailure},
		"TaskScheduled":                {"taskScheduled", (*Event).writeTaskScheduled},
	}
	for _, kind := range kindNames[1:] {
		forms[kind+"StateEntered"] = detailForm{"stateEntered", func(e *Event, d *details) {
			d.text("name", e.Name)
			d.document("input", e.Data)
		}}
		forms[kind+"StateExited"] = detailForm{"stateExited", func(e *Event, d *details) {
			d.text("name", e.Name)
			d.document("output", e.Data)
			d.assigned(e.Vars)
		}}
	}
	for _, what := range []string{"Started", "Succeeded", "Failed", "Aborted"} {
		forms["MapIteration"+what] = detailForm{"mapIteration" + what, func(e *Event, d *details) {
			d.text("name", e.Name)
			d.number("index", int64(e.Index))
		}}
	}
	for _, what := range []string{"Started", "Submitted", "Succeeded", "Failed", "TimedOut", "StartFailed", "SubmitFailed"} {
		forms["Task"+what] = detailForm{"task" + what, (*Event).writeTask}
	}
	return forms
}

func (e *Event) writeOutput(d *details)  { d.document("output", e.Data) }
func (e *Event) writeFailure(d *details) { d.failure(e.Error) }

// writeScheduled serves Lambda functions and activities, whose resource is an ARN.
func (e *Event) writeScheduled(d *details) {
	d.text("resource", e.Task.Resource)
	d.document("input", e.Data)
	d.limits(e.Task)
}

func (d *details) limits(t *TaskDetails) {
	d.seconds("timeoutInSeconds", t.Timeout)
	d.seconds("heartbeatInSeconds", t.Heartbeat)
	if t.RoleArn != "" {
		d.key("taskCredentials")
		d.b = append(d.b, `{"roleArn":`...)
		d.b = append(appendQuoted(d.b, t.RoleArn), '}')
	}
}

func (e *Event) writeTaskScheduled(d *details) {
	service, action := splitResource(e.Task.Resource)
	d.text("resourceType", service)
	d.text("resource", action)
	d.text("region", e.Task.Region)
	if e.Data.Exists() {
		d.text("parameters", e.Data.Text())
	}
	d.limits(e.Task)
}

func (e *Event) writeTask(d *details) {
	service, action := splitResource(e.Task.Resource)
	d.text("resourceType", service)
	d.text("resource", action)
	d.document("output", e.Data)
	d.failure(e.Error)
}

// appendQuoted appends s as a JSON string.
func appendQuoted(b []byte, s string) []byte { return append(b, quote(s)...) }

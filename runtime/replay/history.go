package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// recordedEvent is what is read of an event of GetExecutionHistory.
type recordedEvent struct {
	ID       int64 `json:"id"`
	Prev     int64 `json:"previousEventId"`
	Type     string
	Time     json.RawMessage `json:"timestamp"`
	details  recordedDetails
	original json.RawMessage
}

// recordedDetails are the members that any details object may have.
type recordedDetails struct {
	Name, Input, Output, Parameters *string
	Error, Cause, RoleArn           string
	Resource, ResourceType, Region  string
	WorkerName                      string
	Index                           int
}

// FromHistory makes a case of what GetExecutionHistory gave: the task results
// are taken out of the events.
func FromHistory(text []byte) (*Case, error) {
	var file struct{ Events []json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("not a history as GetExecutionHistory gives it: %w", err)
	}
	h, err := readHistory(file.Events)
	if err != nil {
		return nil, err
	}
	c := &Case{loose: true, Expect: &Expect{}}
	h.names(c)
	h.start(c)
	h.end(c)
	h.tasks(c)
	c.Unordered = h.concurrent()
	return c, nil
}

// history is a recorded history by event id.
type history struct {
	events []*recordedEvent // in the order of ids
	byID   map[int64]*recordedEvent
}

func readHistory(texts []json.RawMessage) (*history, error) {
	h := &history{byID: map[int64]*recordedEvent{}}
	for _, text := range texts {
		e := &recordedEvent{original: text}
		if err := json.Unmarshal(text, e); err != nil {
			return nil, err
		}
		if err := e.readDetails(text); err != nil {
			return nil, err
		}
		h.events = append(h.events, e)
		h.byID[e.ID] = e
	}
	slices.SortFunc(h.events, func(a, b *recordedEvent) int { return int(a.ID - b.ID) })
	if len(h.events) == 0 || h.events[0].Type != "ExecutionStarted" {
		return nil, errors.New("the history does not begin with ExecutionStarted: is it a part of one (nextToken, includeExecutionData)?")
	}
	return h, nil
}

func (e *recordedEvent) readDetails(text []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	for name, value := range members {
		if strings.HasSuffix(name, "EventDetails") {
			return json.Unmarshal(value, &e.details)
		}
	}
	return nil
}

// names makes up what no history tells, for the region and the account that
// it shows.
func (h *history) names(c *Case) {
	region, account := "us-east-1", "123456789012"
	for _, e := range h.events {
		if e.details.Region != "" {
			region = e.details.Region
			break
		}
	}
	if role := strings.Split(h.events[0].details.RoleArn, ":"); len(role) > 4 && role[4] != "" {
		account = role[4]
	}
	c.Execution.Name = "replay"
	c.Execution.Arn = "arn:aws:states:" + region + ":" + account + ":execution:replay:replay"
}

func (h *history) start(c *Case) {
	first := h.events[0]
	c.InputText = first.details.Input
	c.StateMachine.RoleArn = first.details.RoleArn
	var text string
	if json.Unmarshal(first.Time, &text) == nil {
		c.Recorded = text
		return
	}
	var seconds float64
	if json.Unmarshal(first.Time, &seconds) == nil && seconds > 0 {
		c.Recorded = momentOf(seconds)
	}
}

// end reads how the execution ended off its last event.
func (h *history) end(c *Case) {
	last := h.events[len(h.events)-1]
	x := c.Expect
	x.Status = "RUNNING"
	for kind, status := range map[string]string{
		"ExecutionSucceeded": "SUCCEEDED", "ExecutionFailed": "FAILED",
		"ExecutionTimedOut": "TIMED_OUT", "ExecutionAborted": "ABORTED",
	} {
		if last.Type == kind {
			x.Status = status
		}
	}
	if last.details.Output != nil {
		x.Output = json.RawMessage(*last.details.Output)
	}
	if x.Status != "RUNNING" && last.details.Error != "" {
		x.Error = &last.details.Error
	}
	if x.Status == "ABORTED" {
		c.Stop = &Stop{Error: last.details.Error, Cause: last.details.Cause}
	}
	originals := make([]json.RawMessage, len(h.events))
	for i, e := range h.events {
		originals[i] = e.original
	}
	x.Events, _ = json.Marshal(originals) // they were read from JSON
}

// tasks makes an entry of each attempt.
func (h *history) tasks(c *Case) {
	for _, e := range h.events {
		switch e.Type {
		case "TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled", "LambdaFunctionScheduleFailed", "ActivityScheduleFailed":
			if e.Type != "LambdaFunctionScheduleFailed" && e.Type != "ActivityScheduleFailed" || !h.wasScheduled(e) {
				c.Tasks = append(c.Tasks, h.task(e))
			}
		}
	}
}

func (h *history) wasScheduled(e *recordedEvent) bool {
	prev := h.byID[e.Prev]
	return prev != nil && strings.HasSuffix(prev.Type, "Scheduled")
}

// task is the attempt that begins with a Scheduled event.
func (h *history) task(scheduled *recordedEvent) Task {
	t := Task{Outcome: Outcome{None: true}, Match: map[string]json.RawMessage{}}
	if state := h.state(scheduled); state != "" {
		t.State = &state
	}
	if index, ok := h.iteration(scheduled); ok {
		t.Iteration = &struct{ Index int }{index}
	}
	d := &scheduled.details
	t.ResourceArn = d.Resource
	if d.ResourceType != "" {
		t.ResourceArn = "arn:aws:states:::" + d.ResourceType + ":" + d.Resource
	}
	for name, text := range map[string]*string{"parameters": d.Parameters, "input": d.Input} {
		if text != nil && json.Valid([]byte(*text)) {
			t.Match[name] = json.RawMessage(*text)
		}
	}
	for e := scheduled; e != nil; e = h.nextOf(e) {
		t.take(e)
	}
	return t
}

// nextOf is the event of the same attempt that follows e.
func (h *history) nextOf(e *recordedEvent) *recordedEvent {
	prefix := attemptPrefix(e.Type)
	for _, next := range h.events {
		if next.Prev == e.ID && next.ID > e.ID && attemptPrefix(next.Type) == prefix && !strings.HasSuffix(next.Type, "Scheduled") {
			return next
		}
	}
	return nil
}

// attemptPrefix is what all event types of an attempt begin with; "" for others.
func attemptPrefix(kind string) string {
	for _, prefix := range []string{"LambdaFunction", "Activity", "Task"} {
		if strings.HasPrefix(kind, prefix) && !strings.HasPrefix(kind, "TaskState") {
			return prefix
		}
	}
	return ""
}

// take adds what one event tells of the attempt.
func (t *Task) take(e *recordedEvent) {
	d := &e.details
	kind := strings.TrimPrefix(e.Type, attemptPrefix(e.Type))
	switch kind {
	case "Started":
		t.WorkerName = d.WorkerName
		return
	case "Submitted":
		t.Submitted = &struct{ Output json.RawMessage }{rawText(d.Output)}
		return
	case "Scheduled":
		return
	}
	t.Outcome = Outcome{Error: d.Error, Cause: d.Cause}
	switch kind {
	case "Succeeded":
		t.Outcome.OutputText = d.Output
	case "TimedOut":
		t.Outcome.TimedOut = true
	case "StartFailed":
		t.Outcome.StartFailed = true
	case "SubmitFailed":
		t.Outcome.SubmitFailed = true
	case "ScheduleFailed":
		t.Outcome.ScheduleFailed = true
	default:
		t.Outcome.Failed = true
	}
}

func rawText(text *string) json.RawMessage {
	if text == nil || !json.Valid([]byte(*text)) {
		return nil
	}
	return json.RawMessage(*text)
}

// state is the state in which an event happened.
func (h *history) state(e *recordedEvent) string {
	for ; e != nil; e = h.byID[e.Prev] {
		if strings.HasSuffix(e.Type, "StateEntered") && e.details.Name != nil {
			return *e.details.Name
		}
	}
	return ""
}

// iteration is the innermost Map iteration in which an event happened.
func (h *history) iteration(e *recordedEvent) (int, bool) {
	for ; e != nil; e = h.byID[e.Prev] {
		if e.Type == "MapIterationStarted" {
			return e.details.Index, true
		}
		if strings.HasSuffix(e.Type, "StateExited") {
			e = h.entry(e)
		}
		if e == nil {
			break
		}
	}
	return 0, false
}

// entry is the event with which the state was entered that e is the exit of.
func (h *history) entry(exit *recordedEvent) *recordedEvent {
	for e := h.byID[exit.Prev]; e != nil; e = h.byID[e.Prev] {
		if strings.HasSuffix(e.Type, "StateEntered") && e.details.Name != nil && exit.details.Name != nil &&
			*e.details.Name == *exit.details.Name {
			return e
		}
	}
	return nil
}

// concurrent says whether anything happened at the same time: two events
// follow the same one, other than those that only end what it began.
func (h *history) concurrent() bool {
	entered := map[int64]bool{}
	for _, e := range h.events {
		if !strings.HasSuffix(e.Type, "StateEntered") && e.Type != "MapIterationStarted" {
			continue
		}
		if e.Prev != 0 && entered[e.Prev] {
			return true
		}
		entered[e.Prev] = true
	}
	return false
}

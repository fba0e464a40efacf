package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// tape gives recorded results to the attempts of an execution, as its Binder.
// An attempt that is delivered again gets the same one.
type tape struct {
	c      *Case
	given  map[string]int // entry of Tasks by the attempt's key
	tokens map[string]int // entry of Tasks by task token
	used   []bool
	notes  []string // what the tasks were given and should not have been
}

func newTape(c *Case) *tape {
	return &tape{c: c, given: map[string]int{}, tokens: map[string]int{}, used: make([]bool, len(c.Tasks))}
}

// again is the tape for a run that goes on from the middle of one that used t.
func (t *tape) again() *tape {
	return &tape{c: t.c, given: maps.Clone(t.given), tokens: maps.Clone(t.tokens), used: append([]bool(nil), t.used...)}
}

// Do gives the recorded result of an attempt.
func (t *tape) Do(ctx context.Context, _ string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	i, ok := t.given[info.Key]
	if !ok {
		if i, ok = t.next(info); !ok {
			if f, found := t.c.function(info); found {
				return f.give(in)
			}
			t.note("state %q: attempt %d has no recorded result", info.State, info.Attempt+1)
			return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "no result is recorded for this attempt"}
		}
		t.given[info.Key], t.used[i] = i, true
		t.check(info, &t.c.Tasks[i])
	}
	if info.Token != "" {
		t.tokens[info.Token] = i
	}
	return t.c.Tasks[i].give(ctx)
}

// function is the Lambda function that the attempt calls.
func (c *Case) function(info runtime.Info) (Function, bool) {
	name := info.Arguments.Field("FunctionName").String()
	for id, f := range c.Functions {
		if id == name || f.Arn == name || f.Arn == info.Resource {
			return f, true
		}
	}
	return Function{}, false
}

// give is what the function does with its input.
func (f *Function) give(in runtime.Value) (runtime.Value, error) {
	b := &f.Behaviour
	switch {
	case b.Raises != nil:
		return runtime.Value{}, &runtime.Error{Name: b.Raises.Error, Cause: b.Raises.Cause}
	case b.ReturnsValue != nil:
		return parsed(b.ReturnsValue), nil
	case b.Returns == "event":
		return in, nil
	}
	return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "what the function returns is not known: " + b.Returns}
}

// next finds the unused entry for an attempt: by state and iteration in
// recorded order, by what the task was given where the order tells nothing.
func (t *tape) next(info runtime.Info) (int, bool) {
	first := -1
	for i := range t.c.Tasks {
		task := &t.c.Tasks[i]
		if t.used[i] || !task.belongs(info) {
			continue
		}
		if task.State != nil && !t.c.Unordered || t.differs(task, info) == "" {
			return i, true
		}
		if first < 0 && task.State != nil {
			first = i
		}
	}
	return first, first >= 0
}

func (task *Task) belongs(info runtime.Info) bool {
	if task.State != nil && *task.State != info.State {
		return false
	}
	return task.Iteration == nil || task.Iteration.Index == info.Index
}

// differs says where what the task was given differs from the record; "":
// nowhere. A task token is the engine's own.
func (t *tape) differs(task *Task, info runtime.Info) string {
	for _, name := range []string{"parameters", "input"} {
		raw, ok := task.Match[name]
		if !ok {
			continue
		}
		m := t.c.matcher()
		if info.Token != "" {
			m.ours = anyOf([]string{info.Token})
		}
		m.match(parsed(raw), info.Arguments, name, false)
		return m.first()
	}
	return ""
}

func (t *tape) check(info runtime.Info, task *Task) {
	if why := t.differs(task, info); why != "" {
		t.note("state %q was to be given other arguments: %s", info.State, why)
	}
}

func (t *tape) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// give plays one entry to the handler's caller.
func (task *Task) give(ctx context.Context) (runtime.Value, error) {
	o := &task.Outcome
	switch {
	case o.ScheduleFailed:
		return runtime.Value{}, o.failure(runtime.Scheduling)
	case o.StartFailed:
		return runtime.Value{}, o.failure(runtime.Starting)
	case o.SubmitFailed:
		return runtime.Value{}, o.failure(runtime.Submitting)
	}
	if task.WorkerName != "" {
		runtime.ReportWorker(ctx, task.WorkerName)
	}
	if task.Submitted != nil {
		submitted := parsed(task.Submitted.Output)
		if strings.HasSuffix(task.ResourceArn, ".waitForTaskToken") {
			runtime.ReportResult(ctx, submitted)
			return submitted, nil // the outcome comes by the token
		}
		runtime.ReportSubmitted(ctx, submitted)
	}
	if !o.known() {
		return runtime.Value{}, runtime.ErrPending
	}
	if o.Failed {
		return runtime.Value{}, o.failure(runtime.Running)
	}
	runtime.ReportResult(ctx, o.result()) // the record holds whole answers
	return o.result(), nil
}

// known says whether the outside world ended the attempt.
func (o *Outcome) known() bool { return !o.TimedOut && !o.None }

func (o *Outcome) failure(phase runtime.Phase) *runtime.Error {
	return &runtime.Error{Name: o.Error, Cause: o.Cause, Phase: phase}
}

func (o *Outcome) result() runtime.Value {
	if o.OutputText != nil {
		if v, err := runtime.ParseString(*o.OutputText); err == nil {
			return v
		}
		return runtime.String(*o.OutputText)
	}
	return parsed(o.Output)
}

// answer is the outcome as it comes by a task token.
func (o *Outcome) answer() runtime.Answer {
	if o.Failed {
		return runtime.Answer{Error: o.failure(runtime.Running)}
	}
	return runtime.Answer{Output: o.result()}
}

// parsed is a part of a case file as the service would have printed it; absent
// where there is none.
func parsed(raw json.RawMessage) runtime.Value {
	if len(raw) == 0 {
		return runtime.Value{}
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return runtime.Value{}
	}
	return runtime.Literal(b.String())
}

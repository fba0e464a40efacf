// Package trial runs one execution of a machine, compiled or interpreted, with
// tasks whose behaviour only chance decides, and writes down all that can be
// seen of it. Chance is a hash of the trial's seed and of what the task is
// told, so two runs of the same machine must look the same.
package trial

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Outcome is what can be seen of an execution.
type Outcome struct {
	Status  string
	Output  string   // JSON text; "" if there is none
	Error   string   // name
	Cause   string   //
	History string   // as AWS shows it
	Calls   []string // keys of the task attempts, in order
	Late    int      // results that nobody waited for
}

// Same tells whether two runs looked the same.
func (o Outcome) Same(p Outcome) bool {
	return o.Ends(p) && o.Cause == p.Cause && o.History == p.History && slices.Equal(o.Calls, p.Calls) && o.Late == p.Late
}

// Ends tells whether two runs ended the same way, one of them perhaps without a
// history, whose event ids causes name.
func (o Outcome) Ends(p Outcome) bool {
	return o.Status == p.Status && o.Error == p.Error &&
		withoutIDs(o.Output) == withoutIDs(p.Output) && withoutIDs(o.Cause) == withoutIDs(p.Cause)
}

// Traced tells whether causes with event ids went into the run's own documents,
// where a digest of them can decide how it ends: without a history, and so
// without ids, it may then end otherwise.
func (o Outcome) Traced() bool {
	return len(eventID.FindAllString(o.History, -1)) > len(eventID.FindAllString(o.Cause, -1))
}

var eventID = regexp.MustCompile(` \(entered at the event id #\d+\)`)

// withoutIDs is a text without the event ids of causes in it.
func withoutIDs(text string) string { return eventID.ReplaceAllString(text, "") }

// Trial is one machine with its input.
type Trial struct {
	Definition *runtime.Definition
	Input      string
	Seed       uint64
	Tasks      *Tasks // the Binder that the definition was made with
}

func (t Trial) options(h *runtime.History) []runtime.Option {
	return []runtime.Option{
		runtime.WithName("trial"), runtime.WithSeed(t.Seed), runtime.WithHistory(h),
		runtime.WithRole("arn:aws:iam::123456789012:role/trial"), runtime.WithMachineName("trial"),
		runtime.WithClock(runtime.NewVirtualClock(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))),
	}
}

// Run runs it from the start.
func (t Trial) Run() Outcome { return t.start(&runtime.History{}) }

// RunPlain runs it without a history.
func (t Trial) RunPlain() Outcome { return t.start(nil) }

// RunWithEvents runs it and gives its events besides.
func (t Trial) RunWithEvents() (Outcome, []runtime.Event) {
	h := &runtime.History{}
	o := t.start(h)
	return o, h.Events()
}

// RunWithJournal runs it and gives its checkpoints and events besides.
func (t Trial) RunWithJournal() (Outcome, *runtime.Journal, []runtime.Event) {
	journal, h := &runtime.Journal{}, &runtime.History{}
	o := t.start(h, runtime.WithJournal(journal))
	return o, journal, h.Events()
}

func (t Trial) start(h *runtime.History, opts ...runtime.Option) Outcome {
	t.Tasks.begin(t.Seed)
	x := runtime.NewExecutor(t.bounded(), append(t.options(h), opts...)...)
	e, err := x.Start(context.Background(), runtime.Literal(t.Input))
	if err != nil {
		return Outcome{Error: err.Error()}
	}
	return t.drive(e, h)
}

// Resume takes it up from a checkpoint; events are those of the whole run.
func (t Trial) Resume(c runtime.Checkpoint, events []runtime.Event) Outcome {
	t.Tasks.begin(t.Seed)
	h := runtime.HistoryOf(events[:c.Events])
	x := runtime.NewExecutor(t.bounded(), t.options(h)...)
	e, err := x.Resume(context.Background(), c.Image)
	if err != nil {
		return Outcome{Error: err.Error()}
	}
	return t.drive(e, h)
}

// drive runs an execution to its end: whenever nothing can be done now, tokens
// may get their answers; then time goes on to the next timer. One that waits
// for nothing but an answer that will not come is stopped.
func (t Trial) drive(e *runtime.Execution, h *runtime.History) Outcome {
	for e.Drive() == runtime.StatusRunning {
		if t.answer(e) {
			continue
		}
		if !e.Advance() {
			e.Stop("Trial.Stopped", "nobody answers")
		}
	}
	out, err := e.Result()
	o := Outcome{Status: string(e.Status()), Output: out.Text(), Calls: t.Tasks.calls, Late: e.Late()}
	var failure *runtime.Error
	if errors.As(err, &failure) {
		o.Error, o.Cause = failure.Name, failure.Cause
	}
	if h != nil {
		o.History = string(h.Append(nil))
	}
	return o
}

// answer ends the attempts that wait for a token, or some of them; it says
// whether it ended any. What it does depends on the token and the time alone.
func (t Trial) answer(e *runtime.Execution) bool {
	ended := false
	for _, token := range tokens(e) {
		draw := drawOf(t.Seed, token)
		switch draw.IntN(10) {
		case 0, 1, 2, 3:
			e.Answer(token, runtime.Answer{Output: document(draw, 1)})
			ended = true
		case 4, 5:
			e.Answer(token, runtime.Answer{Error: failure(draw)})
			ended = true
		case 6:
			if next, ok := e.Next(); ok && drawOf(t.Seed, token+next.String()).IntN(3) > 0 {
				e.Heartbeat(token, time.Second)
			}
		}
	}
	return ended
}

// tokens are those that an execution waits for, in a fixed order.
func tokens(e *runtime.Execution) []string {
	var out []string
	for token := range e.Waiting() {
		out = append(out, token)
	}
	slices.Sort(out)
	return out
}

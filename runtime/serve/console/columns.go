package console

import (
	"github.com/aslc-dev/aslc/runtime/trace"
)

// statuses number what became of steps, for the page: assets/trace.js has the same.
var statuses = []trace.Status{trace.Running, trace.Succeeded, trace.Caught, trace.Failed, trace.TimedOut, trace.Aborted}

var statusNumbers = func() map[trace.Status]int {
	out := map[trace.Status]int{}
	for i, s := range statuses {
		out[s] = i
	}
	return out
}()

// columns are the changes of a trace behind an event, or all of it: texts by their
// number in one table, moments in milliseconds after the first event, -1 for none.
type columns struct {
	Status  string `json:"status"`
	Error   string `json:"error,omitempty"`
	Cause   string `json:"cause,omitempty"`
	Since   int64  `json:"since"` // id of the event behind which they are
	Last    int64  `json:"last"`  // id of the last event
	Origin  int64  `json:"origin"`
	Failure int    `json:"failure"` // the step that a person wants to see first; -1: none

	From  int      `json:"from"` // number of the first of the texts
	Texts []string `json:"texts"`

	Steps struct {
		At       []int   `json:"at"` // numbers of the steps
		Kind     []int   `json:"kind"`
		Name     []int   `json:"name"`
		Type     []int   `json:"type"`
		Index    []int   `json:"index"`
		Parent   []int   `json:"parent"`
		Attempt  []int   `json:"attempt"`
		Status   []int   `json:"status"`
		Error    []int   `json:"error"`
		Entered  []int64 `json:"entered"`
		Left     []int64 `json:"left"`
		Start    []int64 `json:"start"`
		End      []int64 `json:"end"`
		Next     []int   `json:"next"`
		Attempts []int   `json:"attempts"` // how many of the rows below are the step's
		Assigned []int   `json:"assigned"` // how many of the names below
	} `json:"steps"`
	Attempts struct {
		First     []int64 `json:"first"`
		Last      []int64 `json:"last"`
		Start     []int64 `json:"start"`
		End       []int64 `json:"end"`
		Status    []int   `json:"status"`
		Error     []int   `json:"error"`
		Submitted []int   `json:"submitted"`
	} `json:"attempts"`
	Assigned []int `json:"assigned"`
	Events   struct {
		Type []int   `json:"type"`
		Step []int   `json:"step"`
		Time []int64 `json:"time"`
		Prev []int64 `json:"prev"`
	} `json:"events"`
}

// texts numbers texts; each is sent once to every page. They get their numbers when
// a step is first sent to anybody: whoever has a trace up to an event has all texts
// that had numbers by then.
type texts struct {
	numbers map[string]int
	list    []string
	since   []int64 // id of the trace's last event when it got its number
}

func (t *texts) number(s string, last int64) int {
	n, ok := t.numbers[s]
	if !ok {
		n = len(t.list)
		t.numbers[s] = n
		t.list, t.since = append(t.list, s), append(t.since, last)
	}
	return n
}

// after gives what changed behind an event; 0: all.
func (t *texts) after(tr *trace.Trace, since int64) *columns {
	c := &columns{Status: tr.Status, Error: tr.Error, Cause: tr.Cause, Since: since, Last: tr.Last(), Failure: tr.Failure()}
	if len(tr.Events) > 0 {
		c.Origin = tr.Events[0].Time
	}
	for i := range tr.Steps {
		if tr.Steps[i].Changed > since || since == 0 {
			c.step(t, i, &tr.Steps[i])
		}
	}
	for _, e := range tr.Events[since:] {
		c.Events.Type = append(c.Events.Type, t.number(e.Type, c.Last))
		c.Events.Step = append(c.Events.Step, e.Step)
		c.Events.Time = append(c.Events.Time, e.Time-c.Origin)
		c.Events.Prev = append(c.Events.Prev, e.Prev)
	}
	for c.From = len(t.list); c.From > 0 && t.since[c.From-1] > since; {
		c.From--
	}
	c.Texts = t.list[c.From:]
	return c
}

func (c *columns) step(t *texts, at int, s *trace.Step) {
	out := &c.Steps
	out.At = append(out.At, at)
	out.Kind = append(out.Kind, int(s.Kind))
	out.Name = append(out.Name, t.number(s.Name, c.Last))
	out.Type = append(out.Type, t.number(s.Type, c.Last))
	out.Index = append(out.Index, s.Index)
	out.Parent = append(out.Parent, s.Parent)
	out.Attempt = append(out.Attempt, s.Attempt)
	out.Status = append(out.Status, statusNumbers[s.Status])
	out.Error = append(out.Error, t.number(s.Error, c.Last))
	out.Entered = append(out.Entered, s.Entered)
	out.Left = append(out.Left, s.Left)
	out.Start = append(out.Start, s.Start-c.Origin)
	out.End = append(out.End, c.moment(s.End))
	out.Next = append(out.Next, s.Next)
	out.Attempts = append(out.Attempts, len(s.Attempts))
	out.Assigned = append(out.Assigned, len(s.Assigned))
	for i := range s.Attempts {
		c.attempt(t, &s.Attempts[i])
	}
	for _, name := range s.Assigned {
		c.Assigned = append(c.Assigned, t.number(name, c.Last))
	}
}

func (c *columns) attempt(t *texts, a *trace.Attempt) {
	out := &c.Attempts
	out.First = append(out.First, a.First)
	out.Last = append(out.Last, a.Last)
	out.Start = append(out.Start, a.Start-c.Origin)
	out.End = append(out.End, c.moment(a.End))
	out.Status = append(out.Status, statusNumbers[a.Status])
	out.Error = append(out.Error, t.number(a.Error, c.Last))
	submitted := 0
	if a.Submitted {
		submitted = 1
	}
	out.Submitted = append(out.Submitted, submitted)
}

// moment is one that may be missing: then it is none after the first event.
func (c *columns) moment(m int64) int64 {
	if m == 0 {
		return -1
	}
	return m - c.Origin
}

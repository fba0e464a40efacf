package durable

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Account is the region and the account that ARNs show.
type Account struct {
	Region string // "": us-east-1
	ID     string // "": 123456789012
}

func (a Account) prefix() string {
	region, id := a.Region, a.ID
	if region == "" {
		region = "us-east-1"
	}
	if id == "" {
		id = "123456789012"
	}
	return "arn:aws:states:" + region + ":" + id + ":"
}

// Execution is the ARN of an execution.
func (a Account) Execution(r Ref) string { return a.prefix() + "execution:" + r.Machine + ":" + r.Name }

// StateMachine is the ARN of a state machine.
func (a Account) StateMachine(name string) string { return a.prefix() + "stateMachine:" + name }

// Activity is the ARN of an activity.
func (a Account) Activity(name string) string { return a.prefix() + "activity:" + name }

// Reader reads executions from a store, which another process may own.
type Reader struct {
	Store   store.Reader
	Account Account
	Now     func() time.Time // for what may be redriven; nil: time.Now
}

func (r *Reader) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

// Find gives an execution's row.
func (r *Reader) find(ctx context.Context, ref Ref) (store.Execution, error) {
	e, err := r.Store.Find(ctx, ref.Machine, ref.Name)
	if errors.Is(err, store.ErrNotFound) {
		return e, refused(ExecutionDoesNotExist, "Execution Does Not Exist: '%s'", r.Account.Execution(ref))
	}
	return e, err
}

// Describe tells how an execution stands, with its documents.
func (r *Reader) Describe(ctx context.Context, ref Ref) (Description, error) {
	e, err := r.find(ctx, ref)
	if err != nil {
		return Description{}, err
	}
	d, err := r.describe(ctx, &e)
	if err != nil || d.Redrive == NotRedrivable {
		return d, err
	}
	last, err := r.lastEvent(ctx, e.ID)
	if err == nil && last >= maxEvents-1 {
		d.Redrive, d.RedriveRefused = NotRedrivable, "Execution history event limit exceeded"
	}
	return d, err
}

// maxEvents is AWS's limit for a history.
const maxEvents = 25_000

func (r *Reader) lastEvent(ctx context.Context, id store.ID) (int64, error) {
	for chunk, err := range r.Store.History(ctx, id, 0, true) {
		return chunk.First + int64(chunk.Count) - 1, err
	}
	return 0, nil
}

func (r *Reader) describe(ctx context.Context, e *store.Execution) (Description, error) {
	ref := Ref{e.Machine, e.Name}
	d := Description{
		Ref: ref, ID: e.ID, ARN: r.Account.Execution(ref), Machine: r.Account.StateMachine(e.Machine), Definition: e.Definition,
		Status: e.Status, Started: moment(e.Started), Stopped: moment(e.Stopped), Input: e.Input, Output: e.Output,
		Error: e.Error, Cause: e.Cause, Lent: e.Lent, Redrives: e.Redrives, Redriven: moment(e.Redriven),
	}
	d.Redrive, d.RedriveRefused = r.redrivable(e)
	if e.MapRun == "" {
		return d, nil
	}
	run, _, err := r.mapRun(ctx, e.MapRun)
	d.MapRun = run.ARN
	return d, err
}

// redriveTime is how long after its end an execution may be redriven
// (Developer Guide, Redriving executions).
const redriveTime = 14 * 24 * time.Hour

// maxRedrives is how often a Map Run, and an execution that it started, may be redriven
// (Developer Guide, quotas).
const maxRedrives = 1000

// openTime is how long an execution may be open, redrives and the times between
// them included (Developer Guide, quotas).
const openTime = 365 * 24 * time.Hour

func (r *Reader) redrivable(e *store.Execution) (RedriveStatus, string) {
	switch {
	case e.Status == runtime.StatusRunning:
		return NotRedrivable, "Execution is RUNNING and cannot be redriven"
	case e.Status == runtime.StatusSucceeded:
		return NotRedrivable, "Execution is SUCCEEDED and cannot be redriven"
	case e.Status == runtime.StatusPendingRedrive:
		return NotRedrivable, "Execution is PENDING_REDRIVE and cannot be redriven"
	case r.now().Sub(moment(e.Started)) > openTime:
		return NotRedrivable, "Execution has exceeded the max execution time"
	case r.now().Sub(moment(e.Stopped)) > redriveTime:
		return NotRedrivable, "Execution redrivable period exceeded"
	case e.MapRun != "" && e.Redrives >= maxRedrives:
		return NotRedrivable, "Execution has exceeded the limit of 1000 redrives"
	case e.MapRun != "":
		return RedrivableByMapRun, ""
	}
	return Redrivable, ""
}

// nanos is the other way.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func moment(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).UTC()
}

// Definition gives the text of a definition by its hash; "": it is not known here.
func (r *Reader) Definition(ctx context.Context, hash string) (string, error) {
	return r.Store.Definition(ctx, hash)
}

// List gives a page of executions, the latest first, without documents.
func (r *Reader) List(ctx context.Context, in ListInput) (Page, error) {
	if (in.Machine == "") == (in.MapRun == "") {
		return Page{}, refused(ValidationException, "Only one of stateMachineArn or mapRunArn must be specified")
	}
	before, err := place(in.Next)
	if err != nil {
		return Page{}, err
	}
	f := store.Filter{Machine: in.Machine, MapRun: lastPart(in.MapRun), Status: in.Status, Redriven: in.Redriven,
		Prefix: in.Prefix, Since: nanos(in.Since), Until: nanos(in.Until), Before: store.ID(before), Limit: limit(in.Limit)}
	rows, next, err := r.Store.List(ctx, f)
	if err != nil {
		return Page{}, err
	}
	p := Page{Executions: make([]Description, len(rows))}
	for i := range rows {
		if p.Executions[i], err = r.describe(ctx, &rows[i]); err != nil {
			return Page{}, err
		}
	}
	if next > 0 {
		p.Next = strconv.FormatInt(int64(next), 10)
	}
	return p, nil
}

func limit(n int) int {
	switch {
	case n <= 0:
		return 100
	case n > 1000:
		return 1000
	}
	return n
}

// place reads a Next token.
func place(token string) (int64, error) {
	if token == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(token, 10, 64)
	if err != nil || n <= 0 {
		return 0, refused(InvalidToken, "Invalid Token: 'Invalid token'")
	}
	return n, nil
}

// lastPart is what stands behind the last colon of an ARN.
func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// History gives a page of an execution's events.
func (r *Reader) History(ctx context.Context, ref Ref, in HistoryInput) (HistoryPage, error) {
	e, err := r.find(ctx, ref)
	if err != nil {
		return HistoryPage{}, err
	}
	from, err := place(in.Next)
	if err != nil {
		return HistoryPage{}, err
	}
	return r.events(ctx, e.ID, from, in)
}

func (r *Reader) events(ctx context.Context, id store.ID, from int64, in HistoryInput) (HistoryPage, error) {
	var p HistoryPage
	n := limit(in.Limit)
	for chunk, err := range r.Store.History(ctx, id, from, in.Reverse) {
		if err != nil {
			return p, err
		}
		events, err := split(chunk, from, in.Reverse)
		if err != nil {
			return p, err
		}
		for _, e := range events {
			if len(p.Events) == n {
				p.Next = strconv.FormatInt(e.ID, 10)
				return p, nil
			}
			p.Events = append(p.Events, e)
		}
	}
	return p, nil
}

// split takes a chunk apart, in the order of reading, from an event on.
func split(chunk store.Events, from int64, reverse bool) ([]Event, error) {
	var texts []json.RawMessage
	if err := json.Unmarshal(chunk.Data, &texts); err != nil {
		return nil, err
	}
	out := make([]Event, 0, len(texts))
	for i := range texts {
		if reverse {
			i = len(texts) - 1 - i
		}
		id := chunk.First + int64(i)
		if from > 0 && (!reverse && id < from || reverse && id > from) {
			continue
		}
		out = append(out, Event{id, texts[i]})
	}
	return out, nil
}

// MapRuns lists the Map Runs of an execution, the first one first.
func (r *Reader) MapRuns(ctx context.Context, ref Ref) ([]MapRun, error) {
	e, err := r.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	rows, err := r.Store.MapRuns(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	out := make([]MapRun, len(rows))
	for i := range rows {
		if out[i], err = r.runOf(&rows[i], &e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// DescribeMapRun tells how a Map Run stands; it is named by its ARN or the last
// part of it.
func (r *Reader) DescribeMapRun(ctx context.Context, arn string) (MapRun, error) {
	m, _, err := r.mapRun(ctx, lastPart(arn))
	return m, err
}

func (r *Reader) mapRun(ctx context.Context, id string) (MapRun, store.Execution, error) {
	row, e, err := r.Store.MapRun(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return MapRun{}, e, refused(ResourceNotFound, "Map Run Does Not Exist: '%s'", id)
	}
	if err != nil {
		return MapRun{}, e, err
	}
	m, err := r.runOf(&row, &e)
	return m, e, err
}

func (r *Reader) runOf(row *store.MapRun, e *store.Execution) (MapRun, error) {
	ref := Ref{e.Machine, e.Name}
	m := MapRun{Execution: r.Account.Execution(ref), Of: ref}
	err := json.Unmarshal(row.Image, &m.MapRunInfo)
	m.Redriven = moment(m.MapRunInfo.Redriven)
	return m, err
}

package trace

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// event is what is read of an event of GetExecutionHistory.
type event struct {
	ID, Prev int64
	Type     string

	time    int64
	step    int
	details details
}

type details struct {
	Name, Error, Cause string
	Index              int
	Assigned           []string // names of variables
}

// Split gives the texts of a history's events in the order of their ids. A history
// is what GetExecutionHistory gives, or the array of events alone.
func Split(history []byte) ([]json.RawMessage, error) {
	file, err := runtime.Parse(history)
	if err != nil {
		return nil, malformed(err)
	}
	list := file
	if file.Kind() == runtime.KindObject {
		list = file.Field("events")
		if !list.Exists() {
			list = file.Field("Events")
		}
	}
	if list.Exists() && list.Kind() != runtime.KindArray {
		return nil, malformed(errors.New("its events are no array"))
	}
	events := list.Elems()
	if len(events) == 0 {
		return nil, errors.New("the history has no events")
	}
	ids := make([]int64, len(events))
	order := make([]int, len(events))
	for i, e := range events {
		if ids[i], err = number(e, "id"); err != nil {
			return nil, malformed(err)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ids[a], ids[b]) })
	out := make([]json.RawMessage, len(events))
	for i, k := range order {
		out[i] = json.RawMessage(events[k].Text())
	}
	return out, nil
}

func malformed(err error) error {
	return fmt.Errorf("not a history as GetExecutionHistory gives it: %w", err)
}

// Read reads a whole history (Split).
func Read(history []byte) (*Trace, error) {
	events, err := Split(history)
	if err != nil {
		return nil, err
	}
	t := &Trace{}
	for _, text := range events {
		if err := t.Add(text); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Add takes the next event, as GetExecutionHistory shows it: ids go up by one,
// from 1. An error leaves the trace as it was.
func (t *Trace) Add(text []byte) error {
	e, err := readEvent(text)
	if err != nil {
		return malformed(err)
	}
	switch {
	case e.ID != t.Last()+1:
		return fmt.Errorf("event %d stands where event %d should: is the history a part of one (nextToken)?", e.ID, t.Last()+1)
	case e.Prev < 0 || e.Prev >= e.ID:
		return malformed(fmt.Errorf("event %d follows event %d", e.ID, e.Prev))
	}
	c := cursor{place: None, entry: None, left: None}
	if e.Prev > 0 {
		c = t.at[e.Prev-1]
	}
	if t.Status == "" {
		t.Status = "RUNNING"
	}
	e.step = -2 // not said
	c = t.follow(e, c)
	t.at = append(t.at, c)
	t.Events = append(t.Events, Event{Prev: e.Prev, Type: e.Type, Time: e.time, Step: e.of(c)})
	return nil
}

// of is the step that an event is of.
func (e *event) of(c cursor) int {
	switch {
	case e.step != -2:
		return e.step
	case c.entry != None:
		return c.entry
	case c.left != None:
		return c.left
	}
	return c.place
}

func (e *event) started() bool { return strings.HasSuffix(e.Type, "Started") }

func readEvent(text []byte) (*event, error) {
	v, err := runtime.Parse(text)
	if err != nil {
		return nil, err
	}
	e := &event{Type: v.Field("type").String()}
	if e.ID, err = number(v, "id"); err != nil {
		return nil, err
	}
	if v.Field("previousEventId").Exists() {
		if e.Prev, err = number(v, "previousEventId"); err != nil {
			return nil, err
		}
	}
	if e.time, err = milliseconds(v.Field("timestamp")); err != nil {
		return nil, fmt.Errorf("event %d: %w", e.ID, err)
	}
	for _, m := range v.Members() {
		if strings.HasSuffix(m.Name, "EventDetails") && m.Value.Kind() != runtime.KindNull {
			return e, e.details.read(m.Name, m.Value)
		}
	}
	return e, nil
}

func (d *details) read(name string, v runtime.Value) error {
	if v.Kind() != runtime.KindObject {
		return fmt.Errorf("%s is no object", name)
	}
	for _, m := range v.Members() {
		switch m.Name {
		case "name":
			d.Name = m.Value.String()
		case "error":
			d.Error = m.Value.String()
		case "cause":
			d.Cause = m.Value.String()
		case "index":
			n, _ := m.Value.Int()
			d.Index = int(n)
		case "assignedVariables":
			for _, assigned := range m.Value.Members() {
				d.Assigned = append(d.Assigned, assigned.Name)
			}
		}
	}
	return nil
}

// number reads an id.
func number(v runtime.Value, name string) (int64, error) {
	n, ok := v.Field(name).Int()
	if !ok {
		return 0, fmt.Errorf("an event's %s is no number", name)
	}
	return n, nil
}

// milliseconds reads a moment: seconds since 1970 in the API, a text in what the
// AWS CLI prints; 0 if there is none.
func milliseconds(v runtime.Value) (int64, error) {
	switch v.Kind() {
	case runtime.KindNumber:
		return int64(math.Round(v.Float() * 1000)), nil
	case runtime.KindString:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00"} {
			if m, err := time.Parse(layout, v.String()); err == nil {
				return m.UnixMilli(), nil
			}
		}
		return 0, fmt.Errorf("%q is no moment: want seconds since 1970, or RFC 3339", v.String())
	}
	return 0, nil
}

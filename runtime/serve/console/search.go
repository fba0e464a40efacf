package console

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// found are the events in whose data a text is, of those that one look took in.
type found struct {
	IDs  []int64 `json:"ids"`
	Next int64   `json:"next"` // id of the first event that was not looked at
}

// search looks for a text in the data of events: inputs, outputs, errors, causes.
func (c *Console) search(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.ParseInt(r.FormValue("from"), 10, 64)
	text := r.FormValue("text")
	if err != nil || from < 1 || text == "" {
		fail(w, http.StatusBadRequest, errors.New("want text, and from, an event's id"))
		return
	}
	out, err := look(r.Context(), c.source, r.FormValue("x"), text, from)
	answer(w, out, err)
}

// lookAt is at how many events a request looks, so that a page can show what was
// found while it goes on.
const lookAt = 10 * portion

func look(ctx context.Context, source Source, id, text string, from int64) (found, error) {
	text = strings.ToLower(text)
	out := found{IDs: []int64{}, Next: from}
	for out.Next < from+lookAt {
		events, err := source.Events(ctx, id, out.Next, portion)
		if err != nil {
			return out, err
		}
		for _, raw := range events {
			e, err := runtime.Parse(raw)
			if err != nil {
				return out, err
			}
			if holds(e, text) {
				out.IDs = append(out.IDs, out.Next)
			}
			out.Next++
		}
		if len(events) < portion {
			break
		}
	}
	return out, nil
}

// holds tells whether a text is in an event's details, in lower case.
func holds(event runtime.Value, text string) bool {
	for _, m := range event.Members() {
		if strings.HasSuffix(m.Name, "EventDetails") && within(m.Value, text) {
			return true
		}
	}
	return false
}

// within tells whether a text is in one of a value's strings.
func within(v runtime.Value, text string) bool {
	switch v.Kind() {
	case runtime.KindString:
		return strings.Contains(strings.ToLower(v.String()), text)
	case runtime.KindObject:
		for _, m := range v.Members() {
			if within(m.Value, text) {
				return true
			}
		}
	case runtime.KindArray:
		for _, e := range v.Elems() {
			if within(e, text) {
				return true
			}
		}
	}
	return false
}

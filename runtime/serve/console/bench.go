package console

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Workbench is a Source whose executions are made while a person works on a
// definition: each change of it makes another one.
type Workbench interface {
	Source
	// Bench tells how things stand.
	Bench() *Bench
	// Benched gets a value when they stand otherwise, until ctx is done.
	Benched(ctx context.Context) <-chan struct{}
	// Try runs a case from now on: one by its name, or else the text of one.
	Try(name, text string) error
}

// Bench is how things stand on a Workbench after a change.
type Bench struct {
	Round       int             `json:"round"` // counts changes
	File        string          `json:"file"`  // name of the definition's
	Definition  string          `json:"definition"`
	Diagnostics json.RawMessage `json:"diagnostics"` // as aslc check --format json prints them
	Execution   string          `json:"execution"`   // id of the last one; "": there was none
	Stale       bool            `json:"stale"`       // it is of an earlier definition: the present one has errors
	Cases       []string        `json:"cases"`       // names of those that can be tried
	Case        string          `json:"case"`        // name of the one that is tried; "": it has only a text
	Text        string          `json:"text"`        // of the case
	Problems    []string        `json:"problems"`    // why the case cannot be run, or how it ended otherwise than expected
	Took        float64         `json:"took"`        // milliseconds from the change to here
}

type benchHandler struct{ Workbench }

// watch sends how things stand, now and whenever it changes.
func (b benchHandler) watch(w http.ResponseWriter, r *http.Request) {
	s, ctx := newStream(w), r.Context()
	changes := b.Benched(ctx)
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	for shown := -1; !s.failed; {
		if now := b.Bench(); now.Round != shown {
			text, err := json.Marshal(now)
			if err != nil {
				return // what it holds can be encoded
			}
			shown = now.Round
			s.event(strconv.Itoa(shown), "bench", text)
		}
		select {
		case <-ctx.Done():
			return
		case <-changes:
		case <-beat.C:
			s.pulse()
		}
	}
}

// maxCase bounds the text of a case that a page sends.
const maxCase = 8 << 20

// try takes a case, as JSON, so that no form of another site can send one.
func (b benchHandler) try(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, errors.New("want application/json"))
		return
	}
	var wanted struct{ Name, Text string }
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCase))
	if err == nil {
		err = json.Unmarshal(text, &wanted)
	}
	if err == nil {
		err = b.Try(wanted.Name, wanted.Text)
	}
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	answer(w, struct{}{}, nil)
}

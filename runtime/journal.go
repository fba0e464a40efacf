package runtime

import (
	"context"
	"encoding/json"
	"fmt"
)

// Journal keeps every checkpoint of executions in memory, as bytes: the proof
// that an execution can be thrown away at any commit and taken up again.
type Journal struct {
	Checkpoints []Checkpoint
}

// Checkpoint is what a store would hold after a commit.
type Checkpoint struct {
	Image  []byte // see Executor.Resume
	Events int    // how many events of the history belong to it
	Effect bool   // the world saw what followed
}

// journalImage is an execution, with those that its Map Runs started, at a
// moment.
type journalImage struct {
	Now    int64           `json:"now"`
	Status Status          `json:"status,omitempty"`
	Output string          `json:"output,omitempty"`
	Error  *failure        `json:"error,omitempty"`
	Parts  []journaledPart `json:"parts"`
}

// journaledPart is one of them: a Snapshot.
type journaledPart struct {
	ID        int64           `json:"id"`
	Name      string          `json:"name"`
	Input     string          `json:"input"`
	Start     int64           `json:"start"`
	LastEvent int64           `json:"lastEvent"`
	Image     json.RawMessage `json:"image"`
	Frames    []FrameImage    `json:"frames"`
	MapRuns   []*MapRunInfo   `json:"mapRuns,omitempty"`
}

// Commit writes a checkpoint, if there is a journal.
func (e *Execution) Commit(r *Run, effect bool) error {
	if e.journal == nil {
		return nil
	}
	e.top.checkpoint(r)
	last := &e.journal.Checkpoints[len(e.journal.Checkpoints)-1]
	last.Effect = effect
	return nil
}

// checkpoint appends the image of the whole execution; current is the frame
// that runs, if any does.
func (e *Execution) checkpoint(current *Run) {
	if e.journal == nil {
		return
	}
	im := journalImage{Now: e.clock.now(), Status: e.status, Output: e.out.Text(), Error: failureOf(e.err)}
	im.add(e, current)
	c := Checkpoint{Image: encoded(&im)}
	if e.history != nil {
		c.Events = e.history.Len()
	}
	e.journal.Checkpoints = append(e.journal.Checkpoints, c)
}

// add appends an execution, and those below it.
func (im *journalImage) add(e *Execution, current *Run) {
	n := len(im.Parts)
	im.Parts = append(im.Parts, journaledPart{ID: e.id, Name: e.executionName(), Input: e.input.Text(), Start: e.startTime(),
		LastEvent: e.lastEvent, Image: e.image(), MapRuns: e.mapRuns})
	im.frame(n, e.root, current)
}

// frame appends a frame to a part, and those below it.
func (im *journalImage) frame(part int, r, current *Run) {
	row := r.checkpoint(current)
	row.Data = r.data()
	im.Parts[part].Frames = append(im.Parts[part].Frames, row)
	if r.children == nil {
		return
	}
	for i, out := range r.kept() {
		if out.Exists() {
			im.Parts[part].Frames = append(im.Parts[part].Frames, r.output(i, out))
		}
	}
	for _, kid := range r.x.kids(r.children) {
		if kid.x != r.x {
			im.add(kid.x, current)
			continue
		}
		im.frame(part, kid, current)
	}
}

// Resume takes up an execution from the image of a checkpoint. A history
// given in opts must hold the events up to it.
func (x *Executor) Resume(ctx context.Context, data []byte, opts ...Option) (*Execution, error) {
	var im journalImage
	if err := json.Unmarshal(data, &im); err != nil {
		return nil, fmt.Errorf("the checkpoint cannot be read: %w", err)
	}
	parts := make([]Snapshot, len(im.Parts))
	for i, p := range im.Parts {
		parts[i] = Snapshot{ID: p.ID, Name: p.Name, Input: stored(p.Input), Started: p.Start, LastEvent: p.LastEvent,
			Image: p.Image, Frames: p.Frames}
		for _, info := range p.MapRuns {
			parts[i].MapRuns = append(parts[i].MapRuns, *info)
		}
	}
	e, err := x.Restore(ctx, parts, opts...)
	if err != nil {
		return nil, err
	}
	e.status, e.out, e.err = im.Status, stored(im.Output), im.Error.err()
	if e.clock.virtual {
		e.clock.advance(im.Now)
	}
	return e, nil
}

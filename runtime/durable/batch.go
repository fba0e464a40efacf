package durable

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// batchOf makes what the store commits of what has changed; nil: nothing has.
func batchOf(changes []runtime.Change, definition string) (*store.Batch, error) {
	b := &store.Batch{}
	for i := range changes {
		c, err := changeOf(&changes[i], definition)
		if err != nil {
			return nil, err
		}
		if c.New != nil || c.Redrive != nil || c.Image != nil || c.Joined != nil || c.Frames != nil || c.Events.Count > 0 || c.MapRuns != nil || c.End != nil {
			b.Changes = append(b.Changes, c)
		}
	}
	if len(b.Changes) == 0 {
		return nil, nil
	}
	return b, nil
}

func changeOf(c *runtime.Change, definition string) (store.Change, error) {
	x := c.Execution
	out := store.Change{ID: store.ID(x.ID()), Joined: c.Joined, Events: eventsOf(c.Events)}
	if c.New {
		out.New = &store.Execution{
			ID: out.ID, Top: store.ID(x.Top().ID()), MapRun: x.MapRunID(), Machine: x.MachineName(), Name: x.Name(),
			Definition: definition, Status: runtime.StatusRunning, Started: x.Started().UnixNano(),
			Input: x.Input().Append(nil), Image: c.Image,
		}
	} else {
		out.Image = c.Image
	}
	if c.Redriven {
		_, at := x.Redrives()
		out.Redrive = &store.Redrive{At: at, Limits: &store.RedriveLimits{Since: at - int64(redriveTime), Redrives: maxRedrives, LastEvent: maxEvents - 1}}
	}
	for i := range c.Frames {
		out.Frames = append(out.Frames, rowOf(&c.Frames[i]))
	}
	runs := x.MapRuns()
	for _, i := range c.MapRuns {
		image, err := json.Marshal(&runs[i])
		if err != nil {
			return out, err
		}
		out.MapRuns = append(out.MapRuns, store.MapRun{Index: i, ID: runs[i].ID, Image: image})
	}
	if c.Ended {
		out.End = endOf(x)
	}
	return out, nil
}

func endOf(x *runtime.Execution) *store.End {
	redrives, _ := x.Redrives()
	end := &store.End{Status: x.Status(), Stopped: x.Time().UnixNano(), Redriven: redrives > 0}
	v, err := x.Result()
	if end.Status == runtime.StatusSucceeded {
		end.Output = v.Append(nil)
		return end
	}
	end.Keep = true
	var failure *runtime.Error
	if errors.As(err, &failure) {
		end.Error, end.Cause = failure.Name, failure.Cause
	}
	return end
}

// eventsOf encodes events as GetExecutionHistory shows them.
func eventsOf(events []runtime.Event) store.Events {
	if len(events) == 0 {
		return store.Events{}
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	written := runtime.AppendEvents((*buffer)[:0], events)
	if cap(written) <= maxBuffer {
		*buffer = written
	}
	return store.Events{First: events[0].ID, Count: len(events), Data: bytes.Clone(written)}
}

// buffers are memory to write events into, whose length is not known before.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxBuffer is up to which size one is used again, in bytes.
const maxBuffer = 64 << 10

func rowOf(f *runtime.FrameImage) store.Frame {
	row := store.Frame{Path: f.Path, Status: store.FrameStatus(f.Status), State: f.State, Image: f.Image, Data: f.Data}
	if f.Status == runtime.FrameParked {
		row.Wake, row.Token, row.Activity, row.Offered = f.Wake, f.Token, f.Activity, f.Offered
	}
	return row
}

// snapshotsOf makes what an executor restores of what the store has.
func snapshotsOf(parts []store.Snapshot) ([]runtime.Snapshot, error) {
	out := make([]runtime.Snapshot, len(parts))
	for i := range parts {
		p := &parts[i]
		input, err := runtime.Parse(p.Input)
		if err != nil {
			return nil, err
		}
		out[i] = runtime.Snapshot{ID: int64(p.ID), Name: p.Name, Input: input, Started: p.Started, LastEvent: p.LastEvent,
			Image: p.Image, Redrives: p.Redrives, Redriven: p.Redriven}
		for _, f := range p.Frames {
			out[i].Frames = append(out[i].Frames, runtime.FrameImage{Path: f.Path, Status: runtime.FrameStatus(f.Status), State: f.State,
				Image: f.Image, Data: f.Data})
		}
		slices.SortStableFunc(out[i].Frames, runtime.ComparePaths)
		for _, m := range p.MapRuns {
			var info runtime.MapRunInfo
			if err := json.Unmarshal(m.Image, &info); err != nil {
				return nil, err
			}
			out[i].MapRuns = append(out[i].MapRuns, info)
		}
	}
	return out, nil
}

// flush hands a batch over and waits until it is on the disk; then who watches is told.
func (r *resident) flush(b *store.Batch, told []Change) error {
	done := make(chan error, 1)
	b.Done = func(err error) { done <- err }
	r.s.store.Flush(b)
	if err := <-done; err != nil {
		return err
	}
	r.adopt = ""
	r.s.committed(told, b)
	return nil
}

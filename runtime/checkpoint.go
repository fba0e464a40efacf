package runtime

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// FrameStatus says what a frame is doing at a checkpoint.
type FrameStatus string

// A store shows these letters.
const (
	FrameReady  FrameStatus = "r" // can go on, or its task is in flight
	FrameParked FrameStatus = "p" // waits for its timer, an answer, a worker or its children
	FrameEnded  FrameStatus = "e" // a child's output waits for the parent
)

// FrameImage is a frame as a checkpoint holds it: the root, a branch or an
// iteration, or the output of a child that has ended.
type FrameImage struct {
	Path     string          `json:"path"` // see Run.Path
	Status   FrameStatus     `json:"status"`
	State    string          `json:"state"` // its name: its number may be another one tomorrow
	Wake     int64           `json:"wake,omitempty"`
	Token    string          `json:"token,omitempty"`    // of a parked frame that waits for an answer
	Activity string          `json:"activity,omitempty"` // ARN, of a parked frame that waits for a worker
	Offered  int64           `json:"offered,omitempty"`  // since when
	Image    json.RawMessage `json:"image"`              // what changes at every checkpoint
	Data     json.RawMessage `json:"data,omitempty"`     // what seldom changes; nil: as it was
}

// frameState is FrameImage.Image of a frame that has not ended.
type frameState struct {
	Seq    int64       `json:"seq"`
	Prev   int64       `json:"prev"`
	Visit  visitImage  `json:"visit"`
	Turn   int64       `json:"turn,omitempty"` // among the frames that can go on; 1: it was running
	Wake   int64       `json:"wake,omitempty"` // when its timer is due, and the timer's place among equal ones
	Order  int64       `json:"order,omitempty"`
	Fork   *forkImage  `json:"fork,omitempty"`
	MapRun *openMapRun `json:"mapRun,omitempty"` // open
}

// frameData is FrameImage.Data: values as texts, since their blanks count.
type frameData struct {
	In     string      `json:"in,omitempty"`   // "": the execution's
	Vars   string      `json:"vars,omitempty"` // "": there are none
	Item   string      `json:"item,omitempty"`
	Args   string      `json:"args,omitempty"` // of the open attempt
	MapRun *toldMapRun `json:"mapRun,omitempty"`
}

// noVars are the variables of a frame that has none.
const noVars = "{}"

// outputImage is FrameImage.Image of a child that has ended.
type outputImage struct {
	Output string `json:"output"`
}

type visitImage struct {
	Stage      Stage    `json:"stage,omitempty"`
	Attempt    int      `json:"attempt,omitempty"`
	Counts     []int    `json:"counts,omitempty"`
	Entered    int64    `json:"entered,omitempty"`
	Event      int64    `json:"event,omitempty"`
	Before     int64    `json:"before,omitempty"`
	Until      int64    `json:"until,omitempty"`
	Since      int64    `json:"since,omitempty"`
	Deadline   int64    `json:"deadline,omitempty"`
	Beat       int64    `json:"beat,omitempty"`
	Heartbeat  int64    `json:"heartbeat,omitempty"`
	Activity   string   `json:"activity,omitempty"`
	Offered    int64    `json:"offered,omitempty"`
	Deliveries int      `json:"deliveries,omitempty"`
	Output     string   `json:"output,omitempty"`
	Answered   bool     `json:"answered,omitempty"`
	Failure    *failure `json:"failure,omitempty"`
	Draws      int      `json:"draws,omitempty"`
	Begun      bool     `json:"begun,omitempty"`
}

// failure is an *Error as bytes.
type failure struct {
	Name      string `json:"name,omitempty"`
	Cause     string `json:"cause,omitempty"`
	Heartbeat bool   `json:"heartbeat,omitempty"`
	Fatal     bool   `json:"fatal,omitempty"`
	Phase     Phase  `json:"phase,omitempty"`
}

// forkImage is an open Fork without the outputs of its children.
type forkImage struct {
	N       int      `json:"n,omitempty"` // outputs that are kept here
	Next    int      `json:"next"`
	Running int      `json:"running"`
	Ended   int      `json:"ended"`
	Failed  int      `json:"failed,omitempty"`
	Error   *failure `json:"error,omitempty"`
	Prev    int64    `json:"prev"`
	Mark    int64    `json:"mark,omitempty"`
	Started int64    `json:"started"`
	Open    bool     `json:"open,omitempty"` // children are still being started
}

// executionImage is what a checkpoint holds of an execution besides its frames
// and what describes it.
type executionImage struct {
	Seed     uint64 `json:"seed"`
	Deadline int64  `json:"deadline,omitempty"`

	// Of an execution that a Map Run started.
	Parent int64  `json:"parent,omitempty"` // number of the one that the Map state belongs to
	Place  string `json:"place,omitempty"`  // path of the child there
	Items  int    `json:"items,omitempty"`
}

func (e *Execution) image() json.RawMessage {
	im := executionImage{Deadline: e.deadline, Items: e.items, Seed: e.seedValue()}
	if p := e.root.parent; p != nil {
		im.Parent, im.Place = p.x.id, e.root.place()
	}
	return e.kept(im.append(e.buffer))
}

func failureOf(err error) *failure {
	if err == nil {
		return nil
	}
	e := asError(err)
	return &failure{e.Name, e.Cause, e.heartbeat, e.fatal, e.Phase}
}

func (f *failure) err() error {
	if f == nil {
		return nil
	}
	return &Error{Name: f.Name, Cause: f.Cause, heartbeat: f.Heartbeat, fatal: f.Fatal, Phase: f.Phase}
}

// maxBuffer is up to which size the driver's buffer is used again, in bytes.
const maxBuffer = 64 << 10

// kept copies what was written into the driver's buffer.
func (d *driver) kept(written []byte) []byte {
	if cap(written) <= maxBuffer {
		d.buffer = written[:0]
	}
	return bytes.Clone(written)
}

// checkpoint is the frame's image without its data; current is the frame that
// runs, if one does.
func (r *Run) checkpoint(current *Run) FrameImage {
	im := FrameImage{Path: r.Path(), Status: FrameReady, State: r.name()}
	s := frameState{Seq: r.Seq, Prev: r.Prev, Visit: r.Visit.image(), Turn: r.turn, Wake: r.wake}
	if r == current {
		s.Turn = 1
	}
	if r.parked && r.flight == nil { // a task in flight is given again after a crash
		im.Status, im.Wake = FrameParked, r.wake
		s.Turn = 0
	}
	if r.wake > 0 && r.timed == r.wake {
		s.Order = r.order
	}
	if e := r.x; r.parent == nil && e.deadline > 0 && (im.Wake == 0 || e.deadline < im.Wake) {
		im.Wake = e.deadline
	}
	if r.parked && r.Visit.Stage == Submitted {
		im.Token, im.Offered = r.x.eng.Token(r), r.Visit.Offered
		if im.Offered > 0 {
			im.Activity = r.Visit.Activity
		}
	}
	if m := r.run; m != nil {
		s.MapRun = m.state()
		if m.ahead != nil {
			s.Visit.Draws = m.ahead.draws // it is selected again
		}
	}
	if f := r.children; f != nil {
		s.Fork = &forkImage{N: len(f.outs), Next: f.next, Running: f.running, Ended: f.ended, Failed: f.failed,
			Error: failureOf(f.err), Prev: f.prev, Mark: f.mark, Started: f.started, Open: f.nested}
	}
	im.Image = r.x.kept(s.append(r.x.buffer))
	return im
}

// data is what of the frame seldom changes.
func (r *Run) data() json.RawMessage {
	d := frameData{In: r.In.Text(), Vars: string(r.m.AppendVars(nil)), Item: r.item.Text(), Args: r.Visit.Args.Text()}
	if r.isRoot() && d.In == r.x.input.Text() {
		d.In = "" // half of what an execution takes that waits in its first state
	}
	if d.Vars == noVars {
		d.Vars = ""
	}
	if r.run != nil {
		d.MapRun = r.run.data()
	}
	return r.x.kept(d.append(r.x.buffer))
}

// output is the image of a child that has ended: what the parent will collect.
func (r *Run) output(i int, out Value) FrameImage {
	im := outputImage{out.Text()}
	return FrameImage{Path: r.childPath(r.Seq, r.Visit.Attempt, i), Status: FrameEnded, State: r.name(), Image: r.x.kept(im.append(r.x.buffer))}
}

// kept are the outputs of children that the parent's checkpoint needs.
func (r *Run) kept() []Value {
	if r.run != nil {
		return r.run.outs
	}
	return r.children.outs
}

// childPath is the path of a child.
func (r *Run) childPath(visit int64, attempt, index int) string {
	return r.Path() + "/" + strconv.FormatInt(visit, 10) + "." + strconv.Itoa(attempt) + "." + strconv.Itoa(index)
}

// splitPath cuts the path of a child into its parent's and its place there.
func splitPath(path string) (parent string, visit int64, attempt, index int, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", 0, 0, 0, false
	}
	parts := strings.Split(path[i+1:], ".")
	if len(parts) != 3 {
		return "", 0, 0, 0, false
	}
	visit, err1 := strconv.ParseInt(parts[0], 10, 64)
	attempt, err2 := strconv.Atoi(parts[1])
	index, err3 := strconv.Atoi(parts[2])
	return path[:i], visit, attempt, index, err1 == nil && err2 == nil && err3 == nil
}

// kids are the live children of a fork: those that parked, and the one that
// runs on the parent's stack.
func (e *Execution) kids(f *fork) []*Run {
	var live []*Run
	for _, kid := range f.kids {
		if !kid.gone {
			live = append(live, kid)
		}
	}
	if c := f.current; c != nil && !c.gone && !c.seen {
		live = append(live, c)
	}
	return live
}

func (v *Visit) image() visitImage {
	im := visitImage{Stage: v.Stage, Attempt: v.Attempt, Counts: v.Counts, Entered: v.Entered, Event: v.Event, Before: v.Before,
		Until: v.Until, Since: v.Since, Deadline: v.Deadline, Beat: v.Beat, Heartbeat: v.Heartbeat, Activity: v.Activity, Offered: v.Offered,
		Deliveries: v.Deliveries, Draws: v.Draws, Begun: v.Begun}
	if a := v.Answer; a != nil {
		im.Answered, im.Output = true, a.Output.Text()
		if a.Error != nil {
			im.Failure = failureOf(a.Error)
		}
	}
	return im
}

func (im *visitImage) visit() Visit {
	v := Visit{Stage: im.Stage, Attempt: im.Attempt, Counts: im.Counts, Entered: im.Entered, Event: im.Event, Before: im.Before,
		Until: im.Until, Since: im.Since, Deadline: im.Deadline, Beat: im.Beat, Heartbeat: im.Heartbeat, Activity: im.Activity, Offered: im.Offered,
		Deliveries: im.Deliveries, Draws: im.Draws, Begun: im.Begun}
	if im.Answered {
		v.Answer = &Answer{Output: stored(im.Output)}
		if im.Failure != nil {
			v.Answer.Error = im.Failure.err().(*Error)
		}
	}
	return v
}

// stored is a value of a checkpoint: what Text gave, so an input's blanks are
// still in it.
func stored(text string) Value {
	v, err := ParseString(text)
	if err != nil {
		return Value{} // no text: absent
	}
	return v
}

package runtime

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Stored makes an execution one that a store keeps: it tells what has changed
// since the last commit, and its tasks begin after one.
//
// Who drives it calls Drive, hands over what Changes gives, and when that is
// committed calls Committed, all on one goroutine.
type Stored struct {
	ID    int64        // of the execution; 0 only in Restore, where its Snapshot tells
	NewID func() int64 // for those that its Map Runs start
	Key   []byte       // signs task tokens

	// Ring is called when there is something for Drive to do, by the goroutine that
	// brings it; free: which has nothing else to do, so it may drive. It may be nil.
	Ring func(free bool)

	// Go runs a handler, and what comes of its end, beside its caller. nil: by a
	// goroutine of its own.
	Go func(func())

	// Below gives an execution of a Map Run that has a status, by the run's id: the
	// next one after the one of that number, 0 for the first one. Its ID is 0: there
	// is no other.
	Below func(mapRun string, status Status, after int64) (Snapshot, error)
}

// ErrLetGo is the cause with which an execution's context ends when it leaves
// memory. Unless it has ended it goes on from its store, as another *Execution:
// who observes it forgets this one.
var ErrLetGo = errors.New("the execution was let go")

// WithStored makes executions ones that a store keeps.
func WithStored(s Stored) Option { return func(o *options) { o.stored = &s } }

// Change is what became of an execution since its last commit. Its parts are
// applied in the order of the fields.
type Change struct {
	Execution *Execution
	New       bool
	Redriven  bool         // it was over, and goes on: see Execution.Redrives
	Image     []byte       // of one that is new or redriven; see Snapshot
	Joined    []string     // prefixes of paths: the frames below them are over and collected
	Frames    []FrameImage // new ones, and those that changed
	Events    []Event      // only until the next Drive
	MapRuns   []int        // of Execution.MapRuns: new ones, and those that changed
	Ended     bool
}

// news is what an execution will tell in its next Change.
type news struct {
	listed   bool // in driver.changed
	born     bool
	redriven bool
	ended    bool
	asleep   []FrameImage // of one that has ended without success: with which a redrive goes on
	frames   []*Run
	joined   []string
	mapRuns  map[int]bool
}

// committed is what of a frame the store has.
type committed struct {
	dirty  bool // it is in news.frames
	image  json.RawMessage
	dataAt dataKey
}

// dataKey tells when a frame's data is another one: input and variables change
// with the visit, arguments with the attempt.
type dataKey struct {
	known   bool
	seq     int64
	attempt int
	args    bool
	mapRun  bool
}

func (r *Run) dataKey() dataKey {
	return dataKey{true, r.Seq, r.Visit.Attempt, r.Visit.Args.Exists(), r.run != nil}
}

// saved notes that the store has the frame as it is.
func (r *Run) saved(image json.RawMessage) { r.image, r.dataAt = image, r.dataKey() }

// ID is the number of an execution: the store's, or that of a Map Run's.
func (e *Execution) ID() int64 { return e.id }

// LastEvent is the id of its last event.
func (e *Execution) LastEvent() int64 { return e.lastEvent }

// Top is the execution that drives this one: itself, unless a Map Run started it.
func (e *Execution) Top() *Execution { return e.top }

// Input is what the execution started with.
func (e *Execution) Input() Value { return e.input }

// MapRunID is the id of the Map Run that started the execution; "": none.
func (e *Execution) MapRunID() string { return e.mapRun }

func (e *Execution) newID() int64 {
	if e.stored != nil {
		return e.stored.NewID()
	}
	e.ids++
	return e.ids
}

// list makes the execution one that has news; false: no store wants to know.
func (e *Execution) list() bool {
	if e.stored == nil {
		return false
	}
	if !e.news.listed {
		e.news.listed = true
		e.changed = append(e.changed, e)
	}
	return true
}

func (e *Execution) born() {
	if !e.list() {
		return
	}
	e.news.born = true
	if e == e.top {
		e.id = e.stored.ID
	}
}

// over notes how an execution ended, before its frames are let go.
func (e *Execution) over(s Status, out Value, err error) {
	if !e.list() {
		return
	}
	e.status, e.out, e.err, e.news.ended = s, out, err, true
	if s != StatusSucceeded {
		e.news.asleep = e.root.asleep(nil)
	}
}

// mark notes that the frame is not what the store has.
func (r *Run) mark() {
	if !r.dirty && r.x.list() {
		r.dirty = true
		r.x.news.frames = append(r.x.news.frames, r)
	}
}

// collected notes that the frames below the present visit are over.
func (r *Run) collected() {
	if r.x.list() {
		r.x.news.joined = append(r.x.news.joined, r.below())
	}
}

// below is what the paths of all frames below the present visit begin with.
func (r *Run) below() string { return r.Path() + "/" + strconv.FormatInt(r.Seq, 10) + "." }

// freshen notes that a child's output is to be kept for the parent.
func (r *Run) freshen(i int) {
	if r.x.stored != nil {
		r.children.fresh = append(r.children.fresh, i)
		r.mark()
	}
}

// note notes that the counts of the Map Run have changed.
func (m *mapRun) note() {
	x := m.r.x
	if !x.list() {
		return
	}
	if x.news.mapRuns == nil {
		x.news.mapRuns = map[int]bool{}
	}
	for i, info := range x.mapRuns {
		if info == m.info {
			x.news.mapRuns[i] = true
		}
	}
}

// maxNovel is how many events are kept at most before Drive lets them be
// committed: an execution that never waits shall not fill the memory.
const maxNovel = 4 << 10

// maxNovelSize is the same in bytes of their documents.
const maxNovelSize = 16 << 20

func (e *Execution) full() bool {
	return e.stored != nil && (e.novel >= maxNovel || e.novelSize >= maxNovelSize)
}

// size is how many bytes the event's documents have.
func (e *Event) size() int {
	n := e.Data.Size()
	for _, v := range e.Vars {
		n += v.Value.Size()
	}
	return n
}

// Changes gives what is to be committed: the executions that have changed, this
// one first if it has. It is called when Drive has returned.
func (e *Execution) Changes() []Change {
	var out []Change
	for _, x := range e.changed {
		c := x.change()
		if x == e {
			out = append([]Change{c}, out...)
			continue
		}
		out = append(out, c)
	}
	clear(e.changed)
	e.changed = e.changed[:0]
	e.novel, e.novelSize = 0, 0
	return out
}

func (e *Execution) change() Change {
	n := e.news
	e.news = news{}
	c := Change{Execution: e, New: n.born, Redriven: n.redriven, Joined: n.joined, Ended: n.ended}
	if n.born || n.redriven {
		c.Image = e.image()
	}
	if n.asleep != nil {
		c.Joined, c.Frames = append(c.Joined, e.root.below()), n.asleep
	}
	for _, r := range n.frames {
		r.dirty = false
		if !n.ended && !r.gone {
			c.Frames = r.appendChanges(c.Frames)
		}
	}
	for i := range e.mapRuns {
		if n.mapRuns[i] {
			c.MapRuns = append(c.MapRuns, i)
		}
	}
	if e.history != nil && !e.history.unkept {
		c.Events = e.history.take()
	}
	return c
}

// Abort ends the execution as StopExecution does, at once.
func (e *Execution) Abort(name, cause string) {
	if e.status == "" {
		e.finish(StatusAborted, &Error{Name: name, Cause: cause})
	}
}

// Offer gives the token under which the frame at a path of one of the
// executions is offered to workers; "": it is not.
func (e *Execution) Offer(id int64, path string) string {
	for token, r := range e.waiting {
		if r.x.id == id && !r.gone && r.Visit.Offered > 0 && r.Visit.Answer == nil && r.Path() == path {
			return token
		}
	}
	return ""
}

// appendChanges appends the frame, and the outputs that its children left.
func (r *Run) appendChanges(rows []FrameImage) []FrameImage {
	row := r.checkpoint(nil)
	key := r.dataKey()
	if key != r.dataAt {
		row.Data = r.data()
	}
	if row.Data != nil || !bytes.Equal(row.Image, r.image) {
		rows = append(rows, row)
	}
	r.image, r.dataAt = row.Image, key
	f := r.children
	if f == nil {
		return rows
	}
	outs := r.kept()
	for _, i := range f.fresh {
		if f.err == nil {
			rows = append(rows, r.output(i, outs[i]))
		}
	}
	f.fresh = f.fresh[:0]
	return rows
}

// Committed lets the tasks begin that waited for the commit.
func (e *Execution) Committed() {
	held := e.held
	e.held = nil
	for _, a := range held {
		switch {
		case a.r.gone || a.r.flight != a:
		case e.clock.virtual: // in a fixed order
			e.running++
			out, err := protect(a)
			e.landed(a, out, err)
		default:
			e.takeOff(a)
		}
	}
}

// Resting says that nothing goes on in memory: the execution waits for a timer
// or an answer, and could be let go. It is asked after Committed.
func (e *Execution) Resting() bool {
	return len(e.ready) == 0 && e.running == 0 && len(e.held) == 0 && len(e.queue) == 0 && len(e.changed) == 0 && !e.posted.Load()
}

// Settled says that Drive would have nothing to do before Stored.Ring is called
// or the next timer is due.
func (e *Execution) Settled() bool { return len(e.ready) == 0 && !e.Posted() }

// Posted says that something was posted, or a task's result, which Drive has not
// seen; from any goroutine.
func (e *Execution) Posted() bool { return e.posted.Load() }

// Post gives the goroutine that drives the execution something to do: f is
// called by Drive.
func (e *Execution) Post(f func()) { e.post(f) }

// Accept takes an answer to a task token at once; false: the token is void. It
// belongs to the goroutine that drives the execution, as do Beat and Take.
func (e *Execution) Accept(token string, a Answer) bool { return e.accept(token, a) }

// Beat takes a sign of life of the attempt that a token names; false: the token
// is void.
func (e *Execution) Beat(token string) bool {
	r := e.waiting[token]
	if r == nil || r.gone || r.Visit.Answer != nil {
		return false
	}
	if r.Visit.Heartbeat > 0 {
		r.Visit.Beat = e.clock.now() + r.Visit.Heartbeat
		r.mark()
		e.wakeUp(r)
	}
	return true
}

// Take gives the arguments of the attempt that a token names to a worker of its
// activity; false: it is not offered any more.
func (e *Execution) Take(token, worker string) (Value, bool) {
	r := e.waiting[token]
	if r == nil || r.gone || r.Visit.Answer != nil || r.Visit.Offered == 0 {
		return Value{}, false
	}
	v := &r.Visit
	v.Offered, v.Begun = 0, true
	v.Deliveries++
	if v.Heartbeat > 0 {
		v.Beat = e.clock.now() + v.Heartbeat
	}
	r.mark()
	r.record(Event{Type: "ActivityStarted", Text: worker})
	e.wakeUp(r)
	return v.Args, true
}

// macSize is how much of the HMAC stands in a token.
const macSize = 16

func (s *Stored) token(top, id int64, key string) string {
	text := strconv.FormatInt(top, 36) + "|" + strconv.FormatInt(id, 36) + "|" + key
	return base64.RawURLEncoding.EncodeToString(append([]byte(text), mac(s.Key, text)...))
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)[:macSize]
}

// ErrToken: a text is no task token that the key signed.
var ErrToken = errors.New("not a task token")

// ParseToken gives the numbers of the executions that a token belongs to: that
// which drives, and its own.
func ParseToken(key []byte, token string) (top, id int64, err error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) <= macSize {
		return 0, 0, ErrToken
	}
	text := string(b[:len(b)-macSize])
	if !hmac.Equal(b[len(text):], mac(key, text)) {
		return 0, 0, ErrToken
	}
	parts := strings.SplitN(text, "|", 3)
	if len(parts) != 3 {
		return 0, 0, ErrToken
	}
	top, err1 := strconv.ParseInt(parts[0], 36, 64)
	id, err2 := strconv.ParseInt(parts[1], 36, 64)
	if err1 != nil || err2 != nil {
		return 0, 0, ErrToken
	}
	return top, id, nil
}

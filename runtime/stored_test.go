package runtime

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// rows is a store of one execution and those below it, as a model: what a real
// one would hold.
type rows struct {
	t      *testing.T
	ids    int64
	order  []int64
	parts  map[int64]*Snapshot
	frames map[int64]map[string]FrameImage
	events map[int64][]Event
	over   map[int64]Status
}

func newRows(t *testing.T) *rows {
	return &rows{t: t, parts: map[int64]*Snapshot{}, frames: map[int64]map[string]FrameImage{}, events: map[int64][]Event{}, over: map[int64]Status{}}
}

func (s *rows) newID() int64 { s.ids++; return s.ids }

func (s *rows) options() []Option {
	return []Option{WithHistory(&History{}), WithChildHistory(func(string) *History { return &History{} }),
		WithStored(Stored{ID: 1, NewID: s.newID, Key: []byte("key")})}
}

// apply commits changes.
func (s *rows) apply(changes []Change) {
	for _, c := range changes {
		x := c.Execution
		id := x.ID()
		if c.New {
			if s.parts[id] != nil {
				s.t.Fatalf("execution %d is made twice", id)
			}
			s.order = append(s.order, id)
			s.parts[id] = &Snapshot{ID: id, Name: x.Name(), Input: x.Input(), Started: x.Started().UnixNano(), Image: c.Image}
			s.frames[id] = map[string]FrameImage{}
		}
		frames := s.frames[id]
		for _, prefix := range c.Joined {
			for path := range frames {
				if strings.HasPrefix(path, prefix) {
					delete(frames, path)
				}
			}
		}
		for _, f := range c.Frames {
			if f.Data == nil {
				f.Data = frames[f.Path].Data
			}
			frames[f.Path] = f
		}
		for _, e := range c.Events {
			if e.ID != int64(len(s.events[id])+1) {
				s.t.Fatalf("execution %d: event %d follows %d", id, e.ID, len(s.events[id]))
			}
			s.events[id] = append(s.events[id], e)
		}
		for _, i := range c.MapRuns {
			p := s.parts[id]
			p.MapRuns = append(p.MapRuns[:min(i, len(p.MapRuns))], append([]MapRunInfo{x.MapRuns()[i]}, p.MapRuns[min(i+1, len(p.MapRuns)):]...)...)
		}
		if c.Ended {
			s.over[id] = x.Status()
			clear(frames)
		}
	}
}

// load gives what Restore takes.
func (s *rows) load() []Snapshot {
	var out []Snapshot
	for _, id := range s.order {
		if s.over[id] != "" {
			continue
		}
		p := *s.parts[id]
		p.LastEvent = int64(len(s.events[id]))
		p.MapRuns = slices.Clone(p.MapRuns)
		for _, f := range s.frames[id] {
			p.Frames = append(p.Frames, f)
		}
		slices.SortFunc(p.Frames, func(a, b FrameImage) int { return cmp.Compare(a.Path, b.Path) })
		out = append(out, p)
	}
	return out
}

// keep drives a definition whose execution a store keeps. At every commit that
// restart says it is thrown away, before its tasks begin or after.
func keep(t *testing.T, x *Executor, in string, restart func(commit int) (before, after bool)) (trial, *rows) {
	t.Helper()
	s := newRows(t)
	s.newID()
	e, err := x.Start(t.Context(), Literal(in), append(s.options(), WithName("run"))...)
	if err != nil {
		t.Fatal(err)
	}
	again := func() {
		if e.Status() != StatusRunning {
			return
		}
		if e, err = x.Restore(t.Context(), s.load(), s.options()...); err != nil {
			t.Fatal(err)
		}
	}
	for commit := 0; ; {
		e.Drive()
		if changes := e.Changes(); len(changes) > 0 || len(e.held) > 0 {
			s.apply(changes)
			commit++
			before, after := restart(commit)
			if before {
				again()
				continue
			}
			e.Committed()
			if after {
				again()
			}
			continue
		}
		if e.Status() != StatusRunning {
			break
		}
		if !e.Resting() {
			t.Fatal("it neither goes on nor rests")
		}
		for token := range e.Waiting() {
			e.Post(func() { e.Accept(token, Answer{Output: String("answered")}) })
		}
		if len(e.Waiting()) == 0 && !e.Advance() {
			t.Fatal("nothing goes on")
		}
	}
	out, err := e.Result()
	return trial{out: out, err: err, took: x.opts.clock.Now().Sub(epoch)}, s
}

func never(int) (bool, bool) { return false, false }

// kindsOf counts the types of the events of all executions.
func kindsOf(s *rows) map[string]int {
	out := map[string]int{}
	for _, events := range s.events {
		for _, e := range events {
			out[e.Type+" "+e.Name]++
		}
	}
	return out
}

func TestStoredExecutionsGoOnFromTheirRows(t *testing.T) {
	words := func() *memory { return &memory{objects: map[string]string{"b/k": "a bb bad cccc ddddddddd e f g"}} }
	for name, c := range map[string]struct {
		def  func() *Definition
		in   string
		opts func() []Option
	}{
		"everything": {everything, `{"a":1}`, nil},
		"map runs": {func() *Definition { return resumable(map[string]int{}) }, `{}`, func() []Option {
			return []Option{WithStorage(&memory{objects: map[string]string{"b/k": "a b c d e f1 g"}})}
		}},
		"breaking": {breaking, `{}`, func() []Option { return []Option{WithStorage(words())} }},
		"nested":   {nested, `[[1],[2,3],[]]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			executor := func() *Executor {
				opts := []Option{WithClock(NewVirtualClock(epoch)), WithSeed(1), WithMachineName("m"), WithName("run")}
				if c.opts != nil {
					opts = append(opts, c.opts()...)
				}
				return NewExecutor(c.def(), opts...)
			}
			want, rows := keep(t, executor(), c.in, never)
			kinds := kindsOf(rows)
			for name, restart := range map[string]func(int) (bool, bool){
				// Not at each: a task that is given again with every start would never end.
				"before the tasks": func(n int) (bool, bool) { return n%2 == 0, false },
				"after the tasks":  func(n int) (bool, bool) { return false, n%2 == 0 },
				"now and then":     func(n int) (bool, bool) { return n%3 == 0, n%5 == 0 },
			} {
				got, s := keep(t, executor(), c.in, restart)
				if got.out.Text() != want.out.Text() || (got.err == nil) != (want.err == nil) {
					t.Fatalf("restarted %s: %s, %v; want %s, %v", name, got.out.Text(), got.err, want.out.Text(), want.err)
				}
				got.wantTook(t, want.took)
				for kind, n := range kindsOf(s) {
					if kinds[kind] != n {
						t.Errorf("restarted %s: %d × %s, want %d", name, n, kind, kinds[kind])
					}
				}
			}
			plain, err := executor().Start(t.Context(), Literal(c.in))
			if err != nil {
				t.Fatal(err)
			}
			for plain.Drive() == StatusRunning {
				for token := range plain.Waiting() {
					plain.Answer(token, Answer{Output: String("answered")})
				}
				if len(plain.Waiting()) == 0 && !plain.Advance() {
					t.Fatal("nothing goes on")
				}
			}
			if out, _ := plain.Result(); out.Text() != want.out.Text() {
				t.Errorf("without a store: %s, with one %s", out.Text(), want.out.Text())
			}
		})
	}
}

// TestRowsAreWrittenOnce: what a commit costs does not grow with the number of
// iterations that have ended.
func TestRowsAreWrittenOnce(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("Wait"), MaxConcurrency: 1}, End), "Wait": waitState(time.Second, End)}.definition()
	size := func(n int) int {
		in, _ := json.Marshal(make([]int, n))
		x := NewExecutor(def, WithClock(NewVirtualClock(epoch)))
		total := 0
		s := newRows(t)
		s.newID()
		e, err := x.Start(t.Context(), Literal(string(in)), s.options()...)
		if err != nil {
			t.Fatal(err)
		}
		for e.Drive() == StatusRunning {
			for _, c := range e.Changes() {
				for _, f := range c.Frames {
					total += len(f.Image) + len(f.Data)
				}
			}
			e.Committed()
			e.Advance()
		}
		return total
	}
	few, many := size(20), size(200)
	if many > 15*few {
		t.Errorf("200 iterations write %d bytes of frames, 20 write %d", many, few)
	}
}

func TestTokensAreSigned(t *testing.T) {
	s := &Stored{Key: []byte("key")}
	token := s.token(7, 9, "/1.0.2:3:1")
	if top, id, err := ParseToken(s.Key, token); err != nil || top != 7 || id != 9 {
		t.Errorf("%d, %d, %v", top, id, err)
	}
	for _, bad := range []string{"", "x", token[:len(token)-1], token + "A", "A" + token, strings.ToUpper(token), "%%%"} {
		if _, _, err := ParseToken(s.Key, bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, _, err := ParseToken([]byte("other"), token); err == nil {
		t.Error("a token of another store is taken")
	}
}

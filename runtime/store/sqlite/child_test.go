package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// childEnv makes the test binary a process that works on a store until it is
// killed or the store stops: "FILE SEED LIMIT".
const childEnv = "ASLC_STORE_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		os.Exit(child(job))
	}
	os.Exit(m.Run())
}

func child(job string) int {
	var file, limit string
	var seed uint64
	if _, err := fmt.Sscanf(job, "%s %d %s", &file, &seed, &limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	s, err := Open(file, Options{log: logLimits{every: 2, some: 40, long: 120}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	w := newWorld(s, seed, func(a acked) { fmt.Fprintf(os.Stdout, "%d %d %t\n", a.ID, a.Last, a.Over) })
	w.later(100, func() bool {
		if err := limits[limit](s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		return true
	})
	if err := w.run(30); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	err = <-w.stopped
	fmt.Fprintln(os.Stderr, err)
	if err := s.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "closing:", err)
	}
	return 3
}

// limits are what may stop a child's store.
var limits = map[string]func(*Store) error{"none": func(*Store) error { return nil }}

// acked is what a world was told to be durable.
type acked struct {
	ID   store.ID
	Last int64 // event
	Over bool
}

// world keeps executions going through random changes, each with the next one
// as soon as the last is acknowledged. A root frame's image names the last event.
type world struct {
	s       *Store
	tell    func(acked)
	stopped chan error

	mu    sync.Mutex
	rand  *rand.Rand
	next  store.ID
	acks  int
	after int
	then  func() bool
	over  bool // what is acknowledged is not gone on with
}

// image is what a root frame's image holds.
type image struct {
	Last  int64
	Visit int64
	Kids  int // of the open visit
}

func newWorld(s *Store, seed uint64, tell func(acked)) *world {
	return &world{s: s, tell: tell, stopped: make(chan error, 1), rand: rand.New(rand.NewPCG(seed, 7)), next: s.Meta().LastID}
}

// later calls f after a number of acknowledgements; false ends the world.
func (w *world) later(n int, f func() bool) { w.after, w.then = n, f }

// run goes on with what was running, and starts as many more as are missing.
func (w *world) run(n int) error {
	ids, err := w.s.Running(context.Background(), 0, 1000)
	if err != nil {
		return err
	}
	all, err := w.s.Load(context.Background(), ids)
	if err != nil {
		return err
	}
	for _, e := range all {
		var im image
		if err := json.Unmarshal(e.Frames[0].Image, &im); err != nil {
			return err
		}
		w.step(e.ID, im)
	}
	for range n - len(all) {
		w.start()
	}
	return nil
}

func (w *world) start() {
	w.mu.Lock()
	w.next++
	id := w.next
	w.mu.Unlock()
	e := &store.Execution{ID: id, Top: id, Machine: "order", Name: fmt.Sprint("e", id), Definition: "d", Started: 1, Input: []byte(`1`)}
	w.flush(store.Change{ID: id, New: e}, image{}, 1)
}

// step makes one of the changes that an engine makes.
func (w *world) step(id store.ID, im image) {
	w.mu.Lock()
	kind, events, kids := w.rand.IntN(10), 1+w.rand.IntN(4), 1+w.rand.IntN(20)
	w.mu.Unlock()
	c := store.Change{ID: id}
	switch {
	case im.Kids > 0 && kind < 5: // join
		c.Joined = []string{store.Children(store.Root, im.Visit)}
		im.Kids = 0
	case kind < 3: // fork
		im.Visit++
		for i := range kids {
			path := store.Child(store.Root, im.Visit, 0, i)
			c.Frames = append(c.Frames, store.Frame{Path: path, Status: store.Parked, State: "Wait", Wake: int64(i + 1), Token: fmt.Sprint(id, path)})
		}
		im.Kids = kids
	case kind == 9:
		c.End = &store.End{Status: runtime.StatusSucceeded, Stopped: 2, Output: []byte(`2`)}
	}
	w.flush(c, im, events)
}

// flush hands a change over with its events and its root frame.
func (w *world) flush(c store.Change, im image, events int) {
	c.Events = store.Events{First: im.Last + 1, Count: events, Data: []byte("[")}
	for i := range events {
		if i > 0 {
			c.Events.Data = append(c.Events.Data, ',')
		}
		im.Last++
		c.Events.Data = fmt.Appendf(c.Events.Data, `{"type":"PassStateEntered","id":%d}`, im.Last)
	}
	c.Events.Data = append(c.Events.Data, ']')
	if c.End == nil {
		text, err := json.Marshal(im)
		if err != nil {
			panic(err)
		}
		c.Frames = append(c.Frames, store.Frame{Status: store.Ready, State: "Next", Image: text})
	}
	w.s.Flush(&store.Batch{Changes: []store.Change{c}, Done: func(err error) { w.acked(c, im, err) }})
}

func (w *world) acked(c store.Change, im image, err error) {
	if err != nil {
		select {
		case w.stopped <- err:
		default:
		}
		return
	}
	if w.over {
		return
	}
	w.tell(acked{c.ID, im.Last, c.End != nil})
	if w.acks++; w.acks == w.after {
		w.over = !w.then()
	}
	switch {
	case w.over:
	case c.End != nil:
		w.start()
	default:
		w.step(c.ID, im)
	}
}

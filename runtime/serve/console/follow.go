package console

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/aslc-dev/aslc/runtime/trace"
)

// portion is how many events are asked of a Source at once.
const portion = 1000

// maxFollowed is how many executions' traces are kept.
const maxFollowed = 32

// follower has the trace of one execution, for all pages that show it.
type follower struct {
	id  string
	use int64 // when it was asked for last, by count

	mu    sync.Mutex
	trace trace.Trace
	texts texts

	machine *Machine // nil: nobody has asked

	viewers int           // who follow what comes
	news    chan struct{} // closed when the trace has grown, or err was set; then there is another one
	stop    func()        // ends the look-out of the viewers
	err     error         // of the look-out

	told   []byte // what was told last: the changes behind an event up to another one
	toldOf [2]int64
}

func newFollower(id string) *follower {
	return &follower{id: id, texts: texts{numbers: map[string]int{}}, news: make(chan struct{})}
}

// followers are those in use, and some that were.
type followers struct {
	source Source
	mu     sync.Mutex
	count  int64
	byID   map[string]*follower
}

// of gives an execution's follower.
func (fs *followers) of(id string) *follower {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.count++
	f := fs.byID[id]
	if f == nil {
		f = newFollower(id)
		fs.byID[id] = f
		fs.forget()
	}
	f.use = fs.count
	return f
}

// forget drops the follower that was not used for longest, if there are too many.
// A page that still has it goes on with it.
func (fs *followers) forget() {
	if len(fs.byID) <= maxFollowed {
		return
	}
	var oldest *follower
	for _, f := range fs.byID {
		if f.use > 0 && (oldest == nil || f.use < oldest.use) {
			oldest = f
		}
	}
	delete(fs.byID, oldest.id)
}

// after reads the events that came since, and gives as JSON what changed behind
// an event; nil: nothing.
func (f *follower) after(ctx context.Context, source Source, since int64) ([]byte, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx, source); err != nil {
		return nil, since, err
	}
	return f.behind(since)
}

// behind gives as JSON what is known to have changed behind an event; nil: nothing.
// f.mu is held.
func (f *follower) behind(since int64) ([]byte, int64, error) {
	last := f.trace.Last()
	if since < 0 || since > last {
		return nil, since, fmt.Errorf("the history has %d events, not %d", last, since)
	}
	if since == last && since > 0 {
		return nil, since, nil
	}
	if of := [2]int64{since, last}; f.told == nil || f.toldOf != of {
		text, err := json.Marshal(f.texts.after(&f.trace, since))
		if err != nil {
			return nil, since, err
		}
		f.told, f.toldOf = text, of
	}
	return f.told, last, nil
}

// join lets a viewer follow what comes; all viewers share one look at the source. What
// it gives is called when the viewer leaves.
func (f *follower) join(source Source) (leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.viewers++; f.viewers == 1 {
		ctx, stop := context.WithCancel(context.Background())
		f.stop, f.err = stop, nil
		if changes := source.Changes(ctx, f.id); changes != nil {
			go f.lookOut(ctx, source, changes)
		}
	}
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.viewers--; f.viewers == 0 {
			f.stop()
		}
	}
}

// lookOut takes what comes until the last viewer leaves, or the source fails.
func (f *follower) lookOut(ctx context.Context, source Source, changes <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		}
		f.mu.Lock()
		err := f.catchUp(ctx, source)
		if err != nil && ctx.Err() == nil { // else there are other viewers, with a look-out of their own
			f.err = err
			f.tell()
		}
		f.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// tell wakes the viewers; f.mu is held.
func (f *follower) tell() {
	close(f.news)
	f.news = make(chan struct{})
}

// seen is after for a viewer, who needs not look; news is closed when there is more.
func (f *follower) seen(since int64) (text []byte, last int64, news <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return nil, since, nil, f.err
	}
	text, last, err = f.behind(since)
	return text, last, f.news, err
}

// stages gives the documents of a visit from filter to filter.
func (f *follower) stages(ctx context.Context, source Source, step int) ([]trace.Stage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx, source); err != nil {
		return nil, err
	}
	if f.machine == nil {
		m, err := source.Machine(ctx, f.id)
		if err != nil {
			return nil, err
		}
		f.machine = m
	}
	return f.trace.Stages(step, f.known(ctx, source, step))
}

// known is what the documents of a visit are worked out from.
func (f *follower) known(ctx context.Context, source Source, step int) trace.Known {
	k := trace.Known{Event: eventsOf(ctx, source, f.id), Evaluate: f.machine.Evaluate, ARN: f.id}
	if step < 0 || step >= len(f.trace.Steps) {
		return k
	}
	for i := range f.machine.States {
		if f.machine.States[i].Name == f.trace.Steps[step].Name {
			k.Filters = f.machine.States[i].Filters
		}
	}
	return k
}

// eventsOf gives events of an execution one by one.
func eventsOf(ctx context.Context, source Source, id string) func(int64) (json.RawMessage, error) {
	return func(event int64) (json.RawMessage, error) {
		found, err := source.Events(ctx, id, event, 1)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("the history has no event %d", event)
		}
		if err != nil {
			return nil, err
		}
		return found[0], nil
	}
}

// catchUp takes the events that the trace does not have yet.
func (f *follower) catchUp(ctx context.Context, source Source) error {
	if r, ok := source.(*Recorded); ok {
		f.trace = *r.trace // it was read already, and is over
		return nil
	}
	before := f.trace.Last()
	defer func() {
		if f.trace.Last() != before {
			f.tell()
		}
	}()
	for {
		events, err := source.Events(ctx, f.id, f.trace.Last()+1, portion)
		if err != nil {
			return err
		}
		for _, text := range events {
			if err := f.trace.Add(text); err != nil {
				return err
			}
		}
		if len(events) < portion {
			return nil
		}
	}
}

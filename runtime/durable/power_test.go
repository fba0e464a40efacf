package durable_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

var cuts = flag.Int("cuts", 10, "how often TestPowerLoss cuts the log")

// acknowledged is something that the service let the world know, and how long
// the log was by then.
type acknowledged struct {
	log   int64
	what  string // started, event, answered, ended
	name  string // the execution's, or the token
	event int64  // the last one
	out   string
}

// powerTest runs executions and notes what was acknowledged.
type powerTest struct {
	*fixture
	mu    sync.Mutex
	acks  []acknowledged
	asked []string // tokens
}

func (p *powerTest) note(a acknowledged) {
	p.mu.Lock()
	defer p.mu.Unlock()
	info, err := os.Stat(p.file + "-wal")
	if err != nil {
		p.Error(err)
		return
	}
	a.log = info.Size()
	p.acks = append(p.acks, a)
}

// hasty is the mixed machine without what takes time.
func hasty(t *testing.T, ask func(token string)) durable.Machine {
	w := mixedWork(func(runtime.Info) {}, ask)
	w["Flaky"] = w["F"]
	return machine(t, "mixed", strings.Replace(mixed, `"Seconds": 1`, `"Seconds": 0`, 1), w)
}

const powered = 12 // executions

// run runs all to their ends.
func (p *powerTest) run() {
	ctx, cancel := context.WithCancel(p.Context())
	defer cancel()
	watched := make(chan bool)
	go func() {
		defer close(watched)
		for c := range p.Watch(ctx) {
			p.note(acknowledged{what: "event", name: c.Name, event: c.LastEvent})
		}
	}()
	var wg sync.WaitGroup
	for i := range powered {
		wg.Go(func() {
			ref := durable.Ref{Machine: "mixed", Name: fmt.Sprint("e", i)}
			if _, err := p.Start(ctx, durable.StartInput{Machine: ref.Machine, Name: ref.Name, Input: runtime.Literal(`{"list":[1,2,3]}`)}); err != nil {
				p.Error(err)
				return
			}
			p.note(acknowledged{what: "started", name: ref.Name})
			if err := p.Service.Wait(ctx, ref); err != nil {
				p.Error(err)
				return
			}
			p.note(acknowledged{what: "ended", name: ref.Name, out: p.output(p.Reader, ref)})
		})
	}
	wg.Wait()
	cancel()
	<-watched
}

// output is how an execution ended, without names that were drawn by chance.
func (f *fixture) output(r *durable.Reader, ref durable.Ref) string {
	d, err := r.Describe(context.Background(), ref)
	if err != nil {
		f.Error(err)
	}
	return fmt.Sprintf("%s %s", d.Status, uuids.ReplaceAll(d.Output, []byte("NAME")))
}

// TestPowerLoss cuts the store's log, or garbles it, somewhere behind the length
// that it had when something was acknowledged. All that was acknowledged by then
// is there, and the executions go on to the ends that they had.
func TestPowerLoss(t *testing.T) {
	p := &powerTest{fixture: &fixture{T: t, file: filepath.Join(t.TempDir(), "s.db")}}
	var answers sync.WaitGroup
	p.machines = []durable.Machine{hasty(t, func(token string) {
		p.mu.Lock()
		p.asked = append(p.asked, token)
		p.mu.Unlock()
		answers.Go(func() {
			if err := p.SendTaskSuccess(t.Context(), token, runtime.Literal(`"yes"`)); err != nil {
				t.Error(err)
				return
			}
			p.note(acknowledged{what: "answered", name: token})
		})
	})}
	p.open()
	db, err := os.ReadFile(p.file)
	p.ok(err)
	p.run()
	answers.Wait()
	log, err := os.ReadFile(p.file + "-wal")
	p.ok(err)
	after, err := os.ReadFile(p.file)
	p.ok(err)
	p.close()
	if !bytes.Equal(db, after) {
		t.Fatal("the log was copied into the file meanwhile: there must be less of it")
	}
	chance := rand.New(rand.NewPCG(5, 6))
	for range *cuts {
		a := p.acks[chance.IntN(len(p.acks))]
		p.survives(db, log, a.log+chance.Int64N(min(100_000, int64(len(log))-a.log+1)), chance)
	}
	t.Logf("%d cuts of a log of %d bytes, %d acknowledgements", *cuts, len(log), len(p.acks))
}

// survives opens the store with its log cut, and wrong behind the cut.
func (p *powerTest) survives(db, log []byte, cut int64, chance *rand.Rand) {
	p.Helper()
	rest := make([]byte, chance.IntN(2)*8192)
	for i := range rest {
		rest[i] = byte(chance.Uint32())
	}
	f := &fixture{T: p.T, file: filepath.Join(p.TempDir(), "cut.db")}
	p.ok(os.WriteFile(f.file, db, 0o600))
	p.ok(os.WriteFile(f.file+"-wal", append(log[:cut:cut], rest...), 0o600))
	var err error
	f.store, err = sqlite.Open(f.file, sqlite.Options{})
	p.ok(err)
	known := p.acknowledged(cut, &durable.Reader{Store: f.store})

	tokens := make(chan string, 2*powered)
	f.machines = []durable.Machine{hasty(p.T, func(token string) { tokens <- token })}
	f.Service, err = durable.Open(p.Context(), f.store, f.machines, durable.Options{})
	p.ok(err)
	ctx, cancel := context.WithCancel(p.Context())
	var answering sync.WaitGroup
	answering.Go(func() { f.answer(ctx, tokens) })
	for _, token := range p.asked {
		if known["answered "+token] {
			if err := f.SendTaskSuccess(ctx, token, runtime.Null()); err == nil {
				p.Errorf("cut at %d: an answer was acknowledged and is lost", cut)
			}
			continue
		}
		tokens <- token
	}
	for i := range powered {
		ref := durable.Ref{Machine: "mixed", Name: fmt.Sprint("e", i)}
		err := f.Service.Wait(ctx, ref)
		if durable.CodeOf(err) == durable.ExecutionDoesNotExist && !known["started "+ref.Name] {
			continue
		}
		p.ok(err)
		if got, want := f.output(f.Reader, ref), p.ending(ref.Name); got != want {
			p.Errorf("cut at %d: %s is %s, want %s", cut, ref.Name, got, want)
		}
	}
	cancel()
	answering.Wait()
	f.close()
}

// answer answers tokens, of which some belong to nothing any more.
func (f *fixture) answer(ctx context.Context, tokens <-chan string) {
	for {
		select {
		case token := <-tokens:
			err := f.SendTaskSuccess(ctx, token, runtime.Literal(`"yes"`))
			if err != nil && durable.CodeOf(err) == "" && ctx.Err() == nil && !errors.Is(err, durable.ErrClosed) {
				f.Error(err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// acknowledged looks for all that was acknowledged before a length of the log.
func (p *powerTest) acknowledged(cut int64, r *durable.Reader) map[string]bool {
	p.Helper()
	known := map[string]bool{}
	for _, a := range p.acks {
		if a.log > cut {
			continue
		}
		known[a.what+" "+a.name] = true
		if a.what == "answered" {
			continue
		}
		ref := durable.Ref{Machine: "mixed", Name: a.name}
		if a.what == "event" && uuids.MatchString(a.name) {
			ref.Machine = "mixed/Far"
		}
		if types, _ := eventsOf(p.T, r, ref); int64(len(types)) < a.event {
			p.Errorf("cut at %d: %s has %d events, of which %d were acknowledged", cut, a.name, len(types), a.event)
		}
		if a.what == "ended" && p.output(r, ref) != a.out {
			p.Errorf("cut at %d: the end of %s was acknowledged and is lost", cut, a.name)
		}
	}
	return known
}

// ending is how an execution ended undisturbed.
func (p *powerTest) ending(name string) string {
	for _, a := range p.acks {
		if a.what == "ended" && a.name == name {
			return a.out
		}
	}
	p.Fatalf("%s has not ended", name)
	return ""
}

package replay

import (
	"context"
	"errors"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Machine makes the executor of one compiled definition, its tasks done by b.
type Machine func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor

// maxAhead is how far a timer may lie ahead before the execution is left
// running: recordings of endless waits end before the execution does.
const maxAhead = 365 * 24 * time.Hour

// maxEvents bounds a run that would never end. The service ends an execution
// after 25,000 events.
const maxEvents = 100_000

var errEndless = errors.New("the execution went on after 100,000 events")

// play is one run of a case.
type play struct {
	c       *Case
	tape    *tape
	clock   *runtime.Clock
	history *runtime.History
	journal *runtime.Journal
	stored  int // events before the run
	x       *runtime.Execution
	keeper  *keeper // nil: nothing is stored
}

// settings are what a run is made with on top of the case's own options.
type settings struct {
	machine Machine
	limits  bool
}

// run plays the case from its beginning and writes a journal.
func (s *settings) run(c *Case, t *tape, journal *runtime.Journal) (*Result, error) {
	in, err := c.input()
	if err != nil {
		return nil, err
	}
	p, opts := s.prepare(c, t, &runtime.History{}, journal)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	p.x, err = s.machine(t).Start(ctx, in, append(opts, endless(cancel))...)
	if err != nil {
		return nil, err
	}
	return p.result(ctx)
}

// resume plays the case from a checkpoint on; history holds what was before.
func (s *settings) resume(c *Case, t *tape, image []byte, before []runtime.Event) (*Result, error) {
	p, opts := s.prepare(c, t, runtime.HistoryOf(before), &runtime.Journal{})
	p.stored = len(before)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	var err error
	p.x, err = s.machine(t).Resume(ctx, image, append(opts, endless(cancel))...)
	if err != nil {
		return nil, err
	}
	return p.result(ctx)
}

func (s *settings) prepare(c *Case, t *tape, h *runtime.History, j *runtime.Journal) (*play, []runtime.Option) {
	clock := runtime.NewVirtualClock(c.start())
	opts := append(c.options(), runtime.WithClock(clock), runtime.WithLimits(s.limits),
		runtime.WithHistory(h), runtime.WithJournal(j))
	return &play{c: c, tape: t, clock: clock, history: h, journal: j}, opts
}

// endless cancels a run that goes on for ever.
func endless(cancel context.CancelCauseFunc) runtime.Option {
	return runtime.WithTrace(func(e *runtime.Event) {
		if e.ID > maxEvents {
			cancel(errEndless)
		}
	})
}

func (p *play) result(ctx context.Context) (*Result, error) {
	p.drive()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return newResult(p), nil
}

// events are the history as its readers see it: of an execution that runs, up
// to the last commit.
func (p *play) events() []runtime.Event {
	if p.keeper != nil {
		return p.keeper.events
	}
	events := p.history.Events()
	if p.x.Status() != runtime.StatusRunning {
		return events
	}
	if n := len(p.journal.Checkpoints); n > 0 {
		return events[:p.journal.Checkpoints[n-1].Events]
	}
	return events[:p.stored]
}

// drive runs the execution until it ends, or nothing that is recorded could
// end it.
func (p *play) drive() {
	for p.goOn() == runtime.StatusRunning {
		if p.answer() {
			continue
		}
		if stop := p.c.Stop; stop != nil {
			p.x.Stop(stop.Error, stop.Cause)
			continue
		}
		if p.keeper != nil && p.keeper.err != nil {
			return
		}
		next, ok := p.x.Next()
		if !ok || next.Sub(p.clock.Now()) > maxAhead || !p.x.Advance() {
			return
		}
	}
}

// goOn does all that can be done now.
func (p *play) goOn() runtime.Status {
	if p.keeper != nil {
		return p.keeper.drive(p)
	}
	return p.x.Drive()
}

// answer ends the open attempt whose outcome was recorded first; false: there
// is none.
func (p *play) answer() bool {
	best, token := len(p.c.Tasks), ""
	for waiting := range p.x.Waiting() {
		i, ok := p.tape.tokens[waiting]
		if ok && i < best && p.c.Tasks[i].Outcome.known() {
			best, token = i, waiting
		}
	}
	if token == "" {
		return false
	}
	p.x.Answer(token, p.c.Tasks[best].Outcome.answer())
	return true
}

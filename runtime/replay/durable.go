package replay

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// keeper drives a play through a store.
type keeper struct {
	hand    *durable.Hand
	again   func() (*runtime.Execution, error) // takes the execution up from the store; nil: it is never thrown away
	events  []runtime.Event                    // that are committed
	commits int
	err     error
}

// durably checks that the case comes out of the durable engine as want did
// inline: once undisturbed and once, if asked for, taken up from the store after
// every commit that has events. It gives the number of commits that were
// restarted from, and what differed.
func (s *settings) durably(c *Case, restart bool, want *Result) (int, []string) {
	var problems []string
	restarts := 0
	for _, disturbed := range []bool{false, true} {
		if disturbed && !restart {
			break
		}
		got, commits, err := s.keep(c, newTape(c), disturbed)
		what := "through the durable engine"
		if disturbed {
			what, restarts = fmt.Sprintf("restarted at each of %d commits", commits), commits
		}
		if err != nil {
			problems = append(problems, what+": "+err.Error())
			continue
		}
		if want.Status == runtime.StatusRunning && len(got.Events) > len(want.Events) {
			got.Events = got.Events[:len(want.Events)] // one left running shows what was committed, and here more is
		}
		unordered := *c
		unordered.Unordered = true // tasks begin after the commit, so siblings come between
		problems = append(problems, differently(what, &unordered, want, got)...)
	}
	return restarts, problems
}

// keep plays the case through a store of its own.
func (s *settings) keep(c *Case, t *tape, restart bool) (*Result, int, error) {
	in, err := c.input()
	if err != nil {
		return nil, 0, err
	}
	dir, err := os.MkdirTemp("", "aslc-replay-")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(dir)
	st, err := sqlite.Open(filepath.Join(dir, "replay.db"), sqlite.Options{Synchronous: sqlite.Normal})
	if err != nil {
		return nil, 0, err
	}
	defer st.Close()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	p := &play{c: c, tape: t, clock: runtime.NewVirtualClock(c.start())}
	p.keeper = &keeper{hand: durable.NewHand(st, durable.Machine{Executor: s.machine(t)})}
	opts := func() []runtime.Option {
		return append(c.options(), runtime.WithClock(p.clock), runtime.WithLimits(s.limits), runtime.WithHistory(&runtime.History{}), endless(cancel))
	}
	if p.x, err = p.keeper.hand.Start(ctx, in, opts()...); err != nil {
		return nil, 0, err
	}
	if restart {
		p.keeper.again = func() (*runtime.Execution, error) { return p.keeper.hand.Restore(ctx, p.x.ID(), opts()...) }
	}
	got, err := p.result(ctx)
	if err == nil {
		err = p.keeper.err
	}
	return got, p.keeper.commits, err
}

// drive drives the execution as far as it comes, with a commit wherever it
// waits. After one with events it is thrown away, before its tasks begin, and
// taken up again: at one without, it has just been.
func (k *keeper) drive(p *play) runtime.Status {
	for k.err == nil {
		p.x.Drive()
		changes, err := k.hand.Commit(p.x)
		if err != nil {
			k.err = err
			break
		}
		fresh := k.note(p.x, changes)
		if fresh && k.again != nil && p.x.Status() == runtime.StatusRunning {
			x, err := k.again()
			if err != nil {
				k.err = err
				break
			}
			p.x = x
			continue
		}
		p.x.Committed()
		if p.x.Status() != runtime.StatusRunning || len(changes) == 0 && p.x.Resting() {
			break
		}
	}
	return p.x.Status()
}

// note keeps the events that a commit brought, and says whether there are any.
func (k *keeper) note(x *runtime.Execution, changes []runtime.Change) bool {
	i := slices.IndexFunc(changes, func(c runtime.Change) bool { return c.Execution == x })
	if i < 0 || len(changes[i].Events) == 0 {
		return false
	}
	k.commits++
	k.events = append(k.events, changes[i].Events...)
	return true
}

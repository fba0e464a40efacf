package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/differential/random"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
)

// testCase is a machine, compiled.
type testCase struct {
	machine random.Machine
	seed    uint64
	program *ir.Program
	code    []byte
}

// runs is how often each machine runs, with other inputs and tasks.
const runs = 3

// seedOf is the seed of run i.
func (c *testCase) seedOf(i int) uint64 { return c.seed ^ uint64(i)<<60 }

// newCase compiles a machine; nil if the compiler refuses it.
func newCase(m random.Machine, seed uint64) *testCase {
	src := &ir.Source{Name: "machine.asl.json", Text: []byte(m.Text())}
	result, _ := compiler.Compile(src, compiler.Options{})
	if result == nil {
		return nil
	}
	return &testCase{m, seed, result.Program, result.File}
}

func (c *testCase) interpreted(i int) trial.Trial {
	tasks := &trial.Tasks{}
	seed := c.seedOf(i)
	return trial.Trial{Definition: interp.Definition(c.program, tasks), Input: trial.Input(seed), Seed: seed, Tasks: tasks}
}

// driver counts what was tried.
type driver struct {
	batch       batch
	small       bool // shrink what differs
	coverage    random.Coverage
	statuses    map[string]int
	machines    int
	refused     int
	resumed     int
	states      int // entered by compiled machines
	differences int
}

func newDriver() (*driver, error) {
	module := bundle.Module()
	root, err := command(".", "go", "list", "-m", "-f", "{{.Dir}}", module)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "differential")
	if err != nil {
		return nil, err
	}
	return &driver{
		batch:    batch{strings.TrimSpace(string(root)), dir},
		coverage: random.Coverage{}, statuses: map[string]int{},
	}, nil
}

// run tries n machines.
func (d *driver) run(n int, seed uint64, most int) error {
	next := seed << 32
	for d.machines < n && d.differences < most {
		var cases []*testCase
		for len(cases) < min(perPackage, n-d.machines) {
			c := newCase(random.New(next), next)
			next++
			if c == nil {
				d.refused++
				continue
			}
			d.coverage.Add(c.machine)
			cases = append(cases, c)
		}
		d.machines += len(cases)
		saw, err := d.batch.run(cases)
		if err != nil {
			return err
		}
		for i, c := range cases {
			if err := d.judge(c, saw[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge compares what was seen of a compiled machine with the interpreter.
func (d *driver) judge(c *testCase, saw [runs]seen) error {
	for _, s := range saw {
		d.statuses[s.Run.Status]++
		d.states += strings.Count(s.Run.History, `StateEntered"`)
	}
	what := difference(c, saw)
	if what == "" {
		if what = d.resume(c, saw); what != "" {
			d.print(c, what)
		}
		return nil
	}
	if d.small {
		var err error
		if c, what, err = d.shrink(c, what); err != nil {
			return err
		}
	}
	d.print(c, what)
	return nil
}

func (d *driver) print(c *testCase, what string) {
	d.differences++
	fmt.Printf("difference, seed %d\n%s\n%s\n\n", c.seed, c.machine.Text(), what)
}

// difference says how a compiled machine and the interpreter differ; "" if they
// do not.
func difference(c *testCase, saw [runs]seen) string {
	for i, s := range saw {
		want := c.interpreted(i).Run()
		input := trial.Input(c.seedOf(i))
		switch {
		case !s.Run.Same(want):
			return fmt.Sprintf("input %s\ncompiled:    %s\ninterpreted: %s", input, show(s.Run, want), show(want, s.Run))
		case !want.Traced() && !s.Plain.Ends(want):
			return fmt.Sprintf("input %s\nwithout a history: %s\nwith one:          %s", input, show(s.Plain, want), show(want, s.Plain))
		}
	}
	return ""
}

// show is an outcome with the part of its history that is unlike another's.
func show(o, other trial.Outcome) string {
	h := o.History
	if h != "" && other.History != "" {
		at := 0
		for at < len(h) && at < len(other.History) && h[at] == other.History[at] {
			at++
		}
		h = h[max(0, at-60):]
	}
	h = h[:min(len(h), 300)]
	return fmt.Sprintf("%s output %s error %q cause %q calls %q late %d history %s", o.Status, o.Output, o.Error, o.Cause, o.Calls, o.Late, h)
}

// resume throws each run of the interpreted machine away and resumes it at a
// random checkpoint; "" if that made no difference.
func (d *driver) resume(c *testCase, saw [runs]seen) string {
	draw := rand.New(rand.NewPCG(c.seed, 0))
	for i := range saw {
		t, want := c.interpreted(i), saw[i].Run
		whole, journal, events := t.RunWithJournal()
		if !whole.Same(want) {
			return fmt.Sprintf("input %s\nwith a journal:    %s\nwithout a journal: %s", t.Input, show(whole, want), show(want, whole))
		}
		at := draw.IntN(len(journal.Checkpoints))
		got := t.Resume(journal.Checkpoints[at], events)
		d.resumed++
		if !got.Ends(want) || got.Cause != want.Cause || got.History != want.History {
			return fmt.Sprintf("input %s\nresumed from checkpoint %d of %d: %s\nwant: %s\n%s", t.Input, at, len(journal.Checkpoints),
				show(got, want), show(want, got), journal.Checkpoints[at].Image)
		}
	}
	return ""
}

// shrink makes a machine that differs as small as it can: of all that lack one
// thing more and still differ, it goes on with the first.
func (d *driver) shrink(c *testCase, what string) (*testCase, string, error) {
	for {
		var smaller []*testCase
		for _, m := range c.machine.Smaller() {
			if s := newCase(m, c.seed); s != nil {
				smaller = append(smaller, s)
			}
		}
		found, say, err := d.firstDifferent(smaller)
		if err != nil || found == nil {
			return c, what, err
		}
		c, what = found, say
	}
}

func (d *driver) firstDifferent(cases []*testCase) (*testCase, string, error) {
	for len(cases) > 0 {
		n := min(len(cases), perPackage)
		saw, err := d.batch.run(cases[:n])
		if err != nil {
			return nil, "", err
		}
		for i, c := range cases[:n] {
			if what := difference(c, saw[i]); what != "" {
				return c, what, nil
			}
		}
		cases = cases[n:]
	}
	return nil, "", nil
}

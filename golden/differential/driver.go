package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/differential/random"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// testCase is a machine, compiled.
type testCase struct {
	machine   random.Machine
	seed      uint64
	contracts contracts // nil: nothing is promised
	handlers  handlers  // nil: it has none
	program   *ir.Program
	promised  *contract.Set
	code      []byte
}

// runs is how often each machine runs, with other inputs and tasks.
const runs = 3

// seedOf is the seed of run i.
func (c *testCase) seedOf(i int) uint64 { return seedOf(c.seed, i) }

func seedOf(seed uint64, i int) uint64 { return seed ^ uint64(i)<<60 }

// newCase compiles a machine; nil if the compiler refuses it.
func newCase(m random.Machine, seed uint64) *testCase {
	c := &testCase{machine: m, seed: seed}
	if !c.compile(compiler.Options{}) {
		return nil
	}
	return c
}

func (c *testCase) compile(opt compiler.Options) bool {
	result, _ := compiler.Compile(&ir.Source{Name: "machine.asl.json", Text: []byte(c.machine.Text())}, opt)
	if result == nil {
		return false
	}
	c.program, c.promised, c.code = result.Program, result.Contracts, result.File
	return true
}

// with is the machine with contracts, whose files stand in a directory of their own in
// dir; nil if the compiler refuses it.
func (c *testCase) with(promises contracts, dir string) (*testCase, error) {
	opt, err := promises.options(c.program, dir)
	if err != nil {
		return nil, err
	}
	out := &testCase{machine: c.machine, seed: c.seed, contracts: promises}
	if !out.compile(compiler.Options{Contracts: opt}) {
		return nil, nil
	}
	return out, nil
}

// handled is the machine with handlers, which stand in a directory of their own in
// the module; nil if the compiler refuses it.
func (c *testCase) handled(h handlers, in *modulePlace) (*testCase, error) {
	opt, err := h.options(c.program, in.dir, in.loader)
	if err != nil {
		return nil, err
	}
	out := &testCase{machine: c.machine, seed: c.seed, handlers: h}
	if !out.compile(compiler.Options{Contracts: opt}) {
		return nil, nil
	}
	return out, nil
}

// modulePlace is a directory in this module, where handlers can import what is in it.
type modulePlace struct {
	dir    string
	loader *contract.Loader
}

// interpreted is a run of the interpreter, whose tasks have Go types or see whole
// documents.
func (c *testCase) interpreted(i int, types bool) trial.Trial {
	tasks := &trial.Tasks{}
	var work runtime.Binder = tasks
	if types {
		work = behindTypes{tasks, c.contracts}
	}
	def := interp.Definition(c.program, work)
	switch {
	case c.handlers != nil:
		if types {
			work = behindHandlers{tasks, c.handlers}
		}
		def = interp.Held(c.program, work, c.handlers.held(c.promised))
	case c.contracts != nil:
		def = interp.Promised(c.program, work, c.promised)
	}
	seed := c.seedOf(i)
	return trial.Trial{Definition: def, Input: trial.Input(seed), Seed: seed, Tasks: tasks}
}

// driver counts what was tried.
type driver struct {
	batch       batch
	module      modulePlace // of handlers
	small       bool        // shrink what differs
	coverage    random.Coverage
	statuses    map[string]int
	machines    int
	refused     int
	promised    int // machines with contracts
	handled     int // machines with handlers
	broken      int // runs in which a promise was broken
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
	b := batch{strings.TrimSpace(string(root)), dir}
	in, err := os.MkdirTemp(filepath.Join(b.root, "golden", "differential"), "_handlers") // no part of ./...
	if err != nil {
		return nil, err
	}
	return &driver{
		batch: b, module: modulePlace{in, contract.NewLoader()},
		coverage: random.Coverage{}, statuses: map[string]int{},
	}, nil
}

// run tries n machines.
func (d *driver) run(n int, seed uint64, most int) error {
	next := seed << 32
	for d.machines < n && d.differences < most {
		var cases []*testCase
		for len(cases) < min(perPackage, n-d.machines) {
			c, err := d.newCase(next)
			next++
			if err != nil {
				return err
			}
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

// newCase makes the machine of a seed, every fourth one with contracts, and every
// fourth with handlers; nil if the compiler refuses it.
func (d *driver) newCase(seed uint64) (*testCase, error) {
	c := newCase(random.New(seed), seed)
	if c == nil || seed%2 == 0 {
		return c, nil
	}
	var seeds []uint64
	for i := range runs {
		seeds = append(seeds, c.seedOf(i))
	}
	if seed%4 == 3 {
		d.handled++
		return c.handled(newHandlers(c.program, seeds), &d.module)
	}
	d.promised++
	return c.with(newContracts(c.program, seeds), d.batch.dir)
}

// judge compares what was seen of a compiled machine with the interpreter.
func (d *driver) judge(c *testCase, saw [runs]seen) error {
	for _, s := range saw {
		d.statuses[s.Run.Status]++
		if (c.contracts != nil || c.handlers != nil) && brokenPromise.MatchString(s.Run.Error+s.Run.Cause+s.Run.History) {
			d.broken++
		}
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

// brokenPromise is in what a run shows in which one was broken.
var brokenPromise = regexp.MustCompile(`the (argument|result) of [^"]*: \$|the (input|output) of`)

func (d *driver) print(c *testCase, what string) {
	d.differences++
	fmt.Printf("difference, seed %d\n%s\n%s%s%s\n\n", c.seed, c.machine.Text(), c.contracts, c.handlers, what)
}

// difference says how a compiled machine and the interpreter differ; "" if they
// do not.
func difference(c *testCase, saw [runs]seen) string {
	for i, s := range saw {
		input := trial.Input(c.seedOf(i))
		if what := differ(s.Run, s.Plain, c.interpreted(i, false)); what != "" {
			return "input " + input + "\n" + what
		}
		if c.handlers == nil && c.contracts == nil {
			continue
		}
		if what := differ(s.Typed, s.TypedPlain, c.interpreted(i, true)); what != "" {
			return "input " + input + ", tasks with types\n" + what
		}
	}
	return ""
}

// differ says how a run of a compiled machine, and one without a history, differ from
// one that is interpreted.
func differ(got, plain trial.Outcome, interpreted trial.Trial) string {
	want := interpreted.Run()
	switch {
	case !got.Same(want):
		return fmt.Sprintf("compiled:    %s\ninterpreted: %s", show(got, want), show(want, got))
	case !want.Traced() && !plain.Ends(want):
		return fmt.Sprintf("without a history: %s\nwith one:          %s", show(plain, want), show(want, plain))
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
		t, want := c.interpreted(i, false), saw[i].Run
		whole, journal, events := t.RunWithJournal()
		if !whole.Same(want) {
			return fmt.Sprintf("input %s\nwith a journal:    %s\nwithout a journal: %s", t.Input, show(whole, want), show(want, whole))
		}
		if len(journal.Checkpoints) == 0 {
			continue // its input was refused
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
// thing more, or one promise, and still differ, it goes on with the first.
func (d *driver) shrink(c *testCase, what string) (*testCase, string, error) {
	for {
		var smaller []*testCase
		add := func(m random.Machine, promises contracts, h handlers) error {
			s, err := d.like(m, c.seed, promises, h)
			if s != nil {
				smaller = append(smaller, s)
			}
			return err
		}
		for _, k := range c.contracts.smaller() {
			if err := add(c.machine, k, nil); err != nil {
				return nil, "", err
			}
		}
		for _, h := range c.handlers.smaller() {
			if err := add(c.machine, nil, h); err != nil {
				return nil, "", err
			}
		}
		for _, m := range c.machine.Smaller() {
			if err := add(m, c.contracts, c.handlers); err != nil {
				return nil, "", err
			}
		}
		found, say, err := d.firstDifferent(smaller)
		if err != nil || found == nil {
			return c, what, err
		}
		c, what = found, say
	}
}

// like is a machine with the contracts or handlers of another one; nil if the compiler
// refuses it.
func (d *driver) like(m random.Machine, seed uint64, promises contracts, h handlers) (*testCase, error) {
	c := newCase(m, seed)
	switch {
	case c != nil && promises != nil:
		return c.with(promises, d.batch.dir)
	case c != nil && h != nil:
		return c.handled(h, &d.module)
	}
	return c, nil
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

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/casetest"
	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// bench is what dev works on: the console.Workbench.
type bench struct {
	dev   *dev
	file  string            // of the definition
	cases map[string]string // name → file

	mu       sync.Mutex
	now      *console.Bench
	runs     map[string]*console.Recorded // the latest ones, by id
	findings diag.Report
	result   *casetest.Result // of the last run; nil: there was none
	seen     map[string]string
	name     string // of the case
	text     string // of the case; "": it is in its file
	waiting  map[chan struct{}]bool
}

// keptRuns are so many that a page can finish what it is drawing.
const keptRuns = 8

func newBench(d *dev, file string) (*bench, error) {
	b := &bench{dev: d, file: file, cases: map[string]string{}, runs: map[string]*console.Recorded{}, seen: map[string]string{}, waiting: map[chan struct{}]bool{}, text: `{"Input": {}}`, now: &console.Bench{}}
	if suites, err := suitesAt(filepath.Clean(file)); err == nil {
		for _, s := range suites {
			for _, c := range s.cases {
				b.cases[strings.TrimSuffix(filepath.Base(c), ".json")] = c
			}
		}
	}
	name := d.testCase
	if names := b.names(); name == "" && len(names) > 0 {
		name = names[0]
	}
	if name != "" {
		if b.cases[name] == "" {
			return nil, misused("--case with the name of a file in "+strings.TrimSuffix(file, ".asl.json")+suiteEnding, "there is no case %q", name)
		}
		b.name, b.text = name, ""
	}
	return b, nil
}

func (b *bench) names() []string {
	var names []string
	for name := range b.cases {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// watch looks at the files until ctx is done, and makes a round when one changed.
func (b *bench) watch(ctx context.Context) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		b.mu.Lock()
		if b.changed() {
			b.round()
		}
		b.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// changed tells whether a file is another one than at the last round.
func (b *bench) changed() bool {
	changed := false
	for _, file := range []string{b.file, b.cases[b.name]} {
		if file == "" {
			continue
		}
		stamp := stampOf(file)
		changed = changed || b.seen[file] != stamp
		b.seen[file] = stamp
	}
	return changed
}

// round checks the definition and runs the case.
func (b *bench) round() {
	begun := time.Now()
	now := &console.Bench{
		Round: b.now.Round + 1, File: b.file, Cases: b.names(), Case: b.name, Text: b.text, Execution: b.now.Execution, Stale: true,
	}
	if text, err := os.ReadFile(b.cases[b.name]); b.name != "" && err == nil {
		now.Text = string(text)
	}
	if err := b.check(now); err != nil {
		now.Problems = append(now.Problems, err.Error())
	}
	now.Took = float64(time.Since(begun).Microseconds()) / 1000
	b.now = now
	b.dev.report(b)
	for c := range b.waiting {
		select {
		case c <- struct{}{}:
		default: // it will look all the same
		}
	}
}

func (b *bench) check(now *console.Bench) error {
	src, err := b.dev.source(b.file)
	if err != nil {
		return err
	}
	now.Definition = string(src.Text)
	values, err := b.dev.values(b.dev.app, src)
	if err != nil {
		return err
	}
	promised := b.dev.promised // each time anew: handlers change too
	from, err := promised.options(b.file, defaultOutput(b.file))
	if err != nil {
		return err
	}
	result, list := compiler.Compile(src, compiler.Options{Set: values, Contracts: whenBound(from)})
	b.findings = diag.Report{Source: src, List: list}
	var text bytes.Buffer
	if err := diag.JSON(&text, b.findings); err != nil {
		return err
	}
	now.Diagnostics = json.RawMessage(text.Bytes())
	if result == nil {
		return nil
	}
	return b.run(now, result)
}

// run runs the case in the interpreter.
func (b *bench) run(now *console.Bench, r *compiler.Result) error {
	file := b.cases[b.name]
	if b.name == "" {
		file = filepath.Join(filepath.Dir(b.file), "case") // mock files are looked for beside it
	}
	c, err := casetest.Parse(filepath.ToSlash(file), []byte(now.Text))
	if err != nil {
		return err
	}
	result, err := c.Run(interpreted(r), false)
	if result == nil {
		return err
	}
	now.Stale = false
	b.result = result
	now.Problems = result.Notes()
	if c.Expects() {
		now.Problems = c.Problems(result)
	}
	history := runtime.HistoryOf(result.Events)
	shown, recordErr := console.NewRecorded(caseTitle(b.name), machineOf(r), history.Append(nil))
	if recordErr != nil {
		return errors.Join(err, recordErr)
	}
	now.Execution = strconv.Itoa(now.Round)
	b.runs[now.Execution] = shown
	delete(b.runs, strconv.Itoa(now.Round-keptRuns))
	return err
}

func caseTitle(name string) string {
	if name == "" {
		return "case"
	}
	return name
}

// interpreted makes executors that interpret a program, held to its contracts.
func interpreted(r *compiler.Result) casetest.Machine {
	return func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		return runtime.NewExecutor(interp.Promised(r.Program, b, r.Contracts), opts...)
	}
}

// Bench tells how things stand.
func (b *bench) Bench() *console.Bench {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// Benched gets a value when they stand otherwise.
func (b *bench) Benched(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting[c] = true
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waiting, c)
	})
	return c
}

// Try runs another case from now on.
func (b *bench) Try(name, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if name != "" && b.cases[name] == "" {
		return fmt.Errorf("there is no case %q", name)
	}
	b.name, b.text = name, text
	if name == "" && text == "" {
		b.text = b.now.Text // the present one, to be changed
	}
	b.changed()
	b.round()
	return nil
}

// recorded is a run that is still kept.
func (b *bench) recorded(id string) (*console.Recorded, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.runs[id]; r != nil {
		return r, nil
	}
	return nil, console.ErrNotFound
}

// Execution describes a run.
func (b *bench) Execution(ctx context.Context, id string) (console.Execution, error) {
	r, err := b.recorded(id)
	if err != nil {
		return console.Execution{}, err
	}
	x, err := r.Execution(ctx, "")
	x.ID = id
	return x, err
}

// Machine is what a run went by.
func (b *bench) Machine(ctx context.Context, id string) (*console.Machine, error) {
	r, err := b.recorded(id)
	if err != nil {
		return nil, err
	}
	return r.Machine(ctx, "")
}

// Events are those of a run.
func (b *bench) Events(ctx context.Context, id string, from int64, limit int) ([]json.RawMessage, error) {
	r, err := b.recorded(id)
	if err != nil {
		return nil, err
	}
	return r.Events(ctx, "", from, limit)
}

// Changes says that a run is over.
func (b *bench) Changes(context.Context, string) <-chan struct{} { return nil }

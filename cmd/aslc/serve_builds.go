package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/host"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// compiled is what a server has for machines that are compiled: builds, and the
// processes that come of them.
type compiled struct {
	*builds
	waits   bool               // for builds
	stop    context.CancelFunc // nil: it has not begun
	running sync.WaitGroup
}

// compiled makes it; nothing is compiled before begin.
func (l *localServer) compiled(tasks *localTasks, metrics *telemetry.Metrics) *compiled {
	c := &compiled{waits: l.engine == "compiled"}
	off := ""
	if l.engine == "interpreter" {
		off = "this server was started with --engine interpreter"
	}
	pool := host.NewPool(host.Options{
		Max: l.children, Idle: l.idle, Tasks: tasks.of, Metrics: metrics, Log: l.log(),
		Limits: l.limits, S3: l.s3, Account: l.account, Freed: func() { c.ready() },
	})
	c.builds = newBuilds(pool, l.log(), l.runtime, int64(l.cache)<<20, off)
	return c
}

// begin begins to compile for a service.
func (c *compiled) begin(ctx context.Context, s *durable.Service) {
	c.ready = s.TakeUp
	ctx, c.stop = context.WithCancel(ctx)
	c.running.Go(func() { c.run(ctx) })
}

// close ends the build under way, and the processes.
func (c *compiled) close() {
	if c.stop != nil {
		c.stop()
	}
	c.running.Wait()
	c.pool.Close()
}

// settled waits for builds, if the server is to.
func (c *compiled) settled(ctx context.Context) {
	if c.waits {
		c.settle(ctx)
	}
}

// builds compiles the state machines of a server in the background, and gives them
// to processes of the pool.
type builds struct {
	pool  *host.Pool
	log   *slog.Logger
	opt   bundle.Options
	cache int64  // bytes of executables that are kept at most
	off   string // why nothing is compiled; "": all is
	ready func() // is called when machines run that did not before

	mu      sync.Mutex
	next    []wanted      // for the next build
	open    int           // those and the ones of the build under way
	changed chan struct{} // closed when a build is over
	wake    chan struct{}
	used    map[string]bool // executables
}

// wanted is a machine that is to be compiled.
type wanted struct {
	*host.Remote
	name, definition string
}

// together is how long a build waits for more definitions after the last one came.
const together = 50 * time.Millisecond

func newBuilds(pool *host.Pool, log *slog.Logger, runtime string, cache int64, off string) *builds {
	return &builds{
		pool: pool, log: log, opt: bundle.Options{Runtime: runtime, Env: os.Environ()}, cache: cache, off: off,
		changed: make(chan struct{}), wake: make(chan struct{}, 1), used: map[string]bool{},
	}
}

// machine is the host of a state machine, which takes executions once it is compiled.
func (b *builds) machine(name, role, definition string) durable.Host {
	if b.off != "" {
		return b.pool.Machine(name, role, b.off)
	}
	m := b.pool.Machine(name, role, "it is being compiled")
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next = append(b.next, wanted{m, name, definition})
	b.open++
	select {
	case b.wake <- struct{}{}:
	default: // it will look all the same
	}
	return m
}

// settle waits until nothing is to be compiled.
func (b *builds) settle(ctx context.Context) {
	for {
		b.mu.Lock()
		open, changed := b.open, b.changed
		b.mu.Unlock()
		if open == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// run compiles until ctx ends.
func (b *builds) run(ctx context.Context) {
	for {
		select {
		case <-b.wake:
		case <-ctx.Done():
			return
		}
		if !b.gather(ctx) {
			return
		}
		b.mu.Lock()
		batch := b.next
		b.next = nil
		b.mu.Unlock()
		b.compile(ctx, batch)
		b.ready()
		b.mu.Lock()
		b.open -= len(batch)
		close(b.changed)
		b.changed = make(chan struct{})
		b.mu.Unlock()
	}
}

// gather waits until no definition has come for a while; false: ctx has ended.
func (b *builds) gather(ctx context.Context) bool {
	t := time.NewTimer(together)
	defer t.Stop()
	for {
		select {
		case <-b.wake:
			t.Reset(together)
		case <-t.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// compile gives machines their places in executables: in ones that the cache has, or
// in a new one.
func (b *builds) compile(ctx context.Context, batch []wanted) {
	began := time.Now()
	by := map[string][]wanted{} // package
	var units []*bundle.Unit
	for _, w := range batch {
		pkg := bundle.HostedPackage(w.definition)
		by[pkg] = append(by[pkg], w)
		if len(by[pkg]) > 1 {
			continue
		}
		src := &ir.Source{Name: "machine.asl.json", Text: []byte(w.definition)}
		r, list := compiler.Compile(src, compiler.Options{Name: "machine", Package: pkg})
		if r == nil {
			b.refuse(by[pkg], errors.New(refusal(src, list)))
			continue
		}
		u := unitOf(r)
		if at, ok := bundle.FindHosted(u, b.opt); ok {
			b.place(by[pkg], at)
			continue
		}
		units = append(units, u)
	}
	found := len(by) - len(units)
	b.build(ctx, units, by)
	b.log.Info("state machines are compiled", "machines", len(batch), "found", found, "built", len(units), "took", time.Since(began))
}

// build makes one executable of units. If that fails each gets one of its own, for
// only those to be missing whose fault it is.
func (b *builds) build(ctx context.Context, units []*bundle.Unit, by map[string][]wanted) {
	if len(units) == 0 {
		return
	}
	h, err := bundle.Host(ctx, units, b.opt)
	var failed *bundle.BuildError
	switch {
	case err == nil:
		for i, u := range units {
			b.place(by[u.Package], bundle.Place{Hosted: h, N: i})
		}
		if err := bundle.TrimHosted(b.cache, b.used); err != nil {
			b.log.Warn("the cache of executables cannot be trimmed", "error", err)
		}
	case errors.As(err, &failed) && len(units) > 1:
		for _, u := range units {
			b.build(ctx, []*bundle.Unit{u}, by)
		}
	default:
		for _, u := range units {
			b.refuse(by[u.Package], err)
		}
	}
}

// place lets machines run in an executable.
func (b *builds) place(machines []wanted, at bundle.Place) {
	b.used[at.File] = true
	p := b.pool.Program(at.File, at.Places)
	for _, w := range machines {
		w.Run(p, at.N)
	}
}

// refuse leaves machines to the interpreter.
func (b *builds) refuse(machines []wanted, err error) {
	why, _, _ := strings.Cut(err.Error(), "\n")
	for _, w := range machines {
		w.Refuse("it was not compiled: " + why)
		b.log.Warn("a state machine is interpreted, since it cannot be compiled", "machine", w.name, "error", err)
	}
}

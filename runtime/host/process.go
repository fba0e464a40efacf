package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// process is a process that drives executions, as its parent sees it. The pool's
// lock guards it.
type process struct {
	*line
	pool    *Pool
	program *Program
	cmd     *exec.Cmd
	said    said

	loans   map[int64]*borrower
	runs    map[int64]*running
	calls   map[int64]*callee
	leaving bool        // it was told to end
	turn    int64       // when it came to rest
	rest    *time.Timer // ends it
	hurry   *time.Timer // kills it
}

// borrower is an execution that a process has.
type borrower struct {
	x     *process
	n     int64
	m     *Remote
	to    durable.Lender
	rests bool      // the process has nothing to do for it
	open  int       // reports that are not committed
	calls []*callee // that came after one of those
	quiet int       // reports that are committed, of which it was not told
}

// maxQuiet is how many those may be: the answer of a task tells the rest. The process
// waits when more are open than that (durable.Borrowed).
const maxQuiet = 1

// callee does a task for the process.
type callee struct {
	n      int64
	call   *call
	after  int // so many reports have to be committed before
	ctx    context.Context
	cancel context.CancelFunc
}

// running is an Express execution that a process runs.
type running struct {
	m     *Remote
	ended chan *ended // nil: the process has ended
}

// start starts the process of a program; p.mu is held.
func (p *Pool) start(program *Program) (*process, error) {
	x := &process{
		pool: p, program: program, cmd: exec.Command(program.file),
		loans: map[int64]*borrower{}, runs: map[int64]*running{}, calls: map[int64]*callee{},
	}
	x.cmd.Stderr = &x.said
	in, err := x.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := x.cmd.Start(); err != nil {
		return nil, err
	}
	x.line = newLine(out, in)
	x.send(&message{Setup: &setup{Version: version, Limits: p.o.Limits, S3: p.o.S3, Account: p.o.Account}})
	p.processes[x] = true
	p.ends.Go(x.listen)
	x.atRest()
	p.o.Log.Debug("a process of state machines begins", "pid", x.cmd.Process.Pid, "file", program.file)
	return x, nil
}

// idle says that it has nothing.
func (x *process) idle() bool { return len(x.loans) == 0 && len(x.runs) == 0 }

// atRest ends the process in a while unless it gets something to do.
func (x *process) atRest() {
	if !x.idle() || x.leaving {
		return
	}
	x.pool.turns++
	turn := x.pool.turns
	x.turn = turn
	x.rest = time.AfterFunc(x.pool.o.Idle, func() {
		x.pool.mu.Lock()
		defer x.pool.mu.Unlock()
		if x.idle() && x.turn == turn {
			x.dismiss()
		}
	})
	if x.pool.starved {
		x.pool.ends.Go(x.pool.freed)
	}
}

// patience is how long a process may take to end that was told to.
const patience = 10 * time.Second

// dismiss lets the process end: it reads the end of its input.
func (x *process) dismiss() {
	if !x.leaving {
		x.leaving = true
		x.close()
		x.hurry = time.AfterFunc(patience, func() { x.cmd.Process.Kill() })
	}
}

// number is one for what the process gets.
func (x *process) number() int64 {
	if x.rest != nil {
		x.rest.Stop()
		x.rest = nil
	}
	x.pool.numbers++
	return x.pool.numbers
}

// lend sends an execution; p.mu is held.
func (x *process) lend(m *Remote, l *lend, to durable.Lender) durable.Borrower {
	b := &borrower{x: x, n: x.number(), m: m, to: to}
	x.loans[b.n] = b
	x.send(&message{N: b.n, Lend: l})
	return b
}

// Do sends a deed.
func (b *borrower) Do(n int, d durable.Deed) { b.send(&message{N: b.n, Deed: &deed{n, d}}) }

// Committed notes that a report is committed, and begins the tasks that it told of.
func (b *borrower) Committed() {
	x := b.x
	x.pool.mu.Lock()
	defer x.pool.mu.Unlock()
	if x.loans[b.n] != b {
		return
	}
	b.open--
	if b.quiet++; b.quiet > maxQuiet {
		x.send(&message{N: b.n, Committed: b.told()})
	}
	for _, c := range b.calls {
		if c.after--; c.after == 0 {
			x.begin(c)
		}
	}
	b.calls = slices.DeleteFunc(b.calls, func(c *callee) bool { return c.after == 0 })
}

// told is how many reports are committed of which the process is told now; p.mu is held.
func (b *borrower) told() int {
	n := b.quiet
	b.quiet = 0
	return n
}

func (b *borrower) send(m *message) {
	b.x.pool.mu.Lock()
	defer b.x.pool.mu.Unlock()
	b.rests = false
	b.x.send(m)
}

// Release takes the execution back.
func (b *borrower) Release() {
	b.x.pool.mu.Lock()
	defer b.x.pool.mu.Unlock()
	if b.x.loans[b.n] == b {
		delete(b.x.loans, b.n)
		b.x.send(&message{N: b.n, Release: true})
		b.x.atRest()
	}
}

// errEnded: what the process had is lost.
var errEnded = errors.New("the process that ran the execution has ended")

// run runs an Express execution to its end, or ctx's.
func (p *Pool) run(ctx context.Context, m *Remote, program *Program, in *run) (*ended, error) {
	p.mu.Lock()
	x, err := p.process(program)
	if err != nil {
		p.mu.Unlock()
		return nil, err
	}
	n, r := x.number(), &running{m, make(chan *ended, 1)}
	x.runs[n] = r
	x.send(&message{N: n, Run: in})
	p.mu.Unlock()
	select {
	case e := <-r.ended:
		if e == nil {
			return nil, errEnded
		}
		return e, nil
	case <-ctx.Done():
		x.send(&message{N: n, Release: true}) // it answers all the same
		return nil, ctx.Err()
	}
}

// listen takes what the process sends, until its end.
func (x *process) listen() {
	err := x.greeted()
	for err == nil {
		var m *message
		if m, err = x.receive(); err == nil {
			x.take(m)
		}
	}
	x.close()
	if err != io.EOF {
		x.cmd.Process.Kill() // it sends what cannot be understood
	}
	<-x.sent
	ended := x.cmd.Wait()
	if err != io.EOF {
		ended = err
	}
	x.end(ended)
}

// greeted checks the first message.
func (x *process) greeted() error {
	m, err := x.receive()
	if err != nil {
		return err
	}
	if m.Hello == nil || m.Hello.Version != version || m.Hello.Machines != len(x.program.places) {
		return fmt.Errorf("%s is no executable of this program", x.program.file)
	}
	return nil
}

// take takes a message of the process.
func (x *process) take(m *message) {
	for _, s := range m.Seen {
		x.pool.o.Metrics.Take(s)
	}
	switch {
	case m.Report != nil:
		x.report(m.N, m.Report)
	case m.Ended != nil:
		x.ended(m.N, m.Ended)
	case m.Call != nil:
		x.call(m.N, m.Call)
	case m.CallOver:
		x.hangUp(m.N)
	case m.Ask != nil && m.Ask.MapRun != "": // the store is asked
		x.pool.ends.Go(func() { x.reply(m.N, m.Ask) })
	case m.Ask != nil:
		x.reply(m.N, m.Ask)
	}
}

func (x *process) report(n int64, r *durable.Report) {
	x.pool.mu.Lock()
	defer x.pool.mu.Unlock()
	b := x.loans[n]
	if b == nil {
		return // it was released
	}
	if b.rests = r.Resting; !r.Resting {
		b.open++
	}
	b.to.Report(*r)
	if r.Over || r.Failed != "" {
		delete(x.loans, n)
		x.atRest()
	}
	if r.Over {
		b.m.ended()
	}
}

func (x *process) ended(n int64, e *ended) {
	x.pool.mu.Lock()
	defer x.pool.mu.Unlock()
	r := x.runs[n]
	if r == nil {
		return
	}
	delete(x.runs, n)
	r.m.ended()
	r.ended <- e
	x.atRest()
}

// call takes a task to do: at once, or when the report is committed that tells of it.
func (x *process) call(n int64, in *call) {
	x.pool.mu.Lock()
	defer x.pool.mu.Unlock()
	b := x.loans[in.Loan]
	if b == nil && in.Loan != 0 {
		return // it was released
	}
	c := &callee{n: n, call: in}
	c.ctx, c.cancel = context.WithCancel(x.pool.ctx)
	x.calls[n] = c
	if b != nil && b.open > 0 {
		c.after = b.open
		b.calls = append(b.calls, c)
		return
	}
	x.begin(c)
}

// begin does a task beside everything else, unless nobody waits for it any more.
func (x *process) begin(c *callee) {
	if c.ctx.Err() != nil {
		return
	}
	x.pool.ends.Add(1)
	x.pool.crew.Run(func() {
		defer x.pool.ends.Done()
		x.do(c)
	})
}

func (x *process) do(c *callee) {
	var out runtime.Value
	var told runtime.Reported
	in, info, err := c.call.taken()
	if err == nil {
		out, told, err = runtime.Delegate(c.ctx, info, func(ctx context.Context) (runtime.Value, error) {
			return x.pool.o.Tasks(c.call.Machine).Do(ctx, c.call.Task, in)
		})
	}
	x.answer(c, answered(out, told, err))
}

// answer ends a call.
func (x *process) answer(c *callee, a *answer) {
	c.cancel()
	x.pool.mu.Lock()
	defer x.pool.mu.Unlock()
	delete(x.calls, c.n)
	if b := x.loans[c.call.Loan]; b != nil {
		a.Loan, a.Committed = b.n, b.told()
	}
	x.send(&message{N: c.n, Answer: a})
}

func (x *process) hangUp(n int64) {
	x.pool.mu.Lock()
	c := x.calls[n]
	delete(x.calls, n)
	x.pool.mu.Unlock()
	if c != nil {
		c.cancel()
	}
}

func (x *process) reply(n int64, q *ask) {
	x.pool.mu.Lock()
	b := x.loans[q.Loan]
	x.pool.mu.Unlock()
	r := &reply{}
	switch {
	case b == nil: // it was released: the answer does not matter
	case q.Activity != "":
		r.Exists = b.to.Activity(q.Activity)
	case q.MapRun != "":
		var err error
		if r.Parts, err = b.to.Below(q.MapRun, q.Status, q.After); err != nil {
			r.Failure = err.Error()
		}
	default:
		r.ID = b.to.NewID()
	}
	x.send(&message{N: n, Reply: r})
}

// end takes that the process has ended: what it had is lost.
func (x *process) end(how error) {
	p := x.pool
	p.mu.Lock()
	delete(p.processes, x)
	for _, t := range []*time.Timer{x.rest, x.hurry} {
		if t != nil {
			t.Stop()
		}
	}
	expected := x.leaving && x.idle() || p.closed
	suspects := x.suspects()
	for _, c := range x.calls {
		c.cancel()
	}
	for _, b := range x.loans {
		b.to.Report(durable.Report{Lost: true})
	}
	for _, r := range x.runs {
		r.ended <- nil
	}
	clear(x.loans)
	clear(x.runs)
	p.mu.Unlock()
	if expected && how == nil {
		p.o.Log.Debug("a process of state machines has ended", "pid", x.cmd.Process.Pid)
	} else {
		x.blame(suspects, how)
	}
	p.freed()
}

// suspects are the machines that the process was at work for. Where its trace names
// one, it is that.
func (x *process) suspects() []*Remote {
	all, named := map[*Remote]bool{}, map[*Remote]bool{}
	note := func(m *Remote) {
		all[m] = true
		if _, place, _ := m.placed(); strings.Contains(x.said.text(), x.program.places[place]+".") {
			named[m] = true
		}
	}
	for _, b := range x.loans {
		if !b.rests {
			note(b.m)
		}
	}
	for _, r := range x.runs {
		note(r.m)
	}
	if len(named) > 0 {
		all = named
	}
	return slices.Collect(maps.Keys(all))
}

// blame reports an end that nobody asked for.
func (x *process) blame(suspects []*Remote, how error) {
	reason := "it ended unasked"
	if how != nil {
		reason = how.Error()
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(x.said.text()), "\n"); line != "" {
		reason += ": " + line
	}
	for _, m := range suspects {
		if m.suspected(reason) {
			x.pool.o.Log.Error("a state machine is interpreted from now on: its process ends again and again", "machine", m.name, "reason", reason)
		}
	}
	names := make([]string, len(suspects))
	for i, m := range suspects {
		names[i] = m.name
	}
	slices.Sort(names)
	x.pool.o.Log.Error("a process of state machines has ended; what it had is given to another one",
		"pid", x.cmd.Process.Pid, "reason", reason, "suspects", names, "said", x.said.text())
}

// said keeps the beginning of what a process writes to its standard error.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// maxSaid is how much of it is kept, in bytes.
const maxSaid = 16 << 10

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b.Write(p[:min(len(p), maxSaid-s.b.Len())])
	return len(p), nil
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

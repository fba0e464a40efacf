package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/storage"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Machine makes the executor of one compiled definition, its tasks done by b.
type Machine func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor

// gcPercent is how much may be allocated between two collections, of what is in use:
// a process holds little, and collecting it often takes a tenth of its time.
const gcPercent = 400

// Main is the process: it drives executions of the machines until its standard
// input ends, and gives the exit code.
func Main(machines []Machine, _ []string, stdout, stderr io.Writer) int {
	debug.SetGCPercent(gcPercent)
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) // they are for the parent, whose end ends this process
	out, ok := stdout.(io.WriteCloser)
	if !ok {
		fmt.Fprintln(stderr, "aslc serve runs this program")
		return 2
	}
	if err := serve(machines, os.Stdin, out); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// worker is a process that drives executions.
type worker struct {
	*line
	machines []Machine
	opts     []runtime.Option // of all executors
	ctx      context.Context
	crew     *durable.Crew

	mu        sync.Mutex
	executors map[executorKey]*runtime.Executor
	loans     map[int64]*loan
	runs      map[int64]context.CancelFunc
	last      int64 // number of a call or a question
	answers   map[int64]chan *answer
	replies   map[int64]chan *reply
}

type executorKey struct {
	place         int
	machine, role string
}

// serve works until in ends.
func serve(machines []Machine, in io.Reader, out io.WriteCloser) error {
	w := &worker{
		line: newLine(in, out), machines: machines, executors: map[executorKey]*runtime.Executor{}, loans: map[int64]*loan{},
		runs: map[int64]context.CancelFunc{}, answers: map[int64]chan *answer{}, replies: map[int64]chan *reply{},
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w.ctx, w.crew = ctx, durable.NewCrew(ctx.Done())
	defer w.close()
	w.send(&message{Hello: &hello{version, len(machines)}})
	for {
		m, err := w.receive()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = w.take(m)
		}
		if err != nil {
			return fmt.Errorf("the parent sent what cannot be understood: %w", err)
		}
	}
}

// take takes a message of the parent's; it does not wait for anything.
func (w *worker) take(m *message) error {
	switch {
	case m.Setup != nil:
		return w.setUp(m.Setup)
	case m.Lend != nil:
		w.borrow(m.N, m.Lend)
	case m.Run != nil:
		w.start(m.N, m.Run)
	case m.Deed != nil:
		if b := w.borrowed(m.N); b != nil {
			b.Do(m.Deed.N, m.Deed.Deed)
		}
	case m.Committed > 0:
		w.committed(m.N, m.Committed)
	case m.Release:
		w.release(m.N)
	case m.Answer != nil:
		w.committed(m.Answer.Loan, m.Answer.Committed)
		deliver(w, w.answers, m.N, m.Answer)
	case m.Reply != nil:
		deliver(w, w.replies, m.N, m.Reply)
	}
	return nil
}

func (w *worker) setUp(s *setup) error {
	if s.Version != version {
		return fmt.Errorf("it speaks version %d, this program %d", s.Version, version)
	}
	w.opts = []runtime.Option{runtime.WithLimits(s.Limits)}
	if s.S3 != "" {
		dir, err := storage.Open(s.S3, s.Account)
		if err != nil {
			return err
		}
		w.opts = append(w.opts, runtime.WithStorage(dir))
	}
	return nil
}

// executor is that of a machine under a name and a role.
func (w *worker) executor(place int, machine, role string) (*runtime.Executor, error) {
	if place < 0 || place >= len(w.machines) {
		return nil, fmt.Errorf("there is no machine %d in this executable", place)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	key := executorKey{place, machine, role}
	x := w.executors[key]
	if x == nil {
		x = w.machines[place](&tasks{w, machine}, append([]runtime.Option{runtime.WithRole(role)}, w.opts...)...)
		w.executors[key] = x
	}
	return x, nil
}

// loanKey is the context key of an execution's number.
type loanKey struct{}

// loan is an execution that this process has: what it reports goes over the line.
type loan struct {
	w    *worker
	n    int64
	to   *durable.Borrowed    // who reads the line has it
	seen []telemetry.Sighting // since the last report; who drives the execution has it
}

func (w *worker) borrow(n int64, in *lend) {
	l := &loan{w: w, n: n}
	x, err := w.executor(in.Place, in.Loan.Machine, in.Role)
	if err != nil {
		l.Report(durable.Report{Failed: err.Error()})
		return
	}
	w.mu.Lock()
	w.loans[n] = l
	w.mu.Unlock()
	l.to = durable.Borrow(context.WithValue(w.ctx, loanKey{}, n), x, &in.Loan, l, w.crew, runtime.WithObserver(func(e *runtime.Event, r *runtime.Run) {
		if s, ok := telemetry.See(e, r); ok {
			l.seen = append(l.seen, s)
		}
	}))
}

func (w *worker) borrowed(n int64) *durable.Borrowed {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.loans[n]; l != nil {
		return l.to
	}
	return nil
}

// committed tells an execution that so many of its reports are committed.
func (w *worker) committed(n int64, reports int) {
	if reports == 0 {
		return
	}
	if b := w.borrowed(n); b != nil {
		for range reports {
			b.Committed()
		}
	}
}

func (w *worker) release(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.loans[n]; l != nil {
		delete(w.loans, n)
		l.to.Release()
	}
	if stop := w.runs[n]; stop != nil {
		stop()
	}
}

// Report sends a report; it is called by whoever drives the execution.
func (l *loan) Report(r durable.Report) {
	if r.Over || r.Failed != "" {
		forget(l.w, l.w.loans, l.n)
	}
	l.w.send(&message{N: l.n, Report: &r, Seen: l.seen})
	l.seen = nil
}

// NewID asks for an ID; 0: the parent is gone, and so will be the execution.
func (l *loan) NewID() int64 { return l.w.ask(&ask{Loan: l.n}).ID }

// Activity asks whether an activity exists.
func (l *loan) Activity(arn string) bool { return l.w.ask(&ask{Loan: l.n, Activity: arn}).Exists }

// Below asks for an execution of a Map Run that has a status.
func (l *loan) Below(mapRun string, status runtime.Status, after int64) ([]store.Snapshot, error) {
	r := l.w.ask(&ask{Loan: l.n, MapRun: mapRun, Status: status, After: after})
	if r.Failure != "" {
		return nil, errors.New(r.Failure)
	}
	return r.Parts, nil
}

// start runs an Express execution.
func (w *worker) start(n int64, in *run) {
	ctx, cancel := context.WithCancel(w.ctx)
	w.mu.Lock()
	w.runs[n] = cancel
	w.mu.Unlock()
	go func() {
		e, seen := w.express(ctx, in)
		forget(w, w.runs, n)
		cancel()
		w.send(&message{N: n, Ended: e, Seen: seen})
	}()
}

func (w *worker) express(ctx context.Context, in *run) (*ended, []telemetry.Sighting) {
	x, err := w.executor(in.Place, in.Terms.Machine, in.Role)
	if err != nil {
		return &ended{Fault: err.Error()}, nil
	}
	input, err := document(in.Input)
	if err != nil {
		return &ended{Fault: err.Error()}, nil
	}
	var seen []telemetry.Sighting
	r := durable.ExpressRun{Terms: in.Terms, Name: in.Name, ID: in.ID, Sync: in.Sync, Keep: in.Keep, Input: input}
	res, err := r.Run(ctx, x, runtime.WithObserver(func(e *runtime.Event, r *runtime.Run) {
		if s, ok := telemetry.See(e, r); ok {
			seen = append(seen, s)
		}
	}))
	if err != nil {
		return &ended{Fault: err.Error()}, seen
	}
	return &ended{
		Status: res.Status, Output: res.Output.Text(), Error: res.Error, Cause: res.Cause,
		Started: res.Started.UnixNano(), Stopped: res.Stopped.UnixNano(), Events: res.Events,
	}, seen
}

// tasks has the tasks of a machine done by the parent.
type tasks struct {
	w       *worker
	machine string
}

// Do does a task.
func (t *tasks) Do(ctx context.Context, _ string, in runtime.Value) (runtime.Value, error) {
	n, answers := expect(t.w, t.w.answers)
	loan, _ := ctx.Value(loanKey{}).(int64)
	t.w.send(&message{N: n, Call: callOf(loan, t.machine, in, runtime.InfoOf(ctx))})
	select {
	case a := <-answers:
		out, told, err := a.taken()
		told.Relay(ctx)
		return out, err
	case <-ctx.Done():
		forget(t.w, t.w.answers, n)
		t.w.send(&message{N: n, CallOver: true})
		return runtime.Value{}, ctx.Err()
	}
}

// ask asks the parent and waits for its reply.
func (w *worker) ask(q *ask) *reply {
	n, replies := expect(w, w.replies)
	w.send(&message{N: n, Ask: q})
	select {
	case r := <-replies:
		return r
	case <-w.ctx.Done():
		return &reply{}
	}
}

// expect makes a number, and where to wait for what comes for it.
func expect[T any](w *worker, in map[int64]chan T) (int64, chan T) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	c := make(chan T, 1)
	in[w.last] = c
	return w.last, c
}

// deliver gives what has come to who waits for it.
func deliver[T any](w *worker, to map[int64]chan T, n int64, what T) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := to[n]; c != nil {
		delete(to, n)
		c <- what
	}
}

func forget[T any](w *worker, in map[int64]T, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(in, n)
}

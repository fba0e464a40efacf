package operate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// owner is the process that owns a store, and drives its executions.
type owner struct {
	ctx      context.Context
	machine  string
	executor *runtime.Executor
	store    *sqlite.Store
	service  *durable.Service
	socket   net.Listener
	shown    func() error  // ends what the executor shows
	opened   chan struct{} // closed when the service is there, or never will
}

// own opens a store, takes its executions up, and answers other commands.
func own(ctx context.Context, c *cli.Call, file string, s sqlite.Synchronous, w *cli.Work) (*owner, error) {
	o := &owner{ctx: ctx, opened: make(chan struct{})}
	defer close(o.opened)
	w.Mocked, w.Earlier = o.mocked, o.earlier
	x, shown, err := c.Executor(w)
	if err != nil {
		return nil, err
	}
	o.machine, o.executor, o.shown = x.Definition().Name, x, shown
	if o.store, err = openPatiently(ctx, file, s, w.Metrics); err != nil {
		return nil, errors.Join(err, shown())
	}
	o.service, err = durable.Open(ctx, o.store, []durable.Machine{{Executor: x}}, durable.Options{Recent: serve.KeptExpress})
	if err == nil {
		o.socket, err = listen(file)
	}
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	go o.answer(o.socket)
	return o, nil
}

// mocked gives the answer of a mocked task to the token that it waits for.
func (o *owner) mocked(token string, a runtime.Answer) {
	if <-o.opened; o.service != nil {
		_ = o.service.SendTaskSuccess(o.ctx, token, a.Output) // a token that is over needs none
	}
}

// earlier counts the attempts that an execution has had before this process drove it.
func (o *owner) earlier(ctx context.Context, execution string) (map[string]int, error) {
	if <-o.opened; o.service == nil {
		return map[string]int{}, nil
	}
	return o.service.Attempts(ctx, durable.Ref{Machine: o.machine, Name: execution})
}

// patience is how often a store is tried that a command owns for a moment, and how
// long between.
const (
	patience = 50
	breath   = 100 * time.Millisecond
)

// openPatiently opens a store, which a command may own for a moment. A worker owns it
// for longer, and answers.
func openPatiently(ctx context.Context, file string, safe sqlite.Synchronous, m *telemetry.Metrics) (*sqlite.Store, error) {
	for try := 1; ; try++ {
		s, err := OpenStore(ctx, file, safe, m)
		if !errors.Is(err, sqlite.ErrOwned) || try == patience || answers(ctx, file) || !sleepUntil(ctx, time.Now().Add(breath)) {
			return s, err
		}
	}
}

// OpenStore opens a store. Metrics, if there are any, count its commits and the
// executions that are open in it.
func OpenStore(ctx context.Context, file string, safe sqlite.Synchronous, m *telemetry.Metrics) (*sqlite.Store, error) {
	o := sqlite.Options{Synchronous: safe}
	if m == nil {
		return sqlite.Open(file, o)
	}
	o.Committed = m.Committed
	s, err := sqlite.Open(file, o)
	if err != nil {
		return nil, err
	}
	open, err := s.OpenExecutions(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	for machine, n := range open {
		m.Opened(machine, n)
	}
	return s, nil
}

// close parks what runs.
func (o *owner) close() error {
	var errs []error
	if o.socket != nil {
		errs = append(errs, o.socket.Close())
	}
	if o.service != nil {
		errs = append(errs, o.service.Close())
	}
	return errors.Join(append(errs, o.store.Close(), o.shown())...)
}

// workerFlags are those of worker.
type workerFlags struct {
	storeFlag
	duties
	work cli.Work
	safe sqlite.Synchronous
}

func (w *workerFlags) flags() []cli.Flag {
	own := append(w.storeFlag.flags(), cli.Flag{Name: "synchronous", Value: "MODE", About: "FULL: what is acknowledged survives a power cut (default); NORMAL: the end of the process, and a power cut may take the last commits", Set: func(text string) (err error) {
		w.safe, err = sqlite.ParseSynchronous(text)
		return err
	}})
	return append(append(own, w.duties.flags()...), w.work.Flags()...)
}

// worker drives the executions of a store until it is interrupted.
func worker(c *cli.Call, args []string) (err error) {
	var w workerFlags
	if _, err := c.Parse(args, w.flags(), 0); err != nil {
		return err
	}
	file, err := w.file(c)
	if err != nil {
		return err
	}
	ctx, stop := c.Interruptible()
	defer stop()
	o, err := own(context.WithoutCancel(ctx), c, file, w.safe, &w.work)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	end, err := w.duties.begin(ctx, c, o)
	if err != nil {
		return err
	}
	defer end()
	fmt.Fprintf(c.Stderr, "%s: works on %s\n", c.Name, file)
	select {
	case <-ctx.Done():
		return nil
	case <-o.service.Done():
		return o.service.Err()
	}
}

// Kept runs an execution in a store: here, or in the process that owns it.
func Kept(c *cli.Call, file string, w *cli.Work, in runtime.Value) (out runtime.Value, err error) {
	ctx, stop := c.Interruptible()
	defer stop()
	o, err := own(context.WithoutCancel(ctx), c, file, sqlite.Full, w)
	if errors.Is(err, sqlite.ErrOwned) {
		return elsewhere(ctx, file, c.New(runtime.Unbound).Definition().Name, in)
	}
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	s, err := o.service.Start(ctx, durable.StartInput{Machine: o.machine, Input: in})
	if err != nil {
		return out, err
	}
	for _, err := range o.service.Follow(ctx, s.Ref) {
		if err != nil {
			return out, parked(ctx, s.Ref, err)
		}
	}
	if ctx.Err() != nil {
		return out, parked(ctx, s.Ref, ctx.Err())
	}
	return result(ctx, o.service.Reader, s.Ref)
}

// parked says that an execution goes on another time.
func parked(ctx context.Context, ref durable.Ref, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("interrupted: the execution %s goes on when the store is opened again", ref.Name)
}

// elsewhere runs an execution in the process that owns the store.
func elsewhere(ctx context.Context, file, machine string, in runtime.Value) (runtime.Value, error) {
	started, err := ask(ctx, file, request{Op: "start", Input: in.Text()})
	if err != nil {
		return runtime.Value{}, err
	}
	r, err := sqlite.OpenReader(file)
	if err != nil {
		return runtime.Value{}, err
	}
	defer r.Close()
	reader, ref := &durable.Reader{Store: r}, durable.Ref{Machine: machine, Name: started.Name}
	for _, err := range reader.Follow(ctx, ref) {
		if err != nil {
			return runtime.Value{}, parked(ctx, ref, err)
		}
	}
	return result(ctx, reader, ref)
}

// result is how an execution ended.
func result(ctx context.Context, r *durable.Reader, ref durable.Ref) (runtime.Value, error) {
	d, err := r.Describe(ctx, ref)
	switch {
	case err != nil:
		return runtime.Value{}, err
	case d.Status == runtime.StatusSucceeded:
		return runtime.Parse(d.Output)
	}
	return runtime.Value{}, fmt.Errorf("the execution %s ended as %s: %w", d.Name, d.Status, &runtime.Error{Name: d.Error, Cause: d.Cause})
}

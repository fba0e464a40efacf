package durable

import (
	"context"
	"errors"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// ExpressRun is an execution of an Express machine: nobody stores it.
type ExpressRun struct {
	Terms
	Name  string
	ID    string // the last part of its ARN
	Sync  bool   // StartSyncExecution waits for it
	Keep  bool   // its history is wanted
	Input runtime.Value
}

func (s *Service) expressRun(m *Machine, in *StartInput, sync bool) *ExpressRun {
	return &ExpressRun{Terms: s.terms(m), Name: in.Name, ID: newUUID(), Sync: sync, Keep: s.o.Recent > 0, Input: in.Input}
}

// start makes the execution, by the executor of its machine, and its history: an
// empty one if none is kept.
func (run *ExpressRun) start(ctx context.Context, x *runtime.Executor, opts []runtime.Option) (*runtime.Execution, *runtime.History, error) {
	history := &runtime.History{}
	opts = append(append(run.options(), opts...), runtime.WithName(run.Name), runtime.WithExpress(runtime.Express{ID: run.ID, Sync: run.Sync}))
	if run.Keep {
		opts = append(opts, runtime.WithHistory(history))
	}
	e, err := x.Start(ctx, run.Input, opts...)
	return e, history, err
}

// Run runs the execution to its end, by the executor of its machine, for a host.
// That it failed is no error.
func (run *ExpressRun) Run(ctx context.Context, x *runtime.Executor, opts ...runtime.Option) (SyncResult, error) {
	e, history, err := run.start(ctx, x, opts)
	if err != nil {
		return SyncResult{}, err
	}
	out, err := e.Wait()
	res, err := run.result(ctx, e, out, err)
	if events := history.Events(); len(events) <= maxRecentEvents {
		res.Events = eventsOf(events)
	}
	return res, err
}

func (run *ExpressRun) result(ctx context.Context, x *runtime.Execution, out runtime.Value, err error) (SyncResult, error) {
	res := SyncResult{Ref: Ref{run.Machine, run.Name}, ARN: x.ARN(), Input: run.Input}
	res.ended(x, out, err)
	var failure *runtime.Error
	switch {
	case err == nil, ctx.Err() == nil && errors.As(err, &failure):
		return res, nil
	case ctx.Err() != nil:
		return res, ctx.Err()
	}
	return res, err
}

// ARN is that of the execution.
func (run *ExpressRun) ARN() string {
	return run.Account.prefix() + "express:" + run.Machine + ":" + run.Name + ":" + run.ID
}

// startExpress sets an Express execution going, which nobody will hear of.
func (s *Service) startExpress(m *Machine, in *StartInput) (Started, error) {
	run := s.expressRun(m, in, false)
	made := Started{Ref: Ref{m.Name, in.Name}, ARN: run.ARN(), Made: true, Lent: m.lends()}
	do := func() { _, _ = s.away(s.ctx, m, run) }
	if made.Lent {
		made.At = s.now()
	} else {
		x, ended, err := s.express(s.base, m, run)
		if err != nil {
			return Started{}, err
		}
		made.At = x.Started()
		do = func() { ended(s.unwitnessed(x)) }
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.closed(); err != nil {
		return Started{}, err
	}
	s.loops.Go(do)
	return made, nil
}

// express makes an Express execution in this process; what it gives is called with
// its end.
func (s *Service) express(ctx context.Context, m *Machine, run *ExpressRun) (*runtime.Execution, func(runtime.Value, error), error) {
	var opts []runtime.Option
	if s.o.Clock != nil {
		opts = append(opts, runtime.WithClock(s.o.Clock))
	}
	x, history, err := run.start(ctx, m.Executor, opts)
	if err != nil {
		return nil, nil, err
	}
	res := SyncResult{Ref: Ref{m.Name, run.Name}, ARN: x.ARN(), Status: runtime.StatusRunning, Input: run.Input, Started: x.Started()}
	ended := s.remember(m, res)
	return x, func(out runtime.Value, err error) {
		res.ended(x, out, err)
		ended(res, history.Events())
	}, nil
}

// unwitnessed runs an Express execution to its end or the service's.
func (s *Service) unwitnessed(x *runtime.Execution) (runtime.Value, error) {
	stop := context.AfterFunc(s.ctx, func() { x.Stop("", "the service is closing") })
	defer stop()
	return x.Wait()
}

// StartSync runs an execution of an Express machine to its end. That it failed
// is no error.
func (s *Service) StartSync(ctx context.Context, in StartInput) (SyncResult, error) {
	m, err := s.prepare(&in)
	if err != nil {
		return SyncResult{}, err
	}
	if !m.Express {
		return SyncResult{}, refused(StateMachineTypeNotSupported, "This operation is not supported by this type of state machine")
	}
	run := s.expressRun(m, &in, true)
	if m.lends() {
		return s.away(ctx, m, run)
	}
	x, ended, err := s.express(ctx, m, run)
	if err != nil {
		return SyncResult{}, err
	}
	out, err := s.unwitnessed(x)
	ended(out, err)
	return run.result(ctx, x, out, err)
}

// away runs an execution at the machine's host. If its process ends, so has the
// execution: nobody knows how far it came.
func (s *Service) away(ctx context.Context, m *Machine, run *ExpressRun) (SyncResult, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	began := SyncResult{
		Ref: Ref{m.Name, run.Name}, ARN: run.ARN(), Status: runtime.StatusRunning, Input: run.Input, Started: s.now(), Lent: true,
	}
	ended := s.remember(m, began)
	res, err := m.Host.Express(ctx, run)
	if err != nil {
		res = began
		res.Status, res.Error, res.Cause, res.Stopped = runtime.StatusFailed, runtime.ErrorRuntime, err.Error(), s.now()
	}
	res.Lent = true
	ended(res, nil)
	res.Events = store.Events{}
	return res, ctx.Err()
}

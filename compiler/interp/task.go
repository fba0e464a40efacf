package interp

import (
	"context"
	"time"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// task runs a Task state. What its policy says by a path is evaluated on entry,
// outside of the policy; the arguments inside it.
func (m *machine) task(t *ir.Task, in runtime.Value) (runtime.State, runtime.Value, error) {
	policy, err := m.taskPolicy(t, in)
	if err != nil {
		return runtime.Fail(err)
	}
	work := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		return m.tasks.Do(ctx, t.Target.ID, in)
	}
	result, err := m.call(work, m.arguments(in, &t.Flow), policy)
	return m.settle(&t.Flow, exits{t.Next, t.Retry, t.Catch}, in, result, err)
}

// call does a task's work; a trial may know what comes of it.
func (m *machine) call(work func(context.Context, runtime.Value) (runtime.Value, error), args func() (runtime.Value, error), t *runtime.Task) (runtime.Value, error) {
	if m.trial == nil {
		return runtime.CallFunc(m.run, work, args, t)
	}
	if m.trial.Mock != nil {
		return m.trial.mocked(args)
	}
	t.Retry = nil
	return runtime.CallFunc(m.run, work, args, t)
}

var targetKinds = map[ir.TargetKind]runtime.ResourceKind{
	ir.Integration: runtime.Integration, ir.LambdaFunction: runtime.LambdaFunction,
	ir.Activity: runtime.Activity, ir.Other: runtime.Other,
}

func (m *machine) taskPolicy(t *ir.Task, in runtime.Value) (*runtime.Task, error) {
	out := &runtime.Task{
		ID:       t.Target.ID,
		Resource: t.Resource.Raw(),
		Kind:     targetKinds[t.Target.Kind],
		Invoke:   t.Target.Invoke(),
		Sync:     t.Target.Pattern == ir.Sync,
		Token:    t.Target.Pattern == ir.WaitForTaskToken,
		Retry:    retriers(t.Retry),
		Argument: m.promised[t].argument,
		Result:   m.promised[t].result,
	}
	s := m.effective(in, &t.Flow)
	out.Timeout = s.seconds(t.Timeout)
	out.Heartbeat = s.seconds(t.Heartbeat)
	if text, ok := t.RoleArn.(*ir.Text); ok {
		out.RoleArn = text.Raw() // the runtime fills placeholders
	} else {
		out.RoleArn = s.text("RoleArn.$", t.RoleArn)
	}
	return out, s.Err()
}

// seconds is TimeoutSeconds, HeartbeatSeconds or what their Path forms or queries find.
func (s *scope) seconds(n *ir.Seconds) time.Duration {
	switch {
	case n == nil:
		return 0
	case n.Query != nil:
		return s.q.Seconds(n.Query.Field, n.Query.Text, s.query(n.Query))
	case n.Path == nil:
		return duration(n.Const)
	}
	return s.Seconds(n.Field, n.Path.Text, s.find(n.Path))
}

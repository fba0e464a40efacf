package teststate

import (
	"crypto/rand"
	"time"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// context is the context object: the given one, or that of an Express execution,
// as the service has it.
func (r *Request) context(t *interp.Trial, opt Options) (runtime.Value, error) {
	if r.Context == nil {
		return r.executionContext(t, opt), nil
	}
	given, err := object("Context object", r.Context)
	if err != nil {
		return given, err
	}
	task, ok := t.State.(*ir.Task)
	if given.Field("Task").Exists() && !(ok && task.Target.Pattern != ir.RequestResponse) {
		return given, invalid("Invalid Context object provided: Context object contains 'Task' when state is not a Task state " +
			"with a '.sync' or '.waitForTaskToken' service integration pattern")
	}
	return given, nil
}

func (r *Request) executionContext(t *interp.Trial, opt Options) runtime.Value {
	prefix := "arn:aws:states:" + or(opt.Region, "us-east-1") + ":" + or(opt.Account, "123456789012")
	now := runtime.String(time.Now().UTC().Format("2006-01-02T15:04:05.000Z"))
	execution, machine := rand.Text(), rand.Text()
	role := runtime.Null()
	if r.RoleARN != nil {
		role = runtime.String(*r.RoleARN)
	}
	state := runtime.Object{{Name: "Name", Value: runtime.String(stateName)}, {Name: "EnteredTime", Value: now}}
	switch t.State.(type) {
	case *ir.Task, *ir.Parallel, *ir.Map:
		state = append(state, runtime.Member{Name: "RetryCount", Value: runtime.Int(int64(t.Retries))})
	}
	return runtime.Object{
		{Name: "Execution", Value: runtime.Object{
			{Name: "Id", Value: runtime.String(prefix + ":express:" + machine + ":" + execution)},
			{Name: "Input", Value: t.Input},
			{Name: "StartTime", Value: now},
			{Name: "Name", Value: runtime.String(execution)},
			{Name: "RoleArn", Value: role},
		}.Value()},
		{Name: "StateMachine", Value: runtime.Object{
			{Name: "Id", Value: runtime.String(prefix + ":stateMachine:" + machine)},
			{Name: "Name", Value: runtime.String(machine)},
		}.Value()},
		{Name: "State", Value: state.Value()},
	}.Value()
}

func or(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}

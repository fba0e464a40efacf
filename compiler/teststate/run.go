package teststate

import (
	"context"
	"time"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// Options are what surrounds a trial; the zero Options are useful.
type Options struct {
	Tasks   runtime.Binder // does the work of tasks without a mock; nil: nobody
	Region  string         // of ARNs in the context object; "": us-east-1
	Account string         // "": 123456789012
}

// limit is how long a trial may take (API reference, TestState).
const limit = 5 * time.Minute

// Run tries a state. A request that the service refuses is a *Fault; a state that
// fails is none.
func Run(ctx context.Context, r *Request, opt Options) (*Response, error) {
	if err := r.valid(); err != nil {
		return nil, err
	}
	variables, err := object("variables", r.Variables)
	if err != nil {
		return nil, err
	}
	sub, err := r.subject(namesOf(variables))
	if err != nil {
		return nil, err
	}
	t, err := r.trial(sub, opt, variables)
	if err != nil {
		return nil, err
	}
	ctx, trace := bind.WithTrace(ctx)
	tried, err := interp.Try(ctx, sub.program, t, clockFor(sub.state)...)
	if err != nil {
		return nil, err
	}
	a := answer{request: r, state: sub.state, trial: t, tried: tried, trace: trace}
	return a.response(), nil
}

// trial is the request in the interpreter's terms.
func (r *Request) trial(sub *subject, opt Options, variables runtime.Value) (*interp.Trial, error) {
	mock, err := r.mock(sub.state)
	if err != nil {
		return nil, err
	}
	input, err := r.input()
	if err != nil {
		return nil, err
	}
	t := &interp.Trial{State: sub.state, Input: input, Variables: variables, Mock: mock, Tasks: opt.Tasks, Limit: limit}
	if t.Tasks == nil {
		t.Tasks = runtime.Unbound
	}
	if err := r.configure(t); err != nil {
		return nil, err
	}
	t.Context, err = r.context(t, opt)
	return t, err
}

func (r *Request) input() (runtime.Value, error) {
	if r.Input == nil {
		return runtime.EmptyObject(), nil
	}
	v, err := runtime.Parse([]byte(*r.Input))
	if err != nil {
		return v, &Fault{"InvalidExecutionInput", "Invalid State Machine Execution Input: '" + err.Error() + "'"}
	}
	return v, nil
}

func (r *Request) configure(t *interp.Trial) error {
	c := r.StateConfiguration
	if c == nil {
		return nil
	}
	t.Retries, t.Failed = c.RetrierRetryCount, c.MapIterationFailureCount
	if c.MapItemReaderData == nil {
		return nil
	}
	read, err := runtime.Parse([]byte(*c.MapItemReaderData))
	if err != nil {
		return invalid("MapItemReaderData must be valid JSON")
	}
	t.Read = read
	return nil
}

// object is a member that holds the text of a JSON object; absent if it was not given.
func object(member string, text *string) (runtime.Value, error) {
	if text == nil {
		return runtime.Value{}, nil
	}
	v, err := runtime.Parse([]byte(*text))
	if err != nil || v.Kind() != runtime.KindObject {
		return v, invalid("Invalid %s provided: it must be a JSON object", member)
	}
	return v, nil
}

func namesOf(variables runtime.Value) []string {
	var out []string
	for _, m := range variables.Members() {
		out = append(out, m.Name)
	}
	return out
}

// clockFor is a clock that does not wait where the state would.
func clockFor(s ir.State) []runtime.Option {
	if _, waits := s.(*ir.Wait); waits {
		return []runtime.Option{runtime.WithClock(runtime.NewVirtualClock(time.Now()))}
	}
	return nil
}

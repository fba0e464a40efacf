package runtime

import "context"

// Reported is what a handler told the history beside its result; see
// ReportWorker, ReportSubmitted and ReportResult. Absent: nothing.
type Reported struct {
	Worker    string
	Submitted Value
	Result    Value
}

// Delegate does the work of a call whose execution is in another process: do
// gets a context that knows the call, as the handler's would there, and its panic
// becomes an error.
func Delegate(ctx context.Context, call Info, do func(context.Context) (Value, error)) (Value, Reported, error) {
	a := &attempt{Context: ctx, call: call, work: delegated{do, call.Arguments}}
	out, err := protect(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	return out, Reported{a.notes.worker, a.notes.submitted, a.notes.result}, err
}

// Relay tells the history what Delegate gave; ctx is the handler's that asked for it.
func (r Reported) Relay(ctx context.Context) {
	if r.Worker != "" {
		ReportWorker(ctx, r.Worker)
	}
	if r.Submitted.Exists() {
		ReportSubmitted(ctx, r.Submitted)
	}
	if r.Result.Exists() {
		ReportResult(ctx, r.Result)
	}
}

// delegated is the worker of a call of another process.
type delegated struct {
	work func(context.Context) (Value, error)
	args Value
}

func (d delegated) do(ctx context.Context) (Value, error) { return d.work(ctx) }

func (d delegated) arguments() (Value, error) { return d.args, nil }

func (d delegated) detached() worker { return d }

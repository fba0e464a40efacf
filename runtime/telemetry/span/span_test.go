package span_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
	"github.com/aslc-dev/aslc/runtime/telemetry/span"
)

// recorder is a provider that keeps all spans, in the order of their starts.
type recorder struct {
	embedded.TracerProvider
	spans []*recorded
	over  chan string // names of spans that have ended; nil: nobody waits
}

type tracer struct {
	embedded.Tracer
	*recorder
}

type recorded struct {
	noop.Span
	of                *recorder
	id, parent, trace byte
	name              string
	links             []trace.Link
	attributes        []attribute.KeyValue
	events            []string
	status            string
	start, end        time.Time
	ended             int
}

func (r *recorder) Tracer(string, ...trace.TracerOption) trace.Tracer { return tracer{recorder: r} }

func (r *recorder) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	c := trace.NewSpanStartConfig(opts...)
	s := &recorded{of: r, id: byte(len(r.spans) + 1), trace: byte(len(r.spans) + 1), name: name, links: c.Links(), attributes: c.Attributes(), start: c.Timestamp()}
	if above := trace.SpanContextFromContext(ctx); above.IsValid() && !c.NewRoot() {
		s.parent, s.trace = above.SpanID()[7], above.TraceID()[15]
	}
	r.spans = append(r.spans, s)
	return trace.ContextWithSpan(ctx, s), s
}

func (s *recorded) SpanContext() trace.SpanContext {
	return trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{15: s.trace}, SpanID: trace.SpanID{7: s.id}})
}

func (s *recorded) End(opts ...trace.SpanEndOption) {
	s.ended++
	c := trace.NewSpanEndConfig(opts...)
	s.end = c.Timestamp()
	if s.of.over != nil {
		s.of.over <- s.name
	}
}

func (s *recorded) SetStatus(c codes.Code, text string) { s.status = c.String() + " " + text }

func (s *recorded) SetAttributes(a ...attribute.KeyValue) { s.attributes = append(s.attributes, a...) }

func (s *recorded) AddEvent(name string, opts ...trace.EventOption) {
	c := trace.NewEventConfig(opts...)
	s.events = append(s.events, fmt.Sprint(name, texts(c.Attributes())))
}

func texts(attributes []attribute.KeyValue) (out []string) {
	for _, a := range attributes {
		out = append(out, string(a.Key)+"="+a.Value.String())
	}
	return out
}

var epoch = time.Unix(1_700_000_000, 0)

// tree shows all spans: the number of the one above, the name, the seconds
// from start to end, and how it failed.
func (r *recorder) tree(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, s := range r.spans {
		if s.ended != 1 {
			t.Errorf("the span %s ended %d times", s.name, s.ended)
		}
		fmt.Fprintf(&b, "%d<%d %s %v-%v %s\n", s.id, s.parent, s.name, s.start.Sub(epoch).Seconds(), s.end.Sub(epoch).Seconds(), s.status)
	}
	return b.String()
}

// machine is a Task state Work, retried once after 2 s; a Parallel state Fork of a
// Wait state Left of a minute and a state Right that fails, if the input says so,
// which is caught; and a Pass state Done.
type machine struct {
	runtime.NoVars
	run  *runtime.Run
	work func(context.Context, runtime.Value) (runtime.Value, error)
}

const (
	work runtime.State = iota + 1
	fork
	left
	right
	done
)

var workTask = runtime.Task{
	ID: "Work", Resource: "arn:aws:lambda:us-east-1:123456789012:function:Work", Kind: runtime.LambdaFunction,
	Retry: []runtime.Retrier{{ErrorEquals: []string{"Busy"}, Interval: 2 * time.Second, MaxAttempts: 1, BackoffRate: 1}},
}

func (m *machine) Fork(r *runtime.Run) runtime.Machine { return &machine{run: r, work: m.work} }

func (m *machine) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	same := func() (runtime.Value, error) { return in, nil }
	switch at {
	case work:
		out, err := runtime.CallFunc(m.run, m.work, same, &workTask)
		return fork, out, err
	case fork:
		_, err := runtime.Parallel(m.run, same, &runtime.ParallelPolicy{Branches: []runtime.State{left, right}})
		if err != nil && !runtime.Matches(err, "Broken") {
			return runtime.Fail(err)
		}
		return done, in, nil
	case left:
		return runtime.End, in, runtime.Wait(m.run, time.Minute)
	case right:
		if in.Field("break").Bool() {
			return runtime.Fail(&runtime.Error{Name: "Broken"})
		}
	}
	return runtime.End, in, nil
}

func observed(p trace.TracerProvider, redact *telemetry.Redactor, handler func(context.Context, runtime.Value) (runtime.Value, error)) *runtime.Executor {
	def := &runtime.Definition{
		Name: "steps", StartAt: work,
		States: []runtime.StateInfo{work: {Name: "Work", Kind: runtime.KindTask}, fork: {Name: "Fork", Kind: runtime.KindParallel},
			left: {Name: "Left", Kind: runtime.KindWait}, right: {Name: "Right", Kind: runtime.KindPass}, done: {Name: "Done", Kind: runtime.KindPass}},
		New: func(r *runtime.Run) runtime.Machine { return &machine{run: r, work: handler} },
	}
	return runtime.NewExecutor(def, runtime.WithName("x"), runtime.WithClock(runtime.NewVirtualClock(epoch)),
		runtime.WithObserver(span.New(p, redact).Observe))
}

// busy fails so often, then gives its input.
func busy(times int) func(context.Context, runtime.Value) (runtime.Value, error) {
	return func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		if times--; times >= 0 {
			return runtime.Value{}, &runtime.Error{Name: "Busy", Cause: `for {"card":"4111"}`}
		}
		return in, nil
	}
}

func TestTrees(t *testing.T) {
	for _, test := range []struct {
		name, in string
		failures int
		want     string
	}{
		{"a success after a retry", `{}`, 1, `
			1<0 steps 0-62
			2<1 Work 0-2
			3<2 Work attempt 0-0 Error Busy: for {"card":"[REDACTED]"}
			4<2 Work attempt 2-2
			5<1 Fork 2-62
			6<5 Left 2-62
			7<5 Right 2-2
			8<1 Done 62-62
		`},
		{"a failure", `{}`, 2, `
			1<0 steps 0-2 Error Busy: for {"card":"[REDACTED]"}
			2<1 Work 0-2 Error Busy: for {"card":"[REDACTED]"}
			3<2 Work attempt 0-0 Error Busy: for {"card":"[REDACTED]"}
			4<2 Work attempt 2-2 Error Busy: for {"card":"[REDACTED]"}
		`},
		{"a branch that fails, and is caught", `{"break": true}`, 0, `
			1<0 steps 0-0
			2<1 Work 0-0
			3<2 Work attempt 0-0
			4<1 Fork 0-0
			5<4 Left 0-0 Error WaitStateAborted
			6<4 Right 0-0 Error ParallelStateFailed
			7<1 Done 0-0
		`},
	} {
		r := &recorder{}
		redact, err := telemetry.NewRedactor("card")
		if err != nil {
			t.Fatal(err)
		}
		observed(r, redact, busy(test.failures)).RunJSON(context.Background(), []byte(test.in))
		if got, want := lines(r.tree(t)), lines(test.want); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func TestAttributesAndErrors(t *testing.T) {
	r := &recorder{}
	observed(r, nil, busy(1)).RunJSON(context.Background(), []byte(`{}`))
	for i, want := range []string{
		"[aws.step_functions.state_machine.arn=arn:aws:states:us-east-1:123456789012:stateMachine:steps aslc.execution.arn=arn:aws:states:us-east-1:123456789012:execution:steps:x]",
		"[aslc.state.name=Work]",
		"[aslc.task.resource=arn:aws:lambda:us-east-1:123456789012:function:Work aslc.task.attempt=1 error.type=Busy]",
		"[aslc.task.resource=arn:aws:lambda:us-east-1:123456789012:function:Work aslc.task.attempt=2]",
	} {
		if got := fmt.Sprint(texts(r.spans[i].attributes)); got != want {
			t.Errorf("%s: %s\nwant %s", r.spans[i].name, got, want)
		}
	}
	const want = `[exception[exception.type=Busy exception.message=for {"card":"4111"}]]`
	if got := fmt.Sprint(r.spans[2].events); got != want {
		t.Errorf("the failed attempt has the events %s, want %s", got, want)
	}
}

// TestHandlerFindsItsSpan, and the caller's span is above the execution's.
func TestHandlerFindsItsSpan(t *testing.T) {
	r := &recorder{}
	ctx, _ := r.Start(context.Background(), "caller")
	handler := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		_, s := r.Start(ctx, "query")
		s.End()
		return in, nil
	}
	observed(r, nil, handler).RunJSON(ctx, []byte(`{}`))
	r.spans[0].End()
	const want = "1<0 caller\n2<1 steps\n3<2 Work\n4<3 Work attempt\n5<4 query\n"
	var got string
	for _, s := range r.spans[:5] {
		got += fmt.Sprintf("%d<%d %s\n", s.id, s.parent, s.name)
	}
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestLetGo: when an execution leaves memory before its end all its spans end.
func TestLetGo(t *testing.T) {
	r := &recorder{over: make(chan string, 9)}
	ctx, letGo := context.WithCancelCause(context.Background())
	x, err := observed(r, nil, busy(0)).Start(ctx, runtime.EmptyObject())
	if err != nil {
		t.Fatal(err)
	}
	for x.Drive() == runtime.StatusRunning && len(r.spans) < 6 { // Left waits
	}
	letGo(runtime.ErrLetGo)
	for name := range r.over {
		if name == "steps" { // the last one, above all others
			break
		}
	}
	for _, s := range r.spans {
		if s.ended != 1 || s.status != "" {
			t.Errorf("the span %s ended %d times: %s", s.name, s.ended, s.status)
		}
	}
	if got := texts(r.spans[0].attributes); !slices.Contains(got, "aslc.execution.let_go=true") {
		t.Error(got)
	}
}

// TestResumed: an execution that another process began is traced from where it
// goes on.
func TestResumed(t *testing.T) {
	journal := &runtime.Journal{}
	first := observed(&recorder{}, nil, busy(0))
	e, err := first.Start(context.Background(), runtime.EmptyObject(), runtime.WithJournal(journal))
	if err != nil {
		t.Fatal(err)
	}
	e.Wait()
	for _, c := range journal.Checkpoints {
		if c.Effect {
			continue
		}
		r := &recorder{}
		e, err := observed(r, nil, busy(0)).Resume(context.Background(), c.Image)
		if err != nil {
			t.Fatal(err)
		}
		if e.Status() != runtime.StatusRunning {
			continue
		}
		if _, err := e.Wait(); err != nil {
			t.Fatal(err)
		}
		r.tree(t) // all have ended
		if name := r.spans[0].name; name != "steps" {
			t.Errorf("the first span is %s", name)
		}
		if got := fmt.Sprint(texts(r.spans[0].attributes)); !strings.Contains(got, "aslc.execution.resumed=true") {
			t.Errorf("the execution's span has %s", got)
		}
	}
}

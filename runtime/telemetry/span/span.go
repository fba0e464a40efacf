// Package span makes traces of executions through the API of OpenTelemetry: an
// execution is a trace, or a part of its caller's; each visit of a state is a
// span, below it each attempt of a task, and in a Parallel or Map the states of
// its branches and iterations. Where the spans go is the provider's matter.
//
// An execution that a store keeps leaves memory while it only waits: its spans
// end then, and it has others, with aslc.execution.resumed, when it goes on.
//
// Handlers find their attempt's span in their context.
package span

import (
	"context"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Tracer makes spans of the executions that it observes. It may be used from
// any goroutine.
type Tracer struct {
	tracer trace.Tracer
	redact *telemetry.Redactor

	mu         sync.Mutex
	executions map[*runtime.Execution]*node
	visits     map[*runtime.Run]*node // of the frames' present states
}

// New makes a tracer of the provider's. Spans hold no documents; redact, which
// may be nil, hides fields in the causes of errors.
func New(p trace.TracerProvider, redact *telemetry.Redactor) *Tracer {
	return &Tracer{
		tracer: p.Tracer("github.com/aslc-dev/aslc/runtime"), redact: redact,
		executions: map[*runtime.Execution]*node{}, visits: map[*runtime.Run]*node{},
	}
}

// node is an open span and those below it.
type node struct {
	ctx    context.Context // with the span
	span   trace.Span
	parent *node
	kids   map[*node]bool
	frame  *runtime.Run // of a visit
	trying *node        // of a visit: its attempt
}

// executionKey is the context key that marks an execution's handlers: what a
// Map Run starts has its context.
type executionKey struct{}

// Observe follows an execution by its events.
func (t *Tracer) Observe(e *runtime.Event, r *runtime.Run) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch what(e.Type) {
	case executionStarted:
		t.start(e, r)
	case executionEnded:
		t.end(t.execution(e, r), e)
		delete(t.executions, r.Execution())
	case entered:
		t.end(t.visits[r], &runtime.Event{Time: e.Time}) // of a frame that is used again
		t.visit(e, r)
	case exited, aborted:
		t.end(t.visit(e, r), e)
	case scheduled:
		t.attempt(e, r)
	case attempted:
		v := t.visit(e, r)
		t.end(v.trying, e)
		v.trying = nil
	case joined:
		for kid := range t.visit(e, r).kids {
			t.end(kid, e)
		}
	case evaluationFailed:
		t.fail(t.visit(e, r).span, e)
	}
}

// start opens an execution's span: below its caller's, if there is one. Those
// that a Map Run starts are traces of their own with a link to the Map's span,
// for there may be a great many.
func (t *Tracer) start(e *runtime.Event, r *runtime.Run, more ...trace.SpanStartOption) *node {
	x, ctx := r.Execution(), r.HandlerContext()
	opts := append(more, at(e), trace.WithAttributes(
		attribute.String("aws.step_functions.state_machine.arn", x.MachineARN()), attribute.String("aslc.execution.arn", x.ARN())))
	if ctx.Value(executionKey{}) != nil {
		opts = append(opts, trace.WithNewRoot(), trace.WithLinks(trace.LinkFromContext(ctx)))
	}
	n := t.open(nil, context.WithValue(ctx, executionKey{}, true), x.MachineName(), opts...)
	t.executions[x] = n
	context.AfterFunc(ctx, func() {
		if context.Cause(ctx) == runtime.ErrLetGo {
			t.letGo(x)
		}
	})
	return n
}

// letGo ends what is open of an execution that left memory before its end.
func (t *Tracer) letGo(x *runtime.Execution) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.executions[x]
	if n == nil {
		return
	}
	n.span.SetAttributes(attribute.Bool("aslc.execution.let_go", true))
	t.end(n, &runtime.Event{Time: time.Now().UnixNano()})
	delete(t.executions, x)
}

// execution is the execution's span. One whose start was not seen, since it
// began in another process, has a span from now on.
func (t *Tracer) execution(e *runtime.Event, r *runtime.Run) *node {
	if n := t.executions[r.Execution()]; n != nil {
		return n
	}
	return t.start(e, r, trace.WithAttributes(attribute.Bool("aslc.execution.resumed", true)))
}

// visit is the span of the state that the frame is at, opened with the first
// event of it.
func (t *Tracer) visit(e *runtime.Event, r *runtime.Run) *node {
	if n := t.visits[r]; n != nil {
		return n
	}
	above := t.visits[r.Parent()]
	if above == nil {
		above = t.execution(e, r)
	}
	since := trace.WithTimestamp(time.Unix(0, e.Time))
	if r.Visit.Entered > 0 {
		since = trace.WithTimestamp(time.Unix(0, r.Visit.Entered))
	}
	n := t.open(above, above.ctx, r.StateName(), since, trace.WithAttributes(attribute.String("aslc.state.name", r.StateName())))
	n.frame = r
	t.visits[r] = n
	r.SetHandlerContext(n.ctx)
	return n
}

// attempt opens the span of a task's attempt, and hands it to the handler.
func (t *Tracer) attempt(e *runtime.Event, r *runtime.Run) {
	v := t.visit(e, r)
	v.trying = t.open(v, v.ctx, r.StateName()+" attempt", at(e), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("aslc.task.resource", e.Task.Resource), attribute.Int("aslc.task.attempt", r.Visit.Attempt+1)))
	r.SetHandlerContext(v.trying.ctx)
}

func (t *Tracer) open(parent *node, ctx context.Context, name string, opts ...trace.SpanStartOption) *node {
	n := &node{parent: parent, kids: map[*node]bool{}}
	n.ctx, n.span = t.tracer.Start(ctx, name, opts...)
	if parent != nil {
		parent.kids[n] = true
	}
	return n
}

// end ends a span and those below it that are still open; what ends by the
// failure of what is above it failed as well.
func (t *Tracer) end(n *node, e *runtime.Event) {
	if n == nil {
		return
	}
	for kid := range n.kids {
		t.end(kid, e)
	}
	t.fail(n.span, e)
	n.span.End(at(e))
	if n.parent != nil {
		delete(n.parent.kids, n)
	}
	if n.frame != nil && t.visits[n.frame] == n {
		delete(t.visits, n.frame)
	}
}

// fail records an event's error, with the name that ASL knows it by.
func (t *Tracer) fail(s trace.Span, e *runtime.Event) {
	err := t.redact.Error(e.Error)
	switch {
	case err != nil:
		s.SetAttributes(attribute.String("error.type", err.Name))
		s.AddEvent("exception", at(e), trace.WithAttributes(
			attribute.String("exception.type", err.Name), attribute.String("exception.message", err.Cause)))
		s.SetStatus(codes.Error, err.Error())
	case failed(e.Type):
		s.SetStatus(codes.Error, e.Type)
	}
}

func failed(event string) bool {
	return strings.HasSuffix(event, "Failed") || strings.HasSuffix(event, "Aborted") || strings.HasSuffix(event, "TimedOut")
}

func at(e *runtime.Event) trace.SpanEventOption { return trace.WithTimestamp(time.Unix(0, e.Time)) }

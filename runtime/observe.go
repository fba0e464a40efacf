package runtime

import "context"

// Observer is told of an event as it happens, and of the frame that it happened
// in. Both are its only during the call, which is the driver's: it must not
// block. Executions that run at the same time call it from several goroutines.
//
// Of the frame, Visit tells since when the state is visited and its attempt
// began, and how many attempts ended before.
type Observer func(*Event, *Run)

// WithObserver lets o observe executions, and those that their Map Runs start,
// after all observers before it. It needs no history, and keeps none.
func WithObserver(o Observer) Option {
	return func(to *options) {
		before := to.observe
		if before == nil {
			to.observe = o
			return
		}
		to.observe = func(e *Event, r *Run) {
			before(e, r)
			o(e, r)
		}
	}
}

// Execution is the execution that the frame belongs to.
func (r *Run) Execution() *Execution { return r.x }

// Parent is the frame whose Parallel or Map state the frame is a branch or an
// iteration of; nil for the first frame of an execution.
func (r *Run) Parent() *Run {
	if r.isRoot() {
		return nil
	}
	return r.parent
}

// StateName is the name of the state that the frame is at.
func (r *Run) StateName() string { return r.name() }

// HandlerContext is the context that the next handler's is made of.
func (r *Run) HandlerContext() context.Context { return r.ctx }

// SetHandlerContext replaces it by one made of it, such as one with a span.
func (r *Run) SetHandlerContext(ctx context.Context) {
	r.ctx = ctx
	r.direct = nil // the calls before may have left theirs to somebody
}

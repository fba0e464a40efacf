package codec

import (
	"context"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// Contract is what a task takes and gives.
type Contract[In, Out any] struct {
	ID      string // identity of the task
	ReadIn  func(*Decoder, *In)
	WriteIn func(*Encoder, *In)

	ReadOut  func(*Decoder, *Out)
	WriteOut func(*Encoder, *Out)
	LateOut  *Late[Out] // nil: the document is written at once

	// Takes and Gives tell what is wrong with documents by what is promised besides,
	// which the types do not say; nil: nothing is. The failure is one of the task.
	Takes, Gives func(runtime.Value) error

	scratch sync.Pool // of *scratch[In, Out]
}

// scratch is where an argument is read and a result printed: readers and writers
// get pointers, whose targets would be allocated for each call.
type scratch[In, Out any] struct {
	d   Decoder
	e   Encoder
	in  In
	out Out
}

func (c *Contract[In, Out]) take() *scratch[In, Out] {
	if s, ok := c.scratch.Get().(*scratch[In, Out]); ok {
		return s
	}
	return new(scratch[In, Out])
}

func (c *Contract[In, Out]) put(s *scratch[In, Out]) {
	var in In
	var out Out
	s.in, s.out = in, out
	c.scratch.Put(s)
}

// Task makes of a method of Tasks what runtime.Call calls: a function of
// documents. Each attempt has an argument of its own, and a result is its own too,
// so a handler may keep and change what it is given and what it gave. do calls the
// method with what in points at, which it leaves alone.
//
// To a Bound, which has no types of its own, documents are given as they are, and
// so are those that come back, members that the types do not have included; but what
// it is given is held to the contract. What a task gives is, when it has arrived: it
// may come from elsewhere by a token (Arrives).
func Task[Bound runtime.Binder, Tasks, In, Out any](
	c *Contract[In, Out], do func(tasks Tasks, ctx context.Context, in *In) (Out, error),
) func(Tasks, context.Context, runtime.Value) (runtime.Value, error) {
	return func(tasks Tasks, ctx context.Context, doc runtime.Value) (runtime.Value, error) {
		if b, ok := any(tasks).(Bound); ok {
			return c.bound(ctx, b, doc)
		}
		w := work[Tasks, In, Out]{c, do, tasks}
		if k, ok := doc.Source().(*kept[In]); ok && !k.how.Refers && c.Takes == nil {
			return w.on(ctx, &k.x)
		}
		s := c.take()
		defer c.put(s)
		if err := c.argument(s, doc); err != nil {
			return runtime.Value{}, err
		}
		return w.on(ctx, &s.in)
	}
}

// work is a task with those who do it.
type work[Tasks, In, Out any] struct {
	*Contract[In, Out]
	do    func(Tasks, context.Context, *In) (Out, error)
	tasks Tasks
}

// on does the work and makes a document of what comes of it: at once, or late.
func (w *work[Tasks, In, Out]) on(ctx context.Context, in *In) (runtime.Value, error) {
	out, err := w.do(w.tasks, ctx, in)
	if err != nil {
		return runtime.Value{}, err
	}
	if w.LateOut == nil {
		s := w.take()
		defer w.put(s)
		s.out = out
		return w.print(&s.e, &s.out)
	}
	k := &kept[Out]{x: out, how: w.LateOut}
	if w.LateOut.Own(&k.x) {
		return k.Value(k), nil
	}
	return w.print(new(Encoder), &k.x)
}

// bound has the task done on documents.
func (c *Contract[In, Out]) bound(ctx context.Context, b runtime.Binder, doc runtime.Value) (runtime.Value, error) {
	s := c.take()
	err := c.argument(s, doc)
	c.put(s)
	if err != nil {
		return runtime.Value{}, err
	}
	return b.Do(ctx, c.ID, doc)
}

// Arrives tells what is wrong with a result, whoever has made it. The failure is one of
// the task: Retry and Catch can take it.
func (c *Contract[In, Out]) Arrives(doc runtime.Value) error {
	if _, ok := doc.Source().(*kept[Out]); ok && c.Gives == nil {
		return nil
	}
	return c.result(doc, new(Out))
}

// Ask is the other way around: the work of a Bound as a method of Tasks.
func Ask[In, Out any](ctx context.Context, b runtime.Binder, c *Contract[In, Out], in In) (out Out, err error) {
	doc, err := Encode(&in, c.WriteIn)
	if err != nil {
		return out, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the argument of " + c.ID + " cannot be JSON: " + err.Error(), Err: err}
	}
	doc, err = b.Do(ctx, c.ID, doc)
	if err != nil {
		return out, err
	}
	if err = c.result(doc, &out); err != nil && strings.HasSuffix(runtime.InfoOf(ctx).Resource, ".waitForTaskToken") {
		var none Out // the result is what comes by the token
		return none, nil
	}
	return out, err
}

// argument decodes the argument. The failure is one of the task: Retry and Catch
// can take it.
func (c *Contract[In, Out]) argument(s *scratch[In, Out], doc runtime.Value) error {
	if c.Takes != nil {
		if err := c.Takes(doc); err != nil {
			return err
		}
	}
	var ok bool
	if s.in, ok = keptIn[In](doc); ok {
		return nil
	}
	if err := decode(&s.d, doc, &s.in, c.ReadIn); err != nil {
		return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the argument of " + c.ID + ": " + err.Error(), Err: err}
	}
	return nil
}

// result decodes what is given.
func (c *Contract[In, Out]) result(doc runtime.Value, out *Out) error {
	if c.Gives != nil {
		if err := c.Gives(doc); err != nil {
			return err
		}
	}
	if err := Decode(doc, out, c.ReadOut); err != nil {
		return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the result of " + c.ID + ": " + err.Error(), Err: err}
	}
	return nil
}

// print writes what a handler gives.
func (c *Contract[In, Out]) print(e *Encoder, out *Out) (runtime.Value, error) {
	c.WriteOut(e, out)
	v, err := e.end()
	if err != nil {
		err = &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the result of " + c.ID + " cannot be JSON: " + err.Error(), Err: err}
	}
	return v, err
}

// Func is the work of a task on documents, done by certain tasks.
func Func[Tasks any](tasks Tasks, work func(Tasks, context.Context, runtime.Value) (runtime.Value, error)) runtime.Work {
	return func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return work(tasks, ctx, in) }
}

// None is what a handler takes or gives that takes or gives nothing.
type None struct{}

// ReadNone skips a document that nobody looks at.
func ReadNone(d *Decoder, _ *None) { d.Skip() }

// WriteNone writes null.
func WriteNone(e *Encoder, _ *None) { e.null() }

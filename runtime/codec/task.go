package codec

import (
	"context"
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

// Task makes of a method of Tasks what runtime.Call calls: a function of
// documents. The argument is decoded anew for each attempt, so a handler may keep
// and change what it is given.
//
// To a Bound, which has no types of its own, documents are given as they are, and
// so are those that come back, members that the types do not have included; but
// both are held to the contract.
func Task[Bound runtime.Binder, Tasks, In, Out any](
	method func(Tasks, context.Context, In) (Out, error), c *Contract[In, Out],
) func(Tasks, context.Context, runtime.Value) (runtime.Value, error) {
	return func(tasks Tasks, ctx context.Context, doc runtime.Value) (runtime.Value, error) {
		in, err := c.argument(doc)
		if err != nil {
			return runtime.Value{}, err
		}
		if b, ok := any(tasks).(Bound); ok {
			answer, err := b.Do(ctx, c.ID, doc)
			if err == nil {
				err = c.result(answer, new(Out))
			}
			return answer, err
		}
		out, err := method(tasks, ctx, in)
		if err != nil {
			return runtime.Value{}, err
		}
		return c.print(out)
	}
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
	return out, c.result(doc, &out)
}

// argument decodes the argument. The failure is one of the task: Retry and Catch
// can take it.
func (c *Contract[In, Out]) argument(doc runtime.Value) (in In, err error) {
	s := c.take()
	if err = s.d.begin(doc); err == nil {
		c.ReadIn(&s.d, &s.in)
		err = s.d.end()
	}
	in = s.in
	var none In
	s.in = none
	c.scratch.Put(s)
	if err != nil {
		err = &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the argument of " + c.ID + ": " + err.Error(), Err: err}
	}
	return in, err
}

// result decodes what a Bound gives.
func (c *Contract[In, Out]) result(doc runtime.Value, out *Out) error {
	if err := Decode(doc, out, c.ReadOut); err != nil {
		return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the result of " + c.ID + ": " + err.Error(), Err: err}
	}
	return nil
}

// print encodes what a handler gives.
func (c *Contract[In, Out]) print(out Out) (runtime.Value, error) {
	s := c.take()
	s.out = out
	c.WriteOut(&s.e, &s.out)
	v, err := s.e.end()
	var none Out
	s.out = none
	c.scratch.Put(s)
	if err != nil {
		return v, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the result of " + c.ID + " cannot be JSON: " + err.Error(), Err: err}
	}
	return v, nil
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

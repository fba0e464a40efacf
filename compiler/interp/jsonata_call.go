package interp

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// call is a function's result; first are arguments before those of the call.
func (e *evaluator) call(n *jsonata.Call, c ops.Value, f *frame, first ...ops.Value) ops.Value {
	fn := e.value(n.Func, c, f)
	if bare := bareName(n.Func, f); bare != "" {
		fn = e.q.Misspelt(fn, bare)
	}
	args := append(first, e.values(n.Args, c, f)...)
	if n.Tail {
		return e.q.Tail(fn, c, args...)
	}
	return e.q.RawApply(fn, c, args...)
}

// bareName is the name that is called, of a field, where there is a variable of
// that name; else "".
func bareName(fn jsonata.Node, f *frame) string {
	if path, ok := fn.(*jsonata.Path); ok {
		if name, ok := path.Steps[0].(*jsonata.Name); ok && f.lookup(name.Value).Exists() {
			return name.Value
		}
	}
	return ""
}

// partial is a function of the arguments that are placeholders.
func (e *evaluator) partial(n *jsonata.Partial, c ops.Value, f *frame) ops.Value {
	args := make([]ops.Value, len(n.Args))
	for i, arg := range n.Args {
		if _, ok := arg.(*jsonata.Placeholder); ok {
			args[i] = ops.Placeholder()
			continue
		}
		args[i] = e.value(arg, c, f)
	}
	fn := e.value(n.Func, c, f)
	if bare := bareName(n.Func, f); bare != "" {
		fn = e.q.MisspeltPartial(fn, bare)
	}
	return e.q.Partial(fn, args...)
}

// apply is left ~> right.
func (e *evaluator) apply(n *jsonata.Apply, c ops.Value, f *frame) ops.Value {
	left := e.value(n.Left, c, f)
	if call, ok := n.Right.(*jsonata.Call); ok {
		return e.call(call, c, f, left)
	}
	return e.q.RawChain(left, e.value(n.Right, c, f))
}

// lambda is a function whose body sees the variables and the context of the
// place where it was made.
func (e *evaluator) lambda(n *jsonata.Lambda, c ops.Value, f *frame) ops.Value {
	return e.q.Lambda(len(n.Params), signature(n.Signature), func(args []ops.Value) ops.Value {
		inner := f.inner()
		for i, p := range n.Params {
			inner.bind(p.Name, args[i])
		}
		return e.value(n.Body, c, inner)
	})
}

func signature(s *jsonata.Signature) *ops.Signature {
	if s == nil {
		return nil
	}
	out := &ops.Signature{}
	for _, p := range s.Params {
		out.Params = append(out.Params, ops.Param(p))
	}
	return out
}

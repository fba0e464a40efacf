package jsonata

// Function is a built-in function. Each is a variable of its own with a static
// literal, so that a binary holds those that it calls.
type Function struct {
	Name      string
	Arity     int        // how many arguments $map and its like pass: what JavaScript says of the reference's
	Signature *Signature // nil: any arguments
	// impl computes the function. The slice of arguments is lent: it holds at
	// least as many as the signature has parameters, undefined where one is
	// missing, and must not be kept. The result may be a sequence.
	impl func(q *Query, args []Value) Value
}

// function is what a Value of KindFunction refers to: exactly one of builtin,
// match and body is set.
type function struct {
	builtin   *Function
	match     Matcher
	arity     int
	signature *Signature
	body      func(args []Value) Value
}

// tail is the call that a lambda left to its caller.
type tail struct {
	f, context Value
	args       []Value
}

// Value gives the function as a value: $map($x, $uppercase).
func (f *Function) Value() Value { return functionValue(&function{builtin: f, arity: f.Arity}) }

func functionValue(f *function) Value { return Value{kind: KindFunction, ref: ptr(f)} }

// Lambda is a function of the expression. The body gets at least arity
// arguments, undefined where one is missing; the slice is lent, so a closure
// must not keep it, only values from it. The body runs under the Query that
// made it.
func (q *Query) Lambda(arity int, sig *Signature, body func(args []Value) Value) Value {
	return functionValue(&function{arity: arity, signature: sig, body: body})
}

// Arity is how many arguments a function takes by its declaration, else 0.
func (v Value) Arity() int {
	if v.kind != KindFunction {
		return 0
	}
	return v.function().arity
}

// Call calls a built-in function where there is no context: $sum(x).
func (q *Query) Call(f *Function, args ...Value) Value { return Collapse(q.RawCall(f, args...)) }

// CallOn calls a built-in function; c takes the place of a missing argument
// where the signature says so.
func (q *Query) CallOn(c Value, f *Function, args ...Value) Value {
	return Collapse(q.RawCallOn(c, f, args...))
}

// RawCall is Call whose result has not collapsed: what At, Filter, KeepArray
// and Group behind the call need.
func (q *Query) RawCall(f *Function, args ...Value) Value { return q.RawCallOn(Null(), f, args...) }

// RawCallOn is CallOn whose result has not collapsed.
func (q *Query) RawCallOn(c Value, f *Function, args ...Value) Value {
	if !q.step(1) {
		return Value{}
	}
	base := len(q.stack)
	q.push(args)
	out := q.callBuiltin(f, c, base)
	q.stack = q.stack[:base]
	return out
}

// Apply calls the function that an expression gave; T1006 if it is none.
func (q *Query) Apply(f, c Value, args ...Value) Value { return Collapse(q.RawApply(f, c, args...)) }

// RawApply is Apply whose result has not collapsed.
func (q *Query) RawApply(f, c Value, args ...Value) Value {
	if q.err != nil {
		return Value{}
	}
	base := len(q.stack)
	q.push(args)
	out := q.apply(f, c, base)
	q.stack = q.stack[:base]
	return out
}

// invoke is RawApply as functions of functions do it: without a context.
func (q *Query) invoke(f Value, args ...Value) Value { return q.RawApply(f, Null(), args...) }

// Tail is a call as the value of a lambda's body. It is done by who called the
// lambda, so that the stack does not grow.
func (q *Query) Tail(f, c Value, args ...Value) Value {
	q.tail.f, q.tail.context = f, c
	q.tail.args = append(q.tail.args[:0], args...)
	return Value{kind: kindTail}
}

// push puts arguments on the stack. A function among them loses the context of
// the place where it is called, as the reference has it.
func (q *Query) push(args []Value) {
	base := len(q.stack)
	q.stack = append(q.stack, args...)
	for i := base; i < len(q.stack); i++ {
		if q.stack[i].kind == KindFunction {
			q.stack[i].flags |= wrapped
		}
	}
}

// apply calls f with the arguments on the stack from base on, and makes the
// calls that it leaves.
func (q *Query) apply(f, c Value, base int) Value {
	if !q.enter() {
		return Value{}
	}
	out := q.applyOnce(f, c, base)
	if out.kind == kindTail {
		out = q.finish(c, base)
	}
	q.leave()
	if q.err != nil {
		return Value{}
	}
	return out
}

// finish makes the call that a function left, and those which that leaves.
func (q *Query) finish(c Value, base int) Value {
	for q.step(1) {
		next := q.tail.f
		q.stack = append(q.stack[:base], q.tail.args...)
		if out := q.applyOnce(next, c, base); out.kind != kindTail {
			return out
		}
	}
	return Value{}
}

// invokeOne is invoke with one argument, as functions of functions call most.
func (q *Query) invokeOne(f, arg Value) Value {
	if f.kind != KindFunction || arg.kind == KindFunction {
		return q.invoke(f, arg)
	}
	fn := f.function()
	if fn.body == nil || fn.signature != nil {
		return q.invoke(f, arg)
	}
	if !q.enter() {
		return Value{}
	}
	base := len(q.stack)
	q.stack = append(q.stack, arg)
	out := q.enterBody(fn, base)
	if out.kind == kindTail {
		out = q.finish(Null(), base)
	}
	q.stack = q.stack[:base]
	q.leave()
	if q.err != nil {
		return Value{}
	}
	return out
}

// applyOnce is apply that gives a call which f leaves as it is.
func (q *Query) applyOnce(f, c Value, base int) Value {
	if f.kind != KindFunction {
		return q.Fail("T1006", Details{Value: f})
	}
	if f.flags&wrapped != 0 {
		c = Null()
	}
	fn := f.function()
	switch {
	case fn.builtin != nil:
		return q.callBuiltin(fn.builtin, c, base)
	case fn.match != nil:
		return q.callMatcher(fn, base)
	}
	if fn.signature != nil && !q.validate(fn.signature, "", c, base) {
		return Value{}
	}
	return q.enterBody(fn, base)
}

// enterBody calls the body of a function of the expression with the arguments
// on the stack from base on: its parameters are variables.
func (q *Query) enterBody(fn *function, base int) Value {
	q.pad(base, fn.arity)
	args := q.stack[base:]
	for i := range args {
		args[i] = read(args[i])
	}
	return fn.body(args)
}

// pad makes n arguments from base on.
func (q *Query) pad(base, n int) {
	for len(q.stack)-base < n {
		q.stack = append(q.stack, Value{})
	}
}

// callBuiltin calls f with the arguments on the stack from base on.
func (q *Query) callBuiltin(f *Function, c Value, base int) Value {
	if f.Signature != nil {
		if !q.validate(f.Signature, f.Name, c, base) {
			return Value{}
		}
		q.pad(base, len(f.Signature.Params))
	}
	return f.impl(q, q.stack[base:])
}

// Misspelt is the function of a call whose function is a path: undefined then
// means that a $ was forgotten (T1005). name is the path's first.
func (q *Query) Misspelt(f Value, name string) Value {
	if !f.Exists() {
		q.Fail("T1005", Details{Token: name})
	}
	return f
}

// MisspeltPartial is Misspelt for partial application (T1007).
func (q *Query) MisspeltPartial(f Value, name string) Value {
	if !f.Exists() {
		q.Fail("T1007", Details{Token: name})
	}
	return f
}

// Placeholder stands for an argument that Partial leaves open.
func Placeholder() Value { return Value{kind: kindHole} }

// Partial is a function of the arguments that are left open; T1008 if f is no function.
func (q *Query) Partial(f Value, args ...Value) Value {
	if q.err != nil {
		return Value{}
	}
	if f.kind != KindFunction {
		return q.Fail("T1008", Details{Value: f})
	}
	bound := append([]Value(nil), args...)
	bound = bound[:min(len(bound), f.function().params())]
	holes := 0
	for i := range bound {
		if bound[i].kind == kindHole {
			holes++
		}
	}
	return q.Lambda(holes, nil, func(open []Value) Value { return q.applyPartial(f, bound, open) })
}

// params is how many parameters a function declares.
func (fn *function) params() int {
	if fn.builtin != nil && fn.builtin.Signature != nil {
		return len(fn.builtin.Signature.Params)
	}
	return fn.arity
}

// applyPartial calls f with the bound arguments, and the open ones in their holes.
func (q *Query) applyPartial(f Value, bound, open []Value) Value {
	base := len(q.stack)
	for i := range bound {
		if bound[i].kind != kindHole {
			q.stack = append(q.stack, bound[i])
			continue
		}
		q.stack = append(q.stack, open[0])
		open = open[1:]
	}
	var out Value
	if fn := f.function(); fn.body != nil {
		out = q.enterBody(fn, base) // the signature is forgotten, as in the reference
	} else {
		out = q.applyOnce(f, Null(), base)
	}
	q.stack = q.stack[:base]
	return out
}

// Chain is left ~> f where f is no call: f of left, or if left is a function
// the function that calls one after the other; T2006 if f is no function.
func (q *Query) Chain(left, f Value) Value { return Collapse(q.RawChain(left, f)) }

// RawChain is Chain whose result has not collapsed.
func (q *Query) RawChain(left, f Value) Value {
	if q.err != nil {
		return Value{}
	}
	if f.kind != KindFunction {
		return q.Fail("T2006", Details{Value: f})
	}
	if left.kind != KindFunction {
		return q.RawApply(f, Null(), left)
	}
	return q.Lambda(1, nil, func(args []Value) Value {
		return q.Tail(f, Null(), q.Apply(left, Null(), args[0]))
	})
}

package shape

import (
	"slices"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// call is a function's result; first are arguments before those of the call.
func (e *evaluator) call(n *jsonata.Call, first []value, c value, f *frame) value {
	name := e.builtin(n.Func)
	args := slices.Clone(first)
	for _, arg := range n.Args {
		if name == "exists" || name == "boolean" || name == "not" || name == "type" {
			args = append(args, e.tentative(arg, c, f))
		} else {
			args = append(args, e.eval(arg, c, f))
		}
	}
	if name != "" {
		e.accepts(name, n, first, args)
		if name == "exists" && len(first) == 0 {
			e.narrow(n) // for what it reports
		}
		v := e.library(name, args, c)
		if n.Tail {
			return raw(name, v)
		}
		return v
	}
	return e.applyTo(e.eval(n.Func, c, f), args...)
}

// apply is left ~> right.
func (e *evaluator) apply(n *jsonata.Apply, c value, f *frame) value {
	left := e.eval(n.Left, c, f)
	if call, ok := n.Right.(*jsonata.Call); ok {
		v := e.call(call, []value{left}, c, f)
		for _, p := range call.Predicates {
			v = e.predicate(v, p, f)
		}
		if len(call.Predicates) > 0 || call.Group != nil || call.KeepArray {
			return unknown // what the reference makes of these here is not followed
		}
		return v
	}
	right := e.eval(n.Right, c, f)
	if left.function() || left.t.IsUnknown() {
		return unknown
	}
	return e.applyTo(right, left)
}

// applyTo is what functions give for arguments.
func (e *evaluator) applyTo(fn value, args ...value) value {
	if fn.anyFn || len(fn.fns) == 0 {
		return unknown
	}
	out := value{}
	for _, f := range fn.fns {
		out = out.join(e.invoke(f, args))
	}
	return out
}

// invoke is what one function gives. A function that calls itself is not followed.
func (e *evaluator) invoke(f *closure, args []value) value {
	const deepest = 12
	switch {
	case f.builtin != "":
		return raw(f.builtin, e.library(f.builtin, args, of(ir.NullType))).collapse()
	case f.lambda.Signature != nil, slices.Contains(e.calls, f), len(e.calls) > deepest:
		return unknown
	}
	e.calls = append(e.calls, f)
	e.soft++
	e.maybe++
	inner := e.inner(f.frame)
	defer func() {
		e.calls = e.calls[:len(e.calls)-1]
		e.soft--
		e.maybe--
	}()
	for i, p := range f.lambda.Params {
		arg := undefined
		if i < len(args) {
			arg = args[i]
		}
		inner.names[p.Name] = arg
	}
	return e.eval(f.lambda.Body, f.context, inner)
}

// raw is the result of a function as functions of functions get it, and as a lambda
// leaves it whose last call it is: a sequence has not collapsed there, and an empty
// one is an array.
func raw(name string, v value) value {
	switch name {
	case "map", "filter", "each", "keys", "match", "lookup", "distinct":
		v.t = v.t.Join(ir.Tuple()).Join(ir.List(v.seq))
	}
	return v
}

// accepts reports arguments that a function of the library can never take.
func (e *evaluator) accepts(name string, n *jsonata.Call, first, args []value) {
	b, _ := jsonata.Lookup(name)
	params := b.Signature.Params
	if e.find == nil || e.soft > 0 || len(args) > len(params) {
		return
	}
	for i := len(args); i < len(params); i++ {
		if !params[i].Optional {
			return // the context takes the place of an argument: which one is not looked at
		}
	}
	for i := len(first); i < len(args); i++ {
		e.acceptsOne(name, n.Args[i-len(first)], params[i], args[i])
	}
}

var letterKinds = map[byte]ir.Kinds{
	's': ir.KindString, 'n': ir.KindNumber, 'b': ir.KindBoolean, 'l': ir.KindNull, 'o': ir.KindObject, 'a': ir.KindArray,
}

func (e *evaluator) acceptsOne(name string, n jsonata.Node, p jsonata.Param, arg value) {
	user := "$" + name
	if p.Types == "a" {
		e.acceptsElements(user, n, p, arg)
		return
	}
	var kinds ir.Kinds
	want := ""
	for i := range len(p.Types) {
		k := letterKinds[p.Types[i]]
		if k == 0 { // any value, or a function
			return
		}
		kinds |= k
		if want != "" {
			want += " or "
		}
		want += kindWords[k]
	}
	e.wantKind(n, arg, kinds, user, want)
}

// acceptsElements: what is no array is taken as an array of it.
func (e *evaluator) acceptsElements(user string, n jsonata.Node, p jsonata.Param, arg value) {
	if len(p.Element) != 1 || letterKinds[p.Element[0]] == 0 {
		return
	}
	k := letterKinds[p.Element[0]]
	elems, known := arg.t.Elems()
	if arg.t.Has(ir.KindArray) && (!known || len(elems) == 0 || elems[0].Has(ir.KindAbsent|k)) {
		return
	}
	e.wantKind(n, of(scalar(arg.t).Join(arg.t.Element()).Join(arg.t.Only(ir.KindAbsent))), k, user, "an array of "+plural[k])
}

var plural = map[ir.Kinds]string{ir.KindString: "strings", ir.KindNumber: "numbers", ir.KindObject: "objects"}

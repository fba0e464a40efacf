package jsonata

// Signature is what a function takes; a static literal, which the compiler makes
// from the text of a lambda's signature.
type Signature struct{ Params []Param }

// Param is a parameter of a signature.
type Param struct {
	Types    string // letters of the types that it takes: s n b l o a f, j any JSON value, x any value
	Element  string // of an array: the type of its elements
	Context  bool   // "-": the context takes the place of a missing argument
	Optional bool   // "?"
	Repeated bool   // "+": one or more arguments
}

// kinds is a set of kinds.
type kinds uint16

func (v Value) in(set kinds) bool { return set>>v.kind&1 != 0 }

// symbol is a value's type as signatures write it; m is undefined.
func symbol(v Value) byte { return "mlbnsaof"[v.kind] }

// kindsOf is the kinds that a letter stands for.
func kindsOf(letter byte) kinds {
	switch letter {
	case 'n':
		return 1 << KindNumber
	case 's':
		return 1 << KindString
	case 'a':
		return 1 << KindArray
	case 'o':
		return 1 << KindObject
	case 'f':
		return 1 << KindFunction
	case 'b':
		return 1 << KindBool
	case 'l':
		return 1 << KindNull
	case 'm':
		return 1 << KindUndefined
	}
	return 0
}

// anything is the kinds of x, and of a, since any value becomes an array.
const anything kinds = 1<<KindFunction<<1 - 1

// takes is the kinds that the argument may have. Undefined stands for a value of
// any type, but not for a function alone. In a choice a is an array and nothing
// else, and j and x are no types.
func (p *Param) takes() kinds {
	if len(p.Types) == 1 {
		switch p.Types[0] {
		case 'a', 'x':
			return anything
		case 'j':
			return anything &^ (1 << KindFunction)
		case 'f':
			return 1 << KindFunction
		}
	}
	set := kindsOf('m')
	for i := range len(p.Types) {
		set |= kindsOf(p.Types[i])
	}
	return set
}

// isArray says that the argument becomes an array if it is none.
func (p *Param) isArray() bool { return p.Types == "a" }

// validate holds the arguments on the stack from base on to a signature, and
// puts in the context and arrays where the signature asks for them.
func (q *Query) validate(sig *Signature, name string, c Value, base int) bool {
	args := q.stack[base:]
	if sig.plain(args) {
		return q.adapt(sig, name, args)
	}
	counts, ok := sig.match(args, make([]int, 0, 8))
	if !ok {
		q.mismatch(sig, name, args)
		return false
	}
	v := validation{q: q, name: name, context: c, args: append([]Value(nil), args...)}
	q.stack = q.stack[:base]
	for i, n := range counts {
		if !v.param(&sig.Params[i], n) {
			return false
		}
	}
	return true
}

// plain says that each argument goes to the parameter at its place, and only
// optional ones are missing.
func (s *Signature) plain(args []Value) bool {
	if len(args) > len(s.Params) {
		return false
	}
	for i := range s.Params {
		p := &s.Params[i]
		if i >= len(args) && (!p.Optional || p.Context) || p.Repeated {
			return false
		}
		if i < len(args) && !args[i].in(p.takes()) {
			return false
		}
	}
	return true
}

// adapt makes arrays of arguments that must be some, and looks at elements.
func (q *Query) adapt(sig *Signature, name string, args []Value) bool {
	for i := range args {
		p := &sig.Params[i]
		if !p.isArray() || args[i].kind == KindUndefined {
			continue
		}
		if p.Element != "" && !q.checkElements(p, args[i], name, i, 1) {
			return false
		}
		if args[i].kind != KindArray {
			args[i] = Array(args[i])
		}
	}
	return true
}

// match finds how many arguments go to each parameter: as many as it can take
// such that the rest finds its parameters, as the reference's regular
// expressions do.
func (s *Signature) match(args []Value, counts []int) ([]int, bool) {
	i := len(counts)
	if i == len(s.Params) {
		return counts, len(args) == 0
	}
	p := &s.Params[i]
	most, set := 0, p.takes()
	for most < len(args) && (most == 0 || p.Repeated) && args[most].in(set) {
		most++
	}
	least := 1
	if p.Context || p.Optional {
		least = 0
	}
	for n := most; n >= least; n-- {
		if out, ok := s.match(args[n:], append(counts, n)); ok {
			return out, true
		}
	}
	return counts, false
}

// mismatch reports the first argument that no parameter takes (T0410).
func (q *Query) mismatch(sig *Signature, name string, args []Value) {
	good := 0
	for n := 1; n <= len(sig.Params); n++ {
		part := Signature{Params: sig.Params[:n]}
		to, ok := part.longest(args)
		if !ok {
			break
		}
		good = to
	}
	d := Details{Token: name, Index: good + 1}
	if good < len(args) {
		d.Value = args[good]
	}
	q.Fail("T0410", d)
}

// longest is match that lets arguments be left over; it gives how many were taken.
func (s *Signature) longest(args []Value) (int, bool) {
	for n := len(args); n >= 0; n-- {
		if _, ok := s.match(args[:n], nil); ok {
			return n, true
		}
	}
	return 0, false
}

// validation goes through the arguments parameter by parameter.
type validation struct {
	q       *Query
	name    string
	context Value
	args    []Value
	at      int
}

func (v *validation) arg() Value {
	if v.at < len(v.args) {
		return v.args[v.at]
	}
	return Value{}
}

// param passes on the n arguments that belong to p.
func (v *validation) param(p *Param, n int) bool {
	q := v.q
	if n == 0 {
		return v.missing(p)
	}
	first := v.arg()
	for range n {
		arg := first // where a parameter that is no array is repeated, the reference repeats the argument
		if p.isArray() {
			arg = v.arg()
			if p.Element != "" && !q.checkElements(p, arg, v.name, v.at, n) {
				return false
			}
			if arg.kind != KindArray && arg.kind != KindUndefined {
				arg = Array(arg)
			}
		}
		q.stack = append(q.stack, arg)
		v.at++
	}
	return true
}

// missing passes on what stands for an argument that is not there.
func (v *validation) missing(p *Param) bool {
	q := v.q
	if !p.Context {
		q.stack = append(q.stack, v.arg())
		v.at++
		return true
	}
	if !v.context.in(p.takes()) {
		q.Fail("T0411", Details{Token: v.name, Index: v.at + 1, Value: v.context})
		return false
	}
	q.stack = append(q.stack, v.context)
	return true
}

// checkElements holds the elements of argument i to the type that p has for
// them (T0412). n is how many arguments p takes.
func (q *Query) checkElements(p *Param, arg Value, name string, i, n int) bool {
	if arg.kind == KindUndefined || q.elementsFit(p, arg, n) {
		return q.err == nil
	}
	q.Fail("T0412", Details{Token: name, Index: i + 1, Value: arg, Type: elementsNamed(p.Element[0])})
	return false
}

func (q *Query) elementsFit(p *Param, arg Value, n int) bool {
	if arg.kind != KindArray {
		return n == 1 && p.Element == string(symbol(arg))
	}
	l := arg.list()
	if !q.step(l.len()) {
		return false
	}
	set := kindsOf(p.Element[0])
	for i := range l.docs {
		if set>>kindOf(&l.docs[i])&1 == 0 {
			return false
		}
	}
	for i := range l.elems {
		if !l.elems[i].in(set) {
			return false
		}
	}
	return true
}

// elementsNamed is what T0412 calls elements of a type.
func elementsNamed(letter byte) string {
	switch letter {
	case 'a':
		return "arrays"
	case 'b':
		return "booleans"
	case 'f':
		return "functions"
	case 'n':
		return "numbers"
	case 'o':
		return "objects"
	case 's':
		return "strings"
	}
	return ""
}

package shape

import (
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/ir"
)

// value is what a JSONata expression can be. Its type has KindAbsent where it can
// be undefined.
type value struct {
	t ir.Type
	// seq is what the elements are of a sequence that has not collapsed: one of one
	// element stands for that, an empty one for undefined. Nothing: it is none.
	seq   ir.Type
	fns   []*closure // it can be these functions
	anyFn bool       // it can be some function
}

// closure is a lambda with the place where it was made, or a function of the library.
type closure struct {
	lambda  *jsonata.Lambda
	frame   *frame
	context value
	builtin string
}

var (
	undefined = value{t: ir.AbsentType}
	unknown   = value{t: ir.Unknown.Optional(), anyFn: true}
	someFn    = value{anyFn: true}
)

func of(t ir.Type) value { return value{t: t} }

// sequence is a sequence of any number of elements.
func sequence(elem ir.Type) value {
	return value{t: ir.AbsentType, seq: elem.Without(ir.KindAbsent)}
}

func (v value) join(w value) value {
	out := value{t: v.t.Join(w.t), seq: v.seq.Join(w.seq), anyFn: v.anyFn || w.anyFn, fns: v.fns}
	for _, f := range w.fns {
		out = out.withFn(f)
	}
	return out
}

func (v value) withFn(f *closure) value {
	const most = 8
	for _, g := range v.fns {
		if g == f {
			return v
		}
	}
	if len(v.fns) >= most {
		v.anyFn = true
		return v
	}
	v.fns = append(v.fns[:len(v.fns):len(v.fns)], f)
	return v
}

// collapse is what becomes of every expression's result.
func (v value) collapse() value {
	if !v.seq.IsNothing() {
		v.t = v.t.Join(v.seq).Join(ir.List(v.seq)).Optional()
		v.seq = ir.Nothing
	}
	return v
}

// keepArray is "[]" behind an expression that is no path.
func (v value) keepArray() value {
	if !v.seq.IsNothing() {
		v.t = v.t.Join(ir.List(v.seq)).Optional()
		v.seq = ir.Nothing
	}
	return v
}

// data is the value as a part of another, which may hold a function: no document
// has that, so it may be missing there.
func (v value) data() ir.Type {
	v = v.collapse()
	if v.function() {
		return v.t.Join(ir.Unknown).Optional()
	}
	return v.t
}

func (v value) function() bool { return v.anyFn || len(v.fns) > 0 }

// elems are the values that the value is a list of: an array's elements, a
// sequence's, or itself.
func (v value) elems() ir.Type {
	return scalar(v.t).Join(v.t.Element()).Join(v.seq)
}

// scalar is the part of a type that is there and no array.
func scalar(t ir.Type) ir.Type { return t.Without(ir.KindArray | ir.KindAbsent) }

// frame is a scope of variables.
type frame struct {
	outer *frame
	names map[string]value
	maybe int // evaluator.maybe when the frame was made
}

// known is what conditions around have said of the values from outside: of
// $states, and of the machine's variables, by name.
type known map[string]ir.Type

// queryInfo is what is known of an expression before it is evaluated.
type queryInfo struct {
	bindings   map[*jsonata.Variable]jsonata.Binding
	keeps      bool // it has a "[]": sequences of one element may be kept
	constructs bool // arrays are constructed in paths
}

func inspect(n jsonata.Node) *queryInfo {
	info := &queryInfo{bindings: jsonata.Resolve(n)}
	jsonata.Walk(n, func(n jsonata.Node) bool {
		base := n.Base()
		p, ok := n.(*jsonata.Path)
		info.keeps = info.keeps || base.KeepArray || ok && p.KeepSingleton
		info.constructs = info.constructs || base.Step.Construct
		return true
	})
	return info
}

// evaluator evaluates an expression on types.
type evaluator struct {
	info   *queryInfo
	free   func(*jsonata.Variable) (t ir.Type, ok bool) // a variable from outside
	known  known
	find   func(finding) // nil: nothing is reported
	survey surveyor      // nil: nobody asks what is used
	budget int           // of nodes; when it is spent all is unknown
	soft   int           // so many constructs around are made for what may be missing, or are no certain fault
	guards int           // so many "and" around
	maybe  int           // so many constructs around may be evaluated never or often
	calls  []*closure    // under way
	blamed bool          // a variable without a value was read: that is reported elsewhere
}

// nodeBudget is how many nodes are evaluated of one expression, lambdas at each
// call: far more than people write, and a few milliseconds.
const nodeBudget = 20_000

// evaluate is what an expression can be, with a context.
func (e *evaluator) evaluate(n jsonata.Node, context value) value {
	e.budget = nodeBudget
	out := e.eval(n, context, e.inner(nil))
	if e.budget <= 0 {
		return unknown
	}
	return out
}

func (e *evaluator) inner(outer *frame) *frame {
	return &frame{outer: outer, names: map[string]value{}, maybe: e.maybe}
}

// eval is the value of an expression with the context c: of the node itself, then
// of what stands behind it.
func (e *evaluator) eval(n jsonata.Node, c value, f *frame) value {
	if e.budget--; e.budget < 0 {
		return unknown
	}
	v := e.node(n, c, f)
	base := n.Base()
	for _, p := range base.Predicates {
		v = e.predicate(v, p, f)
	}
	if _, path := n.(*jsonata.Path); !path && base.Group != nil {
		v = e.group(v, base.Group.Pairs, f)
	}
	if base.KeepArray {
		if len(base.Predicates) > 0 {
			v.seq = v.seq.Join(scalar(v.t))
		}
		v = v.keepArray()
	}
	return v.collapse()
}

// tentative evaluates something whose faults are not certain.
func (e *evaluator) tentative(n jsonata.Node, c value, f *frame) value {
	e.soft++
	defer func() { e.soft-- }()
	return e.eval(n, c, f)
}

// repeated evaluates something that may be evaluated never, or more than once: what
// it binds outside of itself is unknown, from the start.
func (e *evaluator) repeated(n jsonata.Node, c value, f *frame) value {
	e.forget(n, f)
	e.maybe++
	defer func() { e.maybe-- }()
	return e.eval(n, c, f)
}

// forget makes unknown what a node binds.
func (e *evaluator) forget(n jsonata.Node, f *frame) {
	jsonata.Walk(n, func(n jsonata.Node) bool {
		if b, ok := n.(*jsonata.Bind); ok {
			f.names[b.Target.Name] = unknown
		}
		return true
	})
}

// bind is a := in a frame.
func (e *evaluator) bind(name string, v value, f *frame) {
	if e.maybe > f.maybe {
		old, ok := f.names[name]
		if !ok {
			old = unknown
		}
		v = v.join(old)
	}
	f.names[name] = v
}

func (e *evaluator) node(n jsonata.Node, c value, f *frame) value {
	switch n := n.(type) {
	case *jsonata.Path:
		return e.path(n, c, f)
	case *jsonata.String:
		return of(ir.Constants(n.Value))
	case *jsonata.Number:
		return of(ir.ConstType(n.Text))
	case *jsonata.Bool:
		return of(ir.BooleanType)
	case *jsonata.Null:
		return of(ir.NullType)
	case *jsonata.Variable:
		return e.variable(n, c, f)
	case *jsonata.Call:
		return e.call(n, nil, c, f)
	case *jsonata.Apply:
		return e.apply(n, c, f)
	case *jsonata.Lambda:
		return value{fns: []*closure{{lambda: n, frame: f, context: c}}}
	case *jsonata.Regex:
		return someFn
	case *jsonata.Partial:
		for _, arg := range n.Args {
			e.eval(arg, c, f)
		}
		return someFn
	}
	return e.operation(n, c, f)
}

func (e *evaluator) operation(n jsonata.Node, c value, f *frame) value {
	switch n := n.(type) {
	case *jsonata.Binary:
		return e.binary(n, c, f)
	case *jsonata.Negate:
		v := e.eval(n.Operand, c, f)
		e.wantKind(n.Operand, v, ir.KindNumber, "the operator -", "a number")
		return of(v.t.Only(ir.KindNumber | ir.KindAbsent))
	case *jsonata.Array:
		return e.array(n, c, f)
	case *jsonata.Object:
		return e.group(c, n.Pairs, f)
	case *jsonata.Block:
		inner, v := e.inner(f), undefined
		for _, expr := range n.Exprs {
			v = e.eval(expr, c, inner)
		}
		return v
	case *jsonata.Condition:
		return e.condition(n, c, f)
	case *jsonata.Bind:
		v := e.eval(n.Value, c, f)
		e.bind(n.Target.Name, v, f)
		return v
	case *jsonata.Wildcard:
		return sequence(flattened(parts(c.t.Join(c.seq)), 0))
	case *jsonata.Transform:
		return someFn
	}
	e.forget(n, f)
	return unknown // *Descendant, *Parent
}

// flattened is a type with the elements of arrays in the place of these, however deep.
func flattened(t ir.Type, depth int) ir.Type {
	const deepest = 20
	if !t.Has(ir.KindArray) {
		return t
	}
	if depth == deepest || t.Element().IsUnknown() {
		return ir.Unknown
	}
	return scalar(t).Join(flattened(t.Element(), depth+1))
}

// variable is the context, what the expression has bound, or what is outside of it.
func (e *evaluator) variable(n *jsonata.Variable, c value, f *frame) value {
	if n.Name == "" {
		if !c.seq.IsNothing() { // the input, which is an array
			return of(c.t.Join(c.seq))
		}
		return c
	}
	switch e.info.bindings[n] {
	case jsonata.Bound:
		for ; f != nil; f = f.outer {
			if v, ok := f.names[n.Name]; ok {
				return v
			}
		}
		return unknown
	case jsonata.Perhaps:
		return unknown
	}
	t, ok := e.outside(n)
	if ok && e.survey != nil {
		e.survey.used(n, t, t, Step{})
	}
	_, function := jsonata.Lookup(n.Name)
	switch {
	case ok && function && t.Has(ir.KindAbsent): // unassigned it is the function
		v := of(t.Without(ir.KindAbsent))
		v.fns = []*closure{{builtin: n.Name}}
		return v
	case ok:
		e.blamed = e.blamed || t.Is(ir.KindAbsent)
		return of(t)
	case function:
		return value{fns: []*closure{{builtin: n.Name}}}
	}
	e.blamed = true
	return undefined
}

// outside is a variable from outside, as the conditions around leave it.
func (e *evaluator) outside(n *jsonata.Variable) (ir.Type, bool) {
	if t, ok := e.known[n.Name]; ok {
		return t, true
	}
	return e.free(n)
}

func (e *evaluator) array(n *jsonata.Array, c value, f *frame) value {
	elems := make([]ir.Type, len(n.Items))
	all, exact := ir.Nothing, true
	e.maybe++ // the reference starts all items before it goes on with any
	defer func() { e.maybe-- }()
	for i, item := range n.Items {
		v := e.eval(item, c, f)
		elems[i] = v.data()
		if _, ok := item.(*jsonata.Array); ok {
			all = all.Join(elems[i])
			continue
		}
		exact = exact && !elems[i].Has(ir.KindArray|ir.KindAbsent)
		all = all.Join(of(elems[i]).elems())
	}
	if exact {
		return of(ir.Tuple(elems...))
	}
	return of(ir.List(all))
}

// group is {…}, behind an expression or in a context: an object whose members are
// computed of all elements that gave their name.
func (e *evaluator) group(v value, pairs []jsonata.Pair, f *frame) value {
	elems := v.elems()
	keys := of(elems.Join(v.t.Only(ir.KindAbsent)))
	data := keys
	if v.t.Has(ir.KindArray) || !v.seq.IsNothing() {
		data = of(elems.Join(ir.List(of(elems).elems())).Optional())
		keys.t = keys.t.Optional()
	}
	rest := ir.Nothing
	var fields []ir.TypeField
	places := map[string]int{}
	for _, pair := range pairs {
		e.repeated(pair.Key, keys, f)
		t := e.repeated(pair.Value, data, f).data()
		name, ok := pair.Key.(*jsonata.String)
		if !ok {
			rest = rest.Join(t.Without(ir.KindAbsent))
			continue
		}
		if i, again := places[name.Value]; again {
			fields[i].Type = fields[i].Type.Join(t)
			continue
		}
		places[name.Value] = len(fields)
		fields = append(fields, ir.TypeField{Name: name.Value, Type: t})
	}
	for i := range fields { // a computed name may be one of the others
		fields[i].Type = fields[i].Type.Join(rest)
	}
	return of(orMissing(ir.ObjectWith(rest, fields...)))
}

// orMissing: a member of which nothing is known but that it can only fail does not
// make the whole fail.
func orMissing(t ir.Type) ir.Type {
	if t.IsNothing() {
		return ir.ObjectType
	}
	return t
}

func (e *evaluator) condition(n *jsonata.Condition, c value, f *frame) value {
	before := e.known
	yes, no := e.test(n.If, c, f)
	e.maybe++
	defer func() { e.maybe--; e.known = before }()
	out := value{}
	if yes != nil {
		e.known = yes
		out = e.eval(n.Then, c, f)
	}
	if no == nil {
		return out
	}
	if n.Else == nil {
		return out.join(undefined)
	}
	e.known = no
	return out.join(e.eval(n.Else, c, f))
}

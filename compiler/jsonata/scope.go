package jsonata

// Binding says where a variable gets its value.
type Binding uint8

// Where a variable gets its value. JSONata looks a variable up when it is read, so
// a := that is not always run before it may or may not hide what is outside.
const (
	Free    Binding = iota // from outside of the expression: a variable of the machine, a function, nowhere
	Perhaps                // from the expression if a := in it has been run by then
	Bound                  // from the expression
)

func (b Binding) String() string {
	return [...]string{"free", "perhaps", "bound"}[b]
}

// Resolve says of each variable that the expression reads where its value comes
// from. The context ($) and the input ($$) are not variables.
func Resolve(n Node) map[*Variable]Binding {
	out := map[*Variable]Binding{}
	s := newScoper()
	s.variable = func(v *Variable, b Binding, _ []string) {
		if v.Name != "$" {
			out[v] = b
		}
	}
	s.root(n)
	return out
}

// frame is a scope: of the expression, of a block, of a lambda, of a path's
// bindings.
type frame struct {
	outer  *frame
	names  map[string]Binding // Perhaps or Bound, as of now
	later  map[string]bool    // all that := in the scope will bind
	closed bool               // a lambda: what is inside runs later
	path   bool               // := inside binds further out
	maybes int                // scoper.maybes when the scope began
}

// scoper walks an expression in the order of evaluation, and calls its hooks.
type scoper struct {
	frame  *frame
	maybes int  // so many constructs around may run their parts never or often
	inner  bool // the context is not the expression's own

	variable func(v *Variable, b Binding, fields []string) // a read; fields are the names that follow in the path
	context  func(n Node)                                  // a read of the expression's own context
	call     func(n Node, piped int)                       // a Call, Partial or the right side of an Apply
}

func newScoper() *scoper {
	return &scoper{
		variable: func(*Variable, Binding, []string) {},
		context:  func(Node) {},
		call:     func(Node, int) {},
	}
}

func (s *scoper) root(n Node) {
	s.within(&frame{later: targets(n)}, func() { s.node(n) })
}

// within walks with a frame pushed.
func (s *scoper) within(f *frame, walk func()) {
	f.outer, f.names, f.maybes = s.frame, map[string]Binding{}, s.maybes
	s.frame = f
	walk()
	s.frame = f.outer
}

// perhaps walks parts that may run never, or more than once.
func (s *scoper) perhaps(walk func()) {
	s.maybes++
	walk()
	s.maybes--
}

// inside walks parts whose context is not the one around.
func (s *scoper) inside(walk func()) {
	was := s.inner
	s.inner = true
	s.perhaps(walk)
	s.inner = was
}

// bind is a := to a name.
func (s *scoper) bind(name string) {
	f := s.frame
	for f.path {
		f = f.outer
	}
	b := Bound
	if s.maybes > f.maybes {
		b = Perhaps
	}
	f.names[name] = max(f.names[name], b)
}

// lookup finds what a name means here.
func (s *scoper) lookup(name string) Binding {
	best, later := Free, false
	for f := s.frame; f != nil && best < Bound; f = f.outer {
		best = max(best, f.names[name])
		if later && f.later[name] {
			best = max(best, Perhaps)
		}
		later = later || f.closed
	}
	return best
}

// targets gives the names that := binds in the scope that nodes are in, not in
// scopes within it.
func targets(nodes ...Node) map[string]bool {
	out := map[string]bool{}
	for _, n := range nodes {
		Walk(n, func(n Node) bool {
			if b, ok := n.(*Bind); ok {
				out[b.Target.Name] = true
			}
			return !opensScope(n)
		})
	}
	return out
}

func opensScope(n Node) bool {
	switch n.(type) {
	case *Block, *Lambda:
		return true
	}
	return false
}

// node walks a node and what follows its value.
func (s *scoper) node(n Node) {
	s.kind(n)
	s.after(n)
}

// after walks the predicates and the group of an expression.
func (s *scoper) after(n Node) {
	base := n.Base()
	if len(base.Predicates) == 0 && base.Group == nil {
		return
	}
	if _, ok := n.(*Path); ok {
		return // its group sees its bindings
	}
	s.inside(func() {
		for _, f := range base.Predicates {
			s.node(f.Expr)
		}
		s.group(base.Group)
	})
}

func (s *scoper) group(g *Group) {
	if g != nil {
		s.pairs(g.Pairs)
	}
}

// pairs: all keys come before the values, and a key that is not there keeps its
// value from being looked at.
func (s *scoper) pairs(pairs []Pair) {
	for _, pair := range pairs {
		s.node(pair.Key)
	}
	s.perhaps(func() {
		for _, pair := range pairs {
			s.node(pair.Value)
		}
	})
}

func (s *scoper) nodes(list []Node) {
	for _, n := range list {
		s.node(n)
	}
}

func (s *scoper) kind(n Node) {
	switch n := n.(type) {
	case *Path:
		s.path(n)
	case *Variable:
		s.read(n, nil)
	case *Name, *Wildcard, *Descendant, *Parent:
		s.own(n)
	case *Sort:
		for _, term := range n.Terms {
			s.node(term.Expr)
		}
	default:
		s.operation(n)
	}
}

func (s *scoper) operation(n Node) {
	switch n := n.(type) {
	case *Block:
		s.block(n)
	case *Lambda:
		s.lambda(n)
	case *Bind:
		s.assign(n)
	case *Object:
		s.pairs(n.Pairs)
	case *Array: // the reference starts all items before it goes on with any
		s.perhaps(func() { s.nodes(n.Items) })
	case *Condition:
		s.node(n.If)
		s.perhaps(func() { s.nodes(parts(n)[1:]) })
	case *Transform:
		s.inside(func() { s.nodes(parts(n)) })
	case *Binary:
		s.binary(n)
	default:
		s.application(n)
	}
}

func (s *scoper) application(n Node) {
	switch n := n.(type) {
	case *Call, *Partial:
		s.call(n, 0)
	case *Apply:
		s.node(n.Left)
		if call, ok := n.Right.(*Call); ok {
			s.call(call, 1)
			s.nodes(parts(call))
			return
		}
		s.call(n, 1)
		s.node(n.Right)
		return
	}
	s.nodes(parts(n))
}

// binary: and and or may leave their right side alone.
func (s *scoper) binary(n *Binary) {
	s.node(n.Left)
	if n.Op == And || n.Op == Or {
		s.perhaps(func() { s.node(n.Right) })
		return
	}
	s.node(n.Right)
}

// assign is a :=. A lambda can call itself by the name that it gets, since it
// cannot be called before.
func (s *scoper) assign(n *Bind) {
	_, lambda := n.Value.(*Lambda)
	if lambda {
		s.bind(n.Target.Name)
	}
	s.node(n.Value)
	if !lambda {
		s.bind(n.Target.Name)
	}
}

func (s *scoper) block(n *Block) {
	f := &frame{later: targets(n.Exprs...)}
	s.within(f, func() { s.nodes(n.Exprs) })
	if n.Step.Tuple {
		s.export(f)
	}
}

func (s *scoper) lambda(n *Lambda) {
	s.within(&frame{later: targets(n.Body), closed: true}, func() {
		for _, param := range n.Params {
			s.frame.names[param.Name] = Bound
		}
		s.node(n.Body)
	})
}

// path walks the steps, each with what the steps before it have bound.
func (s *scoper) path(n *Path) {
	f := &frame{path: true}
	s.within(f, func() {
		s.step(n.Steps)
		s.inside(func() {
			for i := range n.Steps[1:] {
				s.step(n.Steps[i+1:])
			}
			s.group(n.Group)
		})
	})
	if n.Step.Tuple {
		s.export(f)
	}
}

// step walks the first of some steps, then its stages with what it has bound.
func (s *scoper) step(steps []Node) {
	if v, ok := steps[0].(*Variable); ok {
		s.read(v, following(steps[1:]))
		s.after(v)
	} else {
		s.perhaps(func() { s.node(steps[0]) })
	}
	info := &steps[0].Base().Step
	s.bindTuple(info.Focus)
	s.bindTuple(info.Index)
	s.inside(func() { s.stages(info.Stages) })
}

func (s *scoper) stages(stages []Stage) {
	for _, stage := range stages {
		switch stage := stage.(type) {
		case *Filter:
			s.node(stage.Expr)
		case *Position:
			s.bindTuple(stage.Variable)
		}
	}
}

// following gives the names that a path goes on with.
func following(steps []Node) []string {
	var out []string
	for _, step := range steps {
		name, ok := step.(*Name)
		if !ok {
			break
		}
		out = append(out, name.Value)
	}
	return out
}

func (s *scoper) bindTuple(v *Variable) {
	if v != nil {
		s.frame.names[v.Name] = Bound
	}
}

// export hands the bindings of a step's results to the path that has the step.
func (s *scoper) export(from *frame) {
	for name := range from.names {
		s.frame.names[name] = max(s.frame.names[name], Perhaps)
	}
}

// read is a variable that is read, the context or the input.
func (s *scoper) read(v *Variable, fields []string) {
	if v.Name == "" {
		s.own(v)
		return
	}
	b := Free
	if v.Name != "$" {
		b = s.lookup(v.Name)
	}
	s.variable(v, b, fields)
}

// own is a node that looks at the context.
func (s *scoper) own(n Node) {
	if !s.inner {
		s.context(n)
	}
}

package emit

import (
	"go/token"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// hoistDepth is how many functions may stand within each other.
const hoistDepth = 2

// closure emits a node as a function of the context.
func (x *expression) closure(n jsonata.Node) string {
	return x.within(own, n, "c", x.op("Value"))
}

// tupleClosure emits a node as a function of a tuple.
func (x *expression) tupleClosure(n jsonata.Node, t *pathFrame) string {
	return x.within(context{variable: t.goName, code: t.goName + ".Context()"}, n, t.goName, "*"+x.op("Tuple"))
}

func (x *expression) within(ctx context, n jsonata.Node, param, typ string) string {
	around := x.ctx
	x.ctx = ctx
	f := x.enterClosure(map[string]string{param: typ})
	body := x.settled(owner{n, true}, append(x.declarations(owner{n, true}), x.returned(n)...))
	x.leave(f)
	x.ctx = around
	name := param
	if !f.used[param] {
		name = "_"
	}
	return x.literal(name, typ, x.hoisted(n, f, []string{param}, body))
}

// literal is a function of one parameter: a method that was made of its body, if
// that needs nothing else.
func (x *expression) literal(param, typ string, body []string) string {
	if method, ok := strings.CutPrefix(body[0], "return m."); ok && len(body) == 1 {
		if method, ok := strings.CutSuffix(method, "("+param+")"); ok && token.IsIdentifier(method) {
			return "m." + method
		}
	}
	return function("("+param+" "+typ+") "+x.op("Value"), body)
}

// enterClosure begins a function that gets a name if it is too deep in others.
func (x *expression) enterClosure(types map[string]string) *goFunc {
	f := x.enter(types)
	if f.depth > hoistDepth {
		f.depth = 0
	}
	return f
}

// hoisted gives the body of a function that has been emitted: if it is too deep
// inside others and longer than a line, a call of a function with a name.
func (x *expression) hoisted(n jsonata.Node, f *goFunc, params []string, body []string) []string {
	if f.depth > 0 || f.bound || len(body) == 1 && !strings.Contains(body[0], "\n") {
		return body
	}
	names := []string{}
	for _, p := range params {
		if f.used[p] {
			names = append(names, p)
		}
	}
	for _, name := range f.captured {
		if name != "q" {
			names = append(names, name)
		}
	}
	around := x.fn
	x.fn = f
	call := x.host.method(x, n, x.parameters(names), names, body)
	x.fn = around
	return []string{"return " + call}
}

// parameters declares parameters for variables in sight; those of a type in a
// row share its name.
func (x *expression) parameters(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name
		if i+1 == len(names) || x.typeOf(names[i+1]) != x.typeOf(name) {
			out[i] += " " + x.typeOf(name)
		}
	}
	return out
}

// path emits a path.
func (x *expression) path(p *jsonata.Path) string {
	p = x.joinedStates(p)
	head, steps := x.pathHead(p)
	first := tupleStart(p)
	var links []string
	if head.last != nil {
		links = x.stages(head.last)
	}
	for i := steps; i < len(p.Steps) && i < first; i++ {
		if block, ok := p.Steps[i].(*jsonata.Block); ok && i == 0 && block.Step.Construct {
			links = append(links, invoke("Construct", x.closure(block))) // the first of all sees the whole context
			continue
		}
		links = append(links, x.step(p.Steps[i])...)
	}
	if first < len(p.Steps) {
		links = append(links, x.tupleSteps(p, max(first, steps))...)
	} else if len(links) == 0 && head.fields {
		return head.code
	}
	if keepsArray(p) {
		links = append(links, "KeepArray()")
	}
	switch {
	case p.Group != nil:
		links = append(links, invoke("Group", x.pathPairs(p)...))
	case p.Step.Tuple && first < len(p.Steps):
		links = append(links, "Stream()")
	default:
		links = append(links, "Value()")
	}
	return chain(head.code, links...)
}

// joinedStates makes one step of $states and the name behind it where they come
// later than first, so that only what is named is made.
func (x *expression) joinedStates(p *jsonata.Path) *jsonata.Path {
	steps := p.Steps[:1:1]
	for i := 1; i < len(p.Steps); i++ {
		v, ok := p.Steps[i].(*jsonata.Variable)
		if ok && v.Name == "states" && x.reads[v] == (ref{}) && plainNode(v) && noBinding(&v.Step) && i+1 < len(p.Steps) {
			if name, ok := p.Steps[i+1].(*jsonata.Name); ok && bareStep(name) {
				steps = append(steps, &jsonata.Path{Steps: []jsonata.Node{v, name}})
				i++
				continue
			}
		}
		steps = append(steps, p.Steps[i])
	}
	if len(steps) == len(p.Steps) {
		return p
	}
	joined := *p
	joined.Steps = steps
	x.paths[&joined] = x.paths[p]
	return &joined
}

func noBinding(s *jsonata.Step) bool {
	return s.Stages == nil && s.Focus == nil && s.Index == nil && s.Ancestor == nil && !s.Tuple
}

// pathStart is what a path begins with: a Path, or with fields set its value.
type pathStart struct {
	code   string
	fields bool
	last   jsonata.Node // the step that it ends with, whose stages follow; nil: none that has any
}

// pathHead emits how a path starts, and with which step it goes on.
func (x *expression) pathHead(p *jsonata.Path) (pathStart, int) {
	first := p.Steps[0]
	v, ok := first.(*jsonata.Variable)
	switch {
	case !ok:
		if names := bareNames(p.Steps); names != nil && p.Group == nil && !keepsArray(p) {
			return pathStart{code: x.fieldsOf(x.context(), names), fields: true}, len(p.Steps)
		}
		return pathStart{code: x.q("Path", x.context())}, 0
	case first.Base().Step.Tuple:
		return pathStart{code: x.q("From", invoke(x.op("Array"), x.context()))}, 0
	case x.isFree(v):
		return x.freeHead(p, v)
	}
	if names := bareNames(p.Steps[1:]); names != nil && p.Group == nil && !keepsArray(p) {
		return pathStart{code: x.fieldsOf(x.value(v), names), fields: true}, len(p.Steps)
	}
	return pathStart{code: x.q("From", x.value(v))}, 1
}

// bareNames are the names of steps that are nothing else; nil if one is.
func bareNames(steps []jsonata.Node) []string {
	var names []string
	for _, step := range steps {
		name, ok := step.(*jsonata.Name)
		if !ok || !bareStep(name) {
			return nil
		}
		names = append(names, name.Value)
	}
	return names
}

// fieldsOf is a path of names from a value.
func (x *expression) fieldsOf(v string, names []string) string {
	method := "Fields"
	if len(names) == 1 {
		method = "Field"
	}
	return x.q(method, append([]string{v}, quotedAll(names)...)...)
}

// freeHead emits the start of a path from a variable of outside.
func (x *expression) freeHead(p *jsonata.Path, v *jsonata.Variable) (pathStart, int) {
	names := firstNames(p)
	s := x.free(v.Name, names)
	rest := names[s.fields:]
	whole := isWhole(p)
	shared := x.sharedHead(s, names)
	switch {
	case shared != "" && whole:
		return pathStart{code: shared + ".Value()", fields: true}, len(p.Steps)
	case shared != "":
		return pathStart{code: shared, last: p.Steps[len(names)]}, 1 + len(names)
	case whole && s.document && len(rest) == 0:
		return pathStart{code: s.value(x), fields: true}, len(p.Steps)
	case whole && s.document:
		return pathStart{code: x.q("Read", append([]string{s.code}, quotedAll(rest)...)...), fields: true}, len(p.Steps)
	case whole && len(rest) > 0:
		return pathStart{code: x.fieldsOf(s.value(x), rest), fields: true}, len(p.Steps)
	case s.document && len(rest) > 0:
		return pathStart{code: x.q("ReadPath", append([]string{s.code}, quotedAll(rest)...)...), last: p.Steps[len(names)]}, 1 + len(names)
	case s.fields > 0:
		return pathStart{code: x.q("From", s.value(x)), last: p.Steps[s.fields]}, 1 + s.fields
	}
	return pathStart{code: x.q("From", s.value(x))}, 1
}

// isFree tells whether a path starts from a variable of outside.
func (x *expression) isFree(v *jsonata.Variable) bool {
	return plainNode(v) && !v.Step.Tuple && v.Name != "" && v.Name != "$" && x.reads[v] == (ref{})
}

// firstNames are the names that follow the first step of a path. Behind the
// last may be predicates.
func firstNames(p *jsonata.Path) []string {
	var names []string
	for _, step := range p.Steps[1:] {
		name, ok := step.(*jsonata.Name)
		if !ok || !bareStep(name) && !filteredStep(name) {
			break
		}
		names = append(names, name.Value)
		if !bareStep(name) {
			break // its stages follow
		}
	}
	return names
}

// isWhole tells whether a path is nothing but names behind its first step.
func isWhole(p *jsonata.Path) bool {
	return bareNames(p.Steps[1:]) != nil && p.Group == nil && !keepsArray(p)
}

// filteredStep tells whether a step is just a name with predicates.
func filteredStep(n *jsonata.Name) bool { return plainNode(n) && !n.Step.Tuple }

func quotedAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = quoted(s)
	}
	return out
}

// bareStep tells whether a step is just a name.
func bareStep(n *jsonata.Name) bool {
	s := &n.Step
	return plainNode(n) && s.Stages == nil && !s.Tuple
}

// step emits a step with its stages, before there are tuples.
func (x *expression) step(n jsonata.Node) []string {
	return append([]string{x.stepItself(n)}, x.stages(n)...)
}

// stages emits the stages of a step, before there are tuples.
func (x *expression) stages(n jsonata.Node) []string {
	var out []string
	for _, stage := range n.Base().Step.Stages {
		if f, ok := stage.(*jsonata.Filter); ok {
			out = append(out, x.stage(f.Expr, x.closure))
		}
	}
	return out
}

// stage emits a predicate of a step.
func (x *expression) stage(f jsonata.Node, closure func(jsonata.Node) string) string {
	if n, ok := f.(*jsonata.Number); ok {
		return "At(" + index(n) + ")"
	}
	return invoke("Filter", closure(f))
}

func (x *expression) stepItself(n jsonata.Node) string {
	if sort, ok := n.(*jsonata.Sort); ok {
		return invoke("Sort", x.terms(sort, "Term", x.closure)...)
	}
	if n.Base().Step.Construct {
		if _, ok := n.(*jsonata.Array); ok {
			return invoke("Construct", x.closure(n))
		}
	}
	if plainStep(n) {
		switch n := n.(type) {
		case *jsonata.Name:
			return "Field(" + quoted(n.Value) + ")"
		case *jsonata.Wildcard:
			return "Wildcard()"
		case *jsonata.Descendant:
			return "Descendants()"
		}
	}
	return invoke("Step", x.closure(n))
}

// plainStep tells whether nothing but stages comes behind a step; that it keeps
// an array is the path's business.
func plainStep(n jsonata.Node) bool {
	base := n.Base()
	return len(base.Predicates) == 0 && base.Group == nil
}

func (x *expression) terms(s *jsonata.Sort, typ string, closure func(jsonata.Node) string) []string {
	out := make([]string, len(s.Terms))
	for i, term := range s.Terms {
		fields := []string{"By: " + closure(term.Expr)}
		if term.Descending {
			fields = append(fields, "Descending: true")
		}
		out[i] = literalBody(x.op(typ), fields)
	}
	return out
}

// tupleSteps emits the steps of a path from the first on that has tuples.
func (x *expression) tupleSteps(p *jsonata.Path, from int) []string {
	t := x.paths[p]
	begin := "Tuples(" + itoa(len(x.slots)) + ")"
	var out []string
	for i := from; i < len(p.Steps); i++ {
		step := p.Steps[i]
		info := &step.Base().Step
		sort, ordered := step.(*jsonata.Sort)
		switch {
		case ordered && i == from:
			out = append(out, x.stepItself(sort), begin)
			if info.Index != nil {
				out = append(out, x.position(info.Index))
			}
		case ordered:
			out = append(out, invoke("Sort", x.terms(sort, "TupleTerm", func(n jsonata.Node) string { return x.tupleClosure(n, t) })...))
		default:
			if i == from {
				out = append(out, begin)
			}
			out = append(out, x.tupleStep(step, t))
		}
		out = append(out, x.tupleStages(info.Stages, t)...)
	}
	return out
}

func (x *expression) tupleStages(stages []jsonata.Stage, t *pathFrame) []string {
	var out []string
	for _, stage := range stages {
		switch stage := stage.(type) {
		case *jsonata.Filter:
			out = append(out, x.stage(stage.Expr, func(n jsonata.Node) string { return x.tupleClosure(n, t) }))
		case *jsonata.Position:
			out = append(out, x.position(stage.Variable))
		}
	}
	return out
}

// position binds the place in the results so far.
func (x *expression) position(v *jsonata.Variable) string {
	return "Position(" + itoa(x.slots[v.Name]) + ")"
}

// tupleStep emits a step whose results carry bindings.
func (x *expression) tupleStep(n jsonata.Node, t *pathFrame) string {
	bind := x.bindings(&n.Base().Step)
	if plainStep(n) {
		switch n := n.(type) {
		case *jsonata.Name:
			return invoke("Field", quoted(n.Value), bind)
		case *jsonata.Wildcard:
			return invoke("Wildcard", bind)
		case *jsonata.Descendant:
			return invoke("Descendants", bind)
		}
	}
	return invoke("Step", x.tupleClosure(n, t), bind)
}

// bindings are the slots that a step fills.
func (x *expression) bindings(s *jsonata.Step) string {
	focus, index, ancestor := "-1", "-1", "-1"
	if s.Focus != nil {
		focus = itoa(x.slots[s.Focus.Name])
	}
	if s.Index != nil {
		index = itoa(x.slots[s.Index.Name])
	}
	if s.Ancestor != nil {
		ancestor = itoa(x.slots[slotOf(s.Ancestor)])
	}
	if focus == "-1" && index == "-1" && ancestor == "-1" {
		return x.op("NoBind")
	}
	return x.op("Bind") + "{Focus: " + focus + ", Index: " + index + ", Ancestor: " + ancestor + "}"
}

// pathPairs emits the group behind a path.
func (x *expression) pathPairs(p *jsonata.Path) []string {
	if !tuples(p) {
		return x.pairs(p.Group.Pairs)
	}
	t := x.paths[p]
	return x.pairsOf(p.Group.Pairs, "TuplePair", func(n jsonata.Node) string { return x.tupleClosure(n, t) })
}

// pairs emits the pairs of an object or group as functions of the context.
func (x *expression) pairs(pairs []jsonata.Pair) []string {
	return x.pairsOf(pairs, "Pair", x.closure)
}

func (x *expression) pairsOf(pairs []jsonata.Pair, typ string, closure func(jsonata.Node) string) []string {
	out := make([]string, len(pairs))
	for i, pair := range pairs {
		out[i] = literalBody(x.op(typ), []string{"Key: " + closure(pair.Key), "Value: " + closure(pair.Value)})
	}
	return out
}

// keepsArray tells whether "[]" stands in a path or behind it.
func keepsArray(p *jsonata.Path) bool { return p.KeepSingleton || p.KeepArray }

package jsonata

// The rules for what stands in a path or makes one.

// pathOf gives the node itself if it is a path, else a path that starts with it.
func pathOf(n Node) *Path {
	if path, ok := n.(*Path); ok {
		return path
	}
	return &Path{Steps: []Node{n}}
}

// lastStep is the step that an operator behind the node belongs to.
func lastStep(n Node) Node {
	if path, ok := n.(*Path); ok {
		return path.Steps[len(path.Steps)-1]
	}
	return n
}

// extend lets a node reach as far as the operator behind it.
func extend(n Node, end int) { n.Base().End = max(n.Base().End, end) }

// toStages makes stages of the predicates of an expression that becomes a step.
func toStages(n Node) {
	base := n.Base()
	for _, f := range base.Predicates {
		base.Step.Stages = append(base.Step.Stages, f)
	}
	base.Predicates = nil
}

// dot = left "." right.
func (p *processor) dot(r *raw) Node {
	left := p.node(r.left)
	path := pathOf(left)
	if parent, ok := left.(*Parent); ok {
		p.seeking[path] = &[]*Slot{parent.Slot}
	}
	right := p.node(r.right)
	if rest, ok := right.(*Path); ok {
		path.Steps = append(path.Steps, rest.Steps...)
	} else {
		toStages(right)
		path.Steps = append(path.Steps, right)
	}
	p.checkSteps(path)
	markConstructors(path)
	p.resolveAncestry(path)
	return path
}

// checkSteps makes names of strings, refuses other literals and passes on the
// wish for an array.
func (p *processor) checkSteps(path *Path) {
	for i, step := range path.Steps {
		switch n := step.(type) {
		case *Number:
			p.fail("S0213", n.Offset, n.End, n.Text)
		case *Bool:
			p.fail("S0213", n.Offset, n.End, map[bool]string{true: "true", false: "false"}[n.Value])
		case *Null:
			p.fail("S0213", n.Offset, n.End, "null")
		case *String:
			path.Steps[i] = p.rename(n)
		}
		path.KeepSingleton = path.KeepSingleton || step.Base().KeepArray
	}
}

// rename makes a name of a string, which may have a predicate with a % by now.
func (p *processor) rename(s *String) *Name {
	n := &Name{NodeBase: s.NodeBase, Value: s.Value}
	if slots := p.seeking[s]; slots != nil {
		p.seeking[n] = slots
	}
	return n
}

// markConstructors marks array constructors at the ends of a path.
func markConstructors(path *Path) {
	for _, step := range []Node{path.Steps[0], lastStep(path)} {
		if array, ok := step.(*Array); ok {
			array.Step.Construct = true
		}
	}
}

// filter = left "[" expr "]".
func (p *processor) filter(r *raw) Node {
	left := p.node(r.left)
	step := lastStep(left)
	if step.Base().Group != nil {
		p.failAt("S0209", r)
	}
	f := &Filter{Expr: p.node(r.right), Offset: r.tok.offset, End: r.end}
	p.climb(step, f.Expr)
	extend(step, r.end)
	if _, ok := left.(*Path); ok {
		step.Base().Step.Stages = append(step.Base().Step.Stages, f)
	} else {
		step.Base().Predicates = append(step.Base().Predicates, f)
	}
	return left
}

// group = left "{" pairs "}".
func (p *processor) group(r *raw) Node {
	left := p.node(r.left)
	if left.Base().Group != nil {
		p.failAt("S0210", r)
	}
	left.Base().Group = &Group{Pairs: p.pairs(r.list), Offset: r.tok.offset, End: r.end}
	return left
}

// order = left "^(" terms ")".
func (p *processor) order(r *raw) Node {
	path := pathOf(p.node(r.left))
	step := &Sort{NodeBase: NodeBase{Offset: r.tok.offset, End: r.end}}
	for i, term := range r.list {
		expr := p.node(term)
		p.inherit(step, expr)
		step.Terms = append(step.Terms, Term{Expr: expr, Descending: r.descending[i]})
	}
	path.Steps = append(path.Steps, step)
	p.resolveAncestry(path)
	return path
}

// focus = left "@" variable.
func (p *processor) focus(r *raw) Node {
	left := p.node(r.left)
	step := lastStep(left)
	base := step.Base()
	if base.Step.Stages != nil || base.Predicates != nil {
		p.failAt("S0215", r)
	}
	if _, ok := step.(*Sort); ok {
		p.failAt("S0216", r)
	}
	base.KeepArray = base.KeepArray || r.keepArray
	base.Step.Focus, base.Step.Tuple = variable(r.right), true
	extend(step, r.end)
	return left
}

// index = left "#" variable.
func (p *processor) index(r *raw) Node {
	left := p.node(r.left)
	if _, ok := left.(*Path); !ok {
		toStages(left)
	}
	path := pathOf(left)
	step := lastStep(path)
	info := &step.Base().Step
	if info.Stages == nil {
		info.Index = variable(r.right)
	} else {
		info.Stages = append(info.Stages, &Position{Variable: variable(r.right), Offset: r.tok.offset, End: r.end})
	}
	info.Tuple = true
	extend(step, r.end)
	return path
}

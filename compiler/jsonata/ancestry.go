package jsonata

// The search for the step that a % means. Every % gets a slot that goes up one
// level. The pass hands slots that found no step from a node to the node around
// it (inherit), and lets each path that it has made look among its steps
// (resolveAncestry); a slot that reaches the top is an error.

func (p *processor) parent(r *raw) Node {
	n := &Parent{Slot: &Slot{ID: p.slots, level: 1, at: r.tok}}
	p.slots++
	return n
}

// inherit hands the slots of children to the node around them. The lists are
// shared as the reference shares them.
func (p *processor) inherit(n Node, children ...Node) {
	for _, child := range children {
		p.inheritOne(n, child)
	}
}

func (p *processor) inheritOne(n, child Node) {
	slots := p.open(child)
	if slots == nil {
		return
	}
	if own := p.seeking[n]; own != nil {
		*own = append(*own, *slots...)
	} else {
		p.seeking[n] = slots
	}
}

// open gives the slots of a node that seek a step, that of a % included, nil if
// there is none.
func (p *processor) open(n Node) *[]*Slot {
	slots := p.seeking[n]
	if parent, ok := n.(*Parent); ok {
		if slots == nil {
			slots = &[]*Slot{}
		}
		*slots = append(*slots, parent.Slot)
	}
	return slots
}

// resolveAncestry looks for the steps that the slots of the last step mean.
func (p *processor) resolveAncestry(path *Path) {
	slots := p.open(lastStep(path))
	if slots == nil {
		return
	}
	for i := 0; i < len(*slots); i++ {
		slot := (*slots)[i]
		if !p.resolveSlot(path, slot) {
			p.seek(path, slot)
		}
	}
}

// seek notes that a slot's step is outside of the node.
func (p *processor) seek(n Node, slot *Slot) {
	if own := p.seeking[n]; own != nil {
		*own = append(*own, slot)
	} else {
		p.seeking[n] = &[]*Slot{slot}
	}
}

// resolveSlot goes back from the last step but one. Of steps in a row that bind
// the focus it takes the first: they start from the same value.
func (p *processor) resolveSlot(path *Path, slot *Slot) bool {
	for i := len(path.Steps) - 2; slot.level > 0; i-- {
		if i < 0 {
			return false
		}
		for i > 0 && bindsFocus(path.Steps[i]) && bindsFocus(path.Steps[i-1]) {
			i--
		}
		p.seekParent(path.Steps[i], slot)
	}
	return true
}

func bindsFocus(step Node) bool {
	v := step.Base().Step.Focus
	return v != nil && v.Name != ""
}

// seekParent lets a slot go up through a step.
func (p *processor) seekParent(step Node, slot *Slot) {
	switch n := step.(type) {
	case *Name, *Wildcard:
		if slot.level--; slot.level == 0 {
			fill(n.Base(), slot)
		}
	case *Parent:
		slot.level++
	case *Block:
		if len(n.Exprs) > 0 {
			n.Step.Tuple = true
			p.seekParent(n.Exprs[len(n.Exprs)-1], slot)
		}
	case *Path:
		n.Step.Tuple = true
		i := len(n.Steps) - 1
		p.seekParent(n.Steps[i], slot)
		for i--; slot.level > 0 && i >= 0; i-- {
			p.seekParent(n.Steps[i], slot)
		}
	default:
		p.orphan(slot)
	}
}

// fill makes a step the one that a slot means. Slots of the same step share an ID.
func fill(step *NodeBase, slot *Slot) {
	if step.Step.Ancestor != nil {
		slot.ID = step.Step.Ancestor.ID
	}
	step.Step.Ancestor, step.Step.Tuple = slot, true
}

// orphan reports a % whose step cannot be found, and ends the search.
func (p *processor) orphan(slot *Slot) {
	p.fail("S0217", slot.at.offset, slot.at.end, "")
	slot.level = 0
}

// climb lets the slots of a predicate go up through the step that it filters: its
// context is a result of the step.
func (p *processor) climb(step, predicate Node) {
	slots := p.seeking[predicate]
	if slots == nil {
		return
	}
	for _, slot := range *slots {
		if slot.level == 1 {
			p.seekParent(step, slot)
		} else {
			slot.level--
		}
	}
	p.inheritOne(step, predicate)
}

// refuseOrphans reports a % that found no step in the whole expression.
func (p *processor) refuseOrphans(top Node) {
	if slots := p.open(top); slots != nil {
		p.orphan((*slots)[0])
	}
}

package graph

import "math"

// Sizes inside a drawing.
const (
	markSize   = 16.0
	lineName   = 17.0
	lineSmall  = 14.0
	padAbove   = 8.0
	padBeside  = 14.0
	padBranch  = 16.0 // around the states of an inner scope
	branchGap  = 14.0
	leastWidth = 96.0
	margin     = 16.0
)

// layout places everything on the drawing, from its upper left corner.
func (d *drawing) layout() {
	d.root.layout()
	d.root.move(margin, margin)
}

// layout places what is in a scope, from the scope's own upper left corner.
func (s *scope) layout() {
	for _, n := range s.nodes {
		n.size()
	}
	for _, e := range s.edges {
		e.describe()
		if len(e.lines) > 0 {
			e.label.w = math.Ceil(widest(e.lines, smallSize)) + 8
			e.label.h = float64(len(e.lines))*lineSmall + 4
		}
	}
	l := newLayered(s)
	l.rank()
	l.chain()
	l.order()
	l.place()
	l.flushLeft()
	l.route()
	for _, v := range l.nodes {
		v.node.move(v.x-v.w/2, v.y)
	}
}

// flushLeft moves everything so that the leftmost thing stands at zero.
func (l *layered) flushLeft() {
	left, right := math.Inf(1), math.Inf(-1)
	for _, row := range l.rows {
		for _, v := range row {
			left, right = min(left, v.x-v.w/2), max(right, v.x+v.w/2)
		}
	}
	left = math.Floor(left)
	for _, row := range l.rows {
		for _, v := range row {
			v.x -= left
		}
	}
	l.scope.w = math.Ceil(right - left)
}

// size gives a node its width and height; inner scopes are laid out for that.
func (n *node) size() {
	if n.kind != stateNode {
		n.w, n.h = markSize, markSize
		return
	}
	text := max(widest(n.name, nameSize), widest(n.sub, smallSize), widest(n.run, smallSize), textWidth(n.title, kindSize))
	lines := float64(len(n.name))*lineName + float64(len(n.sub)+len(n.run))*lineSmall
	n.head = padAbove + lineSmall + lines + padAbove
	n.w = even(max(text+2*(padBeside+n.slant()), leastWidth))
	n.h = n.head
	if len(n.inner) > 0 {
		n.contain()
	}
}

// slant is what the shape of a state takes from the room for its text, on each side.
func (n *node) slant() float64 {
	switch n.state.Kind() {
	case "Choice", "Succeed":
		return 12
	case "Fail", "Wait":
		return 6
	}
	return 0
}

// even makes a width whose half is a whole number.
func even(w float64) float64 { return 2 * math.Ceil(w/2) }

// contain makes a node wide and high enough for its inner scopes, side by side.
func (n *node) contain() {
	width, height := 0.0, 0.0
	for i, s := range n.inner {
		s.layout()
		if i > 0 {
			width += branchGap
		}
		width += s.w + 2*padBranch
		height = max(height, s.h+2*padBranch)
	}
	n.w = even(max(n.w, width+2*padBeside))
	n.h = n.head + height + padBeside
	x := (n.w - width) / 2
	for _, s := range n.inner {
		s.move(x+padBranch, n.head+padBranch)
		s.frame = box{x, n.head, s.w + 2*padBranch, height}
		x += s.w + 2*padBranch + branchGap
	}
}

func (n *node) move(dx, dy float64) {
	n.x += dx
	n.y += dy
	for _, s := range n.inner {
		s.frame.x += dx
		s.frame.y += dy
		s.move(dx, dy)
	}
}

func (s *scope) move(dx, dy float64) {
	s.x += dx
	s.y += dy
	for _, n := range s.nodes {
		n.move(dx, dy)
	}
	for _, e := range s.edges {
		e.label.x += dx
		e.label.y += dy
		if e.join != (point{}) {
			e.join = point{e.join.x + dx, e.join.y + dy}
		}
		for _, path := range e.paths {
			for i := range path {
				path[i].x += dx
				path[i].y += dy
			}
		}
	}
}

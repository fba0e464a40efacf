package graph

import "slices"

// layered is the graph of one scope while it is laid out: in rows, with edges
// between neighbouring rows only.
type layered struct {
	scope *scope
	of    map[*node]*vertex
	nodes []*vertex // those of nodes, in the order of scope.nodes
	rows  [][]*vertex
	links []*link
	ways  []*way

	trunks map[trunkPlace]*vertex
}

// trunkPlace is where the ways of Catch to one state have become one column.
type trunkPlace struct {
	to   *vertex
	rank int
}

// vertex is a node, or a bend of an edge, which may carry the edge's label.
type vertex struct {
	w, h      float64
	rank, pos int
	x, y      float64 // of the middle of the upper side
	node      *node
	way       *way    // of a bend; of a trunk, the first
	trunk     bool    // a bend that ways share
	beside    *vertex // of the first and last bend of a way upwards: the state in the same row
	up, down  []*link

	block *block
	off   float64 // from the block's x

	out, in []*way // of a node: the ways down from it, to it
	backs   int    // of a node: how many ways lead upwards from it
}

// link is the part of a way between two neighbouring rows, always from above to
// below, whatever the direction of the way.
type link struct {
	upper, lower *vertex
	way          *way
	port         float64 // where it leaves a node: from the middle
	rigid        bool    // both ends have one x
}

// way is an edge of the scope.
type way struct {
	edge     *edge
	from, to *vertex // as the edge goes
	bends    []*vertex
	back     bool
}

func newLayered(s *scope) *layered {
	l := &layered{scope: s, of: map[*node]*vertex{}, trunks: map[trunkPlace]*vertex{}}
	for _, n := range s.nodes {
		v := &vertex{w: n.w, h: n.h, node: n}
		l.of[n] = v
		l.nodes = append(l.nodes, v)
	}
	for _, e := range s.edges {
		w := &way{edge: e, from: l.of[e.from], to: l.of[e.to]}
		l.ways = append(l.ways, w)
		w.from.out = append(w.from.out, w)
	}
	return l
}

// rank gives every node its row: below all nodes that lead to it, but for ways
// back.
func (l *layered) rank() {
	order := l.unloop()
	for _, v := range order {
		for _, w := range v.out {
			w.to.rank = max(w.to.rank, v.rank+w.span())
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		order[i].sink()
	}
}

// span is the least number of rows that a way goes down: the label takes one.
func (w *way) span() int {
	if len(w.edge.labels) > 0 {
		return 2
	}
	return 1
}

// sink moves a node down if more ways get shorter by that than longer.
func (v *vertex) sink() {
	if len(v.out) == 0 || len(v.out) <= len(v.in) {
		return
	}
	lowest := v.out[0].to.rank - v.out[0].span()
	for _, w := range v.out {
		lowest = min(lowest, w.to.rank-w.span())
	}
	v.rank = max(v.rank, lowest)
}

// unloop finds the ways back by a search from the start, and takes them out of
// the nodes' ways. It gives the nodes in an order in which all ways lead forward.
func (l *layered) unloop() []*vertex {
	const (
		unseen = iota
		open
		done
	)
	state := map[*vertex]int{}
	var finished []*vertex
	var visit func(v *vertex)
	visit = func(v *vertex) {
		state[v] = open
		for _, w := range v.out {
			switch state[w.to] {
			case open:
				w.back = true
			case unseen:
				visit(w.to)
			}
		}
		state[v] = done
		finished = append(finished, v)
	}
	for _, v := range l.nodes {
		if state[v] == unseen {
			visit(v)
		}
	}
	l.splitWays()
	order := make([]*vertex, 0, len(finished))
	for i := len(finished) - 1; i >= 0; i-- {
		order = append(order, finished[i])
	}
	return order
}

func (l *layered) splitWays() {
	for _, v := range l.nodes {
		v.out = v.out[:0:0]
	}
	for _, w := range l.ways {
		if w.back {
			w.from.backs++
			continue
		}
		w.from.out = append(w.from.out, w)
		w.to.in = append(w.to.in, w)
	}
}

// chain cuts all ways into links between neighbouring rows and fills the rows.
func (l *layered) chain() {
	for _, w := range l.ways {
		if w.back {
			l.chainBack(w)
			continue
		}
		at := w.from
		for rank := w.from.rank + 1; rank < w.to.rank; rank++ {
			b := l.trunk(w, rank)
			l.link(w, at, b)
			at = b
		}
		l.link(w, at, w.to)
	}
}

// trunk is the bend of a way in a row. Below their labels, ways of Catch that lead
// to one state share a column: they are many, and all mean the same.
func (l *layered) trunk(w *way, rank int) *vertex {
	if !w.edge.catch || rank == w.from.rank+1 {
		return l.bend(w, rank, rank == w.from.rank+1)
	}
	at := trunkPlace{w.to, rank}
	if l.trunks[at] == nil {
		l.trunks[at] = &vertex{rank: rank, way: w, trunk: true}
	}
	w.bends = append(w.bends, l.trunks[at])
	return l.trunks[at]
}

// chainBack gives a way upwards its column: a bend in each row from that of its
// end to that of its start.
func (l *layered) chainBack(w *way) {
	for rank := w.to.rank; rank <= w.from.rank; rank++ {
		b := l.bend(w, rank, rank == w.from.rank)
		if n := len(w.bends); n > 1 {
			l.link(w, w.bends[n-2], b)
		}
	}
	w.bends[0].beside = w.to
	w.bends[len(w.bends)-1].beside = w.from
}

func (l *layered) bend(w *way, rank int, labelled bool) *vertex {
	b := &vertex{rank: rank, way: w}
	if labelled && len(w.edge.lines) > 0 {
		b.w, b.h = w.edge.label.w, w.edge.label.h
	}
	w.bends = append(w.bends, b)
	return b
}

// link joins two vertices, unless a trunk has that link already.
func (l *layered) link(w *way, upper, lower *vertex) {
	if upper.trunk && slices.ContainsFunc(upper.down, func(k *link) bool { return k.lower == lower }) {
		return
	}
	k := &link{upper: upper, lower: lower, way: w}
	upper.down = append(upper.down, k)
	lower.up = append(lower.up, k)
	l.links = append(l.links, k)
}

// labelled tells whether a bend carries the label.
func (v *vertex) labelled() bool { return v.node == nil && v.h > 0 }

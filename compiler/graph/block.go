package graph

import (
	"math"
	"slices"
	"sort"
)

// block is a set of vertices, one a row, that keep their distance to each other:
// the bends of a straight way, and the nodes before and behind it.
type block struct {
	members []*vertex
	x       float64
	want    float64 // where it would stand best
	weight  float64
	left    []*gap // what must stand left of it
	gaps    map[*block]*gap
	group   *group
	off     float64 // from the group's x
	seen    bool
}

// gap is a constraint: left.x + size <= right.x.
type gap struct {
	left, right *block
	size        float64
}

// align makes blocks: it marks links as rigid, no two of which cross or end in
// one vertex. Links between bends come first, so that long ways are straight.
func (l *layered) align() {
	links := slices.Clone(l.links)
	sort.SliceStable(links, func(i, j int) bool { return links[i].rigour() > links[j].rigour() })
	taken := map[[2]*vertex]bool{}
	rigid := make([][]*link, len(l.rows))
	for _, k := range links {
		if k.rigour() == 0 || taken[[2]*vertex{k.upper, nil}] || taken[[2]*vertex{nil, k.lower}] || crossesAny(k, rigid[k.upper.rank]) {
			continue
		}
		k.rigid = true
		taken[[2]*vertex{k.upper, nil}], taken[[2]*vertex{nil, k.lower}] = true, true
		rigid[k.upper.rank] = append(rigid[k.upper.rank], k)
	}
}

func crossesAny(k *link, others []*link) bool {
	return slices.ContainsFunc(others, func(o *link) bool {
		return (o.upper.pos < k.upper.pos) != (o.lower.pos < k.lower.pos)
	})
}

// rigour is how much a link should be straight; 0: it need not be.
func (k *link) rigour() int {
	upper, lower := k.upper.node == nil, k.lower.node == nil
	main := !k.way.edge.catch
	from, to := k.middleOf(k.upper.down), k.middleOf(k.lower.up)
	switch {
	case k.upper.trunk && k.lower.trunk:
		return 5
	case upper && lower:
		return 4
	case main && from && to:
		return 3
	case lower && from || upper && to:
		return 2
	case lower && !main || upper && len(k.lower.up) == 1:
		return 1
	}
	return 0
}

// middleOf tells whether a link is the middle one of all at one of its ends, of an
// odd number; links of Catch only count where there are no others.
func (k *link) middleOf(all []*link) bool {
	main := slices.DeleteFunc(slices.Clone(all), func(o *link) bool { return o.way.edge.catch })
	if len(main) == 0 {
		main = slices.Clone(all)
	}
	slices.SortStableFunc(main, func(a, b *link) int { return a.upper.pos - b.upper.pos + a.lower.pos - b.lower.pos }) // one end is the same
	return len(main)%2 == 1 && main[len(main)/2] == k
}

// blocks collects the vertices that rigid links hold together.
func (l *layered) blocks() []*block {
	var out []*block
	for _, row := range l.rows {
		for _, v := range row {
			if k := v.rigidUp(); k != nil {
				v.block, v.off = k.upper.block, k.upper.off+k.port
			} else {
				v.block, v.off = &block{}, 0
				out = append(out, v.block)
			}
			v.block.members = append(v.block.members, v)
		}
	}
	for _, row := range l.rows {
		for i := 1; i < len(row); i++ {
			a, b := row[i-1], row[i]
			b.block.keep(a.block, distance(a, b)+a.off-b.off)
		}
	}
	return sorted(out)
}

// keep adds a gap on the left. Long blocks stand beside each other in many rows:
// only the widest of their gaps counts.
func (b *block) keep(left *block, size float64) {
	if g := b.gaps[left]; g != nil {
		g.size = max(g.size, size)
		return
	}
	if b.gaps == nil {
		b.gaps = map[*block]*gap{}
	}
	g := &gap{left: left, right: b, size: size}
	b.gaps[left] = g
	b.left = append(b.left, g)
}

func (v *vertex) rigidUp() *link {
	for _, k := range v.up {
		if k.rigid {
			return k
		}
	}
	return nil
}

// distance is how far the middles of neighbours must be apart.
func distance(a, b *vertex) float64 {
	space := 28.0
	if a.node == nil || b.node == nil {
		space = 16
	}
	return (a.w+b.w)/2 + space
}

// sorted puts blocks behind all that must stand left of them.
func sorted(blocks []*block) []*block {
	out := make([]*block, 0, len(blocks))
	var visit func(b *block)
	visit = func(b *block) {
		if b.seen {
			return
		}
		b.seen = true
		for _, g := range b.left {
			visit(g.left)
		}
		out = append(out, b)
	}
	for _, b := range blocks {
		visit(b)
	}
	return out
}

// group is a set of blocks that stand as close as they may: pooled violators. Its
// x is the weighted mean of where its blocks want it.
type group struct {
	blocks     []*block
	x          float64
	sum, total float64
}

// satisfy gives the blocks places that keep all gaps, as near as possible to
// where they want to stand (Dwyer, Marriott, Stuckey: Fast node overlap removal).
// Blocks are sorted.
func satisfy(blocks []*block) {
	for _, b := range blocks {
		b.off = 0
		b.group = &group{blocks: []*block{b}, x: b.want, sum: b.want * b.weight, total: b.weight}
		for g := b.group.violated(); g != nil; g = b.group.violated() {
			g.pool()
		}
	}
	for _, b := range blocks {
		b.x = b.group.x + b.off
	}
}

// violated is the gap to the left that is kept least; nil: all are kept.
func (g *group) violated() *gap {
	var worst *gap
	lacking := 1e-6
	for _, b := range g.blocks {
		for _, c := range b.left {
			if c.left.group == nil || c.left.group == g {
				continue
			}
			if lack := c.left.group.x + c.left.off + c.size - g.x - b.off; lack > lacking {
				worst, lacking = c, lack
			}
		}
	}
	return worst
}

// pool joins the groups on both sides of a gap, which becomes as small as it may.
func (c *gap) pool() {
	into, from := c.left.group, c.right.group
	shift := c.left.off + c.size - c.right.off
	for _, b := range from.blocks {
		b.off += shift
		b.group = into
	}
	into.blocks = append(into.blocks, from.blocks...)
	into.sum += from.sum - shift*from.total
	into.total += from.total
	into.x = into.sum / into.total
}

// room is how far a block can move without any other: to the left (negative) and
// to the right.
func (b *block) room(right []*gap) (from, to float64) {
	from, to = math.Inf(-1), math.Inf(1)
	for _, g := range b.left {
		from = max(from, g.left.x+g.size-b.x)
	}
	for _, g := range right {
		to = min(to, g.right.x-g.size-b.x)
	}
	return min(from, 0), max(to, 0)
}

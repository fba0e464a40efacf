package graph

import "math"

// The places of all blocks are improved until none moves by more than settled, but
// at most so often: few blocks up to most rounds, many at least the fewest.
const (
	settled = 0.05
	most    = 600
	fewest  = 30
	effort  = 30000 // rounds times blocks
)

// place gives every vertex its x: least squares of the horizontal lengths of all
// links, under the distances in each row.
func (l *layered) place() {
	l.ports()
	l.align()
	blocks := l.blocks()
	for _, b := range blocks {
		b.weight = 1
	}
	satisfy(blocks)
	for range min(most, max(fewest, effort/len(blocks))) {
		if improve(blocks) < settled {
			break
		}
	}
	snap(blocks)
	for _, b := range blocks {
		for _, v := range b.members {
			v.x = math.Round(b.x) + v.off
		}
	}
}

// improve moves all blocks towards where they want to stand; it gives the longest
// step.
func improve(blocks []*block) float64 {
	old := make([]float64, len(blocks))
	for i, b := range blocks {
		old[i] = b.x
		b.pull()
	}
	satisfy(blocks)
	step := 0.0
	for i, b := range blocks {
		step = max(step, math.Abs(b.x-old[i]))
	}
	return step
}

// ports says where links leave the nodes: from the middle, but for those of Catch,
// which leave from the side that they turn to.
func (l *layered) ports() {
	for _, v := range l.nodes {
		main, count := 0.0, 0.0
		for _, k := range v.down {
			if !k.way.edge.catch {
				main += float64(k.lower.pos)
				count++
			}
		}
		for _, k := range v.down {
			if k.way.edge.catch {
				k.port = v.port(count > 0 && float64(k.lower.pos) < main/count)
			}
		}
	}
}

// port is where errors leave a node.
func (v *vertex) port(left bool) float64 {
	off := math.Round(min(v.w/2-14, 64))
	if left {
		return -off
	}
	return off
}

// damping is the part of its way that a block goes at once: as all move at the
// same time, they would swing.
const damping = 0.7

// pull sets where a block wants to stand: near the weighted mean of what its links
// ask for.
func (b *block) pull() {
	sum, total := 0.0, 0.0
	ask := func(v *vertex, x, weight float64) {
		sum += weight * (x - v.off)
		total += weight
	}
	for _, v := range b.members {
		for _, k := range v.down {
			if k.lower.block != b {
				ask(v, k.lower.at()-k.port, k.weight())
			}
		}
		for _, k := range v.up {
			if k.upper.block != b {
				ask(v, k.upper.at()+k.port, k.weight())
			}
		}
		if v.beside != nil {
			ask(v, v.beside.at()+math.Copysign((v.beside.w+v.w)/2+16, float64(v.pos-v.beside.pos)), 0.3)
		}
	}
	if total == 0 {
		b.want, b.weight = b.x, 0.01
		return
	}
	b.want, b.weight = b.x+damping*(sum/total-b.x), total
}

// at is where a vertex stands now.
func (v *vertex) at() float64 { return v.block.x + v.off }

func (k *link) weight() float64 {
	switch {
	case k.way.edge.catch:
		return 0.4
	case k.upper.node == nil || k.lower.node == nil:
		return 1.5
	}
	return 1
}

// snapWidth is the largest step sideways that is taken out of an edge.
const snapWidth = 14.0

// snap straightens links that are almost straight, where a block can move alone.
func snap(blocks []*block) {
	right := map[*block][]*gap{}
	for _, b := range blocks {
		for _, g := range b.left {
			right[g.left] = append(right[g.left], g)
		}
	}
	for range 3 {
		for _, b := range blocks {
			b.snap(right[b])
		}
	}
}

// snap moves the block by the small step that makes most of its links straight.
func (b *block) snap(right []*gap) {
	left, free := b.room(right)
	best, straight := 0.0, b.straight(0)
	for _, v := range b.members {
		for _, up := range []bool{true, false} {
			for _, k := range v.links(up) {
				step := k.bent()
				if k.lower.block == b {
					step = -step
				}
				if math.Abs(step) > snapWidth || step < left || step > free {
					continue
				}
				if n := b.straight(step); n > straight {
					best, straight = step, n
				}
			}
		}
	}
	b.x += best
}

// bent is how far right the lower end of a link is of its upper one.
func (k *link) bent() float64 { return k.lower.at() - k.upper.at() - k.port }

// straight counts the links out of the block that are straight if it moves.
func (b *block) straight(step float64) int {
	n := 0
	for _, v := range b.members {
		for _, k := range v.down {
			if k.lower.block != b && math.Abs(k.bent()-step) < 0.5 {
				n++
			}
		}
		for _, k := range v.up {
			if k.upper.block != b && math.Abs(k.bent()+step) < 0.5 {
				n++
			}
		}
	}
	return n
}

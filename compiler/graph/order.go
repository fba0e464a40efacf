package graph

import (
	"slices"
	"sort"
)

// Rows are gone through down and up in turns, sweeps times; after each of these,
// neighbours are exchanged in that many rounds at most. The more vertices there are,
// the less often: so often that all are visited visits times.
const (
	sweeps    = 16
	exchanges = 10
	visits    = 100_000
)

// times is how often something is done to all vertices.
func (l *layered) times(most int) int {
	count := 0
	for _, row := range l.rows {
		count += len(row)
	}
	return max(2, min(most, visits/count))
}

// order puts the vertices of each row into an order in which few links cross.
func (l *layered) order() {
	l.firstOrder()
	best, fewest := l.snapshot(), l.crossings()
	for i := 0; i < l.times(sweeps) && fewest > 0; i++ {
		l.sweep(i%2 == 0)
		l.exchange()
		if n := l.crossings(); n < fewest {
			best, fewest = l.snapshot(), n
		}
	}
	l.restore(best)
	l.outermost(fewest)
}

// outermost tries the left and the right end of all its rows for the column of
// each way upwards, if its turns would cross less from there.
func (l *layered) outermost(fewest int) {
	for _, w := range l.ways {
		if !w.back || fewest == 0 || l.times(sweeps) < sweeps {
			continue
		}
		for _, left := range []bool{true, false} {
			old := l.snapshot()
			for _, b := range w.bends {
				toEnd(l.rows[b.rank], b.pos, left)
			}
			if n := l.crossings(); n < fewest {
				fewest = n
			} else {
				l.restore(old)
			}
		}
	}
}

// toEnd moves a vertex to an end of its row.
func toEnd(row []*vertex, from int, left bool) {
	v := row[from]
	if left {
		copy(row[1:from+1], row[:from])
		row[0] = v
	} else {
		copy(row[from:], row[from+1:])
		row[len(row)-1] = v
	}
	number(row)
}

// firstOrder is that of a search from the start, in document order.
func (l *layered) firstOrder() {
	seen := map[*vertex]bool{}
	var visit func(v *vertex)
	visit = func(v *vertex) {
		if seen[v] {
			return
		}
		seen[v] = true
		for v.rank >= len(l.rows) {
			l.rows = append(l.rows, nil)
		}
		v.pos = len(l.rows[v.rank])
		l.rows[v.rank] = append(l.rows[v.rank], v)
		for _, k := range v.down {
			visit(k.lower)
		}
	}
	for _, v := range l.nodes {
		visit(v)
	}
	for _, w := range l.ways {
		for _, b := range w.bends {
			visit(b)
		}
	}
}

func (l *layered) snapshot() [][]*vertex {
	out := make([][]*vertex, len(l.rows))
	for i, row := range l.rows {
		out[i] = slices.Clone(row)
	}
	return out
}

func (l *layered) restore(rows [][]*vertex) {
	l.rows = rows
	for _, row := range rows {
		number(row)
	}
}

func number(row []*vertex) {
	for i, v := range row {
		v.pos = i
	}
}

// sweep sorts each row by the barycentres of the neighbours in the row before.
func (l *layered) sweep(down bool) {
	for i := range l.rows {
		row := l.rows[i]
		if !down {
			row = l.rows[len(l.rows)-1-i]
		}
		sortRow(row, down)
	}
}

func sortRow(row []*vertex, down bool) {
	key := make(map[*vertex]float64, len(row))
	for _, v := range row {
		key[v] = v.barycentre(down)
	}
	sort.SliceStable(row, func(i, j int) bool { return key[row[i]] < key[row[j]] })
	for _, v := range slices.Clone(row) {
		if v.beside != nil && len(v.links(down)) == 0 {
			stepBeside(row, v)
		}
	}
	number(row)
}

// stepBeside moves the end of a way upwards to the right of its state.
func stepBeside(row []*vertex, v *vertex) {
	from := slices.Index(row, v)
	to := slices.Index(row, v.beside)
	if from > to {
		to++
	}
	for ; from < to; from++ {
		row[from] = row[from+1]
	}
	for ; from > to; from-- {
		row[from] = row[from-1]
	}
	row[to] = v
}

// links are those to the row above or below.
func (v *vertex) links(up bool) []*link {
	if up {
		return v.up
	}
	return v.down
}

// barycentre is the mean position of the neighbours; without any, the own one.
func (v *vertex) barycentre(up bool) float64 {
	links := v.links(up)
	if len(links) == 0 {
		return float64(v.pos)
	}
	sum := 0.0
	for _, k := range links {
		sum += float64(k.other(v).pos)
	}
	return sum / float64(len(links))
}

func (k *link) other(v *vertex) *vertex {
	if k.upper == v {
		return k.lower
	}
	return k.upper
}

// exchange swaps neighbours as long as that lets fewer links cross.
func (l *layered) exchange() {
	for range l.times(exchanges) {
		better := false
		for _, row := range l.rows {
			turning := slices.ContainsFunc(row, func(v *vertex) bool { return v.beside != nil })
			for i := 0; i+1 < len(row); i++ {
				better = exchangeAt(row, i, turning) || better
			}
		}
		if !better {
			return
		}
	}
}

// exchangeAt swaps vertices i and i+1 if that is better.
func exchangeAt(row []*vertex, i int, turning bool) bool {
	before := crossed(row[i], row[i+1])
	after := crossed(row[i+1], row[i])
	if turning {
		before += turns(row)
	} else if after >= before {
		return false
	}
	swap(row, i)
	if turning {
		after += turns(row)
	}
	if after < before {
		return true
	}
	swap(row, i)
	return false
}

func swap(row []*vertex, i int) {
	row[i], row[i+1] = row[i+1], row[i]
	row[i].pos, row[i+1].pos = i, i+1
}

// crossed counts the crossings of the links of two neighbours, a left of b.
func crossed(a, b *vertex) int {
	n := 0
	for _, up := range []bool{true, false} {
		for _, p := range a.links(up) {
			for _, q := range b.links(up) {
				if p.other(a).pos > q.other(b).pos {
					n++
				}
			}
		}
	}
	return n
}

// turns counts the links that the turns of ways upwards cross, above or below a row.
func turns(row []*vertex) int {
	n := 0
	for i, v := range row {
		if v.beside == nil {
			continue
		}
		at := v.beside.pos
		for _, between := range row[min(i, at)+1 : max(i, at)] {
			if len(v.up) == 0 {
				n += len(between.up)
			}
			if len(v.down) == 0 {
				n += len(between.down)
			}
		}
	}
	return n
}

// crossings counts those of all links.
func (l *layered) crossings() int {
	n := 0
	for _, row := range l.rows {
		n += turns(row)
		var below []int // where the links of the row end, in their order from the left
		for _, v := range row {
			from := len(below)
			for _, k := range v.down {
				below = append(below, k.lower.pos)
			}
			slices.Sort(below[from:])
		}
		n += inversions(below)
	}
	return n
}

// inversions counts the pairs in the wrong order, by merging.
func inversions(a []int) int {
	if len(a) < 2 {
		return 0
	}
	left, right := slices.Clone(a[:len(a)/2]), slices.Clone(a[len(a)/2:])
	n := inversions(left) + inversions(right)
	i, j := 0, 0
	for k := range a {
		if j == len(right) || i < len(left) && left[i] <= right[j] {
			a[k] = left[i]
			i++
		} else {
			a[k] = right[j]
			j++
			n += len(left) - i
		}
	}
	return n
}

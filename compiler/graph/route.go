package graph

import (
	"math"
	"slices"
	"sort"
)

// Heights between two rows.
const (
	trackGap  = 10.0 // between two tracks
	overhead  = 12.0 // above the first track
	underfoot = 18.0 // below the last one: room for a corner and the tip
	least     = 30.0
)

// channel is the space between two rows; number i is above row i.
type channel struct {
	nets []*net
	y, h float64
}

// net is what shares a track: the links out of one place of a vertex, or the ways
// upwards into one node.
type net struct {
	from   *vertex
	port   float64
	back   bool
	pins   []pin
	lo, hi float64
	track  int
	y      float64
}

// pin is where a net leaves its track, upwards or downwards.
type pin struct {
	x    float64
	up   bool
	goal *vertex // what it leads to; a meeting there is no fault
}

// route gives rows and channels their heights and every edge its path.
func (l *layered) route() {
	channels := make([]*channel, len(l.rows)+1)
	for i := range channels {
		channels[i] = &channel{}
	}
	for _, k := range l.links {
		channels[k.lower.rank].connect(k)
	}
	for _, w := range l.ways {
		if w.back {
			if !l.turnsInRow(w) {
				channels[w.from.rank+1].turnUp(w)
			}
			channels[w.to.rank].turnDown(w)
		}
	}
	for _, c := range channels {
		c.assign()
	}
	l.stack(channels)
	for _, w := range l.ways {
		w.edge.paths = l.path(w, channels)
	}
}

// stack puts the rows below each other, with the channels between them.
func (l *layered) stack(channels []*channel) {
	y := 0.0
	for i, c := range channels {
		c.y = y
		outside := i == 0 || i == len(channels)-1
		c.h = c.height(outside)
		for _, n := range c.nets {
			n.y = y + overhead + float64(n.track)*trackGap
		}
		y += c.h
		if i < len(l.rows) {
			for _, v := range l.rows[i] {
				v.y = y
			}
			y += height(l.rows[i])
		}
	}
	l.scope.h = y
	l.raiseEnds(channels)
}

// raiseEnds puts the end marks right below their states, where a row is so high
// that they fit into it.
func (l *layered) raiseEnds(channels []*channel) {
	for _, v := range l.nodes {
		if v.node.kind != endMark || v.x != v.up[0].upper.x {
			continue
		}
		above := v.up[0].upper
		if y := above.y + above.h + least; y+v.h <= channels[above.rank+1].y {
			v.y = y
		}
	}
}

func (c *channel) height(outside bool) float64 {
	tracks := 0
	for _, n := range c.nets {
		if n.lo != n.hi {
			tracks = max(tracks, n.track+1)
		}
	}
	switch {
	case tracks == 0 && outside:
		return 0
	case tracks == 0:
		return least
	}
	return max(least, overhead+float64(tracks-1)*trackGap+underfoot)
}

// net finds the net that starts in a place, or makes it.
func (c *channel) net(from *vertex, port float64, back bool) *net {
	for _, n := range c.nets {
		if n.from == from && n.port == port && n.back == back {
			return n
		}
	}
	n := &net{from: from, port: port, back: back}
	c.nets = append(c.nets, n)
	return n
}

func (n *net) pin(x float64, up bool, goal *vertex) {
	p := pin{x, up, goal}
	if !slices.Contains(n.pins, p) {
		n.pins = append(n.pins, p)
	}
	n.lo, n.hi = n.pins[0].x, n.pins[0].x
	for _, p := range n.pins {
		n.lo, n.hi = min(n.lo, p.x), max(n.hi, p.x)
	}
}

func (c *channel) connect(k *link) {
	n := c.net(k.upper, k.port, false)
	n.pin(k.upper.x+k.port, true, nil)
	n.pin(k.lower.x, false, k.lower)
}

// turnsInRow tells whether a way upwards can reach its column right below its
// state, inside a higher row: nothing stands between them, and nothing else leaves
// the state.
func (l *layered) turnsInRow(w *way) bool {
	apart := w.bends[len(w.bends)-1].pos - w.from.pos
	return len(w.from.out) == 0 && w.from.backs == 1 && (apart == 1 || apart == -1) && w.from.h+2*overhead <= height(l.rows[w.from.rank])
}

func height(row []*vertex) float64 {
	h := 0.0
	for _, v := range row {
		h = max(h, v.h)
	}
	return h
}

// turnUp is below the row where a way upwards starts: down out of the node, and up
// into its column.
func (c *channel) turnUp(w *way) {
	port := 0.0
	b := w.bends[len(w.bends)-1]
	if w.edge.catch {
		port = w.from.port(b.x < w.from.x)
	}
	n := c.net(w.from, port, false)
	n.pin(w.from.x+port, true, nil)
	n.pin(b.x, true, b)
}

// turnDown is above the row where it ends.
func (c *channel) turnDown(w *way) {
	n := c.net(w.to, 0, true)
	n.pin(w.bends[0].x, false, w.bends[0])
	n.pin(w.to.x, false, w.to)
}

// assign gives the nets their tracks.
func (c *channel) assign() {
	nets := slices.DeleteFunc(slices.Clone(c.nets), func(n *net) bool { return n.lo == n.hi })
	sort.SliceStable(nets, func(i, j int) bool { return nets[i].lo < nets[j].lo })
	for better, round := true, 0; better && round < 2*len(nets); round++ {
		better = false
		for i := 0; i+1 < len(nets); i++ {
			for j := i + 1; j < len(nets); j++ {
				if gain(nets, i, j) > 0 {
					moveTo(nets, j, i)
					better = true
				}
			}
		}
	}
	for i, n := range nets {
		for _, above := range nets[:i] {
			if near(n, above) {
				n.track = max(n.track, above.track+1)
			}
		}
	}
}

// gain is by how much it is better to have net j above nets i to j-1.
func gain(nets []*net, i, j int) int {
	sum := 0
	for k := i; k < j; k++ {
		sum += cost(nets[k], nets[j]) - cost(nets[j], nets[k])
	}
	return sum
}

// moveTo takes net j out and puts it before net i.
func moveTo(nets []*net, j, i int) {
	n := nets[j]
	copy(nets[i+1:j+1], nets[i:j])
	nets[i] = n
}

// corner is the radius of a turn.
const corner = 6.0

// near tells whether two nets may not have one track.
func near(a, b *net) bool { return a.lo <= b.hi+2*corner && b.lo <= a.hi+2*corner }

// cost is the price of having net a above b: their crossings, and far more where
// two of their legs would lie upon each other.
func cost(a, b *net) int {
	sum := 0
	for _, p := range b.pins {
		if p.up && p.x > a.lo && p.x < a.hi {
			sum++
		}
	}
	for _, p := range a.pins {
		if !p.up && p.x > b.lo && p.x < b.hi {
			sum++
		}
	}
	for _, p := range a.pins {
		for _, q := range b.pins {
			if !p.up && q.up && math.Abs(p.x-q.x) < 8 {
				sum += 100
			}
		}
	}
	return sum
}

// path is the way an edge is drawn: from its start to its end, in two pieces if a
// label stands in between.
func (l *layered) path(w *way, channels []*channel) [][]point {
	if w.back {
		return l.pathBack(w, channels)
	}
	t := &pen{}
	at, port := w.from, w.port()
	t.to(at.x+port, at.y+at.h)
	for _, v := range append(slices.Clone(w.bends), w.to) {
		c := channels[v.rank]
		x := at.x + port
		if n := c.net(at, port, false); x != v.x {
			t.to(x, n.y)
			t.to(v.x, n.y)
		}
		t.to(v.x, v.y)
		if v.trunk && w.edge.join == (point{}) {
			w.edge.join = point{v.x, v.y}
		}
		if v.labelled() {
			w.edge.place(v)
			t.lift()
			t.to(v.x, v.y+v.h)
		}
		at, port = v, 0
	}
	return t.done()
}

// port is where the way leaves its first node.
func (w *way) port() float64 {
	for _, k := range w.from.down {
		if k.way == w {
			return k.port
		}
	}
	return 0
}

func (l *layered) pathBack(w *way, channels []*channel) [][]point {
	t := &pen{}
	first := w.bends[len(w.bends)-1]
	port := 0.0
	if w.edge.catch {
		port = w.from.port(first.x < w.from.x)
	}
	x := w.from.x + port
	below := w.from.y + w.from.h + overhead
	if !l.turnsInRow(w) {
		below = channels[w.from.rank+1].net(w.from, port, false).y
	}
	t.to(x, w.from.y+w.from.h)
	t.to(x, below)
	t.to(first.x, below)
	at := first
	for i := len(w.bends) - 1; i >= 0; i-- {
		v := w.bends[i]
		if v.x != at.x {
			n := channels[at.rank].net(v, 0, false)
			t.to(at.x, n.y)
			t.to(v.x, n.y)
		}
		if v.labelled() {
			w.edge.place(v)
			t.to(v.x, v.y+v.h)
			t.lift()
			t.to(v.x, v.y)
		}
		at = v
	}
	above := channels[w.to.rank].net(w.to, 0, true).y
	t.to(at.x, above)
	t.to(w.to.x, above)
	t.to(w.to.x, w.to.y)
	return t.done()
}

// place puts the edge's label where its bend stands.
func (e *edge) place(v *vertex) {
	e.label.x, e.label.y = v.x-v.w/2, v.y
}

// pen collects the points of a path; points on a straight line are left out.
type pen struct {
	pieces [][]point
	now    []point
}

func (t *pen) to(x, y float64) {
	p := point{x, y}
	n := len(t.now)
	if n > 0 && t.now[n-1] == p {
		return
	}
	if n > 1 && onLine(t.now[n-2], t.now[n-1], p) {
		t.now[n-1] = p
		return
	}
	t.now = append(t.now, p)
}

func onLine(a, b, c point) bool { return a.x == b.x && b.x == c.x || a.y == b.y && b.y == c.y }

func (t *pen) lift() {
	t.pieces = append(t.pieces, t.now)
	t.now = nil
}

func (t *pen) done() [][]point {
	if len(t.now) > 1 || len(t.pieces) == 0 {
		t.lift()
	}
	return t.pieces
}

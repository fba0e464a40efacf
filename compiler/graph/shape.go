package graph

import (
	"fmt"
	"math"
	"strings"
)

// shape draws what tells the kinds of states apart without colours.
func (w *svgWriter) shape(n *node) {
	switch n.state.Kind() {
	case "Choice": // a hexagon
		w.outline(n.box, 12, n.h/2)
	case "Fail": // an octagon
		w.outline(n.box, 9, 9)
	case "Succeed":
		w.rect(n.box, n.h/2)
	case "Wait":
		w.rect(n.box, 18)
	case "Pass":
		w.rect(n.box, 0)
	case "Parallel": // double sides
		w.rect(n.box, 4)
		w.put("<path class=\"shape\" d=\"M%v %vv%vM%v %vv%v\"/>\n", n.x+5, n.y, n.h, n.x+n.w-5, n.y, n.h)
	case "Map": // a stack
		w.rect(box{n.x + 5, n.y + 5, n.w, n.h}, 6)
		w.rect(n.box, 6)
	default:
		w.rect(n.box, 6)
	}
}

func (w *svgWriter) rect(b box, radius float64) {
	w.put("<rect class=\"shape\" x=\"%v\" y=\"%v\" width=\"%v\" height=\"%v\" rx=\"%v\"/>\n", b.x, b.y, b.w, b.h, min(radius, b.h/2))
}

// outline is a rectangle whose corners are cut.
func (w *svgWriter) outline(b box, dx, dy float64) {
	right, bottom := b.x+b.w, b.y+b.h
	w.put("<path class=\"shape\" d=\"M%v %vH%vL%v %vV%vL%v %vH%vL%v %vV%vZ\"/>\n",
		b.x+dx, b.y, right-dx, right, b.y+dy, bottom-dy, right-dx, bottom, b.x+dx, b.x, bottom-dy, b.y+dy)
}

// tipSize is the length of an arrow's head.
const tipSize = 7.0

// rounded is a path with round corners; it ends where the arrow's head begins to
// narrow.
func rounded(path []point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", number3(path[0].x), number3(path[0].y))
	for i := 1; i+1 < len(path); i++ {
		p := path[i]
		in, out := toward(p, path[i-1]), toward(p, path[i+1])
		fmt.Fprintf(&b, "L%s %sQ%s %s %s %s", number3(in.x), number3(in.y), number3(p.x), number3(p.y), number3(out.x), number3(out.y))
	}
	last := path[len(path)-1]
	fmt.Fprintf(&b, "L%s %s", number3(last.x), number3(last.y))
	return b.String()
}

// cornerCut is by how much a curve is shorter than the corner, in radii.
const cornerCut = 2 - 1.6232

// toward is the point near a corner where its curve begins.
func toward(at, other point) point {
	length := math.Hypot(other.x-at.x, other.y-at.y)
	if length == 0 {
		return at
	}
	part := min(corner, length/2) / length
	return point{at.x + (other.x-at.x)*part, at.y + (other.y-at.y)*part}
}

// tip is the head of an arrow at the end of a path, which comes from above or below.
func tip(path []point) string {
	end, length := path[len(path)-1], tipSize
	if path[len(path)-2].y > end.y {
		length = -length
	}
	return fmt.Sprintf("M%s %sl-4 %sh8z", number3(end.x), number3(end.y), number3(-length))
}

package graph

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// SVG draws a program. A run, if there is one, is laid over it.
//
// Every state is a group with the id "s:" and its path: the names of the states
// around it, of a Parallel with the number of the branch, and its own, escaped as
// in URLs and joined by slashes. Its name stands in data-state. A page that shows a
// running execution sets the attribute data-status (running, succeeded, caught,
// failed, timed-out, aborted) of the group, and the href of the element use in it
// to "#aslc-" and the status.
func SVG(prog *ir.Program, run *Run) []byte {
	d := newDrawing(prog, run)
	d.layout()
	w := &svgWriter{}
	w.head(d)
	w.scope(d.root)
	w.put("</svg>\n")
	return []byte(w.b.String())
}

// svgWriter writes the elements of a drawing.
type svgWriter struct{ b strings.Builder }

// put writes a format whose strings are made safe; those of type raw are not.
func (w *svgWriter) put(format string, args ...any) {
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = escapeXML(visible(a))
		case Status:
			args[i] = string(a)
		case float64:
			args[i] = number3(a)
		}
	}
	fmt.Fprintf(&w.b, format, args...)
}

// raw is text that is markup already.
type raw string

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escapeXML(s string) string { return xmlEscapes.Replace(s) }

// number3 is a coordinate without needless digits.
func number3(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

// glyphs are the marks of the statuses inside a disc, around the origin.
var glyphs = []struct {
	status Status
	path   string
}{
	{Succeeded, "M-4 0l3 3 5-6"},
	{Failed, "M-3-3l6 6M3-3l-6 6"},
	{Caught, "M-3-3v3a2 2 0 0 0 2 2h4M1-1l2 3-2 3"},
	{Running, "M-4 0h.1M0 0h.1M4 0h.1"},
	{TimedOut, "M0-4v4l3 2"},
	{Aborted, "M-3-3h6v6h-6z"},
}

func (w *svgWriter) head(d *drawing) {
	width, height := d.root.w+2*margin, d.root.h+2*margin
	w.put(`<svg xmlns="http://www.w3.org/2000/svg" class="aslc-graph" width="%v" height="%v" viewBox="0 0 %v %v" role="graphics-document document" aria-labelledby="aslc-title" aria-describedby="aslc-desc"`,
		width, height, width, height)
	if d.run != nil {
		w.put(` data-status="%v"`, d.run.Status)
	}
	w.put(">\n<title id=\"aslc-title\">%v</title>\n<desc id=\"aslc-desc\">%v</desc>\n", d.prog.Name, d.summary())
	w.put("<style>%v</style>\n<defs>", raw(style))
	for _, g := range glyphs {
		w.put(`<path id="aslc-%v" d="%v"/>`, g.status, raw(g.path))
	}
	w.put("</defs>\n<rect class=\"ground\" width=\"%v\" height=\"%v\"/>\n", width, height)
}

// summary says in words what the drawing shows.
func (d *drawing) summary() string {
	var kinds []string
	count := map[string]int{}
	total := 0
	d.prog.Root.Walk(func(st ir.State) {
		kind := kindText(st)
		kind, _, _ = strings.Cut(kind, " ·")
		if count[kind] == 0 {
			kinds = append(kinds, kind)
		}
		count[kind]++
		total++
	})
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", count[kind], kind)
	}
	text := fmt.Sprintf("A state machine of %d states (%s)", total, strings.Join(kinds, ", "))
	if d.prog.Root.StartAt != nil {
		text += fmt.Sprintf(" that starts at %q.", d.prog.Root.StartAt.Name)
	}
	if d.prog.Comment != "" {
		text += " " + d.prog.Comment
	}
	if d.run != nil {
		text += " The execution that is laid over it: " + d.run.Status + "."
	}
	return text
}

func (w *svgWriter) scope(s *scope) {
	for _, taken := range []bool{false, true} { // what was taken lies above
		for _, e := range s.edges {
			if e.taken == taken {
				w.edge(e)
			}
		}
	}
	for _, n := range s.nodes {
		w.node(n)
	}
	for _, e := range s.edges {
		if e.catch {
			p := e.paths[0][0]
			w.put("<circle class=\"port\" cx=\"%v\" cy=\"%v\" r=\"3.5\"/>\n", p.x, p.y)
		}
	}
}

func (w *svgWriter) node(n *node) {
	x, y := n.x+n.w/2, n.y+n.h/2
	switch n.kind {
	case startMark:
		w.put("<circle class=\"mark\" cx=\"%v\" cy=\"%v\" r=\"7\"><title>start</title></circle>\n", x, y)
	case endMark:
		w.put("<g><title>end</title><circle class=\"ring\" cx=\"%[1]v\" cy=\"%[2]v\" r=\"7\"/><circle class=\"mark\" cx=\"%[1]v\" cy=\"%[2]v\" r=\"4\"/></g>\n", x, y)
	default:
		w.state(n)
	}
}

func (w *svgWriter) state(n *node) {
	kind, role := n.state.Kind(), "graphics-symbol img"
	if len(n.inner) > 0 {
		role = "graphics-object group"
	}
	w.put(`<g id="s:%v" class="state %v" data-state="%v" data-kind="%v" role="%v"`, n.id, kind, n.state.Base().Name, kind, raw(role))
	if n.visit != nil {
		w.put(` data-status="%v"`, n.visit.Status)
	}
	w.put(">\n<title>%v</title>\n", n.tooltip())
	w.shape(n)
	w.texts(n)
	for i, s := range n.inner {
		w.put(`<g class="branch" data-branch="%v">`, strconv.Itoa(i))
		if s.ir.Comment != "" {
			w.put("<title>%v</title>", s.ir.Comment)
		}
		w.put("<rect class=\"frame\" x=\"%v\" y=\"%v\" width=\"%v\" height=\"%v\" rx=\"8\"/>\n", s.frame.x, s.frame.y, s.frame.w, s.frame.h)
		w.scope(s)
		w.put("</g>\n")
	}
	w.badge(n)
	w.put("</g>\n")
}

// tooltip says in full what the node shows in short.
func (n *node) tooltip() string {
	text := n.state.Base().Name + " (" + n.title + ")"
	for _, line := range subTexts(n.state) {
		if line != "" {
			text += ", " + line
		}
	}
	if n.visit != nil {
		text += ": " + n.visit.String()
	}
	if comment := n.state.Base().Comment; comment != "" {
		text += ". " + comment
	}
	return text
}

// badge shows a state's status by a mark in its upper right corner.
func (w *svgWriter) badge(n *node) {
	w.put(`<g class="badge" transform="translate(%v %v)"><circle class="disc" r="9"/><use`, n.x+n.w-3, n.y+3)
	if n.visit != nil {
		w.put(` href="#aslc-%v"`, n.visit.Status)
	}
	w.put("/></g>\n")
}

func (w *svgWriter) texts(n *node) {
	x, y := n.x+n.w/2, n.y+padAbove+10
	line := func(class, text string, height float64) {
		w.put("<text class=\"%v\" x=\"%v\" y=\"%v\">%v</text>\n", class, x, y, text)
		y += height
	}
	line("kind", n.title, lineName-1)
	for _, text := range n.name {
		line("name", text, lineName)
	}
	y -= 2
	for _, text := range n.sub {
		line("sub", text, lineSmall)
	}
	for _, text := range n.run {
		line("run", text, lineSmall)
	}
}

// dashPeriod is the length of a dash and the gap behind it, as in the style.
const dashPeriod = 9.0

// dashes is where in their period the dashes of a path begin so that they cover
// those of the paths that it joins: there, a dash begins where y is divisible by
// the period.
func (e *edge) dashes(path []point) float64 {
	length := 0.0
	for i := 1; i < len(path); i++ {
		p, q := path[i-1], path[i]
		if p.x == e.join.x && q.x == e.join.x && q.y >= e.join.y {
			return math.Mod(math.Mod(p.y-length, dashPeriod)+dashPeriod, dashPeriod)
		}
		length += math.Abs(q.x-p.x) + math.Abs(q.y-p.y)
		length -= cornerCut * min(corner, math.Abs(q.x-p.x+q.y-p.y)/2) // at q
	}
	return 0
}

func (w *svgWriter) edge(e *edge) {
	w.put(`<g class="edge`)
	if e.catch {
		w.put(" catch")
	}
	w.put(`"`)
	for _, end := range []struct {
		name string
		n    *node
	}{{"from", e.from}, {"to", e.to}} {
		if end.n.kind == stateNode {
			w.put(` data-%v="s:%v"`, raw(end.name), end.n.id)
		}
	}
	if e.taken {
		w.put(` data-taken="true"`)
	}
	w.put(">")
	if len(e.labels) > 0 {
		w.put("<title>%v</title>", strings.Join(e.labels, "; "))
	}
	for i, path := range e.paths {
		w.put("\n<path class=\"line\" d=\"%v\"", raw(rounded(path)))
		if i == len(e.paths)-1 && e.join != (point{}) {
			w.put(" stroke-dashoffset=\"%v\"", e.dashes(path))
		}
		w.put("/>")
	}
	w.put("\n<path class=\"tip\" d=\"%v\"/>", raw(tip(e.paths[len(e.paths)-1])))
	for i, text := range e.lines {
		w.put("\n<text x=\"%v\" y=\"%v\">%v</text>", e.label.x+e.label.w/2, e.label.y+12+float64(i)*lineSmall, text)
	}
	w.put("</g>\n")
}

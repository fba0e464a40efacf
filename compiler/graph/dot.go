package graph

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// DOT draws a program as text for Graphviz. A run, if there is one, is laid over it.
//
// An edge to or from a Parallel or Map goes to an invisible node inside the
// cluster, and is clipped at its border.
func DOT(prog *ir.Program, run *Run) []byte {
	d := newDrawing(prog, run)
	w := &dotWriter{}
	w.line("digraph %s {", quoteDOT(prog.Name))
	w.depth++
	w.line(`graph [compound=true, rankdir=TB, fontname="Helvetica", fontsize=11, nodesep=0.35, ranksep=0.4]`)
	w.line(`node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11, margin="0.15,0.06"]`)
	w.line(`edge [fontname="Helvetica", fontsize=9, arrowsize=0.7]`)
	w.scope(d.root)
	w.depth--
	w.line("}")
	return []byte(w.b.String())
}

type dotWriter struct {
	b     strings.Builder
	depth int
}

func (w *dotWriter) line(format string, args ...any) {
	w.b.WriteString(strings.Repeat("  ", w.depth))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

// quoteDOT is a string of DOT; its lines are centred.
func quoteDOT(lines ...string) string {
	for i, line := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(visible(line))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}

// dotShapes tell the kinds of states apart.
var dotShapes = map[string]string{
	"Pass": "shape=box, style=filled", "Choice": "shape=hexagon, style=filled",
	"Wait": `shape=box, style="rounded,filled,dashed"`, "Succeed": "shape=oval, style=filled", "Fail": "shape=octagon, style=filled",
}

// dotColors are those of the statuses: fill, line.
var dotColors = map[Status][2]string{
	Succeeded: {"#dafbe1", "#1a7f37"}, Failed: {"#ffebe9", "#cf222e"}, TimedOut: {"#ffebe9", "#cf222e"},
	Caught: {"#fff1e5", "#bc4c00"}, Running: {"#ddf4ff", "#0969da"}, Aborted: {"#eaeef2", "#57606a"},
}

func (w *dotWriter) scope(s *scope) {
	for _, n := range s.nodes {
		switch {
		case n.kind == startMark:
			w.line(`%s [shape=circle, style=filled, fillcolor=black, label="", width=0.16]`, quoteDOT("start:"+s.id))
		case n.kind == endMark:
			w.line(`%s [shape=doublecircle, style=filled, fillcolor=black, label="", width=0.1]`, quoteDOT("end:"+n.id))
		case len(n.inner) > 0:
			w.cluster(n)
		default:
			w.state(n)
		}
	}
	for _, e := range s.edges {
		w.edge(e)
	}
}

func (w *dotWriter) state(n *node) {
	attributes := []string{"label=" + quoteDOT(n.allLines()...)}
	if shape := dotShapes[n.state.Kind()]; shape != "" {
		attributes = append(attributes, shape)
	}
	if n.visit != nil {
		c := dotColors[n.visit.Status]
		attributes = append(attributes, fmt.Sprintf(`fillcolor="%s", color="%s", penwidth=2`, c[0], c[1]))
	}
	w.line("%s [%s]", quoteDOT("s:"+n.id), strings.Join(attributes, ", "))
}

// allLines are a state's texts from above to below.
func (n *node) allLines() []string {
	lines := append([]string{n.title}, n.name...)
	return append(append(lines, n.sub...), n.run...)
}

func (w *dotWriter) cluster(n *node) {
	w.line("subgraph %s {", quoteDOT("cluster:"+n.id))
	w.depth++
	color := ""
	if n.visit != nil {
		color = fmt.Sprintf(`, color="%s", penwidth=2`, dotColors[n.visit.Status][1])
	}
	w.line(`graph [label=%s, style=rounded%s]`, quoteDOT(n.allLines()...), color)
	for _, side := range []string{"in:", "out:"} {
		w.line(`%s [shape=point, style=invis, width=0]`, quoteDOT(side+n.id))
	}
	for i, s := range n.inner {
		w.line("subgraph %s {", quoteDOT(fmt.Sprintf("cluster:%s/%d", n.id, i)))
		w.depth++
		w.line(`graph [label="", style="dotted"]`)
		w.scope(s)
		w.depth--
		w.line("}")
		w.line("%s -> %s [style=invis]", quoteDOT("in:"+n.id), quoteDOT("start:"+s.id))
		for _, last := range s.lasts() {
			w.line("%s -> %s [style=invis]", quoteDOT(last), quoteDOT("out:"+n.id))
		}
	}
	w.depth--
	w.line("}")
}

// lasts are the ids of what ends a scope.
func (s *scope) lasts() []string {
	var out []string
	for _, n := range s.nodes {
		switch {
		case n.kind == endMark:
			out = append(out, "end:"+n.id)
		case n.kind == stateNode && ir.Ends(n.state) && !ends(n.state):
			out = append(out, "s:"+n.id)
		}
	}
	return out
}

func (w *dotWriter) edge(e *edge) {
	var attributes []string
	end := func(n *node, inside, clip string) string {
		switch {
		case n.kind == startMark:
			return "start:" + n.id
		case n.kind == endMark:
			return "end:" + n.id
		case len(n.inner) > 0:
			attributes = append(attributes, clip+"="+quoteDOT("cluster:"+n.id))
			return inside + n.id
		}
		return "s:" + n.id
	}
	from, to := end(e.from, "out:", "ltail"), end(e.to, "in:", "lhead")
	e.describe()
	if len(e.lines) > 0 {
		attributes = append(attributes, "label="+quoteDOT(e.lines...))
	}
	if e.catch {
		attributes = append(attributes, `style=dashed, color="#bc4c00", fontcolor="#bc4c00"`)
	}
	if e.taken {
		attributes = append(attributes, "penwidth=2")
	}
	text := ""
	if attributes != nil {
		text = " [" + strings.Join(attributes, ", ") + "]"
	}
	w.line("%s -> %s%s", quoteDOT(from), quoteDOT(to), text)
}

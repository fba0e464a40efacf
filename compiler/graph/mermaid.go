package graph

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// Mermaid draws a program as a flowchart of Mermaid, which GitHub and others show in
// Markdown. A run, if there is one, is laid over it.
func Mermaid(prog *ir.Program, run *Run) []byte {
	d := newDrawing(prog, run)
	w := &mermaidWriter{dotWriter: dotWriter{depth: 1}, ids: map[*node]string{}}
	w.b.WriteString("flowchart TB\n")
	w.scope(d.root)
	if run != nil {
		for _, s := range weights {
			w.line("classDef %s fill:%s,stroke:%s,stroke-width:2px,color:#1f2328", s, dotColors[s][0], dotColors[s][1])
		}
	}
	return []byte(w.b.String())
}

type mermaidWriter struct {
	dotWriter
	ids map[*node]string
}

// id is a node's name in the text: numbered in document order.
func (w *mermaidWriter) id(n *node) string {
	if w.ids[n] == "" {
		w.ids[n] = "n" + strconv.Itoa(len(w.ids)+1)
	}
	return w.ids[n]
}

var (
	// What Mermaid could take for syntax, wherever it stands, becomes an entity:
	// %% begins a directive, ` a Markdown string.
	mermaidEscapes = strings.NewReplacer("#", "#35;", "&", "#amp;", "<", "#lt;", ">", "#gt;", `"`, "#quot;", "`", "#96;", "%", "#37;", "*", "#42;", `\`, "#92;")
	// In the beginning of a line, these are lists of Markdown.
	mermaidList = regexp.MustCompile(`^(\d*)([.)+-]) `)
)

func quoteMermaid(lines ...string) string {
	for i, line := range lines {
		line = mermaidEscapes.Replace(visible(line))
		if m := mermaidList.FindStringSubmatch(line); m != nil {
			line = m[1] + fmt.Sprintf("#%d;", m[2][0]) + line[len(m[0])-1:]
		}
		lines[i] = line
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}

// mermaidShapes are what stands around the text of a state.
var mermaidShapes = map[string][2]string{
	"Task": {"[", "]"}, "Pass": {"[/", "/]"}, "Choice": {"{{", "}}"}, "Wait": {"(", ")"}, "Succeed": {"([", "])"}, "Fail": {"[[", "]]"}, "": {"[", "]"},
}

func (w *mermaidWriter) scope(s *scope) {
	for _, n := range s.nodes {
		switch {
		case n.kind == startMark:
			w.line(`%s((" "))`, w.id(n))
		case n.kind == endMark:
			w.line(`%s(((" ")))`, w.id(n))
		case len(n.inner) > 0:
			w.cluster(n)
		default:
			shape := mermaidShapes[n.state.Kind()]
			w.line("%s%s%s%s%s", w.id(n), shape[0], quoteMermaid(n.allLines()...), shape[1], w.class(n))
		}
	}
	for _, e := range s.edges {
		w.edge(e)
	}
}

func (w *mermaidWriter) class(n *node) string {
	if n.visit == nil {
		return ""
	}
	return ":::" + string(n.visit.Status)
}

func (w *mermaidWriter) cluster(n *node) {
	title := n.title + ": " + n.state.Base().Name // Mermaid leaves room for one line
	if n.visit != nil {
		title += ", " + n.visit.String()
	}
	w.line("subgraph %s[%s]", w.id(n), quoteMermaid(title))
	w.depth++
	w.line("direction TB")
	for i, s := range n.inner {
		if len(n.inner) == 1 {
			w.scope(s)
			continue
		}
		w.line(`subgraph %s_%d[" "]`, w.id(n), i+1)
		w.depth++
		w.line("direction TB")
		w.scope(s)
		w.depth--
		w.line("end")
	}
	w.depth--
	w.line("end")
	if n.visit != nil {
		w.line("style %s stroke:%s,stroke-width:3px", w.id(n), dotColors[n.visit.Status][1])
	}
}

func (w *mermaidWriter) edge(e *edge) {
	arrow := "-->"
	switch {
	case e.catch:
		arrow = "-.->"
	case e.taken:
		arrow = "==>"
	}
	e.describe()
	label := ""
	if len(e.lines) > 0 {
		label = "|" + quoteMermaid(e.lines...) + "|"
	}
	w.line("%s %s%s %s", w.id(e.from), arrow, label, w.id(e.to))
}

package graph

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// nodeKind is what a node stands for.
type nodeKind uint8

const (
	stateNode nodeKind = iota
	startMark
	endMark
)

// node is a state, or the mark where a scope begins or ends.
type node struct {
	kind  nodeKind
	state ir.State // of an end mark, the state that ends there; of a start mark nil
	id    string   // the path of the state; a start mark has that of its scope
	inner []*scope // of a Parallel or Map

	title string // what kind of state, in one line
	name  []string
	sub   []string
	run   []string // what happened to it

	visit *Visit // nil: no run, or not entered

	box
	head float64 // height of the text above the inner scopes
}

// box is a rectangle on the drawing.
type box struct{ x, y, w, h float64 }

// edge is a way from one node to another; all ways of a kind between the same two
// nodes are one edge.
type edge struct {
	from, to *node
	catch    bool
	labels   []string // the whole texts: conditions, names of errors
	taken    bool

	lines []string  // labels as drawn; nil: none
	paths [][]point // from its start to its end; broken at the label
	label box       // of the lines
	join  point     // where it joins others that lead to the same state; zero: nowhere
}

type point struct{ x, y float64 }

// scope is a set of states that reach each other.
type scope struct {
	ir    *ir.Scope
	id    string // what the paths of its states begin with
	nodes []*node
	edges []*edge
	box
	frame box // around the scope, inside its owner
}

// drawing is a whole machine.
type drawing struct {
	prog *ir.Program
	run  *Run
	root *scope
}

func newDrawing(prog *ir.Program, run *Run) *drawing {
	d := &drawing{prog: prog, run: run}
	d.root = d.scope(prog.Root, "")
	if run != nil {
		d.root.walk(func(s *scope) {
			for _, e := range s.edges {
				e.taken = run.took(e)
			}
		})
	}
	return d
}

// scope makes the model of a scope; prefix begins the paths of its states.
func (d *drawing) scope(s *ir.Scope, prefix string) *scope {
	out := &scope{ir: s, id: prefix}
	start := &node{kind: startMark, id: prefix}
	out.nodes = append(out.nodes, start)
	byState := map[ir.State]*node{}
	for _, st := range s.States {
		n := d.state(st, prefix)
		byState[st] = n
		out.nodes = append(out.nodes, n)
	}
	for _, n := range out.nodes[1:] {
		out.leave(n, byState)
	}
	if first := byState[s.StartAt.State]; first != nil {
		out.edges = append([]*edge{{from: start, to: first}}, out.edges...)
	}
	return out
}

// state makes the node of a state with everything inside it.
func (d *drawing) state(st ir.State, prefix string) *node {
	n := &node{state: st, id: prefix + url.PathEscape(st.Base().Name)}
	if d.run != nil {
		n.visit = d.run.States[st.Base().Name]
	}
	for _, inner := range ir.Scopes(st) {
		path := n.id + "/"
		if _, ok := st.(*ir.Parallel); ok {
			path += strconv.Itoa(inner.Index) + "/"
		}
		n.inner = append(n.inner, d.scope(inner, path))
	}
	n.describe()
	return n
}

// leave adds the edges out of a state.
func (s *scope) leave(n *node, byState map[ir.State]*node) {
	add := func(ref *ir.Ref, catch bool, label string) {
		if ref != nil && byState[ref.State] != nil {
			s.connect(n, byState[ref.State], catch, label)
		}
	}
	if choice, ok := n.state.(*ir.Choice); ok {
		for i, r := range choice.Rules {
			add(r.Next, false, numbered(i, len(choice.Rules))+ruleText(r))
		}
		add(choice.Default, false, "otherwise")
		return
	}
	for _, e := range ir.Edges(n.state) {
		if e.Field == "Next" {
			add(e.Ref, false, "")
		}
	}
	for _, c := range ir.Catchers(n.state) {
		add(c.Next, true, errorsText(c.ErrorEquals))
	}
	if ends(n.state) {
		mark := &node{kind: endMark, state: n.state, id: n.id}
		s.nodes = append(s.nodes, mark)
		s.edges = append(s.edges, &edge{from: n, to: mark})
	}
}

// ends tells whether an end mark stands behind a state; the shapes of Succeed and
// Fail say it themselves.
func ends(st ir.State) bool {
	switch st.(type) {
	case *ir.Succeed, *ir.Fail, *ir.Invalid:
		return false
	}
	return ir.Ends(st)
}

// connect adds a way, to an edge that is there already if there is one.
func (s *scope) connect(from, to *node, catch bool, label string) {
	label = visible(label)
	for i := len(s.edges) - 1; i >= 0 && s.edges[i].from == from; i-- {
		if e := s.edges[i]; e.to == to && e.catch == catch {
			e.labels = append(e.labels, label)
			return
		}
	}
	e := &edge{from: from, to: to, catch: catch}
	if label != "" {
		e.labels = []string{label}
	}
	s.edges = append(s.edges, e)
}

// numbered is the number of a rule: they are tried in order.
func numbered(i, of int) string {
	if of < 2 {
		return ""
	}
	return strconv.Itoa(i+1) + ". "
}

func errorsText(names []string) string {
	if len(names) == 1 && names[0] == "States.ALL" {
		return "any error"
	}
	return strings.Join(names, ", ")
}

// walk calls f for a scope and those inside it, an outer one first.
func (s *scope) walk(f func(*scope)) {
	f(s)
	for _, n := range s.nodes {
		for _, inner := range n.inner {
			inner.walk(f)
		}
	}
}

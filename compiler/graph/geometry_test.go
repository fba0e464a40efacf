package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/ir"
)

// program checks a definition.
func program(t testing.TB, name string, text []byte) *ir.Program {
	t.Helper()
	prog, list := compiler.Check(&ir.Source{Name: name, Text: text}, compiler.Options{})
	if prog == nil {
		t.Fatalf("%s: %v", name, list)
	}
	return prog
}

// faults are what must not be in a drawing: boxes over each other, edges through
// boxes, texts that are wider than their boxes, things outside of their scope.
func faults(d *drawing) []string {
	var out []string
	d.root.walk(func(s *scope) { out = append(out, s.faults()...) })
	return out
}

func (s *scope) faults() []string {
	var out []string
	fault := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	boxes := s.boxes()
	for i, a := range boxes {
		if !within(a.box, s.box) {
			fault("%s is outside of its scope", a.what)
		}
		for _, b := range boxes[:i] {
			if overlap(a.box, b.box) {
				fault("%s is over %s", a.what, b.what)
			}
		}
		for _, e := range s.edges {
			for _, path := range e.paths {
				if through(path, a.box) {
					fault("the edge to %s runs through %s", e.to.what(), a.what)
				}
			}
		}
	}
	for _, e := range s.edges {
		if widest(e.lines, smallSize) > e.label.w {
			fault("the label %q is wider than its box", e.lines)
		}
		out = append(out, e.faults()...)
	}
	for _, n := range s.nodes {
		out = append(out, n.faults()...)
	}
	return out
}

// faults are those of an edge's ends: it must begin at the lower side of its
// first node and end at the upper side of the other, straight.
func (e *edge) faults() []string {
	first, last := e.paths[0][0], e.paths[len(e.paths)-1]
	end, before := last[len(last)-1], last[len(last)-2]
	switch {
	case first.y != e.from.y+e.from.h || first.x < e.from.x || first.x > e.from.x+e.from.w:
		return []string{"an edge does not begin at " + e.from.what()}
	case end.y != e.to.y || math.Abs(end.x-e.to.x-e.to.w/2) > 0.01 || before.x != end.x || before.y > end.y-tipSize:
		return []string{"an edge does not end well at " + e.to.what()}
	}
	return nil
}

func (n *node) faults() []string {
	if n.kind != stateNode {
		return nil
	}
	var out []string
	room := n.w - 2*n.slant()
	if widest(n.name, nameSize) > room || widest(n.sub, smallSize) > room || widest(n.run, smallSize) > room {
		out = append(out, "the text of "+n.what()+" is wider than its box")
	}
	for i, s := range n.inner {
		if !within(s.frame, n.box) || !within(s.box, s.frame) || s.frame.y < n.y+n.head {
			out = append(out, fmt.Sprintf("branch %d of %s is not in its place", i, n.what()))
		}
		if i > 0 && overlap(s.frame, n.inner[i-1].frame) {
			out = append(out, fmt.Sprintf("branch %d of %s is over the one before", i, n.what()))
		}
	}
	return out
}

type named struct {
	box
	what string
}

func (s *scope) boxes() []named {
	var out []named
	for _, n := range s.nodes {
		out = append(out, named{n.box, n.what()})
	}
	for _, e := range s.edges {
		if len(e.lines) > 0 {
			out = append(out, named{e.label, fmt.Sprintf("the label %q", e.lines)})
		}
	}
	return out
}

func (n *node) what() string {
	if n.state == nil {
		return "the start"
	}
	if n.kind == endMark {
		return "the end behind " + n.state.Base().Name
	}
	return n.state.Base().Name
}

func overlap(a, b box) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

func within(a, b box) bool {
	const slack = 0.01
	return a.x >= b.x-slack && a.y >= b.y-slack && a.x+a.w <= b.x+b.w+slack && a.y+a.h <= b.y+b.h+slack
}

// through tells whether a path runs inside a box; its sides do not count.
func through(path []point, b box) bool {
	const slack = 0.5
	for i := 1; i < len(path); i++ {
		p, q := path[i-1], path[i]
		if max(p.x, q.x) > b.x+slack && min(p.x, q.x) < b.x+b.w-slack && max(p.y, q.y) > b.y+slack && min(p.y, q.y) < b.y+b.h-slack {
			return true
		}
	}
	return false
}

// machine makes a definition of n states at random, nested up to depth.
func machine(r *rand.Rand, n, depth int, prefix string) map[string]any {
	name := func(i int) string { return prefix + "State " + strconv.Itoa(i) }
	states := map[string]any{}
	for i := 0; i < n; i++ {
		states[name(i)] = randomState(r, i, n, depth, name)
	}
	return map[string]any{"StartAt": name(0), "States": states}
}

func randomState(r *rand.Rand, i, n, depth int, name func(int) string) map[string]any {
	s := map[string]any{"Type": "Pass", "Comment": "at random"}
	next := func() string { return name(r.IntN(n)) }
	switch kind := r.IntN(10); {
	case kind < 3:
		s["Type"], s["Resource"] = "Task", "arn:aws:lambda:us-east-1:123456789012:function:Work"
	case kind < 6 && i < n-1:
		var rules []any
		for range 1 + r.IntN(4) {
			rules = append(rules, map[string]any{"Variable": "$.some.value", "NumericEquals": r.IntN(1000), "Next": next()})
		}
		return map[string]any{"Type": "Choice", "Choices": rules, "Default": name(i + 1)}
	case kind == 6 && depth > 0:
		var branches []any
		for b := range 1 + r.IntN(3) {
			branches = append(branches, machine(r, 1+r.IntN(5), depth-1, fmt.Sprintf("%s.%d ", name(i), b)))
		}
		s = map[string]any{"Type": "Parallel", "Branches": branches}
	case kind == 7 && depth > 0:
		s = map[string]any{"Type": "Map", "ItemProcessor": machine(r, 1+r.IntN(5), depth-1, name(i)+"@ ")}
	}
	if s["Type"] != "Pass" && r.IntN(2) == 0 {
		s["Catch"] = []any{map[string]any{"ErrorEquals": []string{"Some.Error"}, "Next": next()}}
	}
	if i == n-1 {
		s["End"] = true
	} else {
		s["Next"] = name(i + 1)
	}
	return s
}

func encoded(t testing.TB, definition any) []byte {
	t.Helper()
	text, err := json.Marshal(definition)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestRandomMachines: whatever leads where, nothing lies over anything else.
func TestRandomMachines(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		prog := program(t, "random", encoded(t, machine(r, 2+r.IntN(30), 2, "")))
		d := newDrawing(prog, nil)
		d.layout()
		for _, f := range faults(d) {
			t.Errorf("seed %d: %s", seed, f)
		}
	}
}

// BenchmarkLarge draws 100 states, more entangled than people write them. The
// bar is 300 ms.
func BenchmarkLarge(b *testing.B) {
	prog := program(b, "large", encoded(b, machine(rand.New(rand.NewPCG(7, 7)), 100, 0, "")))
	for b.Loop() {
		SVG(prog, nil)
	}
}

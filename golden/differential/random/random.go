// Package random makes random valid definitions in ASL: all eight kinds of
// state, every field of their policies and data flow, every comparison and
// every intrinsic function, paths of all forms, Maps and Parallels inside one
// another, and loops that end. The same seed gives the same definition.
package random

import (
	"fmt"
	"math/rand/v2"
)

// Machine is a definition as a tree that can be made smaller.
type Machine struct{ root object }

// Text is the definition.
func (m Machine) Text() string { return text(m.root) }

// New makes a definition by chance.
func New(seed uint64) Machine {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0x41534c))}
	root := object{}
	if g.one(3) {
		root.set("Comment", g.word())
	}
	if g.one(6) {
		root.set("TimeoutSeconds", g.pick(1, 5, 60, 3600))
	}
	if g.root = g.one(4); g.root {
		root.set("QueryLanguage", "JSONata")
	}
	g.scope(&root, 2+g.IntN(5), 0)
	return Machine{root}
}

// generator holds what the definition made so far decides.
type generator struct {
	*rand.Rand
	states int // made so far: names are unique
	inMap  int // Maps around the present place
	inTask bool
	root   bool // the whole definition is in JSONata

	vars              []string // workflow variables that states before the present one may have assigned
	assigned          []string // those that the present state assigns
	query             bool     // the present state is in JSONata
	hasResult, caught bool     // $states has a result, an error output
}

// one is true once in n times.
func (g *generator) one(n int) bool { return g.IntN(n) == 0 }

func (g *generator) pick(choices ...any) any { return choices[g.IntN(len(choices))] }

func oneOf[T any](g *generator, choices []T) T { return choices[g.IntN(len(choices))] }

var names = []string{"Charge", "Wait for it", "Größe", "2nd try", "a-b", "select", "in", "S"}

func (g *generator) name() string {
	g.states++
	return fmt.Sprintf("%s %d", oneOf(g, names), g.states)
}

var wordList = []string{"", "x", "abc", "a b", "a*c", `\`, `"q"`, "Ünï", "😀", "<&>", "1", "$.n", "back`tick", "line\nbreak"}

func (g *generator) word() string { return oneOf(g, wordList) }

// link is where a state leads: to the names after it, or to the end.
type link struct {
	later []string // states after it in its scope
	depth int
}

// next is a later state; the nearest is the likeliest, so that all are reached.
func (g *generator) next(l link) string {
	if len(l.later) == 0 {
		return ""
	}
	return l.later[g.IntN(min(2, len(l.later)))]
}

// scope adds StartAt and States with about n states in a row.
func (g *generator) scope(o *object, n, depth int) {
	var list []string
	for range n {
		list = append(list, g.name())
	}
	o.set("StartAt", list[0])
	states := object{}
	vars := g.vars
	for i, name := range list {
		l := link{list[i+1:], depth}
		switch {
		case i+1 < len(list) && g.one(8) && (g.root || g.one(2)):
			g.queryLoop(&states, name, list[i+1], depth)
		case i+1 < len(list) && g.one(8) && !g.root:
			g.loop(&states, name, list[i+1], depth)
		default:
			states.set(name, g.state(l))
		}
		g.vars, g.assigned = append(g.vars[:len(g.vars):len(g.vars)], g.assigned...), nil
	}
	g.vars = vars
	o.set("States", reachable(list[0], states))
}

// loop is a state that comes round three times, with a counter of its own.
func (g *generator) loop(states *object, name, after string, depth int) {
	counter := fmt.Sprintf("$.k%d", g.states)
	body, count, again := g.name(), g.name(), g.name()
	states.set(name, object{{"Type", "Pass"}, {"Result", object{{"v", 0}}}, {"ResultPath", counter}, {"Next", body}})
	inner := g.pathState(link{[]string{count}, depth + 1})
	if i := inner.index("ResultPath"); i >= 0 {
		inner[i].value = "$.r" // or the counter would be lost
	}
	states.set(body, inner)
	states.set(count, object{{"Type", "Pass"}, {"Parameters", object{{"v.$", "States.MathAdd(" + counter + ".v, 1)"}}},
		{"ResultPath", counter}, {"Next", again}})
	states.set(again, object{{"Type", "Choice"}, {"Choices", []any{
		object{{"Variable", counter + ".v"}, {"NumericLessThan", 3}, {"Next", body}}}}, {"Default", after}})
}

// reachable are the states that some way leads to from the first.
func reachable(first string, states object) object {
	seen := map[string]bool{first: true}
	for range states { // in order, so one round would do but for loops
		for _, m := range states {
			if seen[m.key] {
				targets(m.value, seen)
			}
		}
	}
	var out object
	for _, m := range states {
		if seen[m.key] {
			out = append(out, m)
		}
	}
	return out
}

// targets notes the states that a state leads to, not those inside it.
func targets(v any, seen map[string]bool) {
	switch v := v.(type) {
	case object:
		for _, m := range v {
			switch m.key {
			case "Next", "Default":
				if name, ok := m.value.(string); ok {
					seen[name] = true
				}
			case "Choices", "Catch":
				targets(m.value, seen)
			}
		}
	case []any:
		for _, e := range v {
			targets(e, seen)
		}
	}
}

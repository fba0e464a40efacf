package check

import (
	"math/bits"
	"slices"

	"github.com/aslc-dev/aslc/ir"
)

// variableSet is a set of variables.
type variableSet struct {
	number map[*ir.Variable]int // of the program's variables, shared by all sets
	words  []uint64
}

func (s variableSet) has(x *ir.Variable) bool {
	n := s.number[x]
	return n/64 < len(s.words) && s.words[n/64]&(1<<(n%64)) != 0
}

// add puts what is in other into the set and tells whether that was news.
func (s variableSet) add(other variableSet) bool {
	news := 0
	for i, w := range other.words {
		news += bits.OnesCount64(w &^ s.words[i])
		s.words[i] |= w
	}
	return news > 0
}

// assignedBefore gives for each state the variables that some way from the start
// of the machine to it assigns. A state that no way leads to has none.
func assignedBefore(p *ir.Program) map[ir.State]variableSet {
	f := &assignFlow{program: p, number: map[*ir.Variable]int{}, before: map[ir.State]variableSet{}}
	for i, x := range p.Variables {
		f.number[x] = i
	}
	for _, s := range p.States {
		f.before[s] = f.set()
	}
	for _, scope := range p.AllScopes() { // an outer one first: its sets are what an inner one starts with
		f.scope(scope)
	}
	return f.before
}

type assignFlow struct {
	program *ir.Program
	number  map[*ir.Variable]int
	before  map[ir.State]variableSet
}

func (f *assignFlow) set() variableSet {
	return variableSet{f.number, make([]uint64, (len(f.number)+63)/64)}
}

// scope follows the transitions of a scope until nothing changes.
func (f *assignFlow) scope(scope *ir.Scope) {
	if scope.StartAt == nil || scope.StartAt.State == nil {
		return
	}
	start := scope.StartAt.State
	if around(scope) != nil {
		f.before[start].add(f.before[scope.Owner])
	}
	reached := map[ir.State]bool{start: true}
	for todo := []ir.State{start}; len(todo) > 0; {
		s := todo[0]
		todo = todo[1:]
		for _, e := range ir.Edges(s) {
			to := e.Ref.State
			if to == nil {
				continue
			}
			news := f.before[to].add(f.before[s])
			news = f.assign(f.before[to], e.Assign) || news
			if news || !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
}

func (f *assignFlow) assign(into variableSet, list []*ir.Assignment) bool {
	news := false
	for _, a := range list {
		n := f.number[a.Var]
		news = news || into.words[n/64]&(1<<(n%64)) == 0
		into.words[n/64] |= 1 << (n % 64)
	}
	return news
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}

package ir

// Walk calls f for each state of the scope and of those inside it, a Parallel
// or Map before what it holds, in document order.
func (s *Scope) Walk(f func(State)) {
	for _, st := range s.States {
		f(st)
		for _, inner := range Scopes(st) {
			inner.Walk(f)
		}
	}
}

// AllScopes are the program's scopes, an outer one before those inside it.
func (p *Program) AllScopes() []*Scope {
	if p.Root == nil {
		return nil
	}
	out := []*Scope{p.Root}
	for i := 0; i < len(out); i++ {
		for _, st := range out[i].States {
			out = append(out, Scopes(st)...)
		}
	}
	return out
}

// Edge is a way from one state to another of its scope.
type Edge struct {
	Field  string // "Next", "Default", "Choices[1].Next", "Catch[0].Next"
	Ref    *Ref
	Assign []*Assignment // what is assigned on this way
}

// Edges are the ways out of a state in the order of its evaluation; none for a
// state that only ends.
func Edges(s State) []Edge {
	switch s := s.(type) {
	case *Task:
		return policyEdges(s.Next, s.Assign, s.Catch)
	case *Parallel:
		return policyEdges(s.Next, s.Assign, s.Catch)
	case *Map:
		return policyEdges(s.Next, s.Assign, s.Catch)
	case *Pass:
		return policyEdges(s.Next, s.Assign, nil)
	case *Wait:
		return policyEdges(s.Next, s.Assign, nil)
	case *Choice:
		return choiceEdges(s)
	}
	return nil
}

func policyEdges(next *Ref, assign []*Assignment, catchers []*Catcher) []Edge {
	var out []Edge
	if next != nil {
		out = append(out, Edge{"Next", next, assign})
	}
	for i, c := range catchers {
		if c.Next != nil {
			out = append(out, Edge{indexed("Catch", i), c.Next, c.Assign})
		}
	}
	return out
}

func choiceEdges(c *Choice) []Edge {
	var out []Edge
	for i, r := range c.Rules {
		if r.Next != nil {
			out = append(out, Edge{indexed("Choices", i), r.Next, r.Assign})
		}
	}
	if c.Default != nil {
		out = append(out, Edge{"Default", c.Default, c.Assign})
	}
	return out
}

// Ends tells whether a state can be the last of its scope: Succeed, Fail, or
// one with End. An Invalid state counts, since nobody knows what it would do.
func Ends(s State) bool {
	switch s := s.(type) {
	case *Succeed, *Fail, *Invalid:
		return true
	case *Task:
		return s.Next == nil
	case *Parallel:
		return s.Next == nil
	case *Map:
		return s.Next == nil
	case *Pass:
		return s.Next == nil
	case *Wait:
		return s.Next == nil
	}
	return false
}

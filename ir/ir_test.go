package ir

import "testing"

func TestPosition(t *testing.T) {
	s := &Source{Text: []byte("ab\nç\r\n\nx")}
	for _, c := range []struct{ offset, line, column int }{
		{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {5, 2, 3}, {7, 3, 1}, {8, 4, 1}, {9, 4, 2}, {99, 4, 2}, {-1, 1, 1},
	} {
		if l, col := s.Position(c.offset); l != c.line || col != c.column {
			t.Errorf("offset %d: got %d:%d, want %d:%d", c.offset, l, col, c.line, c.column)
		}
	}
	for n, want := range map[int]string{0: "", 1: "ab", 2: "ç", 3: "", 4: "x", 5: ""} {
		if got := s.Line(n); got != want {
			t.Errorf("line %d: %q", n, got)
		}
	}
	for n, want := range map[int]int{0: 9, 1: 0, 2: 3, 4: 8, 5: 9} {
		if got := s.Offset(n); got != want {
			t.Errorf("line %d begins at %d", n, got)
		}
	}
}

// nested is a machine with a Parallel of two branches and a Map in the second.
func nested() *Program {
	p := &Program{Source: &Source{}, Root: &Scope{}}
	par := &Parallel{StateBase: StateBase{Name: "P", Scope: p.Root}}
	one := &Scope{Owner: par, Field: "Branches"}
	two := &Scope{Owner: par, Field: "Branches", Index: 1}
	par.Branches = []*Scope{one, two}
	a := &Succeed{StateBase: StateBase{Name: "A", Scope: one}}
	one.States = []State{a}
	m := &Map{StateBase: StateBase{Name: "M", Scope: two}}
	m.Processor = &Scope{Owner: m, Field: "Iterator"}
	two.States = []State{m}
	b := &Fail{StateBase: StateBase{Name: "B", Scope: m.Processor}}
	m.Processor.States = []State{b}
	last := &Pass{StateBase: StateBase{Name: "Z", Scope: p.Root}}
	par.Next = &Ref{Name: "Z", State: last}
	p.Root.States = []State{par, last}
	p.Root.Walk(func(s State) { p.States = append(p.States, s) })
	return p
}

func TestWalkAndPlaces(t *testing.T) {
	p := nested()
	names := ""
	for _, s := range p.States {
		names += s.Base().Name
	}
	if names != "PAMBZ" || len(p.AllScopes()) != 4 {
		t.Error(names, len(p.AllScopes()))
	}
	place := ""
	for _, part := range Place(p.States[3]) {
		place += "/" + part
	}
	if place != "/States/P/Branches[1]/States/M/Iterator/States/B" {
		t.Error(place)
	}
}

// TestLookup finds states that were added after the first look too.
func TestLookup(t *testing.T) {
	s := &Scope{}
	if s.Lookup("A") != nil {
		t.Error("found in an empty scope")
	}
	first, second := &Pass{StateBase: StateBase{Name: "A"}}, &Pass{StateBase: StateBase{Name: "A"}}
	s.States = append(s.States, first)
	s.States = append(s.States, second)
	if s.Lookup("A") != State(first) || s.Lookup("B") != nil {
		t.Error("not the first of its name")
	}
	s.States = append(s.States, &Pass{StateBase: StateBase{Name: "B"}})
	if s.Lookup("B") == nil {
		t.Error("a state added later is not found")
	}
}

// TestVerify finds what a broken phase would leave behind.
func TestVerify(t *testing.T) {
	if err := Verify(nested(), false); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Program){
		"no root":             func(p *Program) { p.Root = nil },
		"a state too few":     func(p *Program) { p.States = p.States[1:] },
		"out of scope":        func(p *Program) { p.States[0].(*Parallel).Next.State = p.States[1] },
		"another scope":       func(p *Program) { p.States[4].Base().Scope = p.States[1].Base().Scope },
		"another owner":       func(p *Program) { p.States[1].Base().Scope.Owner = nil },
		"states out of order": func(p *Program) { p.States[1], p.States[2] = p.States[2], p.States[1] },
	} {
		p := nested()
		if spoil(p); Verify(p, false) == nil {
			t.Errorf("%s: not found", name)
		}
	}
	if Verify(nested(), true) == nil {
		t.Error("a program without names and starts passes for checked")
	}
}

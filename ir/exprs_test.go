package ir

import (
	"slices"
	"testing"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

func path(text string) *Path { return &Path{Text: text} }

func query(text string) *Query { return &Query{Text: text, Node: &jsonata.Null{}} }

// exprs are the texts of all paths and queries of a state in order.
func exprs(s State) []string {
	var out []string
	Exprs(s, func(e Expr) {
		switch e := e.(type) {
		case *Path:
			out = append(out, e.Text)
		case *Query:
			out = append(out, e.Text)
		}
	})
	return out
}

// TestExprs visits every place that can hold an expression, in the order of
// evaluation.
func TestExprs(t *testing.T) {
	assign := []*Assignment{{Value: query("assign")}}
	flow := Flow{
		InputPath: &PathField{Path: path("input")}, Parameters: &Object{Fields: []Field{{Value: path("parameters")}}}, Arguments: query("arguments"),
		ResultSelector: &Array{Elems: []Expr{&Call{Args: []Expr{path("selector")}}}}, OutputPath: &PathField{Path: path("output path")},
		Assign: assign, Output: query("output"),
	}
	before, after := []string{"input", "parameters", "arguments"}, []string{"selector", "output path", "assign", "output"}
	catch := []*Catcher{{Assign: assign, Output: query("caught")}}
	between := func(middle ...string) []string { return slices.Concat(before, middle, after) }
	seconds := func(text string) *Seconds { return &Seconds{Query: query(text)} }
	integer := func(text string) *Integer { return &Integer{Path: path(text)} }
	for _, c := range []struct {
		state State
		want  []string
	}{
		{&Task{Flow: flow, Timeout: seconds("timeout"), Heartbeat: seconds("heartbeat"), RoleArn: query("role"), Catch: catch},
			append(between("timeout", "heartbeat", "role"), "assign", "caught")},
		{&Pass{Flow: flow, Result: &Const{}}, between()},
		{&Choice{Flow: flow, Rules: []*Rule{
			{Cond: &And{Conds: []Cond{&Not{Cond: &Compare{Variable: path("a"), Path: path("b")}}, &Or{Conds: []Cond{&Compare{Variable: path("c")}}}}}},
			{Condition: query("condition"), Assign: assign, Output: query("rule")},
		}}, between("a", "b", "c", "condition", "assign", "rule")},
		{&Wait{Flow: flow, Seconds: seconds("seconds")}, between("seconds")},
		{&Wait{Flow: flow, Timestamp: &Timestamp{Path: path("until")}}, between("until")},
		{&Succeed{Flow: flow}, between()},
		{&Fail{Error: query("error"), Cause: path("cause")}, []string{"error", "cause"}},
		{&Parallel{Flow: flow, Catch: catch}, append(between(), "assign", "caught")},
		{&Map{Flow: flow, MaxConcurrency: integer("limit"), ToleratedFailureCount: integer("failures"),
			ToleratedFailurePercentage: &Number{Query: query("percentage")}, ItemsPath: path("items path"), Items: query("items"), ItemSelector: path("item"),
			Distributed: &Distributed{
				Reader:  &ItemReader{Arguments: query("read"), MaxItems: integer("most")},
				Batcher: &ItemBatcher{MaxItemsPerBatch: integer("count"), MaxInputBytesPerBatch: integer("bytes"), BatchInput: query("batch")},
				Writer:  &ResultWriter{Arguments: query("write")},
			}, Catch: catch},
			append(between("limit", "failures", "percentage", "items path", "items", "read", "most", "count", "bytes", "batch", "write", "item"),
				"assign", "caught")},
		{&Invalid{}, nil},
	} {
		if got := exprs(c.state); !slices.Equal(got, c.want) {
			t.Errorf("%T:\n got %q\nwant %q", c.state, got, c.want)
		}
	}
}

// TestVerifyVariables finds variables and expressions that check left unfinished.
func TestVerifyVariables(t *testing.T) {
	fresh := func() (*Program, *Pass, *Assignment, *Query) {
		p := &Program{Source: &Source{}, Root: &Scope{}}
		x := &Variable{Name: "x", GoName: "X"}
		a, q := &Assignment{Var: x, Name: "x"}, query("$x")
		q.Vars = map[*jsonata.Variable]*Variable{{Name: "x"}: x}
		s := &Pass{StateBase: StateBase{Name: "A", GoName: "A", Scope: p.Root, Language: JSONata}, Flow: Flow{Assign: []*Assignment{a}, Output: q}}
		p.Variables, p.States, p.Root.States, p.Root.StartAt = []*Variable{x}, []State{s}, []State{s}, &Ref{Name: "A", State: s}
		return p, s, a, q
	}
	if p, _, _, _ := fresh(); Verify(p, true) != nil {
		t.Fatal(Verify(p, true))
	}
	for name, spoil := range map[string]func(*Program, *Pass, *Assignment, *Query){
		"twice":             func(p *Program, _ *Pass, _ *Assignment, _ *Query) { p.Variables = append(p.Variables, p.Variables[0]) },
		"without a Go name": func(p *Program, _ *Pass, _ *Assignment, _ *Query) { p.Variables[0].GoName = "" },
		"nobody's":          func(_ *Program, _ *Pass, a *Assignment, _ *Query) { a.Var = &Variable{Name: "x"} },
		"another name":      func(_ *Program, _ *Pass, _ *Assignment, q *Query) { q.Vars[&jsonata.Variable{Name: "y"}] = &Variable{} },
		"without a tree":    func(_ *Program, _ *Pass, _ *Assignment, q *Query) { q.Node = nil },
		"wrong language":    func(_ *Program, s *Pass, _ *Assignment, _ *Query) { s.Language = JSONPath },
		"a path in JSONata": func(_ *Program, s *Pass, _ *Assignment, _ *Query) { s.OutputPath = &PathField{Path: path("$")} },
		"a call in JSONata": func(_ *Program, s *Pass, _ *Assignment, _ *Query) { s.Result = &Call{} },
	} {
		p, s, a, q := fresh()
		if spoil(p, s, a, q); Verify(p, true) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

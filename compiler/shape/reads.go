package shape

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/ir"
)

// Read is what a definition reads of its input, of which nothing is promised: a
// member, what it is compared as, and what is read of it in turn.
type Read struct {
	Name    string   // "" of the input itself
	Kinds   ir.Kinds // what it is compared as; 0: anything
	Members []*Read  // in the order in which they are met
}

// Reads gives what a program reads of its input by names, as far as its text tells:
// in states that are reached with the input as it came, and in the context object.
// It proves nothing. A person who has to make up an input can begin with it.
func Reads(p *ir.Program) *Read {
	r := &reader{input: &Read{}, seen: map[ir.State]bool{}}
	p.Root.Walk(r.context)
	r.scope(p.Root, nil)
	return r.input
}

// reader collects reads.
type reader struct {
	input *Read
	seen  map[ir.State]bool // visited with the input
}

// at gives the read of a member, a new one if need be.
func (r *Read) at(name string) *Read {
	for _, m := range r.Members {
		if m.Name == name {
			return m
		}
	}
	m := &Read{Name: name}
	r.Members = append(r.Members, m)
	return m
}

func (r *reader) read(names []string, kinds ir.Kinds) {
	at := r.input
	for _, name := range names {
		at = at.at(name)
	}
	at.Kinds |= kinds
}

// executionInput are the members of the context object that lead to the input.
var executionInput = []string{"Execution", "Input"}

// context collects what a state reads of the input by the context object.
func (r *reader) context(s ir.State) {
	ir.Exprs(s, func(e ir.Expr) {
		switch e := e.(type) {
		case *ir.Path:
			if names := namesOf(e.Query); e.Root == ir.Context && len(names) > 2 && slices.Equal(names[:2], executionInput) {
				r.read(names[2:], 0)
			}
		case *ir.Query:
			r.query(e, append([]string{"context"}, executionInput...))
		}
	})
}

// query collects the paths of an expression that begin with $states and these names.
func (r *reader) query(q *ir.Query, lead []string) {
	jsonata.Walk(q.Node, func(n jsonata.Node) bool {
		path, ok := n.(*jsonata.Path)
		if !ok {
			return true
		}
		if v, ok := path.Steps[0].(*jsonata.Variable); !ok || v.Name != "states" {
			return true
		}
		var names []string
		for _, step := range path.Steps[1:] {
			name, ok := step.(*jsonata.Name)
			if !ok {
				break
			}
			names = append(names, name.Value)
			if len(step.Base().Predicates)+len(step.Base().Step.Stages) > 0 {
				break
			}
		}
		if len(names) > len(lead) && slices.Equal(names[:len(lead)], lead) {
			r.read(names[len(lead):], 0)
		}
		return true
	})
}

// namesOf are the members that a path leads through before it does anything else.
func namesOf(p *jsonpath.Path) []string {
	var names []string
	for _, s := range p.Steps {
		child, ok := s.(*jsonpath.Child)
		if !ok || len(child.Names) != 1 {
			break
		}
		names = append(names, child.Names[0])
	}
	return names
}

func (r *reader) scope(s *ir.Scope, lost []string) {
	if s != nil && s.StartAt != nil {
		r.state(s.StartAt.State, lost)
	}
}

// state visits a state whose input is the machine's, but for some members.
func (r *reader) state(s ir.State, lost []string) {
	if s == nil || r.seen[s] {
		return
	}
	r.seen[s] = true
	if s.Base().Language == ir.JSONata {
		ir.Exprs(s, func(e ir.Expr) {
			if q, ok := e.(*ir.Query); ok {
				r.query(q, []string{"input"})
			}
		})
	} else {
		r.paths(s, lost)
	}
	r.follow(s, lost)
}

// paths collects what a JSONPath state reads of its input.
func (r *reader) paths(s ir.State, lost []string) {
	var lead []string
	path := func(p *ir.Path, kinds ir.Kinds) {
		if p == nil || p.Root != ir.Input {
			return
		}
		names := append(slices.Clone(lead), namesOf(p.Query)...)
		if len(names) > 0 && !slices.Contains(lost, names[0]) {
			r.read(names, kinds)
		}
	}
	if f := ir.FlowOf(s); f != nil {
		if p := f.InputPath; p != nil {
			if p.Null || p.Path.Root != ir.Input || !p.Path.Query.Definite() {
				return
			}
			path(p.Path, 0)
			lead = namesOf(p.Path.Query)
		}
		leaves(f.Parameters, func(p *ir.Path) { path(p, 0) })
	}
	switch s := s.(type) {
	case *ir.Choice:
		for _, rule := range s.Rules {
			comparisons(rule.Cond, path)
		}
	case *ir.Wait:
		if s.Seconds != nil {
			path(s.Seconds.Path, ir.KindNumber)
		}
		if s.Timestamp != nil {
			path(s.Timestamp.Path, ir.KindString)
		}
	case *ir.Map:
		if s.ItemsPath != nil {
			path(s.ItemsPath, ir.KindArray)
		}
		leaves(s.ItemSelector, func(p *ir.Path) { path(p, 0) })
	}
}

// leaves calls visit for the paths in a payload template.
func leaves(e ir.Expr, visit func(*ir.Path)) {
	switch e := e.(type) {
	case *ir.Path:
		visit(e)
	case *ir.Call:
		for _, arg := range e.Args {
			leaves(arg, visit)
		}
	case *ir.Object:
		for _, f := range e.Fields {
			leaves(f.Value, visit)
		}
	case *ir.Array:
		for _, elem := range e.Elems {
			leaves(elem, visit)
		}
	}
}

// comparisons calls visit for what a condition compares, and as what.
func comparisons(c ir.Cond, visit func(*ir.Path, ir.Kinds)) {
	switch c := c.(type) {
	case *ir.And:
		for _, inner := range c.Conds {
			comparisons(inner, visit)
		}
	case *ir.Or:
		for _, inner := range c.Conds {
			comparisons(inner, visit)
		}
	case *ir.Not:
		comparisons(c.Cond, visit)
	case *ir.Compare:
		visit(c.Variable, comparedAs(c.Op))
		visit(c.Path, comparedAs(c.Op))
	}
}

func comparedAs(op string) ir.Kinds {
	for prefix, kind := range map[string]ir.Kinds{"Numeric": ir.KindNumber, "String": ir.KindString, "Boolean": ir.KindBoolean, "Timestamp": ir.KindString} {
		if strings.HasPrefix(op, prefix) {
			return kind
		}
	}
	return 0
}

// follow goes on to states that get the input, too.
func (r *reader) follow(s ir.State, lost []string) {
	f := ir.FlowOf(s)
	if f == nil {
		return
	}
	for _, c := range ir.Catchers(s) {
		if more, kept := placed(c.ResultPath, lost); kept && c.Output == nil && s.Base().Language != ir.JSONata {
			r.state(c.Next.State, more)
		}
	}
	if p, ok := s.(*ir.Parallel); ok && f.Parameters == nil && f.Arguments == nil && f.InputPath == nil {
		for _, branch := range p.Branches {
			r.scope(branch, lost)
		}
	}
	works := s.Kind() == "Task" || s.Kind() == "Parallel" || s.Kind() == "Map"
	if p, ok := s.(*ir.Pass); ok {
		works = p.Parameters != nil || p.Result != nil
	}
	kept := f.Output == nil && f.OutputPath == nil && (f.InputPath == nil || works)
	if works && kept {
		lost, kept = placed(f.ResultPath, lost)
		kept = kept && s.Base().Language != ir.JSONata
	}
	if !kept {
		return
	}
	for _, e := range ir.Edges(s) {
		if !strings.HasPrefix(e.Field, "Catch") {
			r.state(e.Ref.State, lost)
		}
	}
}

// placed tells what is left of a document in which a result is placed.
func placed(p *ir.RefPath, lost []string) (more []string, kept bool) {
	switch {
	case p == nil:
		return nil, false
	case p.Null:
		return lost, true
	case len(p.Steps) == 0 || p.Steps[0].Name == nil:
		return nil, false
	}
	return append(slices.Clone(lost), *p.Steps[0].Name), true
}

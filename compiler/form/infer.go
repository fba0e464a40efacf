package form

import "github.com/aslc-dev/aslc/ir"

// Forms are those of a program.
type Forms struct {
	inputs map[ir.State]Form
	vars   map[*ir.Variable]Form
}

// Input is the form of what goes into a state.
func (f *Forms) Input(s ir.State) Form { return f.inputs[s].Held() }

// Variable is the form of a variable's values. A record is none: it would be copied at
// every assignment.
func (f *Forms) Variable(v *ir.Variable) Form {
	if out := f.vars[v].Held(); !out.Is(Record) && !out.Is(Nothing) {
		return out
	}
	return Form{Kind: Document}
}

// Infer gives the forms of a resolved program.
func Infer(p *ir.Program) *Forms {
	a := &inference{all: p.States, Forms: Forms{inputs: map[ir.State]Form{}, vars: map[*ir.Variable]Form{}}, queued: map[ir.State]bool{}}
	for _, scope := range p.AllScopes() {
		a.arrive(scope.StartAt, Form{Kind: Document})
	}
	for len(a.work) > 0 {
		s := a.work[0]
		a.work, a.queued[s] = a.work[1:], false
		a.leave(s)
	}
	return &a.Forms
}

// inference is the way to the fixed point: the states whose input has changed.
type inference struct {
	Forms
	all    []ir.State
	work   []ir.State
	queued map[ir.State]bool
}

// arrive joins what comes to a state with what came before.
func (a *inference) arrive(to *ir.Ref, f Form) {
	if to == nil || to.State == nil {
		return
	}
	s := to.State
	joined := a.inputs[s].Join(f)
	if joined.Equal(a.inputs[s]) {
		return
	}
	a.inputs[s] = joined
	if !a.queued[s] {
		a.work, a.queued[s] = append(a.work, s), true
	}
}

// leave sends what a state gives on all its ways out.
func (a *inference) leave(s ir.State) {
	flow := ir.FlowOf(s)
	if flow == nil {
		return
	}
	a.assign(s, flow)
	out := a.Output(s)
	switch s := s.(type) {
	case *ir.Choice:
		a.arrive(s.Default, out)
		for _, r := range s.Rules {
			a.arrive(r.Next, a.ruleOutput(s, r, out))
		}
	case *ir.Pass:
		a.arrive(s.Next, out)
	case *ir.Wait:
		a.arrive(s.Next, out)
	case *ir.Task:
		a.arrive(s.Next, out)
	case *ir.Parallel:
		a.arrive(s.Next, out)
	case *ir.Map:
		a.arrive(s.Next, out)
	}
	for _, c := range ir.Catchers(s) {
		caught := Form{Kind: Document}
		if s.Base().Language == ir.JSONPath {
			caught = placed(a.inputs[s], c.ResultPath, caught)
		}
		a.arrive(c.Next, caught)
	}
}

// assign joins what a state assigns with what was assigned before. If that is new, all
// states are looked at again.
func (a *inference) assign(s ir.State, flow *ir.Flow) {
	changed := a.assigned(flow.Assign)
	if c, ok := s.(*ir.Choice); ok {
		for _, r := range c.Rules {
			changed = a.assigned(r.Assign) || changed
		}
	}
	for _, c := range ir.Catchers(s) {
		changed = a.assigned(c.Assign) || changed
	}
	if !changed {
		return
	}
	for _, s := range a.all {
		if !a.inputs[s].Is(Nothing) && !a.queued[s] {
			a.work, a.queued[s] = append(a.work, s), true
		}
	}
}

// assigned joins a list. What $ stands for there is a document: not all states hold it
// as what it is known to be.
func (a *inference) assigned(list []*ir.Assignment) bool {
	changed := false
	for _, as := range list {
		joined := a.vars[as.Var].Join(place{Form{Kind: Document}, a.vars}.of(as.Value))
		changed = changed || !joined.Equal(a.vars[as.Var])
		a.vars[as.Var] = joined
	}
	return changed
}

// ruleOutput is what a Choice gives where a rule holds.
func (a *inference) ruleOutput(c *ir.Choice, r *ir.Rule, out Form) Form {
	if c.Language == ir.JSONata {
		return a.query(a.inputs[c], r.Output)
	}
	return out
}

// Output is the form of what a state gives, where nothing fails.
func (f *Forms) Output(s ir.State) Form {
	in, flow := f.inputs[s], ir.FlowOf(s)
	if s.Base().Language == ir.JSONata {
		if !passes(s) {
			in = Form{Kind: Document}
		}
		return f.query(in, flow.Output)
	}
	out := f.Result(s)
	if passes(s) {
		if _, ok := s.(*ir.Pass); ok {
			out = placed(in, flow.ResultPath, out)
		}
	} else {
		out = placed(in, flow.ResultPath, Form{Kind: Document})
	}
	return f.at(flow.OutputPath, out)
}

// Result is the form of what a JSONPath state puts where ResultPath says.
func (f *Forms) Result(s ir.State) Form {
	flow := ir.FlowOf(s)
	effective := f.at(flow.InputPath, f.inputs[s])
	pass, ok := s.(*ir.Pass)
	switch {
	case !passes(s):
		return Form{Kind: Document}
	case !ok:
		return effective
	case pass.Parameters != nil:
		return place{effective, f.vars}.of(pass.Parameters)
	case pass.Result != nil:
		return place{effective, f.vars}.of(pass.Result)
	}
	return effective
}

// Expr is the form of an expression of a state, where $ stands for doc.
func (f *Forms) Expr(doc Form, e ir.Expr) Form { return place{doc, f.vars}.of(e).Held() }

// passes tells whether a state's result is its input, or made of it.
func passes(s ir.State) bool {
	switch s.(type) {
	case *ir.Pass, *ir.Choice, *ir.Wait, *ir.Succeed:
		return true
	}
	return false
}

// query is the form of a JSONata state's output.
func (f *Forms) query(in Form, output ir.Expr) Form {
	switch e := output.(type) {
	case nil:
		return in
	case *ir.Const:
		return Const(e.JSON)
	}
	return Form{Kind: Document}
}

// at is the form of what InputPath or OutputPath leaves of a document.
func (f *Forms) at(path *ir.PathField, doc Form) Form {
	switch {
	case path == nil:
		return doc
	case path.Null:
		return Form{Kind: Document}
	}
	return place{doc, f.vars}.of(path.Path)
}

// placed is a document with a result put into it (ResultPath).
func placed(doc Form, p *ir.RefPath, result Form) Form {
	switch {
	case p == nil:
		return result
	case p.Null:
		return doc
	}
	return within(doc, p.Steps, result)
}

func within(doc Form, steps []ir.RefStep, result Form) Form {
	switch {
	case len(steps) == 0:
		return result
	case steps[0].Name == nil, !doc.Is(Record) && !doc.Is(Nothing):
		return Form{Kind: Document}
	case doc.Is(Nothing): // made on the way
		return record([]Field{{*steps[0].Name, within(Form{}, steps[1:], result)}})
	}
	name := *steps[0].Name
	return doc.with(name, within(doc.Member(name), steps[1:], result))
}

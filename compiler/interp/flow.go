package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// input makes $ what InputPath finds in the state's input (ASL: Input and
// Output Processing).
func (s *scope) input(p *ir.PathField) {
	if p != nil && !p.Null {
		s.root = s.Input(p.Path.Text, s.find(p.Path))
	} else {
		s.root = s.part(p, s.root)
	}
	s.see("afterInputPath", s.root)
}

// part is what InputPath or OutputPath finds in a document: all of it where the
// field is missing, an empty object where it is null.
func (s *scope) part(p *ir.PathField, doc runtime.Value) runtime.Value {
	switch {
	case p == nil:
		return doc
	case p.Null:
		return runtime.EmptyObject()
	}
	root := s.root
	s.root = doc
	defer func() { s.root = root }()
	return s.Path(p.Path.Text, s.find(p.Path))
}

// effective begins an evaluation whose $ is the effective input.
func (m *machine) effective(in runtime.Value, f *ir.Flow) *scope {
	s := m.evaluate(in)
	s.input(f.InputPath)
	return s
}

// arguments is what a Task or Parallel works on: what Parameters or Arguments
// make, or the effective input. It is evaluated for each attempt.
func (m *machine) arguments(in runtime.Value, f *ir.Flow) func() (runtime.Value, error) {
	return func() (runtime.Value, error) {
		s := m.effective(in, f)
		out := s.root
		switch {
		case f.Parameters != nil:
			out = s.value("", f.Parameters)
		case f.Arguments != nil:
			out = s.value("", f.Arguments)
		}
		s.see("afterParameters", out)
		s.see("afterArguments", out)
		return out, s.Err()
	}
}

// finish is the end of a state that succeeds: ResultPath puts the result into
// the state's raw input, OutputPath takes a part of that; Output takes the place
// of the result.
func (s *scope) finish(f *ir.Flow, r *ir.Ref, in, result runtime.Value) (runtime.State, runtime.Value, error) {
	placed := s.place(f.ResultPath, in, result)
	s.see("afterResultSelector", result)
	s.see("afterResultPath", placed)
	out := s.part(f.OutputPath, placed)
	return s.end(r, s.output(f.Output, out), f.Assign, result)
}

// output is the value of Output; where there is none, otherwise.
func (s *scope) output(e ir.Expr, otherwise runtime.Value) runtime.Value {
	if e == nil {
		return otherwise
	}
	return s.value("", e)
}

// end goes to the next state and assigns variables, unless something failed. All
// expressions see the variables as they were on entry. In Assign of a JSONPath
// state, $ is the result.
func (s *scope) end(r *ir.Ref, out runtime.Value, assign []*ir.Assignment, result runtime.Value) (runtime.State, runtime.Value, error) {
	s.root = result
	var members []runtime.Member
	for _, a := range assign {
		members = append(members, runtime.Member{Name: a.Name, Value: s.value(a.Source, a.Value)})
	}
	err := s.Err()
	if err == nil && len(assign) > 0 {
		err = s.m.run.Assign(members...)
	}
	if err != nil {
		return runtime.Fail(err)
	}
	for i, a := range assign {
		s.m.vars[a.Var] = members[i].Value
	}
	return s.m.next(r), out, nil
}

// place puts a result where ResultPath says.
func (s *scope) place(p *ir.RefPath, in, result runtime.Value) runtime.Value {
	switch {
	case p == nil:
		return result
	case p.Null:
		return in
	default:
		return s.ResultPath(in, result, steps(p)...)
	}
}

func steps(p *ir.RefPath) []runtime.Step {
	var out []runtime.Step
	for _, step := range p.Steps {
		if step.Name != nil {
			out = append(out, runtime.Key(*step.Name))
		} else {
			out = append(out, runtime.Elem(step.Index))
		}
	}
	return out
}

// replaces tells whether the result takes the place of the whole document.
func replaces(p *ir.RefPath) bool { return p == nil || !p.Null && len(p.Steps) == 0 }

// exits are the ways out of a Task, Parallel or Map.
type exits struct {
	next  *ir.Ref
	retry []*ir.Retrier
	catch []*ir.Catcher
}

// settle is what follows the work of a Task, Parallel or Map: ResultSelector,
// then the way out, or the first Catcher that takes the error. The runtime has
// retried already; a trial is told only that it would have.
func (m *machine) settle(f *ir.Flow, x exits, in, result runtime.Value, err error) (runtime.State, runtime.Value, error) {
	if m.trial.retries(x.retry, err) {
		return runtime.Fail(err)
	}
	if err == nil {
		m.trial.see("result", result)
	}
	if err == nil && f.ResultSelector != nil {
		s := m.evaluate(result)
		result, err = s.value("", f.ResultSelector), s.Err()
	}
	if err == nil {
		quoted := in
		if _, fixed := f.ResultSelector.(*ir.Const); !fixed && replaces(f.ResultPath) && (f.OutputPath == nil || f.OutputPath.Null || f.OutputPath.Path.Root == ir.Input) {
			quoted = result
		}
		s := m.evaluate(quoted)
		s.in, s.result = in, result
		return s.finish(f, x.next, in, result)
	}
	for i, c := range x.catch {
		if runtime.Matches(err, c.ErrorEquals...) {
			m.trial.caught(i, err)
			s := m.evaluate(in)
			s.errorOutput = runtime.ErrorOutput(err)
			out := s.place(c.ResultPath, in, s.errorOutput)
			return s.end(c.Next, s.output(c.Output, out), c.Assign, s.errorOutput)
		}
	}
	return runtime.Fail(err)
}

// retriers are the elements of Retry.
func retriers(rs []*ir.Retrier) []runtime.Retrier {
	var out []runtime.Retrier
	for _, r := range rs {
		out = append(out, runtime.Retrier{
			ErrorEquals: r.ErrorEquals,
			Interval:    duration(int64(r.IntervalSeconds)),
			MaxAttempts: r.MaxAttempts,
			BackoffRate: r.BackoffRate,
			MaxDelay:    duration(int64(r.MaxDelaySeconds)),
			FullJitter:  r.FullJitter,
		})
	}
	return out
}

package shape

import (
	"github.com/aslc-dev/aslc/ir"
)

// visit is a state with what it can be entered with.
type visit struct {
	a     *analysis
	p     *place
	state ir.State
	in    ir.Type
	env   env
	find  *finder // nil: nothing is reported
	soft  int     // so many constructs around make no mistake of a test that is always passed

	context ir.Type // $$, once somebody asked
}

func (a *analysis) visit(p *place) *visit {
	return &visit{a: a, p: p, state: p.state, in: p.in, env: p.env}
}

// language is that of the state's expressions.
func (v *visit) language() ir.QueryLanguage { return v.state.Base().Language }

// enter goes into the scopes of a state.
func (v *visit) enter() {
	switch s := v.state.(type) {
	case *ir.Parallel:
		args := v.arguments(&s.Flow)
		for _, b := range s.Branches {
			v.a.flow(b.StartAt, args, v.env)
		}
	case *ir.Map:
		v.enterMap(s)
	}
}

// leave goes on from a state to those that follow.
func (v *visit) leave() {
	if v.p.env == nil {
		return
	}
	switch s := v.state.(type) {
	case *ir.Task:
		v.task(s)
	case *ir.Pass:
		v.pass(s)
	case *ir.Choice:
		v.choice(s)
	case *ir.Wait:
		v.wait(s)
	case *ir.Succeed:
		v.pathsOrOutput(&s.Flow, nil, v.effective(&s.Flow))
	case *ir.Fail:
		v.text(s.Error)
		v.text(s.Cause)
	case *ir.Parallel:
		v.parallel(s)
	case *ir.Map:
		v.mapState(s)
	}
}

// to goes on to a state, or to the end of the scope.
func (v *visit) to(next *ir.Ref, out ir.Type, e env) {
	out = out.Without(ir.KindAbsent)
	v.p.out = v.p.out.Join(out)
	if v.find != nil {
		v.fitOutput(next, out)
		return
	}
	if next == nil {
		v.a.end(v.state.Base().Scope, out)
		return
	}
	v.a.flow(next, out, e)
}

func (v *visit) task(s *ir.Task) {
	args := v.arguments(&s.Flow)
	v.p.args = v.p.args.Join(args.Without(ir.KindAbsent))
	v.fitArgument(s, args)
	v.seconds(s.Timeout)
	v.seconds(s.Heartbeat)
	v.text(s.RoleArn)
	v.settle(&s.Flow, s.Next, v.a.contracts.ResultPromise(s).Type.From(s.NameSpan))
	v.catch(s.Catch)
}

func (v *visit) parallel(s *ir.Parallel) {
	if v.find != nil {
		v.arguments(&s.Flow)
	}
	results := make([]ir.Type, len(s.Branches))
	for i, b := range s.Branches {
		results[i] = v.a.outs[b]
	}
	v.settle(&s.Flow, s.Next, ir.Tuple(results...).From(s.NameSpan))
	v.catch(s.Catch)
}

// settle is what follows the work of a Task, Parallel or Map that succeeds. It
// never does if result is Nothing.
func (v *visit) settle(f *ir.Flow, next *ir.Ref, result ir.Type) {
	if result.IsNothing() {
		return
	}
	if v.language() == ir.JSONata {
		v.endQuery(&scope{v: v, result: result}, next, f.Output, result, f.Assign)
		return
	}
	if f.ResultSelector != nil {
		result = (&scope{v: v, root: result}).value(f.ResultSelector)
	}
	v.finish(f, next, result)
}

// catch is the way out of each Catcher.
func (v *visit) catch(list []*ir.Catcher) {
	text := ir.StringType.Join(ir.NullType)
	for _, c := range list {
		output := ir.ObjectWith(ir.Nothing, ir.TypeField{Name: "Error", Type: text}, ir.TypeField{Name: "Cause", Type: text}).From(c.Span)
		if v.language() == ir.JSONata {
			v.endQuery(&scope{v: v, errorOutput: output}, c.Next, c.Output, output, c.Assign)
			continue
		}
		out := v.placed(c.ResultPath, output)
		v.to(c.Next, out, v.assign(&scope{v: v, root: output}, c.Assign))
	}
}

func (v *visit) pass(s *ir.Pass) {
	if v.language() == ir.JSONata {
		v.endQuery(&scope{v: v}, s.Next, s.Output, v.in, s.Assign)
		return
	}
	in := &scope{v: v, root: v.effective(&s.Flow)}
	result := in.root
	switch {
	case s.Parameters != nil:
		result = in.value(s.Parameters)
	case s.Result != nil:
		result = in.value(s.Result)
	}
	v.finish(&s.Flow, s.Next, result)
}

func (v *visit) wait(s *ir.Wait) {
	in := &scope{v: v, root: v.effective(&s.Flow)}
	if n := s.Seconds; n != nil {
		in.number(n.Field, n.Path, n.Query, ir.KindNumber)
	}
	if t := s.Timestamp; t != nil {
		in.number(t.Field, t.Path, t.Query, ir.KindString)
	}
	v.pathsOrOutput(&s.Flow, s.Next, in.root)
}

// pathsOrOutput is the end of a state that does no work.
func (v *visit) pathsOrOutput(f *ir.Flow, next *ir.Ref, effective ir.Type) {
	if v.language() == ir.JSONata {
		v.endQuery(&scope{v: v}, next, f.Output, v.in, f.Assign)
		return
	}
	v.finish(f, next, effective)
}

// effective is what InputPath finds in the input.
func (v *visit) effective(f *ir.Flow) ir.Type {
	return (&scope{v: v, root: v.in}).part(f.InputPath)
}

// arguments is what a Task or Parallel works on.
func (v *visit) arguments(f *ir.Flow) ir.Type {
	in := &scope{v: v, root: v.effective(f)}
	switch {
	case f.Arguments != nil:
		return in.value(f.Arguments)
	case f.Parameters != nil:
		return in.value(f.Parameters)
	}
	return in.root
}

// finish is the end of a path state that succeeds: ResultPath, then OutputPath;
// $ of an assignment is the result.
func (v *visit) finish(f *ir.Flow, next *ir.Ref, result ir.Type) {
	out := (&scope{v: v, root: v.placed(f.ResultPath, result)}).part(f.OutputPath)
	v.to(next, out, v.assign(&scope{v: v, root: result}, f.Assign))
}

// assign gives the variables after an assignment; all of it sees those before.
func (v *visit) assign(s *scope, list []*ir.Assignment) env {
	if len(list) == 0 {
		return v.env
	}
	out := append(env(nil), v.env...)
	for _, x := range list {
		out[v.a.vars[x.Var]] = s.value(x.Value)
	}
	return out
}

// placed is the input with a result where ResultPath says.
func (v *visit) placed(p *ir.RefPath, result ir.Type) ir.Type {
	switch {
	case p == nil:
		return result
	case p.Null:
		return v.in
	}
	out := placeAt(v.in, p.Steps, result)
	if out.IsNothing() {
		v.noPlace(p)
		return ir.Unknown
	}
	return out
}

// placeAt is a document with a value at a place: Nothing if it can have no such place.
func placeAt(doc ir.Type, steps []ir.RefStep, value ir.Type) ir.Type {
	if len(steps) == 0 {
		return value
	}
	if steps[0].Name == nil {
		return placeElem(doc, steps, value)
	}
	name := *steps[0].Name
	out := ir.Nothing
	if doc.Has(ir.KindObject) {
		out = doc.WithField(name, placeAt(doc.Field(name), steps[1:], value))
	}
	if doc.Has(ir.KindAbsent) {
		out = out.Join(ir.ObjectWith(ir.Nothing, ir.TypeField{Name: name, Type: placeAt(ir.AbsentType, steps[1:], value)}))
	}
	return out
}

func placeElem(doc ir.Type, steps []ir.RefStep, value ir.Type) ir.Type {
	i := steps[0].Index
	old := doc.Elem(i).Without(ir.KindAbsent)
	if old.IsNothing() {
		return ir.Nothing
	}
	inner := placeAt(old, steps[1:], value)
	if inner.IsNothing() {
		return ir.Nothing
	}
	elems, known := doc.Elems()
	if !known || i < 0 || i >= len(elems) {
		return ir.List(doc.Element().Join(inner))
	}
	elems = append([]ir.Type(nil), elems...)
	elems[i] = inner
	for j := range i { // the array is that long
		elems[j] = elems[j].Without(ir.KindAbsent)
	}
	return ir.Tuple(elems...)
}

func (v *visit) seconds(s *ir.Seconds) {
	if s != nil { // a string of digits will do for a path (recorded)
		accepted := ir.KindNumber | ir.KindString
		if s.Query != nil {
			accepted = ir.KindNumber
		}
		(&scope{v: v, root: v.inputOf()}).number(s.Field, s.Path, s.Query, accepted)
	}
}

func (v *visit) integer(n *ir.Integer) {
	if n != nil {
		v.seconds(&ir.Seconds{Field: n.Field, Path: n.Path, Query: n.Query})
	}
}

// inputOf is the effective input, for fields that are evaluated on it.
func (v *visit) inputOf() ir.Type {
	if f := ir.FlowOf(v.state); f != nil && v.language() == ir.JSONPath {
		quiet := *v
		quiet.find = nil
		return quiet.effective(f)
	}
	return v.in
}

// text is a field that is a string: Error, Cause, RoleArn.
func (v *visit) text(e ir.Expr) {
	if e == nil {
		return
	}
	s := &scope{v: v, root: v.inputOf()}
	s.want(e, s.value(e), ir.KindString, "a string")
}

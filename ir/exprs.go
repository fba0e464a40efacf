package ir

// Exprs calls visit for all expressions of a state, outer ones before those
// inside them, in the order of evaluation: those of its entry, of its end, of its
// rules and catchers. Expressions of states inside it are not among them.
func Exprs(s State, visit func(Expr)) {
	v := exprVisitor(visit)
	switch s := s.(type) {
	case *Task:
		v.before(&s.Flow)
		v.seconds(s.Timeout)
		v.seconds(s.Heartbeat)
		v.expr(s.RoleArn)
		v.after(&s.Flow)
		v.catch(s.Catch)
	case *Pass:
		v.before(&s.Flow)
		v.expr(s.Result)
		v.after(&s.Flow)
	case *Choice:
		v.choice(s)
	case *Wait:
		v.before(&s.Flow)
		v.seconds(s.Seconds)
		if s.Timestamp != nil {
			v.pathOrQuery(s.Timestamp.Path, s.Timestamp.Query)
		}
		v.after(&s.Flow)
	case *Succeed:
		v.before(&s.Flow)
		v.after(&s.Flow)
	case *Fail:
		v.expr(s.Error)
		v.expr(s.Cause)
	case *Parallel:
		v.before(&s.Flow)
		v.after(&s.Flow)
		v.catch(s.Catch)
	case *Map:
		v.mapState(s)
	}
}

// Assignments calls visit for all assignments of a state: its own, then those of
// its rules or catchers.
func Assignments(s State, visit func(*Assignment)) {
	each := func(list []*Assignment) {
		for _, a := range list {
			visit(a)
		}
	}
	if f := FlowOf(s); f != nil {
		each(f.Assign)
	}
	if c, ok := s.(*Choice); ok {
		for _, r := range c.Rules {
			each(r.Assign)
		}
	}
	for _, c := range Catchers(s) {
		each(c.Assign)
	}
}

// FlowOf is the data flow of a state; nil if it has none.
func FlowOf(s State) *Flow {
	switch s := s.(type) {
	case *Task:
		return &s.Flow
	case *Pass:
		return &s.Flow
	case *Choice:
		return &s.Flow
	case *Wait:
		return &s.Flow
	case *Succeed:
		return &s.Flow
	case *Parallel:
		return &s.Flow
	case *Map:
		return &s.Flow
	}
	return nil
}

// Catchers are the catchers of a state, none for a kind that has no Catch.
func Catchers(s State) []*Catcher {
	switch s := s.(type) {
	case *Task:
		return s.Catch
	case *Parallel:
		return s.Catch
	case *Map:
		return s.Catch
	}
	return nil
}

type exprVisitor func(Expr)

// expr visits an expression and those inside it; nil is none.
func (v exprVisitor) expr(e Expr) {
	if e == nil {
		return
	}
	v(e)
	switch e := e.(type) {
	case *Call:
		for _, a := range e.Args {
			v.expr(a)
		}
	case *Object:
		for _, f := range e.Fields {
			v.expr(f.Value)
		}
	case *Array:
		for _, x := range e.Elems {
			v.expr(x)
		}
	}
}

func (v exprVisitor) path(p *Path) {
	if p != nil {
		v(p)
	}
}

func (v exprVisitor) pathOrQuery(p *Path, q *Query) {
	v.path(p)
	if q != nil {
		v(q)
	}
}

func (v exprVisitor) seconds(s *Seconds) {
	if s != nil {
		v.pathOrQuery(s.Path, s.Query)
	}
}

func (v exprVisitor) integer(n *Integer) {
	if n != nil {
		v.pathOrQuery(n.Path, n.Query)
	}
}

func (v exprVisitor) pathField(f *PathField) {
	if f != nil {
		v.path(f.Path)
	}
}

func (v exprVisitor) before(f *Flow) {
	v.pathField(f.InputPath)
	v.expr(f.Parameters)
	v.expr(f.Arguments)
}

func (v exprVisitor) after(f *Flow) {
	v.expr(f.ResultSelector)
	v.pathField(f.OutputPath)
	v.ends(f.Assign, f.Output)
}

func (v exprVisitor) ends(assign []*Assignment, output Expr) {
	for _, a := range assign {
		v.expr(a.Value)
	}
	v.expr(output)
}

func (v exprVisitor) catch(list []*Catcher) {
	for _, c := range list {
		v.ends(c.Assign, c.Output)
	}
}

func (v exprVisitor) choice(s *Choice) {
	v.before(&s.Flow)
	for _, r := range s.Rules {
		v.cond(r.Cond)
		v.expr(r.Condition)
		v.ends(r.Assign, r.Output)
	}
	v.after(&s.Flow)
}

func (v exprVisitor) cond(c Cond) {
	switch c := c.(type) {
	case *And:
		v.conds(c.Conds)
	case *Or:
		v.conds(c.Conds)
	case *Not:
		v.cond(c.Cond)
	case *Compare:
		v.path(c.Variable)
		v.expr(c.Operand)
		v.path(c.Path)
	}
}

func (v exprVisitor) conds(list []Cond) {
	for _, c := range list {
		v.cond(c)
	}
}

func (v exprVisitor) mapState(s *Map) {
	v.before(&s.Flow)
	v.integer(s.MaxConcurrency)
	v.integer(s.ToleratedFailureCount)
	if n := s.ToleratedFailurePercentage; n != nil {
		v.pathOrQuery(n.Path, n.Query)
	}
	v.path(s.ItemsPath)
	v.expr(s.Items)
	if s.Distributed != nil {
		v.distributed(s.Distributed)
	}
	v.expr(s.ItemSelector)
	v.after(&s.Flow)
	v.catch(s.Catch)
}

func (v exprVisitor) distributed(d *Distributed) {
	if r := d.Reader; r != nil {
		v.expr(r.Arguments)
		v.integer(r.MaxItems)
	}
	if b := d.Batcher; b != nil {
		v.integer(b.MaxItemsPerBatch)
		v.integer(b.MaxInputBytesPerBatch)
		v.expr(b.BatchInput)
	}
	if w := d.Writer; w != nil {
		v.expr(w.Arguments)
	}
}

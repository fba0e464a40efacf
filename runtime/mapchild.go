package runtime

import "container/heap"

// WithChildHistory gives the histories of the executions that Map Runs start,
// by their names: f is asked when one begins, and again when it is taken up
// from a checkpoint, where the history must hold the events that it had. A nil
// history keeps none. EXPRESS executions have none.
func WithChildHistory(f func(name string) *History) Option {
	return func(o *options) { o.childHistory = f }
}

// newChildExecution makes the execution that processes an item or a batch. It
// has a machine of its own, which sees no variables of the parent's. spare, if
// not nil, is the frame of one that ended.
func (e *Execution) newChildExecution(p, spare *Run, i int, kid Child) *Run {
	var x *Execution
	if spare != nil {
		x = spare.x
		x.name, x.lastEvent, x.mapRuns, x.deadline, x.expired = "", 0, nil, 0, false
		x.status, x.out, x.err = "", Value{}, nil
	} else {
		x = p.run.newExecution()
	}
	x.place(p, i)
	x.input, x.items, x.start = kid.In, kid.own, e.clock.now()
	x.id = e.newID()
	x.born()
	x.limitTime()
	r := &x.first
	r.At, r.In, r.Prev, r.ctx = kid.At, kid.In, 0, p.ctx
	e.live++
	r.record(Event{Type: "ExecutionStarted", Data: kid.In, Text: x.roleArn})
	return r
}

// limitTime sets the end of the time that an Express execution has.
func (x *Execution) limitTime() {
	if x.express == nil || !x.limits {
		return
	}
	x.deadline = x.start + int64(expressTime)
	x.order++
	heap.Push(&x.timers, timer{at: x.deadline, order: x.order, r: x.root, end: true})
}

// ending is the status of an execution of a Map Run that ended with an error, or
// without.
func (x *Execution) ending(err error) Status {
	switch {
	case err == nil:
		return StatusSucceeded
	case x.expired:
		return StatusTimedOut
	}
	return StatusFailed
}

// newExecution makes an execution without a place in the run.
func (m *mapRun) newExecution() *Execution {
	p := m.r
	x := &Execution{options: m.childOptions(), driver: p.x.driver, def: p.x.def, ctx: p.x.ctx}
	x.eng, x.root = x, &x.first
	r := &x.first
	r.x, r.parent, r.ctx = x, p, p.ctx
	r.m = x.def.New(r)
	return x
}

// place makes the execution the i-th of the parent's Map Run.
func (x *Execution) place(p *Run, i int) {
	r := &x.first
	r.index, r.attempt, r.visit = i, p.Visit.Attempt, p.Seq
	x.seed, x.seeded = mix(p.run.seed+uint64(i)), true
	x.mapRun = p.run.info.ID

	m := p.run
	if m.keepsHistories() {
		own := *m.childOptions()
		own.history = own.childHistory(x.executionName())
		if own.history == nil && own.seesEvents() {
			own.history = &History{unkept: true}
		}
		x.options = &own
	}
}

// keepsHistories says whether executions have options of their own.
func (m *mapRun) keepsHistories() bool {
	o := m.childOptions()
	return o.childHistory != nil
}

// childOptions are the options of the run's executions.
func (m *mapRun) childOptions() *options {
	if m.opts != nil {
		return m.opts
	}
	own := *m.r.x.options
	own.name, own.history, own.machineName, own.express = "", nil, m.info.Machine, nil
	if m.spec.Express {
		own.express, own.childHistory = &Express{}, nil
	}
	if own.childHistory == nil && own.seesEvents() {
		own.childHistory = func(string) *History { return nil }
	}
	m.opts = &own
	return m.opts
}

// closeHistory records how the execution ended.
func (x *Execution) closeHistory(r *Run, out Value, err error) {
	if err == nil {
		r.record(Event{Type: "ExecutionSucceeded", Data: out})
		return
	}
	kind := "ExecutionFailed"
	if x.expired {
		kind = "ExecutionTimedOut"
	}
	r.record(Event{Type: kind, Error: asError(err)})
}

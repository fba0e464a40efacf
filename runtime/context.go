package runtime

import "time"

// timeFormat is how the context object shows moments.
const timeFormat = "2006-01-02T15:04:05.000Z"

// firstRedrive is when the service learnt to redrive, 15 November 2023:
// recordings that are older have no RedriveCount.
const firstRedrive = 1_700_006_400 * int64(time.Second)

func timeText(nanos int64) Value { return String(time.Unix(0, nanos).UTC().Format(timeFormat)) }

// Context is the context object, $$ (ASL: The Context Object), in the
// service's order of members.
func (r *Run) Context() Value {
	if p := r.x.past; p != nil {
		return p.Context
	}
	return append(r.context(), r.mapContext()...).Value()
}

// ItemContext is the context object that an ItemSelector sees for one item.
func (r *Run) ItemContext(index int, item Value) Value {
	return append(r.context(), mapMember(append(itemMembers(index, item), r.origin()...))).Value()
}

func (r *Run) context() Object {
	e := r.x
	execution := Object{
		{"Id", String(e.executionArn())}, {"Input", e.input}, {"StartTime", timeText(e.startTime())},
		{"Name", String(e.executionName())}, {"RoleArn", String(e.roleArn)},
	}
	if e.startTime() >= firstRedrive && (e.express == nil || !e.express.Sync) {
		execution = append(execution, Member{"RedriveCount", Int(int64(e.redrives))})
	}
	if at := e.redriven; at != 0 {
		execution = append(execution, Member{"RedriveTime", timeText(at)})
	}
	machine := Object{{"Id", String(e.machineArn())}, {"Name", String(e.machineName)}}
	out := Object{
		{"Execution", execution.Value()}, {"StateMachine", machine.Value()}, {"State", r.stateContext()},
	}
	if token := r.TaskToken(); token.Exists() {
		out = append(out, Member{"Task", Object{{"Token", token}}.Value()})
	}
	return out
}

// noteEntry notes when the state was entered. Without a history nobody has, and
// it need not be known before somebody asks, or time passes in the state.
func (r *Run) noteEntry() {
	if r.Visit.Entered == 0 {
		r.touch()
		r.Visit.Entered = r.x.Now(r)
	}
}

func (r *Run) stateContext() Value {
	r.noteEntry()
	state := Object{{"Name", String(r.name())}, {"EnteredTime", timeText(r.Visit.Entered)}}
	switch r.kind() {
	case KindTask, KindParallel, KindMap:
		state = append(state, Member{"RetryCount", Int(int64(r.Visit.Attempt))})
	}
	return state.Value()
}

func (r *Run) mapContext() Object {
	if f := r.iterationRun(); f != nil {
		return Object{mapMember(itemMembers(f.index, f.item))}
	}
	return nil
}

func itemMembers(index int, item Value) Object {
	return Object{{"Index", Int(int64(index))}, {"Value", item}}
}

func mapMember(item Object) Member {
	return Member{"Map", Object{{"Item", item.Value()}}.Value()}
}

// iterationRun is the innermost Map iteration around the frame, or nil.
func (r *Run) iterationRun() *Run {
	for {
		switch {
		case r.item.Exists():
			return r
		case r.isRoot():
			return nil
		}
		r = r.parent
	}
}

// ExecutionInput is $$.Execution.Input.
func (r *Run) ExecutionInput() Value { return r.x.input }

// TaskToken is $$.Task.Token: absent but in the attempt of a task that is
// answered by token, or runs a job (.sync) that may hand it on (recorded).
func (r *Run) TaskToken() Value {
	if r.task == nil || !r.task.Token && !r.task.Sync {
		return Value{}
	}
	return String(r.x.eng.Token(r))
}

// MapItemValue is $$.Map.Item.Value: absent outside of a Map.
func (r *Run) MapItemValue() Value {
	if f := r.iterationRun(); f != nil {
		return f.item
	}
	return Value{}
}

// MapItemIndex is $$.Map.Item.Index: absent outside of a Map.
func (r *Run) MapItemIndex() Value {
	if f := r.iterationRun(); f != nil {
		return Int(int64(f.index))
	}
	return Value{}
}

package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// task emits the body of a Task state: its arguments as a closure, since they
// are evaluated for each attempt, the call, and what follows it.
func (u *unit) task(t *ir.Task) []jen.Code {
	table := u.table("Task")
	u.variable(table, u.rt("Task").Add(lines(u.taskFields(t)...)))
	policy, body := u.taskPolicy(t, table)
	body = append(body, u.arguments(&t.Flow))
	call := u.rt("Call").Call(run(), jen.Id("m").Dot("tasks"), u.work(t), jen.Id("args"), policy)
	body = append(body, u.mark(u.base.NameSpan)...)
	return append(body, u.called(&t.Flow, t.Next, t.Catch, call)...)
}

var targetKinds = map[ir.TargetKind]string{
	ir.Integration: "Integration", ir.LambdaFunction: "LambdaFunction", ir.Activity: "Activity", ir.Other: "Other",
}

// taskFields is the fixed part of a Task state. Placeholders stay in it as
// they are, the runtime fills them.
func (u *unit) taskFields(t *ir.Task) []jen.Code {
	fields := []jen.Code{
		key("ID", str(t.Target.ID)),
		key("Resource", str(t.Resource.Raw())),
		key("Kind", u.rt(targetKinds[t.Target.Kind])),
	}
	if t.Target.Invoke() {
		fields = append(fields, key("Invoke", jen.True()))
	}
	switch t.Target.Pattern {
	case ir.Sync:
		fields = append(fields, key("Sync", jen.True()))
	case ir.WaitForTaskToken:
		fields = append(fields, key("Token", jen.True()))
	}
	fields = append(fields, u.promises.ofTask(t)...)
	fields = append(fields, u.constSeconds("Timeout", t.Timeout)...)
	fields = append(fields, u.constSeconds("Heartbeat", t.Heartbeat)...)
	if role, ok := constString(t.RoleArn); ok {
		fields = append(fields, key("RoleArn", str(role)))
	}
	return append(fields, u.retry(t.Retry)...)
}

func (u *unit) constSeconds(field string, s *ir.Seconds) []jen.Code {
	if s == nil || s.Path != nil || s.Query != nil {
		return nil
	}
	return []jen.Code{key(field, u.duration(s.Const))}
}

// constString is the text of an expression that is known now, with its
// placeholders.
func constString(e ir.Expr) (string, bool) {
	switch e := e.(type) {
	case *ir.Text:
		return e.Raw(), true
	case *ir.Const:
		return decodeString(e.JSON)
	}
	return "", false
}

// taskPolicy is the call's policy, and what completes it where fields of it
// are known only when the state runs.
func (u *unit) taskPolicy(t *ir.Task, table string) (policy jen.Code, prelude []jen.Code) {
	s := u.inside("in", t.InputPath)
	var sets []jen.Code
	set := func(field string, seconds *ir.Seconds) {
		switch {
		case seconds == nil:
		case seconds.Query != nil:
			sets = append(sets, jen.Id("task").Dot(field).Op("=").Add(s.queried("Seconds", seconds.Query)))
		case seconds.Path != nil:
			value := s.found("Seconds", seconds.Field, seconds.Path)
			sets = append(sets, jen.Id("task").Dot(field).Op("=").Add(value))
		}
	}
	set("Timeout", t.Timeout)
	set("Heartbeat", t.Heartbeat)
	if _, ok := constString(t.RoleArn); !ok && t.RoleArn != nil {
		sets = append(sets, jen.Id("task").Dot("RoleArn").Op("=").Add(s.text("RoleArn.$", t.RoleArn)))
	}
	return s.policy("task", table, sets)
}

// arguments is the closure args of a Task or Parallel: the effective input, or
// what Parameters makes of it.
func (u *unit) arguments(f *ir.Flow) jen.Code {
	s := u.inside("in", f.InputPath)
	if f.Arguments != nil {
		return s.templateClosure("args", "Arguments", "evaluates Arguments.", f.Arguments)
	}
	if f.Parameters == nil {
		doc := s.doc()
		return u.closure("args", nil, s, doc)
	}
	return s.templateClosure("args", "Parameters", "evaluates Parameters.", f.Parameters)
}

package runtime

import (
	"context"
	"testing"
)

// An executor uses the memory of an execution, and of its branches and
// iterations, for the next ones; nothing of the first may show.
func TestExecutionsLeaveNoTrace(t *testing.T) {
	leaf := func(r *Run, in Value) (State, Value, error) {
		if in.Field("fail").Exists() {
			return Fail(&Error{Name: "E", Cause: r.Path()})
		}
		return End, Array{in, String(r.Path()), r.MapItemIndex(), r.ExecutionInput().Field("n")}.Value(), nil
	}
	x := NewExecutor(testStates{
		"Start":  parallelState(ParallelPolicy{Branches: states("Map", "Inner", "Leaf")}, at("Next")).catching(at("Caught"), "E"),
		"Map":    {KindMap, mapOver("items", MapPolicy{StartAt: at("Leaf"), MaxConcurrency: 2})},
		"Inner":  parallelState(ParallelPolicy{Branches: states("Leaf", "Pass")}, End),
		"Leaf":   {KindPass, leaf},
		"Pass":   passState(End),
		"Next":   {KindMap, mapOver("0", MapPolicy{StartAt: at("Pass")})},
		"Caught": passState(End),
	}.definition())
	tests := []struct{ in, want string }{
		{`{"n":1,"items":[{"a":1},{"a":2},{"a":3}]}`,
			`[[{"a":1},"/0.0.0/0.0.0",0,1],[{"a":2},"/0.0.0/0.0.1",1,1],[{"a":3},"/0.0.0/0.0.2",2,1]]`},
		{`{"n":2,"items":[{"a":4},{"fail":1},{"a":5}]}`, `{"Error":"E","Cause":"/0.0.0/0.0.1"}`},
		{`{"n":3,"fail":1,"items":[]}`, `{"Error":"E","Cause":"/0.0.1/0.0.0"}`},
		{`{"n":4,"items":[]}`, `[]`},
	}
	for i := range 3 * len(tests) {
		test := tests[i%len(tests)]
		out, err := x.RunJSON(t.Context(), []byte(test.in))
		if err != nil || string(out) != test.want {
			t.Errorf("run %d: got %s, error %v; want %s", i, out, err, test.want)
		}
	}
}

// mapOver runs a Map over a member, or an element, of the input.
func mapOver(name string, p MapPolicy) func(*Run, Value) (State, Value, error) {
	return func(r *Run, in Value) (State, Value, error) {
		items := in.Field(name)
		if name == "0" {
			items = in.Index(0)
		}
		out, err := Map(r, constant(items), nil, &p)
		return End, out, err
	}
}

// Whoever asks late when the execution started must not hear of a later moment:
// it is noted before anything takes time.
func TestStartIsNotedBeforeTimePasses(t *testing.T) {
	var r *Run
	noted := func(where string) {
		t.Helper()
		if r.x.start == 0 {
			t.Errorf("%s: nobody noted when the execution started", where)
		}
	}
	keep := func(run *Run, in Value) (State, Value, error) {
		r = run
		return at("Task"), in, nil
	}
	do := func(_ context.Context, in Value) (Value, error) {
		noted("handler")
		return in, nil
	}
	for name, def := range map[string]testStates{
		"task":   {"Start": {KindPass, keep}, "Task": taskState(Task{ID: "T"}, do, End)},
		"wait":   {"Start": {KindPass, keep}, "Task": waitState(1, at("Next")), "Next": passState(End)},
		"branch": {"Start": {KindPass, keep}, "Task": parallelState(ParallelPolicy{Branches: states("Next")}, End), "Next": passState(End)},
		"long":   {"Start": {KindPass, keep}, "Task": {KindPass, lap}},
	} {
		if _, err := NewExecutor(def.definition()).Run(t.Context(), Int(0)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		noted(name)
	}
}

// lap goes round until the engine has looked in between.
func lap(_ *Run, in Value) (State, Value, error) {
	n, _ := in.Int()
	if n > checkSteps {
		return End, in, nil
	}
	return at("Task"), Int(n + 1), nil
}

package runtime

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// waits is a state that waits as many seconds as its input says.
func waits(next State) testState {
	return testState{KindWait, func(r *Run, in Value) (State, Value, error) {
		n, _ := in.Int()
		if err := Wait(r, time.Duration(n)*time.Second); err != nil {
			return Fail(err)
		}
		return next, in, nil
	}}
}

func TestParallelOutputsKeepTheOrderOfBranches(t *testing.T) {
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Slow", "Quick", "Now")}, End),
		"Slow":  waitState(3*time.Second, at("A")), "Quick": waitState(time.Second, at("B")), "Now": passState(at("C")),
		"A": constantState("a"), "B": constantState("b"), "C": constantState("c"),
	}.definition()
	got := try(t, def, `1`)
	got.wantOutput(t, `["a","b","c"]`)
	got.wantTook(t, 3*time.Second)
}

func constantState(s string) testState {
	return testState{KindPass, func(*Run, Value) (State, Value, error) { return End, String(s), nil }}
}

func TestParallelFirstFailureWinsAndSiblingsStop(t *testing.T) {
	called := 0
	count := func(_ context.Context, in Value) (Value, error) { called++; return in, nil }
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Slow", "Late", "Early", "Work")}, End),
		"Slow":  waitState(3*time.Second, at("Task")), "Task": taskState(Task{ID: "T"}, count, End),
		"Late": waitState(2*time.Second, at("Late fails")), "Late fails": failState("Late", ""),
		"Early": waitState(time.Second, at("Early fails")), "Early fails": failState("Early", "first"),
		"Work": taskState(Task{ID: "T"}, count, End),
	}.definition()
	got := try(t, def, `1`)
	got.wantError(t, "Early", "first")
	got.wantTook(t, time.Second)
	if called != 1 {
		t.Errorf("%d tasks ran, want the one before the failure", called)
	}
}

func TestParallelStartsNoBranchAfterAFailure(t *testing.T) {
	called := false
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Fails", "Task")}, End),
		"Fails": failState("E", ""),
		"Task":  taskState(Task{ID: "T"}, func(_ context.Context, in Value) (Value, error) { called = true; return in, nil }, End),
	}.definition()
	try(t, def, `1`).wantError(t, "E", "")
	if called {
		t.Error("the second branch began after the first had failed")
	}
}

func TestParallelRetriesAsAWhole(t *testing.T) {
	n := 0
	flaky := func(_ context.Context, in Value) (Value, error) {
		if n++; n < 3 {
			return Value{}, &Error{Name: "E"}
		}
		return in, nil
	}
	whole := 0
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Counts", "Task"), Retry: []Retrier{
			{ErrorEquals: []string{"E"}, Interval: 2 * time.Second, MaxAttempts: 2, BackoffRate: 2}}}, End),
		"Counts": taskState(Task{ID: "C"}, func(_ context.Context, in Value) (Value, error) { whole++; return in, nil }, End),
		"Task":   taskState(Task{ID: "T"}, flaky, End),
	}.definition()
	got := try(t, def, `1`)
	got.wantOutput(t, `[1,1]`)
	got.wantTook(t, 6*time.Second)
	if whole != 3 {
		t.Errorf("the first branch ran %d times, want 3", whole)
	}
}

func TestParallelIsCaught(t *testing.T) {
	def := testStates{
		"Start":  parallelState(ParallelPolicy{Branches: states("Fails")}, End).catching(at("Caught"), ErrorAll),
		"Fails":  failState("E", "why"),
		"Caught": waitState(time.Second, End),
	}.definition()
	got := try(t, def, `1`)
	got.wantOutput(t, `{"Error":"E","Cause":"why"}`)
	got.wantTook(t, time.Second)
}

func TestBranchesHaveTheirOwnMachines(t *testing.T) {
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Inner", "Inner")}, End),
		"Inner": parallelState(ParallelPolicy{Branches: states("Leaf", "Leaf")}, End),
		"Leaf": {KindPass, func(r *Run, _ Value) (State, Value, error) {
			return End, String(r.Path()), nil
		}},
	}.definition()
	try(t, def, `1`).wantOutput(t, `[["/0.0.0/0.0.0","/0.0.0/0.0.1"],["/0.0.1/0.0.0","/0.0.1/0.0.1"]]`)
}

func TestMapOutputsKeepTheOrderOfItems(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("Wait")}, End), "Wait": waits(End)}.definition()
	got := try(t, def, `[5,1,4,0,2]`)
	got.wantOutput(t, `[5,1,4,0,2]`)
	got.wantTook(t, 5*time.Second)
}

func TestMapConcurrency(t *testing.T) {
	items := func(n int) string { return "[" + strings.Repeat("10,", n-1) + "10]" }
	tests := []struct {
		limit, items int
		took         time.Duration
	}{
		{0, 1, 10 * time.Second}, {1, 3, 30 * time.Second}, {2, 5, 30 * time.Second}, {5, 5, 10 * time.Second},
		{0, 40, 10 * time.Second}, {0, 41, 20 * time.Second}, {1000, 81, 30 * time.Second},
	}
	for _, test := range tests {
		def := testStates{
			"Start": mapState(MapPolicy{StartAt: at("Wait"), MaxConcurrency: test.limit}, End), "Wait": waits(End),
		}.definition()
		got := try(t, def, items(test.items))
		if got.err != nil || got.out.Len() != test.items || got.took != test.took {
			t.Errorf("MaxConcurrency %d, %d items: took %v (error %v), want %v", test.limit, test.items, got.took, got.err, test.took)
		}
	}
}

func TestMapOfNothing(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("Fails")}, End), "Fails": failState("E", "")}.definition()
	try(t, def, `[]`).wantOutput(t, `[]`)
}

func TestMapNeedsAnArray(t *testing.T) {
	def := testStates{"Start": mapState(MapPolicy{StartAt: at("Pass")}, End), "Pass": passState(End)}.definition()
	try(t, def, `{"a":1}`).wantError(t, ErrorRuntime,
		`An error occurred while executing the state 'Start' (entered at the event id #2). Reference path does not point to an array: {"a":1}`)
}

func TestMapToleratesFailures(t *testing.T) {
	policy := func(count int, percentage float64) MapPolicy {
		return MapPolicy{StartAt: at("Check"), ToleratedFailureCount: count, ToleratedFailurePercentage: percentage}
	}
	tests := []struct {
		name   string
		policy MapPolicy
		items  string
		fails  bool
	}{
		{"none by default", policy(0, 0), `[1,-1]`, true},
		{"as many as the count", policy(2, 0), `[-1,1,-1,1]`, false},
		{"one more than the count", policy(2, 0), `[-1,-1,-1,1]`, true},
		{"as many as the percentage", policy(0, 50), `[-1,-1,1,1]`, false},
		{"more than the percentage", policy(0, 49), `[-1,-1,1,1]`, true},
		{"all", policy(0, 100), `[-1,-1]`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			def := testStates{"Start": mapState(test.policy, End), "Check": {KindPass, func(_ *Run, in Value) (State, Value, error) {
				if n, _ := in.Int(); n < 0 {
					return Fail(&Error{Name: "Negative"})
				}
				return End, in, nil
			}}}.definition()
			got := try(t, def, test.items)
			if failed := got.err != nil; failed != test.fails {
				t.Errorf("got %s, error %v", got.out.Text(), got.err)
			}
		})
	}
}

func TestItemSelectorAndContextOfAnItem(t *testing.T) {
	policy := MapPolicy{StartAt: at("Branches"), MaxConcurrency: 1}
	selector := func(i int, item Value) (Value, error) {
		return String(fmt.Sprintf("%d is %s", i, item.Text())), nil
	}
	def := testStates{
		"Start": {KindMap, func(r *Run, in Value) (State, Value, error) {
			out, err := Map(r, constant(in), selector, &policy)
			return at("Outside"), out, err
		}},
		"Branches": parallelState(ParallelPolicy{Branches: states("Inside")}, End),
		"Inside": {KindPass, func(r *Run, in Value) (State, Value, error) {
			return End, Array{in, r.MapItemIndex(), r.MapItemValue(), r.Context().Field("Map").Field("Item")}.Value(), nil
		}},
		"Outside": {KindPass, func(r *Run, in Value) (State, Value, error) {
			if r.MapItemIndex().Exists() || r.Context().Field("Map").Exists() {
				return Fail(&Error{Name: "An item outside of the Map"})
			}
			return End, in, nil
		}},
	}.definition()
	try(t, def, `["x","y"]`).wantOutput(t,
		`[[["0 is \"x\"",0,"x",{"Index":0,"Value":"x"}]],[["1 is \"y\"",1,"y",{"Index":1,"Value":"y"}]]]`)
}

func TestFailingItemSelectorFailsTheMap(t *testing.T) {
	policy := MapPolicy{StartAt: at("Pass")}
	selector := func(i int, item Value) (Value, error) {
		if i == 1 {
			return Value{}, &Error{Name: "Selector"}
		}
		return item, nil
	}
	def := testStates{
		"Start": testState{KindMap, func(r *Run, in Value) (State, Value, error) {
			out, err := Map(r, constant(in), selector, &policy)
			return End, out, err
		}}.catching(at("Caught"), "Selector"),
		"Pass": passState(End), "Caught": passState(End),
	}.definition()
	try(t, def, `[1,2]`).wantOutput(t, `{"Error":"Selector","Cause":""}`)
}

func TestMapRetriesAsAWhole(t *testing.T) {
	n := 0
	flaky := func(_ context.Context, in Value) (Value, error) {
		if n++; n == 2 {
			return Value{}, &Error{Name: "E"}
		}
		return in, nil
	}
	def := testStates{
		"Start": mapState(MapPolicy{StartAt: at("Task"), Retry: []Retrier{
			{ErrorEquals: []string{"E"}, Interval: 2 * time.Second, MaxAttempts: 1, BackoffRate: 2}}}, End),
		"Task": taskState(Task{ID: "T"}, flaky, End),
	}.definition()
	got := try(t, def, `[1,2,3]`)
	got.wantOutput(t, `[1,2,3]`)
	got.wantTook(t, 2*time.Second)
	if n != 5 {
		t.Errorf("%d calls, want 2 and then 3", n)
	}
}

// gauge counts how many handlers run at once; each stays until let go.
type gauge struct {
	now, most atomic.Int32
	arrived   chan struct{}
	release   chan struct{}
}

func newGauge() *gauge {
	return &gauge{arrived: make(chan struct{}, 100), release: make(chan struct{}, 100)}
}

func (g *gauge) do(_ context.Context, in Value) (Value, error) {
	n := g.now.Add(1)
	defer g.now.Add(-1)
	for {
		most := g.most.Load()
		if n <= most || g.most.CompareAndSwap(most, n) {
			break
		}
	}
	g.arrived <- struct{}{}
	<-g.release
	return in, nil
}

func TestHandlersRunBesideEachOther(t *testing.T) {
	tests := []struct {
		name         string
		limit, tasks int
		atOnce       int
	}{
		{"all iterations at once", 0, 1000, 6},
		{"MaxConcurrency", 2, 1000, 2},
		{"WithMaxTasks", 0, 3, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := newGauge()
			def := testStates{
				"Start": mapState(MapPolicy{StartAt: at("Task"), MaxConcurrency: test.limit}, End),
				"Task":  taskState(Task{ID: "T"}, g.do, End),
			}.definition()
			var out Value
			var err error
			var done sync.WaitGroup
			done.Go(func() {
				out, err = NewExecutor(def, WithMaxTasks(test.tasks)).Run(t.Context(), Literal(`[1,2,3,4,5,6]`))
			})
			for range test.atOnce {
				<-g.arrived
			}
			for range 6 {
				g.release <- struct{}{}
			}
			done.Wait()
			if err != nil || out.Text() != `[1,2,3,4,5,6]` || int(g.most.Load()) != test.atOnce {
				t.Errorf("got %s, error %v, %d handlers at once; want %d", out.Text(), err, g.most.Load(), test.atOnce)
			}
		})
	}
}

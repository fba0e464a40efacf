package runtime

import (
	"strings"
	"testing"
	"time"
)

// waiting is a Map Run whose items are the seconds that their executions take;
// a negative one fails after as many.
func waiting(p MapRunPolicy) *Definition {
	return testStates{
		"Start": mapRunState(p, MapRunArgs{}, End),
		"Item": {KindWait, func(r *Run, in Value) (State, Value, error) {
			n, _ := in.Int()
			if err := Wait(r, time.Duration(max(n, -n))*time.Second); err != nil {
				return Fail(err)
			}
			if n < 0 {
				return Fail(&Error{Name: "Bad"})
			}
			return End, in, nil
		}},
	}.definition()
}

// The quotas page: five minutes for an Express workflow. A Map Run counts
// executions that take longer as timed out, and tolerates them as failed ones.
func TestExpressExecutionsTimeOut(t *testing.T) {
	def := waiting(MapRunPolicy{Express: true, MaxConcurrency: 2, ToleratedFailureCount: 1})
	journal := &Journal{}
	got := try(t, def, `[1,400,2,3]`, WithLimits(true), WithJournal(journal))
	if got.err != nil || got.took != 5*time.Minute || !strings.Contains(got.out.Text(), `"Error":"States.Timeout"`) || !strings.Contains(got.out.Text(), `"Status":"TIMED_OUT"`) {
		t.Fatalf("%s, %v, after %v", got.out.Text(), got.err, got.took)
	}
	for i, c := range journal.Checkpoints {
		e, err := NewExecutor(def, WithClock(NewVirtualClock(epoch)), WithLimits(true)).Resume(t.Context(), c.Image)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := e.Wait(); err != nil || out.Text() != got.out.Text() {
			t.Errorf("from checkpoint %d: %s, %v", i, out.Text(), err)
		}
		if run := e.MapRuns()[0]; run.Items.TimedOut != 1 || run.Items.Succeeded != 3 || run.Executions.TimedOut != 1 {
			t.Errorf("from checkpoint %d: %+v", i, run.Items)
		}
	}
	try(t, def, `[1,400,400,3]`, WithLimits(true)).wantError(t, ErrorExceedToleratedFailure, "The specified tolerated failure threshold was exceeded")
	try(t, def, `[1,400,400,3]`).wantOutput(t, `[1,400,400,3]`)
	try(t, waiting(MapRunPolicy{}), `[1,400]`, WithLimits(true)).wantOutput(t, `[1,400]`) // STANDARD
}

// TestMapRunAborted: a Map Run that ends with its execution or its branch.
func TestMapRunAborted(t *testing.T) {
	history := &History{}
	e, err := NewExecutor(waiting(MapRunPolicy{}), WithClock(NewVirtualClock(epoch)), WithHistory(history)).Start(t.Context(), Literal(`[9,9]`))
	if err != nil {
		t.Fatal(err)
	}
	e.Drive()
	e.Stop("", "")
	e.Drive()
	if got := types(history); !strings.HasSuffix(got, "4<3 MapRunStarted\n5<4 MapRunAborted\n6<0 ExecutionAborted") || e.MapRuns()[0].Status != StatusAborted {
		t.Errorf("stopped: %s", got)
	}
	policy := MapRunPolicy{StartAt: at("Item")}
	got := try(t, testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Inner", "Task")}, End),
		"Inner": {KindMap, func(r *Run, _ Value) (State, Value, error) {
			out, err := MapRun(r, &MapRunArgs{Items: constant(Literal(`[9]`))}, &policy)
			return End, out, err
		}},
		"Task": {KindWait, func(r *Run, in Value) (State, Value, error) {
			if err := Wait(r, time.Second); err != nil {
				return Fail(err)
			}
			return Fail(&Error{Name: "Bad"})
		}},
		"Item": waitState(time.Minute, End),
	}.definition(), `0`)
	if events := types(got.history); !strings.Contains(events, "8<6 MapRunAborted\n9<8 MapStateAborted\n10<7 ParallelStateFailed") {
		t.Errorf("a sibling failed: %s", events)
	}
}

func TestUpdateMapRun(t *testing.T) {
	one, four, half := 1, 4, 50.0
	for _, c := range []struct {
		name   string
		policy MapRunPolicy
		in     string
		update MapRunUpdate
		want   string
		took   time.Duration
	}{
		{"more at once", MapRunPolicy{MaxConcurrency: 1}, `[10,10,10,10]`, MapRunUpdate{MaxConcurrency: &four}, `[10,10,10,10]`, 10 * time.Second},
		{"fewer at once", MapRunPolicy{MaxConcurrency: 2}, `[10,10,10,10]`, MapRunUpdate{MaxConcurrency: &one}, `[10,10,10,10]`, 30 * time.Second},
		{"failures tolerated", MapRunPolicy{MaxConcurrency: 1}, `[1,-1,1]`, MapRunUpdate{ToleratedFailureCount: &one}, `Bad`, 3 * time.Second},
		{"a share of failures tolerated", MapRunPolicy{MaxConcurrency: 1}, `[1,-1,1]`, MapRunUpdate{ToleratedFailurePercentage: &half}, `Bad`, 3 * time.Second},
		{"nothing", MapRunPolicy{MaxConcurrency: 1}, `[1,-1,1]`, MapRunUpdate{}, ErrorExceedToleratedFailure, 2 * time.Second},
	} {
		clock, journal := NewVirtualClock(epoch), &Journal{}
		def := waiting(c.policy)
		e, err := NewExecutor(def, WithClock(clock)).Start(t.Context(), Literal(c.in), WithJournal(journal))
		if err != nil {
			t.Fatal(err)
		}
		e.Drive()
		before := len(journal.Checkpoints)
		if err := e.UpdateMapRun(e.MapRuns()[0].ARN, c.update); err != nil {
			t.Fatal(err)
		}
		out, err := e.Wait()
		check := func(how string, out Value, err error, took time.Duration) {
			t.Helper()
			text := out.Text()
			if err != nil {
				text = err.Error()
			}
			if !strings.Contains(text, c.want) || took != c.took {
				t.Errorf("%s, %s: %s after %v", c.name, how, text, took)
			}
		}
		check("at once", out, err, clock.Now().Sub(epoch))
		for _, image := range journal.Checkpoints[before:] { // they know of the update
			clock := NewVirtualClock(epoch)
			e, err := NewExecutor(def, WithClock(clock)).Resume(t.Context(), image.Image)
			if err != nil {
				t.Fatal(err)
			}
			out, err := e.Wait()
			check("resumed", out, err, clock.Now().Sub(epoch))
		}
	}
	e, err := NewExecutor(waiting(MapRunPolicy{})).Start(t.Context(), Literal(`[1]`))
	if err != nil {
		t.Fatal(err)
	}
	below, above := -1, 100.5
	for _, bad := range []MapRunUpdate{{MaxConcurrency: &below}, {ToleratedFailureCount: &below}, {ToleratedFailurePercentage: &above}} {
		if err := e.UpdateMapRun("arn", bad); err == nil || !strings.Contains(err.Error(), "must ") {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

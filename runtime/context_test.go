package runtime

import (
	"testing"
	"time"
)

// Recorded: the member is there since the service can redrive executions.
func TestRedriveCountIsAsOldAsRedrives(t *testing.T) {
	def := testStates{"Start": {KindPass, func(r *Run, _ Value) (State, Value, error) {
		return End, r.Context().Field("Execution").Field("RedriveCount"), nil
	}}}.definition()
	day := time.Date(2023, time.November, 15, 0, 0, 0, 0, time.UTC)
	for start, want := range map[time.Time]string{day: "0", day.Add(-time.Second): ""} {
		out, err := NewExecutor(def, WithClock(NewVirtualClock(start))).Run(t.Context(), Null())
		if err != nil || out.Text() != want {
			t.Errorf("%s: RedriveCount %q, error %v; want %q", start, out.Text(), err, want)
		}
	}
}

// Recorded: a negative MaxConcurrencyPath makes the service hang. With its
// limits an execution does the same, and without them it fails.
func TestNegativeMaxConcurrencyPath(t *testing.T) {
	def := testStates{"Start": {KindMap, func(r *Run, in Value) (State, Value, error) {
		e := r.Eval(in)
		e.Integer("MaxConcurrencyPath", "$.n", in.Field("n"))
		return End, in, e.Err()
	}}}.definition()
	for limits, want := range map[bool]Status{true: StatusRunning, false: StatusFailed} {
		x, err := NewExecutor(def, WithLimits(limits)).Start(t.Context(), Literal(`{"n":-1}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := x.Drive(); got != want {
			t.Errorf("limits %v: status %s, want %s", limits, got, want)
		}
	}
}

package runtime

import (
	"context"
	"strings"
	"testing"
)

// assignState assigns one variable and goes on.
func assignState(v Member, next State) testState {
	return testState{KindPass, func(r *Run, in Value) (State, Value, error) {
		if err := r.Assign(v); err != nil {
			return Fail(err)
		}
		return next, in, nil
	}}
}

// Recorded: assignedVariables holds the JSON text of each value, by name.
func TestAssignedVariablesInTheHistory(t *testing.T) {
	def := testStates{"Start": {KindPass, func(r *Run, in Value) (State, Value, error) {
		err := r.Assign(Member{"b", Int(42)}, Member{"a", String("x")})
		return at("Next"), in, err
	}}, "Next": passState(End)}.definition()
	events := try(t, def, `1`).history.Events()
	want := `"stateExitedEventDetails":{"name":"Start","output":"1","outputDetails":{"truncated":false},` +
		`"assignedVariables":{"a":"\"x\"","b":"42"},"assignedVariablesDetails":{"truncated":false}}`
	if got := string(events[2].Append(nil)); !strings.Contains(got, want) {
		t.Errorf("got %s", got)
	}
	if got := string(events[4].Append(nil)); strings.Contains(got, "assignedVariables") {
		t.Errorf("the next state has assigned nothing: %s", got)
	}
}

func TestLimitOfVariables(t *testing.T) {
	big := Member{"big", String(strings.Repeat("x", maxAssign))}
	def := testStates{"Start": assignState(big, End)}.definition()
	_, err := NewExecutor(def, WithLimits(true)).Run(context.Background(), Int(1))
	if e, ok := err.(*Error); !ok || e.Name != ErrorDataLimitExceeded || !strings.Contains(e.Cause, "'big'") {
		t.Errorf("got %v", err)
	}
	if _, err := NewExecutor(def).Run(context.Background(), Int(1)); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

// Recorded: EvaluationFailed follows what came before the Entered event.
func TestEvaluationFailedLinks(t *testing.T) {
	failing := testState{KindPass, func(r *Run, in Value) (State, Value, error) {
		return Fail(r.EvaluationFailed("Output/x", &Error{Name: ErrorQueryEvaluation, Cause: "why"}))
	}}
	wantChain(t, try(t, testStates{"Start": passState(at("Next")), "Next": failing}.definition(), `1`).history, `
	1 ExecutionStarted <0
	2 PassStateEntered Start <0
	3 PassStateExited Start <2
	4 PassStateEntered Next <3
	5 EvaluationFailed Next <3
	6 ExecutionFailed <5
	`)
	wantChain(t, try(t, testStates{"Start": failing}.definition(), `1`).history, `
	1 ExecutionStarted <0
	2 PassStateEntered Start <0
	3 EvaluationFailed Start <0
	4 ExecutionFailed <3
	`)
}

func TestAppendVars(t *testing.T) {
	got := string(AppendVars(nil, Member{"a", Int(1)}, Member{"b", Value{}}, Member{`c"`, Null()}))
	if want := `{"a":1,"c\"":null}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

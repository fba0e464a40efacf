package runtime

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// script is a handler that fails with each of the errors in turn and then
// succeeds; it notes when it was called.
type script struct {
	clock  *Clock
	errors []error
	calls  []time.Duration // since epoch
}

func (s *script) do(_ context.Context, in Value) (Value, error) {
	n := len(s.calls)
	s.calls = append(s.calls, s.clock.Now().Sub(epoch))
	if n < len(s.errors) {
		return Value{}, s.errors[n]
	}
	return in, nil
}

func failures(names ...string) []error {
	out := make([]error, len(names))
	for i, name := range names {
		out[i] = &Error{Name: name}
	}
	return out
}

// tryScript runs one Task with a policy and gives when its handler was called.
func tryScript(t *testing.T, policy []Retrier, errors []error, opts ...Option) (trial, []time.Duration) {
	t.Helper()
	s := &script{clock: NewVirtualClock(epoch), errors: errors}
	task := Task{ID: "T", Retry: policy}
	opts = append([]Option{WithClock(s.clock)}, opts...)
	return try(t, testStates{"Start": taskState(task, s.do, End)}.definition(), `1`, opts...), s.calls
}

func seconds(n ...float64) []time.Duration {
	out := make([]time.Duration, len(n))
	for i, s := range n {
		out[i] = time.Duration(s * float64(time.Second))
	}
	return out
}

func TestRetryBackOff(t *testing.T) {
	all := []string{ErrorAll}
	tests := []struct {
		name   string
		policy []Retrier
		errors []error
		calls  []time.Duration
		fails  string // the execution's error
	}{
		{"three attempts more", []Retrier{{ErrorEquals: all, Interval: time.Second, MaxAttempts: 3, BackoffRate: 2}},
			failures("E", "E", "E"), seconds(0, 1, 3, 7), ""},
		{"and no fourth", []Retrier{{ErrorEquals: all, Interval: time.Second, MaxAttempts: 3, BackoffRate: 2}},
			failures("E", "E", "E", "E"), seconds(0, 1, 3, 7), "E"},
		{"MaxAttempts 0 never retries", []Retrier{{ErrorEquals: all, Interval: time.Second, BackoffRate: 2}},
			failures("E"), seconds(0), "E"},
		{"BackoffRate 1 is constant", []Retrier{{ErrorEquals: all, Interval: 5 * time.Second, MaxAttempts: 3, BackoffRate: 1}},
			failures("E", "E", "E"), seconds(0, 5, 10, 15), ""},
		{"BackoffRate may be a fraction", []Retrier{{ErrorEquals: all, Interval: 4 * time.Second, MaxAttempts: 3, BackoffRate: 1.5}},
			failures("E", "E", "E"), seconds(0, 4, 10, 19), ""},
		{"MaxDelaySeconds caps", []Retrier{{ErrorEquals: all, Interval: 2 * time.Second, MaxAttempts: 4, BackoffRate: 3, MaxDelay: 10 * time.Second}},
			failures("E", "E", "E", "E"), seconds(0, 2, 8, 18, 28), ""},
		{"retriers count apart", []Retrier{
			{ErrorEquals: []string{"A"}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2},
			{ErrorEquals: []string{"B"}, Interval: 10 * time.Second, MaxAttempts: 2, BackoffRate: 2}},
			failures("A", "B", "A", "B"), seconds(0, 1, 11, 13, 33), ""},
		{"the first that matches decides, used up or not", []Retrier{
			{ErrorEquals: []string{"A"}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 2},
			{ErrorEquals: all, Interval: time.Second, MaxAttempts: 5, BackoffRate: 2}},
			failures("A", "A", "A"), seconds(0, 1), "A"},
		{"no retrier matches", []Retrier{{ErrorEquals: []string{"B"}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2}},
			failures("A"), seconds(0), "A"},
		{"States.ALL never takes States.Runtime", []Retrier{{ErrorEquals: all, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2}},
			failures(ErrorRuntime), seconds(0), ErrorRuntime},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, calls := tryScript(t, test.policy, test.errors)
			if !reflect.DeepEqual(calls, test.calls) {
				t.Errorf("called at %v, want %v", calls, test.calls)
			}
			if test.fails == "" {
				got.wantOutput(t, `1`)
			} else {
				got.wantError(t, test.fails, "")
			}
		})
	}
}

func TestRetryWithFullJitterDrawsBetweenZeroAndTheDelay(t *testing.T) {
	policy := []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: 8 * time.Second, MaxAttempts: 20, BackoffRate: 1, FullJitter: true}}
	var names []string
	for range 20 {
		names = append(names, "E")
	}
	var sum time.Duration
	seen := map[time.Duration]bool{}
	for seed := range uint64(20) {
		_, calls := tryScript(t, policy, failures(names...), WithSeed(seed))
		_, again := tryScript(t, policy, failures(names...), WithSeed(seed))
		if !reflect.DeepEqual(calls, again) {
			t.Fatalf("seed %d: called at %v and then at %v", seed, calls, again)
		}
		for i := range calls[1:] {
			d := calls[i+1] - calls[i]
			if d < 0 || d >= 8*time.Second {
				t.Fatalf("delay of %v, want one in [0 s, 8 s)", d)
			}
			sum += d
			seen[d] = true
		}
	}
	if mean := sum / 400; mean < 3*time.Second || mean > 5*time.Second || len(seen) < 390 {
		t.Errorf("%d different delays with a mean of %v, want 400 around 4 s", len(seen), mean)
	}
}

func TestRetryStartsFromZeroInEachVisit(t *testing.T) {
	s := &script{clock: NewVirtualClock(epoch), errors: failures("E", "E", "E")}
	task := Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{"E"}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 2}}}
	def := testStates{
		"Start": taskState(task, s.do, End).catching(at("Again"), ErrorAll),
		"Again": taskState(task, s.do, End),
	}.definition()
	try(t, def, `1`, WithClock(s.clock)).wantOutput(t, `{"Error":"E","Cause":""}`)
	if want := seconds(0, 1, 1, 2); !reflect.DeepEqual(s.calls, want) {
		t.Errorf("called at %v, want %v", s.calls, want)
	}
}

func TestArgumentsAreEvaluatedForEachAttempt(t *testing.T) {
	var seen []string
	task := Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 1}}}
	fn := func(_ context.Context, in Value) (Value, error) {
		seen = append(seen, in.Text())
		return Value{}, &Error{Name: "E"}
	}
	def := testStates{"Start": {KindTask, func(r *Run, in Value) (State, Value, error) {
		out, err := CallFunc(r, fn, func() (Value, error) { return r.Context().Field("State").Field("RetryCount"), nil }, &task)
		return End, out, err
	}}}.definition()
	try(t, def, `1`).wantError(t, "E", "")
	if want := []string{"0", "1", "2"}; !reflect.DeepEqual(seen, want) {
		t.Errorf("RetryCount in the arguments: %v, want %v", seen, want)
	}
}

func TestFailingArgumentsAreRetriedAndCaught(t *testing.T) {
	n := 0
	task := Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{ErrorIntrinsicFailure}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 1}}}
	def := testStates{"Start": testState{KindTask, func(r *Run, in Value) (State, Value, error) {
		out, err := CallFunc(r, echo, func() (Value, error) { n++; return Value{}, &Error{Name: ErrorIntrinsicFailure, Cause: "no"} }, &task)
		return End, out, err
	}}.catching(at("Caught"), ErrorAll), "Caught": passState(End)}.definition()
	got := try(t, def, `1`)
	got.wantOutput(t, `{"Error":"States.IntrinsicFailure","Cause":"no"}`)
	if n != 3 {
		t.Errorf("evaluated %d times, want 3", n)
	}
}

func TestMatches(t *testing.T) {
	heartbeat := &Error{Name: ErrorTimeout, heartbeat: true}
	tests := []struct {
		err   error
		names []string
		want  bool
	}{
		{&Error{Name: "A"}, []string{"A"}, true},
		{&Error{Name: "A"}, []string{"B", "A"}, true},
		{&Error{Name: "A"}, []string{"a"}, false},
		{&Error{Name: "A"}, nil, false},
		{&Error{}, []string{ErrorAll}, true},
		{&Error{}, []string{ErrorTaskFailed}, true},
		{&Error{Name: "A"}, []string{ErrorAll}, true},
		{&Error{Name: "A"}, []string{ErrorTaskFailed}, true},
		{&Error{Name: ErrorTimeout}, []string{ErrorTaskFailed}, false},
		{&Error{Name: ErrorTimeout}, []string{ErrorAll}, true},
		{&Error{Name: ErrorTimeout}, []string{ErrorHeartbeatTimeout}, false},
		{heartbeat, []string{ErrorHeartbeatTimeout}, true},
		{heartbeat, []string{ErrorTimeout}, true},
		{heartbeat, []string{ErrorTaskFailed}, false},
		{&Error{Name: ErrorRuntime}, []string{ErrorAll}, false},
		{&Error{Name: ErrorRuntime}, []string{ErrorRuntime}, true},
		{&Error{Name: ErrorDataLimitExceeded}, []string{ErrorAll}, true},
		{fmt.Errorf("wrapped: %w", &Error{Name: "A"}), []string{"A"}, true},
		{fmt.Errorf("plain"), []string{ErrorTaskFailed}, true},
		{fmt.Errorf("plain"), []string{"plain"}, false},
		{UnknownState(1), []string{ErrorAll, ErrorRuntime}, false},
		{errParked, []string{ErrorAll}, false},
		{fmt.Errorf("forged: %w", errParked), []string{ErrorAll}, true},
	}
	for _, test := range tests {
		if got := Matches(test.err, test.names...); got != test.want {
			t.Errorf("Matches(%v, %q) = %v", test.err, test.names, got)
		}
	}
}

func TestErrorOutput(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{&Error{Name: "A", Cause: "c"}, `{"Error":"A","Cause":"c"}`},
		{&Error{Name: "A"}, `{"Error":"A","Cause":""}`},
		{&Error{}, `{"Error":null,"Cause":null}`},
		{fmt.Errorf("plain"), `{"Error":"States.TaskFailed","Cause":"plain"}`},
	}
	for _, test := range tests {
		if got := ErrorOutput(test.err).Text(); got != test.want {
			t.Errorf("ErrorOutput(%v) = %s, want %s", test.err, got, test.want)
		}
	}
}

func TestCatchersAreTriedInTheirOrder(t *testing.T) {
	def := testStates{
		"Start": taskState(Task{ID: "T"}, func(context.Context, Value) (Value, error) { return Value{}, &Error{Name: "A"} }, End).
			catching(at("First"), "B", "A").catching(at("Second"), ErrorAll),
		"First":  {KindPass, func(*Run, Value) (State, Value, error) { return End, String("first"), nil }},
		"Second": {KindPass, func(*Run, Value) (State, Value, error) { return End, String("second"), nil }},
	}.definition()
	try(t, def, `1`).wantOutput(t, `"first"`)
}

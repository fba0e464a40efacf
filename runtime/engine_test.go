package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestStatesFollowEachOther(t *testing.T) {
	def := testStates{
		"Start": passState(at("Task")), "Task": taskState(Task{ID: "T"}, echo, at("Wait")), "Wait": waitState(time.Hour, End),
	}.definition()
	got := try(t, def, `{"a":1.0}`)
	got.wantOutput(t, `{"a":1}`)
	got.wantTook(t, time.Hour)
	if text := got.out.Text(); text != `{"a":1.0}` {
		t.Errorf("output %s, want the input's own text", text)
	}
}

func TestUnknownStateFails(t *testing.T) {
	def := testStates{"Start": passState(at("Nowhere")).catching(at("Start"), ErrorAll)}.definition()
	try(t, def, `1`).wantError(t, ErrorRuntime, `there is no state number 7 in this definition`)
}

func TestHandlerErrors(t *testing.T) {
	cause := errors.New("no stock")
	tests := []struct {
		name string
		fn   testHandler
		want string
	}{
		{"plain", func(context.Context, Value) (Value, error) { return Value{}, cause }, `{"Error":"States.TaskFailed","Cause":"no stock"}`},
		{"named", func(context.Context, Value) (Value, error) { return Value{}, &Error{Name: "Shop.Empty", Cause: "c"} },
			`{"Error":"Shop.Empty","Cause":"c"}`},
		{"wrapped", func(context.Context, Value) (Value, error) {
			return Value{}, fmt.Errorf("shop: %w", &Error{Name: "Shop.Empty", Cause: "c"})
		}, `{"Error":"Shop.Empty","Cause":"c"}`},
		{"panic", func(context.Context, Value) (Value, error) { panic("broken") }, `{"Error":"States.TaskFailed","Cause":"panic: broken"}`},
		{"panic with an error", func(context.Context, Value) (Value, error) { panic(cause) }, `{"Error":"States.TaskFailed","Cause":"panic: no stock"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			def := testStates{"Start": taskState(Task{ID: "T"}, test.fn, End).catching(at("Caught"), ErrorAll), "Caught": passState(End)}.definition()
			try(t, def, `1`).wantOutput(t, test.want)
		})
	}
}

func TestHandlerPanicKeepsItsStack(t *testing.T) {
	def := testStates{"Start": taskState(Task{ID: "T"}, func(context.Context, Value) (Value, error) { panic("broken") }, End)}.definition()
	got := try(t, def, `1`)
	var p *PanicError
	if !errors.As(got.err, &p) || p.Value != "broken" || !strings.Contains(string(p.Stack), "TestHandlerPanicKeepsItsStack") {
		t.Errorf("error %v, want one that holds the panic", got.err)
	}
}

func TestPanickingStateFailsTheExecution(t *testing.T) {
	def := testStates{
		"Start":  parallelState(ParallelPolicy{Branches: states("Breaks")}, End).catching(at("Caught"), ErrorAll),
		"Breaks": {KindPass, func(*Run, Value) (State, Value, error) { panic("our bug") }},
		"Caught": passState(End),
	}.definition()
	try(t, def, `1`).wantError(t, ErrorRuntime, `the state "Breaks" panicked: our bug`)
}

func TestMachineWithoutTasksNamesWhatToBind(t *testing.T) {
	do := func(ctx context.Context, in Value) (Value, error) { return Unbound.Do(ctx, "Charge", in) }
	def := testStates{"Start": taskState(Task{ID: "Charge"}, do, End)}.definition()
	try(t, def, `1`).wantError(t, ErrorTaskFailed,
		`task Charge of state "Start" is not bound: give --task Charge=exec:COMMAND or --task Charge=http://…, or pass New an implementation of Tasks`)
}

func TestRunJSONRefusesWhatIsNotJSON(t *testing.T) {
	x := NewExecutor(testStates{"Start": passState(End)}.definition())
	var syntax *SyntaxError
	if _, err := x.RunJSON(t.Context(), []byte(`{"a":`)); !errors.As(err, &syntax) {
		t.Errorf("error %v, want a *SyntaxError", err)
	}
	if out, err := x.RunJSON(t.Context(), []byte(` {"a": 1} `)); err != nil || string(out) != ` {"a": 1} ` {
		t.Errorf("got %q, error %v", out, err)
	}
}

func TestOpenPlaceholdersAreAskedFor(t *testing.T) {
	def := testStates{"Start": {KindTask, func(r *Run, in Value) (State, Value, error) {
		task := Task{ID: "T", Resource: "arn:aws:lambda:us-east-1:123456789012:function:${Name}"}
		out, err := CallFunc(r, func(ctx context.Context, _ Value) (Value, error) { return String(InfoOf(ctx).Resource), nil }, constant(in), &task)
		return End, out, err
	}}}.definition()
	def.Placeholders = []string{"Name"}
	if _, err := NewExecutor(def).Run(t.Context(), Null()); err == nil || !strings.Contains(err.Error(), "--set Name=VALUE") {
		t.Errorf("error %v, want one that names --set Name=VALUE", err)
	}
	try(t, def, `1`, WithPlaceholders(map[string]string{"Name": "f"})).
		wantOutput(t, `"arn:aws:lambda:us-east-1:123456789012:function:f"`)
}

func TestWaitUntil(t *testing.T) {
	until := func(moment time.Time) testState {
		return testState{KindWait, func(r *Run, in Value) (State, Value, error) {
			if err := WaitUntil(r, moment); err != nil {
				return Fail(err)
			}
			return End, in, nil
		}}
	}
	tests := []struct {
		moment time.Time
		took   time.Duration
		cause  string
	}{
		{epoch.Add(90 * time.Second), 90 * time.Second, ""},
		{epoch.Add(-time.Hour), 0, ""},
		{epoch.AddDate(0, 0, 24_855), 24_855 * 24 * time.Hour, ""},
		{epoch.AddDate(0, 0, 24_856), 0, "An error occurred while executing the state 'Start' (entered at the event id #2). Wait state delay is too long."},
	}
	for _, test := range tests {
		got := try(t, testStates{"Start": until(test.moment)}.definition(), `1`)
		got.wantTook(t, test.took)
		if test.cause == "" {
			got.wantOutput(t, `1`)
		} else {
			got.wantError(t, ErrorRuntime, test.cause)
		}
	}
}

func TestMachineTimeOut(t *testing.T) {
	tests := []struct {
		name  string
		start testState
	}{
		{"while it waits", waitState(time.Hour, End)},
		{"while a task is open", taskState(Task{ID: "T"}, pending, End)},
		{"while a branch waits", parallelState(ParallelPolicy{Branches: states("Wait", "Wait")}, End).catching(at("Wait"), ErrorAll)},
		{"while it backs off", taskState(Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: time.Hour, MaxAttempts: 1, BackoffRate: 1}}},
			func(context.Context, Value) (Value, error) { return Value{}, errors.New("E") }, End)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			def := testStates{"Start": test.start, "Wait": waitState(time.Hour, End)}.definition()
			def.Timeout = time.Minute
			got := try(t, def, `1`)
			got.wantError(t, ErrorTimeout, "")
			got.wantTook(t, time.Minute)
			if events := got.history.Events(); events[len(events)-1].Type != "ExecutionTimedOut" {
				t.Errorf("the last event is %s", events[len(events)-1].Type)
			}
		})
	}
}

func TestMachineTimeOutThatIsNotReached(t *testing.T) {
	def := testStates{"Start": waitState(59*time.Second, End)}.definition()
	def.Timeout = time.Minute
	try(t, def, `1`).wantOutput(t, `1`)
}

func TestExecutionThatNobodyAnswersIsAnErrorOnAVirtualClock(t *testing.T) {
	def := testStates{"Start": taskState(Task{ID: "T"}, pending, End)}.definition()
	if got := try(t, def, `1`); got.err == nil || !strings.Contains(got.err.Error(), "waits for an answer") {
		t.Errorf("error %v", got.err)
	}
}

func TestStop(t *testing.T) {
	def := testStates{"Start": parallelState(ParallelPolicy{Branches: states("Task", "Task")}, End).catching(at("Task"), ErrorAll),
		"Task": taskState(Task{ID: "T"}, pending, End)}.definition()
	history := &History{}
	e, err := NewExecutor(def, WithHistory(history), WithClock(NewVirtualClock(epoch))).Start(t.Context(), Literal(`1`))
	if err != nil {
		t.Fatal(err)
	}
	if s := e.Drive(); s != StatusRunning || len(e.Waiting()) != 2 {
		t.Fatalf("status %s, %d tokens", s, len(e.Waiting()))
	}
	e.Stop("Operator", "lunch")
	if s := e.Drive(); s != StatusAborted {
		t.Errorf("status %s", s)
	}
	_, err = e.Result()
	trial{err: err}.wantError(t, "Operator", "lunch")
	last := history.Events()[history.Len()-1]
	if last.Type != "ExecutionAborted" || last.Prev != 0 {
		t.Errorf("the last event is %s with predecessor %d", last.Type, last.Prev)
	}
	if len(e.Waiting()) != 0 {
		t.Errorf("%d tokens are left", len(e.Waiting()))
	}
}

func TestCancelledContextEndsTheExecution(t *testing.T) {
	blocked := func(ctx context.Context, _ Value) (Value, error) { <-ctx.Done(); return Value{}, ctx.Err() }
	tests := []struct {
		name   string
		states testStates
	}{
		{"that waits", testStates{"Start": waitState(time.Hour, End)}},
		{"that runs for ever", testStates{"Start": passState(at("Start"))}},
		{"whose handler listens", testStates{"Start": taskState(Task{ID: "T", Timeout: time.Hour}, blocked, End)}},
		{"whose branches work", testStates{"Start": parallelState(ParallelPolicy{Branches: states("Task", "Task")}, End),
			"Task": taskState(Task{ID: "T"}, blocked, End)}},
		{"whose handler never listens", testStates{"Start": taskState(Task{ID: "T", Timeout: time.Hour},
			func(context.Context, Value) (Value, error) { select {} }, End)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			e, err := NewExecutor(test.states.definition()).Start(ctx, Literal(`1`))
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Millisecond, cancel)
			_, err = e.Wait()
			if !errors.Is(err, context.Canceled) || e.Status() != StatusAborted {
				t.Errorf("status %s, error %v", e.Status(), err)
			}
		})
	}
}

func TestHandlerThatIgnoresItsContextIsAbandoned(t *testing.T) {
	release := make(chan struct{})
	var ended sync.WaitGroup
	ended.Add(1)
	stubborn := func(ctx context.Context, in Value) (Value, error) {
		defer ended.Done()
		<-ctx.Done() // the time-out, and goes on
		<-release
		return in, nil
	}
	second := make(chan struct{})
	def := testStates{
		"Start": taskState(Task{ID: "T", Timeout: time.Millisecond}, stubborn, End).catching(at("Next"), ErrorTimeout),
		"Next": taskState(Task{ID: "U", Timeout: time.Hour}, func(context.Context, Value) (Value, error) {
			close(release)
			ended.Wait()
			<-second
			return String("second"), nil
		}, at("Last")),
		"Last": taskState(Task{ID: "V"}, echo, End),
	}.definition()
	e, err := NewExecutor(def).Start(t.Context(), Literal(`1`))
	if err != nil {
		t.Fatal(err)
	}
	close(second)
	out, err := e.Wait()
	trial{out: out, err: err}.wantOutput(t, `"second"`)
	if e.Late() != 1 {
		t.Errorf("%d late results, want 1", e.Late())
	}
}

func TestResultAfterTheEndIsLate(t *testing.T) {
	returned := make(chan struct{})
	stubborn := func(context.Context, Value) (Value, error) { <-returned; return Null(), nil }
	def := testStates{"Start": taskState(Task{ID: "T", Timeout: time.Millisecond}, stubborn, End)}.definition()
	e, err := NewExecutor(def).Start(t.Context(), Literal(`1`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Wait()
	trial{err: err}.wantError(t, ErrorTimeout, "")
	ring := e.ring()
	close(returned)
	<-ring // the result has come
	if e.Late() != 1 {
		t.Errorf("%d late results, want 1", e.Late())
	}
}

// pending is a handler whose answer comes by its token, or never.
func pending(context.Context, Value) (Value, error) { return Value{}, ErrPending }

func TestTaskTimeOutAndHeartbeat(t *testing.T) {
	tests := []struct {
		task  Task
		took  time.Duration
		beats bool // States.HeartbeatTimeout matches
	}{
		{Task{ID: "T", Timeout: 10 * time.Second}, 10 * time.Second, false},
		{Task{ID: "T", Heartbeat: 5 * time.Second}, 5 * time.Second, true},
		{Task{ID: "T", Timeout: 10 * time.Second, Heartbeat: 5 * time.Second}, 5 * time.Second, true},
		{Task{ID: "T", Timeout: 5 * time.Second, Heartbeat: 10 * time.Second}, 5 * time.Second, false},
	}
	for _, test := range tests {
		def := testStates{"Start": taskState(test.task, pending, End)}.definition()
		got := try(t, def, `1`)
		got.wantError(t, ErrorTimeout, "")
		got.wantTook(t, test.took)
		if Matches(got.err, ErrorHeartbeatTimeout) != test.beats {
			t.Errorf("%+v: States.HeartbeatTimeout matches: %v", test.task, !test.beats)
		}
	}
}

// tokenRun is an execution of one token task on a virtual clock, driven until it waits.
type tokenRun struct {
	*Execution
	t     *testing.T
	clock *Clock
}

func startToken(t *testing.T, task Task) tokenRun {
	t.Helper()
	clock := NewVirtualClock(epoch)
	def := testStates{"Start": taskState(task, echo, End).catching(at("Caught"), ErrorAll), "Caught": passState(End)}.definition()
	e, err := NewExecutor(def, WithClock(clock), WithSeed(1), WithHistory(&History{})).Start(t.Context(), Literal(`{"in":1}`))
	if err != nil {
		t.Fatal(err)
	}
	e.Drive()
	return tokenRun{e, t, clock}
}

// token is the one that is waited for; "" if none is.
func (r tokenRun) token() string {
	r.t.Helper()
	waiting := r.Waiting()
	if len(waiting) > 1 {
		r.t.Fatalf("%d tokens are waited for", len(waiting))
	}
	for token := range waiting {
		return token
	}
	return ""
}

func (r tokenRun) want(s Status, out string) {
	r.t.Helper()
	if got := r.Drive(); got != s || r.out.Text() != out {
		r.t.Errorf("status %s, output %s; want %s, %s", got, r.out.Text(), s, out)
	}
}

var tokenTask = Task{ID: "T", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Token: true}

func TestTokenTaskEndsWithItsAnswer(t *testing.T) {
	r := startToken(t, tokenTask)
	r.Answer(r.token(), Answer{Output: Literal(`{"done":true}`)})
	r.want(StatusSucceeded, `{"done":true}`)
}

func TestTokenIsGoneAfterItsTask(t *testing.T) {
	clock := NewVirtualClock(epoch)
	def := testStates{"Start": taskState(tokenTask, echo, at("Next")), "Next": {KindPass, func(r *Run, in Value) (State, Value, error) {
		return End, r.Context().Field("Task"), nil
	}}}.definition()
	for _, h := range []*History{nil, {}} {
		e, err := NewExecutor(def, WithClock(clock), WithHistory(h)).Start(t.Context(), Null())
		if err != nil {
			t.Fatal(err)
		}
		tokenRun{e, t, clock}.Drive()
		e.Answer(tokenRun{e, t, clock}.token(), Answer{Output: Null()})
		tokenRun{e, t, clock}.want(StatusSucceeded, "")
	}
}

func TestTokenTaskFailsWithItsAnswer(t *testing.T) {
	for _, test := range []struct {
		err  Error
		want string
	}{
		{Error{Name: "No", Cause: "why"}, `{"Error":"No","Cause":"why"}`},
		{Error{}, `{"Error":null,"Cause":null}`},
	} {
		r := startToken(t, tokenTask)
		r.Answer(r.token(), Answer{Error: &test.err})
		r.want(StatusSucceeded, test.want)
	}
}

func TestTokenIsGoodForOneAnswer(t *testing.T) {
	r := startToken(t, tokenTask)
	token := r.token()
	r.Answer("forged", Answer{Output: Literal(`0`)})
	r.Answer(token, Answer{Output: Literal(`1`)})
	r.Answer(token, Answer{Output: Literal(`2`)})
	r.want(StatusSucceeded, `1`)
	if r.Late() != 2 {
		t.Errorf("%d late answers, want 2", r.Late())
	}
}

func TestEachAttemptHasItsOwnToken(t *testing.T) {
	task := tokenTask
	task.Retry = []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: time.Second, MaxAttempts: 1, BackoffRate: 1}}
	r := startToken(t, task)
	first := r.token()
	r.Answer(first, Answer{Error: &Error{Name: "E"}})
	r.want(StatusRunning, "")
	for r.token() == "" && r.Advance() { // over the back-off
		r.want(StatusRunning, "")
	}
	second := r.token()
	if first == second {
		t.Fatal("the second attempt has the first one's token")
	}
	r.Answer(first, Answer{Output: Literal(`1`)})
	r.want(StatusRunning, "")
	r.Answer(second, Answer{Output: Literal(`2`)})
	r.want(StatusSucceeded, `2`)
	if r.Late() != 1 {
		t.Errorf("%d late answers, want 1", r.Late())
	}
}

func TestHeartbeatsKeepAnAttemptAlive(t *testing.T) {
	task := tokenTask
	task.Timeout, task.Heartbeat = 60*time.Second, 10*time.Second
	r := startToken(t, task)
	for range 3 {
		r.clock.advance(r.clock.now() + int64(9*time.Second))
		r.Heartbeat(r.token(), 10*time.Second)
		r.want(StatusRunning, "")
	}
	if next, ok := r.Next(); !ok || next != epoch.Add(37*time.Second) {
		t.Errorf("the next timer is at %v, want 37 s after the start", next.Sub(epoch))
	}
	r.Advance()
	r.want(StatusSucceeded, `{"Error":"States.Timeout","Cause":""}`)
}

func TestHeartbeatsDoNotExtendTheTimeOut(t *testing.T) {
	task := tokenTask
	task.Timeout, task.Heartbeat = 15*time.Second, 10*time.Second
	r := startToken(t, task)
	r.clock.advance(r.clock.now() + int64(9*time.Second))
	r.Heartbeat(r.token(), 10*time.Second)
	r.want(StatusRunning, "")
	if next, ok := r.Next(); !ok || next != epoch.Add(15*time.Second) {
		t.Errorf("the next timer is at %v, want 15 s after the start", next.Sub(epoch))
	}
}

func TestAnswerAfterTheTimeOutIsLate(t *testing.T) {
	task := tokenTask
	task.Timeout = 10 * time.Second
	r := startToken(t, task)
	token := r.token()
	r.Advance()
	r.want(StatusSucceeded, `{"Error":"States.Timeout","Cause":""}`)
	r.Answer(token, Answer{Output: Null()})
	if r.Late() != 1 {
		t.Errorf("%d late answers, want 1", r.Late())
	}
}

func TestAnswerMayComeBeforeTheHandlerReturns(t *testing.T) {
	var e *Execution
	fn := func(ctx context.Context, in Value) (Value, error) {
		e.Answer(InfoOf(ctx).Token, Answer{Output: String("early")})
		return in, nil
	}
	task := tokenTask
	task.Timeout = time.Hour
	def := testStates{"Start": taskState(task, fn, End)}.definition()
	for _, clock := range []*Clock{wallClock, NewVirtualClock(epoch)} {
		var err error
		if e, err = NewExecutor(def, WithClock(clock)).Start(t.Context(), Literal(`1`)); err != nil {
			t.Fatal(err)
		}
		out, err := e.Wait()
		trial{out: out, err: err}.wantOutput(t, `"early"`)
	}
}

func TestHandlerKnowsItsCall(t *testing.T) {
	var infos []Info
	fn := func(ctx context.Context, in Value) (Value, error) {
		infos = append(infos, InfoOf(ctx))
		if len(infos) == 1 {
			return Value{}, errors.New("once")
		}
		return in, nil
	}
	task := Task{ID: "T", Resource: "r", Retry: []Retrier{{ErrorEquals: []string{ErrorAll}, MaxAttempts: 1, BackoffRate: 1}}}
	def := testStates{"Start": passState(at("Map")), "Map": mapState(MapPolicy{StartAt: at("Task")}, End), "Task": taskState(task, fn, End)}.definition()
	try(t, def, `[1]`).wantOutput(t, `[1]`)
	for i, want := range []Info{
		{Execution: "run", Root: "run", State: "Task", Task: "T", Resource: "r", Key: "run/1.0.0:0:0", Attempt: 0, Delivery: 1, Index: 0, Arguments: Int(1)},
		{Execution: "run", Root: "run", State: "Task", Task: "T", Resource: "r", Key: "run/1.0.0:0:1", Attempt: 1, Delivery: 1, Index: 0, Arguments: Int(1)},
	} {
		if infos[i] != want {
			t.Errorf("call %d: %+v, want %+v", i, infos[i], want)
		}
	}
	if outside := InfoOf(t.Context()); outside != (Info{Index: -1}) {
		t.Errorf("outside of a call: %+v", outside)
	}
}

func TestResultOverTheLimitIsCaught(t *testing.T) {
	result := func(size int) testHandler {
		return func(context.Context, Value) (Value, error) { return String(strings.Repeat("x", size-2)), nil }
	}
	for _, test := range []struct {
		size   int
		limits bool
		caught bool
	}{{262_144, true, false}, {262_145, true, true}, {262_145, false, false}} {
		def := testStates{"Start": taskState(Task{ID: "T"}, result(test.size), End).catching(at("Caught"), ErrorAll), "Caught": passState(End)}.definition()
		got := try(t, def, `1`, WithLimits(test.limits))
		if name := got.out.Field("Error"); name.Exists() != test.caught || test.caught && name.String() != ErrorDataLimitExceeded {
			t.Errorf("%d bytes, limits %v: caught %v", test.size, test.limits, name)
		}
	}
}

// What the context object shows of one state must not depend on whether a
// history is kept, nor on the state before it.
func TestContextOfEachVisitWithAndWithoutHistory(t *testing.T) {
	entered := func(next State) testState {
		return testState{KindWait, func(r *Run, in Value) (State, Value, error) {
			out := append(append(Array{}, in.Elems()...), r.Context().Field("State").Field("EnteredTime"))
			if err := Wait(r, time.Second); err != nil {
				return Fail(err)
			}
			return next, out.Value(), nil
		}}
	}
	def := testStates{"Start": entered(at("B")), "B": noted(at("C")), "C": entered(at("D")), "D": noted(End)}.definition()
	const want = `["2026-01-01T00:00:00.000Z","2026-01-01T00:00:01.000Z","2026-01-01T00:00:01.000Z","2026-01-01T00:00:02.000Z"]`
	try(t, def, `[]`).wantOutput(t, want)
	try(t, def, `[]`, WithHistory(nil)).wantOutput(t, want)
}

// noted appends the time of its entry to the input.
func noted(next State) testState {
	return testState{KindPass, func(r *Run, in Value) (State, Value, error) {
		return next, append(append(Array{}, in.Elems()...), r.Context().Field("State").Field("EnteredTime")).Value(), nil
	}}
}

func TestEntryOfARetriedTaskWithAndWithoutHistory(t *testing.T) {
	task := Task{ID: "T", Retry: []Retrier{{ErrorEquals: []string{ErrorAll}, Interval: time.Minute, MaxAttempts: 1, BackoffRate: 1}}}
	states := func() testStates {
		handler := fails(1)
		return testStates{"Start": {KindTask, func(r *Run, in Value) (State, Value, error) {
			if _, err := CallFunc(r, handler, constant(in), &task); err != nil {
				return Fail(err)
			}
			return End, r.Context().Field("State").Field("EnteredTime"), nil
		}}}
	}
	try(t, states().definition(), `1`).wantOutput(t, `"2026-01-01T00:00:00.000Z"`)
	try(t, states().definition(), `1`, WithHistory(nil)).wantOutput(t, `"2026-01-01T00:00:00.000Z"`)
}

func TestChanceIsTheSameForTheSameSeed(t *testing.T) {
	def := testStates{
		"Start": {KindPass, func(r *Run, in Value) (State, Value, error) {
			e := r.Eval(in)
			return at("Again"), Array{String(e.UUID()), String(e.UUID())}.Value(), nil
		}},
		"Again": {KindPass, func(r *Run, in Value) (State, Value, error) {
			e := r.Eval(in)
			return End, append(append(Array{}, in.Elems()...), String(e.UUID())).Value(), nil
		}},
	}.definition()
	first := try(t, def, `1`).out
	try(t, def, `1`).wantOutput(t, first.Text())
	try(t, def, `1`, WithHistory(nil)).wantOutput(t, first.Text())
	if other := try(t, def, `1`, WithSeed(2)).out; Equal(first, other) {
		t.Error("another seed draws the same")
	}
	seen := map[string]bool{}
	for _, id := range first.Elems() {
		seen[id.String()] = true
	}
	if len(seen) != 3 {
		t.Errorf("three draws gave %s", first.Text())
	}
}

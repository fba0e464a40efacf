package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// steps is a machine of a Task state Work, whose handler takes a second of
// workflow time, a Wait state Nap of a minute, and a Pass state Done.
type steps struct {
	runtime.NoVars
	run  *runtime.Run
	work func(context.Context, runtime.Value) (runtime.Value, error)
}

var workTask = runtime.Task{
	ID: "Work", Resource: "arn:aws:lambda:us-east-1:123456789012:function:Work", Kind: runtime.LambdaFunction,
	Retry: []runtime.Retrier{{ErrorEquals: []string{"Busy"}, Interval: 2 * time.Second, MaxAttempts: 1, BackoffRate: 1}},
}

func (m *steps) Fork(r *runtime.Run) runtime.Machine { return &steps{run: r, work: m.work} }

func (m *steps) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	switch at {
	case 1:
		out, err := runtime.CallFunc(m.run, m.work, func() (runtime.Value, error) { return in, nil }, &workTask)
		return 2, out, err
	case 2:
		return 3, in, runtime.Wait(m.run, time.Minute)
	}
	return runtime.End, in, nil
}

func executor(work func(context.Context, runtime.Value) (runtime.Value, error), opts ...runtime.Option) *runtime.Executor {
	def := &runtime.Definition{
		Name: "steps", StartAt: 1,
		States: []runtime.StateInfo{1: {Name: "Work", Kind: runtime.KindTask}, 2: {Name: "Nap", Kind: runtime.KindWait}, 3: {Name: "Done", Kind: runtime.KindPass}},
		New:    func(r *runtime.Run) runtime.Machine { return &steps{run: r, work: work} },
	}
	clock := runtime.NewVirtualClock(time.Unix(1_700_000_000, 0))
	return runtime.NewExecutor(def, append([]runtime.Option{runtime.WithName("x"), runtime.WithClock(clock)}, opts...)...)
}

// busy fails so often with the error Busy, then gives its input.
func busy(times int) func(context.Context, runtime.Value) (runtime.Value, error) {
	return func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		if times--; times >= 0 {
			return runtime.Value{}, &runtime.Error{Name: "Busy", Cause: `card {"card":"4111"}`}
		}
		return in, nil
	}
}

func logged(t *testing.T, l telemetry.Log, failures int) []string {
	t.Helper()
	var out bytes.Buffer
	l.Handler = telemetry.NewJSONHandler(&out)
	executor(busy(failures), runtime.WithObserver(l.Observe)).RunJSON(context.Background(), []byte(`{"card": "4111"}`))
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestLogLevels(t *testing.T) {
	for _, test := range []struct {
		level    telemetry.Level
		failures int
		types    string
	}{
		{telemetry.Off, 2, ""},
		{telemetry.Fatal, 2, "ExecutionFailed"},
		{telemetry.Error, 2, "LambdaFunctionFailed LambdaFunctionFailed ExecutionFailed"},
		{telemetry.Error, 1, "LambdaFunctionFailed"},
		{telemetry.Error, 0, ""},
		{telemetry.All, 0, "ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited " +
			"WaitStateEntered WaitStateExited PassStateEntered PassStateExited ExecutionSucceeded"},
	} {
		var types []string
		for _, line := range logged(t, telemetry.Log{Level: test.level}, test.failures) {
			if line != "" {
				v, err := runtime.ParseString(line)
				if err != nil {
					t.Fatal(err)
				}
				types = append(types, v.Field("type").String())
			}
		}
		if got := strings.Join(types, " "); got != test.types {
			t.Errorf("%s, %d failures: %s, want %s", test.level, test.failures, got, test.types)
		}
	}
}

// TestLogEntry: a line has the members of AWS's log entries.
func TestLogEntry(t *testing.T) {
	const end = `,"previous_event_id":"0","execution_arn":"arn:aws:states:us-east-1:123456789012:execution:steps:x","redrive_count":"0"}`
	for _, test := range []struct {
		log  telemetry.Log
		want string
	}{
		{telemetry.Log{Level: telemetry.All}, `{"event_timestamp":"1700000000000","level":"INFO","type":"TaskStateEntered","id":"2","details":{"name":"Work"}` + end},
		{telemetry.Log{Level: telemetry.All, Data: true}, `{"event_timestamp":"1700000000000","level":"INFO","type":"TaskStateEntered","id":"2",` +
			`"details":{"name":"Work","input":"{\"card\": \"4111\"}","inputDetails":{"truncated":false}}` + end},
		{telemetry.Log{Level: telemetry.All, Data: true, Redact: redactor(t, "card")}, `{"event_timestamp":"1700000000000","level":"INFO","type":"TaskStateEntered","id":"2",` +
			`"details":{"name":"Work","input":"{\"card\":\"[REDACTED]\"}","inputDetails":{"truncated":false}}` + end},
	} {
		if got := logged(t, test.log, 0)[1]; got != test.want {
			t.Errorf("%s\nwant %s", got, test.want)
		}
	}
}

// TestLogWithoutDataShowsNone, but errors and causes, as AWS does.
func TestLogWithoutDataShowsNone(t *testing.T) {
	lines := strings.Join(logged(t, telemetry.Log{Level: telemetry.All}, 1), "\n")
	for _, word := range []string{`input"`, `output"`, `parameters"`} {
		if strings.Contains(lines, word) {
			t.Errorf("there is %s in\n%s", word, lines)
		}
	}
	if !strings.Contains(lines, `"error":"Busy","cause":"card {\"card\":\"4111\"}"`) {
		t.Errorf("there is no cause in\n%s", lines)
	}
	shown := strings.Join(logged(t, telemetry.Log{Level: telemetry.All, Data: true, Redact: redactor(t, "CARD")}, 1), "\n")
	if strings.Contains(shown, "4111") || !strings.Contains(shown, `"cause":"card {\"card\":\"[REDACTED]\"}"`) {
		t.Errorf("the card is in\n%s", shown)
	}
}

func TestLogAsText(t *testing.T) {
	var out bytes.Buffer
	l := telemetry.Log{Handler: telemetry.NewTextHandler(&out), Level: telemetry.Fatal}
	executor(busy(2), runtime.WithObserver(l.Observe)).RunJSON(context.Background(), []byte(`1`))
	const want = `time=2023-11-14T22:13:22.000Z level=ERROR+4 msg=ExecutionFailed id=9 details.error=Busy details.cause="card {\"card\":\"4111\"}" previous_event_id=8 ` +
		`execution_arn=arn:aws:states:us-east-1:123456789012:execution:steps:x redrive_count=0` + "\n"
	if out.String() != want {
		t.Errorf("%swant %s", out.String(), want)
	}
}

func TestLogAsksTheHandler(t *testing.T) {
	var out bytes.Buffer
	l := telemetry.Log{Handler: slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelError}), Level: telemetry.All}
	executor(busy(1), runtime.WithObserver(l.Observe)).RunJSON(context.Background(), []byte(`1`))
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
}

func TestParseLevel(t *testing.T) {
	for _, name := range []string{"OFF", "fatal", "Error", "ALL"} {
		if l, err := telemetry.ParseLevel(name); err != nil || !strings.EqualFold(l.String(), name) {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
	if _, err := telemetry.ParseLevel("DEBUG"); err == nil {
		t.Error("DEBUG is a level")
	}
}

func TestMetrics(t *testing.T) {
	m := &telemetry.Metrics{}
	ctx := context.Background()
	executor(busy(1), runtime.WithObserver(m.Observe)).RunJSON(ctx, []byte(`1`))
	executor(busy(2), runtime.WithObserver(m.Observe)).RunJSON(ctx, []byte(`1`))
	stopped, err := executor(busy(0), runtime.WithObserver(m.Observe)).Start(ctx, runtime.Int(1))
	if err != nil {
		t.Fatal(err)
	}
	stopped.Stop("Enough", "")
	stopped.Drive()
	m.Opened("steps", 3)
	m.Committed(2, 3*time.Millisecond)
	rec := httptest.NewRecorder()
	m.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if got := rec.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Errorf("content type %s", got)
	}
	page := rec.Body.String()
	for _, line := range []string{
		`# TYPE aslc_executions_started_total counter`,
		`aslc_executions_started_total{state_machine="steps"} 3`,
		`aslc_executions_ended_total{state_machine="steps",status="succeeded"} 1`,
		`aslc_executions_ended_total{state_machine="steps",status="failed"} 1`,
		`aslc_executions_ended_total{state_machine="steps",status="timed_out"} 0`,
		`aslc_executions_ended_total{state_machine="steps",status="aborted"} 1`,
		`aslc_executions_open{state_machine="steps"} 3`,
		`aslc_execution_duration_seconds_bucket{state_machine="steps",le="60"} 2`, // 0 s, 2 s
		`aslc_execution_duration_seconds_bucket{state_machine="steps",le="300"} 3`,
		`aslc_execution_duration_seconds_sum{state_machine="steps"} 64`, // 62 s
		`aslc_state_transitions_total{state_machine="steps",state="Work"} 2`,
		`aslc_state_transitions_total{state_machine="steps",state="Nap"} 1`,
		`# TYPE aslc_state_duration_seconds histogram`,
		`aslc_state_duration_seconds_bucket{state_machine="steps",state="Nap",le="30"} 0`,
		`aslc_state_duration_seconds_bucket{state_machine="steps",state="Nap",le="60"} 1`,
		`aslc_state_duration_seconds_bucket{state_machine="steps",state="Nap",le="+Inf"} 1`,
		`aslc_state_duration_seconds_sum{state_machine="steps",state="Nap"} 60`,
		`aslc_state_duration_seconds_count{state_machine="steps",state="Work"} 1`,
		`aslc_task_attempts_total{state_machine="steps",state="Work",outcome="succeeded"} 1`,
		`aslc_task_attempts_total{state_machine="steps",state="Work",outcome="failed"} 3`,
		`aslc_task_retries_total{state_machine="steps",state="Work"} 2`,
		`aslc_task_attempt_duration_seconds_count{state_machine="steps",state="Work"} 4`,
		`aslc_store_commits_total 1`,
		`aslc_store_committed_executions_total 2`,
		`aslc_store_commit_duration_seconds_bucket{le="0.005"} 1`,
		`aslc_store_commit_duration_seconds_sum 0.003`,
	} {
		if !strings.Contains(page, "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
	if strings.Contains(page, `aslc_task_attempts_total{state_machine="steps",state="Nap"`) {
		t.Error("a Wait state has attempts")
	}
	if t.Failed() {
		t.Log(page)
	}
}

func TestMetricsAreReadWithGet(t *testing.T) {
	rec := httptest.NewRecorder()
	(&telemetry.Metrics{}).ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/metrics", nil))
	if rec.Code != http.StatusMethodNotAllowed || rec.Header().Get("Allow") == "" {
		t.Errorf("POST: %d", rec.Code)
	}
}

func TestMetricsOfAHostileName(t *testing.T) {
	m := &telemetry.Metrics{}
	m.Opened("a\"}\n\\", 1)
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `aslc_executions_open{state_machine="a\"}\n\\"} 1`) {
		t.Error(out.String())
	}
}

var errLoop = errors.New("done")

// loop is a machine of one Pass state, which goes on for n transitions.
type loop struct {
	runtime.NoVars
	left int
}

func (m *loop) Fork(*runtime.Run) runtime.Machine { return &loop{left: m.left} }

func (m *loop) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	if m.left--; m.left < 0 {
		return runtime.Fail(errLoop)
	}
	return 1, in, nil
}

func looping(n int, opts ...runtime.Option) *runtime.Executor {
	return runtime.NewExecutor(&runtime.Definition{
		Name: "loop", StartAt: 1, States: []runtime.StateInfo{1: {Name: "Loop", Kind: runtime.KindPass}},
		New: func(*runtime.Run) runtime.Machine { return &loop{left: n} },
	}, opts...)
}

func run(tb testing.TB, x *runtime.Executor, in runtime.Value) {
	if _, err := x.Run(context.Background(), in); !errors.Is(err, errLoop) {
		tb.Fatal(err)
	}
}

// TestOffAllocatesNothing: without an observer ten thousand transitions more
// allocate as much as one, but for the few objects of the execution itself that
// a pool may have lost: under the race detector it drops some on purpose.
func TestOffAllocatesNothing(t *testing.T) {
	allocations := func(n int) float64 {
		x := looping(n)
		return testing.AllocsPerRun(20, func() { run(t, x, runtime.EmptyObject()) })
	}
	if one, many := allocations(1), allocations(10_001); many > one+10 {
		t.Errorf("one transition: %v allocations, ten thousand more: %v", one, many)
	}
}

// BenchmarkTransition measures a transition without telemetry, with an observer
// that does nothing, and with parts of telemetry.
func BenchmarkTransition(b *testing.B) {
	discard := func(level telemetry.Level) runtime.Option {
		return runtime.WithObserver((&telemetry.Log{Handler: slog.DiscardHandler, Level: level}).Observe)
	}
	for _, test := range []struct {
		name string
		opts []runtime.Option
	}{
		{"off", nil},
		{"observed", []runtime.Option{runtime.WithObserver(func(*runtime.Event, *runtime.Run) {})}},
		{"log-error", []runtime.Option{discard(telemetry.Error)}},
		{"metrics", []runtime.Option{runtime.WithObserver((&telemetry.Metrics{}).Observe)}},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			in := runtime.Object{{Name: "card", Value: runtime.String("4111")}}.Value()
			run(b, looping(b.N, test.opts...), in)
		})
	}
}

package runtime

import (
	"context"
	"testing"
	"time"
)

func contextOf(t *testing.T, opts ...Option) Value {
	t.Helper()
	show := testState{KindPass, func(r *Run, _ Value) (State, Value, error) { return End, r.Context(), nil }}
	def := testStates{"Start": show}.definition()
	start := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	opts = append(opts, WithName("x"), WithClock(NewVirtualClock(start)))
	out, err := NewExecutor(def, opts...).Run(context.Background(), Int(1))
	if err != nil {
		t.Fatal(err)
	}
	return out.Field("Execution")
}

// Recorded: the ARN of an Express execution ends in an id, and only what
// StartExecution started has a RedriveCount.
func TestExpressContext(t *testing.T) {
	for _, c := range []struct {
		opts    []Option
		arn     string
		redrive bool
	}{
		{nil, "arn:aws:states:us-east-1:123456789012:execution:test:x", true},
		{[]Option{WithExpress(Express{ID: "7"})}, "arn:aws:states:us-east-1:123456789012:express:test:x:7", true},
		{[]Option{WithExpress(Express{ID: "7", Sync: true})}, "arn:aws:states:us-east-1:123456789012:express:test:x:7", false},
	} {
		got := contextOf(t, c.opts...)
		if got.Field("Id").String() != c.arn || got.Field("RedriveCount").Exists() != c.redrive {
			t.Errorf("got %s", got.Text())
		}
	}
}

// The quotas page: five minutes for an Express workflow.
func TestExpressTime(t *testing.T) {
	def := testStates{"Start": waitState(6*time.Minute, End)}.definition()
	run := func(opts ...Option) error {
		opts = append(opts, WithClock(NewVirtualClock(time.Unix(0, 0))), WithExpress(Express{}))
		_, err := NewExecutor(def, opts...).Run(context.Background(), Int(1))
		return err
	}
	if e, ok := run(WithLimits(true)).(*Error); !ok || e.Name != ErrorTimeout {
		t.Errorf("with limits: %v", e)
	}
	if err := run(); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

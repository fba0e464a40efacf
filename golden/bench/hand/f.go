package hand

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Handler is the work of a task. It may ask CallOf(ctx) which call it serves.
type Handler func(ctx context.Context, in Value) (Value, error)

// Call is what a handler can know about its call: enough for a log line and
// for an idempotency key.
type Call struct {
	State   string
	Attempt int // from 0
}

// Key is the same for every delivery of one attempt.
func (c Call) Key() string { return c.State + ":" + strconv.Itoa(c.Attempt) }

// CallOf gives the call that a handler's context belongs to.
func CallOf(ctx context.Context) Call {
	c, _ := ctx.Value(callKey{}).(*callContext)
	if c == nil {
		return Call{}
	}
	return c.call
}

type callKey struct{}

// callContext is a context with its call. Each call gets its own, since a
// handler may leave something behind that still holds it.
type callContext struct {
	context.Context
	call Call
}

func (c *callContext) Value(key any) any {
	if key == (callKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// clock tells the time and waits; a virtual one waits by being set.
type clock interface {
	now() time.Time
	sleep(until time.Time)
}

type virtualClock struct{ t time.Time }

func (c *virtualClock) now() time.Time        { return c.t }
func (c *virtualClock) sleep(until time.Time) { c.t = until }

// taskF is a Task state.
type taskF struct {
	name  string
	retry []retrierF
}

type retrierF struct {
	errorEquals []string
	interval    time.Duration
	maxAttempts int
	backoffRate float64
}

// delay is the back-off before retry n, from 0.
func (r *retrierF) delay(n int) time.Duration {
	d := float64(r.interval)
	if n > 0 {
		d *= math.Pow(r.backoffRate, float64(n))
	}
	return time.Duration(d)
}

var statesF = tasksF(1000)

func tasksF(n int) []taskF {
	all := make([]taskF, n)
	for i := range all {
		all[i].name = nth(i)
		all[i].retry = []retrierF{{errorEquals: []string{"States.ALL"}, interval: time.Second, maxAttempts: 2, backoffRate: 1}}
	}
	return all
}

// F is 1000 Task with the same handler, each retried on any error.
func F(ctx context.Context, input []byte, noop Handler) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.tasks(ctx, &virtualClock{}, noop, v)
	})
}

func (s *steps) tasks(ctx context.Context, c clock, noop Handler, v Value) (Value, error) {
	for i := range statesF {
		err := s.enter(ctx)
		if err != nil {
			return Value{}, err
		}
		if v, err = statesF[i].call(ctx, c, noop, v); err != nil {
			return Value{}, in(nth(i), err)
		}
	}
	return v, nil
}

// call makes attempts until one succeeds or no retrier wants another.
func (t *taskF) call(ctx context.Context, c clock, noop Handler, v Value) (Value, error) {
	var used [4]int // attempts of each retrier
	for attempt := 0; ; attempt++ {
		result, err := invoke(&callContext{ctx, Call{t.name, attempt}}, noop, v)
		if err == nil {
			return result, nil
		}
		if gone := ctx.Err(); gone != nil {
			return Value{}, gone
		}
		delay, again := t.again(err, &used)
		if !again {
			return Value{}, failed(err)
		}
		c.sleep(c.now().Add(delay))
	}
}

// again asks the first retrier that matches for its delay; false: no retry.
func (t *taskF) again(err error, used *[4]int) (time.Duration, bool) {
	name := errorName(err)
	for i := range t.retry {
		if r := &t.retry[i]; matches(r.errorEquals, name) {
			used[i]++
			return r.delay(used[i] - 1), used[i] <= r.maxAttempts
		}
	}
	return 0, false
}

// matches has the wildcard's two rules: States.ALL is everything but
// States.Runtime, States.TaskFailed is everything but States.Timeout.
func matches(errorEquals []string, name string) bool {
	for _, want := range errorEquals {
		switch {
		case want == name:
			return true
		case want == "States.ALL":
			return name != "States.Runtime"
		case want == "States.TaskFailed" && name != "States.Timeout":
			return true
		}
	}
	return false
}

// invoke makes one attempt; a panic is an error.
func invoke(ctx context.Context, noop Handler, v Value) (out Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return noop(ctx, v)
}

// panicked is the error of a handler that panicked.
func panicked(p any) error {
	return &Error{Name: "States.TaskFailed", Cause: fmt.Sprint("panic: ", p)}
}

// errorName is what ErrorEquals sees of a handler's error.
func errorName(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Name
	}
	return "States.TaskFailed"
}

// failed is the error that a task's state ends with.
func failed(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Name: "States.TaskFailed", Cause: err.Error()}
}

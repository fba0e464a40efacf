package operate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// schedule starts executions by the clock.
//
// The execution of a tick has a name that is made of the schedule and of the tick,
// so whoever comes to the tick again, after a restart or after the clock was put
// back, starts nothing. Of the ticks that passed while nobody worked the last one is
// made up for, at once; a schedule that has started nothing yet has missed none.
type schedule struct {
	text string
	cron.Schedule
}

// parseSchedule reads a cron expression: five fields, a name such as @daily, or
// "@every 90m". It counts in UTC, unless CRON_TZ=ZONE and a blank stand before it.
func parseSchedule(text string) (*schedule, error) {
	text = strings.TrimSpace(text)
	if (strings.HasPrefix(text, "TZ=") || strings.HasPrefix(text, "CRON_TZ=")) && !strings.Contains(text, " ") {
		return nil, fmt.Errorf("%q is no schedule: after the zone stands, for example, 0 12 * * *", text) // the parser would panic
	}
	c, err := cron.ParseStandard(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no schedule: %w; 0 12 * * * is every day at noon", text, err)
	}
	if every, ok := c.(cron.ConstantDelaySchedule); ok {
		if d, err := time.ParseDuration(strings.TrimPrefix(text, "@every ")); err != nil || d < time.Second { // a second, to the parser
			return nil, fmt.Errorf("%q is no schedule: a second is the least", text)
		}
		c = anchored(every.Delay)
	}
	if c.Next(time.Now()).IsZero() {
		return nil, fmt.Errorf("the schedule %q never comes", text)
	}
	return &schedule{text, c}, nil
}

// anchored is "@every": its ticks are the same for whoever counts them.
type anchored time.Duration

// Next is the multiple of the time since the year 1 that follows t.
func (d anchored) Next(t time.Time) time.Time {
	return t.Truncate(time.Duration(d)).Add(time.Duration(d))
}

// prefix is what the names of the schedule's executions begin with.
func (s *schedule) prefix() string {
	sum := sha256.Sum256([]byte(s.text))
	return "schedule-" + hex.EncodeToString(sum[:4]) + "-"
}

// tickFormat is what the names end with: they are in the order of their ticks.
const tickFormat = "20060102T150405Z"

func (s *schedule) name(tick time.Time) string { return s.prefix() + tick.Format(tickFormat) }

// tick is the tick whose execution has a name; zero: none.
func (s *schedule) tick(name string) time.Time {
	t, err := time.Parse(tickFormat, strings.TrimPrefix(name, s.prefix()))
	if err != nil {
		return time.Time{}
	}
	return t
}

// clock is the time, and sleep waits until ctx ends or it is a moment; false: ctx ended.
type clock struct {
	now   func() time.Time
	sleep func(ctx context.Context, until time.Time) bool
}

var wallClock = clock{func() time.Time { return time.Now().UTC() }, sleepUntil}

// longestSleep is how long one sleep is at most, should the clock be put forward.
const longestSleep = time.Minute

func sleepUntil(ctx context.Context, until time.Time) bool {
	for {
		d := min(time.Until(until), longestSleep)
		if d <= 0 {
			return ctx.Err() == nil
		}
		t := time.NewTimer(d)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return false
		}
	}
}

// run calls start for each tick after the last one, until ctx ends. Zero: there was none.
func (s *schedule) run(ctx context.Context, c clock, last time.Time, start func(tick time.Time)) {
	if last.IsZero() {
		last = c.now()
	}
	for {
		next := s.Next(last)
		if !c.sleep(ctx, next) {
			return
		}
		for now := c.now(); ; next = s.Next(next) { // those between were missed
			if s.Next(next).After(now) {
				break
			}
		}
		start(next)
		last = next
	}
}

// scheduledTime is what the input of a schedule's executions may hold for its tick,
// as that of EventBridge Scheduler.
const scheduledTime = "<aws.scheduler.scheduled-time>"

// keep runs a schedule on a store.
func (o *owner) keep(ctx context.Context, s *schedule, input runtime.Value, report func(error)) {
	name, err := o.store.LastName(ctx, o.machine, s.prefix())
	if err != nil {
		report(err)
		return
	}
	s.run(ctx, wallClock, s.tick(name), func(tick time.Time) {
		in, err := runtime.ParseString(strings.ReplaceAll(input.Text(), scheduledTime, tick.Format(time.RFC3339)))
		if err == nil {
			_, err = o.service.Start(ctx, durable.StartInput{Machine: o.machine, Name: s.name(tick), Input: in})
		}
		if err != nil && durable.CodeOf(err) != durable.ExecutionAlreadyExists && ctx.Err() == nil {
			report(fmt.Errorf("the tick of %s of the schedule %q started nothing: %w", tick.Format(time.RFC3339), s.text, err))
		}
	})
}

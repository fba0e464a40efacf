package operate

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
)

// duties are what a worker does beside driving executions.
type duties struct {
	schedules []*schedule
	input     string // of the schedules' executions: INPUT
	retention time.Duration
}

func (d *duties) flags() []cli.Flag {
	return []cli.Flag{
		{Name: "schedule", Value: "CRON", About: `start an execution at each tick of a cron expression, in UTC: "0 12 * * *", @hourly, "@every 90m"; may be repeated`, Set: func(text string) error {
			s, err := parseSchedule(text)
			d.schedules = append(d.schedules, s)
			return err
		}},
		{Name: "schedule-input", Value: "INPUT", About: "the input of these executions (default {}); " + scheduledTime + " in it is the tick", Set: setTo(&d.input)},
		{Name: "retention", Value: "TIME", About: "forget executions so long after their end: 90d, 12h (default: keep them)", Set: setTime(&d.retention)},
	}
}

// setTime takes a duration, also in days.
func setTime(to *time.Duration) func(string) error {
	return func(text string) error {
		d, err := time.ParseDuration(text)
		if days, ok := strings.CutSuffix(text, "d"); ok {
			var n int64
			n, err = strconv.ParseInt(days, 10, 32)
			d = time.Duration(min(n, maxDays)) * 24 * time.Hour
		}
		if err != nil || d <= 0 {
			return fmt.Errorf("%q is no length of time: write 90d, 12h or 30m", text)
		}
		*to = d
		return nil
	}
}

// maxDays are the days that a time.Duration holds, and more than anybody waits.
const maxDays = 100_000

// begin sets the duties going, until the result is called or ctx ends.
func (d *duties) begin(ctx context.Context, c *cli.Call, o *owner) (end func(), err error) {
	input := runtime.EmptyObject()
	if d.input != "" {
		if len(d.schedules) == 0 {
			return nil, c.Misused("--schedule-input has no --schedule")
		}
		if input, err = c.Input([]string{d.input}); err != nil {
			return nil, err
		}
	}
	report := func(err error) { fmt.Fprintf(c.Stderr, "%s: %v\n", c.Name, err) }
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	for _, s := range d.schedules {
		all.Go(func() { o.keep(ctx, s, input, report) })
	}
	if d.retention > 0 {
		all.Go(func() {
			if err := o.service.Keep(ctx, d.retention); err != nil {
				report(fmt.Errorf("executions that are old enough are not forgotten: %w", err))
			}
		})
	}
	return func() {
		cancel()
		all.Wait()
	}, nil
}

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bench"
)

// benchHelp stands between the usage line and the flags.
const benchHelp = `
INPUT is that of run, and is each execution's. Tasks do their work as in run.

Waits, back-off and time-outs take no time, since executions go by a virtual
clock; with --real-time they take what they take. The measured executions keep
no history unless --history is given, and nobody watches them. What each state
takes is seen in a second pass, of up to 1,000 executions or a second, with an
observer, whose events cost more than many a state: compare these times with each
other.
`

// benchOptions are the flags of bench.
type benchOptions struct {
	workOptions
	duration   time.Duration
	count      int
	parallel   int
	history    bool
	realTime   bool
	json       bool
	cpuProfile string
	memProfile string
}

func (o *benchOptions) flags() []flagDef {
	return append([]flagDef{
		{"for", "DURATION", "measure for so long, like 10s (default 3s)", o.setFor},
		{"count", "N", "measure N executions", setCount(&o.count)},
		{"parallel", "N", "run N executions at a time (default 1)", setCount(&o.parallel)},
		{"history", "", "record the history, which nobody reads", setTrue(&o.history)},
		{"real-time", "", "let waits, back-off and time-outs take their time", setTrue(&o.realTime)},
		{"json", "", "print the figures as JSON, durations in nanoseconds", setTrue(&o.json)},
		{"cpuprofile", "FILE", "write a CPU profile, for go tool pprof", setString(&o.cpuProfile)},
		{"memprofile", "FILE", "write a profile of allocations, for go tool pprof", setString(&o.memProfile)},
	}, o.workFlags()...)
}

func (o *benchOptions) setFor(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no duration, like 500ms or 10s", text)
	}
	o.duration = d
	return nil
}

func setCount(to *int) func(string) error {
	return func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number from 1", text)
		}
		*to = n
		return nil
	}
}

// bench measures executions.
func (c *command) bench(args []string) error {
	o := benchOptions{parallel: 1}
	rest, err := parseFlags("help bench", args, o.flags())
	switch {
	case err != nil:
		return err
	case len(rest) > 1:
		return misused("help bench", "bench takes one INPUT, not %d", len(rest))
	case o.duration > 0 && o.count > 0:
		return misused("help bench", "--for and --count exclude each other")
	case o.duration == 0:
		o.duration = 3 * time.Second
	}
	in, err := c.input(rest)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(c.stderr, c.Name)
	defer stop()
	job := &bench.Job{
		Worker: func(watch *bench.Watch) (bench.Worker, error) { return c.benchWorker(&o, in, watch) },
		For:    o.duration, Count: o.count, Parallel: o.parallel, Measured: o.profiled,
	}
	r, err := job.Run(ctx)
	if err != nil {
		return err
	}
	if err := c.printBench(&o, r); err != nil {
		return err
	}
	if r.Failed > 0 {
		return fmt.Errorf("%d of %d executions failed: %w", r.Failed, r.Executions, r.Failure)
	}
	return nil
}

// benchWorker makes an executor with bindings and a clock of its own.
func (c *command) benchWorker(o *benchOptions, in runtime.Value, watch *bench.Watch) (bench.Worker, error) {
	def := c.New(runtime.Unbound).Definition()
	table, err := c.table(&o.workOptions, def)
	if err != nil {
		return nil, err
	}
	opts, err := o.runtimeOptions(def)
	if err != nil {
		return nil, err
	}
	if !o.realTime {
		opts = append(opts, runtime.WithClock(runtime.NewVirtualClock(time.Now())))
	}
	history := &runtime.History{}
	if o.history {
		opts = append(opts, runtime.WithHistory(history))
	}
	if watch != nil {
		opts = append(opts, runtime.WithObserver(watch.Observe))
	}
	x := c.New(table, opts...)
	work := func(ctx context.Context) error {
		_, err := x.Run(ctx, in)
		return err
	}
	if strings.Contains(def.Text, ".waitForTaskToken") { // somebody must answer: see drive
		work = func(ctx context.Context) error {
			e, err := x.Start(ctx, in)
			if err != nil {
				return err
			}
			table.Answer = e.Answer
			_, err = e.Wait()
			return err
		}
	}
	return func(ctx context.Context) error {
		history.Reset()
		if table.Mocks != nil {
			table.Mocks.Restart()
		}
		return work(ctx)
	}, nil
}

// profiled writes the profiles of a pass.
func (o *benchOptions) profiled(pass func() error) (err error) {
	if o.cpuProfile != "" {
		file, err := os.Create(o.cpuProfile)
		if err != nil {
			return misused("help bench", "--cpuprofile: %v", err)
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer func() {
			pprof.StopCPUProfile()
			if cerr := file.Close(); err == nil {
				err = cerr
			}
		}()
	}
	if o.memProfile == "" {
		return pass()
	}
	file, err := os.Create(o.memProfile)
	if err != nil {
		return misused("help bench", "--memprofile: %v", err)
	}
	if err := pass(); err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(file, 0), file.Close())
}

// benchReport is a report as JSON; durations are in nanoseconds.
type benchReport struct {
	Machine              string       `json:"machine"`
	Clock                string       `json:"clock"`
	History              bool         `json:"history"`
	Parallel             int          `json:"parallel"`
	Executions           int          `json:"executions"`
	Failed               int          `json:"failed"`
	Elapsed              int64        `json:"elapsed"`
	ExecutionsPerSecond  float64      `json:"executionsPerSecond"`
	TransitionsPerSecond float64      `json:"transitionsPerSecond"`
	Transitions          float64      `json:"transitions"` // an execution
	PerTransition        float64      `json:"perTransition"`
	PerExecution         int64        `json:"perExecution"`
	P50                  int64        `json:"p50"`
	P90                  int64        `json:"p90"`
	P99                  int64        `json:"p99"`
	Allocations          float64      `json:"allocations"`
	Bytes                float64      `json:"bytes"`
	Watched              int          `json:"watched"`
	States               []benchState `json:"states"`
}

type benchState struct {
	Name   string  `json:"name"`
	Visits float64 `json:"visits"`
	Time   int64   `json:"time"`
	Share  float64 `json:"share"`
}

func (c *command) printBench(o *benchOptions, r *bench.Report) error {
	name := c.New(runtime.Unbound).Definition().Name
	if o.json {
		return c.printBenchJSON(name, o, r)
	}
	fmt.Fprintf(c.stdout, "%s: %s, %d at a time, in %s; %s%s\n\n", name, plural(r.Executions, "execution"), r.Parallel,
		r.Elapsed.Round(time.Millisecond), o.clockText(), o.historyText())
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "executions\t%.0f/s\n", r.PerSecond())
	fmt.Fprintf(w, "transitions\t%.0f/s\t%.4g an execution\n", r.PerSecond()*r.Transitions, r.Transitions)
	fmt.Fprintf(w, "a transition\t%.4g ns\n", r.PerTransition())
	fmt.Fprintf(w, "an execution\t%s\tp50 %s\tp90 %s\tp99 %s\n", r.PerExecution(), r.P50, r.P90, r.P99)
	fmt.Fprintf(w, "allocations\t%.4g an execution\t%.0f bytes\n", r.Allocations, r.Bytes)
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "\nof %s with an observer, which the figures above are without:\n\n", plural(r.Watched, "more execution"))
	fmt.Fprintln(w, "state\tvisits\ta visit\tshare")
	for _, s := range r.States {
		fmt.Fprintf(w, "%s\t%.4g\t%s\t%.1f %%\n", printable(s.Name), s.Visits, s.Time, 100*s.Share)
	}
	return w.Flush()
}

func (c *command) printBenchJSON(name string, o *benchOptions, r *bench.Report) error {
	out := benchReport{
		Machine: name, Clock: "virtual", History: o.history, Parallel: r.Parallel, Executions: r.Executions, Failed: r.Failed,
		Elapsed: int64(r.Elapsed), ExecutionsPerSecond: r.PerSecond(), TransitionsPerSecond: r.PerSecond() * r.Transitions,
		Transitions: r.Transitions, PerTransition: r.PerTransition(), PerExecution: int64(r.PerExecution()),
		P50: int64(r.P50), P90: int64(r.P90), P99: int64(r.P99), Allocations: r.Allocations, Bytes: r.Bytes, Watched: r.Watched,
	}
	if o.realTime {
		out.Clock = "real"
	}
	for _, s := range r.States {
		out.States = append(out.States, benchState{s.Name, s.Visits, int64(s.Time), s.Share})
	}
	e := json.NewEncoder(c.stdout)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func (o *benchOptions) clockText() string {
	if o.realTime {
		return "waits and back-off took their time"
	}
	return "waits and back-off took no time (virtual clock)"
}

func (o *benchOptions) historyText() string {
	if o.history {
		return ", history on"
	}
	return ""
}

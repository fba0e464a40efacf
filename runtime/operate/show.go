package operate

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
)

const timeFormat = "2006-01-02 15:04:05.000"

// statuses are those that list can look for.
var statuses = []runtime.Status{
	runtime.StatusRunning, runtime.StatusSucceeded, runtime.StatusFailed, runtime.StatusTimedOut, runtime.StatusAborted, runtime.StatusPendingRedrive,
}

type listFlags struct {
	showFlags
	in    durable.ListInput
	limit int
}

func (l *listFlags) flags() []cli.Flag {
	l.limit = 100
	return append(l.showFlags.flags(),
		cli.Flag{Name: "status", Value: "STATUS", About: "RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED", Set: func(s string) error {
			l.in.Status = runtime.Status(strings.ToUpper(s))
			if !slices.Contains(statuses, l.in.Status) {
				return fmt.Errorf("%q is no status: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or, of a Map Run's, PENDING_REDRIVE", s)
			}
			return nil
		}},
		cli.Flag{Name: "redriven", About: "those alone that were redriven", Set: func(string) error {
			yes := true
			l.in.Redriven = &yes
			return nil
		}},
		cli.Flag{Name: "map-run", Value: "ARN", About: "those that a Map Run started, by its ARN or the last part of it", Set: setTo(&l.in.MapRun)},
		cli.Flag{Name: "limit", Value: "NUMBER", About: "at most so many (default 100)", Set: func(s string) (err error) {
			if l.limit, err = strconv.Atoi(s); err != nil || l.limit < 1 {
				return fmt.Errorf("%q is not a number from 1", s)
			}
			return nil
		}},
		cli.Flag{Name: "next", Value: "TOKEN", About: "go on behind a list that told this token", Set: setTo(&l.in.Next)})
}

func list(c *cli.Call, args []string) error {
	var l listFlags
	if _, err := c.Parse(args, l.flags(), 0); err != nil {
		return err
	}
	r, file, err := l.reader(c)
	if err != nil {
		return err
	}
	defer file.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	if l.in.MapRun == "" {
		l.in.Machine = ref(c, "").Machine
	} else if _, err := r.DescribeMapRun(ctx, l.in.MapRun); err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.Stdout, 0, 8, 2, ' ', 0)
	if !l.json {
		fmt.Fprintln(w, "NAME\tSTATUS\tSTARTED\tSTOPPED\tERROR")
	}
	for left := l.limit; left > 0; {
		l.in.Limit = min(left, 1000)
		p, err := r.List(ctx, l.in)
		if err != nil {
			return err
		}
		for i := range p.Executions {
			if err := l.row(w, &p.Executions[i]); err != nil {
				return err
			}
		}
		left -= len(p.Executions)
		if l.in.Next = p.Next; l.in.Next == "" {
			break
		}
	}
	if err := w.Flush(); err != nil || l.in.Next == "" {
		return err
	}
	_, err = fmt.Fprintf(c.Stderr, "%s: there may be more: --next %s\n", c.Name, l.in.Next)
	return err
}

// row prints an execution: as JSON, a line each, or as a row of a table.
func (l *listFlags) row(w *tabwriter.Writer, e *durable.Description) error {
	if l.json {
		return json.NewEncoder(w).Encode(shownOf(e))
	}
	_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.Name, e.Status, text(e.Started), text(e.Stopped), printable(e.Error))
	return err
}

func text(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(timeFormat)
}

type showFlags struct {
	storeFlag
	json bool
}

func (s *showFlags) flags() []cli.Flag {
	return append(s.storeFlag.flags(), cli.Flag{Name: "json", About: "print JSON", Set: setOn(&s.json)})
}

// shown is what describe prints.
type shown struct {
	Name       string `json:"name"`
	ARN        string `json:"executionArn"`
	Status     string `json:"status"`
	Started    string `json:"startDate"`
	Stopped    string `json:"stopDate,omitempty"`
	Input      string `json:"input,omitempty"`
	Output     string `json:"output,omitempty"`
	Error      string `json:"error,omitempty"`
	Cause      string `json:"cause,omitempty"`
	Definition string `json:"definition"`
	Redrives   int    `json:"redriveCount"`
	Redrive    string `json:"redriveStatus"`
	Refused    string `json:"redriveStatusReason,omitempty"`
	MapRun     string `json:"mapRunArn,omitempty"`
	*measures         // of describe alone
}

// measures are what is read off a history.
type measures struct {
	Events      int64 `json:"events"`
	Transitions int64 `json:"transitions"`
	Largest     int   `json:"largestDocument"` // bytes
}

func shownOf(d *durable.Description) *shown {
	return &shown{Name: d.Name, ARN: d.ARN, Status: string(d.Status), Started: text(d.Started), Stopped: text(d.Stopped), Input: string(d.Input),
		Output: string(d.Output), Error: d.Error, Cause: d.Cause, Definition: d.Definition, Redrives: d.Redrives, Redrive: string(d.Redrive),
		Refused: d.RedriveRefused, MapRun: d.MapRun}
}

// AWS's price and limits of a STANDARD execution (Step Functions pricing,
// us-east-1; Developer Guide, quotas).
const (
	pricePerMillion = 25.0 // dollars, of state transitions
	maxEvents       = 25_000
	maxPayload      = 262_144
	maxOpen         = 365 * 24 * time.Hour
)

func describe(c *cli.Call, args []string) error {
	var s showFlags
	name, err := named(c, args, s.flags())
	if err != nil {
		return err
	}
	r, file, err := s.reader(c)
	if err != nil {
		return err
	}
	defer file.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	d, err := r.Describe(ctx, ref(c, name))
	if err != nil {
		return err
	}
	out := shownOf(&d)
	if err := out.measure(ctx, r, d.Ref); err != nil {
		return err
	}
	if s.json {
		enc := json.NewEncoder(c.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	}
	return out.print(c, &d)
}

// measure reads the history for what the service would charge and limit.
func (o *shown) measure(ctx context.Context, r *durable.Reader, ref durable.Ref) error {
	o.measures = &measures{}
	in := durable.HistoryInput{Limit: 1000}
	for {
		p, err := r.History(ctx, ref, in)
		if err != nil {
			return err
		}
		for _, e := range p.Events {
			o.count(e)
		}
		if in.Next = p.Next; in.Next == "" {
			return nil
		}
	}
}

func (o *measures) count(e durable.Event) {
	o.Events++
	v, err := runtime.Parse(e.JSON)
	if err != nil {
		return
	}
	if strings.HasSuffix(v.Field("type").String(), "StateEntered") {
		o.Transitions++
	}
	for _, m := range v.Members() {
		for _, name := range []string{"input", "output", "parameters"} {
			if doc := m.Value.Field(name); doc.Kind() == runtime.KindString {
				o.Largest = max(o.Largest, len(doc.String()))
			}
		}
	}
}

func (o *shown) print(c *cli.Call, d *durable.Description) error {
	w := tabwriter.NewWriter(c.Stdout, 0, 8, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		if value := fmt.Sprintf(format, args...); value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, printable(value))
		}
	}
	stopped := d.Stopped
	if stopped.IsZero() {
		stopped = time.Now()
	}
	line("name", "%s", o.Name)
	line("status", "%s", o.Status)
	line("started", "%s", o.Started)
	line("stopped", "%s", o.Stopped)
	line("input", "%s", o.Input)
	line("output", "%s", o.Output)
	line("error", "%s", o.Error)
	line("cause", "%s", o.Cause)
	line("redrives", "%d, %s %s", o.Redrives, o.Redrive, o.Refused)
	line("definition", "%s", o.Definition)
	line("transitions", "%d, for which AWS would charge $%.6f", o.Transitions, float64(o.Transitions)*pricePerMillion/1e6)
	line("events", "%d, %s of AWS's limit", o.Events, percent(float64(o.Events)/maxEvents))
	line("largest document", "%d bytes, %s of AWS's limit", o.Largest, percent(float64(o.Largest)/maxPayload))
	line("open for", "%s, %s of AWS's limit", stopped.Sub(d.Started).Round(time.Millisecond), percent(float64(stopped.Sub(d.Started))/float64(maxOpen)))
	return w.Flush()
}

func percent(x float64) string { return strconv.FormatFloat(x*100, 'f', 1, 64) + " %" }

type historyFlags struct {
	showFlags
	followed, reverse bool
}

func (h *historyFlags) flags() []cli.Flag {
	return append(h.showFlags.flags(),
		cli.Flag{Name: "follow", About: "go on until the execution ends", Set: setOn(&h.followed)},
		cli.Flag{Name: "reverse", About: "the last event first", Set: setOn(&h.reverse)})
}

func history(c *cli.Call, args []string) error {
	var h historyFlags
	name, err := named(c, args, h.flags())
	if err != nil {
		return err
	}
	if h.followed && h.reverse {
		return c.Misused("--follow and --reverse exclude each other")
	}
	r, file, err := h.reader(c)
	if err != nil {
		return err
	}
	defer file.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	if h.followed {
		for e, err := range r.Follow(ctx, ref(c, name)) {
			if err != nil {
				return err
			}
			if err := h.print(c, e); err != nil {
				return err
			}
		}
		return nil
	}
	in := durable.HistoryInput{Limit: 1000, Reverse: h.reverse}
	for {
		p, err := r.History(ctx, ref(c, name), in)
		if err != nil {
			return err
		}
		for _, e := range p.Events {
			if err := h.print(c, e); err != nil {
				return err
			}
		}
		if in.Next = p.Next; in.Next == "" {
			return nil
		}
	}
}

// print prints an event: as JSON, a line each, or as a row of a table.
func (h *historyFlags) print(c *cli.Call, e durable.Event) error {
	if h.json {
		_, err := fmt.Fprintf(c.Stdout, "%s\n", e.JSON)
		return err
	}
	v, err := runtime.Parse(e.JSON)
	if err != nil {
		return err
	}
	at := v.Field("timestamp").Float()
	var details runtime.Value
	for _, m := range v.Members() {
		if strings.HasSuffix(m.Name, "EventDetails") {
			details = m.Value
		}
	}
	what := details.Field("name").String()
	if name := details.Field("error").String(); name != "" {
		what += " " + name
	}
	_, err = fmt.Fprintf(c.Stdout, "%5d  %s  %-28s %s\n", e.ID, time.UnixMilli(int64(at*1000+0.5)).UTC().Format(timeFormat), v.Field("type").String(), printable(what))
	return err
}

// printable is a text on one line in which nothing moves the cursor.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if !strconv.IsPrint(c) {
			return ' '
		}
		return c
	}, s)
}

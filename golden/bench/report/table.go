package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aslc-dev/aslc/golden/bench/work"
)

// setUpAllocs is how many allocations a whole generated run may have on top of
// its twin's: a machine and its run are made once, where the twin is a mere
// function. It is far below one a state in the machines that are counted, so
// that a state which allocates is found.
const setUpAllocs = 16

// line is a workload with its medians.
type line struct {
	work.Workload
	hand, generated, history    float64 // ns a run
	handAllocs, generatedAllocs float64 // a run; -1: not reported
}

// measure returns the medians of a workload, or what is missing of them.
func measure(w work.Workload, found samples) (line, []string) {
	l := line{Workload: w, handAllocs: -1, generatedAllocs: -1}
	var missing []string
	take := func(into *float64, row, unit string, needed bool) {
		name := "Benchmark" + strings.ToUpper(w.Name) + "/" + row
		value, ok := found.median(name, unit)
		switch {
		case ok && (value > 0 || unit != "ns/op"):
			*into = value
		case needed:
			missing = append(missing, name+" in "+unit)
		}
	}
	take(&l.hand, "hand", "ns/op", true)
	take(&l.generated, "generated", "ns/op", true)
	take(&l.history, "history", "ns/op", true)
	take(&l.handAllocs, "hand", "allocs/op", w.CountAllocs)
	take(&l.generatedAllocs, "generated", "allocs/op", w.CountAllocs)
	return l, missing
}

func (l line) ratio() float64 { return l.generated / l.hand }

// perTransition turns the time of a run into that of a transition.
func (l line) perTransition(run float64) float64 { return run / float64(l.Transitions) }

// rate is transitions a second with history.
func (l line) rate() float64 { return float64(l.Transitions) / l.history * 1e9 }

// misses says which bars the workload does not meet.
func (l line) misses(limit float64) []string {
	var all []string
	miss := func(format string, args ...any) {
		all = append(all, l.Name+": "+fmt.Sprintf(format, args...))
	}
	if l.Ratio > 0 {
		limit = l.Ratio
	}
	if l.ratio() > limit {
		miss("generated code takes %.3f times its twin's time, more than %g", l.ratio(), limit)
	}
	if l.HistoryRate > 0 && l.rate() < l.HistoryRate {
		miss("%s with history, below %s", rateText(l.rate()), rateText(l.HistoryRate))
	}
	if l.HistoryRun > 0 && l.history > float64(l.HistoryRun) {
		miss("%s a run with history, above %s", runText(l.history), l.HistoryRun)
	}
	if more := l.generatedAllocs - l.handAllocs; l.CountAllocs && more > setUpAllocs {
		miss("%g allocations a run more than the twin, %.2f a transition; %d are allowed for the set-up",
			more, l.perTransition(more), setUpAllocs)
	}
	return all
}

func printTable(w io.Writer, lines []line) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "workload\thand ns/transition\tgenerated\tratio\thand allocs/run\tgenerated\twith history\tbar\t")
	for _, l := range lines {
		history, bar := rateText(l.rate()), "-"
		switch {
		case l.HistoryRun > 0:
			history, bar = runText(l.history)+" a run", "≤ "+l.HistoryRun.String()+" a run"
		case l.HistoryRate > 0:
			bar = "≥ " + rateText(l.HistoryRate)
		}
		fmt.Fprintf(t, "%s\t%.4g\t%.4g\t%.3f\t%s\t%s\t%s\t%s\t\n", l.Name, l.perTransition(l.hand), l.perTransition(l.generated),
			l.ratio(), allocsText(l.handAllocs), allocsText(l.generatedAllocs), history, bar)
	}
	t.Flush()
}

func rateText(perSecond float64) string { return fmt.Sprintf("%.3g M/s", perSecond/1e6) }

func runText(ns float64) string {
	return time.Duration(ns).Round(10 * time.Microsecond).String()
}

func allocsText(n float64) string {
	if n < 0 {
		return "-"
	}
	return fmt.Sprintf("%g", n)
}

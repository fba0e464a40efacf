// Report reads the output of the golden benchmarks and says whether the bars
// are met:
//
//	go test -run '^$' -bench . -count 10 ./golden/bench | go run ./golden/bench/report -max 1.5
//
// For each workload of package work it wants the rows BenchmarkA/hand,
// BenchmarkA/generated and BenchmarkA/history, takes the median of each row's
// samples and prints a table. It exits with 1 if generated code takes more
// than -max times as long as its hand-written twin, if a run with history
// misses its bar, or if a state allocates what its twin's does not; with 2 if
// a row is missing or the input cannot be read. With -typed it does so for the
// workloads whose twins have structs between their states:
//
//	go test -run '^$' -bench . -count 10 ./golden/bench/typed | go run ./golden/bench/report -typed
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/aslc-dev/aslc/golden/bench/work"
)

// Exit codes.
const (
	good    = 0
	missed  = 1
	misused = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.SetOutput(stderr)
	limit := flags.Float64("max", 1.5, "how many times its twin's time generated code may take")
	typed := flags.Bool("typed", false, "the workloads whose twins have structs")
	if err := flags.Parse(args); err != nil {
		return misused
	}
	if flags.NArg() > 0 || !(*limit > 0) {
		fmt.Fprintln(stderr, "usage: go test -bench … | report [-typed] [-max RATIO]   (RATIO is above 0)")
		return misused
	}
	found, err := read(stdin)
	if err != nil {
		fmt.Fprintln(stderr, "report:", err)
		return misused
	}
	if *typed {
		return report(work.Typed, found, *limit, stdout, stderr)
	}
	return report(work.Workloads, found, *limit, stdout, stderr)
}

// report prints the table and what is wrong with it.
func report(rows []work.Workload, found samples, limit float64, stdout, stderr io.Writer) int {
	var lines []line
	var absent, misses []string
	for _, w := range rows {
		l, missing := measure(w, found)
		if missing != nil {
			absent = append(absent, missing...)
			continue
		}
		lines = append(lines, l)
		misses = append(misses, l.misses(limit)...)
	}
	printTable(stdout, lines)
	for _, m := range misses {
		fmt.Fprintln(stderr, "missed:", m)
	}
	for _, a := range absent {
		fmt.Fprintln(stderr, "missing:", a)
	}
	switch {
	case absent != nil:
		return misused
	case misses != nil:
		return missed
	default:
		return good
	}
}

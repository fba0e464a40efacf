// Differential runs compiled code against the interpreter on random machines:
//
//	go run ./golden/differential -n 10000 -seed 1
//
// Each machine is compiled and run on a virtual clock with tasks whose
// behaviour a seed decides, and interpreted with the same; every fourth one has random
// contracts, and every fourth handlers of random Go types, and these run with tasks
// that have Go types too. Output, error, cause,
// every byte of the history and the order of the task calls must be the same.
// The compiled machine must end alike without a history, and the interpreted
// one when it is thrown away and resumed at random checkpoints. What differs is
// made as small as it can be and printed. It ends with what the machines were
// made of; the exit code is 1 if something differed or, of 10,000 machines and
// more, some feature came fewer than 100 times.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/aslc-dev/aslc/golden/differential/random"
)

// perPackage is how many machines are compiled into one package.
const perPackage = 200

func main() {
	n := flag.Int("n", 10_000, "how many machines")
	seed := flag.Uint64("seed", 1, "which machines")
	most := flag.Int("differences", 5, "stop after that many differences")
	shrink := flag.Bool("shrink", true, "make what differs as small as it can be")
	flag.Parse()
	good, err := compare(*n, *seed, *most, *shrink)
	if err != nil {
		fmt.Fprintln(os.Stderr, "differential:", err)
		os.Exit(3)
	}
	if !good {
		os.Exit(1)
	}
}

func compare(n int, seed uint64, most int, shrink bool) (good bool, err error) {
	d, err := newDriver()
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(d.batch.dir)
	defer os.RemoveAll(d.module.dir)
	d.small = shrink
	if err := d.run(n, seed, most); err != nil {
		return false, err
	}
	return d.report(n), nil
}

// report prints what was done and tells whether it was good.
func (d *driver) report(n int) bool {
	good := d.differences == 0
	fmt.Printf("%d machines, %d differences; %d states entered, %d checkpoints resumed; %d definitions refused by the compiler\n",
		d.machines, d.differences, d.states, d.resumed, d.refused)
	fmt.Printf("%d machines with contracts, %d with handlers of Go types; in %d of their runs a promise was broken\n", d.promised, d.handled, d.broken)
	for _, status := range []string{"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"} {
		fmt.Printf("%7d %s\n", d.statuses[status], status)
	}
	var rare []string
	for _, feature := range random.Features() {
		count := d.coverage[feature]
		fmt.Printf("%7d %s\n", count, feature)
		if count < 100 {
			rare = append(rare, feature)
		}
	}
	if n >= 10_000 && len(rare) > 0 {
		fmt.Printf("fewer than 100 times: %s\n", strings.Join(rare, ", "))
		return false
	}
	return good
}

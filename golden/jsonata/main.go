// Jsonata runs the cases of a JSONata suite both ways, interpreted and as
// compiled Go:
//
//	go run ./golden/jsonata -at-least 99.5 ../shared/jsonata
//	go run ./golden/jsonata -fuzz 20000 -npm node_modules/jsonata
//
// A suite is a directory with groups/*.json and datasets/*.json, in the form of
// the reference's cases. Results, undefined ones and the codes of errors are
// compared exactly. Cases that use $eval, which Step Functions does not have, are
// left out.
//
// With -fuzz it evaluates random expressions three ways: interpreted, compiled
// and by the reference, npm's jsonata 2.0.6.
//
// The exit code is 1 if fewer than -at-least per cent pass one of the ways, or if
// the ways differ.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	verbose := flag.Bool("v", false, "print the cases that fail")
	atLeast := flag.Float64("at-least", 100, "per cent of the cases that must pass")
	n := flag.Int("fuzz", 0, "compare so many random expressions instead")
	seed := flag.Uint64("seed", 1, "which random expressions")
	npm := flag.String("npm", "node_modules/jsonata", "directory of the reference, with -fuzz")
	most := flag.Int("differences", 20, "with -fuzz, stop after that many")
	flag.Parse()
	run := func() (bool, error) { return runSuite(*verbose, *atLeast) }
	if *n > 0 {
		run = func() (bool, error) { return runFuzz(*n, *seed, *npm, *most) }
	}
	good, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "jsonata:", err)
		os.Exit(3)
	}
	if !good {
		os.Exit(1)
	}
}

func runSuite(verbose bool, atLeast float64) (bool, error) {
	dir := "../shared/jsonata"
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	groups, err := loadSuite(dir)
	if err != nil {
		return false, err
	}
	s := suite{groups: groups, verbose: verbose, out: os.Stdout}
	all, err := s.run()
	if err != nil {
		return false, err
	}
	fmt.Printf("%.2f %% passed, at least %.2f %% wanted\n", all.percent(), atLeast)
	return all.percent() >= atLeast, nil
}

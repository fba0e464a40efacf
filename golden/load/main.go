// Load has 200 clients call servers of the Step Functions API at once, over loopback:
//
//	go run ./golden/load -for 60s -bars
//
// It makes and starts the servers itself: the executable of golden/bench/ten, whose ten
// tasks are Go functions that do nothing, and aslc serve, with the same definition, its
// tasks answered from a mock file, and with ten Pass states; compiled and interpreted.
//
// Against each it measures how many executions a second are started and finished, on
// Express (StartSyncExecution) and on Standard (StartExecution; what is finished is read
// from GET /metrics, until all is), and then clients that start, describe and list. An
// answer other than 200 is an error of the run.
//
// A line of the table is a measurement. "server" is the processor time of the server and
// its processes for one execution, or one request; where clients and server share a
// machine it tells more than the clock.
//
// Before that it measures how long one waits for aslc serve to make, compile and start a
// state machine, and to load a folder of a hundred.
//
// The bars (-bars): those times; 2,000 executions a second on Express; on Standard 70 % of what the
// durable engine does alone, which is measured first, in this process. They hold for
// executables, and -bars asks that of a machine with nothing else to do.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	clients int
	last    time.Duration
	bars    bool
	only    string
	built   string
}

func main() {
	var o options
	flag.IntVar(&o.clients, "clients", 200, "clients at once")
	flag.DurationVar(&o.last, "for", 60*time.Second, "how long each server is started, described and listed at; finished executions are counted for a quarter of it")
	flag.BoolVar(&o.bars, "bars", false, "fail where a bar is not reached")
	flag.StringVar(&o.only, "only", "", "measure the servers whose name begins with this; latency: how long one waits for a compiled machine")
	flag.StringVar(&o.built, "built", "", "keep the executables in `DIR`, and take those that are there")
	flag.Parse()
	if err := run(&o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// expressBar is the least of executions a second on Express, standardBar that on
// Standard as a share of the engine's own.
const (
	expressBar  = 2000
	standardBar = 0.7
)

func run(o *options) error {
	dir, err := os.MkdirTemp("", "aslc-load-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	built := o.built
	if built == "" {
		built = dir
	}
	if err := prepare(built); err != nil {
		return err
	}
	if strings.HasPrefix("latency", o.only) {
		if err := latencies(o, built, filepath.Join(dir, "data")); err != nil {
			return err
		}
	}
	if o.only == "latency" {
		return nil
	}
	alone, err := engine(dir, o)
	if err != nil {
		return err
	}
	fmt.Printf("%-34s %s\n", "the durable engine alone", alone)
	for _, s := range servers(built) {
		if !s.wanted(o.only) {
			continue
		}
		if err := s.measured(o, filepath.Join(dir, "data"), alone.rate); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

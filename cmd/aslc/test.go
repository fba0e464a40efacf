package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// tester is one call of test.
type tester struct {
	*app
	placeholders
	promised                                   contracts
	only, format, junit, runtime, html, prices string
	coverDir                                   string
	cover, verbose, forecast                   bool
	coverMin                                   float64
	job                                        casetest.Job

	suites []*suite
	cost   rates
}

// suite is a definition with its cases.
type suite struct {
	definition string
	program    *ir.Program
	cases      []string   // files
	source     *ir.Source // where the definition is no file
	first      int        // place of its first case in the job
	outcomes   []casetest.Outcome
	reached    []*casetest.Trace // by go test
}

func newTest(a *app) *cobra.Command {
	t := &tester{app: a}
	cmd := &cobra.Command{
		Use:   "test [DIR | DEFINITION | CASE]…",
		Short: "run the test cases of definitions",
		Long: `Run the test cases of definitions: the files order.test/*.json are the cases of
order.asl.json beside that folder. Without arguments all below this directory.

A case has an input, answers for its tasks, and what is expected:

	{
	  "Input": {"total": 20},
	  "Mocks": {"Charge card": [{"Throw": {"Error": "Card.Busy"}}, {"Return": {"id": "p-1"}}]},
	  "Expect": {"Status": "SUCCEEDED", "OutputHas": {"payment": {"id": "p-1"}}}
	}

Mocks are by state: one answer for every call, a list to be used up in turn, or
AWS's answers by attempts ("0", "1-2"). An answer is Return, Throw, or
"Never": true, after which only a time-out comes; "Item": 3 makes it one for that
iteration of a Map. "MockFile": "mocks.json#Case" takes a MockConfigFile of AWS's.
Expect looks at Status, Output, OutputHas (objects may have more members), Error,
Cause, Path (the states entered), Events (types, or how many) and Calls (by state
how often it called, or with what). Name, StartTime, Placeholders and S3 say what
else the execution sees.

Cases run in compiled code, side by side, on a virtual clock and with a fixed
seed: waits, back-offs and time-outs take no time, and every run is the same.
What is built is kept in the cache.

--cover tells which states, transitions, choice rules, catchers and retriers no
case reaches. It reads histories: rules of a Choice that lead to the same state
count as one, since nothing tells them apart. --forecast tells what each case
would come to on AWS.

What go test reaches through runtimetest counts as well, in all packages:

	ASLC_COVERDIR=$PWD/cover go test -count=1 ./...
	aslc test --cover-dir cover --cover-html cover.html --cover-min 80

Mocks are held to what the tasks promise, as all that does their work is.

The same cases from go test: runtimetest.Cases.

Exit code 0: all passed; 1: a case failed, or --cover-min is not reached; 2: the
command makes no sense.
` + contractHelp + placeholderHelp,
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd.Context(), args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&t.only, "run", "", "only the cases whose name, order/declined, matches `REGEXP`")
	flags.BoolVar(&t.job.Update, "update", false, "write the expectations of cases that have none, and those that differ")
	flags.BoolVar(&t.job.Limits, "aws-limits", false, "fail where AWS's limits would make an execution fail")
	flags.BoolVarP(&t.verbose, "verbose", "v", false, "also print the cases that passed")
	flags.StringVar(&t.format, "format", "text", "text, junit or json")
	flags.StringVar(&t.junit, "junit", "", "also write a JUnit report to `FILE`")
	flags.BoolVar(&t.cover, "cover", false, "print what the cases cover")
	flags.StringVar(&t.html, "cover-html", "", "write a page with graphs of what is covered to `FILE`")
	flags.Float64Var(&t.coverMin, "cover-min", 0, "fail if less than `PERCENT` of all is covered")
	flags.StringVar(&t.coverDir, "cover-dir", "", "with --cover: also count what go test wrote into `DIR`, its ASLC_COVERDIR")
	flags.BoolVar(&t.forecast, "forecast", false, "print each case's events, payload, transitions and cost on AWS")
	flags.StringVar(&t.prices, "prices", defaultPrices, "dollars for `A,B,C`: a million transitions, a million Express requests, a million GB-seconds")
	flags.StringVar(&t.runtime, "runtime", "", "`DIR` of a checkout of aslc whose runtime is used")
	t.register(flags)
	t.promised.register(flags)
	return cmd
}

func (t *tester) run(ctx context.Context, args []string) (err error) {
	if t.format != "text" && t.format != "junit" && t.format != "json" {
		return misused("--format junit", "--format %s: want text, junit or json", t.format)
	}
	if t.cost, err = parseRates(t.prices); err != nil {
		return err
	}
	if t.suites, err = findSuites(args); err != nil {
		return err
	}
	if err := t.pick(); err != nil {
		return err
	}
	if err := t.addProfiles(); err != nil {
		return err
	}
	units, err := t.compileAll()
	if err != nil {
		return err
	}
	begun := time.Now()
	outcomes, err := t.play(ctx, units)
	if err != nil {
		return err
	}
	for _, s := range t.suites {
		s.outcomes = outcomes[s.first : s.first+len(s.cases)]
	}
	return t.report(time.Since(begun))
}

// pick keeps the cases that --run wants.
func (t *tester) pick() error {
	wanted, err := regexp.Compile(t.only)
	if err != nil {
		return misused("--run with a regular expression", "--run: %v", err)
	}
	var suites []*suite
	for _, s := range t.suites {
		var cases []string
		for _, file := range s.cases {
			if wanted.MatchString(caseName(file)) {
				cases = append(cases, file)
			}
		}
		if s.cases = cases; len(cases) > 0 {
			suites = append(suites, s)
		}
	}
	if len(suites) == 0 && (t.coverDir == "" || t.only != "") {
		return misused("aslc test with a folder in which order.asl.json and order.test/*.json stand", "there are no test cases%s", matching(t.only))
	}
	t.suites = suites
	return nil
}

func matching(only string) string {
	if only == "" {
		return ""
	}
	return " that match --run " + only
}

// caseName is order/declined for order.test/declined.json.
func caseName(file string) string {
	dir, base := filepath.Split(file)
	dir = strings.TrimSuffix(filepath.Clean(dir), suiteEnding)
	return filepath.ToSlash(filepath.Join(dir, strings.TrimSuffix(base, ".json")))
}

// compileAll compiles the definitions and fills the job.
func (t *tester) compileAll() ([]*bundle.Unit, error) {
	sources := make([]*ir.Source, len(t.suites))
	for i, s := range t.suites {
		if sources[i] = s.source; s.source != nil {
			continue
		}
		src, err := t.source(s.definition)
		if err != nil {
			return nil, err
		}
		sources[i] = src
	}
	values, err := t.values(t.app, sources...)
	if err != nil {
		return nil, err
	}
	var units []*bundle.Unit
	for i, s := range t.suites {
		from, err := t.promised.options(s.definition, defaultOutput(s.definition))
		if err != nil {
			return nil, err
		}
		result, err := t.compile(sources[i], compiler.Options{Package: fmt.Sprintf("m%d", len(units)), Set: values, Contracts: whenBound(from)}, "")
		if err != nil {
			return nil, err
		}
		s.program, s.first = result.Program, len(t.job.Cases)
		for _, file := range s.cases {
			t.job.Cases = append(t.job.Cases, casetest.Entry{Name: caseName(file), File: file, Machine: len(units)})
		}
		if len(s.cases) > 0 {
			units = append(units, unitOf(result))
		}
	}
	return units, nil
}

// play builds the executable, runs it, and reads what it says.
func (t *tester) play(ctx context.Context, units []*bundle.Unit) ([]casetest.Outcome, error) {
	if len(units) == 0 {
		return nil, nil
	}
	exe, err := bundle.Test(ctx, units, bundle.Options{Runtime: t.runtime, Env: os.Environ()})
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "aslc-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	text, err := json.Marshal(&t.job)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(work, "job.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, exe, file)
	cmd.Stdout, cmd.Stderr = &said, t.stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	var outcomes []casetest.Outcome
	if err := json.Unmarshal(said.Bytes(), &outcomes); err != nil {
		return nil, err
	}
	if len(outcomes) != len(t.job.Cases) {
		return nil, fmt.Errorf("%d cases came to %d outcomes", len(t.job.Cases), len(outcomes))
	}
	return outcomes, nil
}

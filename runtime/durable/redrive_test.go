package durable_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// calls counts what handlers were asked, and fails as long as it shall.
type calls struct {
	mu   sync.Mutex
	n    map[string]int  // by input
	keys map[string]bool // that were given
	bad  map[string]bool // inputs that fail
	hold map[string]chan bool
}

func (c *calls) do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	c.mu.Lock()
	text := in.Text()
	c.n[text]++
	if key := runtime.InfoOf(ctx).Key; c.keys[key] && runtime.InfoOf(ctx).Delivery == 1 {
		c.n["a key twice: "+key]++
	} else {
		c.keys[key] = true
	}
	bad, hold := c.bad[text], c.hold[text]
	c.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return runtime.Value{}, ctx.Err()
		}
	}
	if bad {
		return runtime.Value{}, &runtime.Error{Name: "Bad", Cause: text}
	}
	return in, nil
}

// set lets the calls for an input wait.
func (c *calls) set(input string, hold chan bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold = map[string]chan bool{input: hold}
}

// heal lets the calls succeed from now on and forgets their numbers.
func (c *calls) heal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bad, c.hold, c.n = nil, nil, map[string]int{}
}

func (c *calls) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, _ := json.Marshal(c.n)
	return string(b)
}

func newCalls(bad ...string) *calls {
	c := &calls{n: map[string]int{}, keys: map[string]bool{}, bad: map[string]bool{}, hold: map[string]chan bool{}}
	for _, text := range bad {
		c.bad[text] = true
	}
	return c
}

const (
	callF     = `{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`
	iterate   = `"ItemProcessor": {"StartAt": "T", "States": {"T": ` + callF + `}}, "End": true}`
	distribut = `"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "T", "States": {"T": ` + callF + `}}, "End": true}`
)

// TestRedriveKeepsWhatIsFinished: what has succeeded is not run again, and what
// has not is, with keys of its own (Developer Guide, Redriving executions).
func TestRedriveKeepsWhatIsFinished(t *testing.T) {
	branch := func(name string, in int) string {
		return fmt.Sprintf(`{"StartAt": "%s", "States": {"%s": {"Type": "Pass", "Result": %d, "Next": "%sF"}, "%sF": %s}}`, name, name, in, name, name, callF)
	}
	nested := `{"StartAt": "N", "States": {"N": {"Type": "Map", "MaxConcurrency": 2, ` + iterate + `}}`
	for name, c := range map[string]struct {
		states, input string
		bad           []string
		again         string // calls after the redrive
		output        string
		events        []string // that follow one another
	}{
		"a task, whose retriers count anew": {
			`"S": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true,
				"Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1, "MaxDelaySeconds": 2}]}`,
			`1`, []string{"1"}, `{"1":1}`, `1`, []string{"ExecutionFailed ExecutionRedriven LambdaFunctionScheduled"}},
		"branches": {
			`"S": {"Type": "Parallel", "Branches": [` + branch("A", 1) + `,` + branch("B", 2) + `,` + branch("C", 3) + `], "End": true}`,
			`0`, []string{"2"}, ``, `[1,2,3]`, []string{"ExecutionRedriven LambdaFunctionScheduled", "ParallelStateSucceeded ParallelStateExited ExecutionSucceeded"}},
		"iterations, one after the other": {
			`"S": {"Type": "Map", "MaxConcurrency": 1, "ToleratedFailureCount": 1, ` + iterate,
			`[0,1,2,3,4,5]`, []string{"1", "3"}, `{"1":1,"3":1,"4":1,"5":1}`, `[0,1,2,3,4,5]`, []string{"MapIterationFailed MapStateFailed ExecutionFailed ExecutionRedriven LambdaFunctionScheduled"}},
		"iterations in a branch": {
			`"S": {"Type": "Parallel", "Branches": [` + nested + `], "End": true}`,
			`[0,1,2,3,4,5]`, []string{"5"}, ``, `[[0,1,2,3,4,5]]`, []string{"ExecutionRedriven LambdaFunctionScheduled"}},
		"executions of a Map Run": {
			`"S": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "ToleratedFailureCount": 1, ` + distribut,
			`[0,1,2,3,4,5]`, []string{"1", "3"}, `{"1":1,"3":1,"4":1,"5":1}`, `[0,1,2,3,4,5]`, []string{"MapRunStarted MapRunFailed MapStateFailed ExecutionFailed ExecutionRedriven MapRunRedriven MapRunSucceeded MapStateSucceeded MapStateExited"}},
		"a Map Run in a branch": {
			`"S": {"Type": "Parallel", "Branches": [{"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, ` + distribut + `}}], "End": true}`,
			`[0,1,2]`, []string{"1"}, `{"1":1,"2":1}`, `[[0,1,2]]`, []string{"ExecutionRedriven MapRunRedriven"}},
		"a Map Run in one": {
			`"S": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
				"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "K", "MaxConcurrency": 1, ` + distribut + `}}}`,
			`[[0,1],[2,3,4],[5]]`, []string{"3"}, `{"3":1,"4":1,"5":1}`, `[[0,1],[2,3,4],[5]]`, []string{"ExecutionRedriven MapRunRedriven"}},
		"Express executions of a Map Run": {
			`"S": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
				"StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "T"}, "T": ` + callF + `}}}`,
			`[0,1,2]`, []string{"1"}, `{"1":1,"2":1}`, `[0,1,2]`, []string{"ExecutionRedriven MapRunRedriven"}},
		"a result that finds no place": {
			`"S": {"Type": "Map", "MaxConcurrency": 1, "ResultSelector": {"t.$": "$$.Execution.RedriveTime", "x.$": "$$.Execution.RedriveCount"}, "OutputPath": "$['x']", ` + iterate,
			`[0,1]`, nil, `{}`, `1`, []string{"ExecutionRedriven MapStateSucceeded"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCalls(c.bad...)
			f := newFixture(t, machine(t, "m", c.states, work{"F": w.do}))
			ref := f.start("x", c.input)
			f.ended(ref, runtime.StatusFailed, "")
			before := f.events(ref)
			f.reopen()
			f.ended(ref, runtime.StatusFailed, "")
			w.heal()
			_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
			f.ok(err)
			got := f.events(ref)
			f.ended(ref, runtime.StatusSucceeded, c.output)
			if text := w.String(); c.again != "" && text != c.again {
				t.Errorf("called %s, want %s", text, c.again)
			}
			if !strings.HasPrefix(got, before+" ExecutionRedriven ") {
				t.Errorf("%s\nis not continued by\n%s", before, got)
			}
			for _, events := range c.events {
				if !strings.Contains(got, events) {
					t.Errorf("no %s in\n%s", events, got)
				}
			}
		})
	}
}

// TestRedriveOfMapRun: the Map Run tells what waits, and what became of it; it
// goes on after a restart, and what still waits at the end is aborted.
func TestRedriveOfMapRun(t *testing.T) {
	w := newCalls("1", "2", "3")
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "ToleratedFailureCount": 2, `+distribut, work{"F": w.do}))
	ref := f.start("x", `[0,1,2,3,4]`)
	f.ended(ref, runtime.StatusFailed, "")
	run := f.onlyRun(ref)
	if run.Status != runtime.StatusFailed || run.Executions.Failed != 3 || run.Executions.Succeeded != 1 || run.Redrives != 0 {
		t.Errorf("%+v", run)
	}
	children := func(status runtime.Status) (names []string) {
		p, err := f.List(t.Context(), durable.ListInput{MapRun: run.ARN, Status: status})
		f.ok(err)
		for _, e := range p.Executions {
			names = append(names, string(f.input(e.Ref)))
			if want := (status == runtime.StatusPendingRedrive); want != (e.Redrive == durable.NotRedrivable) && status != runtime.StatusRunning {
				t.Errorf("%s: %s %s", status, e.Redrive, e.RedriveRefused)
			}
		}
		return names
	}
	if got := children(runtime.StatusFailed); strings.Join(got, "") != "321" {
		t.Errorf("failed: %v", got)
	}

	w.heal()
	held := make(chan bool)
	w.set("3", held)
	_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	f.until(ref, "MapRunRedriven")
	for f.onlyRun(ref).Executions.PendingRedrive != 2 { // the commit that follows
	}
	for range 2 {
		run := f.onlyRun(ref)
		if run.Status != runtime.StatusRunning || run.Executions.Failed != 0 || run.Executions.Running != 1 || run.Items.PendingRedrive != 2 || run.Redrives != 1 || run.Redriven.IsZero() {
			t.Errorf("%+v", run)
		}
		if got := children(runtime.StatusPendingRedrive); strings.Join(got, "") != "21" {
			t.Errorf("pending: %v", got)
		}
		f.reopen()
	}
	if _, err := f.Stop(t.Context(), ref, "", ""); err != nil {
		t.Fatal(err)
	}
	f.ended(ref, runtime.StatusAborted, "")
	if got := children(runtime.StatusAborted); strings.Join(got, "") != "321" {
		t.Errorf("aborted: %v", got)
	}

	w.heal()
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	f.ended(ref, runtime.StatusSucceeded, `[0,1,2,3,4]`)
	if run := f.onlyRun(ref); run.Status != runtime.StatusSucceeded || run.Executions.Succeeded != 5 || run.Executions.Total != 5 || run.Executions.PendingRedrive != 0 || run.Redrives != 2 {
		t.Errorf("%+v", run)
	}
	p, err := f.List(t.Context(), durable.ListInput{MapRun: run.ARN})
	f.ok(err)
	for _, e := range p.Executions {
		if got := f.events(e.Ref); strings.Contains(got, "ExecutionRedriven") != (e.Redrives > 0) || strings.Count(got, "TaskStateEntered") != 1 {
			t.Errorf("%d redrives: %s", e.Redrives, got)
		}
	}
}

// TestRedriveOfMapRunInTime: an execution of a Map Run that ended more than fourteen
// days ago stays what it is when the run is redriven.
func TestRedriveOfMapRunInTime(t *testing.T) {
	w, begin := newCalls("0", "1"), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	m := machine(t, "m", `"S": {"Type": "Map", "Label": "L", "ToleratedFailureCount": 1, "End": true, "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "C", "States": {
		"C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "W"}], "Default": "T"},
		"W": {"Type": "Wait", "Seconds": 1296000, "Next": "T"}, "T": `+callF+`}}}`, work{"F": w.do})
	f := &fixture{T: t, file: filepath.Join(t.TempDir(), "s.db"), machines: []durable.Machine{m}, options: durable.Options{Clock: runtime.NewVirtualClock(begin)}}
	f.open()
	t.Cleanup(f.close)
	ref := f.start("x", `[0,1]`)
	f.until(ref, "MapRunStarted")
	f.eventually(func() bool { return f.onlyRun(ref).Executions.Failed == 1 })
	f.later(15*day + time.Second)
	f.ended(ref, runtime.StatusFailed, "")
	w.heal()
	_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	f.events(ref) // all
	run := f.onlyRun(ref)
	if got := w.String(); got != `{"1":1}` || run.Status != runtime.StatusSucceeded {
		t.Errorf("%s: %s", run.Status, got)
	}
	if run.Redrives != 1 || run.Executions.Succeeded != 1 || run.Items.Failed != 1 || run.Items.NotRedrivable != 1 || run.Executions.NotRedrivable != 1 || run.Executions.PendingRedrive != 0 {
		t.Errorf("%+v", run)
	}
	p, err := f.List(t.Context(), durable.ListInput{MapRun: run.ARN, Status: runtime.StatusFailed})
	f.ok(err)
	if len(p.Executions) != 1 || p.Executions[0].Redrive != durable.NotRedrivable || p.Executions[0].RedriveRefused != "Execution redrivable period exceeded" {
		t.Errorf("%+v", p.Executions)
	}
}

// TestRedrivesUntilItSucceeds: whatever fails in whatever order, and however often
// the process ends, no task whose success was committed is given again, and the
// output is that of an execution in which nothing fails.
func TestRedrivesUntilItSucceeds(t *testing.T) {
	const states = `"S": {"Type": "Parallel", "End": true, "Branches": [
		{"StartAt": "A", "States": {"A": {"Type": "Map", "ItemsPath": "$.a", "MaxConcurrency": 3, "End": true, "ItemProcessor": {"StartAt": "P", "States": {
			"P": {"Type": "Parallel", "End": true, "Branches": [
				{"StartAt": "X", "States": {"X": {"Type": "Pass", "Parameters": {"x.$": "$"}, "Next": "XF"}, "XF": ` + callF + `}},
				{"StartAt": "Y", "States": {"Y": {"Type": "Pass", "Parameters": {"y.$": "$"}, "Next": "YF"}, "YF": ` + callF + `}}]}}}}}},
		{"StartAt": "B", "States": {"B": {"Type": "Map", "Label": "B", "ItemsPath": "$.b", "MaxConcurrency": 2, "Next": "BF", "ItemProcessor": {
			"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "BT", "States": {
				"BT": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "Next": "BM"},
				"BM": {"Type": "Pass", "Parameters": {"list.$": "States.Array(States.Format('{}l', $), States.Format('{}m', $))"}, "Next": "BD"},
				"BD": {"Type": "Map", "Label": "BD", "ItemsPath": "$.list", "End": true, "ItemProcessor": {
					"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "BDT", "States": {"BDT": ` + callF + `}}}}}},
			"BF": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true,
				"Retry": [{"ErrorEquals": ["Never"]}]}}}]}`
	const input = `{"a": ["a1","a2","a3","a4"], "b": ["b1","b2","b3","b4"]}`
	output := ""
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var mu sync.Mutex
		do := func(_ context.Context, in runtime.Value) (runtime.Value, error) {
			mu.Lock()
			defer mu.Unlock()
			if seed > 0 && rnd.IntN(6) == 0 {
				return runtime.Value{}, &runtime.Error{Name: "Bad"}
			}
			return in, nil
		}
		f := newFixture(t, machine(t, "m", states, work{"F": do}))
		ref := f.start("x", input)
		redrives := 0
		for ; ; redrives++ {
			f.events(ref)
			d, err := f.Describe(t.Context(), ref)
			f.ok(err)
			if d.Status == runtime.StatusSucceeded {
				if output == "" {
					output = string(d.Output)
				}
				if string(d.Output) != output {
					t.Fatalf("seed %d: output %s, want %s", seed, d.Output, output)
				}
				break
			}
			_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{})
			f.ok(err)
			if redrives%3 == 1 {
				f.reopen()
			}
			if redrives > 200 {
				t.Fatalf("seed %d: %d redrives do not help against %s %s: %s", seed, redrives, d.Status, d.Error, d.Cause)
			}
		}
		for in, n := range f.successes(ref) {
			if n != 1 {
				t.Errorf("seed %d: the task of %s has succeeded %d times", seed, in, n)
			}
		}
		if (seed > 0) != (redrives > 0) {
			t.Errorf("seed %d: %d redrives", seed, redrives)
		}
	}
}

// successes counts the tasks of an execution, and of those that its Map Runs
// started, whose success was committed, by input.
func (f *fixture) successes(ref durable.Ref) map[string]int {
	f.Helper()
	out, inputs := map[string]int{}, map[int64]string{}
	for e, err := range f.Follow(f.Context(), ref) {
		f.ok(err)
		v, err := runtime.Parse(e.JSON)
		f.ok(err)
		prev, _ := v.Field("previousEventId").Int()
		inputs[e.ID] = inputs[prev]
		switch v.Field("type").String() {
		case "LambdaFunctionScheduled":
			inputs[e.ID] = v.Field("lambdaFunctionScheduledEventDetails").Field("input").String()
		case "LambdaFunctionSucceeded":
			out[inputs[e.ID]]++
		}
	}
	runs, err := f.MapRuns(f.Context(), ref)
	f.ok(err)
	for _, run := range runs {
		p, err := f.List(f.Context(), durable.ListInput{MapRun: run.ARN})
		f.ok(err)
		for _, e := range p.Executions {
			for in, n := range f.successes(e.Ref) {
				out[in] += n
			}
		}
	}
	return out
}

func (f *fixture) onlyRun(ref durable.Ref) durable.MapRun {
	f.Helper()
	runs, err := f.MapRuns(f.Context(), ref)
	f.ok(err)
	if len(runs) != 1 {
		f.Fatalf("%d Map Runs", len(runs))
	}
	return runs[0]
}

func (f *fixture) input(ref durable.Ref) []byte {
	f.Helper()
	d, err := f.Describe(f.Context(), ref)
	f.ok(err)
	return d.Input
}

// TestRedriveByAnotherDefinition: it wants to be accepted, and what has finished
// is kept.
func TestRedriveByAnotherDefinition(t *testing.T) {
	const list = `[0,1,2]`
	states := func(resource, more string) string {
		return `"S": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "T", "States": {
			"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:` + resource + `", "End": true}}}, "End": true}}}` + more + `]}`
	}
	bad, good := newCalls("1"), newCalls()
	f := newFixture(t, machine(t, "m", states("F", ""), work{"F": bad.do, "G": good.do}))
	f.ended(f.start("x", list), runtime.StatusFailed, "")
	f.ended(f.start("y", list), runtime.StatusFailed, "")
	f.machines[0] = machine(t, "m", states("G", ""), work{"F": bad.do, "G": good.do})
	f.reopen()
	ref := durable.Ref{Machine: "m", Name: "x"}
	_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.refused(err, durable.ExecutionNotRedrivable)
	if !strings.Contains(err.Error(), `another definition, in which the state "S" is not what it is here`) {
		t.Error(err)
	}
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{AcceptDefinition: true})
	f.ok(err)
	if d := f.ended(ref, runtime.StatusSucceeded, `[[0,1,2]]`); d.Definition != durable.Hash(f.machines[0].Executor.Definition().Text) || good.String() != `{"1":1,"2":1}` {
		t.Errorf("called %s, goes by %s", good, d.Definition)
	}

	f.machines[0] = machine(t, "m", states("G", `, {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}`), work{"G": good.do})
	f.reopen()
	ref.Name = "y"
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{AcceptDefinition: true})
	f.ok(err)
	if d := f.ended(ref, runtime.StatusFailed, ""); !strings.Contains(d.Cause, "The state has 2 children in this definition, and had 1") {
		t.Errorf("%s: %s", d.Error, d.Cause)
	}

	f.machines[0] = machine(t, "m", `"S": {"Type": "Pass", "End": true}`, nil)
	f.reopen()
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{AcceptDefinition: true})
	f.refused(err, durable.ExecutionNotRedrivable)
	if !strings.Contains(err.Error(), `which this definition does not have`) {
		t.Error(err)
	}
}

// TestRedriveInTime: fourteen days after its end, and a year after its start, an
// execution cannot be redriven any more.
func TestRedriveInTime(t *testing.T) {
	for name, c := range map[string]struct {
		pass   time.Duration
		status durable.RedriveStatus
	}{
		"in time":  {14 * 24 * time.Hour, durable.Redrivable},
		"too late": {14*24*time.Hour + time.Millisecond, durable.NotRedrivable},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCalls("1")
			f := newFixture(t, machine(t, "m", `"S": `+callF, work{"F": w.do}))
			ref := f.start("x", `1`)
			d := f.ended(ref, runtime.StatusFailed, "")
			r := &durable.Reader{Store: f.store, Now: func() time.Time { return d.Stopped.Add(c.pass) }}
			if d, err := r.Describe(t.Context(), ref); err != nil || d.Redrive != c.status {
				t.Errorf("%s, %v", d.Redrive, err)
			}
			r.Now = func() time.Time { return d.Started.Add(366 * 24 * time.Hour) }
			if d, err := r.Describe(t.Context(), ref); err != nil || d.Redrive != durable.NotRedrivable || !strings.Contains(d.RedriveRefused, "max execution time") {
				t.Errorf("%s, %s, %v", d.Redrive, d.RedriveRefused, err)
			}
		})
	}
}

// objects is a storage of result files.
type objects struct {
	runtime.Storage
	mu   sync.Mutex
	last map[string]string
}

func (o *objects) Put(_ context.Context, ref runtime.ObjectRef, body io.Reader) error {
	b, err := io.ReadAll(body)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last[ref.Key[strings.LastIndexByte(ref.Key, '/')+1:]] = string(b)
	return err
}

// TestRedriveWritesResults: what a redrive writes has names of its own, so that the
// files of the attempt before stay as they were; the manifest names those files alone
// that tell how the run stands.
func TestRedriveWritesResults(t *testing.T) {
	w, o := newCalls("1"), &objects{last: map[string]string{}}
	m := machine(t, "m", `"S": {"Type": "Map", "Label": "L", "MaxConcurrency": 1, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
		"Parameters": {"Bucket": "b"}, "WriterConfig": {"Transformation": "COMPACT", "OutputType": "JSONL"}}, `+distribut, work{"F": w.do})
	m.Executor = runtime.NewExecutor(m.Executor.Definition(), runtime.WithStorage(o))
	f := newFixture(t, m)
	ref := f.start("x", `[0,1,2,3]`)
	f.ended(ref, runtime.StatusFailed, "")
	if n := strings.Count(o.last["PENDING_0.jsonl"], "\n"); n != 2 || !strings.Contains(o.last["manifest.json"], "FAILED_0") {
		t.Errorf("%d pending, %v", n, o.last)
	}
	before := maps.Clone(o.last)
	_, err := f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	f.ended(ref, runtime.StatusFailed, "")
	if list := o.last["manifest.json"]; !strings.Contains(list, "FAILED_1") || !strings.Contains(list, "PENDING_1") || strings.Contains(list, "FAILED_0") || strings.Contains(list, "PENDING_0") {
		t.Error(list)
	}
	for _, name := range []string{"FAILED_0.jsonl", "PENDING_0.jsonl", "SUCCEEDED_0.jsonl"} {
		if o.last[name] != before[name] || before[name] == "" {
			t.Errorf("%s was %q and is %q", name, before[name], o.last[name])
		}
	}
	w.heal()
	_, err = f.Redrive(t.Context(), ref, durable.RedriveInput{})
	f.ok(err)
	run := f.onlyRun(ref)
	f.ended(ref, runtime.StatusSucceeded, fmt.Sprintf(`{"MapRunArn":"%s","ResultWriterDetails":{"Bucket":"b","Key":"%s/manifest.json"}}`, run.ARN, run.ID))
	if got := w.String(); got != `{"1":1,"2":1,"3":1}` {
		t.Error(got)
	}
	if got := o.last["SUCCEEDED_0.jsonl"] + o.last["SUCCEEDED_1.jsonl"]; got != "0\n1\n2\n3\n" || strings.Contains(o.last["manifest.json"], "FAILED_") || strings.Contains(o.last["manifest.json"], "PENDING_") {
		t.Errorf("%q, %s", got, o.last["manifest.json"])
	}
	if run := f.onlyRun(ref); run.Items.Total != 4 || run.Items.Succeeded != 4 || run.Items.ResultsWritten != 4 {
		t.Errorf("%+v", run)
	}
}

// TestExecutionsThatNeverWaitAreListed: those of a Map Run that are over before it
// is committed first.
func TestExecutionsThatNeverWaitAreListed(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Map", "Label": "L", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
		"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}`, nil))
	ref := f.start("x", `[0,1]`)
	f.ended(ref, runtime.StatusSucceeded, `[0,1]`)
	p, err := f.List(t.Context(), durable.ListInput{MapRun: f.onlyRun(ref).ARN})
	f.ok(err)
	if len(p.Executions) != 2 {
		t.Errorf("%+v", p.Executions)
	}
}

// TestRedriveAtOnce: who hears that an execution has failed may redrive it, also
// before it has left memory.
func TestRedriveAtOnce(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Fail", "Error": "Bad"}`, nil))
	ref := f.start("x", `{}`)
	for n := 0; n < 300; {
		d, err := f.Describe(t.Context(), ref)
		f.ok(err)
		if d.Status != runtime.StatusFailed {
			continue
		}
		if _, err := f.Redrive(t.Context(), ref, durable.RedriveInput{}); err != nil {
			t.Fatalf("redrive %d: %v", n, err)
		}
		n++
	}
}

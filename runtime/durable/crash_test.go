package durable_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

var kills = flag.Int("kills", 15, "how often TestKill kills a process")

// childEnv makes the test binary the process that is killed; with lentEnv its
// executions are lent.
const (
	childEnv = "ASLC_DURABLE_CHILD"
	lentEnv  = "ASLC_DURABLE_LENT"
)

// batch is how many executions one store of TestKill has.
const batch = 10

// mixed has all that executions wait for: nested Parallel in Map, retries, a
// callback, a wait, a distributed Map.
const mixed = `"S": {"Type": "Parallel", "Next": "Last", "Branches": [
	{"StartAt": "Items", "States": {"Items": {"Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 2, "End": true, "ItemProcessor": {"StartAt": "Both", "States": {
		"Both": {"Type": "Parallel", "End": true, "Branches": [
			{"StartAt": "F1", "States": {"F1": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}},
			{"StartAt": "Flaky", "States": {"Flaky": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Flaky", "End": true,
				"Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 2}]}}}]}}}}}},
	{"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
		"Parameters": {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}, "TimeoutSeconds": 600, "Next": "Asked"}, "Asked": {"Type": "Pass", "End": true}}},
	{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "Next": "F2"},
		"F2": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}},
	{"StartAt": "Far", "States": {"Far": {"Type": "Map", "ItemsPath": "$.list", "Label": "Far", "MaxConcurrency": 2, "End": true, "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "F3",
		"States": {"F3": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}}}}}]},
	"Last": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`

// failing is mixed, which then fails three times until it is redriven, twice of them in
// a Map Run: each task wants its execution to have been redriven so often.
var failing = strings.TrimSuffix(mixed, `"End": true}`) + `"Next": "Needs"},
	"Needs": {"Type": "Pass", "Result": [0,1,1], "Next": "Again"},
	"Again": {"Type": "Map", "Label": "Again", "MaxConcurrency": 1, "Next": "Final", "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Bad", "States": {"Bad": {"Type": "Task", "End": true,
			"Resource": "arn:aws:lambda:us-east-1:123456789012:function:Bad", "Parameters": {"need.$": "$", "redrives.$": "$$.Execution.RedriveCount"}}}}},
	"Final": {"Type": "Task", "End": true,
		"Resource": "arn:aws:lambda:us-east-1:123456789012:function:Bad", "Parameters": {"need": 3, "redrives.$": "$$.Execution.RedriveCount"}}`

// redrives is how often failing is redriven.
const redrives = 3

// mixedWork gives keys back, as the world would; it says on calls when it is
// called, and asks who answers tokens.
func mixedWork(called func(runtime.Info), ask func(token string)) work {
	key := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		info := runtime.InfoOf(ctx)
		called(info)
		if info.Task == "Flaky" && info.Attempt == 0 {
			return runtime.Value{}, &runtime.Error{Name: "Busy", Cause: info.Key}
		}
		return runtime.Object{{Name: "key", Value: runtime.String(info.Key)}}.Value(), nil
	}
	bad := func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		out, err := key(ctx, in)
		need, _ := in.Field("need").Int()
		if n, _ := in.Field("redrives").Int(); n < need {
			return runtime.Value{}, &runtime.Error{Name: "Bad", Cause: runtime.InfoOf(ctx).Key}
		}
		return out, err
	}
	return work{"F": key, "Flaky": key, "Bad": bad, "Ask": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
		ask(in.Field("token").String())
		return runtime.Null(), nil
	}}
}

// remember keeps a token where it outlives the process, as who is to answer it would.
func remember(t *testing.T, file, token string) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(token + "\n")
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Error(err)
	}
}

// runBatch runs executions on a store to their ends; say tells what happens.
func runBatch(t *testing.T, file string, say func(format string, args ...any)) {
	tokens := make(chan string, 1000)
	known, _ := os.ReadFile(file + ".tokens") // of processes before this one
	for _, token := range strings.Fields(string(known)) {
		tokens <- token
	}
	ask := func(token string) {
		remember(t, file+".tokens", token)
		tokens <- token
	}
	called := func(i runtime.Info) { say("call %s %d", i.Key, i.Delivery) }
	f := &fixture{T: t, file: file, machines: []durable.Machine{machine(t, "mixed", failing, mixedWork(called, ask))}}
	f.open()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	answered := make(chan bool)
	go func() {
		defer close(answered)
		for {
			select {
			case token := <-tokens:
				err := f.SendTaskSuccess(ctx, token, runtime.Literal(`"yes"`))
				if code := durable.CodeOf(err); err != nil && code != durable.TaskTimedOut && ctx.Err() == nil && !errors.Is(err, durable.ErrClosed) {
					t.Error(err)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		for c := range f.Watch(ctx) {
			say("commit %s %d", c.Name, c.LastEvent)
		}
	}()
	for i := range batch {
		_, err := f.Start(t.Context(), durable.StartInput{Machine: "mixed", Name: fmt.Sprint("e", i), Input: runtime.Literal(`{"list":[1,2,3]}`)})
		if err != nil && durable.CodeOf(err) != durable.ExecutionAlreadyExists {
			t.Fatal(err)
		}
		say("started e%d", i)
	}
	for i := range batch {
		f.redriveUntilItSucceeds(durable.Ref{Machine: "mixed", Name: fmt.Sprint("e", i)}, say)
	}
	cancel()
	<-answered
	f.close()
}

// redriveUntilItSucceeds follows an execution, and redrives it whenever it has failed.
func (f *fixture) redriveUntilItSucceeds(ref durable.Ref, say func(format string, args ...any)) {
	f.Helper()
	for {
		f.events(ref)
		d, err := f.Describe(f.Context(), ref)
		f.ok(err)
		if d.Status != runtime.StatusFailed || d.Redrives >= redrives {
			return
		}
		_, err = f.Redrive(f.Context(), ref, durable.RedriveInput{})
		f.ok(err)
		say("redriven %s %d", ref.Name, d.Redrives+1)
	}
}

// TestChild is the process that TestKill kills; by itself it has nothing to do.
func TestChild(t *testing.T) {
	file := os.Getenv(childEnv)
	if file == "" {
		return
	}
	lending = os.Getenv(lentEnv) != ""
	lines := make(chan string)
	go func() {
		for line := range lines {
			os.Stdout.WriteString(line)
		}
	}()
	runBatch(t, file, func(format string, args ...any) { lines <- fmt.Sprintf(">"+format+"\n", args...) })
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// outcomes is how the executions of a store ended, by name: output, and the
// types of events in order of the alphabet.
func outcomes(t *testing.T, file string) map[string]string {
	t.Helper()
	s, err := sqlite.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
	r := &durable.Reader{Store: s}
	out := map[string]string{}
	for _, name := range []string{"mixed", "mixed/Far", "mixed/Again"} {
		p, err := r.List(t.Context(), durable.ListInput{Machine: name, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Executions {
			d, err := r.Describe(t.Context(), e.Ref)
			if err != nil {
				t.Fatal(err)
			}
			types, _ := eventsOf(t, r, e.Ref)
			slices.Sort(types)
			what := fmt.Sprintf("%s %s %d %s", d.Status, d.Output, d.Redrives, types)
			if name == "mixed" {
				out[e.Name] = what
			} else {
				what = uuids.ReplaceAllString(what, "NAME") // drawn by chance
				out[what] += "I"
			}
		}
	}
	return out
}

// eventsOf gives the types of an execution's events, and the keys of the tasks
// whose success it tells.
func eventsOf(t *testing.T, r *durable.Reader, ref durable.Ref) (types, done []string) {
	t.Helper()
	p, err := r.History(t.Context(), ref, durable.HistoryInput{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range p.Events {
		v, err := runtime.Parse(e.JSON)
		if err != nil || e.ID != int64(i+1) {
			t.Fatalf("event %d of %s: %v", i+1, ref.Name, err)
		}
		types = append(types, v.Field("type").String())
		if v.Field("type").String() == "LambdaFunctionSucceeded" {
			out, err := runtime.ParseString(v.Field("lambdaFunctionSucceededEventDetails").Field("output").String())
			if err != nil {
				t.Fatal(err)
			}
			done = append(done, out.Field("key").String())
		}
	}
	return types, done
}

// succeeded are the keys of the tasks whose success is committed.
func succeeded(t *testing.T, file string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	s, err := sqlite.OpenReader(file)
	if err != nil {
		return out // it was killed before the store was made
	}
	defer s.Close()
	r := &durable.Reader{Store: s}
	for _, name := range []string{"mixed", "mixed/Far", "mixed/Again"} {
		p, err := r.List(t.Context(), durable.ListInput{Machine: name, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Executions {
			_, done := eventsOf(t, r, e.Ref)
			for _, key := range done {
				out[key] = true
			}
		}
	}
	return out
}

// TestKillLent is TestKill of a process whose executions are lent.
func TestKillLent(t *testing.T) {
	lending = true
	defer func() { lending = false }()
	t.Setenv(lentEnv, "1")
	TestKill(t)
}

// TestKill kills the process that drives executions, at random moments, until
// all have ended, those that fail having been redriven: as they do undisturbed. A
// task whose success was committed is not given again, and what was acknowledged is
// there: starts and redrives.
func TestKill(t *testing.T) {
	calm := filepath.Join(t.TempDir(), "calm.db")
	var tasks atomic.Int64
	runBatch(t, calm, func(format string, _ ...any) {
		if strings.HasPrefix(format, "call") {
			tasks.Add(1)
		}
	})
	want := outcomes(t, calm)
	for i := range batch {
		if got := want[fmt.Sprint("e", i)]; !strings.HasPrefix(got, fmt.Sprintf(`SUCCEEDED {"key":"e%d:`, i)) || strings.Count(got, "ExecutionRedriven") != redrives {
			t.Fatalf("undisturbed: %s", got)
		}
	}
	moment := rand.New(rand.NewPCG(1, 2))
	killed, calls, again, rounds := 0, 0, 0, 0
	for killed < *kills {
		rounds++
		file := filepath.Join(t.TempDir(), "killed.db")
		done, started, redriven := map[string]bool{}, map[string]bool{}, map[string]int{}
		for over := false; !over; {
			p := newChild(t, file)
			n := 1 + moment.IntN(150)
			if killed >= *kills {
				n = 1 << 60
			}
			for range n {
				if over = !p.out.Scan(); over {
					break
				}
				var key, name string
				var delivery int
				if k, _ := fmt.Sscanf(p.out.Text(), ">call %s %d", &key, &delivery); k == 2 {
					calls++
					if delivery > 1 {
						again++
					}
					if done[key] {
						t.Errorf("task %s is given again after its success was committed", key)
					}
				}
				if k, _ := fmt.Sscanf(p.out.Text(), ">started %s", &name); k == 1 {
					started[name] = true
				}
				var n int
				if k, _ := fmt.Sscanf(p.out.Text(), ">redriven %s %d", &name, &n); k == 2 {
					if n <= redriven[name] {
						t.Errorf("redrive %d of %s was acknowledged and is lost", redriven[name], name)
					}
					redriven[name] = n
				}
			}
			if over {
				if err := p.cmd.Wait(); err != nil {
					t.Fatalf("the child failed: %v\n%s", err, &p.errors)
				}
				break
			}
			if err := p.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			for p.out.Scan() { // what it had said
			}
			p.cmd.Wait() // killed, as it says
			killed++
			done = succeeded(t, file)
		}
		got := outcomes(t, file)
		for name := range started {
			if got[name] == "" {
				t.Errorf("the execution %s was acknowledged and is lost", name)
			}
		}
		if !maps.Equal(got, want) {
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s:\n%s\nwant\n%s", name, got[name], want[name])
				}
			}
			t.Fatalf("%d executions, want %d", len(got), len(want))
		}
	}
	t.Logf("%d kills in %d rounds of %d executions: %d tasks were given, %d of them again; undisturbed %d a round", killed, rounds, batch, calls, again, tasks.Load())
}

// child is the process that is killed.
type child struct {
	cmd    *exec.Cmd
	out    *bufio.Scanner
	errors strings.Builder
}

func newChild(t *testing.T, file string) *child {
	t.Helper()
	p := &child{cmd: exec.Command(os.Args[0], "-test.run", "^TestChild$")}
	p.cmd.Env = append(os.Environ(), childEnv+"="+file)
	p.cmd.Stderr = &p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

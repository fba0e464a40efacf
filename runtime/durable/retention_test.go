package durable_test

import (
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// later opens the store again when a time has passed.
func (f *fixture) later(d time.Duration) {
	f.Helper()
	f.close()
	f.options.Clock = runtime.NewVirtualClock(f.options.Clock.Now().Add(d))
	f.open()
}

const day = 24 * time.Hour

// TestNamesAreFreeAgain: 90 days after its end an execution gives its name to
// another one (API Reference, StartExecution).
func TestNamesAreFreeAgain(t *testing.T) {
	f := &fixture{T: t, file: t.TempDir() + "/s.db", machines: []durable.Machine{machine(t, "m", `"S": {"Type": "Pass", "End": true}`, nil)},
		options: durable.Options{Clock: runtime.NewVirtualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))}}
	f.open()
	t.Cleanup(f.close)
	ref := f.start("x", `1`)
	f.ended(ref, runtime.StatusSucceeded, `1`)
	again := durable.StartInput{Machine: "m", Name: "x", Input: runtime.Literal(`2`)}
	f.later(90 * day)
	_, err := f.Start(t.Context(), again)
	f.refused(err, durable.ExecutionAlreadyExists)
	f.later(time.Millisecond)
	s, err := f.Start(t.Context(), again)
	f.ok(err)
	if !s.Made {
		t.Error("it was not made")
	}
	f.ended(ref, runtime.StatusSucceeded, `2`)
	p, err := f.List(t.Context(), durable.ListInput{Machine: "m"})
	f.ok(err)
	if len(p.Executions) != 1 {
		t.Errorf("%d executions", len(p.Executions))
	}
}

// TestPrune: what ended before a moment goes with all that its Map Runs started, and
// nothing else.
func TestPrune(t *testing.T) {
	f := &fixture{T: t, file: t.TempDir() + "/s.db", machines: []durable.Machine{
		machine(t, "m", `"S": {"Type": "Map", "Label": "L", `+distribut, work{"F": echo}), machine(t, "w", waitTask, work{})},
		options: durable.Options{Clock: runtime.NewVirtualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))}}
	f.open()
	t.Cleanup(f.close)
	old := f.start("old", `[1,2]`)
	f.ended(old, runtime.StatusSucceeded, `[1,2]`)
	run := f.onlyRun(old).ARN
	open, err := f.Start(t.Context(), durable.StartInput{Machine: "w", Name: "open"})
	f.ok(err)
	f.until(open.Ref, "TaskSubmitted")
	f.later(time.Minute)
	young := f.start("young", `[3]`)
	f.ended(young, runtime.StatusSucceeded, `[3]`)

	n, err := f.Prune(t.Context(), f.options.Clock.Now().Add(-time.Second))
	f.ok(err)
	if n != 3 {
		t.Errorf("%d went", n)
	}
	_, err = f.Describe(t.Context(), old)
	f.refused(err, durable.ExecutionDoesNotExist)
	_, err = f.DescribeMapRun(t.Context(), run)
	f.refused(err, durable.ResourceNotFound)
	for _, ref := range []durable.Ref{young, open.Ref} {
		_, err = f.Describe(t.Context(), ref)
		f.ok(err)
	}
	f.reopen()
	fresh := f.start("old", `[]`) // its name and none of its numbers
	f.ended(fresh, runtime.StatusSucceeded, `[]`)
}

// TestIdle: a service that is idle starts, stops and redrives executions, and
// leaves them to the next one.
func TestIdle(t *testing.T) {
	w := newCalls("1")
	f := newFixture(t, machine(t, "m", `"S": `+callF, work{"F": w.do}))
	failed := f.start("failed", `1`)
	f.ended(failed, runtime.StatusFailed, "")
	w.heal()
	hold := make(chan bool)
	w.set(`2`, hold)
	held := f.start("held", `2`)
	f.until(held, "LambdaFunctionScheduled")
	f.close()

	f.options.Idle = true
	f.open()
	s, err := f.Start(t.Context(), durable.StartInput{Machine: "m", Name: "new", Input: runtime.Literal(`3`)})
	f.ok(err)
	_, err = f.Start(t.Context(), durable.StartInput{Machine: "m", Name: "new", Input: runtime.Literal(`4`)})
	f.refused(err, durable.ExecutionAlreadyExists)
	_, err = f.Redrive(t.Context(), failed, durable.RedriveInput{})
	f.ok(err)
	_, err = f.Redrive(t.Context(), failed, durable.RedriveInput{})
	f.refused(err, durable.ExecutionNotRedrivable)
	_, err = f.Stop(t.Context(), held, "E", "C")
	f.ok(err)
	if d := f.ended(held, runtime.StatusAborted, ""); d.Error != "E" {
		t.Errorf("%+v", d)
	}
	w.heal()
	f.reopen()
	if got := w.String(); got != `{}` {
		t.Errorf("called %s", got)
	}
	for _, ref := range []durable.Ref{failed, s.Ref} {
		d, err := f.Describe(t.Context(), ref)
		f.ok(err)
		if d.Status != runtime.StatusRunning {
			t.Errorf("%s is %s", ref.Name, d.Status)
		}
	}
	stopped := durable.Ref{Machine: "m", Name: "stopped"}
	f.start(stopped.Name, `5`)
	_, err = f.Stop(t.Context(), stopped, "", "")
	f.ok(err)
	f.ended(stopped, runtime.StatusAborted, "")

	f.options.Idle = false
	f.reopen()
	f.ended(failed, runtime.StatusSucceeded, `1`)
	f.ended(s.Ref, runtime.StatusSucceeded, `3`)
	if got := w.String(); got != `{"1":1,"3":1}` {
		t.Errorf("called %s", got)
	}
}

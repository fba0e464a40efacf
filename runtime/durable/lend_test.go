package durable_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// lending makes the services of fixtures lend their executions.
var lending bool

// host drives executions as another process would, in this one. It sees no more
// than that would, and can be killed.
type host struct {
	executor *runtime.Executor

	mu      sync.Mutex
	refusal string
	lent    int
	ctx     context.Context // ends with the process
	kill    context.CancelFunc
	deaths  []func() // of the loans of this process
}

func newHost(x *runtime.Executor) *host {
	h := &host{executor: x}
	h.ctx, h.kill = context.WithCancel(context.Background())
	return h
}

func (h *host) Refusal() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.refusal
}

func (h *host) refuse(why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refusal = why
}

func (h *host) Lend(l *durable.Loan, to durable.Lender) durable.Borrower {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lent++
	once := &mortal{Lender: to}
	h.deaths = append(h.deaths, once.die)
	once.open.L = &once.commits
	return &parent{durable.Borrow(context.WithValue(h.ctx, mortalKey{}, once), h.executor, l, once, durable.NewCrew(h.ctx.Done())), once}
}

// parent tells the lender of a process what is committed, too.
type parent struct {
	durable.Borrower
	lender *mortal
}

func (p *parent) Committed() {
	p.Borrower.Committed()
	p.lender.committed()
}

// mortal is a lender that hears no more of a process that has ended.
type mortal struct {
	durable.Lender
	mu   sync.Mutex
	dead bool

	commits sync.Mutex
	open    sync.Cond
	reports int // that were made, and that are committed
	done    int
}

// mortalKey is the context key of a task's lender.
type mortalKey struct{}

func (m *mortal) Report(r durable.Report) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !r.Resting {
		m.commits.Lock()
		m.reports++
		m.commits.Unlock()
	}
	if !m.dead {
		m.Lender.Report(r)
	}
}

func (m *mortal) committed() {
	m.commits.Lock()
	defer m.commits.Unlock()
	m.done++
	m.open.Broadcast()
}

// begin waits until what led to a task is committed, as who does it for a process.
func begin(ctx context.Context) error {
	m, ok := ctx.Value(mortalKey{}).(*mortal)
	if !ok {
		return nil // it is not lent
	}
	defer context.AfterFunc(ctx, func() {
		m.commits.Lock()
		defer m.commits.Unlock()
		m.open.Broadcast()
	})()
	m.commits.Lock()
	defer m.commits.Unlock()
	for n := m.reports; m.done < n && ctx.Err() == nil; {
		m.open.Wait()
	}
	return ctx.Err()
}

func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
	m.Lender.Report(durable.Report{Lost: true})
}

// crash ends the process, and starts another one.
func (h *host) crash() {
	h.mu.Lock()
	defer h.mu.Unlock()
	deaths := h.deaths
	h.deaths = nil
	for _, die := range deaths {
		die()
	}
	h.kill()
	h.ctx, h.kill = context.WithCancel(context.Background())
}

func (h *host) Express(ctx context.Context, run *durable.ExpressRun) (durable.SyncResult, error) {
	return run.Run(ctx, h.executor)
}

func (h *host) loans() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lent
}

// TestLent: whoever asks a service cannot tell whether its executions are lent.
func TestLent(t *testing.T) {
	lending = true
	defer func() { lending = false }()
	for name, test := range map[string]func(*testing.T){
		"remembered": TestExecutionsRunAndAreRemembered, "idempotent": TestStartIsIdempotent, "one name": TestManyStartsOfOneName,
		"given again": TestTasksAreGivenAgain, "resting": TestResting, "waits": TestWaitsGoOn, "activities": TestActivities,
		"stop": TestStop, "redrive": TestRedrive, "another definition": TestAnotherDefinition, "distributed map": TestDistributedMap,
		"lists": TestLists, "express": TestExpress, "small window": TestSmallWindow,
	} {
		t.Run(name, test)
	}
}

// hosted is a machine whose executions h drives.
func hosted(t *testing.T, name, states string, w work) (durable.Machine, *host) {
	m := machine(t, name, states, w)
	h := newHost(m.Executor)
	m.Host = h
	return m, h
}

// TestEngineOfAnExecution: an execution ends where it began.
func TestEngineOfAnExecution(t *testing.T) {
	m, h := hosted(t, "m", waitTask, work{})
	f := newFixture(t, m)
	lent := f.start("lent", `{}`)
	f.until(lent, "TaskSubmitted")
	if n := h.loans(); n != 1 {
		t.Errorf("%d loans", n)
	}
	h.refuse("it is being built")
	here := f.start("here", `{}`)
	f.until(here, "TaskSubmitted")
	for ref, want := range map[durable.Ref]bool{lent: true, here: false} {
		if d, err := f.Describe(t.Context(), ref); err != nil || d.Lent != want {
			t.Errorf("%s: %+v, %v", ref.Name, d, err)
		}
	}

	f.reopen() // and the host takes nothing yet
	_, err := f.Stop(t.Context(), lent, "", "")
	f.refused(err, durable.ValidationException)
	if d, err := f.Describe(t.Context(), lent); err != nil || d.Held != "it is being built" {
		t.Errorf("held %q, %v", d.Held, err)
	}
	if _, err := f.Stop(t.Context(), here, "", ""); err != nil {
		t.Error(err)
	}
	h.refuse("")
	f.TakeUp()
	f.eventually(func() bool { _, err := f.Stop(t.Context(), lent, "E", "C"); return err == nil })
	f.ended(lent, runtime.StatusAborted, "")
	f.ended(here, runtime.StatusAborted, "")
}

// eventually waits for what another goroutine brings about.
func (f *fixture) eventually(ok func() bool) {
	f.Helper()
	for !ok() {
		select {
		case <-f.Context().Done():
			f.Fatal(context.Cause(f.Context()))
		case <-time.After(time.Millisecond):
		}
	}
}

// TestCrashOfAHost: the frames that a process had are given to the next one, its
// tasks under the same keys.
func TestCrashOfAHost(t *testing.T) {
	infos := make(chan runtime.Info, 9)
	release := make(chan struct{})
	states := `"S": {"Type": "Pass", "Next": "T"}, "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`
	m, h := hosted(t, "m", states, work{"F": func(ctx context.Context, in runtime.Value) (runtime.Value, error) {
		infos <- runtime.InfoOf(ctx)
		select {
		case <-release:
		case <-ctx.Done():
		}
		return in, nil
	}})
	f := newFixture(t, m)
	ref := f.start("x", `1`)
	first := <-infos
	h.crash()
	second := <-infos
	close(release)
	f.ended(ref, runtime.StatusSucceeded, `1`)
	if first.Key != second.Key || second.Delivery != 2 || !second.Again {
		t.Errorf("first %+v, then %+v", first, second)
	}
	want := "ExecutionStarted PassStateEntered PassStateExited TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded"
	if got := f.events(ref); got != want {
		t.Error(got)
	}
}

// TestCrashesOfAHost: executions end as if nothing had happened, however often
// their process ends.
func TestCrashesOfAHost(t *testing.T) {
	m, h := hosted(t, "m", `"S": {"Type": "Map", "ItemsPath": "$", "MaxConcurrency": 3, "ItemProcessor": {"StartAt": "T", "States": {
		"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}}}, "End": true}`, work{"F": echo})
	f := newFixture(t, m)
	var refs []durable.Ref
	for range 20 {
		refs = append(refs, f.start("", `[1,2,3,4,5,6,7,8,9]`))
		h.crash()
	}
	for _, ref := range refs {
		f.ended(ref, runtime.StatusSucceeded, `[1,2,3,4,5,6,7,8,9]`)
		if n := strings.Count(f.events(ref), "MapIterationSucceeded"); n != 9 {
			t.Errorf("%d iterations", n)
		}
	}
}

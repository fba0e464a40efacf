package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// answerer takes the answers to task tokens, and knows what was answered before.
type answerer interface {
	Attempts(context.Context, durable.Ref) (map[string]int, error)
	SendTaskSuccess(ctx context.Context, token string, output runtime.Value) error
}

// cases tell by which test case of the mock file the tasks of an execution answer; ""
// is none.
type cases interface {
	TestCase(machine, execution string) string
}

// mockCase names a test case of the mock file.
type mockCase struct{ machine, name string }

// localTasks does the work of the server's tasks.
type localTasks struct {
	bound  *bind.Table // what the operator has bound
	lambda *url.URL    // nil: nobody invokes functions
	mocks  []byte      // of the mock file; nil: none
	answer answerer
	nested *serve.Tasks // which call this server itself
	cases  cases        // of executions that have started

	mu     sync.Mutex
	mocked map[durable.Ref]*bind.Mocks // by execution: those that began here, or whose tasks have asked
	parsed map[mockCase]*bind.Mocks
}

func (l *localServer) bindings() (*localTasks, error) {
	t := &localTasks{mocked: map[durable.Ref]*bind.Mocks{}, parsed: map[mockCase]*bind.Mocks{}, nested: serve.NewTasks()}
	table, err := l.table(l.bindingFiles, l.tasks)
	if err != nil {
		return nil, err
	}
	t.bound = table
	if l.lambda != "" {
		u, err := url.Parse(l.lambda)
		if err != nil || u.Host == "" {
			return nil, misused("--lambda-endpoint http://HOST:PORT", "--lambda-endpoint: %q is no URL with a host", l.lambda)
		}
		t.lambda = u
	}
	if l.mock != "" {
		text, err := l.read(l.mock)
		if err != nil {
			return nil, misused("--mock with the name of a file", "--mock: %v", err)
		}
		t.mocks = text
	}
	return t, nil
}

// testCase looks a test case of an execution up that is about to start. One of a name
// that was asked for may be there already, or may have had another test case.
func (t *localTasks) testCase(machine, execution, name string, named bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	mocks, err := t.parse(mockCase{machine, name})
	if ref := (durable.Ref{Machine: machine, Name: execution}); named {
		delete(t.mocked, ref)
	} else if err == nil {
		t.mocked[ref] = mocks
	}
	return err
}

// parse gives the answers of a test case to an execution; t.mu is held.
func (t *localTasks) parse(c mockCase) (*bind.Mocks, error) {
	if t.mocks == nil {
		return nil, fmt.Errorf("there is no mock file: give --mock FILE")
	}
	if t.parsed[c] == nil {
		mocks, err := bind.ParseMocks(t.mocks, c.machine, c.name)
		if err != nil {
			return nil, err
		}
		t.parsed[c] = mocks
	}
	return t.parsed[c].Anew(), nil
}

// mocksOf are the answers of an execution's test case; nil: it has none.
func (t *localTasks) mocksOf(ctx context.Context, machine, execution string) (*bind.Mocks, error) {
	name := t.testCaseOf(machine, execution)
	if name == "" {
		return nil, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	ref := durable.Ref{Machine: machine, Name: execution}
	if mocks := t.mocked[ref]; mocks != nil {
		return mocks, nil
	}
	mocks, err := t.parse(mockCase{machine, name})
	if err != nil {
		return nil, &runtime.Error{Name: runtime.ErrorRuntime, Cause: fmt.Sprintf("the execution was started with the test case %q: %v", name, err)}
	}
	mocks.Earlier = func(ctx context.Context, _ string) (map[string]int, error) { return t.answer.Attempts(ctx, ref) }
	t.mocked[ref] = mocks
	return mocks, nil
}

func (t *localTasks) testCaseOf(machine, execution string) string {
	if t.cases == nil {
		return "" // no server: TestState alone
	}
	return t.cases.TestCase(machine, execution)
}

// of is the binder of a machine's tasks.
func (t *localTasks) of(machine string) runtime.Binder { return &machineTasks{t, machine} }

type machineTasks struct {
	*localTasks
	machine string
}

// Do does the work of a task: as the execution's test case says, as it is bound, or
// by invoking the function that it names.
func (t *machineTasks) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	mocks, err := t.mocksOf(ctx, t.machine, info.Root)
	if err != nil {
		return runtime.Value{}, err
	}
	_, isBound := t.bound.Tasks[task]
	isMocked := mocks != nil && mocks.Has(info.State)
	token := strings.HasSuffix(info.Resource, ".waitForTaskToken")
	switch {
	case !isBound && !isMocked && t.lambda != nil && callsFunction(info):
		return t.invoke(ctx, info, in)
	case !isBound && !isMocked && t.nested.Does(info.Resource):
		return t.nested.Do(ctx, in)
	case !isBound && !isMocked && strings.Contains(info.Resource, ":activity:"):
		return runtime.Value{}, runtime.ErrPending // a worker does it
	case !isBound && !isMocked && token:
		return runtime.Null(), nil // who finds the token in the history answers it
	}
	table := &bind.Table{Mocks: mocks, Tasks: t.bound.Tasks, Connections: t.bound.Connections}
	if isMocked {
		table.Answer = func(token string, a runtime.Answer) {
			_ = t.answer.SendTaskSuccess(ctx, token, a.Output) // a token that is over needs none
		}
	}
	return table.Do(ctx, task, in)
}

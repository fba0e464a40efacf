package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// answerer takes the answers to task tokens.
type answerer interface {
	SendTaskSuccess(ctx context.Context, token string, output runtime.Value) error
}

// localTasks does the work of the server's tasks.
type localTasks struct {
	bound  map[string]bind.Binding // by task identity
	lambda *url.URL                // nil: nobody invokes functions
	mocks  []byte                  // of the mock file; nil: none
	answer answerer
	nested *serve.Tasks // which call this server itself

	mu    sync.Mutex
	cases map[string]*bind.Mocks // by machine and execution
}

func (l *localServer) bindings() (*localTasks, error) {
	t := &localTasks{bound: map[string]bind.Binding{}, cases: map[string]*bind.Mocks{}, nested: serve.NewTasks()}
	for _, spec := range l.tasks {
		name, to, ok := strings.Cut(spec, "=")
		if !ok || name == "" {
			return nil, misused("--task NAME=exec:COMMAND", "--task: %q is not of the form NAME=BINDING", spec)
		}
		b, err := bind.Parse(to)
		if err != nil {
			return nil, misused("--task NAME=exec:COMMAND", "--task %s: %v", name, err)
		}
		t.bound[name] = b
	}
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

// testCase makes the tasks of an execution answer from the mock file.
func (t *localTasks) testCase(machine, execution, name string) error {
	if t.mocks == nil {
		return fmt.Errorf("there is no mock file: give --mock FILE")
	}
	mocks, err := bind.ParseMocks(t.mocks, machine, name)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cases[machine+":"+execution] = mocks
	return nil
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
	t.mu.Lock()
	mocks := t.cases[t.machine+":"+info.Execution]
	t.mu.Unlock()
	_, isBound := t.bound[task]
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
	table := &bind.Table{Mocks: mocks, Tasks: t.bound}
	if isMocked {
		table.Answer = func(token string, a runtime.Answer) {
			_ = t.answer.SendTaskSuccess(ctx, token, a.Output) // a token that is over needs none
		}
	}
	return table.Do(ctx, task, in)
}

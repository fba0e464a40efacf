package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// answerer takes the answers to task tokens, and knows what was answered before.
type answerer interface {
	History(context.Context, durable.Ref, durable.HistoryInput) (durable.HistoryPage, error)
	MapRuns(context.Context, durable.Ref) ([]durable.MapRun, error)
	List(context.Context, durable.ListInput) (durable.Page, error)
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

// mocksOf are the answers of an execution's test case; nil: it has none. Those that it
// had before this server started are taken off.
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
	answered := map[string]int{}
	if err := t.answered(ctx, ref, answered); err != nil {
		return nil, err
	}
	mocks.Resume(answered)
	t.mocked[ref] = mocks
	return mocks, nil
}

func (t *localTasks) testCaseOf(machine, execution string) string {
	if t.cases == nil {
		return "" // no server: TestState alone
	}
	return t.cases.TestCase(machine, execution)
}

// attemptEnds are the events with which an attempt of a task ends.
var attemptEnds = []string{
	"TaskSucceeded", "TaskFailed", "TaskTimedOut", "TaskStartFailed", "TaskSubmitFailed",
	"LambdaFunctionSucceeded", "LambdaFunctionFailed", "LambdaFunctionTimedOut", "LambdaFunctionScheduleFailed", "LambdaFunctionStartFailed",
	"ActivitySucceeded", "ActivityFailed", "ActivityTimedOut", "ActivityScheduleFailed",
}

// answered counts the attempts that have ended, by state, also those of the executions
// that distributed Maps have started. Express executions have none: they do not outlive
// the server.
func (t *localTasks) answered(ctx context.Context, ref durable.Ref, counts map[string]int) error {
	err := t.ended(ctx, ref, counts)
	if durable.CodeOf(err) == durable.ExecutionDoesNotExist {
		return nil
	}
	if err != nil {
		return err
	}
	runs, err := t.answer.MapRuns(ctx, ref)
	for _, run := range runs {
		err = errors.Join(err, t.answeredIn(ctx, run.ARN, counts))
	}
	return err
}

// answeredIn counts those of a Map Run's executions.
func (t *localTasks) answeredIn(ctx context.Context, run string, counts map[string]int) error {
	for in := (durable.ListInput{MapRun: run, Limit: 1000}); ; {
		page, err := t.answer.List(ctx, in)
		if err != nil {
			return err
		}
		for _, child := range page.Executions {
			if err := t.answered(ctx, child.Ref, counts); err != nil {
				return err
			}
		}
		if in.Next = page.Next; in.Next == "" {
			return nil
		}
	}
}

// ended counts those of one execution.
func (t *localTasks) ended(ctx context.Context, ref durable.Ref, counts map[string]int) error {
	states := map[int64]string{}
	for in := (durable.HistoryInput{Limit: 1000}); ; {
		page, err := t.answer.History(ctx, ref, in)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			var event struct {
				Type            string
				PreviousEventID int64
				Entered         struct{ Name string } `json:"stateEnteredEventDetails"`
			}
			if err := json.Unmarshal(e.JSON, &event); err != nil {
				return err
			}
			if states[e.ID] = states[event.PreviousEventID]; event.Entered.Name != "" {
				states[e.ID] = event.Entered.Name
			}
			if slices.Contains(attemptEnds, event.Type) {
				counts[states[e.ID]]++
			}
		}
		if in.Next = page.Next; in.Next == "" {
			return nil
		}
	}
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

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
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

	mu    sync.Mutex
	cases map[string]*bind.Mocks // by machine and execution
}

func (l *localServer) bindings() (*localTasks, error) {
	t := &localTasks{bound: map[string]bind.Binding{}, cases: map[string]*bind.Mocks{}}
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
	function := functionOf(info)
	token := strings.HasSuffix(info.Resource, ".waitForTaskToken")
	switch {
	case !isBound && !isMocked && function != "" && t.lambda != nil:
		return t.invoke(ctx, function, in)
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

// functionOf is the Lambda function that a task calls; "": none.
func functionOf(info runtime.Info) string {
	switch {
	case strings.HasPrefix(info.Resource, "arn:aws:lambda:"):
		return info.Resource
	case strings.HasPrefix(strings.TrimPrefix(info.Resource, "arn:aws:states:::"), "lambda:invoke"):
		return info.Arguments.Field("FunctionName").String()
	}
	return ""
}

// maxResult bounds what a function may answer: Lambda's own limit.
const maxResult = 6 << 20

// invoke calls a function as Lambda's API has it (Invoke).
func (t *localTasks) invoke(ctx context.Context, function string, in runtime.Value) (runtime.Value, error) {
	address := t.lambda.JoinPath("2015-03-31", "functions", url.PathEscape(function), "invocations")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), strings.NewReader(in.Text()))
	if err != nil {
		return runtime.Value{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: err.Error(), Err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResult+1))
	switch {
	case err != nil:
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: err.Error(), Err: err}
	case len(body) > maxResult:
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: fmt.Sprintf("the answer has more than %d bytes", maxResult)}
	case resp.StatusCode/100 != 2:
		return runtime.Value{}, refusedInvocation(resp, body)
	case resp.Header.Get("X-Amz-Function-Error") != "":
		return runtime.Value{}, functionError(body)
	case len(bytes.TrimSpace(body)) == 0:
		return runtime.Null(), nil
	}
	return runtime.Parse(body)
}

// functionError is a failure of the function itself: its type is the error's name,
// what it answered the cause.
func functionError(body []byte) error {
	var e struct{ ErrorType string }
	if json.Unmarshal(body, &e) != nil || e.ErrorType == "" {
		e.ErrorType = "Lambda.Unknown"
	}
	return &runtime.Error{Name: e.ErrorType, Cause: string(body)}
}

// refusedInvocation is a failure of Lambda.
func refusedInvocation(resp *http.Response, body []byte) error {
	var e struct{ Message string }
	if json.Unmarshal(body, &e) != nil || e.Message == "" {
		e.Message = resp.Status
	}
	name, _, _ := strings.Cut(resp.Header.Get("X-Amzn-Errortype"), ":")
	if name == "" {
		name = "AWSLambdaException"
	}
	return &runtime.Error{Name: "Lambda." + name, Cause: e.Message, Phase: runtime.Running}
}

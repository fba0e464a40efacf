package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/teststate"
)

// callsCase is a recorded series of calls.
type callsCase struct {
	ID           string
	Calls        []recordedCall
	Placeholders []string // tokens that stand for what differs from run to run
}

// recordedCall is a call with what the service answered.
type recordedCall struct {
	Op       string
	Request  json.RawMessage
	Response json.RawMessage
	Error    *callError
}

// definitionRequest is what operations about a definition alone take.
type definitionRequest struct {
	Definition           string
	Type, Severity       string
	MaxResults           int
	LoggingConfiguration json.RawMessage
}

// callAnswer is what a call comes to.
type callAnswer struct {
	Response any        `json:"response,omitempty"`
	Error    *callError `json:"error,omitempty"`
}

type callError struct {
	Code       string `json:"code"`
	Message    string `json:"message"`
	ClientSide bool   `json:"-"` // the recording client refused the call itself
}

// UnmarshalJSON also reads what only a recording has.
func (e *callError) UnmarshalJSON(text []byte) error {
	type plain callError
	return json.Unmarshal(text, &struct {
		*plain
		ClientSide *bool
	}{(*plain)(e), &e.ClientSide})
}

// addCalls answers the calls of a case that is about definitions and their states
// alone, and notes what the service answered otherwise. A case that is about more
// is passed over.
func (r *replayer) addCalls(ctx context.Context, text []byte) error {
	var c callsCase
	if err := json.Unmarshal(text, &c); err != nil {
		return nil // another shape: not about definitions
	}
	answers := make([]callAnswer, len(c.Calls))
	for i := range c.Calls {
		answer, ok := c.Calls[i].answer(ctx)
		if !ok {
			return nil
		}
		answers[i] = answer
		if !c.Calls[i].same(answer, c.Placeholders) {
			r.strayed = append(r.strayed, fmt.Sprintf("%s: call %d: another answer than recorded: %s", c.ID, i+1, answer))
		}
	}
	r.answered++
	return r.writeCalls(c.ID, answers)
}

// answer is ours; false for a call that is about more than a definition.
func (c *recordedCall) answer(ctx context.Context) (callAnswer, bool) {
	if c.Op == "TestState" {
		return c.testState(ctx)
	}
	var req definitionRequest
	if json.Unmarshal(c.Request, &req) != nil {
		return callAnswer{}, false
	}
	opt := compiler.ValidateOptions{Express: req.Type == "EXPRESS"}
	switch c.Op {
	case "ValidateStateMachineDefinition":
		opt.Warnings, opt.Max = req.Severity == "WARNING", req.MaxResults
		return callAnswer{Response: compiler.Validate(req.Definition, opt)}, true
	case "CreateStateMachine":
		refusal := compiler.Validate(req.Definition, opt).Refusal()
		if refusal == "" || len(req.LoggingConfiguration) > 0 {
			return callAnswer{}, false
		}
		return callAnswer{Error: &callError{Code: "InvalidDefinition", Message: refusal}}, true
	}
	return callAnswer{}, false
}

// recordedAccount is under which the cases were recorded.
const recordedAccount = "111111111111"

func (c *recordedCall) testState(ctx context.Context) (callAnswer, bool) {
	request, err := teststate.Decode(c.Request)
	var response *teststate.Response
	if err == nil {
		response, err = teststate.Run(ctx, request, teststate.Options{Account: recordedAccount})
	}
	var fault *teststate.Fault
	switch {
	case errors.As(err, &fault):
		return callAnswer{Error: &callError{Code: fault.Code, Message: fault.Message}}, true
	case err != nil:
		return callAnswer{Error: &callError{Code: "InternalFailure", Message: err.Error()}}, true
	}
	return callAnswer{Response: response}, true
}

func (a callAnswer) String() string {
	text, err := json.Marshal(a)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// same tells whether the answer is the recorded one.
func (c *recordedCall) same(answer callAnswer, placeholders []string) bool {
	switch {
	case c.Error != nil && c.Error.ClientSide:
		return true // the service never saw the call
	case c.Error != nil || answer.Error != nil:
		return c.Error != nil && answer.Error != nil && *c.Error == *answer.Error
	}
	text, err := json.Marshal(answer.Response)
	return err == nil && c.Response != nil && likeRecorded(c.Response, text, placeholders)
}

func (r *replayer) writeCalls(id string, answers []callAnswer) error {
	if r.job.Out == "" {
		return nil
	}
	if err := os.MkdirAll(r.job.Out, 0o755); err != nil {
		return err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(map[string]any{"calls": answers}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.job.Out, filepath.Base(id)+".json"), out.Bytes(), 0o644)
}

// engines tells which engines of the endpoint executions ran on, as far as it says so:
// ", compiled 3, interpreter 1".
func (r *replayer) engines() (out string) {
	for _, engine := range slices.Sorted(maps.Keys(r.ran)) {
		out += fmt.Sprintf(", %s %d", engine, r.ran[engine])
	}
	return out
}

// calls prints how the answers to recorded calls compare.
func (r *replayer) calls() error {
	if r.executed > 0 {
		fmt.Fprintf(r.stdout, "%d executions ran on the endpoint%s\n", r.executed, r.engines())
	}
	if r.answered == 0 {
		return nil
	}
	for _, line := range r.strayed {
		fmt.Fprintln(r.stdout, line)
	}
	fmt.Fprintf(r.stdout, "%d cases of calls answered, %d calls otherwise than recorded\n", r.answered, len(r.strayed))
	if len(r.strayed) > 0 {
		return status(1)
	}
	return nil
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/aslc-dev/aslc/compiler"
)

// validationCase is a recorded series of calls about definitions.
type validationCase struct {
	ID    string
	Calls []recordedCall
}

// recordedCall is a call with what the service answered.
type recordedCall struct {
	Op      string
	Request struct {
		Definition           string
		Type, Severity       string
		MaxResults           int
		LoggingConfiguration json.RawMessage
	}
	Response json.RawMessage
	Error    *callError
}

// callAnswer is what a call comes to.
type callAnswer struct {
	Response any        `json:"response,omitempty"`
	Error    *callError `json:"error,omitempty"`
}

type callError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// addCalls answers the calls of a validation case, and notes what the service
// answered otherwise. A case that is about more than definitions is passed over.
func (r *replayer) addCalls(text []byte) error {
	var c validationCase
	if err := json.Unmarshal(text, &c); err != nil {
		return nil // requests of other shapes: not about definitions
	}
	answers := make([]callAnswer, len(c.Calls))
	for i := range c.Calls {
		answer, ok := c.Calls[i].answer()
		if !ok {
			return nil
		}
		answers[i] = answer
		if !c.Calls[i].same(answer) {
			r.strayed = append(r.strayed, fmt.Sprintf("%s: call %d: another answer than recorded: %s", c.ID, i+1, answer))
		}
	}
	r.validated++
	return r.writeCalls(c.ID, answers)
}

// answer is ours; false for a call that is not about a definition alone.
func (c *recordedCall) answer() (callAnswer, bool) {
	switch c.Op {
	case "ValidateStateMachineDefinition":
		opt := compiler.ValidateOptions{Express: c.express(), Warnings: c.Request.Severity == "WARNING", Max: c.Request.MaxResults}
		return callAnswer{Response: compiler.Validate(c.Request.Definition, opt)}, true
	case "CreateStateMachine":
		refusal := compiler.Validate(c.Request.Definition, compiler.ValidateOptions{Express: c.express()}).Refusal()
		if refusal == "" || len(c.Request.LoggingConfiguration) > 0 {
			return callAnswer{}, false
		}
		return callAnswer{Error: &callError{"InvalidDefinition", refusal}}, true
	}
	return callAnswer{}, false
}

func (c *recordedCall) express() bool { return c.Request.Type == "EXPRESS" }

func (a callAnswer) String() string {
	text, err := json.Marshal(a)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// same tells whether the answer is the recorded one.
func (c *recordedCall) same(answer callAnswer) bool {
	if answer.Error != nil {
		return c.Error != nil && *c.Error == *answer.Error
	}
	text, err := json.Marshal(answer.Response)
	return err == nil && c.Response != nil && sameJSON(text, c.Response)
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
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

// validations prints how the answers to validation cases compare.
func (r *replayer) validations() error {
	if r.validated == 0 {
		return nil
	}
	for _, line := range r.strayed {
		fmt.Fprintln(r.stdout, line)
	}
	fmt.Fprintf(r.stdout, "%d validation cases answered, %d calls otherwise than recorded\n", r.validated, len(r.strayed))
	if len(r.strayed) > 0 {
		return status(1)
	}
	return nil
}

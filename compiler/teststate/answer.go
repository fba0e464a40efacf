package teststate

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// answer makes a response of what a trial came to.
type answer struct {
	request *Request
	state   ir.State
	trial   *interp.Trial
	tried   *interp.Tried
	trace   *bind.Trace // of an HTTP task
}

func (a *answer) response() *Response {
	out := &Response{Status: a.status(), NextState: a.tried.Next}
	if a.tried.Output.Exists() {
		out.Output = a.tried.Output.Text()
	}
	if err := a.tried.Err; err != nil {
		out.Error, out.Cause = runtime.ErrorTaskFailed, err.Error()
		var e *runtime.Error
		if errors.As(err, &e) {
			out.Error, out.Cause = e.Name, e.Cause
		}
	}
	if a.request.level() != "INFO" {
		out.InspectionData = a.inspection()
	}
	return out
}

func (a *answer) status() string {
	switch t := a.tried; {
	case t.Err == nil:
		return Succeeded
	case t.Caught:
		return CaughtError
	case t.Retriable:
		return Retriable
	}
	return Failed
}

// jsonpathStages and jsonataStages are the documents that the service shows of
// a kind of state (recorded, but for those of a JSONPath Map that succeeds).
var (
	jsonpathStages = map[string][]string{
		"Task":     {"afterInputPath", "afterParameters", "result", "afterResultSelector", "afterResultPath"},
		"Pass":     {"afterInputPath", "afterParameters", "afterResultSelector", "afterResultPath"},
		"Choice":   {"afterInputPath"},
		"Wait":     {"afterInputPath"},
		"Succeed":  {"afterInputPath"},
		"Parallel": {"afterResultSelector", "afterResultPath"},
		"Map":      {"afterInputPath", "afterItemsPath", "afterResultSelector", "afterResultPath"},
	}
	jsonataStages = map[string][]string{
		"Task": {"afterArguments", "result"},
	}
	fixedResultStages = []string{"result", "afterResultSelector", "afterResultPath"} // of a Pass with Result
	mapStages         = []string{
		"afterItemsPointer", "afterItemSelector", "afterItemBatcher",
		"maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage",
	}
)

func (a *answer) stages() []string {
	kind := a.state.Kind()
	if p, ok := a.state.(*ir.Pass); ok && p.Result != nil {
		return fixedResultStages
	}
	out := jsonpathStages[kind]
	if a.state.Base().Language == ir.JSONata {
		out = jsonataStages[kind]
	}
	if kind == "Map" {
		out = append(slices.Clone(out), mapStages...)
	}
	return out
}

func (a *answer) inspection() *Inspection {
	out := &Inspection{Input: a.trial.Input.Text(), ErrorDetails: a.errorDetails()}
	stages := a.stages()
	for _, stage := range a.tried.Stages {
		if slices.Contains(stages, stage.Name) {
			out.set(stage.Name, stage.Value)
		}
	}
	if f, ok := a.state.(*ir.Fail); ok && f.Language == ir.JSONPath {
		out.AfterInputPath = out.Input // it has no InputPath
	}
	if v := a.variables(); v.Len() > 0 {
		out.Variables = v.Text()
	}
	a.traced(out)
	return out
}

// traced shows what went over the wire; a secret is what a connection has added, not
// what the definition says or the endpoint answers (API reference, TestState).
func (a *answer) traced(out *Inspection) {
	if a.request.level() != "TRACE" {
		return
	}
	out.Request, out.Response = a.trace.Request, a.trace.Response
	if a.request.RevealSecrets && a.trace.Revealed != nil {
		out.Request = a.trace.Revealed
	}
}

func (i *Inspection) set(stage string, v runtime.Value) {
	texts := map[string]*string{
		"afterInputPath": &i.AfterInputPath, "afterParameters": &i.AfterParameters, "afterArguments": &i.AfterArguments,
		"result": &i.Result, "afterResultSelector": &i.AfterResultSelector, "afterResultPath": &i.AfterResultPath,
		"afterItemsPath": &i.AfterItemsPath, "afterItemsPointer": &i.AfterItemsPointer,
		"afterItemSelector": &i.AfterItemSelector, "afterItemBatcher": &i.AfterItemBatcher,
	}
	switch number := v.Float(); stage {
	case "maxConcurrency":
		i.MaxConcurrency = whole(number)
	case "toleratedFailureCount":
		i.ToleratedFailureCount = whole(number)
	case "toleratedFailurePercentage":
		i.ToleratedFailurePercentage = &number
	default:
		*texts[stage] = v.Text()
	}
}

func whole(f float64) *int64 {
	n := int64(f)
	return &n
}

// variables are those that were given with those that the state has set.
func (a *answer) variables() runtime.Value {
	out := runtime.Object{}
	for _, m := range a.trial.Variables.Members() {
		if !a.tried.Variables.Field(m.Name).Exists() {
			out = append(out, m)
		}
	}
	return append(out, a.tried.Variables.Members()...).Value()
}

// errorDetails are nil where neither Retry nor Catch takes the error.
func (a *answer) errorDetails() *ErrorDetails {
	t := a.tried
	if !t.Matched && !t.Caught {
		return nil
	}
	out := &ErrorDetails{}
	if t.Matched {
		out.RetryIndex = &t.RetryAt
	}
	if t.Retriable {
		seconds := int(math.Round(float64(t.Backoff) / float64(time.Second)))
		out.RetryBackoffIntervalSeconds = &seconds
	}
	if t.Caught {
		out.CatchIndex = &t.CatchAt
	}
	return out
}

package teststate

import (
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/teststate/model"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// mock reads the mock and holds it against the state.
func (r *Request) mock(s ir.State) (*interp.Mock, error) {
	if r.Mock == nil {
		return nil, r.unmocked(s)
	}
	switch {
	case r.Mock.Result != nil && r.Mock.ErrorOutput != nil:
		return nil, invalid("A test mock should have only one of the following fields: [result, errorOutput].")
	case r.RevealSecrets:
		return nil, invalid("TestState does not support RevealSecrets when a mock is specified.")
	}
	switch s.(type) {
	case *ir.Task, *ir.Map, *ir.Parallel:
	default:
		return nil, invalid("State type '%s' is not supported when a mock is specified", s.Kind())
	}
	if e := r.Mock.ErrorOutput; e != nil {
		return &interp.Mock{Error: &runtime.Error{Name: e.Error, Cause: e.Cause}}, r.causedBy(s)
	}
	if r.Mock.Result == nil {
		return nil, invalid("A test mock should have one of the following fields: [result, errorOutput].")
	}
	result, err := runtime.Parse([]byte(*r.Mock.Result))
	if err != nil {
		return nil, invalid("Mocked result must be valid JSON")
	}
	return &interp.Mock{Result: result}, r.fits(s, result)
}

// unmocked says whether the state can be tried without a mock.
func (r *Request) unmocked(s ir.State) error {
	if c := r.StateConfiguration; c != nil && c.MapIterationFailureCount != nil {
		return invalid("TestState does not support MapIterationFailureCount when a mock is not specified.")
	}
	if r.Context != nil { // API reference; the text is by analogy
		return invalid("TestState does not support Context when a mock is not specified.")
	}
	switch s := s.(type) {
	case *ir.Map, *ir.Parallel:
		return &Fault{"InvalidDefinition", "TestState API does not support Map or Parallel states. " +
			"Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"}
	case *ir.Task:
		if s.Target.Pattern != ir.RequestResponse || s.Target.Kind == ir.Activity {
			return invalid("A Task state whose result comes later (an activity, '.sync' or '.waitForTaskToken') needs a mock.")
		}
	}
	return nil
}

// causedBy holds ErrorCausedByState against the states that the state is made of.
func (r *Request) causedBy(s ir.State) error {
	c := r.StateConfiguration
	if c == nil || c.ErrorCausedByState == nil {
		return nil
	}
	for _, scope := range ir.Scopes(s) {
		if scope.Lookup(*c.ErrorCausedByState) != nil {
			return nil
		}
	}
	return invalid("ErrorCausedByState '%s' is not a state inside of the state that is tested.", *c.ErrorCausedByState)
}

// fits holds a result against what the state's work can give.
func (r *Request) fits(s ir.State, result runtime.Value) error {
	switch s := s.(type) {
	case *ir.Parallel:
		switch {
		case result.Kind() != runtime.KindArray:
			return invalid("Mocked result must be an array.")
		case result.Len() != len(s.Branches):
			return invalid("Mocked result must contain the same number of items as number of Parallel branches.")
		}
	case *ir.Map:
		written := s.Distributed != nil && s.Distributed.Writer != nil && s.Distributed.Writer.Resource != nil
		switch {
		case written && result.Kind() != runtime.KindObject:
			return invalid("Mocked result must be a JSON object.")
		case !written && result.Kind() != runtime.KindArray:
			return invalid("Mocked result must be an array.")
		}
	case *ir.Task:
		return r.modelled(&s.Target, result)
	}
	return nil
}

// modelled holds a result against the service's own description of it.
func (r *Request) modelled(t *ir.Target, result runtime.Value) error {
	mode := model.Strict
	if given := r.Mock.FieldValidationMode; given != nil {
		switch *given {
		case "PRESENT":
			mode = model.Present
		case "NONE":
			return nil
		}
	}
	if t.Kind != ir.Integration || t.Pattern == ir.WaitForTaskToken {
		return nil // whoever answers decides what it is
	}
	output, err := model.Output(t.Service, t.Action, t.Pattern == ir.Sync)
	if err != nil {
		return err
	}
	if fault := output.Check(result, mode); fault != "" {
		return invalid("Mock result schema validation error: %s", fault)
	}
	return nil
}

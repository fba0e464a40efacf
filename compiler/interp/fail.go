package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// fail runs a Fail state. An absent Error or Cause stays absent.
func (m *machine) fail(f *ir.Fail, in runtime.Value) (runtime.State, runtime.Value, error) {
	s := m.evaluate(in)
	out := &runtime.Error{}
	if f.Error != nil {
		out.Name = s.text(f.ErrorField, f.Error)
	}
	if f.Cause != nil {
		out.Cause = s.text(f.CauseField, f.Cause)
	}
	if s.Failed() {
		return runtime.Fail(s.Err())
	}
	return runtime.Fail(out)
}

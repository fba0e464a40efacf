package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// pass runs a Pass state: its result is what Parameters makes, Result, or the
// effective input.
func (m *machine) pass(p *ir.Pass, in runtime.Value) (runtime.State, runtime.Value, error) {
	s := m.effective(in, &p.Flow)
	result := s.root
	switch {
	case p.Parameters != nil:
		result = s.value("", p.Parameters)
	case p.Result != nil:
		result = s.value("", p.Result)
	}
	s.see("afterParameters", result)
	s.see("result", result)
	return s.finish(&p.Flow, p.Next, in, result)
}

package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// succeed runs a Succeed state: InputPath, then OutputPath.
func (m *machine) succeed(st *ir.Succeed, in runtime.Value) (runtime.State, runtime.Value, error) {
	s := m.effective(in, &st.Flow)
	return s.finish(&st.Flow, nil, in, s.root)
}

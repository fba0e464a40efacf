package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// parallel runs a Parallel state.
func (m *machine) parallel(p *ir.Parallel, in runtime.Value) (runtime.State, runtime.Value, error) {
	if m.trial != nil {
		result, err := m.trial.mocked(m.arguments(in, &p.Flow))
		return m.settle(&p.Flow, exits{p.Next, p.Retry, p.Catch}, in, result, err)
	}
	policy := &runtime.ParallelPolicy{Retry: retriers(p.Retry)}
	for _, b := range p.Branches {
		policy.Branches = append(policy.Branches, m.next(b.StartAt))
	}
	result, err := runtime.Parallel(m.run, m.arguments(in, &p.Flow), policy)
	return m.settle(&p.Flow, exits{p.Next, p.Retry, p.Catch}, in, result, err)
}

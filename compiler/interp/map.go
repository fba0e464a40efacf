package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// mapState runs a Map state.
func (m *machine) mapState(st *ir.Map, in runtime.Value) (runtime.State, runtime.Value, error) {
	if st.Distributed != nil {
		return m.distributedMap(st, in)
	}
	policy, err := m.mapPolicy(st, in)
	if err != nil {
		return runtime.Fail(err)
	}
	result, err := runtime.Map(m.run, m.items(st, in), m.selector(st, in), policy)
	return m.settle(&st.Flow, st.Next, st.Catch, in, result, err)
}

func (m *machine) mapPolicy(st *ir.Map, in runtime.Value) (*runtime.MapPolicy, error) {
	s := m.effective(in, &st.Flow)
	out := &runtime.MapPolicy{
		StartAt:                    m.next(st.Processor.StartAt),
		Retry:                      retriers(st.Retry),
		MaxConcurrency:             s.integer(st.MaxConcurrency),
		ToleratedFailureCount:      s.integer(st.ToleratedFailureCount),
		ToleratedFailurePercentage: s.number(st.ToleratedFailurePercentage),
	}
	return out, s.Err()
}

// number is a number of the policy, or what its Path form finds.
func (s *scope) number(n *ir.Number) float64 {
	switch {
	case n == nil:
		return 0
	case n.Path == nil:
		return n.Const
	}
	return s.Number(n.Field, n.Path.Text, s.find(n.Path))
}

// integer is a whole number of the policy, or what its Path form finds.
func (s *scope) integer(n *ir.Integer) int {
	switch {
	case n == nil:
		return 0
	case n.Path == nil:
		return int(n.Const)
	}
	return s.Integer(n.Field, n.Path.Text, s.find(n.Path))
}

// items is the array: what ItemsPath finds in the effective input.
func (m *machine) items(st *ir.Map, in runtime.Value) func() (runtime.Value, error) {
	return func() (runtime.Value, error) {
		s := m.effective(in, &st.Flow)
		out := s.root
		if p := st.ItemsPath; p != nil {
			out = s.Path(p.Text, s.find(p))
		}
		return out, s.Err()
	}
}

// selector makes the input of an iteration (ItemSelector); nil: the item is it.
func (m *machine) selector(st *ir.Map, in runtime.Value) func(int, runtime.Value) (runtime.Value, error) {
	if st.ItemSelector == nil {
		return nil
	}
	return func(index int, item runtime.Value) (runtime.Value, error) {
		s := m.effective(in, &st.Flow)
		s.context = func() runtime.Value { return m.run.ItemContext(index, item) }
		out := s.value("", st.ItemSelector)
		return out, s.Err()
	}
}

package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// mapState runs a Map state.
func (m *machine) mapState(st *ir.Map, in runtime.Value) (runtime.State, runtime.Value, error) {
	if m.trial != nil {
		result, err := m.tryMap(st, in)
		return m.settle(&st.Flow, exits{st.Next, st.Retry, st.Catch}, in, result, err)
	}
	if st.Distributed != nil {
		return m.distributedMap(st, in)
	}
	policy, err := m.mapPolicy(st, in)
	if err != nil {
		return runtime.Fail(err)
	}
	items := m.items(st, in)
	if st.Language == ir.JSONata {
		items = m.queryItems(st, in)
	}
	result, err := runtime.Map(m.run, items, m.selector(st, in), policy)
	return m.settle(&st.Flow, exits{st.Next, st.Retry, st.Catch}, in, result, err)
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

// number is a number of the policy, or what its Path form or query finds.
func (s *scope) number(n *ir.Number) float64 {
	switch {
	case n == nil:
		return 0
	case n.Query != nil:
		return s.q.Number(n.Query.Field, n.Query.Text, s.query(n.Query))
	case n.Path == nil:
		return n.Const
	}
	return s.Number(n.Field, n.Path.Text, s.find(n.Path))
}

// integer is a whole number of the policy, or what its Path form or query finds.
func (s *scope) integer(n *ir.Integer) int {
	switch {
	case n == nil:
		return 0
	case n.Query != nil:
		return s.q.Integer(n.Query.Field, n.Query.Text, s.query(n.Query))
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

// queryItems is the array of an inline Map in JSONata: Items, or the input.
func (m *machine) queryItems(st *ir.Map, in runtime.Value) func() (runtime.Value, error) {
	return func() (runtime.Value, error) {
		s := m.evaluate(in)
		var out runtime.Value
		switch e := st.Items.(type) {
		case nil:
			out = s.q.MapInput(in)
		case *ir.Query:
			out = s.q.Items(e.Field, e.Text, s.query(e))
		default:
			out = s.value("", e)
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
		s.context = func() runtime.Value { return m.itemContext(index, item) }
		out := s.value("", st.ItemSelector)
		return out, s.Err()
	}
}

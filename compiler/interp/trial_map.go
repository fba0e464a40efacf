package interp

import (
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// tryMap is a Map's attempt in a trial: all that is evaluated before the first
// iteration starts, then what the iterations come to.
func (m *machine) tryMap(st *ir.Map, in runtime.Value) (runtime.Value, error) {
	doc, err := m.tryItems(st, in)
	if err != nil {
		return runtime.Value{}, err
	}
	inputs, err := m.trySelector(st, in, doc)
	if err != nil {
		return runtime.Value{}, err
	}
	limits := &runtime.MapRunPolicy{}
	if err := m.mapRunLimits(st, in, limits); err != nil {
		return runtime.Value{}, err
	}
	m.seeLimits(st, limits)
	if d := st.Distributed; d != nil && d.Batcher != nil {
		if err := m.tryBatcher(st, in, inputs, limits); err != nil {
			return runtime.Value{}, err
		}
	}
	out, err := m.trial.work()
	if err == nil && m.intolerable(st, len(inputs), limits) {
		return runtime.Value{}, &runtime.Error{
			Name: runtime.ErrorExceedToleratedFailure, Cause: "The specified tolerated failure threshold was exceeded",
		}
	}
	return out, err
}

// tryItems is the array or object whose items the Map works on; absent where an
// ItemReader would read it and nobody says what.
func (m *machine) tryItems(st *ir.Map, in runtime.Value) (runtime.Value, error) {
	if d := st.Distributed; d != nil && d.Reader != nil {
		if _, err := m.evaluated(st, in, d.Reader.Arguments)(); err != nil {
			return runtime.Value{}, err
		}
		return m.tryReader(d.Reader)
	}
	items := m.distributedItems(st, in)
	if st.Distributed == nil && st.Language == ir.JSONata {
		items = m.queryItems(st, in)
	}
	doc, err := items()
	if err == nil {
		m.trial.see("afterItemsPath", doc)
	}
	return doc, err
}

func (m *machine) tryReader(r *ir.ItemReader) (runtime.Value, error) {
	doc := m.trial.Read
	if !doc.Exists() || r.ItemsPointer == "" {
		return doc, nil
	}
	for _, name := range strings.Split(r.ItemsPointer, "/")[1:] {
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name) // RFC 6901
		if i, err := strconv.Atoi(name); err == nil && doc.Kind() == runtime.KindArray {
			doc = doc.Index(i)
		} else {
			doc = doc.Field(name)
		}
	}
	if !doc.Exists() {
		return doc, &runtime.Error{
			Name: runtime.ErrorItemReaderFailed, Cause: "ItemsPointer " + strconv.Quote(r.ItemsPointer) + " finds nothing in the data that was read.",
		}
	}
	m.trial.see("afterItemsPointer", doc)
	return doc, nil
}

// trySelector gives the iterations' inputs.
func (m *machine) trySelector(st *ir.Map, in, doc runtime.Value) ([]runtime.Value, error) {
	items := doc.Elems()
	for _, member := range doc.Members() {
		items = append(items, member.Value)
	}
	if st.Distributed != nil && st.Distributed.Reader != nil {
		s := m.effective(in, &st.Flow)
		most := s.integer(st.Distributed.Reader.MaxItems)
		if err := s.Err(); err != nil {
			return nil, err
		}
		if most > 0 && most < len(items) {
			items = items[:most]
		}
	}
	choose := m.selector(st, in)
	if choose == nil {
		return items, nil
	}
	inputs := make([]runtime.Value, len(items))
	for i, item := range items {
		var err error
		if inputs[i], err = choose(i, item); err != nil {
			return nil, err
		}
	}
	m.trial.see("afterItemSelector", runtime.Array(inputs).Value())
	return inputs, nil
}

// seeLimits shows the numbers of the policy; MaxConcurrency is there always.
func (m *machine) seeLimits(st *ir.Map, p *runtime.MapRunPolicy) {
	m.trial.see("maxConcurrency", runtime.Int(int64(p.MaxConcurrency)))
	if st.ToleratedFailureCount != nil {
		m.trial.see("toleratedFailureCount", runtime.Int(int64(p.ToleratedFailureCount)))
	}
	if st.ToleratedFailurePercentage != nil {
		m.trial.see("toleratedFailurePercentage", runtime.Float(p.ToleratedFailurePercentage))
	}
}

// tryBatcher shows the inputs of the executions that share their items.
func (m *machine) tryBatcher(st *ir.Map, in runtime.Value, items []runtime.Value, p *runtime.MapRunPolicy) error {
	shared := runtime.Object{}
	if e := st.Distributed.Batcher.BatchInput; e != nil {
		v, err := m.evaluated(st, in, e)()
		if err != nil {
			return err
		}
		shared = append(shared, runtime.Member{Name: "BatchInput", Value: v})
	}
	batch := func(items []runtime.Value) runtime.Value {
		return append(shared[:len(shared):len(shared)], runtime.Member{Name: "Items", Value: runtime.Array(items).Value()}).Value()
	}
	batches := runtime.Array{}
	for from, to := 0, 1; from < len(items); to++ {
		full := to-from == p.MaxItemsPerBatch ||
			to < len(items) && p.MaxInputBytesPerBatch > 0 && batch(items[from:to+1]).Size() > p.MaxInputBytesPerBatch
		if full || to == len(items) {
			batches = append(batches, batch(items[from:to]))
			from = to
		}
	}
	m.trial.see("afterItemBatcher", batches.Value())
	return nil
}

// intolerable tells whether more iterations failed than the state tolerates.
// Recorded: where it says nothing about that, nobody counts.
func (m *machine) intolerable(st *ir.Map, n int, p *runtime.MapRunPolicy) bool {
	if m.trial.Failed == nil {
		return false
	}
	failed := *m.trial.Failed
	return st.ToleratedFailureCount != nil && failed > p.ToleratedFailureCount ||
		st.ToleratedFailurePercentage != nil && n > 0 && float64(failed)*100/float64(n) > p.ToleratedFailurePercentage
}

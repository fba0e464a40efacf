package hand

import "context"

var (
	processorE = passes(2)
	namesE     = []string{"v", "idx", "tag"}
	tagE       = Literal(`"x"`)
)

// E is a Map with an ItemSelector and two Pass for each item. They cannot
// block, and so run one item after the other.
func E(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.mapped(ctx, v)
	})
}

func (s *steps) mapped(ctx context.Context, v Value) (Value, error) {
	if err := s.enter(ctx); err != nil {
		return Value{}, err
	}
	items := v.Field("items")
	if !items.isArray() {
		return Value{}, in("M", invalidPath("$.items"))
	}
	var results []Value
	for i, item := range items.Elems() {
		selected, err := selectE(i, item)
		if err != nil {
			return Value{}, in("M", err)
		}
		out, err := s.chain(ctx, processorE, selected)
		if err != nil {
			return Value{}, err
		}
		results = append(results, out)
	}
	return array(results), nil
}

// selectE is the ItemSelector.
func selectE(i int, item Value) (Value, error) {
	v := item.Field("v")
	if !v.Exists() {
		return Value{}, noField("$$.Map.Item.Value.v", "v.$")
	}
	return object3(namesE, v, Int(int64(i)), tagE), nil
}

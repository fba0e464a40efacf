package hand

import (
	"context"
	"fmt"
	"strconv"
)

var (
	statesG  = bigPasses(20)
	namesG   = []string{"wrapped", "k"}
	wrappedG = []string{"doc", "meta"}
)

// bigPasses takes turns with the four ways to move parts of a document.
func bigPasses(n int) []step {
	all := make([]step, n)
	for i := range all {
		switch i % 4 {
		case 0:
			all[i] = storeStep(i)
		case 1:
			all[i] = storeFirst
		case 2:
			all[i] = wrap(i)
		default:
			all[i] = copyMeta
		}
	}
	return all
}

// G moves parts of a large document about in 20 Pass.
func G(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.chain(ctx, statesG, v.indexed())
	})
}

// storeStep has the Result {"step": i} and the ResultPath $.meta.si.
func storeStep(i int) step {
	result, name := Literal(fmt.Sprintf(`{"step":%d}`, i)), "s"+strconv.Itoa(i)
	return func(v Value) (Value, error) {
		return store(v, result, "meta", name)
	}
}

// storeFirst has the InputPath $.doc.items[0].name and the ResultPath
// $.meta.first.
func storeFirst(v Value) (Value, error) {
	name := v.Field("doc").Field("items").Index(0).Field("name")
	if !name.Exists() {
		return Value{}, invalidPath("$.doc.items[0].name")
	}
	return store(v, name, "meta", "first")
}

// wrap has the Parameters {"wrapped": {"doc.$": "$.doc", "meta.$": "$.meta"},
// "k": i} and the OutputPath $.wrapped.
func wrap(i int) step {
	k := Int(int64(i))
	return func(v Value) (Value, error) {
		doc, meta := v.Field("doc"), v.Field("meta")
		if !doc.Exists() {
			return Value{}, noField("$.doc", "doc.$")
		}
		if !meta.Exists() {
			return Value{}, noField("$.meta", "meta.$")
		}
		result := object2(namesG, object2(wrappedG, doc, meta), k)
		return result.Field("wrapped"), nil
	}
}

// copyMeta has the InputPath $.meta, the ResultPath $.metaCopy and the
// OutputPath $.
func copyMeta(v Value) (Value, error) {
	meta := v.Field("meta")
	if !meta.Exists() {
		return Value{}, invalidPath("$.meta")
	}
	return store(v, meta, "metaCopy")
}

// store is a ResultPath.
func store(v, result Value, path ...string) (Value, error) {
	out, ok := v.with(result, path...)
	if !ok {
		return Value{}, &Error{Name: "States.ResultPathMatchFailure", Cause: "the ResultPath does not fit the input"}
	}
	return out, nil
}

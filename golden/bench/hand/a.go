package hand

import "context"

var statesA = passes(100)

// A is 100 Pass.
func A(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.chain(ctx, statesA, v)
	})
}

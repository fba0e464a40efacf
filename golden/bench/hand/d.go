package hand

import "context"

// branchesD are the branches of the Parallel "P".
var branchesD = [10][]step{
	passes(5), passes(5), passes(5), passes(5), passes(5),
	passes(5), passes(5), passes(5), passes(5), passes(5),
}

// D is a Parallel of ten branches of five Pass. They cannot block, and so run
// one after the other.
func D(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.parallel(ctx, v)
	})
}

func (s *steps) parallel(ctx context.Context, v Value) (Value, error) {
	if err := s.enter(ctx); err != nil {
		return Value{}, err
	}
	results := make([]Value, len(branchesD))
	for i, branch := range branchesD {
		out, err := s.chain(ctx, branch, v)
		if err != nil {
			return Value{}, err
		}
		results[i] = out
	}
	return array(results), nil
}

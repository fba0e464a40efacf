package hand

import (
	"context"
	"fmt"
	"math"
)

const limitB = 10000

var namesB = []string{"i"}

// B counts from 0 to 10,000: Init, then Check and Inc in turns, then Done.
func B(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.drive(ctx, initB, v)
	})
}

// initB is the Pass "Init": its Result takes the place of the input.
func initB(Value) (state, Value, error) { return checkB, Literal(`{"i":0}`), nil }

// checkB is the Choice "Check".
func checkB(v Value) (state, Value, error) {
	i := v.Field("i")
	if !i.Exists() {
		return nil, Value{}, in("Check", invalidPath("$.i"))
	}
	if n, ok := i.number(); ok && n < limitB {
		return incB, v, nil
	}
	return doneB, v, nil
}

// incB is the Pass "Inc" with the Parameters {"i.$": "States.MathAdd($.i, 1)"}.
func incB(v Value) (state, Value, error) {
	i := v.Field("i")
	if !i.Exists() {
		return nil, Value{}, in("Inc", noField("$.i", "i.$"))
	}
	n, err := mathAdd(i, 1)
	if err != nil {
		return nil, Value{}, in("Inc", err)
	}
	return checkB, object1(namesB, n), nil
}

// doneB is the Succeed "Done".
func doneB(v Value) (state, Value, error) { return nil, v, nil }

// mathAdd is States.MathAdd: numbers that are no integers are rounded first,
// halves up.
func mathAdd(v Value, n int64) (Value, error) {
	i, ok := v.integer()
	if !ok {
		f, isNumber := v.number()
		if f = math.Floor(f + 0.5); !isNumber || math.Abs(f) > 1<<53 {
			return Value{}, &Error{Name: "States.IntrinsicFailure", Cause: fmt.Sprintf("States.MathAdd of %s", v.JSON())}
		}
		i = int64(f)
	}
	return Int(i + n), nil
}

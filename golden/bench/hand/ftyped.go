package hand

import (
	"context"
	"encoding/json"
)

// Order is what the tasks of FTyped take and give.
type Order struct {
	ID       string   `json:"id"`
	N        int      `json:"n"`
	Customer Customer `json:"customer"`
}

// Customer is who ordered.
type Customer struct {
	Name string `json:"name"`
	Tier string `json:"tier"`
}

// statesFTyped are 100 tasks.
var statesFTyped = tasksF(100)

// FTyped is F with a handler of structs: the input is read once, the output is
// written once, and between them the struct goes from state to state.
func FTyped(ctx context.Context, input []byte, noop func(context.Context, Order) (Order, error)) ([]byte, error) {
	var order Order
	if err := json.Unmarshal(input, &order); err != nil {
		return nil, err
	}
	var s steps
	c := &virtualClock{}
	for i := range statesFTyped {
		err := s.enter(ctx)
		if err != nil {
			return nil, err
		}
		if order, err = callTyped(ctx, &statesFTyped[i], c, noop, order); err != nil {
			return nil, in(nth(i), err)
		}
	}
	return json.Marshal(order)
}

// callTyped is taskF.call with types.
func callTyped(ctx context.Context, t *taskF, c clock, noop func(context.Context, Order) (Order, error), in Order) (Order, error) {
	var used [4]int // attempts of each retrier
	for attempt := 0; ; attempt++ {
		out, err := invokeTyped(&callContext{ctx, Call{t.name, attempt}}, noop, in)
		if err == nil {
			return out, nil
		}
		if gone := ctx.Err(); gone != nil {
			return Order{}, gone
		}
		delay, again := t.again(err, &used)
		if !again {
			return Order{}, failed(err)
		}
		c.sleep(c.now().Add(delay))
	}
}

// invokeTyped is invoke with types.
func invokeTyped(ctx context.Context, noop func(context.Context, Order) (Order, error), in Order) (out Order, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return noop(ctx, in)
}

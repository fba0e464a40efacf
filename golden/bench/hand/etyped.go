package hand

import (
	"context"
	"encoding/json"
)

// inputE is the input of ETyped.
type inputE struct {
	Items []itemE `json:"items"`
}

// itemE is one of many.
type itemE struct {
	V int64 `json:"v"`
}

// selectedE is what the ItemSelector makes of an item.
type selectedE struct {
	V   int64  `json:"v"`
	Idx int    `json:"idx"`
	Tag string `json:"tag"`
}

var processorETyped = []func(selectedE) (selectedE, error){passETyped, passETyped}

func passETyped(v selectedE) (selectedE, error) { return v, nil }

// ETyped is E on structs: the input is read once, the output is written once.
func ETyped(ctx context.Context, input []byte) ([]byte, error) {
	var v inputE
	if err := json.Unmarshal(input, &v); err != nil {
		return nil, err
	}
	var s steps
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	results := make([]selectedE, 0, len(v.Items))
	for i, item := range v.Items {
		out := selectedE{item.V, i, "x"}
		for n, state := range processorETyped {
			err := s.enter(ctx)
			if err != nil {
				return nil, err
			}
			if out, err = state(out); err != nil {
				return nil, in(nth(n), err)
			}
		}
		results = append(results, out)
	}
	return json.Marshal(results)
}

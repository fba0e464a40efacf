package hand

import (
	"context"
	"encoding/json"
	"errors"
)

// counterB is the document of BTyped.
type counterB struct {
	I int64 `json:"i"`
}

// stateBTyped is state with types.
type stateBTyped func(counterB) (stateBTyped, counterB, error)

// BTyped is B on a struct: the document between the states is a number.
func BTyped(ctx context.Context, input []byte) ([]byte, error) {
	if !json.Valid(input) {
		return nil, errors.New("the input is no JSON")
	}
	var s steps
	var v counterB
	for at := initBTyped; at != nil; {
		err := s.enter(ctx)
		if err != nil {
			return nil, err
		}
		if at, v, err = at(v); err != nil {
			return nil, err
		}
	}
	return json.Marshal(v)
}

var initBTyped stateBTyped = func(counterB) (stateBTyped, counterB, error) { return checkBTyped, counterB{}, nil }

func checkBTyped(v counterB) (stateBTyped, counterB, error) {
	if v.I < limitB {
		return incBTyped, v, nil
	}
	return doneBTyped, v, nil
}

func incBTyped(v counterB) (stateBTyped, counterB, error) {
	n := v.I + 1
	if n < v.I {
		return nil, v, in("Inc", &Error{Name: "States.IntrinsicFailure", Cause: "the sum is out of range"})
	}
	return checkBTyped, counterB{n}, nil
}

func doneBTyped(v counterB) (stateBTyped, counterB, error) { return nil, v, nil }

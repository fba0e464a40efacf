package hand

import (
	"context"
	"testing"
)

// A handler can tell which call it serves, as the compiled machine's can.
func TestHandlerKnowsItsCall(t *testing.T) {
	var keys []string
	_, err := F(t.Context(), []byte(`{}`), func(ctx context.Context, v Value) (Value, error) {
		keys = append(keys, CallOf(ctx).Key())
		if CallOf(ctx).Attempt == 0 {
			return Value{}, &Error{Name: "Busy"}
		}
		return v, nil
	})
	if err != nil || len(keys) != 2000 || keys[0] != "S0:0" || keys[1] != "S0:1" || keys[2] != "S1:0" {
		t.Errorf("got %v calls, the first %v, %v", len(keys), keys[:3], err)
	}
	if CallOf(t.Context()) != (Call{}) {
		t.Error("a context of no call has one")
	}
}

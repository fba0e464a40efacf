package pkg_test

import (
	"testing"

	"github.com/aslc-dev/aslc/golden/pkg/typed-schemas"
	"github.com/aslc-dev/aslc/runtime/codec"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

// TestTypedRun: what schemas promise is what Run takes and gives.
func TestTypedRun(t *testing.T) {
	m := typedschemas.New(typedschemas.Bound{Binder: runtimetest.Fakes{"Ship": runtimetest.Returns(`{"status":"SENT"}`)}})
	in := typedschemas.Input{
		ID: "o-1", Total: codec.Some(12.5), Address: codec.Some[*typedschemas.InputAddress](nil),
		Lines: []typedschemas.ShipInputLine{{Sku: "a", Quantity: 2}},
	}
	out, err := m.Run(t.Context(), in)
	if err != nil || out.ID != "o-1" || out.Status != typedschemas.ShipOutputStatusSENT || out.Why.Set {
		t.Errorf("got %+v, %v", out, err)
	}
}

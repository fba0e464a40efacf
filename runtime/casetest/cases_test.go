package casetest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
	"github.com/aslc-dev/aslc/templates/order"
)

// A starter's machine under a case, as its own go test would run it.
func TestCasesOfAStarter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "order.test")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	text := `{"Input": {"id": "o-1", "card": "1", "total": 7, "vip": true, "items": []},
 "Mocks": {"Charge card": {"Throw": {"Error": "Card.Declined", "Cause": "no funds"}}},
 "Expect": {"Status": "FAILED", "Error": "Order.Refused", "Cause": "no funds", "Calls": {"Charge card": [{"Amount": 7}]}}}`
	if err := os.WriteFile(filepath.Join(dir, "declined.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	runtimetest.Cases(t, dir, func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		return order.New(order.Bound{Binder: b}, opts...).Executor()
	})
}

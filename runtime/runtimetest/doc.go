// Package runtimetest tests state machines: fake tasks, a virtual clock on
// which waits and back-offs take no time, one state alone, and histories as
// text.
//
//	fakes := runtimetest.Fakes{"ChargeCard": runtimetest.Returns(`{"paid":true}`)}
//	got := runtimetest.Run(t, order.New(order.Bound{Binder: fakes}), `{"total": 12}`)
//	if got.Output.Text() != `{"ok":true}` {
//		t.Error(got)
//	}
package runtimetest

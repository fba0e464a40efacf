package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// wait runs a Wait state. What it waits for is evaluated first; the output,
// after the wait, is that of a Pass.
func (m *machine) wait(w *ir.Wait, in runtime.Value) (runtime.State, runtime.Value, error) {
	s := m.effective(in, &w.Flow)
	if err := s.sleep(w); err != nil {
		return runtime.Fail(err)
	}
	s = m.effective(in, &w.Flow) // time has passed, which $now tells
	return s.finish(&w.Flow, w.Next, in, s.root)
}

func (s *scope) sleep(w *ir.Wait) error {
	if n := w.Seconds; n != nil {
		delay := duration(n.Const)
		switch {
		case n.Query != nil:
			delay = s.q.WaitSeconds(n.Query.Field, n.Query.Text, s.query(n.Query))
		case n.Path != nil:
			delay = s.WaitSeconds(n.Path.Text, s.find(n.Path))
		}
		if s.Failed() {
			return s.Err()
		}
		return runtime.Wait(s.m.run, delay)
	}
	until := w.Timestamp.Const
	switch t := w.Timestamp; {
	case t.Query != nil:
		until = s.q.Timestamp(t.Query.Field, t.Query.Text, s.query(t.Query))
	case t.Path != nil:
		until = s.Timestamp(t.Path.Text, s.find(t.Path))
	}
	if s.Failed() {
		return s.Err()
	}
	return runtime.WaitUntil(s.m.run, until)
}

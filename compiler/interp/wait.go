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
	return s.finish(&w.Flow, w.Next, in, s.root)
}

func (s *scope) sleep(w *ir.Wait) error {
	if n := w.Seconds; n != nil {
		delay := duration(n.Const)
		if n.Path != nil {
			delay = s.WaitSeconds(n.Path.Text, s.find(n.Path))
		}
		if s.Failed() {
			return s.Err()
		}
		return runtime.Wait(s.m.run, delay)
	}
	until := w.Timestamp.Const
	if p := w.Timestamp.Path; p != nil {
		until = s.Timestamp(p.Text, s.find(p))
	}
	if s.Failed() {
		return s.Err()
	}
	return runtime.WaitUntil(s.m.run, until)
}

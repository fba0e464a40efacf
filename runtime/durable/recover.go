package durable

import (
	"sync/atomic"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// portion is how many executions are loaded at once.
const portion = 200

// recover takes up what was running when the store was closed, or the process died.
func (s *Service) recover() {
	after := store.ID(0)
	for s.ctx.Err() == nil {
		ids, err := s.store.Running(s.ctx, after, portion)
		if err != nil {
			s.faulty(err)
			return
		}
		s.takeUp(ids)
		if len(ids) < portion {
			return
		}
		after = ids[len(ids)-1]
	}
}

// faulty stops the service after an error of reading, unless it is closing.
func (s *Service) faulty(err error) {
	if s.ctx.Err() == nil {
		s.fail(err)
	}
}

// longest is how long the poller sleeps at most, should the wall clock jump.
const longest = time.Minute

// poll wakes executions whose time has come.
func (s *Service) poll() {
	for s.ctx.Err() == nil {
		// As many as may be in memory: to find the next few behind those that are
		// in memory already is dear.
		ids, err := s.store.Due(s.ctx, s.now().UnixNano(), s.o.Window, s.busy)
		if err != nil {
			s.faulty(err)
			return
		}
		s.takeUp(ids)
		if len(ids) > 0 {
			continue
		}
		if err := s.sleep(); err != nil {
			s.faulty(err)
			return
		}
	}
}

// sleep waits for the next timer. One that has passed belongs to an execution
// in memory, or one that does not go on here.
func (s *Service) sleep() error {
	next, err := s.store.NextWake(s.ctx)
	if err != nil {
		return err
	}
	d := longest
	if next > 0 {
		d = min(d, max(moment(next).Sub(s.now()), lingering/10))
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.wake:
	case <-s.ctx.Done():
	}
	return nil
}

// busy tells of executions that the poller shall leave alone.
func (s *Service) busy(id store.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live[id] != nil || s.held[id] != ""
}

// waves is how many portions are on their way from the store to their first commit
// at most. More would only stand before the disk, and what somebody waits for
// behind them.
const waves = 5

// wave is a portion that is taken up.
type wave struct {
	s    *Service
	left atomic.Int64 // so many are on their way
}

// arrived tells that so many of a portion wait no more for the store.
func (w *wave) arrived(n int) {
	if w != nil && w.left.Add(-int64(n)) == 0 {
		<-w.s.waves
	}
}

// takeUp loads executions as there is room.
func (s *Service) takeUp(ids []store.ID) {
	for len(ids) > 0 {
		select {
		case s.waves <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		w := &wave{s: s}
		w.left.Store(portion)
		if s.slot(s.ctx) != nil {
			return
		}
		var rs []*resident
		for len(ids) > 0 {
			if r := s.reserve(ids[0]); r != nil {
				r.wave = w
				rs = append(rs, r)
			} else {
				s.vacate()
			}
			ids = ids[1:]
			if len(ids) == 0 || len(rs) == portion || !s.another() {
				break
			}
		}
		w.arrived(portion - len(rs))
		s.load(rs)
	}
}

// another takes one more slot, if one is free.
func (s *Service) another() bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// loadSummoned loads the executions that somebody waits for: those together
// that are wanted at the same time, since one costs nearly as much as many.
func (s *Service) loadSummoned() {
	for {
		var rs []*resident
		select {
		case r := <-s.summons:
			rs = append(rs, r)
		case <-s.ctx.Done():
			return
		}
		for more := true; more && len(rs) < portion; {
			select {
			case r := <-s.summons:
				rs = append(rs, r)
			default:
				more = false
			}
		}
		s.load(rs)
	}
}

// load fills reserved places and sets the executions going.
func (s *Service) load(rs []*resident) {
	if len(rs) == 0 {
		return
	}
	ids := make([]store.ID, len(rs))
	for i, r := range rs {
		ids[i] = r.id
	}
	parts, err := s.store.Load(s.ctx, ids)
	families := map[store.ID][]store.Snapshot{}
	for _, p := range parts {
		families[p.Top] = append(families[p.Top], p)
	}
	for _, r := range rs {
		if err == nil {
			r.err = r.restore(families[r.id])
		} else {
			r.err = err
			s.faulty(err)
		}
		s.settle(r)
	}
}

// settle sets a resident going that was restored, or gives its place back.
func (s *Service) settle(r *resident) {
	if r.err != nil {
		close(r.ready)
		s.left(r)
		return
	}
	s.mu.Lock()
	s.named[r.Ref] = r
	s.mu.Unlock()
	close(r.ready)
	if r.lent != nil {
		r.arrived()
		go r.follow(nil)
		return
	}
	go r.drive()
}

// absent is why an execution that was to be loaded is not in memory.
func (r *resident) absent() error {
	if r.x == nil && r.lent == nil {
		return r.err
	}
	return nil
}

// restore makes the execution of its rows.
func (r *resident) restore(parts []store.Snapshot) error {
	if len(parts) == 0 {
		return store.ErrNotFound
	}
	top := &parts[0]
	if top.Status != runtime.StatusRunning {
		return errOver
	}
	r.Ref = Ref{top.Machine, top.Name}
	m, why := r.s.machineFor(r.s.ctx, parts)
	if m == nil {
		return r.hold(why)
	}
	if m.Hash != top.Definition {
		r.adopt = m.Hash
	}
	return r.restoreWith(m, parts)
}

// restoreWith makes the execution by a definition.
func (r *resident) restoreWith(m *Machine, parts []store.Snapshot) error {
	r.m = m
	if parts[0].Lent {
		if why := m.refusal(); why != "" {
			return r.hold(why)
		}
		r.lend(parts)
		return nil
	}
	x, err := r.executionOf(parts)
	if err != nil {
		return r.hold(err.Error())
	}
	r.x = x
	return nil
}

// executionOf makes the execution of its rows, by the executor of its machine.
func (r *resident) executionOf(parts []store.Snapshot) (*runtime.Execution, error) {
	snapshots, err := snapshotsOf(parts)
	if err != nil {
		return nil, err
	}
	return r.m.Executor.Restore(r.ctx, snapshots, r.options(r.m)...)
}

// refusal is why an execution that the machine's host drove does not go on now.
func (m *Machine) refusal() string {
	if m.Host == nil {
		return "it began in a process of its machine's own, and this program starts none"
	}
	return m.Host.Refusal()
}

// hold notes why the execution does not go on here.
func (r *resident) hold(why string) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.held[r.id] = why
	return heldBack(why)
}

func heldBack(why string) error {
	return refused(ValidationException, "The execution does not go on here: %s", why)
}

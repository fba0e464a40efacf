package durable

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Options are how a service works. The zero value is a sensible way.
type Options struct {
	Account Account
	Window  int            // executions in memory at most; 0: 10,000
	MaxSize int            // bytes of a document at most; 0: 32 MiB. A commit holds some copies of it
	Clock   *runtime.Clock // nil: the wall clock
	Recent  int            // Express executions that are kept in memory, for Recent; 0: none

	// Idle leaves executions to the process that opens the store next: they are
	// started, stopped and redriven, and nothing of them is run.
	Idle bool

	// Made says that only activities that CreateActivity made exist; else all
	// do that a definition names.
	Made bool
}

// Service runs the executions of a store. Its methods may be called from any
// goroutine.
type Service struct {
	*Reader
	store store.Store
	o     Options
	seed  uint64
	key   []byte
	last  atomic.Int64 // id that was given last

	slots   chan struct{}      // of executions in memory
	extra   atomic.Int64       // executions in memory that have none
	waves   chan struct{}      // of executions that are taken up
	summons chan *resident     // that have a place, and are to be loaded
	ctx     context.Context    // ends when the service closes
	cancel  context.CancelFunc //
	base    context.Context    // of handlers
	abort   context.CancelFunc // once nobody waits for them any more
	drives  sync.WaitGroup     // residents
	loops   sync.WaitGroup     // others

	mu          sync.Mutex
	definitions definitions
	live        map[store.ID]*resident
	named       map[Ref]*resident
	held        map[store.ID]string // why they do not go on
	fault       error
	activities  map[string]time.Time
	workers     map[string]chan struct{} // by ARN: closed when work comes
	watchers    map[*watcher]bool
	recent      recent
	wake        chan struct{} // for the poller: a timer may be nearer than it knows
	jobs        jobs

	crew *Crew
}

// defaultMaxSize bounds a row of the store, which in SQLite is shorter than a
// gigabyte, and has a document twice or more, with its quotes escaped.
const defaultMaxSize = 32 << 20

// fits refuses a document from outside that is too large.
func (s *Service) fits(what string, v runtime.Value) error {
	if n := v.Size(); n > s.o.MaxSize {
		return refused(ValidationException, "The %s has %d bytes; one of an execution that is stored may have %d at most", what, n, s.o.MaxSize)
	}
	return nil
}

// defaultWindow is how many executions are in memory at most.
const defaultWindow = 10_000

// Open takes up the executions of a store: those that ran go on, at once or
// when a machine that they go by is added. The store stays the caller's to
// close, after the service.
func Open(ctx context.Context, st store.Store, machines []Machine, o Options) (*Service, error) {
	meta := st.Meta()
	s := &Service{
		Reader: &Reader{Store: st, Account: o.Account}, store: st, o: o, seed: meta.Seed, key: meta.TokenKey,
		live: map[store.ID]*resident{}, named: map[Ref]*resident{}, held: map[store.ID]string{},
		activities: map[string]time.Time{}, workers: map[string]chan struct{}{}, watchers: map[*watcher]bool{}, wake: make(chan struct{}, 1), jobs: newJobs(),
	}
	if s.o.Window <= 0 {
		s.o.Window = defaultWindow
	}
	if s.o.MaxSize <= 0 {
		s.o.MaxSize = defaultMaxSize
	}
	if o.Clock != nil {
		s.Reader.Now = o.Clock.Now
	}
	s.slots, s.waves, s.summons = make(chan struct{}, s.o.Window), make(chan struct{}, waves), make(chan *resident)
	s.last.Store(int64(meta.LastID))
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(s.ctx, s.dismiss)
	s.crew = NewCrew(s.ctx.Done())
	s.base, s.abort = context.WithCancel(context.WithoutCancel(ctx))
	known, err := st.Activities(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range known {
		s.activities[a.Name] = moment(a.Created)
	}
	for _, m := range machines {
		if err := s.Add(ctx, m); err != nil {
			return nil, err
		}
	}
	if err := s.loadJobs(ctx); err != nil {
		return nil, err
	}
	s.loops.Go(s.loadSummoned)
	if !o.Idle {
		s.loops.Go(s.attendJobs)
		s.loops.Go(s.recover)
		s.loops.Go(s.poll)
	}
	return s, nil
}

// Close lets go of all executions; those that run go on when the store is
// opened again. What was handed to the store is committed; the contexts of
// handlers that still work end, and their results are dropped.
func (s *Service) Close() error {
	s.cancel()
	s.loops.Wait()
	s.drives.Wait()
	s.abort()
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watchers {
		s.unwatch(w)
	}
	return s.fault
}

// dismiss lets the executions leave that only wait.
func (s *Service) dismiss() {
	s.mu.Lock()
	all := slices.Collect(maps.Values(s.live))
	s.mu.Unlock()
	for _, r := range all {
		r.ring(false)
	}
}

// Done is closed when the service stops: it was closed, or its store has failed.
func (s *Service) Done() <-chan struct{} { return s.ctx.Done() }

// Err is the fault that stopped the service; nil: it works.
func (s *Service) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

// closed is why the service takes nothing more; s.mu is held.
func (s *Service) closed() error {
	if s.fault != nil {
		return s.fault
	}
	if s.ctx.Err() != nil {
		return ErrClosed
	}
	return nil
}

// stopped is why a service that has stopped has.
func (s *Service) stopped() error {
	if err := s.Err(); err != nil {
		return err
	}
	return ErrClosed
}

// fail stops the service after a fault of the store: nothing is taken any more.
func (s *Service) fail(err error) {
	s.mu.Lock()
	if s.fault == nil {
		s.fault = err
	}
	s.mu.Unlock()
	s.cancel()
}

// Add makes a definition known, and the one that new executions of the
// machine go by. Executions that were waiting for it go on.
func (s *Service) Add(ctx context.Context, m Machine) error {
	def := m.Executor.Definition()
	if m.Name == "" {
		m.Name = def.Name
	}
	if m.Hash == "" {
		m.Hash = Hash(def.Text)
	}
	if err := s.store.Define(ctx, m.Hash, def.Text); err != nil {
		return err
	}
	s.mu.Lock()
	s.definitions.add(&m)
	s.mu.Unlock()
	s.TakeUp()
	return nil
}

// TakeUp looks again at executions that did not go on: what they lacked may be there.
func (s *Service) TakeUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.held) == 0 || s.closed() != nil {
		return
	}
	waiting := slices.Sorted(maps.Keys(s.held))
	clear(s.held)
	s.loops.Go(func() { s.takeUp(waiting) })
}

// Remove makes a machine unknown to new executions; those that run go on.
func (s *Service) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.definitions.current, name)
}

// Describe tells how an execution stands, with its documents.
func (s *Service) Describe(ctx context.Context, ref Ref) (Description, error) {
	d, err := s.Reader.Describe(ctx, ref)
	if err != nil {
		return d, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.Held = s.held[d.ID]
	return d, nil
}

// machine is what a new execution goes by; hash "": the definition that was
// added last.
func (s *Service) machine(name, hash string) (*Machine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.definitions.current[name]
	if m != nil && hash != "" {
		m = s.definitions.all[name][hash]
	}
	if m == nil {
		return nil, refused(StateMachineDoesNotExist, "State Machine Does Not Exist: '%s'", s.Account.StateMachine(name))
	}
	return m, nil
}

// options are those of an execution that the store keeps and that is driven here.
func (r *resident) options(m *Machine) []runtime.Option {
	s := r.s
	opts := append(s.names(m), keptOptions(runtime.Stored{ID: int64(r.id), NewID: r.NewID, Key: s.key, Ring: r.ring, Go: s.crew.Run, Below: belowOf(r)}, s.o.MaxSize)...)
	if s.o.Made {
		opts = append(opts, runtime.WithActivities(s.made))
	}
	return opts
}

// names are the options that every execution has.
func (s *Service) names(m *Machine) []runtime.Option {
	terms := s.terms(m)
	opts := terms.options()
	if s.o.Clock != nil {
		opts = append(opts, runtime.WithClock(s.o.Clock))
	}
	return opts
}

func (s *Service) terms(m *Machine) Terms { return Terms{m.Name, s.Account} }

// Lends says whether an execution that starts now would be driven by the
// machine's host.
func (s *Service) Lends(name, hash string) bool {
	m, err := s.machine(name, hash)
	return err == nil && m.lends()
}

// seedOf is the seed of an execution.
func (s *Service) seedOf(id store.ID) uint64 { return rand.NewPCG(s.seed, uint64(id)).Uint64() }

// taskKey is the context key of ForTask.
type taskKey struct{}

// ForTask is the context for calls that a task of an execution makes. Such a call does
// not wait for room in memory: the execution keeps its own until the call has returned,
// and so do all others that would make room.
func ForTask(ctx context.Context) context.Context { return context.WithValue(ctx, taskKey{}, true) }

// slot waits for room in memory.
func (s *Service) slot(ctx context.Context) error {
	if ctx.Value(taskKey{}) != nil {
		select {
		case s.slots <- struct{}{}:
		default:
			s.extra.Add(1)
		}
		return nil
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.closed()
	}
}

// vacate gives a slot back.
func (s *Service) vacate() {
	for n := s.extra.Load(); n > 0; n = s.extra.Load() {
		if s.extra.CompareAndSwap(n, n-1) {
			return
		}
	}
	<-s.slots
}

// reserve takes a place in memory; nil: the execution is there already, or the
// service is closed. The caller has a slot, which goes with the place.
func (s *Service) reserve(id store.ID) *resident {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed() != nil || s.live[id] != nil {
		return nil
	}
	return s.placed(id)
}

func (s *Service) placed(id store.ID) *resident {
	r := &resident{s: s, id: id, ready: make(chan struct{}), begun: make(chan struct{}), gone: make(chan struct{})}
	r.owned.Store(true)
	r.ctx, r.letGo = context.WithCancelCause(s.base)
	s.live[id] = r
	s.drives.Add(1)
	return r
}

// left gives a place back.
func (s *Service) left(r *resident) {
	s.mu.Lock()
	s.remove(r)
	s.mu.Unlock()
	r.arrived()
	s.vacate()
	r.letGo(runtime.ErrLetGo)
	close(r.gone)
	s.drives.Done()
}

func (s *Service) remove(r *resident) {
	if s.live[r.id] == r {
		delete(s.live, r.id)
	}
	if s.named[r.Ref] == r {
		delete(s.named, r.Ref)
	}
}

// letGo takes an execution out of memory that only waits; false: it does not.
func (s *Service) letGo(r *resident) bool {
	at, timed := r.x.Next()
	if timed && at.Sub(s.now()) < lingering {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.wanted > 0 || !r.x.Resting() { // nobody posts without the lock
		return false
	}
	s.remove(r)
	if timed {
		s.kick()
	}
	return true
}

// kick makes the poller look for the next timer.
func (s *Service) kick() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// errOver: the execution does not run.
var errOver = errors.New("the execution is over")

// visit does a deed where the execution is driven, which is loaded if it rests,
// and waits until what changed with it is committed. A refusal is given at once.
// errOver: the execution does not run, or the deed is too late;
// store.ErrNotFound: the execution is not there.
func (s *Service) visit(ctx context.Context, top store.ID, d Deed) (Outcome, error) {
	for {
		r, err := s.summon(ctx, top)
		if err != nil {
			return Outcome{}, err
		}
		done := make(chan ack, 1)
		if !s.post(r, &d, done) {
			continue
		}
		select {
		case a := <-done:
			return a.out, a.err
		case <-ctx.Done():
			return Outcome{}, ctx.Err()
		case <-r.gone:
		}
		select {
		case a := <-done:
			return a.out, a.err
		default:
		}
		if r.err != nil {
			return Outcome{}, r.err
		}
	}
}

// want counts those who are about to post something to a resident.
func (s *Service) want(r *resident, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.wanted += n
}

// post gives a resident that was summoned something to do; false: it has left
// memory.
func (s *Service) post(r *resident, d *Deed, done chan ack) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.wanted--
	if s.live[r.id] != r {
		return false
	}
	if r.lent == nil {
		r.do(d, done)
		return true
	}
	r.lent.deeds++
	r.lent.waiting[r.lent.deeds] = done
	r.lent.to.Do(r.lent.deeds, *d)
	return true
}

// summon gives an execution in memory, loaded. It stays until something was
// posted to it.
func (s *Service) summon(ctx context.Context, id store.ID) (*resident, error) {
	for {
		s.mu.Lock()
		r, why, err := s.live[id], s.held[id], s.closed()
		if err == nil && why == "" && r != nil {
			r.wanted++
		}
		s.mu.Unlock()
		switch {
		case err != nil:
			return nil, err
		case why != "":
			return nil, heldBack(why)
		case r != nil:
			select {
			case <-r.ready:
			case <-ctx.Done():
				s.want(r, -1)
				r.ring(false) // it may be let go
				return nil, ctx.Err()
			}
			return r, r.absent()
		}
		if err := s.slot(ctx); err != nil {
			return nil, err
		}
		if r = s.reserve(id); r == nil {
			s.vacate()
			continue
		}
		s.want(r, 1)
		select {
		case s.summons <- r:
			<-r.ready
		case <-s.ctx.Done():
			r.err = ErrClosed
			s.settle(r)
		}
		return r, r.absent()
	}
}
